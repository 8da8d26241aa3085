"""From scenario files to plans, and the three that are shipped."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.errors import ScenarioError
from tiershift.events import (
    TIERS,
    BudgetSet,
    Entry,
    OutturnRecorded,
    Plan,
    Refused,
    SqliteStore,
    StaleVersion,
    budget_of,
    load_plan,
    model_of,
    record,
    shipped,
)
from tiershift.events import Path as LeverPath
from tiershift.events.catalogue import EXAMPLES
from tiershift.shipped import shelf

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

    from tiershift.model.load import Model

HEAD = "scenario: plan\ntitle: A plan\nmodel: childrens_services\n"
COMMON = "common: {recorded: 2026-05-14, who: Cabinet, why: The budget}\n"
CUT = "  - {kind: CutImposed, share: 0.05, effective: 2026-04-01}\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def level(plan: Plan, lever: str, time: float) -> float:
    return LeverPath.of(lever, float("nan"), plan.changes).at(time)


def test_a_plan_has_its_name_title_model_and_head(england: England, folder: Path) -> None:
    plan = load_plan(folder / "base.yaml", england)
    assert (plan.name, plan.title, plan.model) == ("base", "A base", "childrens_services")
    assert len(plan.head) == 64
    assert len(plan.events) == 1


def test_the_same_file_gives_the_same_plan_and_head(england: England, folder: Path) -> None:
    assert load_plan(folder / "base.yaml", england) == load_plan(folder / "base.yaml", england)


def test_a_comment_or_another_layout_does_not_change_the_head(england: England, folder: Path) -> None:
    first = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}"), england)
    block = "  - kind: CutImposed\n    share: 5.0e-2  # as minuted\n    effective: '2026-04-01'\n"
    assert load_plan(written(folder, f"# A comment\n{HEAD}{COMMON}events:\n{block}"), england) == first


def test_a_change_of_one_word_changes_the_head(england: England, folder: Path) -> None:
    first = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}"), england)
    second = load_plan(written(folder, f"{HEAD}{COMMON.replace('budget', 'Budget')}events:\n{CUT}"), england)
    assert first.head != second.head


def test_the_same_cut_twice_is_refused_unless_each_has_its_number(england: England, folder: Path) -> None:
    with pytest.raises(ScenarioError, match="entered twice"):
        load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}{CUT}"), england)
    other = f"{CUT.rstrip()}\n".replace("share:", "reference: S-2, share:")
    plan = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}{other}"), england)
    assert len({event.event_id for event in plan.events}) == 2
    assert level(plan, "envelope_cut", 2027.0) != level(plan, "envelope_cut", 2026.0)


def test_the_same_count_twice_is_two_events(england: England, folder: Path) -> None:
    count = (
        "  - {kind: Counted, variable: children in care, value: 1, unit: children, effective: 2024-03-31, source: C}\n"
    )
    plan = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{count}{count}"), england)
    assert len({event.event_id for event in plan.events}) == 2


def test_a_scenario_begins_with_the_events_of_its_base(england: England, folder: Path) -> None:
    base = load_plan(folder / "base.yaml", england)
    plan = load_plan(written(folder, f"{HEAD}extends: base\n{COMMON}events:\n{CUT}"), england)
    assert plan.events[:1] == base.events
    assert [event.kind for event in plan.events] == ["BudgetSet", "CutImposed"]


def test_a_scenario_of_ones_own_extends_a_shipped_one(england: England, folder: Path) -> None:
    plan = load_plan(written(folder, f"{HEAD}extends: baseline\n{COMMON}events:\n{CUT}"), england)
    assert plan.events[:-1] == load_plan("baseline", england).events


def test_an_event_says_itself_what_common_says_otherwise(england: England, folder: Path) -> None:
    special = CUT.replace("}", ", who: Council}")
    plan = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}{special}"), england)
    assert [event.who for event in plan.events] == ["Cabinet", "Council"]


def test_the_model_of_a_scenario_is_read_without_it(folder: Path) -> None:
    assert model_of("cut") == model_of(folder / "base.yaml") == "childrens_services"


def test_a_log_in_a_file_is_continued_where_the_scenario_grew(england: England, folder: Path) -> None:
    with SqliteStore(folder / "plans.sqlite") as store:
        first = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}"), england, store)
        assert load_plan(folder / "plan.yaml", england, store) == first
        grown = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}{CUT.replace('5', '2')}"), england, store)
        assert grown.events[:1] == first.events
        assert len(store.read("plan")) == 2


def test_a_log_in_a_file_is_not_overwritten_by_a_changed_scenario(england: England, folder: Path) -> None:
    with SqliteStore(folder / "plans.sqlite") as store:
        first = load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT}"), england, store)
        with pytest.raises(ScenarioError, match="another course of events"):
            load_plan(written(folder, f"{HEAD}{COMMON}events:\n{CUT.replace('0.05', '0.06')}"), england, store)
        assert store.head("plan") == (1, first.head)


def test_a_log_that_was_changed_is_not_folded(england: England, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SqliteStore() as store:
        load_plan(folder / "base.yaml", england, store)
        first, *_ = store.read("base")
        monkeypatch.setattr(store, "read", lambda stream, after=0: (_changed(first),)[after:])
        with pytest.raises(ScenarioError, match="entry 1, BudgetSet"):
            load_plan(folder / "base.yaml", england, store)


def _changed(entry: Entry) -> Entry:
    return replace(entry, payload=entry.payload.replace(b"8000", b"9000"))


def test_commands_are_recorded_all_or_none(england: England, folder: Path, make: Make) -> None:
    with SqliteStore() as store:
        plan = load_plan(folder / "base.yaml", england, store)
        cut, absurd = make.cut(0.1, date(2026, 4, 1)), make.cut(0.9, date(2026, 4, 1))
        assert isinstance(record(plan, [cut, absurd], england, store), Refused)
        assert len(store.read("base")) == 1
        after = record(plan, [cut], england, store)
        assert isinstance(after, Plan)
        assert after.events == (*plan.events, cut)
        assert store.head("base") == (2, after.head)


def test_a_command_decided_against_an_old_plan_is_not_recorded(england: England, folder: Path, make: Make) -> None:
    with SqliteStore() as store:
        plan = load_plan(folder / "base.yaml", england, store)
        record(plan, [make.cut(0.1, date(2026, 4, 1))], england, store)
        with pytest.raises(StaleVersion):
            record(plan, [make.cut(0.1, date(2026, 4, 1))], england, store)


def test_three_scenarios_are_shipped() -> None:
    assert shipped() == ("baseline", "cut", "early_shift")


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_scenario_fits_the_shipped_model(shipped_model: Model, name: str) -> None:
    plan = load_plan(name, shipped_model)
    assert all(event.who and event.why and event.source for event in plan.events)
    assert all(change.parameter in shipped_model.parameters.levers for change in plan.changes)


def test_the_examples_of_the_catalogue_fit_the_shipped_model(shipped_model: Model, tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    # Ids of a scenario's events follow from its name, so that no example can name the event that it undoes; and a
    # branch begins a log of its own.
    alone = ("Undone", "AssumptionWithdrawn", "BranchStarted")
    examples = [example for kind, example in EXAMPLES.items() if kind not in alone]
    examples.sort(key=lambda example: "PlanStarted" not in example)  # a plan begins first
    england = "".join(examples).replace("  place: E06000054\n", "")  # a plan of a place runs on the place's model
    path.write_text(f"{HEAD}events:\n{england}", encoding="utf-8")
    assert len(load_plan(path, shipped_model).events) == len(examples)


def test_the_example_of_the_readme_fits_the_shipped_model(shipped_model: Model, tmp_path: Path) -> None:
    text = (shelf("scenarios") / "README.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    path = tmp_path / "hubs.yaml"
    path.write_text(example, encoding="utf-8")
    assert load_plan(path, shipped_model).name == "hubs"


def test_the_baseline_records_the_outturns_of_the_model_folder(england: England) -> None:
    table = shelf("models") / "childrens_services" / "budgets_england.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        spent = {(int(row["year"]), row["tier"]): float(row["real_gbp"]) for row in csv.DictReader(lines)}
    events = load_plan("baseline", england).events
    assert {(e.financial_year, e.tier): e.amount for e in events if isinstance(e, OutturnRecorded)} == spent


def test_the_baseline_stays_at_the_last_outturn_by_decision(england: England) -> None:
    plan = load_plan("baseline", england)
    budgets = [event for event in plan.events if isinstance(event, BudgetSet)]
    flat = {event.tier: event.value for event in budgets if event.effective.year > 2010}
    assert sorted(flat) == sorted(TIERS)
    for tier, value in flat.items():
        levels = {level(plan, budget_of(tier), time) for time in (2023.25, 2024.25, 2030.0, 2040.25)}
        assert levels == {value}


def test_every_budget_is_known_from_the_first_moment_of_the_model(england: England) -> None:
    plan = load_plan("baseline", england)
    for tier in TIERS:
        lever = budget_of(tier)
        assert level(plan, lever, 2010.0) == level(plan, lever, 2010.25)


def test_the_cut_takes_8_percent_over_two_years(england: England) -> None:
    plan = load_plan("cut", england)
    path = LeverPath.of("envelope_cut", 0.0, plan.changes)
    assert [path.at(time) for time in (2026.25, 2027.25, 2028.25, 2040.25)] == [0.0, 0.04, 0.08, 0.08]


def test_the_early_shift_moves_600_million_with_240_million_of_double_running(england: England) -> None:
    plan, before = load_plan("early_shift", england), load_plan("cut", england)

    def moved(*levers: str, time: float) -> float:
        return sum(level(plan, lever, time) - level(before, lever, time) for lever in levers)

    early = ("universal_budget", "targeted_budget")
    assert [moved(*early, time=time) / 1e6 for time in (2026.25, 2028.75, 2031.25)] == pytest.approx([0, 300, 600])
    assert [moved(*early, "care_budget", time=time) for time in (2027.0, 2031.25)] == pytest.approx([0, 0], abs=1)
    extra = LeverPath.of("transition_funding", 0.0, plan.changes)
    times = (2026.25, 2028.25, 2031.25, 2032.25, 2033.25)
    assert [extra.at(time) / 1e6 for time in times] == pytest.approx([0, 240, 240, 120, 0])


def test_a_scenario_goes_on_from_the_events_of_its_base_in_a_log_of_its_own(england: England) -> None:
    with SqliteStore() as store:
        base = load_plan("baseline", england, store)
        load_plan("cut", england, store)
        there, here = store.read("baseline"), store.read("cut")[: len(base.events)]
        assert [entry.payload for entry in here] == [entry.payload for entry in there]
        assert here[-1].hash != base.head  # the name of its log is part of what an entry is sealed with
