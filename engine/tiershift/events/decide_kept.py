"""Whether what the log says about itself can stand: undoing, names for versions, forecasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tiershift.events.fold import Building, undone_by
from tiershift.events.notes import standing
from tiershift.events.plan import Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.stamps import reads_as_one
from tiershift.events.types import (
    CUT,
    TIERS,
    AssumptionAdopted,
    AssumptionWithdrawn,
    BranchStarted,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    PlanStarted,
    Record,
    Tagged,
    Undone,
    budget_of,
)

Again = Callable[[Plan, Event], Event | Refused]
"""Decides an event of the log anew."""


def decide_record(plan: Plan, command: Record | AssumptionWithdrawn, again: Again) -> Event | Refused:
    """Return the record that `command` is under `plan`, or why it is refused; `again` decides what was recorded."""
    match command:
        case Undone() | AssumptionWithdrawn():
            return _undoing(plan, command, again) or command
        case Tagged():
            return _tagged(plan, command) or command
        case ForecastIssued():
            return _issued(plan, command) or command
        case ForecastSignedOff():
            return _signed(plan, command) or command
        case PlanStarted():
            return _started(plan, command) or command
        case BranchStarted():
            what = "a branch begins a log of its own, and cannot begin within one"
            return Refused(Reason.BY_FORK, what, "Begin it with `tiershift plan branch PLAN NAME`.", "kind")


def _started(plan: Plan, command: PlanStarted) -> Refused | None:
    if not plan.events:
        return None
    what = f"the log has {len(plan.events)} events already, so the plan has begun"
    return Refused(Reason.NAME_TAKEN, what, "Begin a plan of another name, or a branch of this one.", "kind")


def _undoing(plan: Plan, command: Undone | AssumptionWithdrawn, again: Again) -> Refused | None:
    id_ = str(command.target)
    target = next((event for event in reversed(plan.events) if str(event.event_id) == id_), None)
    if target is None:
        what = f"the log holds no event {id_}"
        return Refused(Reason.UNKNOWN_EVENT, what, "Copy the id from the log.", "target")
    if isinstance(target, PlanStarted | BranchStarted | ForecastIssued):
        ways = {
            "PlanStarted": "Leave the plan unused.",
            "BranchStarted": "Leave the branch unused.",
            "ForecastIssued": "Issue another forecast.",
        }
        return Refused(Reason.STANDS, f"a {target.kind} cannot be undone", ways[target.kind], "target")
    if isinstance(command, AssumptionWithdrawn) and not isinstance(target, AssumptionAdopted):
        what = f"{id_} is a {target.kind} and no assumption"
        return Refused(Reason.UNKNOWN_EVENT, what, "Undo it instead: record an Undone.", "target")
    if id_ in plan.undone:
        what = f"the {target.kind} of {target.effective} is undone already"
        return Refused(Reason.ALREADY_UNDONE, what, "To make it count again, undo the undoing.", "target")
    return _needed(plan, command, again)


def _needed(plan: Plan, command: Undone | AssumptionWithdrawn, again: Again) -> Refused | None:
    """Refuse where a later event that has to do with the target could not have been accepted without it."""
    undone = undone_by((*plan.events, command))
    changed = undone ^ plan.undone
    return _refused_then(plan, undone, _related(plan, changed, undone), again)


def _related(plan: Plan, changed: frozenset[str], undone: frozenset[str]) -> Iterator[int]:
    """Yield the places of the events that have to do with those that change, and come after the first of them."""
    waiting, first = set(changed), len(plan.events)
    while waiting and first:  # most undoings are of something recent
        first -= 1
        waiting.discard(str(plan.events[first].event_id))
    about: frozenset[str] = frozenset()
    for number, event in enumerate(plan.events[first:], first):
        own = standing(event)
        if (id_ := str(event.event_id)) in changed:
            about |= own
        if about & own and id_ not in undone and not isinstance(event, Record | AssumptionWithdrawn):
            yield number


def _refused_then(plan: Plan, undone: frozenset[str], related: Iterable[int], again: Again) -> Refused | None:
    """Decide events of the log anew, by their places in it, without what is `undone`; return the first refusal.

    Each is held against what it depends on alone, so that the time goes with the number of events.
    """
    before = Building()
    empty = Plan(name=plan.name, title=plan.title, model=plan.model)
    done = 0
    for number in related:
        for earlier in plan.events[done:number]:
            if (id_ := str(earlier.event_id)) not in undone:
                before.add(earlier, id_)
        done, event = number, plan.events[number]
        if isinstance(refused := again(before.plan(empty, _levers(event)), event), Refused):
            what = f"the {event.kind} of {event.effective} could then not have been accepted: {refused.what}"
            return Refused(Reason.NEEDED, what, f"Undo that one first: {event.event_id}.", "target")
    return None


def _levers(event: Event) -> frozenset[str]:
    """The levers whose changes say whether `event` is accepted."""
    own = standing(event)
    levers = {name.removeprefix("lever:") for name in own if name.startswith("lever:")}
    return frozenset(levers | {CUT, *map(budget_of, TIERS)} if "floors" in own else levers)


def _tagged(plan: Plan, command: Tagged) -> Refused | None:
    if reads_as_one(command.name):
        what = f'"{command.name}" reads as the number of a version or as a date, so it would never be found'
        return Refused(Reason.NO_NAME, what, 'Put a word before it, such as "board".', "name")
    for event in _standing(plan):
        if isinstance(event, Tagged) and event.name == command.name:
            what = f'"{command.name}" is the name of version {event.version} already'
            return Refused(Reason.NAME_TAKEN, what, "Choose another name, or undo the first.", "name")
    if command.version > len(plan.events):
        what = f"the log has {len(plan.events)} events, not {command.version}"
        return Refused(Reason.UNKNOWN_EVENT, what, "Name a version that is there.", "version")
    return None


def _issued(plan: Plan, command: ForecastIssued) -> Refused | None:
    if any(isinstance(event, ForecastIssued) and event.forecast_id == command.forecast_id for event in plan.events):
        what = f"a forecast {command.forecast_id} was issued already"
        return Refused(Reason.NAME_TAKEN, what, "Give it a name of its own.", "forecast_id")
    if command.version > len(plan.events):
        what = f"the log has {len(plan.events)} events, not {command.version}"
        return Refused(Reason.UNKNOWN_EVENT, what, "Name the version that the forecast was run from.", "version")
    return None


def _signed(plan: Plan, command: ForecastSignedOff) -> Refused | None:
    issued = [event.forecast_id for event in _standing(plan) if isinstance(event, ForecastIssued)]
    if command.forecast_id not in issued:
        what = f"no forecast {command.forecast_id} was issued from this log"
        known = f"Issued: {', '.join(issued)}." if issued else "Issue it first."
        return Refused(Reason.UNKNOWN_FORECAST, what, known, "forecast_id")
    for event in _standing(plan):
        if isinstance(event, ForecastSignedOff) and (event.forecast_id, event.by) == (command.forecast_id, command.by):
            what = f"{command.by} has signed {command.forecast_id} off already, on {event.effective}"
            return Refused(Reason.NAME_TAKEN, what, "Nothing needs to be recorded.", "by")
    return None


def _standing(plan: Plan) -> tuple[Event, ...]:
    return tuple(event for event in plan.events if str(event.event_id) not in plan.undone)
