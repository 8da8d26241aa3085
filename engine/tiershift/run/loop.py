"""The time loop, typed and compiled by numba: steps a kernel through time for a few blocks of futures.

It is the same machine code for every model: the kernel is reached by its address. It holds no lock of Python's.
What numba makes of this file is in `loop.ll` beside it, written by `python -m tiershift.run.derive`; see `typed`.
"""

from __future__ import annotations

import ctypes
import math
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, njit, types  # type: ignore[attr-defined]
from numba.extending import intrinsic
from numpy.typing import NDArray

from tiershift.compile.typed import Typed, linked

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


_INNER: Any = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For functions that only `_run_blocks` calls."""

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
    changes: Any,
) -> int:
    """Carry out the changes that are due by `step`: own value × factor + term. Returns how many are done."""
    change_step, change_index, factor, term = changes
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
    changes: Any,
    values: Any,
    flat: Any,
    pipelines: Any,
    kept: Any,
    times: Any,
    out: Any,
    results: Any,
    most: int,
    stages: int,
) -> int:
    """Step one block of futures through time; arguments and result as of `run_blocks`.

    `flat` and `results` are `values` and `out` again, without a shape.
    """
    _load(values, constant_slots, futures, block)
    start = values[controls[0], 0]
    _set_time(values, start)
    position = _apply(values, constant_slots, futures, block, 0, 0, changes)
    _call(address, values, INITIAL)
    if not _fill_pipes(values, pipelines):
        return -1
    _call(address, values, STATIC)
    base, base_step, step, saved, last_size = start, 0, 0, 0, -1.0
    before, now = start, start
    lanes, kept_many, apart = (
        np.uint64(values.shape[1]),
        np.uint64(out.shape[2]),
        np.uint64(out.shape[1] * out.shape[2]),
    )
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
        _move_pipes(values, pipelines)
        _set_time(values, now)
        if position < changes[0].shape[0] and changes[0][position] <= step:
            position = _apply(values, constant_slots, futures, block, step, position, changes)
            _call(address, values, STATIC)


def _run_blocks(
    address: int,
    blocks: int,
    constants: int,
    lanes: int,
    futures: Any,
    constant_slots: Any,
    controls: Any,
    changes: int,
    change_step: Any,
    change_index: Any,
    factor: Any,
    term: Any,
    slots: int,
    values: Any,
    pipes: int,
    longest: int,
    places: Any,
    memory: Any,
    pointer: Any,
    runs: int,
    kept: Any,
    room: int,
    times: Any,
    rows: int,
    saves: int,
    many: int,
    out: Any,
    most: int,
    stages: int,
) -> int:
    """`run_blocks` as numba compiles it: arrays come as pointers, and their sizes apart."""
    saved: int = 0
    for block in range(blocks):
        saved = run_block(
            address,
            block,
            carray(futures, (blocks, constants, lanes)),
            carray(constant_slots, (constants,)),
            carray(controls, (_CONTROLS,)),
            (
                carray(change_step, (changes,)),
                carray(change_index, (changes,)),
                carray(factor, (changes,)),
                carray(term, (changes,)),
            ),
            carray(values, (slots, lanes)),
            carray(values, (slots * lanes,)),
            (carray(places, (pipes, 3)), carray(memory, (pipes, longest, lanes)), carray(pointer, (pipes, lanes + 1))),
            carray(kept, (runs, 2)),
            carray(times, (room,)),
            carray(out, (rows, saves, many)),
            carray(out, (rows * saves * many,)),
            most,
            stages,
        )
        if saved < 0:
            return saved
    return saved


_CONTROLS = 4
_WHOLE, _COUNTS = types.int64, types.CPointer(types.uint64)
_WHOLES, _NUMBERS = types.CPointer(types.int64), types.CPointer(types.float64)
TYPED = Typed(
    _run_blocks,
    _WHOLE(
        *(_WHOLE, _WHOLE, _WHOLE, _WHOLE, _NUMBERS, _WHOLES, _WHOLES, _WHOLE, _WHOLES, _WHOLES, _NUMBERS, _NUMBERS),
        *(_WHOLE, _NUMBERS, _WHOLE, _WHOLE, _WHOLES, _NUMBERS, _WHOLES, _WHOLE, _COUNTS, _WHOLE, _NUMBERS),
        *(_WHOLE, _WHOLE, _WHOLE, _NUMBERS, _WHOLE, _WHOLE),
    ),
    __file__,
)


@cache
def _machine_code() -> Any:
    code = linked(TYPED)
    kinds = [ctypes.c_void_p if isinstance(kind, types.CPointer) else ctypes.c_int64 for kind in TYPED.signature.args]
    call: Any = ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(code.address)
    call.keep = code
    return call


def run_blocks(
    address: int,
    futures: NDArray[np.float64],
    constant_slots: NDArray[np.int64],
    controls: NDArray[np.int64],
    change_step: NDArray[np.int64],
    change_index: NDArray[np.int64],
    factor: NDArray[np.float64],
    term: NDArray[np.float64],
    values: NDArray[np.float64],
    pipelines: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]],
    kept: NDArray[np.uint64],
    times: NDArray[np.float64],
    out: NDArray[np.float64],
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
        pipelines: their (out, entering, length) slots, shape (pipe, 3), with room for what is in them, shape
            (pipe, step, lane), and for where each stands, shape (pipe, lane + 1).
        kept: runs of neighbouring slots to keep, each its first slot and how many, shape (run, 2).
        times: filled with the times at which results were kept, shape (save,).
        out: filled with results, shape (future, save, kept); with no room for saves, times alone are counted.
        most: steps after which a run ends whatever its FINAL TIME says.
        stages: of a step: 1 (Euler) or 4 (RK4).

    Returns:
        How many times results were due in the last block, or -1 where a pipeline is longer than its room.
    """
    places, memory, pointer = pipelines
    whole, number = np.int64, np.float64
    own = *futures.shape, _at(futures, number), _at(constant_slots, whole), _at(controls, whole)
    changes = _at(change_step, whole), _at(change_index, whole), _at(factor, number), _at(term, number)
    pipes = *memory.shape[:2], _at(places, whole), _at(memory, number), _at(pointer, whole)
    results = len(times), _at(times, number), *out.shape, _at(out, number)
    room = len(values), _at(values, number)
    saved: int = _machine_code()(
        address,
        *own,
        len(change_step),
        *changes,
        *room,
        *pipes,
        len(kept),
        _at(kept, np.uint64),
        *results,
        most,
        stages,
    )
    return saved


def _at(array: NDArray[Any], kind: type) -> int:
    """Where an array's numbers are; machine code takes their kind and order for granted."""
    assert array.dtype == kind and array.flags.c_contiguous, f"{array.dtype} array of shape {array.shape}"
    return int(array.ctypes.data)
