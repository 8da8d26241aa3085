"""Numbers between two bounds, with the arithmetic that keeps every possible result inside.

Division takes a divisor that is never negative to be positive: a model that divides by nothing is asked for elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `low` to `high`, either of which may be infinite."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return between(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        ends = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return between(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        if self == ZERO:
            return ZERO
        if other == ZERO or other.low < 0.0 < other.high:
            return ANY
        return self * Interval(_inverse(other.high, -1.0), _inverse(other.low, 1.0))

    def __or__(self, other: Interval) -> Interval:
        """The smallest interval around both."""
        return between(min(self.low, other.low), max(self.high, other.high))

    @property
    def sign(self) -> str:
        """`+` where nothing inside is negative and something positive, `-` the other way round, otherwise `?`."""
        if self.low >= 0.0 and self.high > 0.0:
            return "+"
        return "-" if self.high <= 0.0 and self.low < 0.0 else "?"

    def square(self) -> Interval:
        """The squares of the numbers inside."""
        product = self * self
        return between(max(product.low, 0.0), product.high)

    def at(self, rising: Callable[[float], float]) -> Interval:
        """The values of a function that never falls."""
        return between(rising(self.low), rising(self.high))


def between(low: float, high: float) -> Interval:
    """Return the interval of two bounds; one that is no number bounds nothing."""
    return Interval(-math.inf if math.isnan(low) else low, math.inf if math.isnan(high) else high)


def exactly(number: float) -> Interval:
    """Return the interval of one number."""
    return between(number, number)


def exponential(x: float) -> float:
    """Return e to the power of `x`, infinite where it is too large to write."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def raised(x: float, whole: float) -> float:
    """Return `x` to a whole power, infinite where it is too large to write."""
    try:
        return math.pow(x, whole)
    except OverflowError:
        return math.copysign(math.inf, x) if whole % 2 else math.inf


def logarithm(x: float) -> float:
    """Return the natural logarithm of `x`, minus infinity from zero down."""
    return math.log(x) if x > 0.0 else -math.inf


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0.0 or b == 0.0 else a * b


def _inverse(x: float, side: float) -> float:
    return side * math.inf if x == 0.0 else 1.0 / x


ANY = Interval(-math.inf, math.inf)
NOT_NEGATIVE = Interval(0.0, math.inf)
ZERO = Interval(0.0, 0.0)
ONE = Interval(1.0, 1.0)
SHARE = Interval(0.0, 1.0)
