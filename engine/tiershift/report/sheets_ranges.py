"""The sheets of ranges: the headline, every indicator, and the model beside the outturn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tiershift.report.bands import QUANTILES
from tiershift.report.indicators import INDICATORS, Indicator
from tiershift.report.sheet import HEADER_ROW, Cell, Column, Formula, Sheet, Style, Styled
from tiershift.report.summary import HEADLINE, Report, Result
from tiershift.report.words import step_for


def style_of(indicator: Indicator) -> Style:
    """Return how the numbers of an indicator are shown in a cell."""
    match indicator.sign:
        case "cost" | "funding":
            return "money"
        case "share":
            return "share"
        case "balance":
            return "bracket"
        case "count":
            return "years" if indicator.unit == "years" else "rate" if indicator.smallest < 1.0 else "count"


def headline_sheet(report: Report) -> Sheet:
    """Return the headline: each indicator without and with each plan and the paired difference, at each date."""
    heads = [f"{year}: {what}" for year in report.dates for what in ("low p10", "central p50", "high p90")]
    columns = (
        Column("Indicator", 44),
        Column("Unit", 20),
        Column("Scenario", 34),
        *(Column(head, 15, "bracket") for head in heads),
        *(Column(f"{year}: futures that are lower, of {report.first.bands['cla_31_march'].n}", 18, "count")
          for year in report.dates if report.pairs),
        Column(f"{report.dates[-1]}: rounding step in prose", 16, "bracket"),
    )  # fmt: skip
    rows = tuple(row for name in HEADLINE for row in _headline_rows(report, name))
    notes = (
        "Financial years by the 31 March on which they end. Low and high hold 80% of the simulated futures.",
        "A difference is taken in the same futures, plan less baseline: less spend and fewer children are in brackets."
        if report.pairs
        else "One scenario was run, so that there is nothing to compare it with.",
        "A modelled scenario, not a forecast. Medians do not add up over lines.",
    )
    title = "Headline: what the plan changes" if report.pairs else f"Headline: what {report.first.name} comes to"
    return Sheet("Headline", title, notes, columns, rows, frozen=3)


def _headline_rows(report: Report, name: str) -> Iterator[tuple[Cell, ...]]:
    indicator = report.first.series[name].indicator
    style = style_of(indicator)
    for run, result in report.results.items():
        spread, years = result.bands[name], result.series[name].years
        columns = (spread.low, spread.central, spread.high)
        ends = [float(column[years.index(year)]) for year in report.dates for column in columns]
        step = step_for(ends[-3], ends[-1], indicator.smallest)
        yield (
            indicator.label, indicator.unit, run, *(Styled(value, style) for value in ends),
            *(None for _ in report.dates if report.pairs), Styled(step, style),
        )  # fmt: skip
    for plan, baseline in report.pairs:
        changes = [report.change(plan, baseline, name, year) for year in report.dates]
        ends = [value for change in changes for value in (change.low, change.central, change.high)]
        step = step_for(ends[-3], ends[-1], indicator.smallest)
        yield (
            indicator.label, indicator.unit, f"{plan} less {baseline}",
            *(Styled(value, _bracketed(style)) for value in ends),
            *(float(change.lower) for change in changes), Styled(step, style),
        )  # fmt: skip


def _bracketed(style: Style) -> Style:
    return "bracket" if style == "count" else style


def ranges_sheet(report: Report) -> Sheet:
    """Return mean, quantiles, number of futures and Monte Carlo error of every indicator, scenario and year."""
    columns = (
        Column("Scenario", 18),
        Column("Indicator", 34),
        Column("In words", 48),
        Column("Unit", 20),
        Column("Year", 8, "year"),
        Column("mean", 15, "bracket"),
        *(Column(f"p{round(100 * one):02d}", 15, "bracket") for one in QUANTILES),
        Column("futures", 9, "count"),
        Column("Monte Carlo error of the mean", 14, "bracket"),
    )
    rows = tuple(
        row for result in report.results.values() for name in result.series for row in _range_rows(result, name)
    )
    notes = (
        "p10 to p90 holds 80% of the simulated futures. Each future is computed first, then the quantiles.",
        "Quantiles of two lines do not add up to the quantile of their sum: use the line of the sum, or the means.",
    )
    return Sheet("Ranges", "Ranges: what the simulated futures span", notes, columns, rows, frozen=2)


def _range_rows(result: Result, name: str) -> Iterator[tuple[Cell, ...]]:
    series, spread = result.series[name], result.bands[name]
    indicator, style = series.indicator, style_of(series.indicator)
    for place, year in enumerate(series.years):
        ends = [float(value) for value in (spread.mean[place], *spread.quantile[:, place])]
        yield (
            result.name, name, indicator.label, indicator.unit, float(year), *(Styled(value, style) for value in ends),
            float(spread.n), Styled(float(spread.error[place]), style),
        )  # fmt: skip


def range_rows(sheet: Sheet, scenario: str, name: str) -> range:
    """Return which rows of the Ranges sheet hold one indicator of one scenario; they follow each other."""
    found = [place for place, row in enumerate(sheet.rows) if row[0] == scenario and row[1] == name]
    return range(found[0], found[-1] + 1)


def history_sheet(report: Report) -> Sheet:
    """Return the model beside the outturn, for every figure that history also counts."""
    columns = (
        Column("Indicator", 36),
        Column("In words", 40),
        Column("Unit", 16),
        Column("Year", 8, "year"),
        Column("Outturn", 14, "bracket"),
        Column("Model, mean", 14, "bracket"),
        Column("Model, p10", 14, "bracket"),
        Column("Model, p90", 14, "bracket"),
        Column("Model less outturn, %", 12, "share"),
        Column("Inside the 80% range (1 yes)", 13, "count"),
        Column("Confidence in the outturn", 12),
        Column("Source", 90),
    )
    rows: list[tuple[Cell, ...]] = []
    result = report.first
    for name in (one.name for one in INDICATORS if one.name in report.history and one.name in result.series):
        series, spread = result.series[name], result.bands[name]
        style = style_of(series.indicator)
        for counted in report.history[name]:
            if counted.year in series.years:
                place, row = series.years.index(counted.year), HEADER_ROW + 1 + len(rows)
                mean, low, high = (float(values[place]) for values in (spread.mean, spread.low, spread.high))
                rows.append((
                    name, series.indicator.label, series.indicator.unit, float(counted.year),
                    Styled(counted.value, style), Styled(mean, style), Styled(low, style), Styled(high, style),
                    Formula(f"=(F{row}-E{row})/E{row}", mean / counted.value - 1.0 if counted.value else np.nan),
                    float(low <= counted.value <= high), counted.confidence, counted.source,
                ))  # fmt: skip
    notes = (
        f"The model is the scenario {result.name}. Cash is the model's 2023-24 pounds times the price level.",
        "A good fit does not show that the parameters are right: see the confidence of each on Assumptions.",
        "" if rows else "No file of outturn was found beside the model.",
    )
    return Sheet("History", "History: the model against the outturn", notes, columns, tuple(rows), frozen=2)
