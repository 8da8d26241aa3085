"""The sheet of checks: those that the engine made, and those that the workbook makes from its own cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiershift.report.checks import Check
from tiershift.report.sheet import HEADER_ROW, Cell, Column, Formula, Sheet
from tiershift.report.sheets_records import CONTROL_TOTALS
from tiershift.report.summary import Report
from tiershift.report.tables.formulas import money_formulas

PASS, FAIL, WARN = 1.0, 0.0, 2.0


def checks_sheet(
    report: Report, found: Sequence[Check], tiers: Sheet, activity: Sheet, control: Sheet, money: Sequence[Sheet] = ()
) -> Sheet:
    """Return every check: those that the engine computed, and those that the workbook computes from its own cells."""
    columns = (
        Column("Check", 10),
        Column("What must hold", 96, "wrap"),
        Column("Largest difference", 20, "error"),
        Column("Tolerance", 14, "error"),
        Column("Outcome", 26, "outcome"),
        Column("Where", 60, "wrap"),
    )
    rows: list[tuple[Cell, ...]] = []
    own = (*_workbook_checks(report, tiers, activity, control), *money_formulas(report, money))
    for id, what, difference, tolerance, where in own:
        rows.append((id, what, difference, tolerance, _outcome(len(rows), difference, tolerance, FAIL), where))
    for check in found:
        otherwise = WARN if check.outcome == "warn" else FAIL
        outcome = _outcome(len(rows), check.largest, check.tolerance, otherwise)
        rows.append((check.id, check.what, check.largest, check.tolerance, outcome, check.where))
    notes = (
        "C01, C02f and C06f are computed here from the cells of this workbook, the others by the engine.",
        "An outcome that FAILs makes the workbook unfit for use.",
    )
    return Sheet("Checks", "Checks", notes, columns, tuple(rows))


def _outcome(place: int, difference: float | Formula, tolerance: float, otherwise: float) -> Formula:
    row = HEADER_ROW + 1 + place
    size = difference.value if isinstance(difference, Formula) else difference
    return Formula(f"=IF(C{row}<=D{row},1,{otherwise:g})", PASS if size <= tolerance else otherwise)


def _workbook_checks(
    report: Report, tiers: Sheet, activity: Sheet, control: Sheet
) -> Iterator[tuple[str, str, Formula, float, str]]:
    """Yield id, what, difference, tolerance and where of the checks that the workbook's own formulas make."""
    items = [str(row[0]) for row in control.rows]
    for item, heading in zip(CONTROL_TOTALS, ("Early and late, real", "Early and late, cash"), strict=True):
        for name in report.results:
            quoted = name.replace('"', '""')
            own = f'SUMIFS({tiers.column(heading)},{tiers.column("Scenario")},"{quoted}")'
            formula = Formula(f"=ABS({own}-{control.at(items.index(item), name)})", 0.0)
            yield "C01", f"Tier shift, {heading}, equals the engine's control total", formula, 0.0005, name
    if activity.rows:
        gaps = activity.column("Closing less engine")
        largest = Formula(f"=SUMPRODUCT(ABS({gaps}))", 0.0)
        yield "C01", "Activity closes where the engine does, summed over all rows", largest, 0.5, "all scenarios"
