"""Tidy files: one row a number, the same bytes for the same run."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from tiershift.report.bands import Band
from tiershift.report.guesses import listed
from tiershift.report.indicators import INDICATORS
from tiershift.report.summary import Report, Result, change_of

INDICATOR_COLUMNS = (
    "scenario", "place", "indicator", "year", "date", "unit", "mean", "p10", "p50", "p90", "rests_on_guesses",
)  # fmt: skip
DIFFERENCE_COLUMNS = (
    "scenario", "against", "place", "indicator", "year", "date", "unit", "mean", "p10", "p50", "p90",
    "futures", "lower", "higher", "rests_on_guesses",
)  # fmt: skip


def number(value: float) -> str:
    """Return `value` with ten significant digits; empty where it is not a finite number."""
    return format(value + 0.0, ".10g") if math.isfinite(value) else ""


def indicators_csv(result: Result) -> str:
    """Return the indicators of one scenario: a row for each indicator and financial year.

    The last column lists the parameters of confidence D that drive the number, with the share of its spread that each
    explains by itself; see `guesses`.
    """
    return csv_of(INDICATOR_COLUMNS, _indicator_rows(result))


def differences_csv(report: Report) -> str:
    """Return the paired differences of all pairs: what a plan changes in the same futures."""
    return csv_of(DIFFERENCE_COLUMNS, _difference_rows(report))


def _indicator_rows(result: Result) -> Iterable[Sequence[str]]:
    for indicator in INDICATORS:
        if (series := result.series.get(indicator.name)) is not None:
            rests = result.rests_on(indicator.name)
            for place, year in enumerate(series.years):
                figures = _figures(result.bands[indicator.name], place)
                where = (result.name, result.place, indicator.name, str(year), f"{year}-03-31", indicator.unit)
                yield (*where, *figures, listed(rests[place]))


def _difference_rows(report: Report) -> Iterable[Sequence[str]]:
    for plan, baseline in report.pairs:
        for indicator in INDICATORS:
            if indicator.name not in report.results[plan].series:
                continue
            series = report.difference(plan, baseline, indicator.name)
            spread, rests = series.band(), report.results[plan].guesses.driving(indicator, series.values)
            for place, year in enumerate(series.years):
                change = change_of(series, year)
                counts = (str(change.n), str(change.lower), str(change.higher))
                where = (plan, baseline, report.place, indicator.name, str(year), f"{year}-03-31", indicator.unit)
                yield (*where, *_figures(spread, place), *counts, listed(rests[place]))


def _figures(spread: Band, place: int) -> tuple[str, ...]:
    columns = (spread.mean, spread.low, spread.central, spread.high)
    return tuple(number(float(column[place])) for column in columns)


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
