"""Checks: what must hold of a report's numbers, and whether it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from tiershift.report.answers import past_sunset, red_and_unsigned
from tiershift.report.bands import Array
from tiershift.report.indicators import Series
from tiershift.report.summary import HEADLINE, Report, Result
from tiershift.report.words import step_for

Outcome = Literal["pass", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Activity:
    """A stock of children with what adds to it, what takes from it, and what the model says reconciles the rest."""

    label: str
    stock: str
    starts: str
    ends: str
    reconciled: str = ""


ACTIVITIES = (
    Activity("Children in need", "cin_31_march", "cin_episodes_starting", "cin_episodes_ending", "cin_reconciliation"),
    Activity("Child protection plans", "cpp_31_march", "cpp_starting", "cpp_ending"),
    Activity("Children in care", "cla_31_march", "cla_starters", "cla_leavers", "cla_reconciliation"),
)

TOTALS: Mapping[str, tuple[str, ...]] = {
    "early_spend_real": ("universal_spend_real", "targeted_spend_real"),
    "late_spend_real": ("specialist_spend_real", "care_spend_real"),
    "early_and_late_spend_real": ("early_spend_real", "late_spend_real"),
    "s251_gross_early": ("universal_spend_cash", "s251_gross_family_support"),
    "s251_gross_late": ("specialist_spend_cash", "s251_gross_cla_total"),
    "early_and_late_spend_cash": ("s251_gross_early", "s251_gross_late"),
}
"""Each total of money, with the lines that make it up."""

NOMINAL: Mapping[str, str] = {
    "universal_spend_cash": "universal_spend_real",
    "s251_gross_family_support": "targeted_spend_real",
    "s251_gross_early": "early_spend_real",
    "specialist_spend_cash": "specialist_spend_real",
    "s251_gross_cla_total": "care_spend_real",
    "s251_gross_late": "late_spend_real",
    "early_and_late_spend_cash": "early_and_late_spend_real",
    "transition_spend_cash": "transition_spend_real",
    "budget_gap_cash": "budget_gap_real",
}
"""Each amount of cash, with the same amount at base-year prices."""

LADDER = ("well", "emerging", "diagnosable", "complex")
MONEY_TOLERANCE = 0.0005
"""Half a thousand pounds, in £m."""
CHILD_TOLERANCE = 0.5
RECONCILED_WITHIN = 0.001
"""Of the stock: what reconciles is summed from quarterly results, so it is not exact."""
RUNNING_BELOW = 1e-6
"""How far below nothing a stock may come out of rounding, as a share of the largest value of its kind."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a report.

    Attributes:
        id: as finance teams number it.
        what: what must hold, in words.
        outcome: "fail" makes the report unfit for use, "warn" asks for a look, or for more futures.
        largest: the largest difference from what must hold.
        tolerance: up to where that is accepted.
        where: of the largest difference: scenario, indicator, year.
    """

    id: str
    what: str
    outcome: Outcome
    largest: float
    tolerance: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """How far one number is from what must hold, and which number."""

    size: float
    where: str


def checks(report: Report, as_of: date | None = None) -> tuple[Check, ...]:
    """Return every check of `report`: of what the model gives, and then of the tables of money.

    Args:
        report: what is checked.
        as_of: the day on which assumptions must still hold; by default that of the last event.
    """
    from tiershift.report.tables.checks import money_checks

    return (*_model_checks(report, as_of or report.recorded), *money_checks(report))


def _model_checks(report: Report, day: date) -> tuple[Check, ...]:
    return (
        check_of("C02", "Lines add up to their totals, in £m, in the mean", MONEY_TOLERANCE, _sums(report)),
        check_of("C03", "Each year opens with what the year before closed with", CHILD_TOLERANCE, _openings(report)),
        check_of("C04", "Starts, ends, resets to the count and what the model reconciles explain a stock's change, "
               "as a share of it", RECONCILED_WITHIN, _movements(report)),
        check_of("C04b", "The rungs of need add up to all children, in every future", CHILD_TOLERANCE, _rungs(report)),
        check_of("C07", "Compared scenarios share their futures (seed and number)", 0.0, _paired(report)),
        check_of("C08", "Cash is the amount at 2023-24 prices times the price level, in every future", MONEY_TOLERANCE,
               _nominal(report)),
        check_of("C11", "Every financial year has twelve months, from April to March", 1e-9, _months(report)),
        check_of("C18", "Quantiles rise with their probability", 0.0, _monotone(report)),
        check_of("C19", "The Monte Carlo error of a headline median is below its rounding step (1); else ask for more "
               "futures", 1.0, _noise(report), "warn"),
        _listed("C22", f"No assumption is past its sunset on {day.isoformat()}", past_sunset(report, day), "fail"),
        _listed("C22b", "No guess on which much of a headline number rests is unsigned (quality red, impact red)",
                red_and_unsigned(report), "warn"),
        check_of("C23", "Nothing is infinite or missing", 0.0, _finite(report)),
        check_of("C23b", "No count, stock or spend is negative, as a share of its largest value", RUNNING_BELOW,
               _negative(report)),
        check_of("C23c", "Every share is between nothing and one", RUNNING_BELOW, _shares(report)),
    )  # fmt: skip


def failed(results: Iterable[Check]) -> tuple[Check, ...]:
    """Return the checks that make a report unfit for use."""
    return tuple(check for check in results if check.outcome == "fail")


def check_of(id: str, what: str, tolerance: float, gaps: Iterable[Gap], otherwise: Outcome = "fail") -> Check:
    """Return a check: it holds where the largest of `gaps` is within `tolerance`; otherwise it is `otherwise`."""
    # A gap that is not a number must not pass as a small one.
    worst = max(gaps, key=lambda gap: np.inf if np.isnan(gap.size) else gap.size, default=Gap(0.0, ""))
    holds = worst.size <= tolerance
    return Check(id, what, "pass" if holds else otherwise, worst.size, tolerance, worst.where if worst.size else "")


def reset_to_count(result: Result, activity: Activity) -> Series:
    """Return by how much counts moved a stock in each year, in every future: a movement of its own."""
    starts = result.series[activity.starts]
    moved = result.moved.get(activity.stock)
    values = np.zeros_like(starts.values) if moved is None else moved
    return Series(result.series[activity.stock].indicator, starts.years, values)


def _listed(id: str, what: str, found: Iterable[str], otherwise: Outcome) -> Check:
    """A check that nothing is `found`: how many there are, and what."""
    names = tuple(found)
    return Check(id, what, otherwise if names else "pass", float(len(names)), 0.0, "; ".join(names))


def reconciliation(result: Result, activity: Activity) -> Series:
    """Return what starts, ends and counts leave unexplained of a stock's change in every future: closing less these."""
    stock, starts, ends = (result.series[name] for name in (activity.stock, activity.starts, activity.ends))
    values = np.diff(stock.values, axis=1) - starts.values + ends.values - reset_to_count(result, activity).values
    return Series(stock.indicator, starts.years, values)


