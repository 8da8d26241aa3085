"""How a plan begins, and what no event may say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tiershift.events import Plan, PlanStarted, Reason, Refused, Undone, apply, decide, fold
from tiershift.events.store import chained

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

SAID: dict[str, Any] = {"effective": date(2026, 4, 1), "recorded": date(2026, 5, 14), "who": "Cabinet", "why": "A plan"}


def begun(model: str = "childrens_services") -> PlanStarted:
    return PlanStarted(**SAID, event_id=uuid4(), title="Our plan", model=model)


def test_a_plan_has_the_title_and_model_with_which_it_began(england: England, make: Make) -> None:
    start, cut = begun(), make.cut(0.02, date(2026, 4, 1))
    assert decide(Plan(), start, england) == start
    plan = fold(chained([start, cut], 0, "", "plan"))
    assert (plan.title, plan.model) == ("Our plan", "childrens_services")
    undone = apply(plan, Undone(**SAID, event_id=uuid4(), target=cut.event_id))
    assert (undone.title, undone.changes) == ("Our plan", ())


def test_a_plan_begins_once_for_the_model_that_it_is_decided_against(england: England) -> None:
    plan = apply(Plan(), begun())
    again = decide(plan, begun(), england)
    assert isinstance(again, Refused)
    assert again.reason is Reason.NAME_TAKEN
    other = decide(Plan(), begun("another_model"), england)
    assert isinstance(other, Refused)
    assert other.reason is Reason.OTHER_MODEL
    undone = decide(plan, Undone(**SAID, event_id=uuid4(), target=plan.events[0].event_id), england)
    assert isinstance(undone, Refused)
    assert undone.reason is Reason.STANDS


@pytest.mark.parametrize("field", ["who", "why", "source"])
def test_no_event_names_a_child(england: England, make: Make, field: str) -> None:
    cut = make.cut(0.02, date(2026, 4, 1)).model_copy(update={field: "See NHS number 943 476 5919."})
    answer = decide(Plan(), cut, england)
    assert isinstance(answer, Refused)
    assert (answer.reason, answer.field) == (Reason.IDENTIFIES, field)
    assert "5919" not in answer.what
    assert decide(Plan(), begun().model_copy(update={"title": "LAC-20417"}), england) != begun()
