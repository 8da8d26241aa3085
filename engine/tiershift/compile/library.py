"""Routines too long for straight-line code, compiled by numba when a model needs them and called by name.

Each has the signature `void routine(i64 n, const double *args, double *results)`; `args` is as `flatten` lays it out:
one block of n numbers for each array, then the single numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from numba import types

from tiershift.compile.library_arrays import ARRAY_ROUTINES
from tiershift.compile.library_delays import DELAY_ROUTINES
from tiershift.compile.library_markets import MARKET_ROUTINES
from tiershift.compile.library_noise import NOISE_ROUTINES
from tiershift.compile.memories import symbol
from tiershift.compile.typed import routine
from tiershift.model.tree import Call

_SIGNATURE = types.void(types.int64, types.CPointer(types.double), types.CPointer(types.double))
_ROUTINES: dict[str, Callable[[int, Any, Any], None]] = {
    **MARKET_ROUTINES,
    **ARRAY_ROUTINES,
    **NOISE_ROUTINES,
}


_MEMORIES: dict[str, Callable[[int, int, Any, Any, Any], None]] = {**DELAY_ROUTINES}
_MEMORY_SIGNATURE = types.void(types.int64, types.int64, *(types.CPointer(types.double) for _ in range(3)))


@cache
def _compiled(name: str) -> Any:
    """A routine in machine code, with its `address`; it stays in this process."""
    return routine(name, *routine_of(name))


def routine_of(name: str) -> tuple[Callable[..., None], Any]:
    """Return a routine as written, with numba's types of what it takes."""
    if name in _MEMORIES:
        return _MEMORIES[name], _MEMORY_SIGNATURE
    return _ROUTINES[name], _SIGNATURE


def provide(routines: Iterable[str]) -> dict[str, int]:
    """Return the addresses of the routines that a program names (`ALLOCATE AVAILABLE:3`), by the names they link by."""
    names = {f"ts_{routine.partition(':')[0].lower().replace(' ', '_')}" for routine in routines}
    return {name: int(_compiled(name).address) for name in names}


def provide_memories(calls: Iterable[Call]) -> dict[str, int]:
    """Return the addresses of the routines of kept states, by the names they link by."""
    names = {symbol(call, part) for call in calls for part in ("start", "step")}
    return {name: int(_compiled(name).address) for name in names}
