"""The library's random numbers: chances by counting, shapes by inverting their distribution functions.

A chance is the first word that Philox 4x64-10 gives for a counter (step, future, the call's seed, NOISE SEED) and a key
(the run's seed, the stream), so nothing is drawn twice and nothing depends on what was drawn before
(J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, 2011, https://doi.org/10.1145/2063384.2063405).

`args` begins with those six, the run's seed and the stream in halves of 32 bits each: seed, seed, future, step,
stream, stream, the call's seed, NOISE SEED. Then come the least and most that may come out, and the shape's own
numbers. What is stretched by r and shifted by h is cut off at these ends by drawing between them only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numba import carray, njit  # type: ignore[attr-defined]

from tiershift.compile.elementary_numba import exp, lgamma, log, power
from tiershift.compile.library_delays import area
from tiershift.compile.library_shapes import (
    beta_below,
    beta_quantile,
    gamma_above,
    gamma_below,
    gamma_quantile,
    normal_below,
    normal_quantile,
)

_FIRST = 8
_LOW, _HALF = np.uint64(0xFFFFFFFF), np.uint64(32)
_MULTIPLY = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
_RAISE = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
_TWELVE = np.uint64(12)
_ROUNDS = 10
_MOST = 2.0**52
"""No count beyond this is looked for: whole numbers are exact up to here."""


@njit(nogil=True, error_model="numpy")
def _upper(a: Any, b: Any) -> Any:
    """The upper 64 bits of a product of two 64-bit numbers."""
    a0, a1, b0, b1 = a & _LOW, a >> _HALF, b & _LOW, b >> _HALF
    middle = a1 * b0 + ((a0 * b0) >> _HALF)
    other = (middle & _LOW) + a0 * b1
    return a1 * b1 + (middle >> _HALF) + (other >> _HALF)


@njit(nogil=True, error_model="numpy")
def philox(c0: Any, c1: Any, c2: Any, c3: Any, k0: Any, k1: Any) -> Any:
    """Return the four words of Philox 4x64-10 for a counter and a key, all 64-bit."""
    for _ in range(_ROUNDS):
        high0, low0 = _upper(_MULTIPLY[0], c0), _MULTIPLY[0] * c0
        high1, low1 = _upper(_MULTIPLY[1], c2), _MULTIPLY[1] * c2
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = k0 + _RAISE[0], k1 + _RAISE[1]
    return c0, c1, c2, c3


@njit(nogil=True, error_model="numpy")
def _bits(given: Any, at: int) -> Any:
    """A number's 64 bits; zero has one form only."""
    return np.uint64(0) if given[at] == 0.0 else given.view(np.uint64)[at]


@njit(nogil=True, error_model="numpy")
def _chance(given: Any) -> float:
    """A number in (0, 1), as `run.draws.uniform` makes it of 64 bits."""
    seed = (np.uint64(given[0]) << _HALF) | np.uint64(given[1])
    stream = (np.uint64(given[4]) << _HALF) | np.uint64(given[5])
    counter = np.uint64(given[3]), np.uint64(given[2]), _bits(given, 6), _bits(given, 7)
    word = philox(counter[0], counter[1], counter[2], counter[3], seed, stream)[0]
    return float(word >> _TWELVE) * 2.0**-52 + 2.0**-53


@njit(nogil=True, error_model="numpy")
def _ends(given: Any, shift: float, stretch: float) -> Any:
    """Between which standard values a shape is drawn, so that it ends up between least and most."""
    a, b = (given[_FIRST] - shift) / stretch, (given[_FIRST + 1] - shift) / stretch
    return (a, b) if stretch > 0.0 else (b, a)


@njit(nogil=True, error_model="numpy")
def _placed(given: Any, value: float, shift: float, stretch: float) -> Any:
    """A standard value stretched, shifted and, for rounding's sake, kept between least and most."""
    least, most = given[_FIRST], given[_FIRST + 1]
    if not least <= most or np.isnan(value):
        return math.nan
    return min(max(shift + stretch * value, least), most)


@njit(nogil=True, error_model="numpy")
def _within(below: float, above: float, chance: float) -> float:
    return below + (above - below) * chance


def _random_uniform(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, _FIRST + 2), carray(results, 1)
    least, most = given[_FIRST], given[_FIRST + 1]
    made[0] = least + (most - least) * _chance(given) if least <= most else math.nan


