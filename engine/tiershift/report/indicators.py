"""Indicators: the numbers that people count, made from the variables of the model, future by future.

An indicator that history also counts carries history's own name, so that the model meets the outturn by name.
Everything here happens within one future; means and quantiles come after (`bands`), so that medians are never summed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, assert_never

import numpy as np
from scipy.interpolate import CubicSpline

from tiershift.errors import Problem, UsageError
from tiershift.report.bands import Array, Band, band
from tiershift.report.prices import Price

if TYPE_CHECKING:
    import xarray as xr

YEAR_END = 0.25
"""Model time 2026.25 is the end of 31 March 2026, and so the end of the financial year 2026."""

DAYS = 365.25
"""Days of a year."""

Prices = Literal["none", "real", "cash"]
Sign = Literal["count", "cost", "funding", "share", "balance"]


@dataclass(frozen=True, slots=True)
class AtYearEnd:
    """What stands on 31 March: the sum of these variables, sign and all."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverYear:
    """What happened in the financial year: the growth of these cumulative stocks from one 31 March to the next."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Through:
    """What rates without a counter come to over the financial year: from the results kept, by a spline through them.

    Where a count resets the stock behind a rate, the rate before is gone on with up to it, and the one after begins
    there.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ratio:
    """One of the above over another, in the same future."""

    top: AtYearEnd | OverYear
    bottom: AtYearEnd | OverYear


How = AtYearEnd | OverYear | Through | Ratio


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the table of indicators.

    Attributes:
        name: as history writes it, or our own where history does not count it.
        label: in plain words, as it stands in a table or above a chart.
        how: which variables of the model, taken how.
        unit: of the numbers in the tidy file.
        scale: from the model's unit to `unit`.
        prices: whether it is money, and of which year.
        sign: a count, a share, a cost or funding (both positive here; a table of finance puts funding in brackets),
            or a balance, which may be negative.
        smallest: the finest step to which a person needs it, in `unit`.
    """

    name: str
    label: str
    how: How
    unit: str
    scale: float = 1.0
    prices: Prices = "none"
    sign: Sign = "count"
    smallest: float = 1.0


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator in every future: `values` has shape (future, year), `years` are financial years by their end."""

    indicator: Indicator
    years: tuple[int, ...]
    values: Array

    def band(self) -> Band:
        """Return its mean and quantiles by year."""
        return band(self.values)

    def at(self, year: int) -> Array:
        """Return the futures of one year, shape (future,)."""
        column: Array = self.values[:, self.years.index(year)]
        return column


def _stock(name: str, label: str, *ids: str, unit: str = "children") -> Indicator:
    return Indicator(name, label, AtYearEnd(ids or (name,)), unit)


def _flow(name: str, label: str, stock: str, unit: str = "per year") -> Indicator:
    return Indicator(name, label, OverYear((stock,)), unit)


def _between(name: str, label: str, plus: tuple[str, ...], minus: tuple[str, ...] = ()) -> Indicator:
    return Indicator(name, label, Through(plus, minus), "children/year", sign="balance")


def _wait(name: str, label: str, variable: str) -> Indicator:
    return Indicator(name, label, AtYearEnd((variable,)), "days", DAYS)


def _share(name: str, label: str, how: How, smallest: float = 0.0001) -> Indicator:
    return Indicator(name, label, how, "share", sign="share", smallest=smallest)


def _money(name: str, label: str, prices: Prices, *tiers: str, sign: Sign = "cost") -> Indicator:
    unit = "GBP m cash" if prices == "cash" else "GBP m 2023-24 prices"
    stocks = tuple(f"cumulative_{tier}" for tier in tiers)
    return Indicator(name, label, OverYear(stocks), unit, 1e-6, prices, sign)


_EARLY = ("universal_spend", "targeted_spend")
_LATE = ("specialist_spend", "care_spend")
_EARLY_STOCKS = tuple(f"cumulative_{tier}" for tier in _EARLY)
_LATE_STOCKS = tuple(f"cumulative_{tier}" for tier in _LATE)

