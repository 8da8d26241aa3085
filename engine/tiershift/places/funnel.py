"""Funnel limits: how far a place may be from what is expected before it is called different.

Limits of one place alone are exact, of Poisson for counts and of the binomial for shares. Councils differ by more than
chance: where they do, limits are widened by one factor, the mean square of the winsorised z-scores (the outermost
tenth on either side set to its edge), on the scale on which the variance does not depend on the level: the square root
of a count, the arcsine of the root of a share. Figures that have no count behind them, such as money, have the
winsorised spread between councils alone, on the scale of logarithms.

Source: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005),
1185-1202; the same, "Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14 (2005),
347-351. Unlike there, the factor is divided by what winsorising takes off a normal spread, so that limits of 95% leave
out 5% of councils that differ as most do.
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


def dispersion(z: Floats, method: Method) -> float:
    """Return the factor by which councils vary more than chance would have them, of variances.

    1 for counts and shares where it is not clearly above 1 (1 + 2 √(2 / councils)); for `spread`, the variance itself.
    NaN where fewer than ten are known.
    """
    known = np.sort(z[np.isfinite(z)])
    if known.size < 10:
        return float("nan")
    edge = int(known.size * WINSORISED)
    factor = float(np.mean(np.square(np.clip(known, known[edge], known[-edge - 1])))) / _KEPT
    return factor if method == "spread" or factor > 1 + 2 * np.sqrt(2 / known.size) else 1.0


def limits(method: Method, expected: float, size: Floats, factor: float) -> Limits:
    """Return the limits for places of each `size`, as rates; shape of `size`.

    Args:
        expected: the rate that is expected.
        factor: of `dispersion`; at 1, limits of counts and shares are exact.
    """
    made = _exact if method != "spread" and factor == 1 else _widened
    return Limits(
        *(made(method, expected, size, sign * z, factor) for sign, z in ((-1, SURE), (-1, NEAR), (1, NEAR), (1, SURE)))
    )


def _widened(method: Method, expected: float, size: Floats, z: float, factor: float) -> Floats:
    root = np.ones_like(size) if method == "spread" else np.sqrt(size)
    at = _SCALES[method](np.full_like(size, expected)) + z * np.sqrt(factor) / root
    return _BACK[method](at)


def _exact(method: Method, expected: float, size: Floats, z: float, _factor: float) -> Floats:
    """The count at which the exact test of one side gives just this probability, between whole numbers where need be.

    A count is above where a count as large or larger has less than the probability: hence one more on that side.
    """
    p = float(ndtr(z))
    count = pdtrik(p, size * expected) if method == "count" else bdtrik(p, size, expected)
    count = np.nan_to_num(np.asarray(count, np.float64), nan=-1.0) + (1.0 if z > 0 else 0.0)
    top = np.inf if method == "count" else 1.0
    return np.clip(count / size, 0.0, top)
