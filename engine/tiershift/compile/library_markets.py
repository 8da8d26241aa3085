"""The library's routines on claims and offers: allocations and the prices that clear a market.

Source of the curves: https://www.vensim.com/documentation/allocation_overview.html, 24330.html and 24335.html. Curve 5
(constant elasticity) is not described there in a way that can be computed; it gives no number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numba import carray, njit  # type: ignore[attr-defined]

from tiershift.compile.elementary_numba import erfc, exp

_HALVINGS = 200
"""Halvings of a search: enough to reach neighbouring doubles from any start."""


@njit(nogil=True, error_model="numpy")
def _share(kind: float, priority: float, width: float, x: float) -> Any:
    """What part of its quantity a claimant takes at the priority or price `x`: all well below its own, none above."""
    if kind == 0.0:  # a fixed quantity
        return 1.0
    if kind == 1.0:  # rectangular
        if width > 0.0:
            return min(1.0, max(0.0, (priority + width / 2 - x) / width))
        return 1.0 if x < priority else 0.0
    if kind == 2.0:  # triangular
        if x <= priority - width / 2:
            return 1.0
        if x < priority:
            return 1 - 2 * ((x - priority + width / 2) / width) ** 2
        if x < priority + width / 2:
            return 2 * ((priority + width / 2 - x) / width) ** 2
        return 0.0
    if kind == 3.0:  # normal, `width` its standard deviation
        return 0.5 * erfc((x - priority) / (math.sqrt(2.0) * width))
    if kind == 4.0:  # exponential on both sides
        if x < priority:
            return 1 - 0.5 * exp((x - priority) / width)
        return 0.5 * exp((priority - x) / width)
    return math.nan


@njit(nogil=True, error_model="numpy")
def _wanted(request: float, kind: float, priority: float, width: float, x: float, top: float) -> Any:
    """What a claimant takes at the clearing priority `x`; a fixed quantity gives way only at the very `top`."""
    if request <= 0.0 or (kind == 0.0 and x >= top):
        return 0.0
    return request * _share(kind, priority, width, x)


@njit(nogil=True, error_model="numpy")
def _clearing(n: int, request: Any, kind: Any, priority: Any, width: Any, available: float) -> Any:
    """The two neighbouring priorities between which the claims just use up what is available, and the top of all."""
    low, high = math.inf, -math.inf
    for i in range(n):
        low = min(low, priority[i] - 50.0 * width[i] - 1.0)
        high = max(high, priority[i] + 50.0 * width[i] + 1.0)
    top = high
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        taken = 0.0
        for i in range(n):
            taken += _wanted(request[i], kind[i], priority[i], width[i], middle, top)
        if taken > available:
            low = middle
        else:
            high = middle
    return low, high, top


@njit(nogil=True, error_model="numpy")
def _share_out(n: int, request: Any, kind: Any, priority: Any, width: Any, available: float, results: Any) -> None:
    """Give each claimant its part; at a jump (a curve of no width) the claims above and below it are mixed."""
    asked = 0.0
    for i in range(n):
        asked += max(0.0, request[i])
    if available >= asked or available <= 0.0:
        for i in range(n):
            results[i] = max(0.0, request[i]) if available > 0.0 else 0.0
        return
    low, high, top = _clearing(n, request, kind, priority, width, available)
    over, under = 0.0, 0.0
    for i in range(n):
        over += _wanted(request[i], kind[i], priority[i], width[i], low, top)
        under += _wanted(request[i], kind[i], priority[i], width[i], high, top)
    mix = (available - under) / (over - under) if over > under else 0.0
    for i in range(n):
        more = _wanted(request[i], kind[i], priority[i], width[i], low, top)
        less = _wanted(request[i], kind[i], priority[i], width[i], high, top)
        results[i] = less + mix * (more - less)


def _allocate_available(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 5 * n + 1), carray(results, n)
    _share_out(n, given[:n], given[n : 2 * n], given[2 * n : 3 * n], given[3 * n : 4 * n], given[5 * n], made)


def _allocate_by_priority(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 2 * n + 3), carray(results, n)
    width, kind = np.full(n, given[2 * n + 1]), np.ones(n)
    _share_out(n, given[:n], kind, given[n : 2 * n], width, given[2 * n + 2], made)


def _market_priority(n: int, args: Any, results: Any) -> None:
    """Where all is served, the priority is low enough for everybody; where nothing is there, too high for anybody."""
    count = int(carray(args, 1)[0])
    given, made = carray(args, 3 + 2 * count), carray(results, 1)
    width, available = given[1], given[2]
    request, priority = given[3 : 3 + count], given[3 + count :]
    asked, least, most = 0.0, math.inf, -math.inf
    for i in range(count):
        asked += max(0.0, request[i])
        least, most = min(least, priority[i]), max(most, priority[i])
    if available >= asked:
        made[0] = least - width / 2
    elif available <= 0.0:
        made[0] = most + width / 2
    else:
        made[0] = _clearing(count, request, np.ones(count), priority, np.full(count, width), available)[1]


@njit(nogil=True, error_model="numpy")
def _reach(kind: float, width: float) -> Any:
    """How far from its middle a curve reaches, for the purpose of finding a price (observed)."""
    if kind == 3.0:
        return 5.0 * width
    if kind == 4.0:
        return 10.0 * width
    return width / 2 if kind in (1.0, 2.0) else 0.0


@njit(nogil=True, error_model="numpy")
def _quantity(n: int, q: Any, profile: Any, x: float, rising: float) -> Any:
    total = 0.0
    for i in range(n):
        share = _share(profile[i], profile[n + i], profile[2 * n + i], x)
        total += q[i] * (1.0 - share if rising > 0.0 and profile[i] != 0.0 else share)
    return total


def _find_market_price(n: int, args: Any, results: Any) -> None:
    """Demand falls and supply rises with the price; where they meet, or at the end that is nearer to meeting."""
    sizes, made = carray(args, 2), carray(results, 1)
    buyers, sellers = int(sizes[0]), int(sizes[1])
    given = carray(args, 2 + 5 * (buyers + sellers))[2:]
    wanted, demand = given[:buyers], given[buyers : 5 * buyers]
    offered, supply = given[5 * buyers : 5 * buyers + sellers], given[5 * buyers + sellers :]
    low, high = math.inf, -math.inf
    for count, profile in ((buyers, demand), (sellers, supply)):
        for i in range(count):
            reach = _reach(profile[i], profile[2 * count + i])
            low, high = min(low, profile[count + i] - reach), max(high, profile[count + i] + reach)
    ends = _quantity(buyers, wanted, demand, low, 0.0) + _quantity(sellers, offered, supply, low, 1.0)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _quantity(sellers, offered, supply, middle, 1.0) >= _quantity(buyers, wanted, demand, middle, 0.0):
            high = middle
        else:
            low = middle
    made[0] = math.nan if np.isnan(ends) else high


def _demand_at_price(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 6), carray(results, 1)
    made[0] = given[0] * _share(given[1], given[2], given[3], given[5])


def _supply_at_price(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 6), carray(results, 1)
    share = _share(given[1], given[2], given[3], given[5])
    made[0] = given[0] * (1.0 - share if given[1] != 0.0 else share)


MARKET_ROUTINES: Mapping[str, Callable[[int, Any, Any], None]] = {
    "ts_allocate_available": _allocate_available,
    "ts_allocate_by_priority": _allocate_by_priority,
    "ts_marketp": _market_priority,
    "ts_find_market_price": _find_market_price,
    "ts_demand_at_price": _demand_at_price,
    "ts_supply_at_price": _supply_at_price,
}
