"""The best scores by least squares from many starts, and the profile of each: how much worse when it is held elsewhere.

Slopes are central differences; all rows of one Jacobian go through the engine together, which costs little more than
one run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.optimize import least_squares

from tiershift.calibrate.forward import FARTHEST
from tiershift.calibrate.measures import Floats

Residuals = Callable[[Floats], Floats]
"""Rows of scores, shape (row, unknown), to residuals, shape (row, residual), the last of which are the scores."""
Tick = Callable[[int], None]
"""Called with how many pieces of work are done."""

Verdict = Literal["pinned down", "bounded from below", "bounded from above", "not pinned down"]
STEP = 1e-3
CUT = 3.84
"""By how much twice the log likelihood falls at the ends of a 95 % interval, one degree of freedom."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The best scores, twice the negative log posterior there, the slopes there, and what each start came to.

    Attributes:
        held: unknowns that were not fitted; their spread stays that of their prior.
    """

    scores: Floats
    cost: float
    slopes: Floats
    costs: tuple[float, ...]
    held: tuple[int, ...] = ()

    def covariance(self) -> Floats:
        """Return the covariance of scores around the best, as if the model were straight there."""
        free = [number for number in range(len(self.scores)) if number not in self.held]
        inverse = np.linalg.inv(self.slopes[:, free].T @ self.slopes[:, free])
        # Where what is held goes, the others go along as far as fits them best.
        along = np.eye(len(self.scores))[:, list(self.held)]
        along[free] = -inverse @ self.slopes[:, free].T @ self.slopes[:, list(self.held)]
        made = along @ along.T
        made[np.ix_(free, free)] += inverse
        return np.asarray(made, float)


@dataclass(frozen=True, slots=True)
class Profile:
    """What the counts say of one unknown when the others are fitted anew.

    Attributes:
        unknown: its number.
        grid: the scores at which it was held.
        worse: by how much twice the log likelihood is below its best, without the unknown's own prior.
        verdict: whether that rules out values on both sides, on one, or on none, within the prior's range.
        low, high: where `worse` passes CUT, in scores; the ends of the grid where it does not.
    """

    unknown: int
    grid: Floats
    worse: Floats
    verdict: Verdict
    low: float
    high: float


def slopes(residuals: Residuals, scores: Floats, free: Sequence[int] | None = None) -> Floats:
    """Return the Jacobian at `scores` by central differences, shape (residual, free unknown), in one ensemble."""
    chosen = np.arange(len(scores)) if free is None else np.asarray(free, int)
    steps = np.zeros((2 * len(chosen), len(scores)))
    for number, unknown in enumerate(chosen.tolist()):
        steps[2 * number, unknown], steps[2 * number + 1, unknown] = STEP, -STEP
    found = residuals(scores + steps)
    return np.asarray((found[0::2] - found[1::2]).T / (2 * STEP), float)


def fit(
    residuals: Residuals, starts: Floats, *, most: int = 40, tick: Tick | None = None, held: Sequence[int] = ()
) -> Fit:
    """Return the best of the least squares from each of the starts, shape (start, unknown).

    Args:
        most: evaluations for each start.
        held: unknowns that stay where the start has them.
    """
    free = [number for number in range(starts.shape[1]) if number not in set(held)]
    best, costs = None, []
    for start in starts:
        row = start.copy()

        def spread(part: Floats, row: Floats = row) -> Floats:
            full = row.copy()
            full[free] = part
            return full

        def slope(part: Floats, spread: Callable[[Floats], Floats] = spread) -> Floats:
            return slopes(residuals, spread(part), free)

        # The stub of SciPy knows the names of difference schemes only, not a function of one's own.
        jacobian: Any = slope
        done = least_squares(
            lambda part, spread=spread: residuals(spread(part)[None])[0],
            np.clip(start[free], -FARTHEST + 1e-3, FARTHEST - 1e-3),
            jacobian,
            bounds=(-FARTHEST, FARTHEST), max_nfev=most, xtol=1e-5, ftol=1e-5, gtol=1e-5,
        )  # fmt: skip
        costs.append(2.0 * float(done.cost))
        if best is None or costs[-1] < best[1]:
            best = spread(done.x), costs[-1]
        if tick is not None:
            tick(1)
    assert best is not None, "there is a start"
    return Fit(best[0], best[1], slopes(residuals, best[0]), tuple(costs), tuple(held))


def profile(residuals: Residuals, best: Fit, unknown: int, grid: Floats, *, most: int = 6) -> Profile:
    """Return the profile of one unknown over `grid` (rising scores); each fit begins where its neighbour ended."""
    count = len(best.scores)
    own = best.slopes.shape[0] - count + unknown  # the residual that is this unknown's own prior
    least = best.cost - best.scores[unknown] ** 2
    worse = np.empty(len(grid))
    middle = int(np.argmin(np.abs(grid - best.scores[unknown])))
    for part in (range(middle, len(grid)), range(middle - 1, -1, -1)):
        row = best.scores.copy()
        for number in part:
            row = row.copy()
            row[unknown] = grid[number]
            row = _polished(residuals, row, {unknown, *best.held}, best.slopes, most)
            left = residuals(row[None])[0]
            worse[number] = np.sum(left**2) - left[own] ** 2
    worse = np.maximum(worse - min(least, float(worse.min())), 0.0)
    return Profile(unknown, grid, worse, *_verdict(grid, worse))


def _polished(residuals: Residuals, row: Floats, held: Set[int], known: Floats, most: int) -> Floats:
    """Gauss-Newton with halved steps for all but the unknowns held; the first two steps use the slopes known."""
    free = [number for number in range(len(row)) if number not in held]
    if not free:
        return row
    here = residuals(row[None])[0]
    slope = known[:, free]
    for turn in range(most):
        if turn == 2:
            slope = slopes(residuals, row, free)
        step = np.linalg.solve(slope.T @ slope, -slope.T @ here)
        trials = np.tile(row, (8, 1))
        trials[:, free] = np.clip(row[free] + step * 0.5 ** np.arange(8.0)[:, None], -FARTHEST, FARTHEST)
        found = residuals(trials)
        costs = np.sum(found**2, axis=1)
        pick = int(np.argmin(costs))
        gain = float(np.sum(here**2) - costs[pick])
        if gain <= 0.0:
            break
        row, here = trials[pick], found[pick]
        if gain < 0.02:
            break
    return row


def _verdict(grid: Floats, worse: Floats) -> tuple[Verdict, float, float]:
    lowest = int(np.argmin(worse))
    low, high = float(grid[0]), float(grid[-1])
    below, above = np.flatnonzero(worse[:lowest] > CUT), np.flatnonzero(worse[lowest:] > CUT)
    if len(below):
        low = _crossing(grid, worse, int(below[-1]), int(below[-1]) + 1)
    if len(above):
        high = _crossing(grid, worse, lowest + int(above[0]), lowest + int(above[0]) - 1)
    if len(below) and len(above):
        return "pinned down", low, high
    if len(below):
        return "bounded from below", low, high
    return ("bounded from above" if len(above) else "not pinned down"), low, high


def _crossing(grid: Floats, worse: Floats, out: int, inside: int) -> float:
    share = (CUT - worse[inside]) / (worse[out] - worse[inside])
    return float(grid[inside] + share * (grid[out] - grid[inside]))
