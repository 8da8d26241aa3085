"""What an event touches: two events that touch nothing in common can be recorded in either order.

lever:care_budget      a lever that a decision or an outturn changes, or of which somebody assumes where it starts
belief:care_exit_rate  a parameter that somebody assumes something about
seen:children_in_care  a variable that was counted
contract:Therapy       what a contract, pool, hub, programme, indicator, floor or cut is called
event:<id>             an event that is undone or withdrawn, or the undoing
forecast:<id>, signed:<id>:<role>, tag:<name>, branch
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from tiershift.events.levers import changes_of
from tiershift.events.notes import topics
from tiershift.events.types import (
    DOUBLE_RUNNING,
    AssumptionAdopted,
    AssumptionWithdrawn,
    BranchStarted,
    Counted,
    Decision,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    IncidentOccurred,
    OutturnRecorded,
    PlanStarted,
    ReturnFiled,
    SeriesBreak,
    Tagged,
    Undone,
    budget_of,
)


def touches(event: Event, known: Mapping[str, Event]) -> frozenset[str]:
    """Return what `event` touches.

    Args:
        event: any event.
        known: the log's events by id, so that an undoing touches what is undone; what is not there is left out.
    """
    if isinstance(event, Decision):
        # Transition funding is only ever added to, so that two shifts of other tiers do not touch each other.
        levers = {f"lever:{c.parameter}" for c in changes_of(event) if c.parameter != DOUBLE_RUNNING}
        return topics(event) | levers
    match event:
        case OutturnRecorded():
            return frozenset({f"lever:{budget_of(event.tier)}", f"seen:{budget_of(event.tier)}"})
        case Counted():
            return frozenset({f"seen:{event.variable}"})
        case IncidentOccurred() | ReturnFiled() | SeriesBreak():
            return topics(event)
        case AssumptionAdopted():
            return frozenset({f"belief:{event.parameter}", f"lever:{event.parameter}"})
        case Undone() | AssumptionWithdrawn():
            return frozenset({f"event:{event.target}"}) | _of_target(str(event.target), known)
        case Tagged():
            return frozenset({f"tag:{event.name}"})
        case ForecastIssued():
            return frozenset({f"forecast:{event.forecast_id}"})
        case ForecastSignedOff():
            return frozenset({f"signed:{event.forecast_id}:{event.by}"})
        case PlanStarted() | BranchStarted():
            return frozenset({"branch"})
    assert_never(event)


def by_id(events: Iterable[Event]) -> dict[str, Event]:
    """Return `events` by their ids."""
    return {str(event.event_id): event for event in events}


def _of_target(target: str, known: Mapping[str, Event]) -> frozenset[str]:
    # An undoing that undoes an undoing touches what that touches, and so on down to what is no undoing.
    found: set[str] = set()
    while (event := known.get(target)) is not None:
        found.add(f"event:{target}")
        if not isinstance(event, Undone | AssumptionWithdrawn):
            return frozenset(found | touches(event, known))
        target = str(event.target)
    return frozenset(found)
