"""Who answers for an assumption, who has signed it off and until when: in every way in and out of a plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from .conftest import PLACES, WHO, put

if TYPE_CHECKING:
    from .conftest import Run

SHEET = "Assumptions"
SAID = ("parameter=treatment success", "value=0.4", "unit=Dmnl", "confidence=D", "source=Service plan 2026")
ANSWERED = ("owner=Head of Commissioning", "signed_off_by=person: Ada Lovelace", "sunset=31/10/2099")
HELD = ("owner", "signed_off_by", "sunset")

EditRow = Callable[[Any, int], None]


@pytest.fixture
def adopted(ours: Run, tmp_path: Path) -> Run:
    """A plan with an assumption that has an owner, a signature and a sunset, exported as ours.xlsx."""
    assert ours("add", "ours", "AssumptionAdopted", *SAID, *ANSWERED, "effective=2027-04-01", *WHO)[0] == 0
    assert ours("export", "ours", "ours.xlsx")[0] == 0
    return ours


def edited(folder: Path, edit: EditRow, parameter: str = "treatment success") -> str:
    """Edit the row of a parameter in the workbook, and return the name of the file."""
    opened = openpyxl.load_workbook(folder / "ours.xlsx")
    sheet = opened[SHEET]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == parameter)
    edit(opened, row)
    opened.save(folder / "edited.xlsx")
    return "edited.xlsx"


def cells(**said: Any) -> EditRow:
    return lambda opened, row: put(SHEET, row, **said)(opened)


def last(run: Run, folder: Path) -> dict[str, Any]:
    """The last event of the log, as it is stored."""
    assert run("export", "ours", "log.jsonl", "--force")[0] == 0
    line = (folder / "log.jsonl").read_text("utf-8").splitlines()[-1]
    event: dict[str, Any] = json.loads(json.loads(line)["payload"])
    return event


def test_the_log_has_role_pseudonym_and_day_and_people_see_the_name(adopted: Run, tmp_path: Path) -> None:
    event = last(adopted, tmp_path)
    assert (event["owner"], event["sunset"], event["v"]) == ("Head of Commissioning", "2099-10-31", 2)
    assert event["signed_off_by"].startswith("person:")
    shown = adopted("show", "ours", "--at", "2027-06-01")[1]
    assert "signed off by Ada Lovelace" in " ".join(shown.split())
    assert not [path for path in tmp_path.glob("*.*") if b"Lovelace" in path.read_bytes()]
    assert adopted("forget", "Ada Lovelace")[0] == 0
    assert last(adopted, tmp_path) == event


def test_a_scenario_file_gives_them_back_and_a_name_in_one_is_kept_apart(adopted: Run, tmp_path: Path) -> None:
    assert adopted("export", "ours", "ours.yaml")[0] == 0
    text = (tmp_path / "ours.yaml").read_text("utf-8")
    assert "owner: Head of Commissioning" in text
    assert "sunset: 2099-10-31" in text
    (tmp_path / "again.yaml").write_text(
        text.replace("owner: Head of Commissioning", 'owner: "person: Grace Hopper"'), encoding="utf-8"
    )
    assert adopted("import", "again", "ours.yaml", "--new")[0] == 0
    assert adopted("import", "named", "again.yaml", "--new", "--dry-run")[0] == 0
    assert adopted("forget", "Grace Hopper")[0] == 2, "a dry run keeps no name"
    assert adopted("import", "named", "again.yaml", "--new")[0] == 0
    adopted("export", "named", "named.jsonl")
    assert "Hopper" not in (tmp_path / "named.jsonl").read_text("utf-8")
    assert adopted("forget", "Grace Hopper")[0] == 0


def test_a_workbook_that_was_not_touched_changes_nothing_and_a_new_sunset_is_recorded(
    adopted: Run, tmp_path: Path
) -> None:
    before = last(adopted, tmp_path)
    assert "changes nothing" in adopted("import", "ours", "ours.xlsx", *WHO)[1]
    file = edited(tmp_path, cells(sunset=datetime(2098, 3, 31), owner="person: Grace Hopper"))
    assert adopted("import", "ours", file, *WHO)[0] == 0
    after = last(adopted, tmp_path)
    assert {name: after[name] for name in ("sunset", "signed_off_by", "value")} == {
        "sunset": "2098-03-31", "signed_off_by": before["signed_off_by"], "value": 0.4,
    }  # fmt: skip
    assert after["owner"].startswith("person:")
    assert adopted("forget", "Grace Hopper")[0] == 0


def test_a_new_figure_is_not_signed_off_by_who_signed_the_old_one(adopted: Run, tmp_path: Path) -> None:
    code, said, _ = adopted("import", "ours", edited(tmp_path, cells(central=0.41)), *WHO)
    assert code == 0
    assert "had signed off the figure before, and nobody has this one" in said
    after = last(adopted, tmp_path)
    assert [after[name] for name in HELD] == ["Head of Commissioning", "", "2099-10-31"]


def test_a_workbook_from_before_these_columns_is_read_and_keeps_what_it_does_not_show(
    adopted: Run, tmp_path: Path
) -> None:
    def without(opened: Any, row: int) -> None:
        put(SHEET, row, why="Another reason")(opened)
        opened[SHEET].delete_cols(PLACES[SHEET]["owner"], len(HELD))

    before = last(adopted, tmp_path)
    code, said, error = adopted("import", "ours", edited(tmp_path, without), *WHO)
    assert (code, error) == (0, "")
    assert "1 change, 1 event recorded" in said
    after = last(adopted, tmp_path)
    assert (after["why"], after["owner"], after["sunset"]) == ("Another reason", before["owner"], before["sunset"])


WRONG: dict[str, tuple[str, EditRow, tuple[str, ...]]] = {
    "a sunset that is no date": ("treatment success", cells(sunset="soon"), ("!N", "'soon' is not a date")),
    "a sunset that is over": (
        "treatment success", cells(sunset=datetime(2020, 1, 31)),
        ("!N", "the sunset 2020-01-31 is before", "leave the sunset out"),
    ),
    "an owner with a number of a record": (
        "treatment success", cells(owner="LAC-20417"), ("!L", "owner holds what looks like the number of a record")
    ),
    "a person without a name": ("treatment success", cells(owner="person:"), ("!L", "0 signs are no name")),
    "an owner of what nobody adopted": (
        "agency premium", cells(owner="Head of Finance"), ("!L", "nobody has adopted this figure", "Adopt it")
    ),
}  # fmt: skip


def test_a_cell_that_is_wrong_is_named(adopted: Run, tmp_path: Path) -> None:
    for name, (parameter, edit, told) in WRONG.items():
        code, _, error = adopted("import", "ours", edited(tmp_path, edit, parameter), *WHO)
        assert code == 2, name
        assert f"{SHEET}{told[0]}" in error, (name, error)
        for words in told[1:]:
            assert words in error, (name, error)


def test_a_sunset_before_today_is_refused_with_a_way_out_and_one_that_passes_is_shown(adopted: Run) -> None:
    day = date(2020, 1, 31).isoformat()
    code, _, error = adopted("add", "ours", "AssumptionAdopted", *SAID, f"sunset={day}", "effective=2027-04-01", *WHO)
    assert (code, "the sunset 2020-01-31 is before" in error, "leave the sunset out" in error) == (2, True, True)
    near = ("sunset=2039-01-31", "effective=2026-04-01")
    assert adopted("add", "ours", "AssumptionAdopted", *SAID, *near, *WHO)[0] == 0
    shown = [" ".join(adopted("show", "ours", "--at", at)[1].split()) for at in ("2039-01-31", "2039-02-01")]
    assert ["PAST ITS" in text for text in shown] == [False, True]
