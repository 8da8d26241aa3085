"""The tables of money as tidy files: one row a line and year, with its price base and its range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tiershift.report.tables.lines import (
    CASH,
    Line,
    earlier_line,
    events_of,
    invest_lines,
    mtfs_lines,
    part_line,
    s251_lines,
)

if TYPE_CHECKING:
    from tiershift.report.summary import Report

LINE_COLUMNS = (
    "scenario", "place", "line", "year", "financial_year_ends", "unit", "price_base", "mean", "low_p10", "central_p50",
    "high_p90", "futures",
)  # fmt: skip
DECISION_COLUMNS = (
    "scenario", "place", "ref", "event_ids", "kinds", "owner", "start", "recurrent_or_one_off", "status", "year",
    "financial_year_ends", "unit", "price_base", "mean", "low_p10", "central_p50", "high_p90", "futures",
)  # fmt: skip
MTFS = "mtfs.csv"
FILES = (MTFS, "savings_and_pressures.csv", "section_251.csv", "invest_to_save.csv")

Table = tuple[Sequence[str], Iterable[Sequence[str]]]


def tables(report: Report) -> dict[str, Table]:
    """Return columns and rows of each tidy file by its name; nothing where the report has no tables of money."""
    if not report.money:
        return {}
    return {
        FILES[0]: (LINE_COLUMNS, _rows(report, {name: mtfs_lines(one) for name, one in report.money.items()})),
        FILES[1]: (DECISION_COLUMNS, _decisions(report)),
        FILES[2]: (LINE_COLUMNS, _rows(report, {
            name: s251_lines(report, report.results[name], one) for name, one in report.money.items()
        })),
        FILES[3]: (LINE_COLUMNS, _rows(report, {name: invest_lines(one) for name, one in report.money.items()})),
    }  # fmt: skip


def _rows(report: Report, lines: dict[str, Iterator[Line]]) -> Iterator[Sequence[str]]:
    for name, own in lines.items():
        for line in own:
            for place, year in enumerate(line.years):
                yield (name, report.place, line.name, str(year), f"{year}-03-31", *_figures(line, place))


def _decisions(report: Report) -> Iterator[Sequence[str]]:
    for name, money in report.money.items():
        said = (name, report.place)
        for part in money.effects.parts:
            line = part_line(money, part)
            ids = "; ".join(str(event.event_id) for event in part.events)
            kinds = "; ".join(event.kind for event in part.events)
            who = "; ".join(dict.fromkeys(event.who for event in part.events))
            start = min(event.effective for event in part.events).isoformat()
            lasts = "recurrent" if part.ends is None else "one-off"
            for place, year in enumerate(line.years):
                when = (str(year), f"{year}-03-31")
                yield (*said, part.ref, ids, kinds, who, start, lasts, part.status, *when, *_figures(line, place))
        if (earlier := earlier_line(money)) is not None:
            for place, year in enumerate(earlier.years):
                when = (str(year), f"{year}-03-31")
                yield (*said, earlier.name, "", "", "", "", "", "", *when, *_figures(earlier, place))
        moved_by = {id for part in money.effects.parts for id in part.ids}
        for event, _ in events_of(report, report.results[name], money):
            if str(event.event_id) not in moved_by:
                start = event.effective.isoformat()
                blank = ("",) * 4
                yield (*said, "", str(event.event_id), event.kind, event.who, start, "", "", "", "", *blank, "", "", "")


def _figures(line: Line, place: int) -> tuple[str, ...]:
    from tiershift.report.tidy import number

    values = line.values[:, place]
    ends = (float(values.mean()), *(float(one) for one in np.quantile(values, (0.1, 0.5, 0.9))))
    base = "cash, pounds of the year" if line.unit == CASH else "2023-24"
    return (line.unit, base, *(number(one) for one in ends), str(values.size))
