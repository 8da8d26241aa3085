"""A workbook that another program saved: its own formats, hidden sheets, numbers that are text, formulas."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tiershift.events import Counted, CutImposed, FundingShifted, LeverSet, OutturnRecorded, Plan
from tiershift.model.load import Model
from tiershift.report.plan_changes import Changes, marked, read_changes
from tiershift.report.plan_rows import Told
from tiershift.report.plan_sheets import DECISIONS, HISTORY

from .conftest import NEW, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Edit

SAVED_AS = {
    "#,##0.0##_);(#,##0.0##)": r"#,##0.0##_);\(#,##0.0##\)",
    "d mmm yyyy": r"d\ mmm\ yyyy",
}
"""How LibreOffice writes the formats that a workbook has."""
OUTTURN = {"kind": "Outturn recorded", "what": "care", "source": "RO3", "why": "Outturn", "who": "Finance"}
COUNT = {
    "kind": "Counted",
    "what": "early help waiting list",
    "unit": "children",
    "source": "Dashboard",
    "why": "Census",
}


def saved(content: bytes, edit: Edit, path: Path) -> Path:
    """Write a workbook to `path` as LibreOffice saves it when somebody has edited it."""
    opened = openpyxl.load_workbook(io.BytesIO(content))
    edit(opened)
    opened["_lists"].sheet_state = "hidden"
    for sheet in opened.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                cell.number_format = SAVED_AS.get(cell.number_format, cell.number_format)
    held = io.BytesIO()
    opened.save(held)
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for formula, value in ((rb"8000\+200", b"8200"), (rb"1/50", b"0.02")):  # a program saves what comes out
                text = re.sub(rb"(<f>" + formula + rb"</f>)<v ?(/>|></v>)", rb"\g<1><v>" + value + b"</v>", text)
            new.writestr(name, text)
    return path


@pytest.fixture
def read(exported: tuple[Plan, bytes], model: Model, tmp_path: Path) -> Callable[[Edit], Changes]:
    """Let somebody edit the workbook in LibreOffice, and read what that changes."""

    def changes(edit: Edit) -> Changes:
        plan, content = exported
        path = saved(content, edit, tmp_path / "saved.xlsx")
        return read_changes(path, plan, plan, model, Told("Cabinet", "So", date(2026, 11, 23)))

    return changes


def test_a_workbook_that_was_only_saved_elsewhere_changes_nothing(read: Callable[[Edit], Changes]) -> None:
    assert read(lambda opened: None) == Changes((), (), ())


def test_what_is_typed_elsewhere_is_taken_whatever_kind_of_cell_it_is(read: Callable[[Edit], Changes]) -> None:
    def edit(opened: Any) -> None:
        put(DECISIONS, 5, share="7.5%")(opened)
        put(DECISIONS, 7, **NEW | {"value": "0.85", "effective": "01/04/2028"})(opened)
        put(DECISIONS, 8, kind="Funding shifted", what="care", to="universal", money="£60,000k", over=2)(opened)
        put(DECISIONS, 8, effective=datetime(2028, 4, 1), why="Hubs")(opened)
        put(DECISIONS, 9, kind="Cut imposed", share="=1/50", over=1, effective=date(2029, 4, 1), why="Round")(opened)
        put(HISTORY, 4, **OUTTURN, year="2025", money="=8000+200")(opened)
        put(HISTORY, 5, **COUNT, effective="31/03/2026", value="4,120")(opened)

    found = read(edit)
    assert found.problems == ()
    cut, lever, shift, second, outturn, count = [one.new for one in found.edits if one.ref != "D3"]
    assert isinstance(cut, CutImposed)
    assert isinstance(second, CutImposed)
    assert (cut.share, second.share) == (0.075, 0.02)
    assert isinstance(lever, LeverSet)
    assert (lever.value, lever.effective) == (0.85, date(2028, 4, 1))
    assert isinstance(shift, FundingShifted)
    assert (shift.amount, shift.effective) == (6e7, date(2028, 4, 1))
    assert isinstance(outturn, OutturnRecorded)
    assert (outturn.amount, outturn.financial_year) == (8.2e9, 2025)
    assert isinstance(count, Counted)
    assert (count.value, count.effective) == (4120.0, date(2026, 3, 31))


def test_every_wrong_cell_is_named_at_once_whatever_it_is_wrong_for(
    read: Callable[[Edit], Changes], tmp_path: Path
) -> None:
    def edit(opened: Any) -> None:
        put(DECISIONS, 4, money=1900000)(opened)
        put(DECISIONS, 5, share="much")(opened)
        put(DECISIONS, 7, **NEW | {"what": "early help flor"})(opened)
        put(DECISIONS, 8, **NEW | {"kind": "Levr set"})(opened)
        put(DECISIONS, 9, **NEW | {"value": "#DIV/0!", "effective": "03/04/2028"})(opened)
        put(HISTORY, 4, **COUNT | {"unit": "GBP"}, value=400, effective=date(2026, 3, 31))(opened)

    found = read(edit)
    wrong = [problem.where for problem in found.problems]
    assert wrong == [
        "Activity history!H4", "Decisions!E4", "Decisions!F5", "Decisions!C7", "Decisions!B8", "Decisions!G9",
        "Decisions!I9",
    ]  # fmt: skip
    copy = openpyxl.load_workbook(io.BytesIO(marked(tmp_path / "saved.xlsx", found.problems)))
    for where in wrong:
        sheet, _, address = where.partition("!")
        assert copy[sheet][address].comment is not None


@pytest.mark.parametrize(
    ("money", "refused", "noticed"),
    [
        (1900000, "£1,900,000m is 1,000 times the figure of 2027-04-01, £1,900m", ""),
        (1.9, "£1.9m is one part in 1,000 of the figure of 2027-04-01, £1,900m", ""),
        (19000, "", "10 times the figure of 2027-04-01"),
        (190, "", "one part in 10 of the figure of 2027-04-01"),
        ("£1.9m", "", "is read as 1,900,000 pounds"),
        (3800, "", ""),
    ],
)
def test_a_figure_is_held_against_the_one_before_it(
    read: Callable[[Edit], Changes], money: object, refused: str, noticed: str
) -> None:
    found = read(put(DECISIONS, 4, money=money))
    size = [problem.what for problem in found.problems if "figure of" in problem.what]
    assert size == ([refused] if refused else [])
    assert [one for one in found.notices if "figure of" in one or "is read as" in one] == [
        one for one in found.notices if noticed and noticed in one
    ]
    assert bool(found.notices) == bool(noticed)


def test_an_outturn_is_held_against_the_budget_where_no_year_was_before_it(read: Callable[[Edit], Changes]) -> None:
    (problem,) = read(put(HISTORY, 4, **OUTTURN | {"what": "targeted"}, year=2026, money=1900000)).problems
    assert problem.where == "Activity history!F4"
    assert "1,000 times the figure of 2027-04-01, £1,900m" in problem.what
