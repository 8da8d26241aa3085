"""The time loop, typed and compiled by numba: steps a kernel through time for a few blocks of futures.

It is the same machine code for every model: the kernel is reached by its address. It holds no lock of Python's.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

INITIAL, STATIC, STEP = 0, 1, 2
"""Phases of a kernel, as `compile.emit.PHASES` numbers them; further stages of a step come after STEP."""


@intrinsic
def _kernel(typing: Any, address: Any, still: Any, now: Any, coming: Any, cells: Any, phase: Any) -> Any:
    """Call the kernel at `address` on its four areas, given by their addresses."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(ir.VoidType(), [*[ir.PointerType()] * 4, ir.IntType(64)])
        areas = [builder.inttoptr(area, ir.PointerType()) for area in args[1:5]]
        builder.call(builder.inttoptr(args[0], kind.as_pointer()), [*areas, args[5]])
        return context.get_dummy_value()

    return types.void(*[types.int64] * 6), generate


def _cacheable() -> bool:
    """Whether machine code can be kept on this disk; where nothing may be written, it is compiled at every start."""
    try:
        njit(cache=True)(_cacheable)
    except RuntimeError:
        return False
    return True


_CACHE = _cacheable()
_INNER: Any = {
    "nogil": True,
    "cache": _CACHE,
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
"""For functions that only `run_blocks` calls: a third less to compile at the first run."""

_call: Any = _kernel  # numba passes the first argument itself, which type checkers cannot know


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
    change_step: Any,
    change_index: Any,
    factor: Any,
    term: Any,
) -> int:
    """Carry out the changes that are due by `step`: own value × factor + term. Returns how many are done."""
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
def _due(now: float, before: float, start: float, every: float, step: float) -> bool:
    """Whether results are kept at `now`: at the first step on or after each multiple of SAVEPER from the start.

    `before` is the step before this one. A millionth of a step is forgiven.
    """
    grace = 1e-6 * step
    return every <= step or math.floor((now - start + grace) / every) > math.floor((before - start + grace) / every)


@njit(**_INNER)
def _keep(room: Any, lanes: Any, now: Any, cells: Any, kept: Any, out: Any, row: Any, futures: Any, apart: Any) -> None:
    """Copy runs of neighbouring numbers to the rows of a block's futures.

    `room` and `out` are flat; the first future's row starts at `row`, and those of its neighbours `apart` further on.
    """
    for k in range(kept.shape[0]):
        area, many = kept[k, 0], kept[k, 2]
        first = kept[k, 1] * lanes + (np.uint64(0) if area == 0 else now if area == 1 else cells)
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
def run_block(
    address: int,
    block: int,
    futures: Any,
    constant_slots: Any,
    controls: Any,
    change_step: Any,
    change_index: Any,
    factor: Any,
    term: Any,
    sizes: Any,
    still: Any,
    pipelines: Any,
    kept: Any,
    times: Any,
    out: Any,
    most: int,
    stages: int,
) -> int:
    """Step one block of futures through time; arguments and result as of `run_blocks`."""
    lanes, results, states = futures.shape[2], out.reshape(-1), still
    wide = sizes[1] * lanes
    now = sizes[0] * lanes
    coming, cells = now + wide, now + 2 * wide
    still_at, states_at = still.ctypes.data, states.ctypes.data
    still[:] = 0.0
    _load(still, constant_slots, futures, block)
    start = _read(still, lanes, now, cells, controls[0])
    _set_time(still, lanes, start)
    position = _apply(still, constant_slots, futures, block, 0, 0, change_step, change_index, factor, term)
    _call(address, still_at, states_at + 8 * now, states_at + 8 * coming, states_at + 8 * cells, INITIAL)
    if pipelines is not None:  # noqa: SIM102 - numba prunes a plain `is not None` only
        if not _fill_pipes(still, states, now, lanes, pipelines):
            return -1
    _call(address, still_at, states_at + 8 * now, states_at + 8 * coming, states_at + 8 * cells, STATIC)
    base, base_step, step, saved, last_size = start, 0, 0, 0, -1.0
    before, time = start, start
    kept_many, apart = np.uint64(out.shape[2]), np.uint64(out.shape[1] * out.shape[2])
    row = np.uint64(block * lanes) * apart
    futures_here = np.uint64(min(lanes, out.shape[0] - block * lanes))
    while True:
        _call(address, still_at, states_at + 8 * now, states_at + 8 * coming, states_at + 8 * cells, STEP)
        size = _read(still, lanes, now, cells, controls[2])
        if step == 0 or _due(time, before, start, _read(still, lanes, now, cells, controls[3]), size):
            if saved < times.shape[0]:
                times[saved] = time
            if saved < out.shape[1]:
                _keep(
                    still, np.uint64(lanes), np.uint64(now), np.uint64(cells), kept, results, row, futures_here, apart
                )
                row += kept_many
            saved += 1
        end = _read(still, lanes, now, cells, controls[1])
        if time + 0.5 * size > end or not size > 0.0 or step >= most:
            return saved
        if size != last_size:  # the clock counts steps from where their size last changed, so that it never drifts
            base, base_step, last_size = time, step, size
        before = time
        step += 1
        time = base + (step - base_step) * size
        for stage in range(1, stages):
            now, coming = coming, now
            _set_time(still, lanes, time if stage == stages - 1 else before + 0.5 * size)
            _call(address, still_at, states_at + 8 * now, states_at + 8 * coming, states_at + 8 * cells, STEP + stage)
        if pipelines is not None:
            _move_pipes(still, states, coming, lanes, pipelines)
        now, coming = coming, now
        _set_time(still, lanes, time)
        if position < change_step.shape[0] and change_step[position] <= step:
            position = _apply(
                still, constant_slots, futures, block, step, position, change_step, change_index, factor, term
            )
            _call(address, still_at, states_at + 8 * now, states_at + 8 * coming, states_at + 8 * cells, STATIC)


