"""What the log says about itself: what is undone no longer counts, and what could then not stand is not undone."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from tiershift.events import (
    AssumptionWithdrawn,
    BranchStarted,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    Plan,
    Reason,
    Refused,
    Tagged,
    Undone,
    apply,
    decide,
    fold,
)
from tiershift.events.store import chained

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

APRIL_2026 = date(2026, 4, 1)
SAID: dict[str, Any] = {"effective": APRIL_2026, "recorded": date(2026, 5, 14), "who": "Cabinet", "why": "A reason"}
HASH = "0" * 64


def undo(event: Event | UUID) -> Undone:
    return Undone(**SAID, event_id=uuid4(), target=event if isinstance(event, UUID) else event.event_id)


def withdraw(event: Event) -> AssumptionWithdrawn:
    return AssumptionWithdrawn(**SAID, event_id=uuid4(), target=event.event_id)


def tag(name: str, version: int) -> Tagged:
    return Tagged(**SAID, event_id=uuid4(), name=name, version=version)


def issue(forecast_id: str, version: int = 0) -> ForecastIssued:
    named: dict[str, Any] = {"forecast_id": forecast_id, "head": "", "version": version, "model": "childrens_services"}
    hashes = {"model_hash": HASH, "parameters_hash": HASH, "result_digest": HASH}
    run: dict[str, Any] = {"seed": 1, "futures": 10, "horizon": 2040.25, "engine_version": "0.1.0"}
    return ForecastIssued(**SAID, **named, **hashes, **run, event_id=uuid4(), variables=("children_in_care",))


def sign(forecast_id: str, by: str = "Treasurer") -> ForecastSignedOff:
    return ForecastSignedOff(**SAID, event_id=uuid4(), forecast_id=forecast_id, by=by)


def branch() -> BranchStarted:
    return BranchStarted(**SAID, event_id=uuid4(), parent="mtfs@small_cut", parent_version=3, parent_hash=HASH)


def plan_of(*events: Event) -> Plan:
    return reduce(apply, events, Plan(name="plan"))


def test_what_is_undone_no_longer_counts(make: Make) -> None:
    one, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)
    plan = plan_of(one, other, undo(one))
    assert [change.value for change in plan.changes] == [0.02]
    assert plan.undone == {str(one.event_id)}
    assert len(plan.events) == 3


def test_undoing_the_undoing_makes_it_count_again_in_its_old_place(make: Make) -> None:
    one, other = make.budget("care", 8e9, APRIL_2026), make.budget("care", 9e9, APRIL_2026)
    undoing = undo(one)
    plan = plan_of(one, other, undoing, undo(undoing))
    assert plan.changes == plan_of(one, other).changes
    assert plan.undone == {str(undoing.event_id)}


def test_an_undone_outturn_gives_back_the_decisions_that_gave_way(make: Make) -> None:
    budget, outturn = make.budget("care", 9e9, date(2023, 10, 1)), make.outturn("care", 2024, 8e9)
    plan = plan_of(budget, outturn, undo(outturn))
    assert (plan.changes, plan.observations) == (plan_of(budget).changes, ())


def test_the_belief_before_holds_again_when_one_is_withdrawn(make: Make) -> None:
    first, second = (make.belief("care_exit_rate", "1/year", value=value) for value in (0.4, 0.45))
    assert [belief.value for belief in plan_of(first, second, withdraw(second)).beliefs] == [0.4]


def test_names_forecasts_and_branches_change_nothing_that_is_run(make: Make) -> None:
    cut = make.cut(0.01, APRIL_2026)
    plan = plan_of(branch(), cut, tag("draft", 1), issue("F-1", 1), sign("F-1"))
    assert (plan.changes, plan.beliefs, plan.observations) == (plan_of(cut).changes, (), ())


@pytest.mark.parametrize("cut", range(6))
def test_a_fold_that_stops_between_doing_and_undoing_goes_on_as_if_it_had_not(make: Make, cut: int) -> None:
    one, other = make.cut(0.01, APRIL_2026), make.cut(0.02, APRIL_2026)
    undoing = undo(one)
    log = chained([one, undoing, other, undo(undoing), undo(other)], 0, "", "plan")
    assert fold(log[cut:], fold(log[:cut])) == fold(log)


def refused(plan: Plan, command: Event, model: England) -> Refused:
    answer = decide(plan, command, model)
    assert isinstance(answer, Refused), answer
    assert answer.what
    assert answer.way_out
    assert answer.field in type(command).model_fields
    return answer


def test_what_the_log_does_not_hold_is_not_undone(england: England) -> None:
    assert refused(Plan(), undo(UUID(int=7)), england).reason is Reason.UNKNOWN_EVENT


def test_what_is_undone_is_not_undone_again(england: England, make: Make) -> None:
    cut = make.cut(0.01, APRIL_2026)
    answer = refused(plan_of(cut, undo(cut)), undo(cut), england)
    assert answer.reason is Reason.ALREADY_UNDONE
    assert "undo the undoing" in answer.way_out


def test_only_assumptions_are_withdrawn(england: England, make: Make) -> None:
    cut = make.cut(0.01, APRIL_2026)
    assert refused(plan_of(cut), withdraw(cut), england).reason is Reason.UNKNOWN_EVENT


@pytest.mark.parametrize("event", [branch(), issue("F-1")], ids=["branch", "forecast"])
def test_what_others_rely_on_cannot_be_undone(england: England, event: Event) -> None:
    assert refused(plan_of(event), undo(event), england).reason is Reason.STANDS


def test_a_decision_that_a_later_one_stands_on_cannot_be_undone(england: England, make: Make) -> None:
    raised = make.budget("universal", 5e9, APRIL_2026)
    spent = make.shift("universal", "targeted", 3e9, date(2027, 4, 1))
    answer = refused(plan_of(raised, spent), undo(raised), england)
    assert answer.reason is Reason.NEEDED
    assert str(spent.event_id) in answer.way_out
    assert decide(plan_of(raised, spent, undo(spent)), (again := undo(raised)), england) == again


def test_an_undoing_that_a_later_decision_stands_on_cannot_be_undone(england: England, make: Make) -> None:
    cut = make.cut(0.3, APRIL_2026)
    undoing = undo(cut)
    plan = plan_of(cut, undoing, make.cut(0.4, date(2027, 4, 1)))
    assert refused(plan, undo(undoing), england).reason is Reason.NEEDED


def test_a_name_is_given_once(england: England, make: Make) -> None:
    first = tag("as approved", 1)
    plan = plan_of(make.cut(0.01, APRIL_2026), first)
    assert refused(plan, tag("as approved", 1), england).reason is Reason.NAME_TAKEN
    assert refused(plan, tag("draft", 3), england).reason is Reason.UNKNOWN_EVENT
    assert decide(apply(plan, undo(first)), (again := tag("as approved", 2)), england) == again


def test_a_forecast_is_issued_once_and_signed_off_once_by_each_role(england: England) -> None:
    plan = plan_of(issue("F-1"), sign("F-1"))
    assert refused(plan, issue("F-1"), england).reason is Reason.NAME_TAKEN
    assert refused(plan, issue("F-2", 9), england).reason is Reason.UNKNOWN_EVENT
    assert refused(plan, sign("F-2"), england).reason is Reason.UNKNOWN_FORECAST
    assert refused(plan, sign("F-1"), england).reason is Reason.NAME_TAKEN
    assert decide(plan, (by_another := sign("F-1", "Director")), england) == by_another


@pytest.mark.parametrize("parent", ["MTFS", "mtfs@", "@cut", "a b", "x" * 65, ""])
def test_a_branch_names_its_parent_as_logs_are_called(parent: str) -> None:
    fields = {**dict(branch()), "parent": parent}
    with pytest.raises(ValidationError):
        BranchStarted(**fields)
