"""Taking back and bringing back, carrying over, and what the log says of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tiershift.cli import main
from tiershift.cli.plan_desk import server_shown
from tiershift.cli.plan_words import amount

from .conftest import WHO, Run

LEVER = ("LeverSet", "lever=early help floor", "unit=Dmnl", "effective=2027-04-01")


def _shown(run: Run) -> str:
    return run("show", "ours", "--at", "2040-01-01")[1]


def test_undo_undo_redo_redo_brings_everything_back(ours: Run) -> None:
    before = _shown(ours).partition("What holds")[2]
    assert "no. 4 no longer counts: £400m a year moved" in ours("undo", "ours", *WHO)[1]
    assert "no. 3 no longer counts: 3% off the whole envelope" in ours("undo", "ours", *WHO)[1]
    assert "no. 3 counts again: 3% off the whole envelope" in ours("redo", "ours", *WHO)[1]
    assert "no. 4 counts again: £400m a year moved" in ours("redo", "ours", *WHO)[1]
    assert _shown(ours).partition("What holds")[2] == before
    code, _, error = ours("redo", "ours", *WHO)
    assert code == 2
    assert "there is nothing to redo" in error
    assert _shown(ours).partition("What holds")[2] == before
    assert "redone: 4" in ours("log", "ours")[1]


def test_what_is_redone_can_be_undone_and_redone_again(ours: Run) -> None:
    for action, counts in (("undo", "no longer counts"), ("redo", "counts again")) * 2:
        assert f"no. 4 {counts}" in ours(action, "ours", *WHO)[1]
    assert ours("redo", "ours", *WHO)[0] == 2


def test_a_named_decision_is_redone_and_one_that_counts_is_not(ours: Run) -> None:
    for number in ("3", "4"):
        assert ours("undo", "ours", number, *WHO)[0] == 0
    assert "no. 3 counts again" in ours("redo", "ours", "3", *WHO)[1]
    code, _, error = ours("redo", "ours", "3", *WHO)
    assert code == 2
    assert "it counts, and is not undone" in error
    assert "no. 4 counts again" in ours("undo", "ours", "6", *WHO)[1]  # the undoing of 4


def test_the_reason_of_a_merge_stands_in_the_log(ours: Run) -> None:
    ours("branch", "ours", "hubs", *WHO)
    assert ours("add", "ours@hubs", *LEVER, "value=0.9", *WHO)[0] == 0
    assert ours("merge", "ours@hubs", "ours", "--who", "Board", "--why", "Hubs won")[0] == 0
    said = " ".join(ours("log", "ours", "--last", "1")[1].split())
    assert "merged by Board: Hubs won" in said
    assert "Cabinet" in said


def test_a_conflict_names_numbers_that_can_be_used(ours: Run) -> None:
    ours("branch", "ours", "hubs", *WHO)
    assert ours("add", "ours@hubs", *LEVER, "value=0.9", *WHO)[0] == 0
    assert ours("add", "ours", *LEVER, "value=0.8", *WHO)[0] == 0
    code, _, error = ours("merge", "ours@hubs", "ours", *WHO)
    assert code == 2
    assert "no. 6 of ours@hubs: early help floor set to 0.9; but ours has" in error
    assert "on the same (early help floor): no. 5" in error
    assert "lever:" not in error
    assert "--anyway 6" in error
    assert ours("merge", "ours@hubs", "ours", "--anyway", "6", *WHO)[0] == 0
    assert "0.9" in _shown(ours)


def test_what_was_merged_and_undone_is_brought_back_by_redo(ours: Run) -> None:
    ours("branch", "ours", "hubs", *WHO)
    ours("add", "ours@hubs", *LEVER, "value=0.9", *WHO)
    ours("merge", "ours@hubs", "ours", *WHO)
    ours("undo", "ours", *WHO)
    code, _, error = ours("merge", "ours@hubs", "ours", "--only", "6", *WHO)
    assert code == 2
    assert "it was merged into ours before, as no. 5, and undone there" in error
    assert "tiershift plan redo ours 5" in error
    assert "no. 5 counts again" in ours("redo", "ours", "5", *WHO)[1]


@pytest.mark.parametrize("arguments", [("show", "ours"), ("log", "ours"), ("diff", "ours:2020-01-01", "ours")])
def test_before_its_beginning_there_is_no_plan(ours: Run, arguments: tuple[str, ...]) -> None:
    when = () if arguments[0] == "diff" else ("--as-of", "2020-01-01")
    code, said, error = ours(*arguments, *when)
    assert (code, said) == (2, "")
    assert "the plan had not begun on 2020-01-01" in error


def test_a_date_to_come_says_so(ours: Run) -> None:
    code, _, error = ours("show", "ours", "--as-of", "01/04/2090", "--at", "2040-01-01")
    assert code == 0
    assert "2090-04-01 is still to come: this is the plan as it stands now." in error


def test_the_shipped_past_is_one_line_of_the_log(run: Run) -> None:
    assert run("new", "ours", "--from", "cut", *WHO)[0] == 0
    lines = run("log", "ours")[1].splitlines()
    assert len(lines) < 20
    assert any(line.startswith("2-66 ") and "the past as shipped" in line for line in lines)
    assert any("8% off the whole envelope" in line for line in lines)
    assert run("log", "ours", "--all")[1].count("spent £") > 50


def test_amounts_are_shown_plainly(run: Run) -> None:
    run("new", "ours", "--from", "cut", *WHO)
    belief = ("parameter=time to refer", "unit=year", "effective=2026-04-01", "source=Panel", "confidence=D")
    run("add", "ours", "AssumptionAdopted", *belief, "value=0.5", *WHO)
    assert "time to refer assumed: 0.5 years" in run("log", "ours", "--last", "1")[1]
    shape = "draw={triangular: {high: 0.3, low: 0.1, mode: 0.2}}"
    assert (
        "triangular, low 0.1, mode 0.2, high 0.3 years"
        in run("add", "ours", "AssumptionAdopted", *belief, shape, *WHO)[1]
    )
    every = " ".join(run("log", "ours", "--all")[1].split())
    assert "outturn tables until assumed: 2010" in every
    assert "2,010" not in every
    assert "8% of it" in run("show", "ours", "--at", "2030-04-01")[1]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (100_000_000.0, "children", "100,000,000 children"), (1.0, "children", "1 child"), (3.0, "year", "3 years"),
        (2010.0, "year", "2010"), (1.0, "year", "1 year"), (0.9, "Dmnl", "0.9"), (4e8, "GBP2324/year", "£400m a year"),
    ],
)  # fmt: skip
def test_an_amount_is_written_as_people_write_it(value: float, unit: str, shown: str) -> None:
    assert amount(value, unit) == shown


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("postgresql://me:secret@db.example:5433/our", "PostgreSQL on db.example:5433, database our"),
        ("postgresql:///plans?host=/run/pg", "PostgreSQL on /run/pg, database plans"),
    ],
)  # fmt: skip
def test_a_server_is_shown_by_host_and_database_without_a_password(where: str, shown: str) -> None:
    assert server_shown(where) == shown


def test_a_misspelt_plan_is_no_new_plan(ours: Run, tmp_path: Path) -> None:
    assert ours("export", "ours", "copy.yaml")[0] == 0
    code, _, error = ours("import", "oours", "copy.yaml")
    assert code == 2
    assert "Did you mean ours? Add --new" in error
    assert ours("import", "oours", "copy.yaml", "--new")[0] == 0


def test_the_name_inside_a_yaml_file_counts(ours: Run, tmp_path: Path) -> None:
    ours("export", "ours", "ours.yaml")
    (tmp_path / "ours.yaml").rename(tmp_path / "from Dan (2).yaml")
    assert "4 of the file's events are there already" in ours("import", "ours", "from Dan (2).yaml")[1]


def test_a_folder_is_not_called_a_missing_file(ours: Run, tmp_path: Path) -> None:
    (tmp_path / "sent.xlsx").mkdir()
    code, _, error = ours("import", "ours", "sent.xlsx", *WHO)
    assert code == 2
    assert "is a folder, not a file" in error


def test_a_forecast_is_signed_by_one_and_minuted_by_another(signed: Run) -> None:
    said = signed("sign", "ours", "F-1", "--by", "Chief Finance Officer", "--who", "Clerk", "--why", "Minute 14")[1]
    assert "F-1 is signed off by Chief Finance Officer, minuted by Clerk." in said
    assert "forecast F-1 signed off by Chief" in signed("log", "ours", "--last", "1")[1]


@pytest.fixture
def signed(ours: Run) -> Run:
    """Two plans that each issued a forecast F-1."""
    assert ours("new", "theirs", *WHO)[0] == 0
    for plan in ("ours", "theirs"):
        code, said, _ = ours("issue", plan, "F-1", "--futures", "4", "--quiet", *WHO)
        assert code == 0
        assert "Children in care (children)" in said  # the headline
    return ours


def test_a_name_of_two_forecasts_is_asked_about(signed: Run) -> None:
    code, _, error = signed("replay", "F-1")
    assert code == 2
    assert "ours and theirs each issued a forecast of this name" in error
    assert "--plan ours" in error
    assert signed("replay", "F-1", "--plan", "theirs")[0] == 0


def test_a_table_is_replaced_only_when_asked(ours: Run, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("mine", encoding="utf-8")
    arguments = ("issue", "ours", "F-1", "--futures", "4", "--quiet", "--out", "f.csv", *WHO)
    code, _, error = ours(*arguments)
    assert code == 2
    assert "--force to replace it" in error
    assert "forecast" not in ours("log", "ours")[1]
    assert ours(*arguments, "--force")[0] == 0
    assert (tmp_path / "f.csv").read_text("utf-8").startswith("variable,")


def test_a_plan_is_forecast_as_a_scenario_is(ours: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours("tag", "ours", "March board", *WHO)
    ours("undo", "ours", *WHO)
    asked = ["forecast", "--plan", "ours", "--futures", "4", "--quiet", "--out", "out"]
    assert main([*asked, "--as-of", "March board"]) == 0
    said = capsys.readouterr().out
    assert "With:        ours: Our plan" in said
    assert "Without:     baseline" in said
    for name in ("report.html", "report.xlsx", "ours/indicators.csv"):
        assert (tmp_path / "out" / name).is_file()
    before = (tmp_path / "out" / "ours" / "indicators.csv").read_bytes()
    assert main(asked) == 0
    assert (tmp_path / "out" / "ours" / "indicators.csv").read_bytes() != before
    assert main(["forecast", "--as-of", "3", "--futures", "4", "--out", "out"]) == 2
    assert "Name it: --plan PLAN." in capsys.readouterr().err


def test_a_hand_that_stops_the_start_gets_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tiershift import __main__ as start

    class Stopping:
        def __getattr__(self, name: str) -> None:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "tiershift.cli", Stopping())
    assert start.main() == 130
    assert capsys.readouterr().err == "Stopped; nothing was written.\n"