def _random_normal(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, _FIRST + 4), carray(results, 1)
    shift, stretch = given[_FIRST + 2], given[_FIRST + 3]
    a, b = _ends(given, shift, stretch) if stretch != 0.0 else (-1.0, 1.0)
    chance = _chance(given)
    if a > 0.0:  # the lower tail has the finer numbers
        value = -normal_quantile(_within(normal_below(-b), normal_below(-a), chance))
    else:
        value = normal_quantile(_within(normal_below(a), normal_below(b), chance))
    made[0] = _placed(given, value, shift, stretch)


@njit(nogil=True, error_model="numpy")
def _under_triangle(end: float, start: float, peak: float, stop: float) -> float:
    x = min(max(end, start), stop)
    if x < peak:
        return (x - start) ** 2 / ((stop - start) * (peak - start))
    return 1.0 - ((stop - x) ** 2 / ((stop - start) * (stop - peak)) if stop > peak else 0.0)


def _random_triangular(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, _FIRST + 5), carray(results, 1)
    start, peak, stop = given[_FIRST + 2], given[_FIRST + 3], given[_FIRST + 4]
    if not (start <= peak <= stop and start < stop):
        made[0] = math.nan
        return
    below = _under_triangle(given[_FIRST], start, peak, stop)
    above = _under_triangle(given[_FIRST + 1], start, peak, stop)
    chance = _within(below, above, _chance(given))
    if chance * (stop - start) < peak - start:
        value = start + math.sqrt(chance * (stop - start) * (peak - start))
    else:
        value = stop - math.sqrt((1.0 - chance) * (stop - start) * (stop - peak))
    made[0] = _placed(given, value, 0.0, 1.0)


def _random_weibull(n: int, args: Any, results: Any) -> None:
    """Mean 1: the scale is 1 / Γ(1 + 1 / shape). With shape 1 it is exponential."""
    given, made = carray(args, _FIRST + 5), carray(results, 1)
    shape, shift, stretch = given[_FIRST + 2], given[_FIRST + 3], given[_FIRST + 4]
    if not shape > 0.0:
        made[0] = math.nan
        return
    scale = exp(-lgamma(1.0 + 1.0 / shape))
    a, b = _ends(given, shift, stretch) if stretch != 0.0 else (0.0, math.inf)
    above_a = exp(-power(max(a, 0.0) / scale, shape))
    above_b = exp(-power(max(b, 0.0) / scale, shape))
    left = _within(above_b, above_a, _chance(given))
    value = scale * power(-log(left), 1.0 / shape) if above_a > 0.0 else a
    made[0] = _placed(given, value, shift, stretch)


def _random_gamma(n: int, args: Any, results: Any) -> None:
    """An order below 1 is taken for 1, as Vensim does."""
    given, made = carray(args, _FIRST + 5), carray(results, 1)
    order, shift, stretch = max(given[_FIRST + 2], 1.0), given[_FIRST + 3], given[_FIRST + 4]
    a, b = _ends(given, shift, stretch) if stretch != 0.0 else (0.0, math.inf)
    chance = _within(gamma_below(order, a), gamma_below(order, b), _chance(given))
    made[0] = _placed(given, gamma_quantile(order, chance), shift, stretch)


def _random_beta(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, _FIRST + 6), carray(results, 1)
    alpha, beta, shift, stretch = given[_FIRST + 2], given[_FIRST + 3], given[_FIRST + 4], given[_FIRST + 5]
    if not (alpha > 0.0 and beta > 0.0):
        made[0] = math.nan
        return
    a, b = _ends(given, shift, stretch) if stretch != 0.0 else (0.0, 1.0)
    chance = _within(beta_below(alpha, beta, a), beta_below(alpha, beta, b), _chance(given))
    made[0] = _placed(given, beta_quantile(alpha, beta, chance), shift, stretch)


@njit(nogil=True, error_model="numpy")
def _counted(kind: int, first: float, second: float, count: float) -> float:
    """The chance of at most `count`: 0 Poisson, 1 binomial, 2 trials until successes."""
    if kind == 0:
        return gamma_above(count + 1.0, first) if count >= 0.0 else 0.0
    if kind == 1:
        if count < 0.0:
            return 0.0
        return beta_below(second - count, count + 1.0, 1.0 - first) if count < second else 1.0
    return beta_below(second, count - second + 1.0, first) if count >= second else 0.0


