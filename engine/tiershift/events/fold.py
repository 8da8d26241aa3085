"""A plan is the fold of its log: one step an event, nothing else is remembered."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import attrgetter
from typing import Self

import numpy as np

from tiershift.events.chain import Entry
from tiershift.events.cuts import AT_ONCE, FRONT_LOADING, PHASED_OVER, PHASING_TIME, left_by
from tiershift.events.kept_events import KeptEvents
from tiershift.events.levers import changes_of
from tiershift.events.notes import note_of
from tiershift.events.path import Path
from tiershift.events.plan import Belief, Change, Note, Observation, Plan
from tiershift.events.types import (
    CUT,
    AssumptionAdopted,
    AssumptionWithdrawn,
    Counted,
    Event,
    OutturnRecorded,
    PlanStarted,
    Undone,
    budget_of,
)
from tiershift.model.calendar import financial_year_start, years, years_after
from tiershift.model.distributions import SHAPES, Draw
from tiershift.pause import no_collection

__all__ = ["Building", "apply", "changes_of", "draw_of", "fold", "recorded", "undone_by"]


def fold(entries: Iterable[Entry], plan: Plan | None = None) -> Plan:
    """Return `plan` (an empty one by default) continued with `entries` of its log."""
    plan = plan or Plan()
    with no_collection():
        added, head = [], plan.head
        for entry in entries:
            added.append((entry.event_id, entry.event()))
            head = entry.hash
        return _continued(plan, added, head)


def apply(plan: Plan, *events: Event) -> Plan:
    """Return `plan` after `events`; its head is left as it was."""
    return _continued(plan, [(str(event.event_id), event) for event in events], plan.head)


def recorded(plan: Plan, entries: Sequence[Entry]) -> Plan:
    """Return `plan`, which `apply` has brought to the events of `entries`, as it is once they are in the log.

    Args:
        plan: after the same events, which may have got other stamps when they were recorded.
        entries: the last of its log.
    """
    if not entries:
        return plan
    before = len(plan.events) - len(entries)
    now = [entry.event() for entry in entries]
    if all(one == other for one, other in zip(plan.events[before:], now, strict=True)):
        return replace(plan, head=entries[-1].hash)
    return replace(plan, head=entries[-1].hash, events=(*plan.events[:before], *now))


def undone_by(events: Sequence[Event]) -> frozenset[str]:
    """Return the ids of those of `events`, in the order of the log, that no longer count.

    An undoing that is itself undone undoes nothing.
    """
    gone: set[str] = set()
    for event in reversed(events):
        if isinstance(event, Undone | AssumptionWithdrawn) and str(event.event_id) not in gone:
            gone.add(str(event.target))
    return frozenset(gone)


def draw_of(event: AssumptionAdopted) -> Draw | None:
    """Return the spread that is assumed; `None` where it is one value.

    Raises:
        KeyError, TypeError: the shape is unknown, or has other numbers than those it needs.
    """
    if event.draw is None:
        return None
    ((shape, numbers),) = event.draw.items()
    return SHAPES[shape](**numbers)


def _continued(plan: Plan, added: Sequence[tuple[str, Event]], head: str) -> Plan:
    if not added:
        return plan if plan.head == head else replace(plan, head=head)
    new = [event for _, event in added]
    events = plan.events.followed_by(new) if isinstance(plan.events, KeptEvents) else (*plan.events, *new)
    undone = plan.undone
    if any(isinstance(event, Undone | AssumptionWithdrawn) for _, event in added):
        undone = undone_by(events)
    if undone == plan.undone:
        building = Building.of(plan)
    else:
        # What is undone may have closed a year or ended a belief: the whole is built anew without it.
        building, added = Building(), [(str(event.event_id), event) for event in events]
    for event_id, event in added:
        if event_id not in undone:
            building.add(event, event_id)
    return building.plan(replace(plan, head=head, events=events, undone=undone))


_at = attrgetter("at")
_after = lru_cache(maxsize=4096)(years_after)


class Building:
    """A plan while it is being folded, event by event: what of it can grow without being copied at each of them."""

    def __init__(self) -> None:
        self.paths: dict[str, list[Change]] = {}
        self.beliefs: dict[str, Belief] = {}
        self.observations: list[Observation] = []
        self.notes: list[Note] = []
        self.begun: PlanStarted | None = None

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return what goes on from `plan`."""
        self = cls()
        for change in plan.changes:
            self.paths.setdefault(change.parameter, []).append(change)
        self.beliefs = {belief.parameter: belief for belief in plan.beliefs}
        self.observations, self.notes = list(plan.observations), list(plan.notes)
        return self

    def add(self, event: Event, event_id: str) -> None:
        """Take `event`, which counts, as the next of the log."""
        for change in self._ending(event, changes_of(event, event_id)):
            path = self.paths.get(change.parameter)
            if path is None:
                self.paths[change.parameter] = [change]
            else:
                path.append(change)  # sorted when it is looked at: at one moment, what was recorded later acts later
        note = note_of(event, event_id)
        if note is not None:
            self.notes.append(note)
        elif isinstance(event, Counted):
            at = _after(event.effective)
            seen = Observation(at, at, event.variable, event.value, event.unit, event.source, event_id, event.steers)
            self.observations.append(seen)
        elif isinstance(event, OutturnRecorded):
            self._close(event, event_id)
        elif isinstance(event, AssumptionAdopted):
            self.beliefs.pop(event.parameter, None)
            self.beliefs[event.parameter] = _belief(event, event_id)
        elif isinstance(event, PlanStarted):
            self.begun = event

    def plan(self, plan: Plan, levers: Collection[str] | None = None) -> Plan:
        """Return `plan` with what was built: all of it, or with the changes of some `levers` (ids) alone."""
        if self.begun is not None:
            plan = replace(plan, title=self.begun.title, model=self.begun.model, place=self.begun.place)
        wanted = self.paths if levers is None else self.paths.keys() & levers
        by_lever = [change for lever in sorted(wanted) for change in self.paths[lever]]
        return replace(
            plan,
            changes=tuple(self._before_cuts(sorted(by_lever, key=_at))),
            beliefs=tuple(self.beliefs.values()),
            observations=tuple(self.observations),
            notes=tuple(self.notes),
        )

    def _ending(self, event: Event, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        """Return `changes`, told what they end where they end what another event has begun."""
        begins = _BEGINS.get(event.kind)
        if begins is None or not changes:
            return changes
        ending = note_of(event)
        at, name = changes[0].at, ending.name if ending else ""
        began = (note.at for note in reversed(self.notes) if (note.what, note.name) == (begins, name))
        since = next((start for start in began if start <= at), None)
        return tuple([replace(change, ends=since) for change in changes])

    def _before_cuts(self, changes: list[Change]) -> list[Change]:
        """Return `changes` with outturns as the budgets that come to them after the cuts in force in their years."""
        cut = self._path(CUT, 0.0)
        if not cut.base and not cut.changes:
            return changes
        spent = {seen.event_id: seen for seen in self.observations if seen.until > seen.at}
        years_spent = sorted(
            {(spent[change.event_id].at, spent[change.event_id].until) for change in changes if change.fact}
        )
        loading, phasing = self._path(FRONT_LOADING, AT_ONCE), self._path(PHASING_TIME, PHASED_OVER)
        phased = loading.base != AT_ONCE or bool(loading.changes)
        left = left_by(cut, years_spent, loading, phasing) if phased else left_by(cut, years_spent)
        return [
            replace(change, value=spent[change.event_id].value / left[change.at]) if change.fact else change
            for change in changes
        ]

    def _path(self, lever: str, base: float) -> Path:
        """The path of a lever, whose own value is `base` unless something else is believed."""
        believed = self.beliefs.get(lever)
        return Path.of(lever, base if believed is None else _middle(believed), self.paths.get(lever, ()))

    def _close(self, event: OutturnRecorded, event_id: str) -> None:
        """Put the outturn in place of what had been planned for that year.

        Decisions of that year give way. What a ramp had still to do after the year, it does from the outturn on.
        """
        lever = budget_of(event.tier)
        path = self.paths.setdefault(lever, [])
        path.sort(key=_at)
        start, end = years(event.effective), years(financial_year_start(event.financial_year + 1))
        first, last = bisect_left(path, start, key=_at), bisect_left(path, end, key=_at)
        outturn = Change(start, start, lever, event.amount, event.unit, "set", event_id, fact=True)
        # The rest of a ramp comes first, so that what is there for that day, such as the next outturn, prevails.
        path[first:last] = [outturn, *_rests(path, last, end)]
        self.observations.append(
            Observation(start, end, lever, event.amount, event.unit, event.source, event_id),
        )


_BEGINS = {"PoolLeft": "PoolAgreed", "ContractEnded": "ContractSigned"}
"""The kinds that end what another event has begun. Hubs that close are not among them: what closes, and what that
costs, is said anew."""


def _middle(belief: Belief) -> float:
    """The value that is believed, or the median of the spread."""
    return float(belief.draw.ppf(np.array(0.5))) if belief.draw is not None else belief.value or 0.0


def _rests(path: Sequence[Change], last: int, end: float) -> list[Change]:
    """Return what of `path` before the place `last` is still to be done after `end`, as changes of their own."""
    rests: list[Change] = []
    for place in range(last - 1, -1, -1):
        change = path[place]
        if end < change.until:
            rests.append(_rest(change, end))
        if change.how == "set":
            break  # it has ended all that was before
    return rests[::-1]


def _rest(change: Change, end: float) -> Change:
    """Return what `change` still does after `end`, as a change of its own."""
    done = (end - change.at) / (change.until - change.at)
    match change.how:
        case "set":
            value = change.value
        case "add":
            value = change.value * (1 - done)
        case "scale":
            value = change.value / (1 + (change.value - 1) * done)
    return replace(change, at=end, value=value)


def _belief(event: AssumptionAdopted, event_id: str) -> Belief:
    return Belief(
        parameter=event.parameter,
        value=event.value,
        draw=draw_of(event),
        unit=event.unit,
        source=event.source,
        confidence=event.confidence,
        event_id=event_id,
    )
