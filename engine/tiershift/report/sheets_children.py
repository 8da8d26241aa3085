"""The sheets of children: what moves them between stocks, what they need and how long they wait."""

from __future__ import annotations

from collections.abc import Sequence

from tiershift.report.checks import Activity, activities, reconciliation, reset_to_count
from tiershift.report.sheet import HEADER_ROW, MEANS, Cell, Column, Formula, Sheet
from tiershift.report.sheets_money import YEAR
from tiershift.report.sheets_ranges import style_of
from tiershift.report.summary import Report, Result

MOVEMENTS = ("Opening", "Starts", "Ends", "Reconciliation", "Reset to the count", "Closing")
"""How a stock of children gets from one 31 March to the next."""


def activity_sheet(report: Report) -> Sheet:
    """Return the movements of children by scenario, stock and year: opening to closing."""
    columns = (
        Column("Scenario", 18),
        Column("Children", 24),
        Column(YEAR, 14, "year"),
        *(Column(heading, 15, "bracket") for heading in MOVEMENTS),
        Column("Closing in the engine", 15, "bracket"),
        Column("Closing less engine", 13, "error"),
    )
    rows: list[tuple[Cell, ...]] = []
    for result in report.results.values():
        for activity in activities(result):
            for place, year in enumerate(result.series[activity.starts].years):
                rows.append(_activity_row(result, activity, place, year, HEADER_ROW + 1 + len(rows)))
    notes = (
        f"Children, {MEANS}",
        "Closing is opening + starts + ends + reconciliation + reset; ends are in brackets. A year opens as the last "
        "closed.",
        "Reset to the count: by how much futures moved to go on from what was counted; in brackets where they had "
        "more.",
        "Reconciliation is what starts, ends and resets leave unexplained; check C04 bounds it in every future.",
        "Rows refer to the row above: do not sort this sheet.",
    )
    return Sheet("Activity", "Activity: opening plus movements is closing", notes, columns, tuple(rows), frozen=3)


def _activity_row(result: Result, activity: Activity, place: int, year: int, row: int) -> tuple[Cell, ...]:
    stock, starts, ends = (result.bands[name].mean for name in (activity.stock, activity.starts, activity.ends))
    extra, reset = (
        round(float(made(result, activity).values[:, place].mean()), 6) + 0.0
        for made in (reconciliation, reset_to_count)
    )
    # The first year of a stock has no row above to open from.
    opening: Cell = float(stock[0]) if place == 0 else Formula(f"=I{row - 1}", float(stock[place]))
    closing = float(stock[place + 1])
    return (
        result.name, activity.label, float(year), opening, float(starts[place]), -float(ends[place]), extra, reset,
        Formula(f"=SUM(D{row}:H{row})", closing), closing,
        Formula(f"=I{row}-J{row}", 0.0),
    )  # fmt: skip


NEED = (
    ("Well", "well"),
    ("Emerging need", "emerging"),
    ("Diagnosable need", "diagnosable"),
    ("Complex needs", "complex"),
)
WAITS = (
    "early_help_reach", "early_help_waiting_list", "mental_health_need", "mental_health_waiting_list",
    "mean_wait_mental_health", "mental_health_treated_share", "unmet_mental_health_need", "unmet_mental_health_share",
)  # fmt: skip


def need_sheet(report: Report) -> Sheet:
    """Return the ladder of need, the waits and the need that is not met, by scenario and year."""
    waits = [report.first.series[name].indicator for name in WAITS if name in report.first.series]
    columns = (
        Column("Scenario", 18),
        Column("31 March", 10, "year"),
        *(Column(label, 14, "count") for label, _ in NEED),
        Column("All rungs", 14, "count"),
        Column("Children aged 0 to 17", 14, "count"),
        Column("Rungs less children", 12, "error"),
        *(Column(indicator.label, 18, style_of(indicator)) for indicator in waits),
    )
    rows: list[tuple[Cell, ...]] = []
    for result in report.results.values():
        for place, year in enumerate(report.years):
            rows.append(_need_row(result, [one.name for one in waits], place, year, HEADER_ROW + 1 + len(rows)))
    notes = (
        f"Children on 31 March, {MEANS}",
        "Every child stands on one rung of need; the rungs add up to all children (check C04b).",
    )
    return Sheet("Need and waits", "Need and waits", notes, columns, tuple(rows), frozen=2)


def _need_row(result: Result, waits: Sequence[str], place: int, year: int, row: int) -> tuple[Cell, ...]:
    def mean(name: str) -> float | None:
        if name not in result.bands:
            return None
        return float(result.bands[name].mean[result.series[name].years.index(year)])

    rungs = [mean(name) for _, name in NEED]
    total = sum(rung or 0.0 for rung in rungs)
    people = mean("child_population")
    return (
        result.name, float(year), *rungs, Formula(f"=SUM(C{row}:F{row})", total), people,
        Formula(f"=G{row}-H{row}", total - (people or 0.0)), *(mean(name) for name in waits),
    )  # fmt: skip
