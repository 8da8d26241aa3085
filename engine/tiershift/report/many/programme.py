"""A programme: one offer in chosen places, how its effects are spread, what they come to, and what places can learn.

Totals are added up in each future; quantiles are never added. An effect is the offer less the plan it is compared with,
in the same future.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.errors import Problem, UsageError
from tiershift.report.many.futures import Floats, Futures

OTHERS = (0, 1, 2, 5, 10, 20, 50)
"""Numbers of other places whose results are taken as known."""
_YEARS = 10


@dataclass(frozen=True, slots=True)
class Measure:
    """What an effect is measured by.

    Attributes:
        name: of an indicator.
        words: in plain words.
        unit: as it is shown.
        to_date: whether years are added up, from the first that the offer changes.
        wanted: -1 where the offer is meant to lower it, 1 where it is meant to raise it.
    """

    name: str
    words: str
    unit: str
    to_date: bool
    wanted: int


MEASURES = (
    Measure("cla_31_march", "children in care", "children", to_date=False, wanted=-1),
    Measure("early_spend_real", "early spend in the year", "£m of 2023-24", to_date=False, wanted=1),
    Measure("early_and_late_spend_real", "early and late spend to date", "£m of 2023-24", to_date=True, wanted=-1),
)


@dataclass(frozen=True, slots=True)
class Spread:
    """An effect over futures: the ends of its 80% range, its median and mean, and the share with the wrong sign."""

    low: float
    central: float
    high: float
    mean: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Place:
    """The effect in one place: as it is, in per cent of what there is without the offer, and what others would tell.

    `left` is the share of the range that is left once the results of all other places are known, as `range_left` has it
    for the correlation of this place with the mean of the others; NaN where there is no spread.
    """

    code: str
    name: str
    region: str
    effect: Spread
    percent: Spread
    left: float


@dataclass(frozen=True, slots=True)
class Effects:
    """One measure of a programme.

    Attributes:
        measure: what is measured.
        places: in the order in which they are shown.
        total: of all places, added up in each future.
        shared: mean correlation between the effects of two places over futures; NaN where it is not known.
        learning: pairs (results of so many others known, share of the range of one place that is left).
    """

    measure: Measure
    places: tuple[Place, ...]
    total: Spread
    shared: float
    learning: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """One offer in chosen places.

    Attributes:
        pair: the offer, and what it is compared with.
        first, year: the first year it changes, and that of the effect.
        futures: how many.
        effects: by measure.
        belief: mean correlation between places of what prevention itself is believed to do; NaN where it is not known.
    """

    pair: tuple[str, str]
    first: int
    year: int
    futures: int
    effects: tuple[Effects, ...]
    belief: float


def range_left(shared: float, others: int) -> float:
    """Return what is left of the range of one place once the results of `others` are known, as a share of it.

    Effects, each in units of its own standard deviation, are taken as normal with one correlation r between any two:
    what places share has the variance r, what is a place's own 1 - r. Then the variance of one given n others is
    1 - n r² / (1 + (n - 1) r); the range goes with its root. Exact for normal effects; one never gets below √(1 - r).

    Args:
        shared: the correlation, 0 to 1.
        others: how many, 0 or more.
    """
    return float(np.sqrt(max(0.0, 1.0 - others * shared**2 / (1.0 + (others - 1) * shared)))) if others else 1.0


def learning(shared: float) -> tuple[tuple[int, float], ...]:
    """Return pairs (results of so many others known, share of the range of one place left); nothing for NaN."""
    return () if np.isnan(shared) else tuple((n, range_left(max(shared, 0.0), n)) for n in OTHERS)


def spread_of(values: Floats, wanted: int) -> Spread:
    """Return how an effect, shape (future,), is spread; a future without effect does not have the wrong sign."""
    low, central, high = (float(value) for value in np.quantile(values, (0.1, 0.5, 0.9)))
    wrong = float(np.count_nonzero(values * wanted < 0.0)) / values.size
    return Spread(low, central, high, float(values.mean()), wrong)


def correlation(values: Floats) -> tuple[float, Floats]:
    """Return the mean correlation between two places, and of each with the mean of the others.

    Args:
        values: effects, shape (place, future).

    Returns:
        NaN for places without spread, and where fewer than two places have one.
    """
    with_each = np.full(len(values), np.nan)
    size = values.std(axis=1)
    free = size > 1e-9 * np.abs(values).max(axis=1, initial=1e-300)
    many = int(np.count_nonzero(free))
    if many < 2:
        return float("nan"), with_each
    scores = (values[free] - values[free].mean(axis=1)[:, None]) / size[free][:, None]
    whole = scores.sum(axis=0)
    # The variance of a sum of n scores is n + n (n - 1) r, with r the mean correlation.
    shared = (float(np.mean(whole**2)) - many) / (many * (many - 1))
    others = whole - scores
    with_each[free] = (scores * others).mean(axis=1) / np.sqrt((others**2).mean(axis=1))
    return shared, with_each


def programme(
    found: Sequence[Futures], pair: tuple[str, str], regions: Sequence[str], year: int | None = None
) -> Programme:
    """Return what an offer does in places.

    Args:
        found: the futures of each place, over the same futures, in the order in which they are shown.
        pair: the offer, and the plan it is compared with.
        regions: of each place.
        year: up to which, named by its 31 March; by default the tenth that the offer changes, or the last.

    Raises:
        UsageError: the offer changes nothing, or nothing by that year.
    """
    changes = [one.change(pair) for one in found]
    years = found[0].years
    changed = [np.flatnonzero((np.nan_to_num(change) != 0.0).any(axis=(0, 1))) for change in changes]
    firsts = [int(columns[0]) for columns in changed if len(columns)]
    if not firsts:
        what = f"{pair[0]} changes nothing beside {pair[1]} in these places"
        raise UsageError(Problem("--offer", what, way_out="Name another scenario, or another to compare with."))
    first = years[min(firsts)]
    chosen = min(first + _YEARS - 1, years[-1]) if year is None else year
    if not first <= chosen <= years[-1]:
        way_out = f"Name a year from {first}, the first that {pair[0]} changes, to {years[-1]}."
        raise UsageError(Problem("--year", f"the effect cannot be told for {chosen}", way_out=way_out))
    span = slice(years.index(first), years.index(chosen) + 1)
    made = tuple(_effects(measure, found, changes, pair, regions, span) for measure in MEASURES)
    beliefs = [one.belief for one in found if one.belief is not None]
    belief = correlation(np.stack(beliefs))[0] if len(beliefs) == len(found) else float("nan")
    return Programme(pair, first, chosen, changes[0].shape[1], made, belief)


def _effects(
    measure: Measure, found: Sequence[Futures], changes: Iterable[Floats], pair: tuple[str, str],
    regions: Sequence[str], span: slice,
) -> Effects:  # fmt: skip
    row = found[0].indicators.index(measure.name)
    taken = span if measure.to_date else slice(span.stop - 1, span.stop)
    effects = np.stack([change[row, :, taken].sum(axis=1) for change in changes])
    before = np.stack([one.values[pair[1]][row, :, taken].sum(axis=1) for one in found])
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(before > 0, 100.0 * effects / before, np.nan)
    shared, with_each = correlation(effects)
    places = tuple(
        Place(
            one.code, one.name, region, spread_of(effects[at], measure.wanted), spread_of(percent[at], measure.wanted),
            float(np.sqrt(max(0.0, 1.0 - with_each[at] ** 2))) if np.isfinite(with_each[at]) else float("nan"),
        )
        for at, (one, region) in enumerate(zip(found, regions, strict=True))
    )  # fmt: skip
    return Effects(measure, places, spread_of(effects.sum(axis=0), measure.wanted), shared, learning(shared))
