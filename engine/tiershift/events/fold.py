"""A plan is the fold of its log: one pure step an event, nothing else is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import assert_never

from tiershift.events.chain import Entry
from tiershift.events.plan import Belief, Change, How, Observation, Plan
from tiershift.events.types import (
    CUT,
    DOUBLE_RUNNING,
    AssumptionAdopted,
    AssumptionWithdrawn,
    BranchStarted,
    BudgetSet,
    Counted,
    CutImposed,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    FundingShifted,
    LeverSet,
    OutturnRecorded,
    PlanStarted,
    Tagged,
    Undone,
    budget_of,
)
from tiershift.model.calendar import financial_year_start, years, years_after
from tiershift.model.distributions import SHAPES, Draw


def fold(entries: Iterable[Entry], plan: Plan | None = None) -> Plan:
    """Return `plan` (an empty one by default) continued with `entries` of its log."""
    plan = plan or Plan()
    for entry in entries:
        plan = replace(apply(plan, entry.event()), head=entry.hash)
    return plan


def apply(plan: Plan, event: Event) -> Plan:
    """Return `plan` after `event`; its head is left as it was."""
    after = replace(plan, events=(*plan.events, event))
    if isinstance(event, Undone | AssumptionWithdrawn):
        return _again(after)
    return _step(after, event)


def undone_by(events: Sequence[Event]) -> frozenset[str]:
    """Return the ids of those of `events`, in the order of the log, that no longer count.

    An undoing that is itself undone undoes nothing.
    """
    gone: set[str] = set()
    for event in reversed(events):
        if isinstance(event, Undone | AssumptionWithdrawn) and str(event.event_id) not in gone:
            gone.add(str(event.target))
    return frozenset(gone)


def _again(plan: Plan) -> Plan:
    """Return `plan` folded anew from its events, without those that are undone."""
    undone = undone_by(plan.events)
    anew = replace(plan, changes=(), beliefs=(), observations=(), undone=undone)
    for event in plan.events:
        if str(event.event_id) not in undone:
            anew = _step(anew, event)
    return anew


def _step(plan: Plan, event: Event) -> Plan:
    """Return `plan`, whose events hold `event` already, with what it does."""
    match event:
        case BudgetSet() | CutImposed() | FundingShifted() | LeverSet():
            return replace(plan, changes=_in_order(*plan.changes, *changes_of(event)))
        case OutturnRecorded():
            return _closed(plan, event)
        case Counted():
            at = years_after(event.effective)
            return _observed(plan, event, event.variable, event.value, (at, at))
        case AssumptionAdopted():
            kept = tuple(belief for belief in plan.beliefs if belief.parameter != event.parameter)
            return replace(plan, beliefs=(*kept, _belief(event)))
        case Undone() | AssumptionWithdrawn():
            return plan
        case PlanStarted():
            return replace(plan, title=event.title, model=event.model)
        case BranchStarted() | Tagged() | ForecastIssued() | ForecastSignedOff():
            return plan
    assert_never(event)


def changes_of(event: BudgetSet | CutImposed | FundingShifted | LeverSet) -> tuple[Change, ...]:
    """Return what a decision changes."""
    start = years(event.effective)

    def change(parameter: str, value: float, unit: str, how: How, later: float = 0.0) -> Change:
        at = start + later
        return Change(at, at + event.over, parameter, value, unit, how, str(event.event_id))

    match event:
        case BudgetSet():
            return (change(budget_of(event.tier), event.value, event.unit, "set"),)
        case CutImposed():
            return (change(CUT, event.share, "dimensionless", "add"),)
        case LeverSet():
            return (change(event.lever, event.value, event.unit, "set"),)
        case FundingShifted(amount=amount, unit=unit, double_running=lag):
            moved = (
                change(budget_of(event.giver), -amount, unit, "add"),
                change(budget_of(event.receiver), amount, unit, "add"),
            )
            overlap = (
                change(DOUBLE_RUNNING, amount, unit, "add"),
                change(DOUBLE_RUNNING, -amount, unit, "add", lag),
            )
            return (*moved, *overlap) if lag else moved
    assert_never(event)


def _closed(plan: Plan, event: OutturnRecorded) -> Plan:
    """Return `plan` with the outturn in place of what had been planned for that year.

    Decisions of that year give way. What a ramp had still to do after the year, it does from the outturn on.
    """
    lever = budget_of(event.tier)
    start, end = years(event.effective), years(financial_year_start(event.financial_year + 1))
    outturn = Change(start, start, lever, event.amount, event.unit, "set", str(event.event_id))
    others = [c for c in plan.changes if c.parameter != lever or not start <= c.at < end]
    rest = [_rest(c, end) for c in plan.changes if c.parameter == lever and c.at < end < c.until]
    # The rest of a ramp comes first, so that what is already there for that day, such as the next outturn, prevails.
    plan = replace(plan, changes=_in_order(*rest, *others, outturn))
    return _observed(plan, event, lever, event.amount, (start, end))


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


def _observed(
    plan: Plan, event: OutturnRecorded | Counted, variable: str, value: float, span: tuple[float, float]
) -> Plan:
    steers = isinstance(event, Counted) and event.steers
    seen = Observation(*span, variable, value, event.unit, event.source, str(event.event_id), steers)
    return replace(plan, observations=(*plan.observations, seen))


def draw_of(event: AssumptionAdopted) -> Draw | None:
    """Return the spread that is assumed; `None` where it is one value.

    Raises:
        KeyError, TypeError: the shape is unknown, or has other numbers than those it needs.
    """
    if event.draw is None:
        return None
    ((shape, numbers),) = event.draw.items()
    return SHAPES[shape](**numbers)


def _belief(event: AssumptionAdopted) -> Belief:
    return Belief(
        parameter=event.parameter,
        value=event.value,
        draw=draw_of(event),
        unit=event.unit,
        source=event.source,
        confidence=event.confidence,
        event_id=str(event.event_id),
    )


def _in_order(*changes: Change) -> tuple[Change, ...]:
    # The sort is stable: at one moment, what was recorded later acts later.
    return tuple(sorted(changes, key=lambda change: change.at))
