"""Rebase: what somebody decided against an older plan, decided again against what has come since.

Events that touch nothing in common with what came since are decided again and go through without a word. Events on
the same thing are a conflict that shows both sides: a person has to choose.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tiershift.errors import Problem, ScenarioError
from tiershift.events.decide import World, decide
from tiershift.events.fields import telling
from tiershift.events.fold import apply
from tiershift.events.plan import Plan
from tiershift.events.refusals import Refused
from tiershift.events.touches import by_id, touches
from tiershift.events.types import AssumptionWithdrawn, Event, Undone


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something of mine that does not simply go on top of what others recorded since.

    Attributes:
        mine: my event.
        theirs: their events on the same things, in order; none where it is refused for another reason.
        things: what both touch, such as `lever:care_budget`; see `touches`.
        refused: why it could no longer be accepted, where nothing is touched twice.
    """

    mine: Event
    theirs: tuple[Event, ...]
    things: tuple[str, ...]
    refused: Refused | None = None

    def __str__(self) -> str:
        mine = said(self.mine)
        if self.refused is not None:
            return f"{mine} can no longer be accepted: {self.refused.what}"
        theirs = "; ".join(said(event) for event in self.theirs)
        return f"{', '.join(self.things)}: mine is {mine}; since then there is {theirs}"


class Conflicts(ScenarioError):
    """Others have recorded something on the same things; `conflicts` has both sides of each."""

    def __init__(self, stream: str, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        super().__init__(Problem(stream, str(each), "", _way_out(each)) for each in conflicts)


@dataclass(frozen=True, slots=True)
class Rebased:
    """What becomes of events that were decided against an older plan: `events` for the log, or `conflicts`."""

    events: tuple[Event, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def rebase(
    plan: Plan, mine: Sequence[Event], since: Sequence[Event], model: World, *, anyway: Collection[str] = ()
) -> Rebased:
    """Return `mine` as decided again under `plan`, or every conflict; never some of each.

    Args:
        plan: the plan as it stands now, with `since`.
        mine: events that were decided against the plan before `since`.
        since: what others have recorded since then, in order.
        model: what is decided against.
        anyway: ids of events of mine that are meant to come on top of what others recorded on the same things.
    """
    known = by_id((*plan.events, *mine))
    theirs = [(event, touches(event, known)) for event in _in_effect(plan, since)]
    conflicts: list[Conflict] = []
    made: list[Event] = []
    for event in mine:
        own = touches(event, known)
        against = [(other, own & things) for other, things in theirs if own & things]
        decided = decide(plan, event, model)
        if against and str(event.event_id) not in anyway:
            things = sorted({thing for _, shared in against for thing in shared})
            conflicts.append(Conflict(event, tuple(other for other, _ in against), tuple(things)))
        elif isinstance(decided, Refused):
            conflicts.append(Conflict(event, (), (), decided))
        if not isinstance(decided, Refused):  # what rests on a conflict of mine is not another conflict
            plan = apply(plan, decided)
            made.append(decided)
    return Rebased(conflicts=tuple(conflicts)) if conflicts else Rebased(tuple(made))


_SAID = {"event_id", "effective", "recorded", "who", "why", "source", "kind", "v"}


def said(event: Event) -> str:
    """Return `event` in one clause, for a message."""
    parts = ", ".join(f"{name} {_short(value)}" for name, value in telling(event, _SAID, plain=True).items())
    return f"{event.kind} ({parts}) of {event.effective} by {event.who}"


def _short(value: object) -> str:
    return f"{value:,.12g}" if isinstance(value, float) else str(value)


def _in_effect(plan: Plan, since: Sequence[Event]) -> list[Event]:
    """Those of `since` that make a difference: neither what was undone again nor its undoing."""
    own = {str(event.event_id) for event in since}
    return [
        event
        for event in since
        if str(event.event_id) not in plan.undone
        and not (isinstance(event, Undone | AssumptionWithdrawn) and str(event.target) in own)
    ]


def _way_out(conflict: Conflict) -> str:
    if conflict.refused is not None:
        return conflict.refused.way_out
    return f"Leave {conflict.mine.event_id} out, or record it again, knowing theirs."
