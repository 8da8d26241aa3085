"""Tidy files: one row a number, the same bytes for the same run."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from tiershift.report.bands import Band
from tiershift.report.indicators import INDICATORS
from tiershift.report.summary import PLACE, Report, Result, change_of

INDICATOR_COLUMNS = ("scenario", "place", "indicator", "year", "date", "unit", "mean", "p10", "p50", "p90")
DIFFERENCE_COLUMNS = (
    "scenario", "against", "place", "indicator", "year", "date", "unit", "mean", "p10", "p50", "p90",
    "futures", "lower", "higher",
)  # fmt: skip


def number(value: float) -> str:
    """Return `value` with ten significant digits; empty where it is not a finite number."""
    return format(value + 0.0, ".10g") if math.isfinite(value) else ""


def indicators_csv(result: Result) -> str:
    """Return the indicators of one scenario: a row for each indicator and financial year."""
    return _csv(INDICATOR_COLUMNS, _indicator_rows(result))


def differences_csv(report: Report) -> str:
    """Return the paired differences of all pairs: what a plan changes in the same futures."""
    return _csv(DIFFERENCE_COLUMNS, _difference_rows(report))


def _indicator_rows(result: Result) -> Iterable[Sequence[str]]:
    for indicator in INDICATORS:
        if (series := result.series.get(indicator.name)) is not None:
            for place, year in enumerate(series.years):
                figures = _figures(result.bands[indicator.name], place)
                yield (result.name, PLACE, indicator.name, str(year), f"{year}-03-31", indicator.unit, *figures)


def _difference_rows(report: Report) -> Iterable[Sequence[str]]:
    for plan, baseline in report.pairs:
        for indicator in INDICATORS:
            if indicator.name not in report.results[plan].series:
                continue
            series = report.difference(plan, baseline, indicator.name)
            spread = series.band()
            for place, year in enumerate(series.years):
                change = change_of(series, year)
                counts = (str(change.n), str(change.lower), str(change.higher))
                where = (plan, baseline, PLACE, indicator.name, str(year), f"{year}-03-31", indicator.unit)
                yield (*where, *_figures(spread, place), *counts)


def _figures(spread: Band, place: int) -> tuple[str, ...]:
    columns = (spread.mean, spread.low, spread.central, spread.high)
    return tuple(number(float(column[place])) for column in columns)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
