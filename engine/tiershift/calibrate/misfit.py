"""How far a model is from the counts, in the one number that is made small, and what error to expect ahead.

Each series is off by an error that keeps part of itself from year to year (share `persistence`), and by noise of single
years. Its size is not known: before the counts are seen it is the target's sd, worth `WEIGHT` observations; after, it
follows the misses. With the size integrated out, a series' misses have a multivariate Student distribution.

Source: A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, sections 3.2 and 14.2; error that lasts: M. C. Kennedy
and A. O'Hagan, Bayesian calibration of computer models, 2001, https://doi.org/10.1111/1467-9868.00294
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.calibrate.forward import Forward, compared
from tiershift.calibrate.measures import YEAR_END, Floats
from tiershift.calibrate.targets import Scale, Target

WEIGHT = 4.0
"""Observations that the sd of a target is worth."""
NOISE = 0.2
"""Part of the error's variance that is of single years."""
_WORST = 1e3
"""A miss, in sds, that stands for a model that gives no number."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """The misses of some targets in a window of years.

    Attributes:
        forward: the model.
        targets: those that are fitted to.
        years: of each target, by name, the years that are compared.
        counts: of each target, what was counted in those years.
        whiten: of each target, the inverse Cholesky factor of its error's correlations.
        last: the time to which the model must run.
    """

    forward: Forward
    targets: tuple[Target, ...]
    years: Mapping[str, tuple[int, ...]]
    counts: tuple[Floats, ...]
    whiten: tuple[Floats, ...]
    last: float

    def residuals(self, scores: Floats) -> Floats:
        """Return numbers whose squares add up to minus twice the log posterior, shape (row, observation + unknown).

        The last ones are the scores themselves, whose prior is standard normal.
        """
        parts = [self.of_series(rows, number) for number, rows in enumerate(self.model(scores))]
        return np.concatenate([*parts, np.asarray(scores, float)], axis=1)

    def model(self, scores: Floats) -> list[Floats]:
        """Return what the model says of each target's years, each of shape (row, year)."""
        return compared(self.forward, self.targets, self.years, scores, self.last)

    def of_series(self, rows: Floats, number: int) -> Floats:
        """Return the residuals of one target, shape (row, year)."""
        miss = misses(rows, self.counts[number], self.targets[number].sd) / self.targets[number].sd.value
        miss = np.clip(np.nan_to_num(miss, nan=_WORST, posinf=_WORST, neginf=-_WORST), -_WORST, _WORST)
        white = miss @ self.whiten[number].T
        size = np.sum(white**2, axis=1, keepdims=True)
        # Student: (w + n) ln(1 + size / w) in place of size; both are alike where misses are as large as expected.
        weight = (WEIGHT + miss.shape[1]) * np.log1p(size / WEIGHT)
        factor = np.divide(weight, size, out=np.full_like(size, 1 + miss.shape[1] / WEIGHT), where=size > 0)
        return np.asarray(white * np.sqrt(factor), float)


def misfit(forward: Forward, targets: Sequence[Target], window: tuple[int, int], persistence: float) -> Misfit:
    """Return the misfit of the targets that are fitted to, in the years from one to another."""
    fitted = tuple(target for target in targets if target.role == "fit" and years_of(target, window))
    years = {target.name: years_of(target, window) for target in fitted}
    counts = tuple(np.array([target.counts[year] for year in years[target.name]]) for target in fitted)
    roots = [np.linalg.cholesky(correlations(years[target.name], persistence)) for target in fitted]
    whiten = tuple(np.asarray(np.linalg.inv(root), np.float64) for root in roots)
    return Misfit(forward, fitted, years, counts, whiten, last_time(fitted, years))


def last_time(targets: Sequence[Target], years: Mapping[str, tuple[int, ...]]) -> float:
    """Return the time to which a model must run for these years; results at other days than 31 March come later."""
    return max((years[target.name][-1] + YEAR_END + 0.75 for target in targets if years[target.name]), default=0.0)


def years_of(target: Target, window: tuple[int, int]) -> tuple[int, ...]:
    """Return the years of a window that are compared."""
    return tuple(y for y in sorted(target.counts) if window[0] <= y <= window[1] and y not in target.left_out)


def misses(model: Floats, counts: Floats, scale: Scale) -> Floats:
    """Return by what the model misses the counts: log ratios where the scale is relative, else differences."""
    if not scale.relative:
        return model - counts
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(model / counts), float)


def correlations(years: Sequence[int], persistence: float) -> Floats:
    """Return the correlations of a series' error between years, shape (year, year)."""
    apart = np.abs(np.subtract.outer(np.asarray(years, float), np.asarray(years, float)))
    return np.asarray((1.0 - NOISE) * persistence**apart + NOISE * (apart == 0), float)


def ahead(
    target: Target, miss: Floats, past: Sequence[int], future: Sequence[int], persistence: float, drift: float,
    normal: Floats, chi_square: Floats,
) -> Floats:  # fmt: skip
    """Return draws of a series' misses in years to come, given those of the past, shape (row, future).

    Args:
        miss: in the past years, shape (row, past).
        drift: sd of what is added each year after the last past one and stays, as a part of the error's size: the
            world moves on in ways that neither inputs nor parameters hold.
        normal: standard normal numbers, shape (row, future).
        chi_square: numbers with WEIGHT + len(past) degrees of freedom, shape (row,).
    """
    every = [*past, *future]
    whole = correlations(every, persistence)
    n = len(past)
    steps = np.maximum(np.asarray(future, float) - (past[-1] if n else future[0] - 1), 0.0)
    whole[n:, n:] += drift**2 * np.minimum.outer(steps, steps)
    if n:
        weights = np.linalg.solve(whole[:n, :n], whole[:n, n:])
        cover = whole[n:, n:] - whole[n:, :n] @ weights
        size = WEIGHT * target.sd.value**2 + np.sum(miss * np.linalg.solve(whole[:n, :n], miss.T).T, axis=1)
        middle = miss @ weights
    else:
        cover, size, middle = whole, np.full(len(normal), WEIGHT * target.sd.value**2), np.zeros_like(normal)
    sigma = np.sqrt(size / chi_square)
    return np.asarray(middle + sigma[:, None] * (normal @ np.linalg.cholesky(cover).T), float)


def applied(model: Floats, miss: Floats, scale: Scale) -> Floats:
    """Return counts that a model with a miss would be compared with: model less miss, on the scale's own way."""
    return model * np.exp(-miss) if scale.relative else model - miss