@njit(nogil=True, error_model="numpy")
def _count(kind: int, first: float, second: float, least: float, most: float, chance: float) -> float:
    """The least count whose distribution function reaches a chance between those of `least` and `most`."""
    below, above = _counted(kind, first, second, least - 1.0), _counted(kind, first, second, most)
    wanted = _within(below, above, chance)
    low, high = least - 1.0, max(least, 0.0)
    while high < most and high < _MOST and _counted(kind, first, second, high) < wanted:
        low, high = high, min(2.0 * high + 1.0, most)
    while high - low > 1.0:
        middle = np.floor(0.5 * (low + high))
        reached = _counted(kind, first, second, middle)
        if np.isnan(reached):
            return math.nan
        if reached < wanted:
            low = middle
        else:
            high = middle
    return high


@njit(nogil=True, error_model="numpy")
def _drawn_count(given: Any, kind: int, first: float, second: float, shift: float, stretch: float) -> Any:
    a, b = _ends(given, shift, stretch) if stretch != 0.0 else (0.0, math.inf)
    bottom = second if kind == 2 else 0.0
    top = second if kind == 1 else _MOST
    least, most = max(np.ceil(a), bottom), min(np.floor(b), top)
    if not least <= most:
        return math.nan
    return _placed(given, _count(kind, first, second, least, most, _chance(given)), shift, stretch)


def _random_poisson(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, _FIRST + 5), carray(results, 1)
    mean = given[_FIRST + 2]
    drawn = _drawn_count(given, 0, mean, 0.0, given[_FIRST + 3], given[_FIRST + 4])
    made[0] = drawn if mean >= 0.0 else math.nan


def _random_binomial(n: int, args: Any, results: Any) -> None:
    given, made = carray(args, _FIRST + 6), carray(results, 1)
    chance, trials = given[_FIRST + 2], np.floor(given[_FIRST + 3] + 0.5)
    right = 0.0 <= chance <= 1.0 and trials >= 0.0
    made[0] = _drawn_count(given, 1, chance, trials, given[_FIRST + 4], given[_FIRST + 5]) if right else math.nan


def _random_negative_binomial(n: int, args: Any, results: Any) -> None:
    """How many trials there are until so many successes, from that many on."""
    given, made = carray(args, _FIRST + 6), carray(results, 1)
    chance, wanted = given[_FIRST + 2], np.floor(given[_FIRST + 3] + 0.5)
    right = 0.0 < chance <= 1.0 and wanted >= 1.0
    made[0] = _drawn_count(given, 2, chance, wanted, given[_FIRST + 4], given[_FIRST + 5]) if right else math.nan


def _random_lookup(n: int, args: Any, results: Any) -> None:
    """A density of lines between points; the chance is turned round by halving."""
    count = int(carray(args, _FIRST + 5)[_FIRST + 4])
    given, made = carray(args, _FIRST + 5 + 2 * count), carray(results, 1)
    shift, stretch = given[_FIRST + 2], given[_FIRST + 3]
    x, y = given[_FIRST + 5 : _FIRST + 5 + count], given[_FIRST + 5 + count :]
    a, b = _ends(given, shift, stretch) if stretch != 0.0 else (x[0], x[-1])
    low, high = min(max(a, x[0]), x[-1]), min(max(b, x[0]), x[-1])
    wanted = _within(area(x, y, low), area(x, y, high), _chance(given))
    for _ in range(200):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        if area(x, y, middle) < wanted:
            low = middle
        else:
            high = middle
    made[0] = _placed(given, high, shift, stretch) if a <= x[-1] and b >= x[0] else math.nan


NOISE_ROUTINES: Mapping[str, Callable[[int, Any, Any], None]] = {
    "ts_random_uniform": _random_uniform,
    "ts_random_normal": _random_normal,
    "ts_random_triangular": _random_triangular,
    "ts_random_weibull": _random_weibull,
    "ts_random_gamma": _random_gamma,
    "ts_random_beta": _random_beta,
    "ts_random_poisson": _random_poisson,
    "ts_random_binomial": _random_binomial,
    "ts_random_negative_binomial": _random_negative_binomial,
    "ts_random_lookup": _random_lookup,
}
