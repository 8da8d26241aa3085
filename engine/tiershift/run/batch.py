"""Futures through a kernel: blocks of lanes, spread over threads, results in one array.

What a future gives does not depend on its block, its lane, its thread or how many others there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME_STEP, Assign
from tiershift.errors import ModelError
from tiershift.model.places import problem_at
from tiershift.model.tree import Ref
from tiershift.run.room import check_room
from tiershift.run.schedule import MOST_STEPS, Schedule
from tiershift.run.stepping import Areas, Counts, run_blocks

Progress = Callable[[int, int], None]
Floats = NDArray[np.float64]

_CONTROLS = (INITIAL_TIME, FINAL_TIME, TIME_STEP, SAVEPER)
_BLOCKS_A_TASK = 16
_TASKS_A_WORKER = 4
"""At least so many where there are blocks enough, so that no thread waits long for the last."""
_LONGEST = 64
"""Steps that a pipeline may hold before memory for longer ones is sought."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Kept results: `times` shape (save,), `values` shape (future, save, kept).

    `noted` has what each part of a count had and by how much it moved, shape (future, part, 2).
    """

    times: Floats
    values: Floats
    noted: Floats


def run(
    kernel: Kernel,
    constants: Floats,
    schedule: Schedule,
    kept: NDArray[np.int64],
    *,
    progress: Progress | None = None,
    threads: int | None = None,
    like: Floats | None = None,
    room: Floats | None = None,
) -> Outcome:
    """Run every future.

    Args:
        kernel: a compiled model.
        constants: one row a future, one column a constant in the program's order.
        schedule: what changes during the run, the same in every future.
        kept: slots whose values are kept.
        progress: called with (futures done, futures in all) from this thread.
        threads: as many as there are processors by default; changes speed, never results.
        like: the row of a future that was run before with the same times; these must keep them.
        room: results of an earlier run of at least as many futures with the same times and slots, which are written
            over: new memory costs as much as a small model's run.

    Raises:
        ModelError: the time settings make no run, or a pipeline is too long.
    """
    futures, lanes = constants.shape[0], kernel.lanes
    given = _blocks(constants[:1], lanes)
    _one_clock(kernel, constants if like is None else np.vstack([like, constants]), schedule)
    _as_built(kernel, constants, schedule)
    times = save_times(kernel, given, schedule)
    check_room(futures, len(times), len(kept))
    if futures == 1 and _in_place(kernel, given, kept):
        return _run_in_place(kernel, given, schedule, times)
    runs = _runs(kernel, kept)
    out = np.empty((futures, len(times), len(kept))) if room is None else room[:futures]
    assert out.shape == (futures, len(times), len(kept)), "the room is of another run"
    noted = np.zeros((futures, schedule.parts, 2))
    workers = max(1, threads or os.cpu_count() or 1)
    tasks = _tasks(-(-futures // lanes), workers)

    def task(part: tuple[int, int]) -> int:
        first, last = part
        own = slice(first * lanes, min(last * lanes, futures))
        saved = _loop(kernel, _blocks(constants[own], lanes), schedule, runs, np.empty(0), out[own], noted[own])
        assert saved == len(times), "all futures keep results at the same times"
        return int(own.stop - own.start)

    done = 0
    for finished in map(task, tasks) if min(workers, len(tasks)) == 1 else _side_by_side(task, tasks, workers):
        done += finished
        if progress is not None:
            progress(done, futures)
    return Outcome(times, out, noted)


def _side_by_side(
    task: Callable[[tuple[int, int]], int], tasks: Sequence[tuple[int, int]], workers: int
) -> Iterator[int]:
    """What each task gives, in their order. Where one fails, or nobody wants more, none goes on behind."""
    waiting = [_pool(workers, os.getpid()).submit(task, part) for part in tasks]
    try:
        for each in waiting:
            yield each.result()
    finally:
        for each in waiting:
            each.cancel()
        wait(waiting)


@lru_cache(maxsize=4)
def _pool(workers: int, process: int) -> ThreadPoolExecutor:
    """Threads that stay, since starting them takes as long as a small ensemble; a forked process has none of them."""
    return ThreadPoolExecutor(workers, f"tiershift {process}")


def _blocks(constants: Floats, lanes: int) -> Floats:
    """Futures side by side, shape (block, constant, lane); lanes left over repeat the last, and are thrown away."""
    if lanes == 1:
        return np.ascontiguousarray(constants)[:, :, None]
    futures = len(constants)
    blocks = -(-futures // lanes)
    rows = np.minimum(np.arange(blocks * lanes), futures - 1)
    return np.ascontiguousarray(constants[rows].reshape(blocks, lanes, -1).transpose(0, 2, 1))


def _tasks(blocks: int, workers: int) -> list[tuple[int, int]]:
    """Blocks in rows, the first and the one after the last of each."""
    size = min(_BLOCKS_A_TASK, -(-blocks // (workers * _TASKS_A_WORKER))) if workers > 1 else _BLOCKS_A_TASK
    return [(k, min(k + size, blocks)) for k in range(0, blocks, size)]


def times_of(kernel: Kernel, row: Floats, schedule: Schedule) -> Floats:
    """Return the times at which results of the future with these constants are kept.

    Raises:
        ModelError: the time settings make no run, or a pipeline is too long.
    """
    return save_times(
        kernel, np.ascontiguousarray(np.broadcast_to(row.reshape(1, -1, 1), (1, row.size, kernel.lanes))), schedule
    )


def _in_place(kernel: Kernel, given: Floats, kept: NDArray[np.int64]) -> bool:
    """Whether one future keeps all its states and cells, in their order, at every step."""
    laid, columns = kernel.layout, _written_clock(kernel)
    if kernel.lanes != 1 or columns is None or kernel.program.method != "euler":
        return False
    many = laid.slots - laid.still
    if not len(kept) == many > 0 or given[0, columns[3], 0] > given[0, columns[2], 0]:
        return False
    return kept.tobytes() == _all_that_changes(kernel)


@lru_cache(maxsize=16)
def _all_that_changes(kernel: Kernel) -> bytes:
    return np.arange(kernel.layout.still, kernel.layout.slots).tobytes()


def _run_in_place(kernel: Kernel, given: Floats, schedule: Schedule, times: Floats) -> Outcome:
    """Let the kernel write where the results go; it works out the states of one step more than are kept."""
    laid = kernel.layout
    out = np.empty((1, len(times) + 1, laid.states + laid.cells))
    noted = np.zeros((1, schedule.parts, 2))
    saved = _loop(kernel, given, schedule, np.empty((0, 3), np.uint64), np.empty(0), out, noted)
    assert saved == len(times), "results are kept at every step"
    return Outcome(times, out[:, :-1], noted)


def _one_clock(kernel: Kernel, constants: Floats, schedule: Schedule) -> None:
    """Futures step together, so nothing that differs between them, or that a plan changes, may move the clock."""
    program = kernel.program
    if constants.shape[0] == 1 and not len(schedule.index):
        return
    for clock, columns in _movers(kernel).items():
        own = constants[:, columns]
        apart = (own.max(axis=0) > own.min(axis=0)).tolist()
        cells = [_cells(kernel)[column] for column in columns]
        movers = {cell for cell, other in zip(cells, apart, strict=True) if other}
        movers |= {clock} & {_cells(kernel)[index] for index in schedule.index}
        if movers:
            mover = min(program.labels.get(cell, cell.name) for cell in movers)
            what = f"{clock.name.upper()} would not be the same throughout and in every future, since {mover} is not"
            way_out = "Leave it alone, or run such futures one at a time."
            raise ModelError(problem_at(program.path, program.lines.get(clock.name, 0), what, way_out))


@lru_cache(maxsize=16)
def _cells(kernel: Kernel) -> tuple[Ref, ...]:
    """The constants in their order."""
    return tuple(kernel.program.constants)


@lru_cache(maxsize=16)
def _movers(kernel: Kernel) -> dict[Ref, list[int]]:
    """The columns of the constants that each time setting depends on, itself where it is one."""
    places = {cell: number for number, cell in enumerate(_cells(kernel))}
    return {
        clock: [places[clock]] if clock in places else sorted(places[cell] for cell in kernel.program.reaches(clock))
        for clock in _CONTROLS
    }


def _as_built(kernel: Kernel, constants: Floats, schedule: Schedule) -> None:
    """What the model's structure follows from must be as it was when the structure was made."""
    program = kernel.program
    if not program.settled:
        return
    planned = set(schedule.index.tolist())
    for number, (cell, written) in enumerate(program.constants.items()):
        if cell in program.settled and (number in planned or (constants[:, number] != written).any()):
            what = f'"{program.labels.get(cell, cell.name)}" says of what stages or periods the model is made'
            way_out = f"Leave it at {written:g}, or write another number into the model file."
            raise ModelError(problem_at(program.path, program.lines.get(cell.name, 0), what, way_out))


