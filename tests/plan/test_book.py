"""A plan goes out as a workbook, is edited, and comes back as events; every wrong cell is named at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tiershift.events import AssumptionAdopted, FundingShifted, Plan, SqliteStore
from tiershift.events.branches import lineage
from tiershift.model.load import Model
from tiershift.report.plan_book import plan_book
from tiershift.report.plan_changes import Changes
from tiershift.report.plan_sheets import DECISIONS, in_millions, in_pounds

from .conftest import NEW, WHO, put

if TYPE_CHECKING:
    from .conftest import Edit, Run


@pytest.fixture
def book(ours: Run, exported: tuple[Plan, bytes], tmp_path: Path) -> Callable[[Edit], Run]:
    """Let somebody edit the workbook, and save it as ours.xlsx."""

    def edited(edit: Edit) -> Run:
        opened = openpyxl.load_workbook(io.BytesIO(exported[1]))
        edit(opened)
        opened.save(tmp_path / "ours.xlsx")
        return ours

    return edited


def test_a_workbook_that_was_not_touched_changes_nothing(changes: Callable[[Edit], Changes]) -> None:
    assert changes(lambda opened: None) == Changes((), (), ())


def test_the_same_plan_gives_the_same_bytes(exported: tuple[Plan, bytes], home: Path, model: Model) -> None:
    plan, content = exported
    with SqliteStore(next(home.rglob("plans.db"))) as store:
        assert plan_book(lineage(store, "ours"), plan, model) == content


def test_what_was_changed_is_shown_first_and_then_recorded_as_events(book: Any) -> None:
    def edit(opened: Any) -> None:
        put(DECISIONS, 4, money=1850)(opened)
        put(DECISIONS, 7, **NEW)(opened)
        opened[DECISIONS].delete_rows(5)

    run = book(edit)
    said = run("import", "ours", "ours.xlsx", "--dry-run")[1]
    assert "D1  Budget set: £m a year (2023-24 prices) 1,900 → 1,850" in said
    assert "D2  undone: Cut imposed" in said
    assert "new  new: Lever set, early help floor, 0.9" in said
    assert "D3  recorded again, so that it follows what was changed" in said
    assert "Version 4" in run("log", "ours")[1]
    code, said, _ = run("import", "ours", "ours.xlsx", "--who", "Treasurer", "--why", "The second round")
    assert code == 0
    assert "4 changes, 6 events recorded" in said
    log = run("log", "ours")[1]
    assert "Version 10" in log
    assert "The second round" in log
    shown = run("show", "ours", "--at", "2040-01-01")[1]
    assert "£2,250m a year" in shown
    assert "envelope cut" not in shown


def test_columns_are_found_by_their_headings_and_notes_are_left_alone(changes: Callable[[Edit], Changes]) -> None:
    def edit(opened: Any) -> None:
        opened[DECISIONS].insert_cols(3)
        opened[DECISIONS].cell(3, 3).value = "My notes"
        opened[DECISIONS].cell(4, 3).value = "ask again"
        opened[DECISIONS].insert_rows(1, 2)

    found = changes(edit)
    assert (found.edits, found.problems) == ((), ())
    assert found.notices == ("Decisions: column C, 'My notes' is not read",)


TOLERATED: dict[str, tuple[int, dict[str, Any], dict[str, object]]] = {
    "money with a letter": (4, {"money": "£1850m"}, {"value": 1.85e9}),
    "money in thousands": (4, {"money": "£1,850,000k"}, {"value": 1.85e9}),
    "a number that is text": (4, {"money": "1,850"}, {"value": 1.85e9}),
    "per cent": (5, {"share": "4%"}, {"share": 0.04}),
    "the first of April": (5, {"effective": "01/04/2028"}, {"effective": date(2028, 4, 1)}),
    "a day above twelve": (5, {"effective": "31/03/2028"}, {"effective": date(2028, 3, 31)}),
    "a month in words": (5, {"effective": "3 April 2028"}, {"effective": date(2028, 4, 3)}),
    "blanks": (5, {"why": " The round "}, {"why": "The round"}),
}


@pytest.mark.parametrize(("row", "cells", "held"), TOLERATED.values(), ids=list(TOLERATED))
def test_what_can_only_mean_one_thing_is_taken_with_a_notice(
    changes: Callable[[Edit], Changes], row: int, cells: dict[str, Any], held: dict[str, object]
) -> None:
    found = changes(put(DECISIONS, row, **cells))
    assert found.problems == ()
    assert len(found.notices) == 1
    edit = found.edits[0]
    assert {name: getattr(edit.new, name) for name in held} == held


def test_a_number_that_was_not_touched_keeps_every_digit(changes: Callable[[Edit], Changes]) -> None:
    (edit,) = changes(put(DECISIONS, 6, why="Another reason")).edits
    assert isinstance(edit.new, FundingShifted)
    assert (edit.new.amount, edit.new.over, edit.new.double_running) == (4e8, 4.0, 1.5)


WRONG: dict[str, tuple[Callable[[Any], None], tuple[str, ...]]] = {
    "a lever that is none": (
        put(DECISIONS, 7, **NEW | {"what": "early help flor"}), ("Decisions!C7:", "Did you mean early help floor")
    ),
    "a ref that is used": (put(DECISIONS, 6, ref="D1"), ("Decisions!A6: 'D1' is already used at A4",)),
    "a formula without its value": (put(DECISIONS, 4, money="=1+1"), ("Decisions!E4: formula has no saved value",)),
    "a kind that is none": (
        put(DECISIONS, 7, **NEW | {"kind": "Levr set"}), ("Decisions!B7:", "Did you mean Lever set")
    ),
    "per cent or share": (put(DECISIONS, 5, share="12"), ("Decisions!F5", "1200 %")),
    "day or month first": (put(DECISIONS, 5, effective="03/04/2028"), ("Decisions!I5:", "3 April", "4 March")),
    "pounds or millions": (put(DECISIONS, 4, money="£1850"), ("Decisions!E4:", "1,000,000 times")),
    "pounds under millions": (
        put(DECISIONS, 4, money=1850000000), ("Decisions!E4: £1,850,000,000m is 973,684 times the figure of 2027-04",)
    ),
    "thousands under millions": (put(DECISIONS, 4, money=1850000), ("Decisions!E4:", "974 times", "such as £360k")),
    "a figure far too small": (put(DECISIONS, 4, money=1.85), ("Decisions!E4:", "one part in 1,027 of the figure")),
    "no amount": (put(DECISIONS, 4, money=None), ("Decisions!E4:", "has no value")),
    "two amounts": (put(DECISIONS, 4, value=3.0), ("Decisions!G4:", "two amounts")),
    "a cell that does not belong": (put(DECISIONS, 5, to="care"), ("Decisions!D5:", "Clear the cell")),
    "a number that is a date": (put(DECISIONS, 5, over=datetime(2027, 1, 1)), ("Decisions!J5:", "not a number")),
    "more than a tier holds": (put(DECISIONS, 6, money=9000), ("Decisions!E6:", "more than it holds")),
    "a child in a reason": (put(DECISIONS, 5, why="LAC-20417 moved"), ("Decisions!N5:", "looks like")),
    "prices": (put("Prices", 6, factor=2.0), ("Prices!B6:", "not part of a plan")),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "told"), WRONG.values(), ids=list(WRONG))
def test_a_cell_that_is_wrong_is_named(changes: Callable[[Edit], Changes], edit: Edit, told: tuple[str, ...]) -> None:
    problems = "\n".join(str(problem) for problem in changes(edit).problems)
    for words in told:
        assert words in problems


def test_all_that_is_wrong_is_said_at_once_in_order_and_marked_in_a_copy(book: Any, tmp_path: Path) -> None:
    def edit(opened: Any) -> None:
        put("Assumptions", 4, low=5300, central=9000, high=6400, shape="triangular")(opened)
        put(DECISIONS, 6, effective="soon", ref="D1")(opened)
        put(DECISIONS, 4, money="much")(opened)

    code, _, error = book(edit)("import", "ours", "ours.xlsx", *WHO, "--marked", "wrong.xlsx")
    assert code == 2
    places = [line.split(": ")[0] for line in error.splitlines() if "!" in line.split(": ")[0]]
    assert places == ["Assumptions!D4", "Assumptions!K4", "Decisions!E4", "Decisions!A6"]
    assert "central 9,000 is outside low 5,300 to high 6,400" in error
    copy = openpyxl.load_workbook(tmp_path / "wrong.xlsx")
    for place in places:
        sheet, _, address = place.partition("!")
        assert copy[sheet][address].comment is not None
        assert copy[sheet][address].fill.fgColor.rgb == "FFFFC7CE"


def test_an_assumption_is_changed(changes: Callable[[Edit], Changes]) -> None:
    def adopt(opened: Any) -> None:
        names = [opened["Assumptions"].cell(row, 1).value for row in range(1, opened["Assumptions"].max_row + 1)]
        said = {"source": "Service plan", "confidence": "D", "shape": "one value"}
        row = names.index("treatment success") + 1
        put("Assumptions", row, low=None, central=0.4, high=None, **said)(opened)

    found = changes(adopt)
    assert found.problems == ()
    (edit,) = found.edits
    assert isinstance(edit.new, AssumptionAdopted)
    assert (edit.new.parameter, edit.new.value, edit.undo) == ("treatment_success", 0.4, None)


def test_a_workbook_of_an_older_plan_shows_both_sides_and_is_refused(book: Any) -> None:
    run = book(put(DECISIONS, 4, money=1850))
    fields = ("LeverSet", "lever=early help floor", "value=0.9", "unit=Dmnl", "effective=2027-04-01")
    assert run("add", "ours", *fields, *WHO)[0] == 0
    code, _, error = run("import", "ours", "ours.xlsx", *WHO)
    assert code == 2
    assert "the log: new: early help floor set to 0.9" in error
    assert "the workbook: D1: Budget set" in error
    assert "Version 5" in run("log", "ours")[1]
    assert run("import", "ours", "ours.xlsx", "--rebase", *WHO)[0] == 0
    assert "Version 9" in run("log", "ours")[1]


def test_a_file_that_is_no_workbook_of_a_plan_is_refused(ours: Run, tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("mine", encoding="utf-8")
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    for name, told in (("text.xlsx", "no workbook"), ("other.xlsx", "does not say what it was exported from")):
        code, _, error = ours("import", "ours", name, *WHO)
        assert code == 2
        assert told in error
    ours("branch", "ours", "hubs", *WHO)
    ours("export", "ours@hubs", "hubs.xlsx")
    assert "it was exported from ours@hubs" in ours("import", "ours", "hubs.xlsx", *WHO)[2]


@pytest.mark.parametrize("pounds", [8139300000.0, 0.1, 1e9 / 3, 123456789.01, 1.0])
def test_millions_give_back_the_pounds_they_came_from(pounds: float) -> None:
    assert in_pounds(in_millions(pounds)) == pounds
