"""Funnel limits: how far a place may be from what is expected before it is called different.

Limits of one place alone are exact, of Poisson for counts and of the binomial for shares. Councils differ by more than
chance: where they do, limits are widened, on the scale on which the variance of chance does not depend on the level
(the square root of a count, the arcsine of the root of a share) and is 1 / size, in one of two ways:

- by a factor on that variance, φ / size: the mean square of the winsorised z-scores (the outermost tenth on either side
  set to its edge);
- by a variance between councils that is added to it, 1 / size + τ²: as large as makes the mean square of the winsorised
  z-scores, taken with it, 1.

With a factor, limits of the largest councils come out narrow, however much these differ; with an addition they never
get narrower than councils differ. Which of the two is taken is found for each measure, in each year: that with which
the largest fifth of councils spreads most nearly as much as the others (`dispersion`).

Figures that have no count behind them, such as money, have the winsorised spread between councils alone, on the scale
of logarithms.

Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185-1202; the same, "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14 (2005),
347-351: there both ways are, τ² by the moments of z-scores without it. Unlike there, τ² is found again with the scores
that it makes, as councils are too unlike in size for one step; and mean squares are divided by what winsorising takes
off a normal spread, so that limits of 95% leave out 5% of councils that differ as most do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrik, ndtr, ndtri, pdtrik

Floats = NDArray[np.float64]
Method = Literal["count", "share", "spread"]
NEAR, SURE = 1.959963984540054, 3.090232306167813
"""The two limits, as z: 95% and 99.8% of what is expected lie within."""
WINSORISED = 0.1
LARGEST = 0.8
"""Councils with more behind a figure than this share of all are the largest."""
_EDGE = float(ndtri(1 - WINSORISED))
_KEPT = float(1 - 2 * (_EDGE * np.exp(-(_EDGE**2) / 2) / np.sqrt(2 * np.pi) + WINSORISED) + 2 * WINSORISED * _EDGE**2)
"""The variance of a standard normal of which a tenth on either side is winsorised: 0.68."""
_SCALES: Mapping[Method, Callable[[Floats], Floats]] = {
    "count": lambda rate: 2 * np.sqrt(rate),
    "share": lambda rate: 2 * np.arcsin(np.sqrt(np.clip(rate, 0, 1))),
    "spread": np.log,
}
_BACK: Mapping[Method, Callable[[Floats], Floats]] = {
    "count": lambda at: np.square(np.clip(at, 0, None) / 2),
    "share": lambda at: np.square(np.sin(np.clip(at, 0, np.pi) / 2)),
    "spread": np.exp,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates between which a place is as expected: `low`, `high` for 95%, `lowest`, `highest` for 99.8%."""

    lowest: Floats
    low: Floats
    high: Floats
    highest: Floats


@dataclass(frozen=True, slots=True)
class Dispersion:
    """By how much councils vary more than chance: a factor on its variance, or a variance that is added to it."""

    factor: float = 1.0
    added: float = 0.0

    def variance(self, size: Floats) -> Floats:
        """Return the variance of a figure on its scale, for councils of each size."""
        return self.factor / size + self.added

    @property
    def known(self) -> bool:
        """Whether enough councils are known to say."""
        return bool(np.isfinite(self.factor))


def z_scores(method: Method, rate: Floats, size: Floats, expected: Floats) -> Floats:
    """Return how far rates are from what is expected, in standard errors; NaN where one of them is missing.

    Args:
        rate: count / size, share, or the figure itself for `spread`.
        size: children or cases behind each; without meaning for `spread`, whose standard error is 1 on its scale.
        expected: the rate that is expected of each, above zero.
    """
    scale = _SCALES[method]
    root = np.ones_like(size) if method == "spread" else np.sqrt(size)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = root * (scale(rate) - scale(expected))
    return np.where(np.isfinite(found), found, np.nan)


def dispersion(z: Floats, size: Floats, method: Method) -> Dispersion:
    """Return by how much councils vary more than chance would have them.

    None for counts and shares where the factor is not clearly above 1 (1 + 2 √(2 / councils)). Otherwise the factor
    or the addition, that for which the mean square of scores in the largest fifth of councils over that in the others
    is nearer to 1; scores count as 3.09 at most. For `spread` the factor is the variance itself.

    Args:
        z: of `z_scores`; NaN for whom is left out.
        size: as given to `z_scores`.

    Returns:
        NaN as factor where fewer than ten are known.
    """
    known = np.isfinite(z) & np.isfinite(size)
    z, size = z[known], size[known]
    if z.size < 10:
        return Dispersion(float("nan"))
    factor = winsorised(z)
    if method == "spread":
        return Dispersion(factor)
    if factor <= 1 + 2 * np.sqrt(2 / z.size):
        return Dispersion()
    ways = Dispersion(factor), Dispersion(1.0, between(z, size))
    return min(ways, key=lambda way: abs(np.log(_uneven(z / np.sqrt(size), size, way))))


def winsorised(z: Floats) -> float:
    """Return the mean square of scores of which a tenth on either side is winsorised, as of a normal spread."""
    ordered = np.sort(z)
    edge = int(ordered.size * WINSORISED)
    return float(np.mean(np.square(np.clip(ordered, ordered[edge], ordered[-edge - 1])))) / _KEPT


def between(z: Floats, size: Floats) -> float:
    """Return the variance between councils, τ²: with it, the mean square of the winsorised scores is 1.

    Nought where they are no wider than chance. Found by halving, to 1e-12 of what it can be at most.
    """
    low, high = 0.0, winsorised(z) * float(np.max(1 / size))
    for _ in range(40):
        middle = (low + high) / 2
        wide = winsorised(z / np.sqrt(1 + middle * size)) > 1
        low, high = (middle, high) if wide else (low, middle)
    return (low + high) / 2


def _uneven(off: Floats, size: Floats, way: Dispersion) -> float:
    """How much more the largest fifth of councils spreads than the others, in scores of this way."""
    squares = np.square(np.clip(off / np.sqrt(way.variance(size)), -SURE, SURE))
    large = size >= np.quantile(size, LARGEST)
    return float(np.mean(squares[large]) / np.mean(squares[~large])) if large.any() and not large.all() else 1.0


def limits(method: Method, expected: float, size: Floats, over: Dispersion) -> Limits:
    """Return the limits for places of each `size`, as rates; shape of `size`.

    Args:
        expected: the rate that is expected.
        over: of `dispersion`; where councils vary by chance alone, limits of counts and shares are exact.
    """
    made = _exact if method != "spread" and over == Dispersion() else _widened
    return Limits(
        *(made(method, expected, size, sign * z, over) for sign, z in ((-1, SURE), (-1, NEAR), (1, NEAR), (1, SURE)))
    )


def _widened(method: Method, expected: float, size: Floats, z: float, over: Dispersion) -> Floats:
    spread = np.sqrt(over.variance(np.ones_like(size) if method == "spread" else size))
    return _BACK[method](_SCALES[method](np.full_like(size, expected)) + z * spread)


def _exact(method: Method, expected: float, size: Floats, z: float, _over: Dispersion) -> Floats:
    """The count at which the exact test of one side gives just this probability, between whole numbers where need be.

    A count is above where a count as large or larger has less than the probability: hence one more on that side.
    """
    p = float(ndtr(z))
    count = pdtrik(p, size * expected) if method == "count" else bdtrik(p, size, expected)
    count = np.nan_to_num(np.asarray(count, np.float64), nan=-1.0) + (1.0 if z > 0 else 0.0)
    top = np.inf if method == "count" else 1.0
    return np.clip(count / size, 0.0, top)
