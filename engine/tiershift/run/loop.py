"""The time loop, typed and compiled by numba: steps a kernel through time for a few blocks of futures.

It is the same machine code for every model: the kernel is reached by its address. It holds no lock of Python's.
What numba makes of this file is in `loop.ll` beside it, written by `python -m tiershift.run.derive`; see `typed`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, njit, types  # type: ignore[attr-defined]
from numba.extending import intrinsic

from tiershift.compile.typed import Typed

INITIAL, STATIC, STEP = 0, 1, 2
"""Phases of a kernel, as `compile.emit.PHASES` numbers them; further stages of a step come after STEP."""

_NEVER = 2**62


@intrinsic
def _kernel(typing: Any, address: Any, still: Any, now: Any, coming: Any, cells: Any, phase: Any) -> Any:
    """Call the kernel at `address` on its four areas, given by their addresses."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [*[ir.PointerType()] * 4, ir.IntType(64)])
        areas = [builder.inttoptr(area, ir.PointerType()) for area in args[1:5]]
        builder.call(builder.inttoptr(args[0], kind.as_pointer()), [*areas, args[5]])
        return context.get_dummy_value()

    return types.void(*[types.int64] * 6), generate


_INNER: Any = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For functions that only `_run_blocks` calls."""

_call: Any = _kernel  # numba passes the first argument itself, which type checkers cannot know


@njit(**_INNER)
def _work(address: int, room: int, now: int, coming: int, cells: int, phase: int) -> None:
    """Call the kernel on areas in one room, what is still at its beginning."""
    _call(address, room, room + 8 * now, room + 8 * coming, room + 8 * cells, phase)


@njit(**_INNER)
def _address(array: Any) -> Any:
    """Where an array's numbers are, as a signed number: numba adds unsigned ones as floating point."""
    return np.int64(array.ctypes.data)


@njit(**_INNER)
def _set_time(still: Any, lanes: int, now: float) -> None:
    for lane in range(lanes):
        still[lane] = now


@njit(**_INNER)
def _apply(
    still: Any,
    constant_slots: Any,
    futures: Any,
    block: int,
    step: int,
    position: int,
    changes: Any,
) -> int:
    """Carry out the changes that are due by `step`: own value × factor + term. Returns how many are done."""
    change_step, change_index, factor, term = changes
    lanes = futures.shape[2]
    while position < change_step.shape[0] and change_step[position] <= step:
        index = change_index[position]
        for lane in range(lanes):
            own = futures[block, index, lane]
            # A factor of zero replaces: an own value that is no number must not live on.
            kept = own * factor[position] if factor[position] != 0.0 else 0.0
            still[constant_slots[index] * lanes + lane] = kept + term[position]
        position += 1
    return position


@njit(**_INNER)
def _next_due(changes: Any, position: int, counts: Any, counted: int) -> int:
    """The step at which a change or a count is due next; one that no run reaches where there is none."""
    due = _NEVER
    if position < changes[0].shape[0]:
        due = min(due, changes[0][position])
    if counted < counts[0].shape[0]:
        due = min(due, counts[0][counted, 0])
    return due


@njit(**_INNER)
def _move_pipes(still: Any, states: Any, coming: int, lanes: int, pipelines: Any) -> None:
    """What entered takes the place of what left; then the next in line leaves, into the states to come."""
    pipes, memory, pointer = pipelines
    for k in range(pipes.shape[0]):
        out, entered, length = coming + pipes[k, 0] * lanes, pipes[k, 1] * lanes, pipes[k, 2] * lanes
        if pointer[k, lanes]:  # equally long in every lane
            at = pointer[k, 0]
            for lane in range(lanes):
                memory[k, at, lane] = still[entered + lane]
            at = 0 if at + 1 >= still[length] else at + 1
            pointer[k, 0] = at
            for lane in range(lanes):
                states[out + lane] = memory[k, at, lane]
            continue
        for lane in range(lanes):
            at = pointer[k, lane]
            memory[k, at, lane] = still[entered + lane]
            at += 1
            if at >= still[length + lane]:
                at = 0
            pointer[k, lane] = at
            states[out + lane] = memory[k, at, lane]


