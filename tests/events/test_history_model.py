"""A plan's history against a model of it that is too simple to be wrong: lists of events, copied for each branch.

Random people decide, undo and redo, leave branches anywhere, name versions and merge, in memory and in a file; after
each step what the log says is compared with what the lists say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiershift.events import (
    BudgetSet,
    CutImposed,
    Event,
    LeverSet,
    MemoryStore,
    Plan,
    Refused,
    SqliteStore,
    Store,
    Tagged,
    Undone,
    apply,
    decide,
)
from tiershift.events.branches import Lineage, branches, fork, lineage, stream_of
from tiershift.events.compare import compare
from tiershift.events.history import as_of, effective_at, tags_in
from tiershift.events.merge import merge
from tiershift.events.rebase import Conflicts
from tiershift.events.types import FAMILIES
from tiershift.events.verify import verify
from tiershift.events.write import Written, plan_of, write

if TYPE_CHECKING:
    from tests.events.conftest import England

FIRST = date(2026, 1, 1)
RECORDS = FAMILIES["record"]


@dataclass
class Brute:
    """Each branch as the whole list of its events, its parent's past copied in."""

    branches: dict[str, list[Event]] = field(default_factory=lambda: {"main": []})

    def counting(self, branch: str, many: int | None = None) -> list[Event]:
        """What is left when everything undone, and all undoing, is struck out by hand, from the end."""
        events = self.branches[branch][:many]
        struck: set[UUID] = set()
        for event in reversed(events):
            if isinstance(event, Undone) and event.event_id not in struck:
                struck.add(event.target)
        return [e for e in events if e.event_id not in struck and not isinstance(e, Undone)]


@dataclass
class People:
    """Does the same to a store and to the lists, with a clock that only goes forwards by whole days, or stands."""

    store: Store
    model: England
    brute: Brute = field(default_factory=Brute)
    day: date = FIRST
    made: int = 0
    refused: int = 0

    def said(self, effective: date = date(2027, 4, 1)) -> dict[str, Any]:
        self.made += 1
        ids = {"event_id": UUID(int=self.made), "effective": effective, "recorded": self.day}
        return {**ids, "who": "Somebody", "why": "A reason"}

    def line(self, branch: str) -> Lineage:
        return lineage(self.store, stream_of("plan", branch))

    def record(self, branch: str, event: Event) -> None:
        """The log must accept it or refuse it as the fold of the lists does."""
        here = Plan()
        for known in self.brute.branches[branch]:
            here = apply(here, known)
        wanted = decide(here, event, self.model)
        done = write(self.store, self.line(branch), [event], self.model)
        assert isinstance(done, Refused) == isinstance(wanted, Refused), (done, wanted)
        if isinstance(wanted, Refused):
            self.refused += 1
        else:
            self.brute.branches[branch].append(wanted)


MONEY = st.sampled_from([6e9, 7e9, 8e9, 9e9])
STEPS = st.one_of(
    st.tuples(st.just("budget"), st.integers(0, 3), MONEY),
    st.tuples(st.just("cut"), st.integers(0, 3), st.sampled_from([0.1, 0.2, 0.3])),
    st.tuples(st.just("floor"), st.integers(0, 3), st.sampled_from([0.5, 0.9])),
    st.tuples(st.just("undo"), st.integers(0, 3), st.integers(0, 30)),
    st.tuples(st.just("fork"), st.integers(0, 3), st.integers(0, 30)),
    st.tuples(st.just("tag"), st.integers(0, 3), st.integers(0, 30)),
    st.tuples(st.just("merge"), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("days"), st.integers(0, 3), st.integers(1, 40)),
)


