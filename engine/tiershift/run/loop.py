"""The time loop, typed and compiled by numba: steps a kernel through time for a few blocks of futures.

It is the same machine code for every model: the kernel is reached by its address. It holds no lock of Python's.
What numba makes of this file is in `loop.ll` beside it, written by `python -m tiershift.run.derive`; see `typed`.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, njit, types  # type: ignore[attr-defined]
from numba.extending import intrinsic
from numpy.typing import NDArray

from tiershift.compile.typed import Typed, linked

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
    address: int,
    block: int,
    futures: Any,
    constant_slots: Any,
    controls: Any,
    changes: Any,
    sizes: Any,
    still: Any,
    pipelines: Any,
    keeping: Any,
    most: int,
    stages: int,
) -> int:
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
    while True:
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
        if position < changes[0].shape[0] and changes[0][position] <= step:
            position = _apply(still, constant_slots, futures, block, step, position, changes)
            _work(address, still_at, now, coming, cells, STATIC)


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
    for step in range(1, saves + 1):
        _call(address, still_at, now, now + row, now + apart, STEP)
        now += row
        still[0] = start + step * size
        _move_pipes(still, states, step * out.shape[2], 1, pipelines)
        if position < changes[0].shape[0] and changes[0][position] <= step:
            position = _apply(still, constant_slots, futures, 0, step, position, changes)
            _call(address, still_at, now, now + row, now + apart, STATIC)
    return saves


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
    sizes: Any,
    room: int,
    still: Any,
    pipes: int,
    longest: int,
    places: Any,
    memory: Any,
    pointer: Any,
    runs: int,
    kept: Any,
    saved: int,
    times: Any,
    rows: int,
    saves: int,
    many: int,
    out: Any,
    most: int,
    stages: int,
) -> int:
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
    if runs == 0 and many > 0:
        return int(run_in_place(address, own, slots, clock, due, area, space, held, results, flat))
    keeping = carray(kept, (runs, 3)), carray(times, saved), results, flat
    done: int = 0
    for block in range(blocks):
        done = run_block(address, block, own, slots, clock, due, area, space, held, keeping, most, stages)
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
        *(_WHOLE, _NUMBERS, _WHOLE, _WHOLE, _WHOLE, _NUMBERS, _WHOLE, _WHOLE),
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


@dataclass(frozen=True, slots=True)
class Areas:
    """What the loop is told of a kernel's areas, once and for all runs.

    Attributes:
        constants: where the constants go, shape (constant,).
        controls: area and place of INITIAL TIME, FINAL TIME, TIME STEP, SAVEPER, shape (4, 2).
        pipes: (out, entering, length) places of the pipelines, shape (pipe, 3).
        sizes: how many numbers of a future are still, are states, are cells, shape (3,).
        at: where the machine code finds the four.
    """

    constants: NDArray[np.int64]
    controls: NDArray[np.int64]
    pipes: NDArray[np.int64]
    sizes: NDArray[np.int64]
    at: tuple[int, int, int, int] = field(init=False)

    def __post_init__(self) -> None:
        kept = self.constants, self.controls, self.pipes, self.sizes
        object.__setattr__(self, "at", tuple(_at(array, np.int64) for array in kept))


def run_blocks(
    address: int,
    areas: Areas,
    futures: NDArray[np.float64],
    changes: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
    still: NDArray[np.float64],
    pipelines: tuple[NDArray[np.float64], NDArray[np.int64]],
    kept: NDArray[np.uint64],
    times: NDArray[np.float64],
    out: NDArray[np.float64],
    most: int,
    stages: int,
) -> int:
    """Step blocks of futures through time.

    Args:
        address: of the kernel.
        areas: of the kernel.
        futures: values of the constants, shape (block, constant, lane).
        changes: steps, indices of constants, factors and terms, each of shape (change,): from a step on a constant is
            own value × factor + term.
        still: room for a block: for what is still, twice for the states, and for the cells.
        pipelines: room for what is in them, shape (pipe, step, lane), and for where each is, shape (pipe, lane + 1).
        kept: runs of neighbouring numbers to keep, shape (run, 3): area, first, how many; none where a single future
            keeps all its states and cells at every step, in their order. Then `out` needs room for one save more.
        times: filled with the times at which results were kept, shape (save,).
        out: filled with results, shape (future, save, kept); with no room for saves, times alone are counted.
        most: steps after which a run ends whatever its FINAL TIME says.
        stages: of a step: 1 (Euler) or 4 (RK4).

    Returns:
        How many times results were due in the last block, or -1 where a pipeline is longer than its room.
    """
    number, whole = np.float64, np.int64
    constants, controls, places, sizes = areas.at
    own = *futures.shape, _at(futures, number), constants, controls
    step, index, factor, term = changes
    due = len(step), _at(step, whole), _at(index, whole), _at(factor, number), _at(term, number)
    memory, pointer = pipelines
    pipes = *memory.shape[:2], places, _at(memory, number), _at(pointer, whole)
    room = sizes, len(still), _at(still, number)
    results = len(kept), _at(kept, np.uint64), len(times), _at(times, number), *out.shape, _at(out, number)
    saved: int = _machine_code()(address, *own, *due, *room, *pipes, *results, most, stages)
    return saved


def _at(array: NDArray[Any], kind: type) -> int:
    """Where an array's numbers are; machine code takes their kind and order for granted."""
    if not array.size:
        return 0
    assert array.dtype == kind and array.flags.c_contiguous, f"{array.dtype} array of shape {array.shape}"
    address: int = array.__array_interface__["data"][0]  # half the time of `array.ctypes`, many times a run
    return address
