"""Steps and events in words, as the timeline, the notices and the conflicts have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from tiershift.cli.plan_words import day, in_words
from tiershift.events.fold import apply
from tiershift.events.plan import Plan
from tiershift.events.types import (
    BranchStarted,
    BudgetSet,
    Event,
    FundingShifted,
    LeverSet,
    PlanStarted,
    Tagged,
    Undone,
)
from tiershift_studio import plan as plans
from tiershift_studio.levers import Lever
from tiershift_studio.steps import Step
from tiershift_studio.words import pace

BACK, MONEY_BACK = "Everything back to today", "The money of all tiers back to today"
"""What many undoings at once are for; the studio gives it as their reason."""


def what(step: Step, levers: Sequence[Lever], before: Mapping[str, float]) -> str:
    """Return what a step does, in a line.

    Args:
        step: any.
        levers: those that the page offers.
        before: where each of them stood before it, by id, in the page's unit.
    """
    if step.root is not None:
        return f"{'Undone' if step.takes_back else 'Brought back'}: {what(step.root, levers, before)}"
    kept = [event for event in step.events if not isinstance(event, Undone)]
    if not kept:
        return (MONEY_BACK if step.why == MONEY_BACK else BACK) if len(step.events) > 1 else "One decision undone"
    said = "; ".join(event_in_words(event, levers, before) for event in kept)
    redated = not step.explains and len(kept) < len(step.events)
    return f"From {day(kept[0].effective)} on instead: {said}" if redated else said


def event_in_words(event: Event, levers: Sequence[Lever], before: Mapping[str, float] | None = None) -> str:
    """Return what an event says, in a clause; a lever of the page in the page's own words and units."""
    if isinstance(event, BudgetSet | LeverSet):
        id_ = plans.lever_of(event)
        lever = next((one for one in levers if one.id == id_), None)
        if lever is not None:
            value = lever.today if event.value == lever.stands else round(event.value / lever.factor, 6)
            was = (before or {}).get(id_)
            since = "" if was is None or was == value else f"{lever.say(was)} "
            return f"{lever.label}: {since}to {lever.say(value)}"
    if isinstance(event, FundingShifted):
        return shift_in_words(event, levers)
    if isinstance(event, PlanStarted):
        return "The plan begins, from what was spent"
    if isinstance(event, BranchStarted):
        return "The branch begins"
    if isinstance(event, Tagged):
        return f"Named “{event.name}”"
    said = in_words(event)
    return f"{said[:1].upper()}{said[1:]}"


def shift_in_words(event: FundingShifted, levers: Sequence[Lever]) -> str:
    """Return a shift in a clause: how much from where to where, how fast, with how much double running."""
    lever = next((one for one in levers if one.id == plans.lever_of(event)), None)
    amount = f"{lever.say(round(event.amount / lever.factor, 6))}{lever.per}" if lever else in_words(event)
    over = f", {pace(int(event.over))}" if event.over else ""
    years = int(event.double_running)
    double = f", with {years} year{'s' * (years != 1)} of double running" if years else ""
    return f"{amount} moved from {event.giver} to {event.receiver}{over}{double}"


def when(event: Event) -> str:
    """Return from when an event holds, and how fast, in words."""
    over = int(getattr(event, "over", 0.0) or 0.0)
    phased = f", phased in {pace(over)}" if over and not isinstance(event, FundingShifted) else ""
    return f"from {day(event.effective)}{phased}"


class Told:
    """The steps of a branch in words: what each does follows from all before it, so that only what is new is told."""

    def __init__(self, ground: plans.Ground) -> None:
        self._ground = ground
        self._done: list[str] = []
        self._so_far = Plan()
        self.said: dict[str, str] = {}

    def take(self, every: Sequence[Step], plan: Plan) -> Mapping[str, str]:
        """Return by the id of each step what it does."""
        ids = [step.id for step in every]
        if not self._done or ids[: len(self._done)] != self._done:
            own = {str(event.event_id) for step in every for event in step.events}
            others = (event for event in plan.events if str(event.event_id) not in own)
            self._done, self._so_far = [], apply(Plan(name=plan.name), *others)
        levers = self._ground.levers
        for step in every[len(self._done) :]:
            if step.id not in self.said:
                stood = zip(levers, plans.standing(self._so_far, self._ground), strict=True)
                self.said[step.id] = what(step, levers, {lever.id: value for lever, value in stood})
            self._so_far = apply(self._so_far, *step.events)
        self._done = ids
        return self.said


def doings(steps: Iterable[Step], levers: Sequence[Lever]) -> str:
    """Return what others did, in sentences: `Treasurer moved care budget to £8,200m.`"""
    said = [f"{step.who} {doing(step, levers)}." for step in steps]
    more = f" And {len(said) - 2} more changes." if len(said) > 2 else ""
    return " ".join(said[:2]) + more


def doing(step: Step, levers: Sequence[Lever]) -> str:
    """Return what somebody did, without who it was: `moved care budget to £8,200m`."""
    if step.root is not None:
        return f"{'took back' if step.takes_back else 'brought back'}: {what(step.root, levers, {})}"
    if step.explains is not None:
        return f"gave a reason: “{step.why}”"
    kept = [event for event in step.events if not isinstance(event, Undone)]
    if kept and all(isinstance(event, BudgetSet | LeverSet) for event in kept) and len(kept) == len(step.events):
        said = ", ".join(event_in_words(event, levers).replace(": to", " to") for event in kept)
        return f"moved {said[:1].lower()}{said[1:]}" if said[1:2].islower() else f"moved {said}"
    if not kept:
        said = MONEY_BACK if step.why == MONEY_BACK else BACK
        return f"put {said[:1].lower()}{said[1:]}"
    return f"decided: {what(step, levers, {})}"


def in_full(as_of: str, recorded: date | datetime) -> str:
    """Return a day, version or tag in words; of a version, with when its last event was recorded."""
    if as_of.isdecimal():
        return f"version {as_of}, recorded {day(recorded)}"
    try:
        return day(date.fromisoformat(as_of))
    except ValueError:
        return f"“{as_of}”"


def moment(stamp: date | datetime) -> str:
    """Return a recorded stamp for the page: a day, or a time in ISO 8601 that the page writes in its own zone."""
    return stamp.isoformat()
