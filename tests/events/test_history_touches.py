"""What events touch: every kind says so, and what is said twice is on the same thing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tiershift.events import Event, MemoryStore, Plan, apply
from tiershift.events.branches import Lineage, lineage
from tiershift.events.chain import read_event
from tiershift.events.compare import compare
from tiershift.events.rebase import rebase
from tiershift.events.touches import by_id, touches
from tiershift.events.types import FAMILIES, KINDS, AssumptionWithdrawn

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

GOLDEN = Path(__file__).parent / "golden"
DECIDED = sorted(set(KINDS) - {kind.__name__ for kind in (*FAMILIES["record"], AssumptionWithdrawn)})


def sample(kind: str) -> Event:
    path = max(GOLDEN.glob(f"{kind}.*.json"))
    return read_event(json.dumps(json.loads(path.read_text(encoding="utf-8"))["event"]).encode())


def again(event: Event) -> Event:
    return event.model_copy(update={"event_id": uuid4()})


def line_of(*events: Event) -> Lineage:
    store = MemoryStore()
    store.append("plan", events, expected_version=0)
    return lineage(store, "plan")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_touches_something_and_what_is_said_twice_touches_the_same(kind: str) -> None:
    event = sample(kind)
    assert touches(event, {})
    assert touches(event, {}) == touches(again(event), {})


@pytest.mark.parametrize("kind", DECIDED)
def test_every_kind_that_two_people_record_at_once_is_a_conflict(kind: str, england: England) -> None:
    theirs = sample(kind)
    mine = again(theirs)
    (conflict,) = rebase(apply(Plan(), theirs), [mine], [theirs], england).conflicts
    assert (conflict.mine, conflict.theirs) == (mine, (theirs,))
    assert kind in str(conflict)


@pytest.mark.parametrize("kind", DECIDED)
def test_every_kind_is_compared(kind: str, make: Make) -> None:
    shared, event = make.lever("early help floor", 0.9, "Dmnl", date(2026, 4, 1)), sample(kind)
    found = compare(line_of(shared), line_of(shared, event))
    assert (found.added, found.missing, found.changed, found.same) == ((event,), (), (), 1)
    assert not compare(line_of(event), line_of(again(event)))


def test_an_undoing_touches_what_it_undoes_however_deep(make: Make) -> None:
    cut = make.lever("early_help_floor", 0.9, "Dmnl", date(2026, 4, 1))
    undoing = sample("Undone").model_copy(update={"target": cut.event_id, "event_id": uuid4()})
    redoing = undoing.model_copy(update={"target": undoing.event_id, "event_id": uuid4()})
    known = by_id([cut, undoing, redoing])
    assert touches(undoing, known) == {f"event:{cut.event_id}", "lever:early_help_floor"}
    assert touches(redoing, known) == {f"event:{undoing.event_id}", *touches(undoing, known)}
    assert touches(undoing, {}) == {f"event:{cut.event_id}"}


def test_two_shifts_between_other_tiers_touch_nothing_in_common(make: Make) -> None:
    one = make.shift("care", "targeted", 1e8, date(2026, 4, 1), lag=2)
    other = make.shift("specialist", "universal", 1e8, date(2026, 4, 1), lag=2)
    assert not touches(one, {}) & touches(other, {})