@njit(**_INNER)
def _fill_pipes(still: Any, states: Any, now: int, lanes: int, pipelines: Any) -> bool:
    """At the start a pipeline is full of its initial value. False where one is longer than the memory for it."""
    pipes, memory, pointer = pipelines
    for k in range(pipes.shape[0]):
        out, length = now + pipes[k, 0] * lanes, pipes[k, 2] * lanes
        pointer[k, lanes] = 1
        for lane in range(lanes):
            if still[length + lane] != still[length]:
                pointer[k, lanes] = 0
            pointer[k, lane] = 0
            if not 1 <= still[length + lane] <= memory.shape[1]:
                return False
            for place in range(memory.shape[1]):
                memory[k, place, lane] = states[out + lane]
    return True


@njit(**_INNER)
def _total(states: Any, places: Any, first: int, last: int, at: int, lanes: int) -> float:
    total = 0.0
    for n in range(first, last):
        total += states[at + places[n] * lanes]
    return total


@njit(**_INNER)
def _held(value: float) -> float:
    """What a stock can give in proportion: less than nothing counts as nothing, and what is no number stays none."""
    return 0.0 if value < 0.0 else value


@njit(**_INNER)
def _reset(states: Any, now: int, lanes: int, futures: int, row: int, step: int, position: int, counts: Any) -> int:
    """Let stocks go on from what was counted, where counts are due by `step`. Returns how many are done.

    What the model had is noted for all of them before the first one is carried out. The stocks of a count share its
    target as they share their total; where that is zero, evenly. `row` is that of the block's first future.
    """
    rows, parts, places, target, noted = counts
    due = position
    while due < rows.shape[0] and rows[due, 0] <= step:
        due += 1
    wide = 2 * parts.shape[0]
    for k in range(position, due):
        for part in range(rows[k, 1], rows[k, 2]):
            for lane in range(futures):
                had = _total(states, places, parts[part, 0], parts[part, 2], now + lane, lanes)
                noted[(row + lane) * wide + 2 * part] = had
    for k in range(position, due):
        for lane in range(lanes):
            total = 0.0
            for part in range(rows[k, 1], rows[k, 2]):
                for n in range(parts[part, 0], parts[part, 1]):
                    total += _held(states[now + places[n] * lanes + lane])
            for part in range(rows[k, 1], rows[k, 2]):
                moved = 0.0
                for n in range(parts[part, 0], parts[part, 1]):
                    at = now + places[n] * lanes + lane
                    share = 1.0 / rows[k, 3] if total == 0.0 else _held(states[at]) / total
                    moved += share * target[k] - states[at]
                    states[at] = share * target[k]
                if lane < futures:
                    noted[(row + lane) * wide + 2 * part + 1] = moved
    return due


@njit(**_INNER)
def _due(now: float, before: float, start: float, every: float, step: float) -> bool:
    """Whether results are kept at `now`: at the first step on or after each multiple of SAVEPER from the start.

    `before` is the step before this one. A millionth of a step is forgiven.
    """
    grace = 1e-6 * step
    return every <= step or math.floor((now - start + grace) / every) > math.floor((before - start + grace) / every)


@njit(**_INNER)
def _keep(room: Any, wide: int, now: int, cells: int, kept: Any, out: Any, row: Any, futures: Any, apart: Any) -> None:
    """Copy runs of neighbouring numbers to the rows of a block's futures.

    `room` and `out` are flat; the first future's row starts at `row`, and those of its neighbours `apart` further on.
    """
    lanes, states, last = np.uint64(wide), np.uint64(now), np.uint64(cells)
    for k in range(kept.shape[0]):
        area, many = kept[k, 0], kept[k, 2]
        first = kept[k, 1] * lanes + (np.uint64(0) if area == 0 else states if area == 1 else last)
        if lanes == 1:  # side by side on both sides: whole runs at once
            for n in range(many):
                out[row + n] = room[first + n]
        else:
            for lane in range(futures):
                place, at = first + lane, row + lane * apart
                for _ in range(many):
                    out[at] = room[place]
                    at += np.uint64(1)
                    place += lanes
        row += many


@njit(**_INNER)
def _load(still: Any, constant_slots: Any, futures: Any, block: int) -> None:
    lanes = futures.shape[2]
    for k in range(constant_slots.shape[0]):
        for lane in range(lanes):
            still[constant_slots[k] * lanes + lane] = futures[block, k, lane]