def save_times(kernel: Kernel, given: Floats, schedule: Schedule) -> Floats:
    """Return the times at which results are kept; those of the first future, which are those of all."""
    columns = _written_clock(kernel)
    if columns is None:
        return _tried_times(kernel, given, schedule)
    start, end, size, every = (given.item(0, column, 0) for column in columns)
    _sensible(kernel, start, end, size, every)
    return _regular_times(start, end, size, every)


@lru_cache(maxsize=16)
def _regular_times(start: float, end: float, size: float, every: float) -> Floats:
    steps = int((end - start) / size + 0.5)
    while steps > 0 and start + (steps - 1) * size + 0.5 * size > end:  # as `loop` decides it, to the last bit
        steps -= 1
    while start + steps * size + 0.5 * size <= end:
        steps += 1
    times: Floats = start + np.arange(steps + 1, dtype=float) * size
    if every > size:
        periods = np.floor((times - start + 1e-6 * size) / every)  # as `loop` decides it
        times = times[np.diff(periods, prepend=-1.0) > 0.0]
    times.flags.writeable = False
    return times


@lru_cache(maxsize=16)
def _written_clock(kernel: Kernel) -> list[int] | None:
    """Where the time settings are among the constants; none where one of them is worked out."""
    constants = list(kernel.program.constants)
    clock = [cell for cell in _CONTROLS if cell in kernel.program.constants]
    if clock == list(_CONTROLS[:3]) and _saves_each_step(kernel):
        clock.append(TIME_STEP)
    return [constants.index(cell) for cell in clock] if len(clock) == len(_CONTROLS) else None


