"""The time loop's machine code, called with arrays: where each is, and how large."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numba import types
from numpy.typing import NDArray

from tiershift.compile.typed import linked
from tiershift.run.loop import TYPED


@cache
def _machine_code() -> Any:
    code = linked(TYPED)
    kinds = [ctypes.c_void_p if isinstance(kind, types.CPointer) else ctypes.c_int64 for kind in TYPED.signature.args]
    call: Any = ctypes.CFUNCTYPE(ctypes.c_int64, *kinds)(code.address)
    call.keep = code
    return call


@dataclass(frozen=True, slots=True)
class Counts:
    """Stocks that go on from what was counted, sorted by step.

    A count is shared among the stocks of its parts; a part is the cells of one stock.

    Attributes:
        rows: for each count its step, its first part and the one after its last, and how many stocks share it.
        parts: for each part its first stock, the one after the last that shares the count, and the one after its last.
        places: of the stocks among the states.
        target: what the stocks that share a count come to.
    """

    rows: NDArray[np.int64]
    parts: NDArray[np.int64]
    places: NDArray[np.int64]
    target: NDArray[np.float64]


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
    counts: Counts,
    noted: NDArray[np.float64],
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
        counts: stocks that go on from what was counted.
        noted: filled with what each part of a count had and by how much it moved, shape (future, part, 2).
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
    rows, parts, stocks, target = counts.rows, counts.parts, counts.places, counts.target
    resets = len(rows), _at(rows, whole), len(parts), _at(parts, whole), len(stocks), _at(stocks, whole)
    seen = *resets, _at(target, number), _at(noted, number)
    saved: int = _machine_code()(address, *own, *due, *room, *pipes, *results, *seen, most, stages)
    return saved


def _at(array: NDArray[Any], kind: type) -> int:
    """Where an array's numbers are; machine code takes their kind and order for granted."""
    if not array.size:
        return 0
    assert array.dtype == kind and array.flags.c_contiguous, f"{array.dtype} array of shape {array.shape}"
    address: int = array.__array_interface__["data"][0]  # half the time of `array.ctypes`, many times a run
    return address