@njit(**_INNER)
def _read(room: Any, lanes: int, now: int, cells: int, place: Any) -> float:
    """One number of the first lane, by (area, place)."""
    first = 0 if place[0] == 0 else now if place[0] == 1 else cells
    value: float = room[first + place[1] * lanes]
    return value


@njit(**_INNER)
def _begin(address: int, still: Any, lanes: int, now: int, coming: int, cells: int, place: Any) -> float:
    """Set the time to INITIAL TIME, which may have to be worked out; Time is 0 until then."""
    _work(address, _address(still), now, coming, cells, STATIC)
    if place[0] == 2:
        _work(address, _address(still), now, coming, cells, STEP)
    start: float = _read(still, lanes, now, cells, place)
    _set_time(still, lanes, start)
    return start


@njit(**_INNER)
def run_block(
    address: int, block: int, futures: Any, constant_slots: Any, controls: Any, changes: Any, sizes: Any, still: Any,
    pipelines: Any, keeping: Any, counts: Any, most: int, stages: int,
) -> int:  # fmt: skip
    """Step one block of futures through time; as `run_blocks`, with what is kept, when and where in one."""
    kept, times, out, results = keeping
    lanes, still_at = futures.shape[2], _address(still)
    now, wide = sizes[0] * lanes, sizes[1] * lanes
    coming, cells = now + wide, now + 2 * wide
    still[:] = 0.0
    _load(still, constant_slots, futures, block)
    position = _apply(still, constant_slots, futures, block, 0, 0, changes)
    start = _begin(address, still, lanes, now, coming, cells, controls[0])
    _work(address, still_at, now, coming, cells, INITIAL)
    if not _fill_pipes(still, still, now, lanes, pipelines):
        return -1
    _work(address, still_at, now, coming, cells, STATIC)
    base, base_step, step, saved, last_size = start, 0, 0, 0, -1.0
    before, time = start, start
    kept_many, apart = np.uint64(out.shape[2]), np.uint64(out.shape[1] * out.shape[2])
    row = np.uint64(block * lanes) * apart
    futures_here = np.uint64(min(lanes, out.shape[0] - block * lanes))
    here, first = min(lanes, out.shape[0] - block * lanes), block * lanes
    counted, due = 0, _next_due(changes, position, counts, 0)
    while True:
        if step >= due:
            done = position
            position = _apply(still, constant_slots, futures, block, step, position, changes)
            if position > done:
                _work(address, still_at, now, coming, cells, STATIC)
            counted = _reset(still, now, lanes, here, first, step, counted, counts)
            due = _next_due(changes, position, counts, counted)
        _work(address, still_at, now, coming, cells, STEP)
        size = _read(still, lanes, now, cells, controls[2])
        if step == 0 or _due(time, before, start, _read(still, lanes, now, cells, controls[3]), size):
            if saved < times.shape[0]:
                times[saved] = time
            if saved < out.shape[1]:
                _keep(still, lanes, now, cells, kept, results, row, futures_here, apart)
                row += kept_many
            saved += 1
        if time + 0.5 * size > _read(still, lanes, now, cells, controls[1]) or not size > 0.0 or step >= most:
            return saved
        if size != last_size:  # the clock counts steps from where their size last changed, so that it never drifts
            base, base_step, last_size = time, step, size
        before, step = time, step + 1
        time = base + (step - base_step) * size
        for stage in range(1, stages):
            now, coming = coming, now
            _set_time(still, lanes, time if stage == stages - 1 else before + 0.5 * size)
            _work(address, still_at, now, coming, cells, STEP + stage)
        _move_pipes(still, still, coming, lanes, pipelines)
        now, coming = coming, now
        _set_time(still, lanes, time)


