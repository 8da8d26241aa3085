"""What was expected of every authority at the end of a year: futures from its effects, and simple forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.calibrate.pool.bell import CARE, Gain, Spreads, Straight, opened
from tiershift.calibrate.pool.counted import COUNTED, YEARS, Counts
from tiershift.calibrate.pool.rows import FACTORS, MANY, Engine
from tiershift.calibrate.pool.series import Floats
from tiershift.calibrate.scores import crps_normal, crps_sample
from tiershift.events.plan import Observation, Plan
from tiershift.model.load import Model
from tiershift.run.steering import steering

STOCKS: Mapping[str, str] = {
    "children in care": "children_in_care", "protection plans": "child_protection_plans",
    "children in need": "children_in_need",
}  # fmt: skip
"""Counts of a day that futures go on from, and the ids of their variables."""
_CHANGES: Mapping[str, str] = {
    "referrals": "referrals", "accepted referrals": "need episodes starting", "section 47 enquiries":
    "section 47 enquiries", "conferences": "plans starting", "plans ending": "protection plans",
    "episodes closing": "children in need", "adoption": "adoptions", "cost of care": "care spending",
    "cost of specialist services": "specialist spending", "wish for homes": "children in children's homes",
}  # fmt: skip
"""Which measure's walk says how far a factor will move from where it is."""
_AHEAD: Mapping[str, float] = {"referrals": 1.5}
_AHEAD_OTHERS = 0.5
"""Years of that walk that a factor, which the model holds as it is, is given: what a fit to 2014 was short of or had
too much of in 2015 to 2018. Referrals change more than their walk says."""
_BEND = 2.5
"""Effects are drawn within so many standard deviations."""


def spread_ahead(line: Straight, gain: Gain, spreads: Spreads) -> Floats:
    """Return the covariance of unknowns, shape (place, unknown, unknown), with what factors may do after the counts.

    In the years behind, such walks of referrals and of cases were not followed by children in care: entry and exit met
    their counts all the same. So with a factor's walk go the moves of entry and exit that keep care where it is.
    """
    names = {counted.name: number for number, counted in enumerate(COUNTED)}
    made = opened(line, gain, spreads)
    for number, factor in enumerate(FACTORS):
        if factor in _CHANGES:
            way = -np.einsum("pkmy,pmy->pk", gain.gain[:, :, :CARE], line.slopes[:, :CARE, :, number])
            way[:, : len(FACTORS)] = 0.0
            way[:, number] = 1.0
            size = _AHEAD.get(factor, _AHEAD_OTHERS) * spreads.wander[names[_CHANGES[factor]]] ** 2
            made += size * way[:, :, None] * way[:, None, :]
    return made


@dataclass(frozen=True, slots=True)
class Open:
    """Unknowns of all authorities with what is open of them.

    Attributes:
        codes: the authorities, in order.
        unknowns, cover: means, shape (place, unknown), and covariances.
        noise: of each measure, the relative error of a count.
        until: the last year of counts.
    """

    codes: tuple[str, ...]
    unknowns: Floats
    cover: Floats
    noise: Floats
    until: int


def drawn(found: Open, place: int, futures: int, seed: int) -> Floats:
    """Return unknowns of one authority, shape (future, unknown); one authority's do not depend on the others'."""
    generator = np.random.Generator(np.random.PCG64([seed, *found.codes[place].encode()]))
    scores = np.clip(generator.standard_normal((futures, MANY)), -_BEND, _BEND)
    lower = np.linalg.cholesky(found.cover[place] + 1e-10 * np.eye(MANY))
    return np.asarray(found.unknowns[place] + scores @ lower.T, float)


def last_counts(counts: Counts, place: int, until: int) -> dict[str, float]:
    """Return the counts of a day at the end of year `until` that futures go on from, by the variable's id."""
    at, names = YEARS.index(until), [counted.name for counted in COUNTED]
    found = {id_: float(counts.values[place, names.index(name), at]) for name, id_ in STOCKS.items()}
    return {id_: value for id_, value in found.items() if np.isfinite(value)}


