"""One visit and two on one plan, without a browser: what commands record, what others see, what is never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from uuid import uuid4

import pytest
from tests.studio.turns import AtOnce

from tiershift.events import Undone
from tiershift.events.branches import Lineage, Part, lineage
from tiershift.events.types import PlanStarted
from tiershift.events.write import Written, plan_of, write
from tiershift_studio import branching
from tiershift_studio import steps as log
from tiershift_studio.address import Address
from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.command import Denied
from tiershift_studio.commands import branches, clashes, looks, moves, read
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub
from tiershift_studio.plan import TRIED
from tiershift_studio.store import Studio
from tiershift_studio.telling import Told
from tiershift_studio.views.share import address_of
from tiershift_studio.visitor import NOBODY, Role, Visitor

Visit = Callable[..., Studio]
CARE, TARGETED = "care_budget", "targeted_budget"
OLD = date(2025, 5, 11)


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub("memory:")
    yield hub
    hub.close()


@pytest.fixture
def visit(forecaster: Forecaster, hub: Hub) -> Iterator[Visit]:
    """Open the page as somebody, at the address of another visit or a new one."""
    opened: list[Studio] = []

    def visit(name: str = "Cabinet", role: Role = Role.APPROVER, at: Studio | None = None) -> Studio:
        studio = Studio(forecaster, NO_ANSWER, hub, AtOnce(), visitor=Visitor(name, role))
        branching.open_at(studio, address_of(at) if at else Address())
        opened.append(studio)
        return studio

    yield visit
    for studio in opened:
        studio.leave()


@pytest.fixture
def studio(visit: Visit) -> Studio:
    return visit()


def decide(studio: Studio, lever: str, value: float) -> None:
    studio.obey(moves.Move(lever, value))
    studio.obey(moves.Settle())


def value(studio: Studio, lever: str) -> float:
    return studio.settings.values[[one.id for one in studio.forecaster.levers].index(lever)]


def told(studio: Studio) -> list[str]:
    """The lines of the timeline, oldest first; those that are undone in brackets."""
    said = Told(studio.ground).take(studio.steps, studio.plan)
    undone = {step.id for step in studio.steps if step.undone(studio.plan)}
    return [f"({said[step.id]})" if step.id in undone else said[step.id] for step in log.shown(studio.steps)][1:]


def test_moves_are_one_event_of_the_log_once_the_hand_settles(studio: Studio, hub: Hub) -> None:
    for amount in (2000.0, 2100.0, 2200.0):
        studio.obey(moves.Move(TARGETED, amount))
    assert hub.store.streams() == ()
    studio.obey(moves.Settle())
    (stream,) = hub.store.streams()
    *past, decided = [entry.event() for entry in hub.store.read(stream)]
    assert [event.kind for event in past[:1]] == ["PlanStarted"]
    assert {str(event.event_id) for event in past[1:]} == studio.started
    assert (decided.kind, decided.who, decided.why) == ("BudgetSet", "Cabinet", TRIED)
    assert told(studio) == ["Targeted early help budget: £1,737m to £2,200m"]
    assert studio.plan == plan_of(lineage(hub.store, stream))


def test_undo_and_redo_are_events_and_take_back_a_move_that_has_not_settled_yet(studio: Studio) -> None:
    studio.obey(moves.Move(TARGETED, 2000.0))
    studio.obey(moves.Undo())
    assert studio.settings == studio.forecaster.opening
    assert told(studio) == ["(Targeted early help budget: £1,737m to £2,000m)"]
    studio.obey(moves.Redo())
    assert value(studio, TARGETED) == 2000.0
    assert told(studio) == ["Targeted early help budget: £1,737m to £2,000m"]
    assert [type(event) for event in studio.plan.events[-2:]] == [Undone, Undone]
    studio.obey(moves.Redo())
    assert len(studio.plan.events) == len(studio.started) + 4


def test_two_of_each_leave_everything_as_it_was(studio: Studio) -> None:
    decide(studio, TARGETED, 2000.0)
    decide(studio, CARE, 8000.0)
    before = studio.settings, told(studio)
    for command in (moves.Undo(), moves.Undo(), moves.Redo(), moves.Redo()):
        studio.obey(command)
    assert (studio.settings, told(studio)) == before


def test_back_to_today_is_one_step_that_can_be_undone(studio: Studio) -> None:
    decide(studio, TARGETED, 2000.0)
    decide(studio, CARE, 8000.0)
    studio.obey(moves.PutBack())
    assert studio.settings == studio.forecaster.opening
    assert told(studio)[-1] == "Everything back to today"
    assert not studio.asked.differs
    studio.obey(moves.Undo())
    assert (value(studio, TARGETED), value(studio, CARE)) == (2000.0, 8000.0)


def test_another_start_gives_the_decisions_of_this_visit_new_dates_in_one_step(studio: Studio, visit: Visit) -> None:
    decide(studio, TARGETED, 2000.0)
    decide(studio, CARE, 8000.0)
    studio.obey(moves.SetStart(2029))
    studio.obey(moves.Settle())
    assert told(studio)[2] == (
        "From 1 Apr 2029 on instead: Targeted early help budget: to £2,000m; Care budget: to £8,000m"
    )
    counting = [change for change in studio.plan.changes if change.event_id in studio.mine]
    assert [int(change.at) for change in counting] == [2029, 2029]
    assert studio.line is not None
    length = studio.line.length
    studio.obey(moves.Undo())
    assert (studio.settings.start, value(studio, CARE)) == (2026, 8000.0)
    assert studio.line.length == length + 4
    other = visit(at=studio)
    other.obey(moves.SetStart(2030))
    other.obey(moves.Settle())
    assert other.line is not None
    assert other.line.length == studio.line.length


@pytest.mark.parametrize("command", [moves.Move(TARGETED, -1.0), moves.Move("no_such_lever", 1.0), Denied("", "No.")])
def test_a_refusal_leaves_all_as_it_was_and_puts_the_controls_back(
    studio: Studio, command: moves.Move | Denied
) -> None:
    before = studio.settings
    studio.obey(command)
    studio.obey(moves.Settle())
    assert studio.settings is before
    assert studio.refusal.reason
    assert studio.placed == 1
    assert studio.line is None


def test_what_would_not_hold_in_the_end_is_refused_with_who_has_decided_it(visit: Visit) -> None:
    ann = visit("Treasurer")
    ann.obey(moves.SetStart(2029))
    decide(ann, CARE, 8000.0)
    bob = visit("Director", at=ann)
    bob.obey(moves.SetStart(2027))
    bob.obey(moves.Move(CARE, 7500.0))
    assert bob.refusal == Denied(
        CARE,
        "Treasurer has set this from 1 Apr 2029 on. Let yours take effect then or later, or undo that decision first.",
    )
    assert value(bob, CARE) == 8000.0


def test_what_stays_equal_wakes_nobody(studio: Studio) -> None:
    woken: list[str] = []
    studio.param.watch(lambda event: woken.append(event.name), ["settings", "plan", "refusal", "placed", "asked"])
    studio.obey(moves.Move(TARGETED, studio.settings.values[1]))
    studio.obey(moves.Settle())
    assert woken == []
    studio.obey(moves.Move(TARGETED, 2000.0))
    assert sorted(woken) == ["asked", "settings"]
    woken.clear()
    studio.obey(moves.Settle())
    assert "asked" not in woken
    assert "settings" not in woken


def test_the_reason_may_be_given_after_the_move_and_stays_with_it(studio: Studio) -> None:
    decide(studio, TARGETED, 2000.0)
    decide(studio, CARE, 8000.0)
    step = log.shown(studio.steps)[1]
    studio.obey(moves.SayWhy(step.id, "Hubs in every district"))
    said = {one.why for one in log.shown(studio.steps) if one.counts(studio.plan)}
    assert said == {TRIED, "Hubs in every district"}
    assert len(told(studio)) == 2
    assert not studio.refusal.reason
    studio.obey(moves.Undo())
    assert value(studio, TARGETED) == studio.forecaster.opening.values[1]
    studio.obey(moves.SayWhy("no such step", "Because"))
    assert studio.refusal.control == "why"


def test_a_reason_is_not_given_to_what_a_later_decision_has_overtaken(studio: Studio) -> None:
    decide(studio, CARE, 8000.0)
    decide(studio, CARE, 7900.0)
    first, second = log.shown(studio.steps)[1:]
    assert log.explainable(studio.steps, studio.plan) & {first.id, second.id} == {second.id}


def test_a_branch_shares_the_past_and_differs_by_what_it_decides(studio: Studio, hub: Hub) -> None:
    decide(studio, CARE, 8000.0)
    studio.obey(branches.MakeBranch("Hubs first"))
    decide(studio, TARGETED, 2500.0)
    assert [stream.partition("@")[2] for stream in hub.store.streams()] == ["", "hubs-first"]
    assert studio.branches == ("main", "hubs-first")
    studio.obey(looks.Compare("main"))
    assert studio.asked.rival == "the plan itself"
    assert studio.asked.differs
    studio.obey(branches.Switch("main"))
    assert value(studio, TARGETED) == studio.forecaster.opening.values[1]
    studio.obey(branches.MakeBranch("hubs first"))
    assert studio.refusal.control == "branch"
    assert "hubs-first already" in studio.refusal.reason


def test_decisions_are_merged_one_by_one_and_a_conflict_shows_both_sides(studio: Studio) -> None:
    decide(studio, CARE, 8000.0)
    studio.obey(branches.MakeBranch("hubs"))
    decide(studio, TARGETED, 2500.0)
    decide(studio, CARE, 7000.0)
    targeted, care = (str(event.event_id) for event in studio.plan.events[-2:])
    studio.obey(branches.Switch("main"))
    decide(studio, CARE, 8500.0)
    studio.obey(looks.Compare("hubs"))
    studio.obey(branches.Merge((targeted,)))
    assert (value(studio, TARGETED), value(studio, CARE)) == (2500.0, 8500.0)
    studio.obey(branches.Merge((care,)))
    assert studio.clash is not None
    assert value(studio, CARE) == 8500.0
    studio.obey(clashes.PutMineOnTop())
    assert (studio.clash, value(studio, CARE)) == (None, 7000.0)


def test_a_day_a_version_and_a_tag_show_the_plan_as_it_was_and_nothing_is_changed_there(studio: Studio) -> None:
    decide(studio, CARE, 8000.0)
    studio.obey(branches.Tag("as approved by Cabinet 12 Feb"))
    decide(studio, CARE, 7000.0)
    assert studio.line is not None
    length = studio.line.length
    for when in ("as approved by Cabinet 12 Feb", str(length - 1)):
        studio.obey(looks.AsOf(when))
        assert value(studio, CARE) == 8000.0
        assert address_of(studio).as_of == when
        decide(studio, CARE, 6000.0)
        assert studio.refusal.reason.startswith("You are looking at the plan as it was.")
        assert studio.line.length == length
        studio.obey(looks.AsOf(""))
        assert value(studio, CARE) == 7000.0
    studio.obey(looks.AsOf("no such day"))
    assert studio.refusal.control == "as of"
    studio.obey(looks.AsOf("2001-01-01"))
    assert "had not begun" in studio.refusal.reason


def test_an_address_opens_exactly_what_was_looked_at(studio: Studio, visit: Visit) -> None:
    decide(studio, CARE, 8000.0)
    studio.obey(branches.MakeBranch("hubs"))
    decide(studio, CARE, 7000.0)
    studio.obey(looks.Compare("main"))
    studio.obey(looks.LookAt(2040))
    other = visit("Treasurer", at=studio)
    assert address_of(other) == address_of(studio)
    assert other.settings == studio.settings
    assert other.asked.alike(studio.asked)
    studio.obey(looks.AsOf("70"))
    third = visit("Treasurer", at=studio)
    assert (address_of(third), third.settings.values) == (address_of(studio), studio.settings.values)


def test_an_address_of_nothing_is_said_in_words(visit: Visit) -> None:
    studio = visit()
    branching.open_at(studio, Address(plan="no-such-plan", as_of="2026-01-01"))
    assert studio.refusal.reason.startswith("There is no plan of this name.")
    assert studio.line is None
    decide(studio, CARE, 8000.0)
    branching.open_at(studio, Address(plan=address_of(studio).plan, branch="none", compare="main"))
    assert "no such branch" in studio.refusal.reason


@pytest.mark.parametrize(
    ("role", "refused"),
    [(Role.VIEWER, [True, True, True]), (Role.EDITOR, [False, False, True]), (Role.APPROVER, [False, False, False])],
)
def test_each_role_may_do_what_it_says(visit: Visit, role: Role, refused: list[bool]) -> None:
    begun = visit()
    decide(begun, TARGETED, 2000.0)
    studio = visit("Somebody", role, at=begun)
    found = []
    for message in (
        {"do": "move", "lever": CARE, "value": 8000},
        {"do": "branch", "name": f"of {role.name}"},
        {"do": "tag", "name": "March board"},
    ):
        studio.obey(read(message))
        studio.obey(moves.Settle()) if role else None
        found.append(bool(studio.refusal.reason))
        studio.look_at()
    assert found == refused


def test_who_does_not_sign_in_says_in_which_role_they_decide_and_the_log_names_it(studio: Studio) -> None:
    studio.obey(read({"do": "introduce", "name": " Head of  Commissioning "}))
    decide(studio, CARE, 8000.0)
    assert studio.plan.events[-1].who == "Head of Commissioning"
    studio.obey(read({"do": "introduce", "name": "ann@council.example"}))
    assert (studio.refusal.control, studio.visitor.name) == ("who", "Head of Commissioning")
    studio.obey(read({"do": "introduce", "name": ""}))
    assert studio.visitor.name == NOBODY
    studio.change(visitor=Visitor("Treasurer", signed_in=True))
    studio.obey(read({"do": "introduce", "name": "Cabinet"}))
    assert studio.visitor.name == "Treasurer"


def test_only_an_approver_merges_into_the_plan_itself(visit: Visit) -> None:
    begun = visit()
    decide(begun, CARE, 8000.0)
    begun.obey(branches.MakeBranch("hubs"))
    decide(begun, TARGETED, 2500.0)
    event = str(begun.plan.events[-1].event_id)
    editor, approver = (visit("Somebody", role, at=begun) for role in (Role.EDITOR, Role.APPROVER))
    for studio, stands in ((editor, 1737), (approver, 2500.0)):
        studio.obey(branches.Switch("main"))
        studio.obey(looks.Compare("hubs"))
        studio.obey(branches.Merge((event,)))
        assert value(studio, TARGETED) == stands
    assert editor.refusal.control == "merge"


def test_what_is_new_is_told_as_if_all_were_told_at_once(studio: Studio) -> None:
    bit_by_bit = Told(studio.ground)
    for lever, amount in ((CARE, 8000.0), (TARGETED, 2000.0), (CARE, 7000.0)):
        decide(studio, lever, amount)
        bit_by_bit.take(studio.steps, studio.plan)
    studio.obey(moves.Undo())
    decide(studio, CARE, 7500.0)
    assert bit_by_bit.take(studio.steps, studio.plan) == Told(studio.ground).take(studio.steps, studio.plan)
    assert told(studio)[-1] == "Care budget: £8,000m to £7,500m"
    studio.obey(branches.MakeBranch("hubs"))
    decide(studio, CARE, 7600.0)
    assert told(studio)[-1] == "Care budget: £7,500m to £7,600m"


def test_the_past_of_a_plan_made_with_other_figures_is_no_step_and_stays_when_all_goes_back(
    studio: Studio, hub: Hub
) -> None:
    started = PlanStarted(
        event_id=uuid4(), effective=OLD, recorded=OLD, who="Cabinet", why="Budget", title="Of last year",
        model=studio.ground.model.name,
    )  # fmt: skip
    past = [event.model_copy(update={"event_id": uuid4(), "recorded": OLD}) for event in studio.ground.baseline.events]
    line = Lineage((Part("of-last-year", ()),))
    assert isinstance(write(hub.store, line, [started, *past], studio.ground.model), Written)
    branching.open_at(studio, Address(plan="of-last-year"))
    assert told(studio) == []
    decide(studio, CARE, 8000.0)
    studio.obey(moves.PutBack())
    assert told(studio) == ["(Care budget: £8,139m to £8,000m)"]
    assert studio.settings == studio.forecaster.opening
    assert not studio.asked.differs
