"""What the controls and a plan have to do with each other: where levers stand in a plan, and what a hand decides.

A control shows what the plan has in force in the end. A hand that moves it proposes one decision for each lever that is
not where the plan has it, and where budgets move and their sum stays, the shift from one tier to another; when a hand
changes from when decisions hold, those that it has made itself get new dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import inf, isfinite
from typing import Any
from uuid import UUID, uuid4

from tiershift.cli.plan_words import day
from tiershift.events import (
    BudgetSet,
    Command,
    Event,
    FundingShifted,
    LeverSet,
    Plan,
    Reason,
    Refused,
    World,
    apply,
    decide,
)
from tiershift.events.history import base_of
from tiershift.events.path import Path
from tiershift.events.types import Undone, budget_of
from tiershift.model.calendar import date_of, financial_year_start, years
from tiershift_studio import shifts
from tiershift_studio.command import DOUBLES, PACES, STARTS, Denied
from tiershift_studio.desk import Settings, Timing
from tiershift_studio.levers import Lever
from tiershift_studio.shifts import TIER_OF, Shift

MOVES = BudgetSet | LeverSet | FundingShifted
"""Decisions that put levers somewhere."""
TRIED = "Tried in the studio"
"""The reason that is recorded where nobody gave one."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who says it, why, and when."""

    who: str
    why: str
    recorded: datetime

    @property
    def day(self) -> date:
        """The day on which it is said."""
        return self.recorded.date()

    @property
    def fields(self) -> dict[str, Any]:
        """The same, as every event says it."""
        return {"who": self.who, "why": self.why, "recorded": self.recorded}


