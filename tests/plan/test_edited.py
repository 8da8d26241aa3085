"""Who says what after somebody edited the workbook, and all that is wrong with it in one round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from tiershift.report.plan_changes import Changes

from .conftest import PLACES, WHO, Edit, Run, put

Read = Callable[[Edit], Changes]


def test_a_changed_row_is_said_by_who_imports_it(changes: Read) -> None:
    edit = changes(put("Decisions", 4, money=2000)).edits[0]
    assert edit.new is not None
    assert (edit.new.who, edit.new.why) == ("Cabinet", "So")


def test_a_changed_row_keeps_the_words_that_were_edited_in_it(changes: Read) -> None:
    edit = changes(put("Decisions", 4, money=2000, who="Scrutiny", why="A typing error")).edits[0]
    assert edit.new is not None
    assert (edit.new.who, edit.new.why) == ("Scrutiny", "A typing error")


def test_the_number_of_a_day_in_excel_is_read_and_noted(changes: Read) -> None:
    def bare(opened: Any) -> None:
        cell = opened["Decisions"].cell(4, PLACES["Decisions"]["effective"])
        cell.number_format, cell.value = "General", 46844

    found = changes(bare)
    assert found.edits[0].new is not None
    assert found.edits[0].new.effective == date(2028, 4, 1)
    assert any("46844 is read as 2028-04-01" in notice for notice in found.notices)


def _spoil(opened: object) -> None:
    put("Decisions", 4, money="lots")(opened)  # unreadable
    put("Decisions", 5, share=0.9)(opened)  # out of the lever's range
    put("Decisions", 6, to="hospitals")(opened)  # an unknown name


def test_all_wrong_cells_come_in_one_round(changes: Read) -> None:
    where = {problem.where for problem in changes(_spoil).problems}
    assert where == {"Decisions!E4", "Decisions!F5", "Decisions!D6"}


def test_wrong_cells_are_shown_though_nobody_says_who(ours: Run, tmp_path: Path) -> None:
    assert ours("export", "ours", "ours.xlsx")[0] == 0
    opened = openpyxl.load_workbook(tmp_path / "ours.xlsx")
    _spoil(opened)
    opened.save(tmp_path / "ours.xlsx")
    code, _, error = ours("import", "ours", "ours.xlsx")
    assert code == 2
    for said in ("Decisions!E4", "Decisions!F5", "Decisions!D6", "--who, --why"):
        assert said in error
    code, _, error = ours("import", "ours", "ours.xlsx", *WHO)
    assert (code, "--who, --why" in error) == (2, False)
