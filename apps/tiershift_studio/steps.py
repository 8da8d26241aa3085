"""The log as people see it: what one person recorded at one moment is one step, undone and done again as a whole.

An undoing is an event, and so is its undoing. A step whose events all undo those of one earlier step is about that
step: it takes it back, or brings it back. A step that undoes events and records the same ones again, word for word but
for the reason, only says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from tiershift.events.plan import Plan
from tiershift.events.stamps import Stamp
from tiershift.events.touches import touches
from tiershift.events.types import FAMILIES, AssumptionWithdrawn, Event, PlanStarted, Undone

_TOLD = {"event_id", "recorded", "who", "why", "source"}


@dataclass(frozen=True, slots=True)
class Step:
    """What one person recorded at one moment.

    Attributes:
        version: number of its last event, counted along the lineage.
        events: all of them, in order.
        own: ids of those that undoing the step undoes.
        root: where it only undoes or brings back: the step that this is about.
        takes_back: whether it takes `root` back.
        explains: where it only says why: the step that it stands in place of.
    """

    version: int
    events: tuple[Event, ...]
    own: tuple[str, ...]
    root: Step | None = field(default=None, repr=False)
    takes_back: bool = False
    explains: Step | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The id of its last event, by which the page names it."""
        return str(self.events[-1].event_id)

    @property
    def first(self) -> Step:
        """The step itself, or the one that it, in the end, says why of."""
        return self.explains.first if self.explains else self

    @property
    def who(self) -> str:
        """Who recorded it."""
        return self.events[-1].who

    @property
    def why(self) -> str:
        """The reason that was given."""
        return self.events[-1].why

    @property
    def recorded(self) -> Stamp:
        """When it was recorded; of one that only says why, when what it explains was."""
        return self.first.events[-1].recorded

    def counts(self, plan: Plan) -> bool:
        """Whether anything of it still counts."""
        return any(id_ not in plan.undone for id_ in self.own)

    def undone(self, plan: Plan) -> bool:
        """Whether it could count, and nothing of it does."""
        return bool(self.own) and not self.counts(plan)


def steps(plan: Plan, before: Collection[str]) -> tuple[Step, ...]:
    """Return the steps of a plan's log, oldest first; events whose ids are in `before` are no part of any."""
    found: list[Step] = []
    by_event: dict[str, Step] = {}
    for version, events in _moments(plan.events, before):
        step = _step(version, events, by_event)
        found.append(step)
        by_event |= {str(event.event_id): step for event in events}
    return tuple(found)


def past_of(plan: Plan, until: date) -> frozenset[str]:
    """Return the ids of the events with which a plan's log begins: the past that it goes on from, as it was known then.

    Figures of the past have a day for a stamp and hold from before `until`; the first event that does not ends them.
    """
    found: list[str] = []
    for event in plan.events:
        if isinstance(event, PlanStarted):
            continue
        if isinstance(event.recorded, datetime) or event.effective >= until:
            break
        found.append(str(event.event_id))
    return frozenset(found)


def shown(every: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps that have a line of their own: not those that only undo another, nor what was explained anew."""
    replaced = {step.explains.id for step in every if step.explains}
    return tuple(step for step in every if step.root is None and step.id not in replaced)


def last_done(plan: Plan, every: Sequence[Step]) -> Step | None:
    """Return what `undo` means: the last step that counts."""
    return next((step for step in reversed(shown(every)) if step.counts(plan) and not _records(step)), None)


def last_undone(plan: Plan, every: Sequence[Step]) -> Step | None:
    """Return what `redo` means: of the steps that take another back and still count, the last recorded."""
    return next((step for step in reversed(every) if step.root and step.takes_back and step.counts(plan)), None)


def taking_back(step: Step, plan: Plan) -> tuple[str, ...]:
    """Return the ids of the events to undo, in order, so that nothing of `step` counts."""
    return tuple(id_ for id_ in reversed(step.own) if id_ not in plan.undone)


def turned(every: Sequence[Step]) -> dict[str, Step]:
    """Return by the id of a step the last one that took it back or brought it back."""
    return {step.root.id: step for step in every if step.root}


def explainable(every: Sequence[Step], plan: Plan) -> frozenset[str]:
    """Return the ids of the steps whose reason can still be given: nothing later that counts is about the same."""
    found, later = set[str](), set[str]()
    for step in reversed(every):
        own = [event for event in step.events if str(event.event_id) in step.own]
        counting = [event for event in own if str(event.event_id) not in plan.undone]
        things = frozenset[str]().union(*(touches(event, {}) for event in counting))
        decided = not step.root and not _records(step) and not any(isinstance(event, Undone) for event in own)
        if decided and own and len(counting) == len(own) and not things & later:
            found.add(step.id)
        later |= things
    return frozenset(found)


def _records(step: Step) -> bool:
    """Whether a step only says something of the log: a name for a version, a forecast."""
    return all(isinstance(event, FAMILIES["record"]) and not isinstance(event, Undone) for event in step.events)


def _moments(events: Sequence[Event], before: Collection[str]) -> Iterator[tuple[int, tuple[Event, ...]]]:
    numbered = [(n, event) for n, event in enumerate(events, 1) if str(event.event_id) not in before]

    def moment(pair: tuple[int, Event]) -> tuple[object, ...]:
        number, event = pair
        # A day alone says nothing of what was recorded together.
        return (event.recorded, event.who) if isinstance(event.recorded, datetime) else (number,)

    for _, pairs in groupby(numbered, moment):
        together = list(pairs)
        yield together[-1][0], tuple(event for _, event in together)


def _step(version: int, events: tuple[Event, ...], before: dict[str, Step]) -> Step:
    undoings = [event for event in events if isinstance(event, Undone | AssumptionWithdrawn)]
    about = [before.get(str(event.target)) for event in undoings]
    decided = [event for event in events if event not in undoings and not isinstance(event, FAMILIES["record"])]
    of_one = about[0] if about and all(step is about[0] for step in about) else None
    ids = tuple(str(event.event_id) for event in events if event in decided or event in undoings)
    if of_one is None:
        return Step(version, events, ids)
    if not decided:
        root = of_one.root or of_one
        return Step(version, events, ids, root, not of_one.takes_back if of_one.root else True)
    known = {str(event.event_id): event for event in of_one.events}
    was = [known.get(str(event.target)) for event in reversed(undoings)]
    if [_content(event) for event in was if event] == [_content(event) for event in decided]:
        return Step(version, events, tuple(str(event.event_id) for event in decided), explains=of_one)
    return Step(version, events, ids)


def _content(event: Event) -> object:
    return event.kind, event.model_dump(exclude=_TOLD)