def said_now(who: str, why: str = TRIED) -> Said:
    """Return what is said at this moment."""
    return Said(who, why, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan is held against: its model, where nothing is decided, and what the page offers to move."""

    model: World
    baseline: Plan
    levers: tuple[Lever, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a hand proposes: the commands, and the plan that they come to."""

    plan: Plan
    commands: tuple[Command, ...] = ()


def starts(settings: Settings) -> date:
    """Return the day on which the settings take effect."""
    return financial_year_start(settings.start + 1)


def standing(plan: Plan, ground: Ground) -> tuple[float, ...]:
    """Return where the plan has each lever in the end, in the page's unit."""
    mine, theirs = ({(c.parameter, c.event_id) for c in one.changes} for one in (plan, ground.baseline))
    moved = {parameter for parameter, _ in mine ^ theirs}
    believed = {belief.parameter for belief in plan.beliefs}
    return tuple(
        _stands(lever, plan, ground) if lever.id in moved or lever.id in believed else lever.today
        for lever in ground.levers
    )


def _stands(lever: Lever, plan: Plan, ground: Ground) -> float:
    path = Path.of(lever.id, base_of(plan, lever.id, ground.model), plan.changes)
    value, known = path.at(inf), {change.event_id for change in ground.baseline.changes}
    sets = [change.value for change in path.changes if change.how == "set" and change.event_id not in known]
    if lever.planned and (not sets or sets[-1] == lever.stands):
        # What comes and goes on top of today's money: today is rounded on the page, and that is no move.
        return round(lever.today + (value - lever.stands) / lever.factor, 6)
    return lever.today if value == lever.stands else round(value / lever.factor, 6)


def timing(plan: Plan, ids: Collection[str] | None = None) -> Timing | None:
    """Return from when, and how fast, the last decision of a plan holds, as far as the page offers that.

    Double running is that of the last shift. Only events with `ids` are asked, where they are given; those of the
    model's past never are.
    """
    double: int | None = None
    when: tuple[int, int] | None = None
    for event in reversed(plan.events):
        id_ = str(event.event_id)
        if id_ in plan.undone or (ids is not None and id_ not in ids):
            continue
        if isinstance(event, FundingShifted) and double is None and event.double_running in DOUBLES:
            double = int(event.double_running)
        if isinstance(event, MOVES) and when is None:
            year, over = event.effective.year, int(event.over)
            if event.effective == date(year, 4, 1) and year in STARTS and over in PACES and over == event.over:
                when = year, over
    return None if when is None else (*when, double or 0)


def drafted(
    plan: Plan, settings: Settings, ground: Ground, said: Said, *, mine: Collection[str] = (), redate: bool = False
) -> Draft | Denied:
    """Return what a hand proposes that has put the controls where `settings` say; or why that cannot be.

    Args:
        plan: as it is recorded.
        settings: where the controls stand.
        ground: what it is held against.
        said: who, why and when.
        mine: ids of the decisions of this visit.
        redate: whether these are to hold from when `settings` say.
    """
    if denied := next(_unusable(settings, ground.levers), None):
        return denied
    draft, kept = Draft(plan), list[FundingShifted]()
    own = own_decisions(plan, mine)
    if redate and any(_otherwise(event, settings) for event in own):
        for event in reversed(own):
            undone = _decided(draft, undoing(str(event.event_id), said), ground.model)
            if isinstance(undone, Refused):
                return Denied("when", told(undone))
            draft = undone
        kept = [event for event in own if isinstance(event, FundingShifted)]
    brought, stood = shifts.carried(kept, ground.levers), standing(draft.plan, ground)
    # Under shifts that get new dates lies what is set: it comes first, and they come on top of it.
    under = tuple(
        round(value - brought[lever.id], 6) if lever.id in brought else value
        for lever, value in zip(ground.levers, settings.values, strict=True)
    )
    moved = () if draft.commands else shifts.between(ground.levers, stood, under)
    movers = {lever.id for shift in moved for lever in (shift.giver, shift.receiver)}
    for lever, value, before in zip(ground.levers, under, stood, strict=True):
        if value == before or lever.id in movers:
            continue
        made = _put(draft, lever, value, settings, ground, said)
        if isinstance(made, Denied):
            return made
        draft = made
    for shift in (*_again(kept, ground), *moved):
        made = _shifted(draft, shift, settings, ground, said)
        if isinstance(made, Denied):
            return made
        draft = made
    return draft


def own_decisions(plan: Plan, mine: Collection[str]) -> list[BudgetSet | LeverSet | FundingShifted]:
    """Return those decisions of `mine` that put a lever somewhere and still count, in order."""
    events = [event for event in plan.events if isinstance(event, MOVES)]
    return [event for event in events if str(event.event_id) in mine and str(event.event_id) not in plan.undone]


def _otherwise(event: BudgetSet | LeverSet | FundingShifted, settings: Settings) -> bool:
    """Whether a decision holds otherwise than the settings say: from when, how fast, with how much double running."""
    double = event.double_running if isinstance(event, FundingShifted) else settings.double
    return (event.effective, event.over, double) != (starts(settings), settings.years, settings.double)


def _again(events: Iterable[FundingShifted], ground: Ground) -> Iterator[Shift]:
    by_id = {lever.id: lever for lever in ground.levers}
    for event in events:
        giver, receiver = by_id[budget_of(event.giver)], by_id[budget_of(event.receiver)]
        yield Shift(giver, receiver, event.amount / giver.factor)


def _put(draft: Draft, lever: Lever, value: float, settings: Settings, ground: Ground, said: Said) -> Draft | Denied:
    if later := _later(draft.plan, lever, starts(settings)):
        return Denied(lever.id, later)
    made = _decided(draft, decision(lever, value, settings, said), ground.model)
    if isinstance(made, Refused):
        return Denied(lever.id, told(made, lever))
    if not lever.low <= value <= lever.high:
        return Denied(lever.id, f"On this page it goes {lever.span}.")
    return made


def _shifted(draft: Draft, shift: Shift, settings: Settings, ground: Ground, said: Said) -> Draft | Denied:
    for lever in (shift.giver, shift.receiver):
        if later := _later(draft.plan, lever, starts(settings)):
            return Denied(lever.id, later)
        if lever is shift.receiver and settings.values[ground.levers.index(lever)] > lever.high:
            return Denied(lever.id, f"On this page it goes {lever.span}.")
    fields = {**said.fields, "effective": starts(settings), "over": float(settings.years)}
    made = _decided(draft, shifts.shifted(shift, fields, settings.double), ground.model)
    if isinstance(made, Refused):
        return Denied(shift.giver.id, shifts.why_not(made, shift, ground.levers, told(made), double=settings.double))
    return made


def decision(lever: Lever, value: float, settings: Settings, said: Said) -> Command:
    """Return the decision that puts one lever at a value, in the page's unit."""
    fields = {
        "event_id": uuid4(),
        "effective": starts(settings),
        **said.fields,
        "value": lever.stands if value == lever.today else value * lever.factor,
        "unit": lever.unit,
        "over": float(settings.years),
    }
    if tier := TIER_OF.get(lever.id):
        return BudgetSet.model_validate({**fields, "tier": tier})
    return LeverSet.model_validate({**fields, "lever": lever.id})


def undoing(target: str, said: Said) -> Undone:
    """Return what says that an event no longer counts."""
    return Undone(event_id=uuid4(), target=UUID(target), effective=said.day, **said.fields)


def again(event: Event, said: Said) -> Event:
    """Return the same decision as a new event, said by somebody else or for another reason."""
    return event.model_copy(update={"event_id": uuid4(), **said.fields})


def told(refused: Refused, lever: Lever | None = None) -> str:
    """Return why something is refused, in whole sentences; of a lever, in the page's unit."""
    if lever is not None and refused.reason is Reason.NEGATIVE:
        return f"A budget cannot be negative. It goes {lever.span}."
    if lever is not None and refused.reason is Reason.OUT_OF_RANGE:
        return f"That is beyond what the model was made for. It goes {lever.span}."
    return f"{refused.reason[:1].upper()}{refused.reason[1:]}: {refused.what}. {refused.way_out}"


def refused(found: Refused, commands: Sequence[Command], ground: Ground) -> Denied:
    """Return a refusal of `commands` as the page shows it: at the control of the first lever among them."""
    ids = [lever_of(command) for command in commands]
    lever = next((one for id_ in ids for one in ground.levers if one.id == id_), None)
    return Denied(lever.id if lever else "", told(found, lever))


def lever_of(event: Event) -> str:
    """Return the id of the lever that an event puts somewhere, of two the one that gives; empty for any other event."""
    match event:
        case BudgetSet():
            return budget_of(event.tier)
        case LeverSet():
            return event.lever
        case FundingShifted():
            return budget_of(event.giver)
    return ""


def _decided(draft: Draft, command: Command, model: World) -> Draft | Refused:
    event = decide(draft.plan, command, model)
    if isinstance(event, Refused):
        return event
    return Draft(apply(draft.plan, event), (*draft.commands, event))


def _unusable(settings: Settings, levers: Sequence[Lever]) -> Iterator[Denied]:
    for lever, value in zip(levers, settings.values, strict=True):
        if not isfinite(value * lever.factor):
            yield Denied(lever.id, "Write a number.")


def _later(plan: Plan, lever: Lever, start: date) -> str:
    """Say that what is decided from `start` on would not hold in the end; nothing where it would."""
    at = years(start)
    others = [c for c in plan.changes if c.parameter == lever.id and c.how == "set" and c.at > at]
    if not others:
        return ""
    last = max(others, key=lambda change: change.at)
    who = next((event.who for event in plan.events if str(event.event_id) == last.event_id), "somebody")
    when = day(date_of(last.at))
    return f"{who} has set this from {when} on. Let yours take effect then or later, or undo that decision first."
