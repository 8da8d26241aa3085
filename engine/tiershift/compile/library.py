"""Routines too long for straight-line code, compiled by numba when a model needs them and called by name.

Each has the signature `void routine(i64 n, const double *args, double *results)`; `args` is as `flatten` lays it out:
one block of n numbers for each array, then the single numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import numpy as np
from numba import carray, cfunc, njit, types  # type: ignore[attr-defined]

from tiershift.compile.elementary_numba import exp
from tiershift.compile.library_arrays import ARRAY_ROUTINES
from tiershift.compile.library_noise import NOISE_ROUTINES

_SIGNATURE = types.void(types.int64, types.CPointer(types.double), types.CPointer(types.double))
_HALVINGS = 200
"""Halvings of the search for the clearing priority: enough to reach neighbouring doubles from any start."""


@njit(nogil=True)
def _wanted(request: float, kind: float, priority: float, width: float, x: float) -> float:
    """What a claimant takes at the clearing priority `x`: all of it well below its own, nothing well above.

    Source: https://www.vensim.com/documentation/allocation_overview.html (curves 1 to 4).
    """
    if request <= 0.0:
        return 0.0
    if kind == 2.0:  # triangular
        if x <= priority - width / 2:
            return request
        if x < priority:
            return request * (1 - 2 * ((x - priority + width / 2) / width) ** 2)
        if x < priority + width / 2:
            return request * 2 * ((priority + width / 2 - x) / width) ** 2
        return 0.0
    if kind == 3.0:  # normal, `width` its standard deviation
        return request * 0.5 * math.erfc((x - priority) / (math.sqrt(2.0) * width))
    if kind == 4.0:  # exponential on both sides
        if x < priority:
            return request * (1 - 0.5 * exp((x - priority) / width))
        return request * 0.5 * exp((priority - x) / width)
    if kind != 1.0:  # fixed quantities and constant elasticity have no curve here
        return math.nan
    share = (priority + width / 2 - x) / width if width > 0.0 else (1.0 if x < priority else 0.0)
    return request * min(1.0, max(0.0, share))


@njit(nogil=True)
def _share_out(n: int, request: Any, kind: Any, priority: Any, width: Any, available: float, results: Any) -> None:
    """Find the priority at which the claims just use up what is available."""
    asked = 0.0
    low, high = math.inf, -math.inf
    for i in range(n):
        asked += max(0.0, request[i])
        low = min(low, priority[i] - 50.0 * width[i] - 1.0)
        high = max(high, priority[i] + 50.0 * width[i] + 1.0)
    if available >= asked or available <= 0.0:
        for i in range(n):
            results[i] = max(0.0, request[i]) if available > 0.0 else 0.0
        return
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        taken = 0.0
        for i in range(n):
            taken += _wanted(request[i], kind[i], priority[i], width[i], middle)
        if taken > available:
            low = middle
        else:
            high = middle
    _settle(n, request, kind, priority, width, available, low, high, results)


@njit(nogil=True)
def _settle(
    n: int, request: Any, kind: Any, priority: Any, width: Any, available: float, low: float, high: float, results: Any
) -> None:
    """At a jump (a curve of no width) the claims above and below it are mixed, so that all is given out."""
    over, under = 0.0, 0.0
    for i in range(n):
        over += _wanted(request[i], kind[i], priority[i], width[i], low)
        under += _wanted(request[i], kind[i], priority[i], width[i], high)
    mix = (available - under) / (over - under) if over > under else 0.0
    for i in range(n):
        more = _wanted(request[i], kind[i], priority[i], width[i], low)
        less = _wanted(request[i], kind[i], priority[i], width[i], high)
        results[i] = less + mix * (more - less)


def _allocate_available(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 5 * n + 1), carray(results, n)
    _share_out(n, given[:n], given[n : 2 * n], given[2 * n : 3 * n], given[3 * n : 4 * n], given[5 * n], made)


def _allocate_by_priority(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 2 * n + 3), carray(results, n)
    width, kind = np.full(n, given[2 * n + 1]), np.ones(n)
    _share_out(n, given[:n], kind, given[n : 2 * n], width, given[2 * n + 2], made)


_ROUTINES: dict[str, Callable[[int, Any, Any], None]] = {
    "ts_allocate_available": _allocate_available,
    "ts_allocate_by_priority": _allocate_by_priority,
    **ARRAY_ROUTINES,
    **NOISE_ROUTINES,
}


@cache
def _compiled(name: str) -> Any:
    return cfunc(_SIGNATURE)(_ROUTINES[name])  # kept alive by the cache: its address is in compiled models


def provide(routines: Iterable[str]) -> dict[str, int]:
    """Return the addresses of the routines that a program names (`ALLOCATE AVAILABLE:3`), by the names they link by."""
    names = {f"ts_{routine.partition(':')[0].lower().replace(' ', '_')}" for routine in routines}
    return {name: int(_compiled(name).address) for name in names}