def _saves_each_step(kernel: Kernel) -> bool:
    return any(isinstance(s, Assign) and s.cell == SAVEPER and s.expr == TIME_STEP for s in kernel.program.static)


def _tried_times(kernel: Kernel, given: Floats, schedule: Schedule) -> Floats:
    """Where the time settings are worked out during the run, the run itself tells."""
    nothing, none = np.empty((1, 0, 0)), np.empty((0, 3), np.uint64)
    noted = np.empty((1, schedule.parts, 2))
    times = np.empty(_loop(kernel, given[:1], schedule, none, np.empty(0), nothing, noted))
    _loop(kernel, given[:1], schedule, none, times, nothing, noted)
    return times


def _sensible(kernel: Kernel, start: float, end: float, size: float, every: float) -> None:
    if size > 0 and every > 0 and end >= start and (end - start) / size <= MOST_STEPS:
        return
    what = f"INITIAL TIME {start:g}, FINAL TIME {end:g}, TIME STEP {size:g} and SAVEPER {every:g} make no run"
    program, way_out = kernel.program, f"Start before the end, with at most {MOST_STEPS:,} positive steps."
    raise ModelError(problem_at(program.path, program.lines.get(TIME_STEP.name, 0), what, way_out))


@lru_cache(maxsize=16)
def _areas(kernel: Kernel) -> Areas:
    laid, slots = kernel.layout, kernel.program.slots
    return Areas(
        np.array([slots[cell] for cell in kernel.program.constants], np.int64),
        np.array([laid.place(slots[cell]) for cell in _CONTROLS], np.int64),
        np.array([[p.out, p.entering, p.length] for p in laid.pipes], np.int64).reshape(-1, 3),
        np.array([laid.still_room, laid.states, laid.cells], np.int64),
    )