INDICATORS: tuple[Indicator, ...] = (
    _stock("cla_31_march", "Children in care", "children_in_care"),
    Indicator(
        "cla_rate_31_march",
        "Children in care per 10,000 children",
        Ratio(AtYearEnd(("children_in_care",)), AtYearEnd(("child_population",))),
        "per 10,000 0-17",
        1e4,
        smallest=0.1,
    ),
    _flow("cla_starters", "Children who start to be looked after", "cumulative_care_starts", "children/year"),
    _flow("cla_leavers", "Children who cease to be looked after", "cumulative_care_ends", "children/year"),
    _between("cla_reconciliation", "Returns to care that the count of starters leaves out", ("uncounted_returns",)),
    _stock("cin_31_march", "Children in need", "children_in_need"),
    _flow("cin_episodes_starting", "Episodes of need that start", "cumulative_cin_starts"),
    _flow("cin_episodes_ending", "Episodes of need that end", "cumulative_cin_ends"),
    _between("cin_reconciliation", "Returns to care not counted, less records cleaned", ("uncounted_returns",),
             ("records_cleaned",)),
    _stock("cpp_31_march", "Children on a protection plan", "child_protection_plans"),
    _flow("cpp_starting", "Protection plans that start", "cumulative_cpp_starts"),
    _flow("cpp_ending", "Protection plans that end", "cumulative_cpp_ends"),
    _flow("referrals", "Referrals to social care", "cumulative_referrals"),
    _money("s251_gross_early", "Early spend, in cash", "cash", *_EARLY),
    _money("s251_gross_family_support", "Targeted family support, in cash", "cash", "targeted_spend"),
    _money("s251_gross_late", "Late spend, in cash", "cash", *_LATE),
    _money("s251_gross_cla_total", "Spend on children in care, in cash", "cash", "care_spend"),
    _share(
        "early_share_of_early_plus_late_gross",
        "Early share of early and late spend",
        Ratio(OverYear(_EARLY_STOCKS), OverYear(_EARLY_STOCKS + _LATE_STOCKS)),
    ),
    _money("universal_spend_real", "Universal offer", "real", "universal_spend"),
    _money("targeted_spend_real", "Targeted family support", "real", "targeted_spend"),
    _money("early_spend_real", "Early spend", "real", *_EARLY),
    _money("specialist_spend_real", "Specialist and statutory work", "real", "specialist_spend"),
    _money("care_spend_real", "Children in care", "real", "care_spend"),
    _money("late_spend_real", "Late spend", "real", *_LATE),
    _money("early_and_late_spend_real", "Early and late spend", "real", *_EARLY, *_LATE),
    _money("transition_spend_real", "Transition money used", "real", "transition_spend", sign="funding"),
    _money("budget_gap_real", "Budget gap", "real", "budget_gap"),
    _money("universal_spend_cash", "Universal offer, in cash", "cash", "universal_spend"),
    _money("specialist_spend_cash", "Specialist and statutory work, in cash", "cash", "specialist_spend"),
    _money("early_and_late_spend_cash", "Early and late spend, in cash", "cash", *_EARLY, *_LATE),
    _money("transition_spend_cash", "Transition money used, in cash", "cash", "transition_spend", sign="funding"),
    _money("budget_gap_cash", "Budget gap, in cash", "cash", "budget_gap"),
    _share("early_help_reach", "Reach of early help", AtYearEnd(("early_help_reach",))),
    _stock("early_help_waiting_list", "Children who wait for early help"),
    _wait("early_help_wait_of_those_seen", "Wait of children who begin early help", "mean_wait_of_those_helped"),
    _wait("early_help_age_of_the_queue", "Wait so far of children who still wait for early help",
          "age_of_the_early_help_queue"),
    _stock("mental_health_need", "Children with a mental-health need"),
    _stock("mental_health_waiting_list", "Children who wait for mental-health help"),
    Indicator(
        "mean_wait_mental_health",
        "Mean wait for mental-health help",
        AtYearEnd(("mean_wait_mental_health",)),
        "years",
        smallest=0.01,
    ),
    _wait("mental_health_wait_of_those_seen", "Wait of children who begin mental-health treatment",
          "wait_of_those_seen"),
    _wait("mental_health_age_of_the_queue", "Wait so far of children who still wait for mental-health help",
          "age_of_the_queue"),
    _share("mental_health_need_share", "Share of children with a mental-health need",
           Ratio(AtYearEnd(("mental_health_need",)), AtYearEnd(("child_population",)))),
    _share("mental_health_served_share", "Share of children in mental-health treatment",
           AtYearEnd(("share_of_children_in_mental_health_treatment",))),
    _share("mental_health_treated_share", "Share of mental-health need that is treated",
           AtYearEnd(("mental_health_treated_share",))),
    _stock("unmet_mental_health_need", "Children whose mental-health need is not met"),
    _share("unmet_mental_health_share", "Share of children whose mental-health need is not met",
           AtYearEnd(("unmet_mental_health_share",))),
    _stock("well", "Children who are well"),
    _stock("emerging", "Children with an emerging need"),
    _stock("diagnosable", "Children with a diagnosable need"),
    _stock("complex", "Children with complex needs"),
    _stock("child_population", "Children aged 0 to 17"),
)  # fmt: skip

BY_NAME: Mapping[str, Indicator] = {indicator.name: indicator for indicator in INDICATORS}


