"""Two clocks: what was recorded by when, and what holds when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tiershift.errors import ScenarioError, UsageError
from tiershift.events import Event, MemoryStore, Plan, SqliteStore, Tagged, Undone, apply, fold
from tiershift.events.branches import Lineage, lineage
from tiershift.events.history import as_of, effective_at, last_done, last_undone, tags, tags_in
from tiershift.events.plan import Change
from tiershift.events.stamps import backwards, later, latest, monotone, position, stamp_of
from tiershift.events.store import chained
from tiershift.model.calendar import years, years_after

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
SAID: dict[str, Any] = {"effective": date(2026, 4, 1), "who": "Clerk", "why": "A reason"}


def at(event: Event, recorded: date | datetime) -> Event:
    return event.model_copy(update={"recorded": recorded})


def tag(name: str, version: int, recorded: date = date(2026, 3, 12)) -> Tagged:
    return Tagged(**SAID, event_id=uuid4(), recorded=recorded, name=name, version=version)


def undo(event: Event, recorded: date = date(2026, 3, 12)) -> Undone:
    return Undone(**SAID, event_id=uuid4(), recorded=recorded, target=event.event_id)


def line_of(*events: Event) -> Lineage:
    store = MemoryStore()
    store.append("plan", events, expected_version=0)
    return lineage(store, "plan")


@pytest.fixture
def spring(make: Make) -> Lineage:
    days = (date(2026, 3, 1), NOON, NOON + timedelta(hours=3), date(2026, 3, 20))
    return line_of(*(at(make.cut(0.01, date(2026, 4, 1)), day) for day in days))


@pytest.mark.parametrize(
    ("when", "many"),
    [
        (date(2026, 2, 28), 0),
        (date(2026, 3, 1), 1),
        (date(2026, 3, 12), 3),
        (NOON - timedelta(seconds=1), 1),
        (NOON, 2),
        (NOON.astimezone(timezone(timedelta(hours=5))), 2),
        (date(2026, 3, 19), 3),
        (date(2027, 1, 1), 4),
        ("2026-03-12", 3),
        ("2026-03-12T12:00:00Z", 2),
        (0, 0),
        (2, 2),
        ("4", 4),
    ],
)
def test_a_plan_as_of_a_time_holds_what_was_recorded_by_then(spring: Lineage, when: Any, many: int) -> None:
    assert as_of(spring, when).entries == spring.entries[:many]


@pytest.mark.parametrize("when", ["march board", "5", 5, -1])
def test_what_is_no_version_and_no_tag_is_refused(spring: Lineage, when: str | int) -> None:
    with pytest.raises(ScenarioError):
        as_of(spring, when)


@pytest.mark.parametrize("when", ["2026-13-01", datetime(2026, 3, 12, 12), "2026-03-12T12:00:00"])
def test_a_time_that_is_none_or_lacks_its_zone_is_refused(spring: Lineage, when: str | datetime) -> None:
    with pytest.raises(UsageError, match=r"Add it|Write 2026"):
        as_of(spring, when)


def test_a_tag_names_the_version_it_was_given_for(make: Make) -> None:
    cuts = [make.cut(0.01, date(2026, 4, 1)) for _ in range(3)]
    line = line_of(cuts[0], cuts[1], tag("As approved by Cabinet 12 Feb", 1), cuts[2])
    assert [entry.event() for entry in as_of(line, "As approved by Cabinet 12 Feb").entries] == [cuts[0]]
    with pytest.raises(ScenarioError, match="Did you mean As approved by Cabinet 12 Feb"):
        as_of(line, "As approved by Cabinet 12 Fbe")


def test_a_tag_that_is_undone_names_nothing(make: Make) -> None:
    named = tag("draft", 1)
    undoing = undo(named)
    assert tags([make.cut(0.01, date(2026, 4, 1)), named]) == {"draft": 1}
    assert tags([named, undoing]) == {}
    assert tags([named, undoing, undo(undoing)]) == tags_in(line_of(named).entries) == {"draft": 1}


def test_what_was_undone_later_still_counts_as_of_a_time_before(make: Make) -> None:
    cut = at(make.cut(0.01, date(2026, 4, 1)), date(2026, 3, 1))
    line = line_of(cut, undo(cut, date(2026, 3, 20)))
    assert fold(as_of(line, date(2026, 3, 12)).entries).changes == fold(chained([cut], 0, "", "plan")).changes
    assert fold(line.entries).changes == ()


def test_a_clock_that_goes_backwards_gets_the_last_stamp_and_says_so(make: Make) -> None:
    reached = datetime(2026, 3, 12, 14, tzinfo=UTC)
    early = at(make.cut(0.01, date(2026, 4, 1)), datetime(2026, 3, 12, 13, tzinfo=UTC))
    moved, said = monotone([early], reached)
    assert [event.recorded for event in moved] == [reached]
    assert len(said) == 1
    assert str(early.event_id) in said[0]
    assert "Check the clock" in said[0]


def test_stamps_that_go_forwards_are_left_alone(make: Make) -> None:
    events = [at(make.cut(0.01, date(2026, 4, 1)), day) for day in (NOON, date(2026, 3, 12), date(2026, 3, 13))]
    assert monotone(events, None) == (tuple(events), ())


def test_a_day_between_two_times_of_it_does_not_hide_that_they_go_backwards(make: Make) -> None:
    days = (NOON, date(2026, 3, 12), NOON - timedelta(hours=1))
    events = [at(make.cut(0.01, date(2026, 4, 1)), day) for day in days]
    entries = chained(events, 0, "", "plan")
    assert [entry.version for entry in backwards(entries)] == [3]
    moved, _ = monotone(events, None)
    assert moved[2].recorded == NOON
    assert backwards(chained(moved, 0, "", "plan")) == ()
    assert latest(entries) == NOON


def test_zones_count_and_a_day_is_that_of_the_zone() -> None:
    summer = timezone(timedelta(hours=1))
    night = datetime(2026, 7, 2, 0, 30, tzinfo=summer)
    assert later(night, date(2026, 7, 1))
    assert not later(night, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert not later(date(2026, 7, 2), night)


def test_the_place_of_a_time_is_before_the_first_that_is_later(make: Make) -> None:
    entries = chained(
        [at(make.cut(0.01, date(2026, 4, 1)), d) for d in (date(2026, 5, 1), date(2026, 3, 1))], 0, "", "plan"
    )
    assert position(entries, date(2026, 4, 1)) == 0
    assert stamp_of(entries[1].recorded) == date(2026, 3, 1)


def test_undo_and_redo_without_a_name_mean_the_last(make: Make) -> None:
    one, other = make.cut(0.01, date(2026, 4, 1)), make.cut(0.02, date(2026, 4, 1))
    plan = Plan()
    assert (last_done(plan), last_undone(plan)) == (None, None)
    for event in (one, other, tag("draft", 2)):
        plan = apply(plan, event)
    assert (last_done(plan), last_undone(plan)) == (other, None)
    undoing = undo(other)
    plan = apply(plan, undoing)
    assert (last_done(plan), last_undone(plan)) == (one, undoing)
    plan = apply(plan, undo(undoing))
    assert last_done(plan) == other


def test_what_holds_at_a_moment_names_the_events_that_say_so(make: Make, england: England) -> None:
    budget = make.budget("care", 9e9, date(2026, 4, 1))
    shift = make.shift("care", "targeted", 1e8, date(2027, 4, 1), over=2)
    plan = apply(apply(Plan(), budget), shift)
    before, half, after = (effective_at(plan, time, england).levers["care_budget"] for time in (2026.0, 2028.25, 2030))
    assert (before.value, before.says, before.rests_on, before.until) == (8139300000.0, "", (), 2026.25)
    ids = (str(budget.event_id), str(shift.event_id))
    assert (half.value, half.says, half.rests_on, half.until) == (8.95e9, ids[1], ids, 2029.25)
    assert (after.value, after.rests_on, after.until) == (8.9e9, ids, None)
    assert effective_at(plan, 2030, england).levers["envelope_cut"].value == 0.0


def test_at_a_jump_the_value_after_it_holds(make: Make, england: England) -> None:
    plan = apply(Plan(), make.cut(0.08, date(2026, 4, 1)))
    assert effective_at(plan, 2026.25, england).levers["envelope_cut"].value == 0.08


def test_while_a_setting_is_reached_what_it_started_from_counts(england: England) -> None:
    def change(at: float, until: float, how: Any, value: float, name: str) -> Change:
        return Change(at, until, "care_budget", value, "GBP2324/year", how, name)

    changes = (
        change(2020, 2020, "add", 1e8, "old"),
        change(2021, 2021, "set", 8e9, "first"),
        change(2022, 2026, "set", 9e9, "second"),
        change(2024, 2028, "set", 7e9, "third"),
    )
    held = {
        t: effective_at(Plan(changes=changes), t, england).levers["care_budget"] for t in (2020.5, 2025, 2027, 2028)
    }
    assert held[2020.5].rests_on == ("old",)
    assert held[2025].rests_on == ("first", "second", "third")
    assert held[2027].rests_on == ("first", "second", "third")
    assert (held[2028].rests_on, held[2028].value) == (("third",), 7e9)


def test_beliefs_and_what_was_counted_hold_at_their_time(make: Make, england: England) -> None:
    belief, outturn = make.belief("care_exit_rate", "1/year", value=0.4), make.outturn("care", 2025, 8e9)
    plan = apply(apply(Plan(), belief), outturn)
    holding = effective_at(plan, 2024.5, england)
    assert holding.beliefs["care_exit_rate"].event_id == str(belief.event_id)
    assert [seen.value for seen in holding.observations] == [8e9]
    assert effective_at(plan, 2026.0, england).observations == ()


def test_a_count_is_known_on_the_day_at_whose_end_it_was_counted(make: Make, england: England) -> None:
    plan = apply(Plan(), make.count("children_in_care", 412.0, "children", date(2025, 9, 30)))
    days = [date(2025, 9, number) for number in (28, 29, 30)]
    assert [len(effective_at(plan, years(day), england).observations) for day in days] == [0, 0, 1]
    assert len(effective_at(plan, years_after(days[-1]), england).observations) == 1, "the moment itself"
    assert effective_at(plan, years(date(2025, 10, 2)), england).observations == ()


def test_a_belief_about_a_lever_is_where_its_path_starts(make: Make, england: England) -> None:
    plan = apply(Plan(), make.belief("demand_growth", "1/year", value=0.01))
    assert effective_at(plan, 2026, england).levers["demand_growth"].value == 0.01


def test_the_same_is_read_from_a_file(make: Make, tmp_path: Any) -> None:
    events = [at(make.cut(0.01, date(2026, 4, 1)), day) for day in (date(2026, 3, 1), NOON, date(2026, 3, 20))]
    with SqliteStore(tmp_path / "plans.sqlite") as store:
        store.append("plan", events, expected_version=0)
        line = lineage(store, "plan")
    assert as_of(line, NOON).entries == as_of(line_of(*events), NOON).entries