def forecast(
    model: Model, engine: Engine, fit: Open, counts: Counts, place: int, years: Sequence[int], *, futures: int = 300,
    seed: int = 0, base: Floats | None = None, wander: Floats | None = None,
) -> Floats:  # fmt: skip
    """Return what is expected of one authority after the counts, shape (future, counted, year).

    Args:
        years: after the last year of the fit.
        base: England's constants of each future; those of the model file without.
        wander: what England's entry and exit do beyond the model in each future, shape (future, 2, spring).
    """
    unknowns = drawn(fit, place, futures, seed)
    if wander is not None:
        unknowns[:, len(FACTORS) :] += wander.reshape(futures, -1)
    rows = engine.rows(np.full(futures, place), unknowns, base)
    seen = tuple(
        Observation(fit.until + 0.25, fit.until + 0.25, id_, value, "children", "", f"{id_} {fit.until}", steers=True)
        for id_, value in last_counts(counts, place, fit.until).items()
    )
    steers = steering(model, engine.kernel.program, Plan(observations=seen), rows[0])
    every = [year for year in YEARS if year <= max(years)]
    found = engine.results(rows, every, steers.added_to(engine.changes))[:, :, [every.index(year) for year in years]]
    return found * _counting(fit, place, found, seed)


def _counting(fit: Open, place: int, found: Floats, seed: int) -> Floats:
    """What chance and errors of counting make of what there is, as factors, shape of `found`."""
    generator = np.random.Generator(np.random.PCG64([seed, 1, *fit.codes[place].encode()]))
    whole = np.array([counted.whole for counted in COUNTED])[:, None]
    size = np.sqrt(fit.noise[: len(COUNTED), None] ** 2 + np.where(whole, 1 / np.maximum(found, 1.0), 0.0))
    return np.asarray(np.exp(size * generator.standard_normal(found.shape)), float)


@dataclass(frozen=True, slots=True)
class Compared:
    """Forecasts of one measure, all authorities: arrays of shape (place, year), NaN where nothing was counted.

    Attributes:
        counted: the counts.
        middle, low, high: of the model: the median and the 80 % range.
        crps, last, line: the score of the model, of last value, and of the straight line through the last five years.
        miss_last, miss_line: their absolute errors.
        inside_last, inside_line: whether their 80 % ranges hold the count, as 0 or 1.
    """

    counted: Floats
    middle: Floats
    low: Floats
    high: Floats
    crps: Floats
    last: Floats
    line: Floats
    miss_last: Floats
    miss_line: Floats
    inside_last: Floats
    inside_line: Floats


def compare(sample: Floats, counted: Floats, past: Floats) -> Compared:
    """Return forecasts against counts of one measure.

    Args:
        sample: shape (place, future, year).
        counted: shape (place, year).
        past: the years before, of which the last is the origin, shape (place, year).
    """
    ahead = np.arange(1, counted.shape[1] + 1)
    low, middle, high = np.nanquantile(sample, (0.1, 0.5, 0.9), axis=1)
    crps = np.stack([crps_sample(own, seen) for own, seen in zip(sample, counted, strict=True)])
    last, spread = naive_last(past, ahead)
    line, around = naive_line(past, ahead)
    reach = 1.2815515655446004
    known = np.isfinite(counted)
    return Compared(
        counted, middle, low, high, np.where(known, crps, np.nan),
        crps_normal(last, spread, counted), crps_normal(line, around, counted),
        np.abs(last - counted), np.abs(line - counted),
        np.where(known, np.abs(last - counted) <= reach * spread, np.nan),
        np.where(known, np.abs(line - counted) <= reach * around, np.nan),
    )  # fmt: skip


def naive_last(past: Floats, ahead: Floats) -> tuple[Floats, Floats]:
    """Return the forecast that nothing changes: means and sds, each (place, year).

    The sd for so many years ahead is that of the place's own changes in a year times the root of the years.
    """
    steps = np.sqrt(np.nanmean(np.diff(past, axis=1) ** 2, axis=1))
    spread = np.maximum(steps[:, None] * np.sqrt(ahead), 1e-3 * np.abs(past[:, -1:]))
    return np.repeat(past[:, -1:], len(ahead), axis=1), spread


def naive_line(past: Floats, ahead: Floats, *, years: int = 5) -> tuple[Floats, Floats]:
    """Return the forecast of a straight line through the last years: means and sds of a new count, (place, year)."""
    own = past[:, -years:]
    at = np.arange(1 - own.shape[1], 1, dtype=float)
    middle = at - at.mean()
    mean = np.nanmean(own, axis=1)
    slope = np.nansum(middle * np.where(np.isfinite(own), own - mean[:, None], 0.0), axis=1) / np.sum(middle**2)
    left = own - mean[:, None] - slope[:, None] * middle
    variance = np.nansum(left**2, axis=1) / max(own.shape[1] - 2, 1)
    away = np.asarray(ahead, float) - at.mean()
    spread = np.sqrt(variance[:, None] * (1 + 1 / len(at) + away**2 / np.sum(middle**2)))
    return mean[:, None] + slope[:, None] * away, np.maximum(spread, 1e-3 * np.abs(mean[:, None]))
