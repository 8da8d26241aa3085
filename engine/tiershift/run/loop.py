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

INITIAL, STATIC, DYNAMIC, ADVANCE = 0, 1, 2, 3
"""Phases of a kernel, as `compile.emit.PHASES` numbers them; further stages of a step come after ADVANCE."""


@intrinsic
def _kernel(typing: Any, address: Any, values: Any, phase: Any) -> Any:
    """Call the kernel at `address` on an array's data."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = context.make_array(signature.args[1])(context, builder, args[1])
        kind = ir.FunctionType(ir.VoidType(), [ir.PointerType(), ir.IntType(64)])
        builder.call(builder.inttoptr(args[0], kind.as_pointer()), [array.data, args[2]])
        return context.get_dummy_value()

    return types.void(types.int64, values, types.int64), generate


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
def _set_time(values: Any, now: float) -> None:
    for lane in range(values.shape[1]):
        values[0, lane] = now


@njit(**_INNER)
def _apply(
    values: Any,
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
    while position < change_step.shape[0] and change_step[position] <= step:
        index = change_index[position]
        for lane in range(values.shape[1]):
            own = futures[block, index, lane]
            # A factor of zero replaces: an own value that is no number must not live on.
            kept = own * factor[position] if factor[position] != 0.0 else 0.0
            values[constant_slots[index], lane] = kept + term[position]
        position += 1
    return position


@njit(**_INNER)
def _move_pipes(values: Any, pipelines: Any) -> None:
    """What entered takes the place of what left; then the next in line leaves."""
    pipes, memory, pointer = pipelines
    lanes = values.shape[1]
    for k in range(pipes.shape[0]):
        if pointer[k, lanes]:  # equally long in every lane
            at = pointer[k, 0]
            for lane in range(lanes):
                memory[k, at, lane] = values[pipes[k, 1], lane]
            at = 0 if at + 1 >= values[pipes[k, 2], 0] else at + 1
            pointer[k, 0] = at
            for lane in range(lanes):
                values[pipes[k, 0], lane] = memory[k, at, lane]
            continue
        for lane in range(lanes):
            at = pointer[k, lane]
            memory[k, at, lane] = values[pipes[k, 1], lane]
            at += 1
            if at >= values[pipes[k, 2], lane]:
                at = 0
            pointer[k, lane] = at
            values[pipes[k, 0], lane] = memory[k, at, lane]


@njit(**_INNER)
def _fill_pipes(values: Any, pipelines: Any) -> bool:
    """At the start a pipeline is full of its initial value. False where one is longer than the memory for it."""
    pipes, memory, pointer = pipelines
    for k in range(pipes.shape[0]):
        pointer[k, values.shape[1]] = 1
        for lane in range(values.shape[1]):
            if values[pipes[k, 2], lane] != values[pipes[k, 2], 0]:
                pointer[k, values.shape[1]] = 0
            pointer[k, lane] = 0
            if not 1 <= values[pipes[k, 2], lane] <= memory.shape[1]:
                return False
            for place in range(memory.shape[1]):
                memory[k, place, lane] = values[pipes[k, 0], lane]
    return True


@njit(**_INNER)
def _due(now: float, before: float, start: float, every: float, step: float) -> bool:
    """Whether results are kept at `now`: at the first step on or after each multiple of SAVEPER from the start.

    `before` is the step before this one. A millionth of a step is forgiven.
    """
    grace = 1e-6 * step
    return every <= step or math.floor((now - start + grace) / every) > math.floor((before - start + grace) / every)


@njit(**_INNER)
def _stages(address: int, values: Any, stages: int, now: float, size: float, coming: float) -> None:
    """Move the states from `now` to `coming`; between stages, what is not a state is worked out anew."""
    _call(address, values, ADVANCE)
    for stage in range(1, stages):
        _set_time(values, coming if stage == stages - 1 else now + 0.5 * size)
        _call(address, values, DYNAMIC)
        _call(address, values, ADVANCE + stage)


@njit(**_INNER)
def _keep(values: Any, lanes: Any, kept: Any, out: Any, row: Any, futures: Any, apart: Any) -> None:
    """Copy runs of neighbouring slots to the rows of a block's futures.

    `values` and `out` are flat; the first future's row starts at `row`, and those of its neighbours `apart` further on.
    """
    if lanes == 1:  # side by side on both sides: whole runs at once
        for k in range(kept.shape[0]):
            slot, many = kept[k, 0], kept[k, 1]
            for n in range(many):
                out[row + n] = values[slot + n]
            row += many
        return
    for lane in range(futures):
        at = row
        for k in range(kept.shape[0]):
            place, many = kept[k, 0] * lanes + lane, kept[k, 1]
            for _ in range(many):
                out[at] = values[place]
                at += np.uint64(1)
                place += lanes
        row += apart


@njit(**_INNER)
def _load(values: Any, constant_slots: Any, futures: Any, block: int) -> None:
    for slot in range(values.shape[0]):
        for lane in range(values.shape[1]):
            values[slot, lane] = 0.0
    for k in range(constant_slots.shape[0]):
        for lane in range(values.shape[1]):
            values[constant_slots[k], lane] = futures[block, k, lane]


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
    values: Any,
    pipelines: Any,
    kept: Any,
    times: Any,
    out: Any,
    most: int,
    stages: int,
) -> int:
    """Step one block of futures through time; arguments and result as of `run_blocks`."""
    _load(values, constant_slots, futures, block)
    start = values[controls[0], 0]
    _set_time(values, start)
    position = _apply(values, constant_slots, futures, block, 0, 0, change_step, change_index, factor, term)
    _call(address, values, INITIAL)
    if pipelines is not None:  # noqa: SIM102 - numba prunes a plain `is not None` only
        if not _fill_pipes(values, pipelines):
            return -1
    _call(address, values, STATIC)
    base, base_step, step, saved, last_size = start, 0, 0, 0, -1.0
    before, now = start, start
    flat, results, lanes = values.reshape(-1), out.reshape(-1), np.uint64(values.shape[1])
    kept_many, apart = np.uint64(out.shape[2]), np.uint64(out.shape[1] * out.shape[2])
    row = np.uint64(block) * lanes * apart
    futures_here = np.uint64(min(values.shape[1], out.shape[0] - block * values.shape[1]))
    while True:
        _call(address, values, DYNAMIC)
        size = values[controls[2], 0]
        if step == 0 or _due(now, before, start, values[controls[3], 0], size):
            if saved < times.shape[0]:
                times[saved] = now
            if saved < out.shape[1]:
                _keep(flat, lanes, kept, results, row, futures_here, apart)
                row += kept_many
            saved += 1
        if now + 0.5 * size > values[controls[1], 0] or not size > 0.0 or step >= most:
            return saved
        if size != last_size:  # the clock counts steps from where their size last changed, so that it never drifts
            base, base_step, last_size = now, step, size
        before = now
        step += 1
        now = base + (step - base_step) * size
        _stages(address, values, stages, before, size, now)
        if pipelines is not None:
            _move_pipes(values, pipelines)
        _set_time(values, now)
        if position < change_step.shape[0] and change_step[position] <= step:
            position = _apply(
                values, constant_slots, futures, block, step, position, change_step, change_index, factor, term
            )
            _call(address, values, STATIC)


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
    values: Any,
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
        controls: slots of INITIAL TIME, FINAL TIME, TIME STEP, SAVEPER.
        change_step, change_index, factor, term: changes by step; from each on a constant is own value × factor + term.
        values: room for the slots of a block, shape (slot, lane).
        pipelines: none, or their (out, entering, length) slots, shape (pipe, 3), with room for what is in them, shape
            (pipe, step, lane), and for where each stands, shape (pipe, lane). A model without any compiles less.
        kept: slots to keep, shape (kept,).
        times: filled with the times at which results were kept, shape (save,).
        out: filled with results, shape (block, save, kept, lane); with no room for saves, times alone are counted.
        most: steps after which a run ends whatever its FINAL TIME says.
        stages: of a step: 1 (Euler) or 4 (RK4).

    Returns:
        How many times results were due in the last block, or -1 where a pipeline is longer than its room.
    """
    saved: int = 0
    for block in range(futures.shape[0]):
        saved = run_block(
            address, block, futures, constant_slots, controls, change_step, change_index, factor, term,
            values, pipelines, kept, times, out, most, stages,
        )  # fmt: skip
        if saved < 0:
            return saved
    return saved