def needed(how: How) -> Iterator[str]:
    """Yield the ids of the model's variables that `how` reads."""
    match how:
        case AtYearEnd(ids) | OverYear(ids):
            yield from ids
        case Through(plus, minus):
            yield from (*plus, *minus)
        case Ratio(top, bottom):
            yield from (*top.ids, *bottom.ids)
        case _:
            assert_never(how)


def described(how: How) -> str:
    """Return in words how a number is made from the model's variables."""
    match how:
        case AtYearEnd(ids):
            return f"{' + '.join(ids)} on 31 March"
        case OverYear(ids):
            return f"growth of {' + '.join(ids)} over the financial year"
        case Through(plus, minus):
            return f"{' + '.join(plus)}{''.join(f' - {id}' for id in minus)}, summed through the financial year"
        case Ratio(top, bottom):
            return f"({described(top)}) over ({described(bottom)})"
    assert_never(how)


def variables(known: Collection[str]) -> tuple[str, ...]:
    """Return the ids, of those that a model knows, which a report reads: what to ask of `tiershift.ensemble`."""
    wanted = dict.fromkeys(id for indicator in INDICATORS for id in needed(indicator.how))
    return tuple(id for id in wanted if id in known)


def compute(dataset: xr.Dataset, prices: Mapping[int, Price], step: float = 0.0) -> dict[str, Series]:
    """Return each indicator whose variables `dataset` has, in every future, by name.

    Args:
        dataset: dims (future, time); `time` in years, with a point at each 31 March (`.25`).
        prices: by financial year; for what is counted in cash.
        step: of the engine, in years, which adds a rate up at the beginning of each step; 0 for a smooth clock.

    Raises:
        UsageError: `dataset` has no futures, an indicator's variable has further dims, or a price is missing.
    """
    if "future" not in dataset.dims:
        raise UsageError(
            Problem("dataset", "has no futures", way_out="Ask for them: tiershift.ensemble(…, traces=True).")
        )
    here = [row for row in INDICATORS if all(id in dataset.data_vars for id in needed(row.how))]
    results = _Results(dataset, step)
    return {indicator.name: _series(results, indicator, prices) for indicator in here}


@dataclass(frozen=True, slots=True)
class YearEnds:
    """What stands on each 31 March: by id of a variable, shape (future, year); `years` follow each other."""

    years: tuple[int, ...]
    levels: Mapping[str, Array]

    def series(self, indicator: Indicator, prices: Mapping[int, Price]) -> Series:
        """Return an indicator in every future; one that asks what was within a year cannot be had.

        Raises:
            UsageError: a variable or a price is missing, or the indicator sums rates within a year.
        """
        if missing := [id for id in needed(indicator.how) if id not in self.levels]:
            raise UsageError(Problem(indicator.name, f"{missing[0]} is not there", way_out="Keep it as well."))
        return _series(self, indicator, prices)

    def at_ends(self, ids: tuple[str, ...]) -> tuple[tuple[int, ...], Array]:
        """Return the years, and the sum of variables, shape (future, year)."""
        first, *others = (self.levels[id] for id in ids)
        return self.years, sum(others, first)

    def through(self, plus: tuple[str, ...], minus: tuple[str, ...]) -> tuple[tuple[int, ...], Array]:
        """Rates within a year are not here.

        Raises:
            UsageError: always.
        """
        what = f"what {plus[0]} comes to within a year is not known from its ends"
        raise UsageError(Problem(plus[0], what, way_out="Work it out from the results of the whole run: `compute`."))


@dataclass(frozen=True, slots=True)
class _Results:
    """Kept results as indicators ask for them."""

    dataset: xr.Dataset
    step: float

    def at_ends(self, ids: tuple[str, ...]) -> tuple[tuple[int, ...], Array]:
        years, steps = year_ends(np.asarray(self.dataset["time"].values, dtype=np.float64))
        return years, _sum(self.dataset, ids)[:, steps]

    def through(self, plus: tuple[str, ...], minus: tuple[str, ...]) -> tuple[tuple[int, ...], Array]:
        return _through(self.dataset, plus, minus, self.step)


def _series(results: YearEnds | _Results, indicator: Indicator, prices: Mapping[int, Price]) -> Series:
    years, values = _evaluate(results, indicator.how)
    values = values * indicator.scale
    if indicator.prices == "cash":
        absent = [year for year in years if year not in prices]
        if absent:
            raise UsageError(
                Problem("prices", f"no price level for {absent}", way_out="Add the years to the price file.")
            )
        values = values * np.array([prices[year].factor for year in years])
    return Series(indicator, years, values)


