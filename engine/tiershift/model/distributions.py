"""The shapes that a parameter's uncertainty may take.

Each is a frozen value with a distribution function `cdf` and its inverse `ppf`, both on float64 arrays of any shape.
`support` is where it can fall at all. Parameters are the ones people can name: a lognormal is given by its median and
the value that 95 % stay below, a PERT by lowest, most likely and highest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats: TypeAlias = NDArray[np.float64]

_Z95 = float(special.ndtri(0.95))


@dataclass(frozen=True, slots=True)
class Fixed:
    """Certainty: every future has `value`."""

    value: float

    @property
    def support(self) -> tuple[float, float]:
        return self.value, self.value

    def flaw(self) -> str:
        return ""

    def cdf(self, x: Floats) -> Floats:
        return np.where(np.asarray(x) < self.value, 0.0, 1.0)

    def ppf(self, u: Floats) -> Floats:
        return np.full(np.shape(u), self.value)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Anything from `low` to `high`, all alike."""

    low: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def flaw(self) -> str:
        return "" if self.low < self.high else "low is not below high"

    def cdf(self, x: Floats) -> Floats:
        return np.clip((np.asarray(x) - self.low) / (self.high - self.low), 0.0, 1.0)

    def ppf(self, u: Floats) -> Floats:
        return self.low + np.asarray(u) * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Triangular:
    """From `low` to `high` with straight sides up to the peak at `mode`."""

    low: float
    mode: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def flaw(self) -> str:
        return _out_of_order(self.low, self.mode, self.high)

    def cdf(self, x: Floats) -> Floats:
        width = self.high - self.low
        at = np.clip(x, self.low, self.high)
        # Under the peak each side is a parabola; where a side has no width, the other one covers every point.
        rise = (at - self.low) ** 2 / (width * (self.mode - self.low) or math.inf)
        fall = 1.0 - (self.high - at) ** 2 / (width * (self.high - self.mode) or math.inf)
        return np.where(at < self.mode, rise, fall)

    def ppf(self, u: Floats) -> Floats:
        width = self.high - self.low
        at = np.asarray(u)
        rise = self.low + np.sqrt(at * width * (self.mode - self.low))
        fall = self.high - np.sqrt((1.0 - at) * width * (self.high - self.mode))
        return np.where(at < (self.mode - self.low) / width, rise, fall)


@dataclass(frozen=True, slots=True)
class Beta:
    """A beta distribution with shapes `alpha` and `beta`, stretched over `low` to `high`."""

    alpha: float
    beta: float
    low: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def flaw(self) -> str:
        if self.alpha <= 0 or self.beta <= 0:
            return "alpha and beta are not both above 0"
        return "" if self.low < self.high else "low is not below high"

    def cdf(self, x: Floats) -> Floats:
        share = np.clip((np.asarray(x) - self.low) / (self.high - self.low), 0.0, 1.0)
        return np.asarray(special.betainc(self.alpha, self.beta, share), dtype=np.float64)

    def ppf(self, u: Floats) -> Floats:
        share = special.betaincinv(self.alpha, self.beta, u)
        return np.asarray(self.low + share * (self.high - self.low), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Pert:
    """From `low` to `high`, smooth around `mode`: the beta whose mean is (low + 4 mode + high) / 6.

    Source: D. G. Malcolm et al., Application of a technique for research and development program evaluation, 1959.
    """

    low: float
    mode: float
    high: float

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high

    def flaw(self) -> str:
        return _out_of_order(self.low, self.mode, self.high)

    def cdf(self, x: Floats) -> Floats:
        return self._beta().cdf(x)

    def ppf(self, u: Floats) -> Floats:
        return self._beta().ppf(u)

    def _beta(self) -> Beta:
        width = self.high - self.low
        alpha = 1.0 + 4.0 * (self.mode - self.low) / width
        return Beta(alpha, 6.0 - alpha, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal distribution with `mean` and standard deviation `sd`."""

    mean: float
    sd: float

    @property
    def support(self) -> tuple[float, float]:
        return -math.inf, math.inf

    def flaw(self) -> str:
        return "" if self.sd > 0 else "sd is not above 0"

    def cdf(self, x: Floats) -> Floats:
        return np.asarray(special.ndtr((np.asarray(x) - self.mean) / self.sd), dtype=np.float64)

    def ppf(self, u: Floats) -> Floats:
        return np.asarray(self.mean + self.sd * special.ndtri(u), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class LogNormal:
    """Above 0, with half of the values below `median` and 95 % below `p95`."""

    median: float
    p95: float

    @property
    def support(self) -> tuple[float, float]:
        return 0.0, math.inf

    def flaw(self) -> str:
        return "" if 0 < self.median < self.p95 else "0 < median < p95 does not hold"

    def cdf(self, x: Floats) -> Floats:
        positive = np.maximum(x, np.finfo(np.float64).tiny)
        return np.asarray(special.ndtr(np.log(positive / self.median) / self._sigma()), dtype=np.float64)

    def ppf(self, u: Floats) -> Floats:
        return np.asarray(self.median * np.exp(self._sigma() * special.ndtri(u)), dtype=np.float64)

    def _sigma(self) -> float:
        return math.log(self.p95 / self.median) / _Z95


Draw: TypeAlias = Fixed | Uniform | Triangular | Pert | Normal | LogNormal | Beta

SHAPES: dict[str, type[Uniform | Triangular | Pert | Normal | LogNormal | Beta]] = {
    "uniform": Uniform,
    "triangular": Triangular,
    "pert": Pert,
    "normal": Normal,
    "lognormal": LogNormal,
    "beta": Beta,
}
"""The shapes by the names that files use; `fixed` has none of its own, it takes the parameter's value."""


def truncated(shape: Draw, u: Floats, low: float, high: float) -> Floats:
    """Return the values of `shape`, cut off at `low` and `high`, that belong to the chances `u` in (0, 1).

    Cutting off keeps the form between the two ends: u is mapped into [F(low), F(high)] before it is inverted, so a
    greater u never gives a smaller value and nothing piles up at the ends.
    """
    if isinstance(shape, Fixed):
        return shape.ppf(u)
    start, end = (float(chance) for chance in shape.cdf(np.array([low, high])))
    return np.clip(shape.ppf(start + u * (end - start)), low, high)


def scaled(shape: Draw, factor: float) -> Draw:
    """Return the distribution of `factor`, above 0, times what has the distribution `shape`."""
    shapeless = ("alpha", "beta")
    numbers = {one.name: getattr(shape, one.name) for one in fields(shape)}
    return replace(shape, **{name: own if name in shapeless else own * factor for name, own in numbers.items()})


def _out_of_order(low: float, mode: float, high: float) -> str:
    return "" if low <= mode <= high and low < high else "low ≤ mode ≤ high does not hold, or low equals high"
