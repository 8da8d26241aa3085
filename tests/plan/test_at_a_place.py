"""A plan of one place: its amounts, its limits, its counts and its forecasts are the place's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tiershift.cli import main
from tiershift.events.branches import lineage
from tiershift.events.opening import open_store
from tiershift.events.snapshots import plan_of, restored, snapshot
from tiershift.events.types import FundingShifted
from tiershift.places import read_panel

pytestmark = pytest.mark.usefixtures("warm")

WHO = ["--who", "Director", "--why", "The autumn round"]
RUTLAND = "E06000017"


@pytest.fixture
def store(tmp_path: Path) -> list[str]:
    said = ["--store", str(tmp_path / "plans.db")]
    assert main(["plan", "new", "ours", "--from", "early_shift", "--place", "Wiltshire", *said, *WHO]) == 0
    return said


def test_a_plan_of_a_place_holds_its_amounts_and_is_shown_as_its(
    store: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with open_store(store[1]) as log:
        line = lineage(log, "ours")
        plan = plan_of(line)
        assert plan.place == "E06000054"
        kept = restored(snapshot(plan, line.version, line.entries))
        assert kept is not None
        assert kept.plan.place == plan.place
    moved = [event.amount for event in plan.events if isinstance(event, FundingShifted)]
    assert 1e6 < sum(moved) < 1e7, "Wiltshire's part of £600m"
    assert re.search(r"with £[\d.]+m a year moved", plan.title)
    assert main(["plan", "show", "ours", "--at", "2027-04-01", *store]) == 0
    assert "model childrens_services, Wiltshire (E06000054);" in capsys.readouterr().out
    assert main(["plan", "log", "ours", *store]) == 0
    assert "(place E06000054)" in capsys.readouterr().out


def test_a_count_and_a_budget_are_held_against_the_place(store: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    care = read_panel().value("E06000054", "cla_31_march", 2024)
    day = ["effective=2025-03-31", "unit=children", "source=SSDA903", "steers=true"]
    count = ["plan", "add", "ours", "Counted", "variable=children in care", *day]
    assert main([*count, f"value={care:.0f}", *store, *WHO]) == 0
    said = capsys.readouterr().out
    assert "children in care counted" in said.casefold()
    england = ["plan", "add", "ours", "BudgetSet", "tier=care", "value=8bn", "unit=GBP2324/year",
               "effective=2027-04-01"]  # fmt: skip
    assert main([*england, *store, *WHO]) == 2
    assert "care" in capsys.readouterr().err


def test_a_forecast_of_a_place_is_issued_replayed_and_packed(
    store: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issue = ["plan", "issue", "ours", "F-1", "--futures", "4", "--quiet", "--variables", "children_in_care"]
    table = tmp_path / "table.csv"
    assert main([*issue, "--out", str(table), *store, *WHO]) == 0
    capsys.readouterr()
    last = [line.split(",") for line in table.read_text("utf-8").splitlines()][-1]
    assert all(float(one) < 5_000 for one in last[-3:] if re.fullmatch(r"[\d.]+", one)), "not England's 80,000"
    assert main(["plan", "replay", "F-1", *store]) == 0
    assert "the same bytes" in capsys.readouterr().out
    pack = tmp_path / "pack.zip"
    assert main(["plan", "audit", "ours", "--out", str(pack), *store]) == 0
    assert main(["plan", "replay", "F-1", "--pack", str(pack)]) == 0
    assert "the same bytes" in capsys.readouterr().out


def test_a_plan_of_a_place_is_forecast_there_and_nowhere_else(
    store: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--futures", "4", "--quiet", "--out", str(tmp_path / "out")]
    assert main(["forecast", "--plan", "ours", *store, *out]) == 0
    assert "Wiltshire" in capsys.readouterr().out.splitlines()[0]
    assert main(["forecast", "--plan", "ours", "--place", "Hull", *store, *out]) == 2
    assert "ours is a plan of Wiltshire" in capsys.readouterr().err
    assert main(["plan", "new", "whole", *store, *WHO]) == 0
    assert main(["forecast", "--plan", "whole", "--place", "Hull", *store, *out]) == 2
    assert 'tiershift plan new NAME --place "Hull"' in capsys.readouterr().err
    assert main(["forecast", "--plan", "whole", "--plan", "ours", *store, *out]) == 2
    assert "whole is of England; ours is of Wiltshire" in capsys.readouterr().err


def test_a_plan_of_a_place_goes_out_and_comes_in_again(store: list[str], tmp_path: Path) -> None:
    for ending in ("yaml", "jsonl"):
        file, other = tmp_path / f"ours.{ending}", ["--store", str(tmp_path / f"{ending}.db")]
        assert main(["plan", "export", "ours", str(file), *store]) == 0
        assert main(["plan", "import", "ours", str(file), *other, *WHO]) == 0
        with open_store(other[1]) as log:
            assert plan_of(lineage(log, "ours")).place == "E06000054"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Wiltshir", "Did you mean Wiltshire"), ("E10000002", "Buckinghamshire"), ("Northamptonshire", "North")],
)
def test_a_plan_of_no_place_is_not_begun(
    name: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plans.db"
    done = main(["plan", "new", "ours", "--place", name, "--store", str(file), *WHO])
    shown = capsys.readouterr()
    if name == "E10000002":
        assert done == 0, "a county that became one council is that council"
        assert said in shown.out
    else:
        assert done == 2
        assert said in shown.err
        assert not file.exists()


def test_a_model_is_shown_as_a_place_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "childrens_services", "--place", "Rutland"]) == 0
    said = capsys.readouterr().out
    assert f"Rutland ({RUTLAND})" in said
    assert re.search(r"base referral rate = .*estimated", said)
    assert re.search(r"care budget = [\d,.]+ .*scaled", said)
    assert main(["show", "childrens_services", "care budget", "--place", "Rutland"]) == 0
    assert "at Rutland: 4269570" in " ".join(capsys.readouterr().out.split())
    assert main(["show", "childrens_services", "--place", "City of London"]) == 2
    assert "City of London" in capsys.readouterr().err


def test_a_forecast_that_own_figures_have_changed_since_says_where_to_look(
    store: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    issue = ["plan", "issue", "ours", "F-1", "--futures", "4", "--quiet", "--variables", "children_in_care"]
    assert main([*issue, *store, *WHO]) == 0
    figures, kept = tmp_path / "figures.csv", tmp_path / "places" / "E06000054.csv"
    figures.write_text("indicator,year,value\ncla_31_march,2025,489\n", encoding="utf-8")
    kept.parent.mkdir()
    assert main(["places", "import", str(figures), "--place", "Wiltshire", "--out", str(kept)]) == 0
    monkeypatch.setattr("tiershift.places.kept.own_folder", lambda: tmp_path)
    capsys.readouterr()
    assert main(["plan", "replay", "F-1", *store]) == 1
    said = capsys.readouterr().out
    assert "NOT the same bytes" in said
    assert "its own figures where tiershift places import keeps some" in said