@njit(**_INNER)
def run_in_place(
    address: int,
    futures: Any,
    constant_slots: Any,
    controls: Any,
    change_step: Any,
    change_index: Any,
    factor: Any,
    term: Any,
    sizes: Any,
    still: Any,
    pipelines: Any,
    out: Any,
) -> int:
    """One future whose states and cells live in its results, one row a step; the states to come go to the next row."""
    states, row = out.reshape(-1), 8 * out.shape[2]
    still_at, now, apart = still.ctypes.data, states.ctypes.data, 8 * sizes[1]
    still[:] = 0.0
    _load(still, constant_slots, futures, 0)
    start, size = still[controls[0, 1]], still[controls[2, 1]]
    still[0] = start
    position = _apply(still, constant_slots, futures, 0, 0, 0, change_step, change_index, factor, term)
    _call(address, still_at, now, now + row, now + apart, INITIAL)
    if pipelines is not None:  # noqa: SIM102 - numba prunes a plain `is not None` only
        if not _fill_pipes(still, states, 0, 1, pipelines):
            return -1
    _call(address, still_at, now, now + row, now + apart, STATIC)
    saves: int = out.shape[1] - 1
    for step in range(1, saves + 1):
        _call(address, still_at, now, now + row, now + apart, STEP)
        now += row
        still[0] = start + step * size
        if pipelines is not None:
            _move_pipes(still, states, step * out.shape[2], 1, pipelines)
        if position < change_step.shape[0] and change_step[position] <= step:
            position = _apply(
                still, constant_slots, futures, 0, step, position, change_step, change_index, factor, term
            )
            _call(address, still_at, now, now + row, now + apart, STATIC)
    return saves


@njit(nogil=True, cache=_CACHE, error_model="numpy")
def run_blocks(
    address: int,
    futures: Any,
    constant_slots: Any,
    controls: Any,
    change_step: Any,
    change_index: Any,
    factor: Any,
    term: Any,
    sizes: Any,
    still: Any,
    pipelines: Any,
    kept: Any,
    times: Any,
    out: Any,
    most: int,
    stages: int,
) -> int:
    """Step blocks of futures through time.

    Args:
        address: of the kernel.
        futures: values of the constants, shape (block, constant, lane).
        constant_slots: where they go, shape (constant,).
        controls: area and place of INITIAL TIME, FINAL TIME, TIME STEP, SAVEPER, shape (4, 2).
        change_step, change_index, factor, term: changes by step; from each on a constant is own value × factor + term.
        sizes: how many numbers of a future are still, are states, are cells, shape (3,).
        still: room for a block: for what is still, twice for the states, and for the cells.
        pipelines: none, or their (out, entering, length) places, shape (pipe, 3), with room for what is in them, shape
            (pipe, step, lane), and for where each stands, shape (pipe, lane). A model without any compiles less.
        kept: runs of neighbouring numbers to keep, shape (run, 3): area, first, how many; none where a single future
            keeps all its states and cells at every step, in their order. Then `out` needs room for one save more.
        times: filled with the times at which results were kept, shape (save,).
        out: filled with results, shape (future, save, kept); with no room for saves, times alone are counted.
        most: steps after which a run ends whatever its FINAL TIME says.
        stages: of a step: 1 (Euler) or 4 (RK4).

    Returns:
        How many times results were due in the last block, or -1 where a pipeline is longer than its room.
    """
    saved: int = 0
    if kept.shape[0] == 0 and out.shape[2] > 0:
        saved = run_in_place(
            address, futures, constant_slots, controls, change_step, change_index, factor, term,
            sizes, still, pipelines, out,
        )  # fmt: skip
        return saved  # noqa: RET504 - numba's functions have no types for type checkers, so it is named first
    for block in range(futures.shape[0]):
        saved = run_block(
            address, block, futures, constant_slots, controls, change_step, change_index, factor, term,
            sizes, still, pipelines, kept, times, out, most, stages,
        )  # fmt: skip
        if saved < 0:
            return saved
    return saved