def step(people: People, what: str, number: int, much: float) -> None:
    names = sorted(people.brute.branches)
    branch = names[number % len(names)]
    events = people.brute.branches[branch]
    effective = date(2027 + people.made % 3, 4, 1)
    match what:
        case "budget":
            said = people.said(effective)
            people.record(branch, BudgetSet(**said, tier="care", value=much, unit="GBP2324/year"))
        case "cut":
            people.record(branch, CutImposed(**people.said(effective), share=much))
        case "floor":
            said = people.said(effective)
            people.record(branch, LeverSet(**said, lever="early_help_floor", value=much, unit="Dmnl"))
        case "undo" if events:
            target = events[int(much) % len(events)].event_id
            people.record(branch, Undone(**people.said(people.day), target=target))
        case "fork" if len(names) < 4:
            leave(people, branch, int(much) % (len(events) + 1))
        case "tag":
            version = int(much) % (len(events) + 1)
            people.record(branch, Tagged(**people.said(people.day), name=f"tag {version}", version=version))
        case "merge":
            bring(people, branch, names[int(much) % len(names)])
        case "days":
            people.day += timedelta(days=int(much))


def leave(people: People, branch: str, many: int) -> None:
    said = people.said()
    name = f"b{people.made}"
    line = people.line(branch).first(many)
    told = {key: said[key] for key in ("who", "why", "recorded", "event_id")}
    made = fork(people.store, line, name, **told)
    people.brute.branches[name] = [*people.brute.branches[branch][:many], made.own[0].event()]


def bring(people: People, source: str, onto: str) -> None:
    """The lists cannot merge; what a merge must come to is asked of it instead."""
    before = people.line(onto)
    try:
        done = merge(people.store, people.line(source), before, people.model, who="Somebody", recorded=people.day)
    except Conflicts:
        assert people.line(onto) == before
        return
    assert isinstance(done, Written)
    people.brute.branches[onto] += [entry.event() for entry in done.entries]
    again = merge(
        people.store, people.line(source), people.line(onto), people.model, who="Somebody", recorded=people.day
    )
    assert isinstance(again, Written)
    assert again.entries == ()


def same(people: People) -> None:
    """Everything the log says of every branch is what the lists say."""
    assert sorted(branches(people.store, "plan")) == sorted(b for b in people.brute.branches if people.line(b).own)
    for branch, events in people.brute.branches.items():
        line = people.line(branch)
        assert [entry.event() for entry in line.entries] == events
        plan = plan_of(line)
        simple = Plan(name=plan.name, head=plan.head)
        for event in people.brute.counting(branch):
            # Nothing that counts could have been refused, had what was undone never been there.
            assert isinstance(event, RECORDS) or decide(simple, event, people.model) == event
            simple = apply(simple, event)
        assert (plan.changes, plan.beliefs, plan.observations) == (simple.changes, simple.beliefs, simple.observations)
        assert effective_at(plan, 2028.5, people.model) == effective_at(simple, 2028.5, people.model)
        for days in (0, 10, 25, 60):
            at = FIRST + timedelta(days=days)
            known = [event for event in events if event.recorded <= at]
            assert [entry.event() for entry in as_of(line, at).entries] == known
        for name, version in tags_in(line.entries).items():
            assert [entry.event() for entry in as_of(line, name).entries] == events[:version]
            cut = plan_of(as_of(line, version))
            counting = [change.event_id for change in cut.changes]
            levers = [
                e for e in people.brute.counting(branch, version) if isinstance(e, BudgetSet | CutImposed | LeverSet)
            ]
            assert sorted(counting) == sorted(str(event.event_id) for event in levers)
        assert not compare(line, line)
    if any(people.line(branch).own for branch in people.brute.branches):
        assert verify(people.store, "plan").faults == ()


def live(store: Store, model: England, steps: list[tuple[str, int, float]]) -> None:
    people = People(store, model)
    for each in steps:
        step(people, *each)
        same(people)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=6, max_size=30))
def test_a_history_in_memory_is_what_lists_of_events_say(england: England, steps: list[tuple[str, int, float]]) -> None:
    live(MemoryStore(), england, steps)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=6, max_size=30))
def test_a_history_in_a_file_is_what_lists_of_events_say(england: England, steps: list[tuple[str, int, float]]) -> None:
    with TemporaryDirectory() as folder, SqliteStore(Path(folder) / "plans.sqlite") as store:
        live(store, england, steps)