@lru_cache(maxsize=1)
def _no_counts() -> Counts:
    nothing = np.empty(0, np.int64)
    return Counts(nothing.reshape(0, 4), nothing.reshape(0, 3), nothing, np.empty(0))


def _counts(kernel: Kernel, schedule: Schedule) -> Counts:
    """The stocks that go on from what was counted, by their places."""
    if not schedule.resets:
        return _no_counts()
    slots, still = kernel.program.slots, kernel.layout.still
    rows: list[tuple[int, int, int, int]] = []
    parts: list[tuple[int, int, int]] = []
    places: list[int] = []
    for reset in schedule.resets:
        rows.append((reset.step, len(parts), len(parts) + len(reset.parts), sum(reset.shares)))
        for part, share in zip(reset.parts, reset.shares, strict=True):
            parts.append((len(places), len(places) + share, len(places) + len(part)))
            places += [slots[cell] - still for cell in part]
    target = np.array([reset.target for reset in schedule.resets], float)
    return Counts(np.array(rows, np.int64), np.array(parts, np.int64), np.array(places, np.int64), target)


def _runs(kernel: Kernel, kept: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Neighbouring numbers are copied together: (area, first, how many), shape (run, 3)."""
    if not len(kept):
        return np.empty((0, 3), np.uint64)
    laid = kernel.layout
    edges = np.array([laid.still, laid.still + laid.states])
    areas = np.searchsorted(edges, kept, "right")
    places = kept - np.concatenate([[0], edges])[areas]
    begins = np.flatnonzero(np.diff(kept, prepend=-2) != 1)
    begins = np.union1d(begins, np.flatnonzero(np.diff(areas, prepend=-1)))
    many = np.diff(begins, append=len(kept))
    return np.ascontiguousarray(np.stack([areas[begins], places[begins], many], axis=1).astype(np.uint64))


def _loop(
    kernel: Kernel,
    given: Floats,
    schedule: Schedule,
    kept: NDArray[np.uint64],
    times: Floats,
    out: Floats,
    noted: Floats,
) -> int:
    """Call the time loop with room for pipelines, and with more where they turn out to be longer."""
    program, lanes, laid, areas = kernel.program, kernel.lanes, kernel.layout, _areas(kernel)
    longest, pipes = _LONGEST, len(laid.pipes)
    changes = schedule.step, schedule.index, schedule.factor, schedule.term
    counts = _counts(kernel, schedule)
    stages = 1 if program.method == "euler" else 4
    while True:
        still = np.empty((laid.still_room + 2 * laid.states + laid.cells) * lanes)
        pipelines = np.empty((pipes, longest, lanes)), np.empty((pipes, lanes + 1), np.int64)
        saved = run_blocks(
            kernel.address, areas, given, changes, still, pipelines, kept, times, out, counts, noted, MOST_STEPS, stages
        )
        if saved >= 0:
            return saved
        if longest > MOST_STEPS // max(1, pipes * lanes):
            what = "a DELAY FIXED is longer than memory can hold"
            line = program.lines.get(program.pipes[0].cell.name, 0)
            raise ModelError(problem_at(program.path, line, what, "Give it a shorter delay, or a longer TIME STEP."))
        longest *= 8