@njit(**_INNER)
def run_in_place(
    address: int,
    futures: Any,
    constant_slots: Any,
    controls: Any,
    changes: Any,
    sizes: Any,
    still: Any,
    pipelines: Any,
    out: Any,
    states: Any,
    counts: Any,
) -> int:
    """One future whose states and cells live in its results, one row a step; the states to come go to the next row.

    `states` are `out` in a row.
    """
    row = 8 * out.shape[2]
    still_at, now, apart = _address(still), _address(states), 8 * sizes[1]
    still[:] = 0.0
    _load(still, constant_slots, futures, 0)
    start, size = still[controls[0, 1]], still[controls[2, 1]]
    still[0] = start
    position = _apply(still, constant_slots, futures, 0, 0, 0, changes)
    _call(address, still_at, now, now + row, now + apart, INITIAL)
    if not _fill_pipes(still, states, 0, 1, pipelines):
        return -1
    _call(address, still_at, now, now + row, now + apart, STATIC)
    saves: int = out.shape[1] - 1
    counted, due = 0, _next_due(changes, position, counts, 0)
    for step in range(saves):
        if step >= due:
            done = position
            position = _apply(still, constant_slots, futures, 0, step, position, changes)
            if position > done:
                _call(address, still_at, now, now + row, now + apart, STATIC)
            counted = _reset(states, step * out.shape[2], 1, 1, 0, step, counted, counts)
            due = _next_due(changes, position, counts, counted)
        _call(address, still_at, now, now + row, now + apart, STEP)
        now += row
        still[0] = start + (step + 1) * size
        _move_pipes(still, states, (step + 1) * out.shape[2], 1, pipelines)
    return saves


def _run_blocks(
    address: int, blocks: int, constants: int, lanes: int, futures: Any, constant_slots: Any, controls: Any,
    changes: int, change_step: Any, change_index: Any, factor: Any, term: Any, sizes: Any, room: int, still: Any,
    pipes: int, longest: int, places: Any, memory: Any, pointer: Any, runs: int, kept: Any, saved: int, times: Any,
    rows: int, saves: int, many: int, out: Any, resets: int, reset_rows: Any, parts: int, part_rows: Any, stocks: int,
    stock_places: Any, target: Any, noted: Any, most: int, stages: int,
) -> int:  # fmt: skip
    """`run_blocks` as numba compiles it: arrays come as pointers, and their sizes apart."""
    own, slots, clock = (
        carray(futures, (blocks, constants, lanes)),
        carray(constant_slots, constants),
        carray(controls, (4, 2)),
    )
    due = carray(change_step, changes), carray(change_index, changes), carray(factor, changes), carray(term, changes)
    area, space = carray(sizes, 3), carray(still, room)
    held = carray(places, (pipes, 3)), carray(memory, (pipes, longest, lanes)), carray(pointer, (pipes, lanes + 1))
    results, flat = carray(out, (rows, saves, many)), carray(out, rows * saves * many)
    counts = (
        carray(reset_rows, (resets, 4)),
        carray(part_rows, (parts, 3)),
        carray(stock_places, stocks),
        carray(target, resets),
        carray(noted, rows * parts * 2),
    )
    if runs == 0 and many > 0:
        return int(run_in_place(address, own, slots, clock, due, area, space, held, results, flat, counts))
    keeping = carray(kept, (runs, 3)), carray(times, saved), results, flat
    done: int = 0
    for block in range(blocks):
        done = run_block(address, block, own, slots, clock, due, area, space, held, keeping, counts, most, stages)
        if done < 0:
            return done
    return done


_WHOLE, _COUNTS = types.int64, types.CPointer(types.uint64)
_WHOLES, _NUMBERS = types.CPointer(types.int64), types.CPointer(types.float64)
TYPED = Typed(
    _run_blocks,
    _WHOLE(
        *(_WHOLE, _WHOLE, _WHOLE, _WHOLE, _NUMBERS, _WHOLES, _WHOLES, _WHOLE, _WHOLES, _WHOLES, _NUMBERS, _NUMBERS),
        *(_WHOLES, _WHOLE, _NUMBERS, _WHOLE, _WHOLE, _WHOLES, _NUMBERS, _WHOLES, _WHOLE, _COUNTS),
        *(_WHOLE, _NUMBERS, _WHOLE, _WHOLE, _WHOLE, _NUMBERS),
        *(_WHOLE, _WHOLES, _WHOLE, _WHOLES, _WHOLE, _WHOLES, _NUMBERS, _NUMBERS, _WHOLE, _WHOLE),
    ),
    __file__,
)