def activities(result: Result) -> tuple[Activity, ...]:
    """Return the stocks of children whose movements `result` has."""
    return tuple(one for one in ACTIVITIES if all(name in result.series for name in (one.stock, one.starts, one.ends)))


def _sums(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for total, parts in TOTALS.items():
            if all(name in result.bands for name in (total, *parts)):
                added = sum(result.bands[part].mean for part in parts)
                yield _worst(result, total, np.abs(result.bands[total].mean - added))


def _openings(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for activity in activities(result):
            stock, starts, ends = (result.bands[name].mean for name in (activity.stock, activity.starts, activity.ends))
            extra, reset = (made(result, activity).values.mean(axis=0) for made in (reconciliation, reset_to_count))
            rolled = stock[0] + np.cumsum(starts - ends + extra + reset)
            yield _worst(result, activity.starts, np.abs(rolled - stock[1:]))


def _movements(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for activity in activities(result):
            known = result.series.get(activity.reconciled)
            left = reconciliation(result, activity).values - (0.0 if known is None else known.values)
            yield _worst(result, activity.starts, np.abs(left) / result.series[activity.stock].values[:, 1:])


def _rungs(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        if all(name in result.series for name in (*LADDER, "child_population")):
            added = sum(result.series[rung].values for rung in LADDER)
            yield _worst(result, "child_population", np.abs(added - result.series["child_population"].values))


def _paired(report: Report) -> Iterator[Gap]:
    for plan, baseline in report.pairs:
        kept = [
            (one.provenance.get("seed"), one.provenance.get("futures"))
            for one in (report.results[plan], report.results[baseline])
        ]
        yield Gap(float(kept[0] != kept[1]), f"{plan} and {baseline}")


def _nominal(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for cash, real in NOMINAL.items():
            if cash in result.series:
                factors = np.array([report.prices[year].factor for year in result.series[real].years])
                inflated = result.series[real].values * factors
                yield _worst(result, cash, np.abs(result.series[cash].values - inflated))


def _months(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        ends = np.array([time for time in result.time if abs(time % 1.0 - 0.25) < 1e-9])
        yield Gap(float(np.max(np.abs(np.diff(ends) - 1.0), initial=0.0)), result.name)


def _monotone(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for name, spread in result.bands.items():
            fall = np.maximum(-np.diff(spread.quantile, axis=0), 0.0)
            # Interpolating between two equal futures may differ in the last bit.
            slack = 1e-12 * np.max(np.abs(spread.quantile), initial=0.0)
            yield _worst(result, name, np.where(fall <= slack, 0.0, fall))


def _noise(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for name in HEADLINE:
            series, spread = result.series[name], result.bands[name]
            for year in report.dates:
                place = series.years.index(year)
                low, high = float(spread.low[place]), float(spread.high[place])
                step = step_for(low, high, series.indicator.smallest)
                yield Gap(median_error(series.at(year)) / step, f"{result.name}: {name} {year}")


def median_error(values: Array) -> float:
    """Return the Monte Carlo error of the median of `values`: 1 / (2 f √n), f the density in the middle fifth."""
    low, high = np.quantile(values, (0.4, 0.6))
    return float((high - low) / 0.2 / (2.0 * np.sqrt(values.size)))


def _finite(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for name, series in result.series.items():
            yield _worst(result, name, (~np.isfinite(series.values)).astype(np.float64))


def _negative(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for name, series in result.series.items():
            size = np.max(np.abs(series.values), initial=0.0)
            if series.indicator.sign not in ("share", "balance") and size > 0.0:
                yield _worst(result, name, np.maximum(-series.values, 0.0) / size)


def _shares(report: Report) -> Iterator[Gap]:
    for result in report.results.values():
        for name, series in result.series.items():
            if series.indicator.sign == "share":
                yield _worst(result, name, np.maximum(np.maximum(-series.values, series.values - 1.0), 0.0))


def _worst(result: Result, name: str, gaps: Array) -> Gap:
    """Return the largest of `gaps`, whose last axis is the years of the indicator `name`."""
    ranked = np.where(np.isnan(gaps), np.inf, gaps)
    place = int(np.argmax(ranked))
    year = result.series[name].years[np.unravel_index(place, gaps.shape)[-1]]
    return Gap(float(gaps.flat[place]), f"{result.name}: {name} {year}")
