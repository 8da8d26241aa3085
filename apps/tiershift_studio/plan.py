"""What the controls and a plan have to do with each other: where levers stand in a plan, and what a hand decides.

A control shows what the plan has in force in the end. A hand that moves it proposes one decision for each lever that is
not where the plan has it; when a hand changes from when decisions hold, those that it has made itself get new dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import inf, isfinite
from typing import Any
from uuid import UUID, uuid4

from tiershift.cli.plan_words import day
from tiershift.events import TIERS, BudgetSet, Command, Event, LeverSet, Plan, Reason, Refused, World, apply, decide
from tiershift.events.history import base_of
from tiershift.events.path import Path
from tiershift.events.types import Undone, budget_of
from tiershift.model.calendar import date_of, financial_year_start, years
from tiershift_studio.command import PACES, STARTS, Denied
from tiershift_studio.desk import Settings
from tiershift_studio.levers import Lever

TRIED = "Tried in the studio"
"""The reason that is recorded where nobody gave one."""
TIER_OF = {budget_of(tier): tier for tier in TIERS}


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
        _stands(lever, plan, ground.model) if lever.id in moved or lever.id in believed else lever.today
        for lever in ground.levers
    )


def _stands(lever: Lever, plan: Plan, model: World) -> float:
    value = Path.of(lever.id, base_of(plan, lever.id, model), plan.changes).at(inf)
    return lever.today if value == lever.stands else round(value / lever.factor, 6)


def timing(plan: Plan, ids: Collection[str] | None = None) -> tuple[int, int] | None:
    """Return from when, and over how many years, the last decision of a plan holds, as far as the page offers that.

    Only events with `ids` are asked, where they are given; those of the model's past never are.
    """
    for event in reversed(plan.events):
        id_ = str(event.event_id)
        if id_ not in plan.undone and (ids is None or id_ in ids) and isinstance(event, BudgetSet | LeverSet):
            year, over = event.effective.year, int(event.over)
            if event.effective == date(year, 4, 1) and year in STARTS and over in PACES and over == event.over:
                return year, over
    return None


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
    draft = Draft(plan)
    if redate:
        for id_ in reversed(own_decisions(plan, mine)):
            undone = _decided(draft, undoing(id_, said), ground.model)
            if isinstance(undone, Refused):
                return Denied("when", told(undone))
            draft = undone
    stood = standing(draft.plan, ground)
    for lever, value, before in zip(ground.levers, settings.values, stood, strict=True):
        if value == before:
            continue
        if later := _later(draft.plan, lever, starts(settings)):
            return Denied(lever.id, later)
        made = _decided(draft, decision(lever, value, settings, said), ground.model)
        if isinstance(made, Refused):
            return Denied(lever.id, told(made, lever))
        if not lever.low <= value <= lever.high:
            return Denied(lever.id, f"On this page it goes {lever.span}.")
        draft = made
    return draft


def own_decisions(plan: Plan, mine: Collection[str]) -> list[str]:
    """Return the ids of those of `mine` that put a lever somewhere and still count, in order."""
    ids = [str(event.event_id) for event in plan.events if isinstance(event, BudgetSet | LeverSet)]
    return [id_ for id_ in ids if id_ in mine and id_ not in plan.undone]


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
    """Return the id of the lever that an event puts somewhere; empty for any other event."""
    match event:
        case BudgetSet():
            return budget_of(event.tier)
        case LeverSet():
            return event.lever
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
