"""A place beside England and beside its neighbours: what differs by more than councils usually do.

No ranks and no league: each measure stands alone, and no place is named but the one that asked and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.errors import Problem, UsageError
from tiershift.places.funnel import Dispersion, Floats, Limits, dispersion, limits, z_scores
from tiershift.places.kinds import Authority
from tiershift.places.measures import Measure, Values, price_of, values
from tiershift.places.nearness import distances, nearest
from tiershift.places.panel import Panel
from tiershift.places.quality import Quality, quality
from tiershift.places.unit_cost import Split, split

SMALL = 10_000
"""With fewer children, figures jump from year to year: City of London, Isles of Scilly, Rutland."""
LEAST = 5
"""Neighbours that have to be known."""
VERDICTS = ("lower than expected", "within", "higher than expected")


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure against one expectation; rates are not scaled.

    Attributes:
        expected: NaN where too little is known.
        over: by how much councils vary more than chance; for "spread", the factor is the variance of logarithms.
        limits: for the size of the place; None where there is no figure.
        verdict: one of `VERDICTS`, beyond 99.8%; or why there is none.
        near: within, but beyond 95%, as "near the upper limit"; else empty.
    """

    expected: float
    over: Dispersion
    limits: Limits | None
    verdict: str
    near: str


@dataclass(frozen=True, slots=True)
class Line:
    """A measure of the place, with all places for the funnel plot.

    Attributes:
        rate: of the place, NaN where missing, for `why`.
        all: of all places in the order of `Comparison.codes`.
        too_small: which of them are too small for the funnel.
    """

    measure: Measure
    rate: float
    why: str
    england: Beside
    neighbours: Beside
    all: Values
    too_small: np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Spending:
    """Early and late spending for a child in a year, pounds of 2023-24; NaN where missing.

    `early` is the mean of three years up to this one, and `share` of such means: the lines between which early
    spending is split, and the years into which it falls, are accounting choices.
    """

    year: int
    early_alone: float
    early: float
    late: float
    share: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is compared of a place in a year.

    Attributes:
        near: the neighbours that it was compared with, and which list they are from.
        computed: the ten nearest by our distance, with the distance.
        cost: care spending split into volume, mix and price; words where figures are missing.
    """

    authority: Authority
    year: int
    codes: tuple[str, ...]
    lines: tuple[Line, ...]
    near: tuple[str, ...]
    published: bool
    computed: tuple[tuple[str, float], ...]
    cost: Split | str
    spending: tuple[Spending, ...]
    quality: Quality


def compare(
    panel: Panel,
    authority: Authority,
    measures: Sequence[Measure],
    prices: Mapping[int, float],
    year: int | None = None,
    *,
    published: bool = True,
) -> Comparison:
    """Return a place beside England and its neighbours.

    Args:
        prices: the price level of each year, 1 in 2023-24.
        year: a financial year by the 31 March on which it ends; by default the last in which most measures are known.
        published: compare with the published neighbours of 2025; otherwise, or where there are none, with our own.

    Raises:
        UsageError: the year is not one of the panel's, or of those the place existed in.
    """
    codes = tuple(one.code for one in panel.current())
    asked = latest(panel, measures, codes, prices) if year is None else year
    if not max(panel.years[0], authority.first) <= asked <= authority.last:
        known = f"{max(panel.years[0], authority.first)} to {authority.last}"
        what = f"nothing is known of {authority.name} in {asked}"
        raise UsageError(Problem("--year", what, way_out=f"Ask for one of {known}."))
    table = distances(panel)
    computed = nearest(authority.code, *table)
    listed = {code: tuple(one.code for one in panel.neighbours(code)) for code in codes}
    use = published and bool(listed[authority.code])
    if not use:
        listed = {code: tuple(one for one, _ in nearest(code, *table)) for code in codes}
    small = np.array([not panel.value(code, "population_0_17", asked) >= SMALL for code in codes])
    lines = tuple(_line(panel, one, codes, listed, small, authority.code, asked, prices) for one in measures)
    return Comparison(
        authority=authority,
        year=asked,
        codes=codes,
        lines=lines,
        near=listed[authority.code],
        published=use,
        computed=computed,
        cost=split(panel, authority.code, listed[authority.code], asked, price_of(prices, asked)),
        spending=spending(panel, authority, prices),
        quality=quality(panel, authority.code, measures, asked),
    )


def latest(panel: Panel, measures: Sequence[Measure], codes: Sequence[str], prices: Mapping[int, float]) -> int:
    """Return the last published year in which more than half of the measures are known of more than half the places."""
    for year in range(panel.published, panel.years[0], -1):
        known = [np.isfinite(values(panel, one, codes, year, prices).rate).mean() > 0.5 for one in measures]
        if sum(known) * 2 > len(known):
            return year
    raise UsageError(Problem("--with", "nothing of this is known of most places", way_out="Ask for other indicators."))


def spending(panel: Panel, authority: Authority, prices: Mapping[int, float]) -> tuple[Spending, ...]:
    """Return early and late spending of a place in each year since 2013, when the return took its lines of today."""
    made = []
    real = {
        name: {
            year: panel.value(authority.code, name, year)
            / panel.value(authority.code, "population_0_17", year)
            / prices.get(year, float("nan"))
            for year in panel.years
        }
        for name in ("s251_gross_early", "s251_gross_late")
    }
    for year in range(max(2013, authority.first), authority.last + 1):
        early, late = (
            float(np.mean([real[name].get(at, np.nan) if at >= 2013 else np.nan for at in range(year - 2, year + 1)]))
            for name in ("s251_gross_early", "s251_gross_late")
        )
        one, other = (real[name][year] for name in ("s251_gross_early", "s251_gross_late"))
        if np.isfinite(one) or np.isfinite(other):
            made.append(Spending(year, one, early, other, early / (early + late)))
    return tuple(made)


def _line(
    panel: Panel, measure: Measure, codes: Sequence[str], listed: Mapping[str, Sequence[str]],
    small: np.ndarray[tuple[int], np.dtype[np.bool_]], code: str, year: int, prices: Mapping[int, float],
) -> Line:  # fmt: skip
    found = values(panel, measure, codes, year, prices)
    at = codes.index(code)
    rate = float(found.rate[at])
    place = {one: number for number, one in enumerate(codes)}
    whole = np.full(len(codes), _expected(measure, found, ~small))
    near = np.array(
        [_expected(measure, found, np.isin(np.arange(len(codes)), [place[one] for one in listed[each]]))
         for each in codes]
    )  # fmt: skip
    too_small = bool(small[at])
    return Line(
        measure=measure,
        rate=rate,
        why="" if np.isfinite(rate) else _why(panel, measure, code, year),
        england=_beside(measure, found, whole, at, small, too_small=too_small),
        neighbours=_beside(measure, found, near, at, small, too_small=too_small),
        all=found,
        too_small=small,
    )


def _expected(measure: Measure, found: Values, of: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> float:
    """The rate of places together; of figures without a count, the middle one. NaN where too few are known."""
    known = of & np.isfinite(found.rate)
    if known.sum() < LEAST:
        return float("nan")
    if measure.method == "spread":
        return float(np.median(found.rate[known]))
    return float(found.over[known].sum() / found.size[known].sum())


def _beside(
    measure: Measure, found: Values, expected: Floats, at: int, small: np.ndarray[tuple[int], np.dtype[np.bool_]],
    *, too_small: bool,
) -> Beside:  # fmt: skip
    z = z_scores(measure.method, found.rate, found.size, expected)
    over = dispersion(np.where(small, np.nan, z), found.size, measure.method)
    rate, middle = float(found.rate[at]), float(expected[at])
    if not (np.isfinite([rate, middle]).all() and over.known):
        return Beside(middle, over, None, "no figure" if not np.isfinite(rate) else "too few are known", "")
    if too_small:
        return Beside(middle, over, None, "too small to say", "")
    around = limits(measure.method, middle, found.size[at : at + 1], over)
    if rate < around.lowest[0]:
        return Beside(middle, over, around, VERDICTS[0], "")
    if rate > around.highest[0]:
        return Beside(middle, over, around, VERDICTS[2], "")
    near = "near the lower limit" if rate < around.low[0] else "near the upper limit" if rate > around.high[0] else ""
    return Beside(middle, over, around, VERDICTS[1], near)


def _why(panel: Panel, measure: Measure, code: str, year: int) -> str:
    """Why a figure is missing: the first note of a part that is."""
    for at in range(year, year - measure.years, -1):
        for name in (*measure.over, *measure.under):
            figure = panel.figure(code, name, at)
            if not np.isfinite(figure.value):
                return f"{panel.indicators[name].words} {at}: {figure.note or 'not published'}"
    return "nothing was spent or counted"