def evaluate(dataset: xr.Dataset, how: How, step: float = 0.0) -> tuple[tuple[int, ...], Array]:
    """Return financial years and values of any number of `dataset`, shape (future, year), in the model's unit.

    Raises:
        UsageError: a variable has further dims, or a 31 March is missing.
    """
    return _evaluate(_Results(dataset, step), how)


def _evaluate(results: YearEnds | _Results, how: How) -> tuple[tuple[int, ...], Array]:
    """Return financial years and values, shape (future, year), in the model's unit."""
    match how:
        case AtYearEnd(ids):
            return results.at_ends(ids)
        case OverYear(ids):
            years, levels = results.at_ends(ids)
            return years[1:], np.diff(levels, axis=1)
        case Through(plus, minus):
            return results.through(plus, minus)
        case Ratio(top, bottom):
            top_years, above = _evaluate(results, top)
            bottom_years, below = _evaluate(results, bottom)
            years = tuple(year for year in top_years if year in bottom_years)
            above = above[:, [top_years.index(year) for year in years]]
            below = below[:, [bottom_years.index(year) for year in years]]
            with np.errstate(divide="ignore", invalid="ignore"):
                return years, above / below
    assert_never(how)


def _through(
    dataset: xr.Dataset, plus: tuple[str, ...], minus: tuple[str, ...], step: float
) -> tuple[tuple[int, ...], Array]:
    time = np.asarray(dataset["time"].values, dtype=np.float64)
    years, steps = year_ends(time)
    rate = _sum(dataset, plus) - _sum(dataset, minus)
    counted = np.unique(dataset["count_moved_at"].values) if "count_moved_at" in dataset.coords else np.empty(0)
    inside = [float(at) for at in counted if time[0] < at <= time[-1]]
    so_far = np.zeros_like(rate)
    before = np.zeros((len(rate), 1))
    ends: list[float] = [float(time[0]), *inside, *([] if time[-1] in inside else [float(time[-1])])]
    for start, end in pairwise(ends):
        known = (start <= time) & (time < end if end in inside else time <= end)
        to = (start < time) & (time <= end)
        grown = before + _grown(time[known], rate[:, known], start, np.array([*time[to], end]), step)
        so_far[:, to], before = grown[:, :-1], grown[:, -1:]
    return years[1:], np.diff(so_far[:, steps], axis=1)


def _grown(time: Array, rate: Array, start: float, to: Array, step: float) -> Array:
    """What a rate, known at some times, comes to from a start: by a spline, beyond the first and last in a line.

    An engine that adds up the rate at the beginning of each step comes to half a step of its fall more.
    """
    if len(time) < 2:
        held: Array = (rate[:, :1] if rate.shape[1] else np.zeros((len(rate), 1))) * (to - start)
        return held
    first, last = ((rate[:, a] - rate[:, b]) / (time[a] - time[b]) for a, b in ((1, 0), (-1, -2)))
    if start < time[0]:
        rate = np.column_stack([rate[:, 0] - first * (time[0] - start), rate])
        time = np.array([start, *time])
    if to[-1] > time[-1]:
        rate = np.column_stack([rate, rate[:, -1] + last * (to[-1] - time[-1])])
        time = np.array([*time, to[-1]])
    curve = CubicSpline(time, rate, axis=1)
    whole, begin = curve.antiderivative(), np.array([start])
    made: Array = whole(to) - whole(begin) + 0.5 * step * (curve(begin) - curve(to))
    return made


def _sum(dataset: xr.Dataset, ids: tuple[str, ...]) -> Array:
    """Return the sum of variables in every future, shape (future, time)."""
    total = np.zeros((dataset.sizes["future"], dataset.sizes["time"]))
    for id in ids:
        variable = dataset[id]
        if set(variable.dims) != {"future", "time"}:
            raise UsageError(
                Problem(id, f"has the dims {variable.dims}, not (future, time)", way_out="Sum it over its subscripts.")
            )
        total = total + np.asarray(variable.transpose("future", "time").values, dtype=np.float64)
    return total


def year_ends(time: Array) -> tuple[tuple[int, ...], list[int]]:
    """Return the financial years whose 31 March is in `time`, with its position. They follow each other.

    Raises:
        UsageError: a 31 March between the first and the last is missing.
    """
    steps = [int(step) for step in np.flatnonzero(np.isclose(time % 1.0, YEAR_END, rtol=0.0, atol=1e-9))]
    years = tuple(round(float(time[step]) - YEAR_END) for step in steps)
    if not years or years != tuple(range(years[0], years[-1] + 1)):
        raise UsageError(
            Problem("dataset", "does not have every 31 March (time .25)", way_out="Save results each quarter (0.25).")
        )
    return years, steps
