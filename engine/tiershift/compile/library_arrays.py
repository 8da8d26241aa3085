"""The library's routines on arrays; see `library` for how they are called."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numba import carray, njit  # type: ignore[attr-defined]

from tiershift.compile.elementary_numba import power


@njit(nogil=True, error_model="numpy")
def _order(n: int, values: Any, rising: int) -> Any:
    """The numbers of the elements in order, equal ones as they stand; what is no number comes last."""
    order = np.arange(n)
    for k in range(1, n):
        own = order[k]
        place = k
        while place > 0:
            before, here = values[order[place - 1]], values[own]
            moves = here < before if rising else here > before
            if not (moves or (np.isnan(before) and not np.isnan(here))):
                break
            order[place] = order[place - 1]
            place -= 1
        order[place] = own
    return order


def _vector_sort_order(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, n + 1), carray(results, n)
    order = _order(n, given[:n], given[n] > 0.0)
    for k in range(n):
        made[k] = order[k]


def _vector_rank(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, n + 1), carray(results, n)
    order = _order(n, given[:n], given[n] > 0.0)
    for k in range(n):
        made[order[k]] = k + 1.0


def _vector_reorder(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, 2 * n), carray(results, n)
    for k in range(n):
        place = given[n + k]
        made[k] = given[int(place + 0.5)] if -0.5 <= place < n - 0.5 else math.nan


@njit(nogil=True, error_model="numpy")
def _weighed(action: int, selection: float, value: float) -> float:
    if action <= 4:
        return selection * value
    return power(value, selection) if action == 5 else value


@njit(nogil=True, error_model="numpy")
def _combined(action: int, total: float, value: float) -> float:
    if action in (2, 8):
        return min(total, value)
    if action in (3, 9):
        return max(total, value)
    return total * value if action in (1, 5, 7) else total + value


def _vector_select(n: int, args: Any, results: Any) -> None:
    count = int(carray(args, 1)[0])
    given, made = carray(args, 4 + 2 * count), carray(results, 1)
    missing, action, error = given[1], given[2], given[3]
    kind, chosen, total = int(action), 0, 0.0
    for k in range(count):
        if given[4 + k] != 0.0:
            value = _weighed(kind, given[4 + k], given[4 + count + k])
            total = _combined(kind, total, value) if chosen else value
            chosen += 1
    if kind in (4, 10) and chosen:
        total /= chosen
    refused = (chosen == 0 and error in (1.0, 3.0)) or (chosen > 1 and error in (2.0, 3.0))
    if refused or kind < 0 or kind > 10 or action != kind:
        made[0] = math.nan
    else:
        made[0] = total if chosen else missing


@njit(nogil=True, error_model="numpy")
def _area(n: int, y: Any, x: float, low: float, width: float, beyond: int) -> Any:
    """The area under the points from the first to `x`; outside, level or along the outermost lines."""
    total, here = 0.0, (x - low) / width
    if here < 0.0:
        slope = y[1] - y[0] if beyond else 0.0
        return (y[0] + 0.5 * slope * here) * here * width
    for k in range(n - 1):
        part = min(1.0, here - k)
        if part <= 0.0:
            break
        total += (y[k] + 0.5 * (y[k + 1] - y[k]) * part) * part * width
    if here > n - 1:
        slope = y[n - 1] - y[n - 2] if beyond else 0.0
        total += (y[n - 1] + 0.5 * slope * (here - (n - 1))) * (here - (n - 1)) * width
    return total


@njit(nogil=True, error_model="numpy")
def _inverse(n: int, y: Any, wanted: float, low: float, width: float, beyond: int) -> Any:
    """The first x at which the points have the value wanted; none outside, or that of the outermost lines."""
    for k in range(n - 1):
        if min(y[k], y[k + 1]) <= wanted <= max(y[k], y[k + 1]):
            rise = y[k + 1] - y[k]
            return low + (k + ((wanted - y[k]) / rise if rise != 0.0 else 0.0)) * width
    if not beyond:
        return math.nan
    first = abs(wanted - y[0]) < abs(wanted - y[n - 1])
    k = 0 if first else n - 2
    if y[k + 1] != y[k]:
        return low + (k + (wanted - y[k]) / (y[k + 1] - y[k])) * width
    return low if first else low + (n - 1) * width


@njit(nogil=True, error_model="numpy")
def _value(n: int, y: Any, here: float, mode: int) -> Any:
    """The value of the points at `here`, counted in points from the first."""
    inside = min(max(here, 0.0), n - 1.0)
    k = min(int(inside), n - 2)
    if mode == 2:
        return y[int(inside)]
    if mode == 4:
        return y[math.ceil(inside)]
    part = (here if mode == 3 else inside) - k
    return y[k] + (y[k + 1] - y[k]) * part


@njit(nogil=True, error_model="numpy")
def _slope(n: int, y: Any, here: float) -> Any:
    """The rise from a point to the next; at a point between two lines, the mean of theirs."""
    k = int(min(max(np.floor(here), 0.0), n - 2.0))
    rise = y[k + 1] - y[k]
    return 0.5 * (rise + y[k] - y[k - 1]) if here == k and k > 0 else rise


def _vector_lookup(n: int, args: Any, results: Any) -> None:
    count = int(carray(args, 1)[0])
    given, made = carray(args, 5 + count), carray(results, 1)
    x, low, high, mode = given[1], given[2], given[3], given[4]
    y, width = given[5:], (high - low) / (count - 1)
    here = (x - low) / width
    kind = int(mode)
    if not width > 0.0 or np.isnan(x) or mode != kind or kind < 0 or kind > 9:
        made[0] = math.nan
    elif kind in (1, 7):
        made[0] = _area(count, y, x, low, width, kind == 7)
    elif kind in (5, 8):
        made[0] = _inverse(count, y, x, low, width, kind == 8)
    elif kind in (6, 9):
        made[0] = 0.0 if kind == 6 and (here < 0.0 or here > count - 1) else _slope(count, y, here) / width
    else:
        made[0] = _value(count, y, here, kind)


@njit(nogil=True, error_model="numpy")
def _solve(size: int, left: Any, right: Any) -> bool:
    """Turn `left` into the unit matrix by rows, the largest pivot first, and do the same to `right`."""
    for column in range(size):
        pivot = column
        for row in range(column + 1, size):
            if abs(left[row, column]) > abs(left[pivot, column]):
                pivot = row
        if not abs(left[pivot, column]) > 0.0:
            return False
        for k in range(size):
            left[column, k], left[pivot, k] = left[pivot, k], left[column, k]
            right[column, k], right[pivot, k] = right[pivot, k], right[column, k]
        scale = left[column, column]
        for k in range(size):
            left[column, k] /= scale
            right[column, k] /= scale
        for row in range(size):
            factor = left[row, column]
            if row != column and factor != 0.0:
                for k in range(size):
                    left[row, k] -= factor * left[column, k]
                    right[row, k] -= factor * right[column, k]
    return True


def _invert_matrix(n: int, args: Any, results: Any) -> None:
    size = int(math.sqrt(n) + 0.5)
    given, made = carray(args, n), carray(results, n)
    left, right = given.copy().reshape((size, size)), np.eye(size)
    solved = _solve(size, left, right)
    for k in range(n):
        made[k] = right[k // size, k % size] if solved else math.nan


def _get_data_median(n: int, args: Any, results: Any) -> None:
    count = int(carray(args, 3)[2])
    given, made = carray(args, 3 + 2 * count), carray(results, 1)
    first, last = given[0], given[1]
    inside, many = np.empty(count), 0
    for k in range(count):
        if first <= given[3 + k] <= last:
            inside[many] = given[3 + count + k]
            many += 1
    made[0] = np.median(inside[:many]) if many else math.nan


@njit(nogil=True, error_model="numpy")
def _worth(many: int, given: Any, rate: float) -> Any:
    """What a first sum and the flows at the end of each period are worth at the start."""
    total, fall = given[1] * power(1.0 + rate, -given[2]), 1.0
    for k in range(many):
        fall /= 1.0 + rate
        total += given[3 + k] * fall
    return total


def _rate_of_return(n: int, args: Any, results: Any) -> None:
    """The rate nearest to nothing at which flows are worth nothing, sought outwards in steps of a hundredth."""
    many = int(carray(args, 1)[0])
    given, made = carray(args, 3 + many), carray(results, 1)
    made[0] = math.nan
    up = down = _worth(many, given, 0.0)
    some = 0.0
    for k in range(1, 3 + many):
        some += abs(given[k]) if k != 2 else 0.0
    if some > 0.0 and up == 0.0:
        made[0] = 0.0
    for k in range(100 if some > 0.0 and up != 0.0 else 0):
        low, high = 0.01 * k, 0.01 * (k + 1)
        next_up = _worth(many, given, high)
        next_down = _worth(many, given, -high) if k < 99 else _worth(many, given, -0.999)
        if up * next_up <= 0.0:
            made[0] = _root(many, given, low, high)
            break
        if down * next_down <= 0.0:
            made[0] = _root(many, given, -min(high, 0.999), -low)
            break
        up, down = next_up, next_down


@njit(nogil=True, error_model="numpy")
def _root(many: int, given: Any, low: float, high: float) -> float:
    below = _worth(many, given, low)
    for _ in range(100):
        middle = 0.5 * (low + high)
        here = _worth(many, given, middle)
        if (here > 0.0) == (below > 0.0) and here != 0.0:
            low = middle
        else:
            high = middle
    return high


ARRAY_ROUTINES: Mapping[str, Callable[[int, Any, Any], None]] = {
    "ts_vector_sort_order": _vector_sort_order,
    "ts_vector_rank": _vector_rank,
    "ts_vector_reorder": _vector_reorder,
    "ts_vector_select": _vector_select,
    "ts_vector_lookup": _vector_lookup,
    "ts_invert_matrix": _invert_matrix,
    "ts_get_data_median": _get_data_median,
    "ts_rate_of_return": _rate_of_return,
}
