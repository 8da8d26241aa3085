"""How good a forecast is: error, sharpness and honesty of its spread; and the two simple forecasts to beat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from tiershift.calibrate.measures import Floats

LOW, HIGH = 0.1, 0.9
"""The ends of an 80 % interval."""


@dataclass(frozen=True, slots=True)
class Score:
    """Scores over some years: mean absolute error and mean CRPS in the count's unit, share inside the 80 % interval."""

    mae: float
    crps: float
    coverage: float
    years: int


def crps_normal(mean: Floats, sd: Floats, counted: Floats) -> Floats:
    """Return the continuous ranked probability score of a normal forecast.

    Source: T. Gneiting and A. E. Raftery, Strictly proper scoring rules, 2007, section 4.2,
    https://doi.org/10.1198/016214506000001437
    """
    z = (counted - mean) / sd
    density = np.exp(-0.5 * z**2) / np.sqrt(2 * np.pi)
    return np.asarray(sd * (z * (2 * special.ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi)), float)


def crps_sample(sample: Floats, counted: Floats) -> Floats:
    """Return the CRPS of forecasts given as draws, shape (draw, year), against counts, shape (year,).

    It is the mean distance to the count less half the mean distance of two draws, both worked out without chance.
    """
    draws = len(sample)
    ordered = np.sort(sample, axis=0)
    weights = (2 * np.arange(1, draws + 1) - draws - 1)[:, None]
    between = 2.0 * np.sum(weights * ordered, axis=0) / draws**2
    return np.asarray(np.mean(np.abs(sample - counted), axis=0) - 0.5 * between, float)


def score_sample(sample: Floats, counted: Floats) -> Score:
    """Return the scores of draws, shape (draw, year); the median is what is compared for the error."""
    low, middle, high = np.quantile(sample, (LOW, 0.5, HIGH), axis=0)
    inside = (low <= counted) & (counted <= high)
    return Score(
        float(np.mean(np.abs(middle - counted))), float(np.mean(crps_sample(sample, counted))),
        float(np.mean(inside)), len(counted),
    )  # fmt: skip


def score_normal(mean: Floats, sd: Floats, counted: Floats) -> Score:
    """Return the scores of normal forecasts, each shape (year,)."""
    reach = special.ndtri(HIGH) * sd
    return Score(
        float(np.mean(np.abs(mean - counted))), float(np.mean(crps_normal(mean, sd, counted))),
        float(np.mean(np.abs(counted - mean) <= reach)), len(counted),
    )  # fmt: skip


def last_value(counts: Mapping[int, float], future: Sequence[int]) -> tuple[Floats, Floats]:
    """Return the forecast that nothing changes: mean and sd for each future year.

    The sd for so many years ahead is the root mean square of the changes over so many years that were counted; beyond
    half of the record, it grows with the square root of the years. A single count has no spread: a twentieth of it.
    """
    years = np.array(sorted(counts))
    values = np.array([counts[year] for year in years.tolist()])
    mean, sd = [], []
    for year in future:
        horizon = year - years[-1]
        steps = min(horizon, max(1, len(years) // 2))
        changes = [counts[y + steps] - counts[y] for y in years.tolist() if y + steps in counts]
        spread = float(np.sqrt(np.mean(np.square(changes)))) if changes else 0.0
        mean.append(values[-1])
        sd.append(max(spread * np.sqrt(horizon / steps), 1e-3 * abs(values[-1])) if changes else abs(values[-1]) / 20)
    return np.array(mean), np.array(sd)


def linear_trend(counts: Mapping[int, float], future: Sequence[int]) -> tuple[Floats, Floats] | None:
    """Return the forecast of a straight line, least squares: mean and sd of a single new count for each future year.

    Fewer than three counts give none.
    """
    years = np.array(sorted(counts), float)
    if len(years) < 3:
        return None
    values = np.array([counts[int(year)] for year in years])
    middle = years.mean()
    spread = np.sum((years - middle) ** 2)
    slope = np.sum((years - middle) * (values - values.mean())) / spread
    left = values - values.mean() - slope * (years - middle)
    variance = np.sum(left**2) / (len(years) - 2)
    ahead = np.asarray(future, float) - middle
    sd = np.sqrt(np.maximum(variance * (1 + 1 / len(years) + ahead**2 / spread), (1e-3 * values[-1]) ** 2))
    return values.mean() + slope * ahead, np.asarray(sd, float)
