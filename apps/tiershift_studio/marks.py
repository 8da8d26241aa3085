"""What is marked on the time axis: each decision that the plan has and what it is held against has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tiershift.events.plan import Change, Plan
from tiershift.events.types import Event
from tiershift.report.indicators import YEAR_END
from tiershift_studio.desk import Asked
from tiershift_studio.levers import Lever
from tiershift_studio.telling import event_in_words, when


@dataclass(frozen=True, slots=True)
class Mark:
    """One decision on the time axis.

    Attributes:
        at: where it begins to act, in years whose whole numbers are 31 March.
        when: from when it holds, and how fast, in words.
        what: it is, in a clause.
    """

    at: float
    when: str
    what: str


def starts_of(asked: Asked) -> tuple[float, ...]:
    """Return where on the time axis something is decided that the ghost has not, each place once."""
    return tuple(sorted({_at(change) for change in _own(asked)}))


def marks(asked: Asked, levers: Sequence[Lever]) -> tuple[Mark, ...]:
    """Return the decisions in the order in which they begin to act; in words, which takes a while."""
    first: dict[str, float] = {}
    for change in _own(asked):
        first[change.event_id] = min(_at(change), first.get(change.event_id, _at(change)))
    known = _events(asked.plan)
    own = sorted((at, place, known[id_]) for place, (id_, at) in enumerate(first.items()) if id_ in known)
    return tuple(Mark(at, when(event), event_in_words(event, levers)) for at, _, event in own)


def _own(asked: Asked) -> list[Change]:
    ghost = {change.event_id for change in asked.against.changes}
    return [change for change in asked.plan.changes if change.event_id not in ghost]


def _at(change: Change) -> float:
    return round(change.at - YEAR_END, 3)


def _events(plan: Plan) -> dict[str, Event]:
    return {str(event.event_id): event for event in plan.events}
