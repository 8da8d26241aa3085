"""Every way in which a scenario file can be wrong: file, line, the line itself, and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.errors import Problem, ScenarioError
from tiershift.events import SqliteStore, find_scenario, load_plan

if TYPE_CHECKING:
    from tests.events.conftest import England

HEAD = "scenario: plan\ntitle: A plan\nmodel: childrens_services\n"
COMMON = "common: {recorded: 2026-05-14, who: Cabinet, why: The budget, unit: GBP2324/year, source: Minutes}\n"
EVENT = "  - {kind: BudgetSet, tier: care, value: 8.0e9, effective: 2026-04-01}\n"


@dataclass(frozen=True)
class Bad:
    """A file that is wrong in one way: what its problem says, on which line, and what the way out must mention."""

    text: str
    what: str
    line: int
    way_out: str


def event(text: str, what: str, way_out: str) -> Bad:
    """A file whose only event, on line six, is wrong."""
    return Bad(f"{HEAD}{COMMON}events:\n  - {{{text}}}\n", what, 6, way_out)


BUDGET = "kind: BudgetSet, tier: care, effective: 2026-04-01"
LEVER = "kind: LeverSet, value: 0.9, effective: 2026-04-01, unit: Dmnl"

BAD = {
    "an unknown lever": event(f"{LEVER}, lever: early help flor", "early help flor", "Did you mean early help floor?"),
    "an unknown key of an event": event(f"{BUDGET}, value: 8.0e9, colour: red", '"colour"', "value"),
    "a misspelled key": event(f"{BUDGET}, valeu: 8.0e9", '"valeu"', "Did you mean value?"),
    "a missing key": event(BUDGET, "no value", "Add value"),
    "an unknown kind": event("kind: BudgetSett, tier: care", "BudgetSett", "Did you mean BudgetSet?"),
    "no kind": event("tier: care", "no kind", "BudgetSet"),
    "an event that is a word": Bad(f"{HEAD}events:\n  - BudgetSet\n", "not a mapping", 5, "key: value"),
    "an unknown tier": event(
        "kind: BudgetSet, tier: caer, value: 8.0e9, effective: 2026-04-01", "caer", "Did you mean care?"
    ),
    "a date before the start": event(
        "kind: BudgetSet, tier: care, value: 8.0e9, effective: 2009-04-01", "before the model starts", "2010-01-01"
    ),
    "a date after the end": event(
        "kind: BudgetSet, tier: care, value: 8.0e9, effective: 2055-04-01", "after the model ends", "2040-04-01"
    ),
    "a date in another order": event(
        "kind: BudgetSet, tier: care, value: 8.0e9, effective: 01/04/2026", "not a date", "2026-04-01"
    ),
    "a day that does not exist": event(
        "kind: BudgetSet, tier: care, value: 8.0e9, effective: 2026-02-30", "not a date", "2026-04-01"
    ),
    "a bare time": event(
        "kind: BudgetSet, tier: care, value: 8.0e9, effective: 12:30", "not a date: 12:30", "2026-04-01"
    ),
    "a negative budget": event(f"{BUDGET}, value: -5.0", "negative", "from 0"),
    "a budget beyond the lever's range": event(f"{BUDGET}, value: 8.0e12", "range", "20,000,000,000"),
    "a unit that does not match": event(f"{BUDGET}, value: 8139.3, unit: GBPm/year", "GBPm/year", "GBP2324/year"),
    "an outturn in pounds of the day": event(
        "kind: OutturnRecorded, tier: care, financial_year: 2024, amount: 8139.3, unit: GBPm cash/year",
        "cash",
        "name the cash figure in source",
    ),
    "an outturn with part of a year": event(
        "kind: OutturnRecorded, tier: care, financial_year: 2024.5, amount: 8.0e9", "whole number", "2024"
    ),
    "an outturn of a year off the calendar": event(
        "kind: OutturnRecorded, tier: care, financial_year: 20240, amount: 8.0e9", "20240", "less than or equal to 2200"
    ),
    "an outturn effective in its middle": event(
        "kind: OutturnRecorded, tier: care, financial_year: 2024, amount: 8.0e9, effective: 2023-10-01",
        "starts on 2023-04-01",
        "Leave `effective` out",
    ),
    "moving more than a tier holds": event(
        "kind: FundingShifted, giver: universal, receiver: targeted, amount: 2.0e9, over: 5, effective: 2026-04-01",
        "1,033,900,000",
        "Move at most",
    ),
    "moving a negative amount": event(
        "kind: FundingShifted, giver: care, receiver: targeted, amount: -1.0, effective: 2026-04-01",
        "amount cannot be -1",
        "greater than 0",
    ),
    "a cut of more than everything": event(
        "kind: CutImposed, share: 8, effective: 2026-04-01", "share cannot be 8", "less than or equal to 1"
    ),
    "a change over less than no time": event(
        f"{BUDGET}, value: 8.0e9, over: -2", "over cannot be -2", "greater than or equal to 0"
    ),
    "a duplicate key": event(f"{BUDGET}, value: 8.0e9, value: 9.0e9", "given twice", "first is on line 6"),
    "a number that YAML reads as text": event(f"{BUDGET}, value: 8e9", "not a number: 8e9", "8.0e9"),
    "a number in quotes": event(f'{BUDGET}, value: "8000000000"', "not a number", "without quotes"),
    "a number with its unit": event(f"{BUDGET}, value: £8bn", "not a number", "unit in a field of its own"),
    "a number that is no number": event(f"{BUDGET}, value: .nan", "not a number", "decimal"),
    "a word that YAML reads as no": event(f"{BUDGET}, value: 8.0e9, who: NO", "yes or no", '"NO"'),
    "an empty field": event(f"{BUDGET}, value: 8.0e9, why: ", "why is empty", "Write it"),
    "a draw of no shape": event(
        "kind: AssumptionAdopted, effective: 2026-04-01, parameter: care exit rate, unit: 1/year, confidence: D, "
        "draw: {flat: {low: 1}}",
        "not one shape",
        "triangular",
    ),
    "a draw that lacks a number": event(
        "kind: AssumptionAdopted, effective: 2026-04-01, parameter: care exit rate, unit: 1/year, confidence: D, "
        "draw: {uniform: {low: 0.4}}",
        "no high",
        "Add high",
    ),
    "an assumption of nothing": event(
        "kind: AssumptionAdopted, effective: 2026-04-01, parameter: care exit rate, unit: 1/year, confidence: D",
        "one of value and draw",
        "not both",
    ),
    "an unknown key of the file": Bad(f"{HEAD}author: me\nevents:\n{EVENT}", '"author"', 4, "extends"),
    "an unknown key of common": Bad(f"{HEAD}common: {{tier: care}}\nevents:\n{EVENT}", '"tier"', 4, "who"),
    "no events": Bad(HEAD, "no events", 1, "Add events"),
    "an empty list of events": Bad(f"{HEAD}events: []\n", "events is empty", 4, "at least one"),
    "another model": Bad(f"{HEAD}{COMMON}events:\n{EVENT}".replace("childrens", "adult"), "adult", 3, "copy"),
    "a missing base": Bad(f"{HEAD}extends: bass\nevents:\n{EVENT}", 'no scenario "bass"', 4, "Did you mean base?"),
    "broken YAML": Bad(f"{HEAD}events:\n  - {{kind: BudgetSet\n  tier: care\n", "not YAML", 6, "indentation"),
    "a tab for indentation": Bad(f"{HEAD}events:\n\t- kind: BudgetSet\n", "not YAML", 5, "indentation"),
    "an anchor": Bad(f"{HEAD}events: &all\n{EVENT}", "anchors", 4, "Write the value"),
    "an empty file": Bad("", "no keys", 0, "key: value"),
    "a file of comments": Bad("# Nothing yet\n", "no keys", 0, "key: value"),
}


def problems_of(path: Path, model: England) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as told:
        load_plan(path, model)
    return told.value.problems


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_a_bad_file_is_told_where_and_why_and_what_to_do(england: England, folder: Path, bad: Bad) -> None:
    path = folder / "plan.yaml"
    path.write_text(bad.text, encoding="utf-8")
    problem = next(p for p in problems_of(path, england) if bad.what in p.what)
    assert problem.where == (f"{path}:{bad.line}" if bad.line else str(path))
    assert problem.line == (bad.text.splitlines()[bad.line - 1] if bad.line else "")
    assert bad.way_out in problem.way_out


def test_all_problems_of_a_file_are_told_at_once_in_its_order(england: England, folder: Path) -> None:
    path = folder / "plan.yaml"
    path.write_text(
        f"{HEAD}{COMMON}events:\n"
        "  - {kind: BudgetSet, tier: caer, value: 1e9, effective: 2026-04-01}\n"
        "  - {kind: BudgetSet, tier: care, value: -1.0, effective: 2026-04-01}\n"
        "  - {kind: CutImposed, share: 0.9, effective: 2026-04-01}\n",
        encoding="utf-8",
    )
    assert [problem.where.rpartition(":")[2] for problem in problems_of(path, england)] == ["6", "6", "7", "8"]


def test_a_field_that_is_to_blame_is_pointed_to_on_its_own_line(england: England, folder: Path) -> None:
    path = folder / "plan.yaml"
    text = f"{HEAD}{COMMON}events:\n  - kind: BudgetSet\n    effective: 2026-04-01\n    tier: care\n    value: -1.0\n"
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(path, england)
    assert (problem.where, problem.line.strip()) == (f"{path}:9", "value: -1.0")


def test_problems_of_a_base_are_told_with_its_own_name(england: England, folder: Path) -> None:
    base = folder / "base.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("8.0e9", "-8.0e9"), encoding="utf-8")
    path = folder / "plan.yaml"
    path.write_text(f"{HEAD}extends: base\n{COMMON}events:\n{EVENT}", encoding="utf-8")
    assert [problem.where for problem in problems_of(path, england)] == [f"{base}:5"]


def test_scenarios_that_extend_each_other_in_a_ring_are_told(england: England, folder: Path) -> None:
    base = folder / "base.yaml"
    base.write_text(f"{base.read_text(encoding='utf-8')}extends: plan\n", encoding="utf-8")
    path = folder / "plan.yaml"
    path.write_text(f"{HEAD}extends: base\n{COMMON}events:\n{EVENT}", encoding="utf-8")
    (problem,) = problems_of(path, england)
    assert "ring" in problem.what
    assert problem.where == f"{base}:7"


def test_a_scenario_that_extends_itself_is_told(england: England, folder: Path) -> None:
    path = folder / "plan.yaml"
    path.write_text(f"{HEAD}extends: plan\n{COMMON}events:\n{EVENT}", encoding="utf-8")
    (problem,) = problems_of(path, england)
    assert "ring" in problem.what
    assert problem.where == f"{path}:4"


@pytest.mark.parametrize("name", ["early_shit", "early-shift", "Early_Shift"])
def test_a_shipped_scenario_that_is_not_there_offers_the_nearest(name: str) -> None:
    with pytest.raises(ScenarioError, match="Did you mean early_shift") as told:
        find_scenario(name)
    assert "baseline, cut, early_shift" in str(told.value)


def test_a_file_that_is_not_there_offers_the_nearest_beside_it(folder: Path) -> None:
    with pytest.raises(ScenarioError, match=r"Did you mean base\.yaml"):
        find_scenario(folder / "bse.yaml")


def test_a_file_in_a_folder_that_is_not_there_offers_the_shipped_ones(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="baseline, cut, early_shift"):
        find_scenario(tmp_path / "nowhere" / "mine.yaml")


def test_a_file_that_is_not_text_is_told(england: England, folder: Path) -> None:
    path = folder / "plan.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01")
    assert "UTF-8" in problems_of(path, england)[0].what


def test_a_folder_for_a_file_is_told(england: England, folder: Path) -> None:
    with pytest.raises(ScenarioError):
        load_plan(folder, england)


def test_a_refused_file_leaves_no_trace_in_the_log(england: England, folder: Path, tmp_path: Path) -> None:
    path = folder / "plan.yaml"
    path.write_text(f"{HEAD}{COMMON}events:\n{EVENT}{EVENT.replace('8.0e9', '-8.0e9')}", encoding="utf-8")
    with SqliteStore(tmp_path / "plans.sqlite") as store:
        with pytest.raises(ScenarioError):
            load_plan(path, england, store)
        assert store.read("plan") == ()
