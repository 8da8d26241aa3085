"""Money that leaves one tier and lands in another: as which shifts a hand moves it, and how little a tier may keep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, fsum
from typing import Any
from uuid import uuid4

from tiershift.events import TIERS, FundingShifted, Plan, Reason, Refused, Tier
from tiershift.events.decide import STATUTORY
from tiershift.events.types import DOUBLE_RUNNING, budget_of
from tiershift_studio.levers import Lever, decimals

TIER_OF: dict[str, Tier] = {budget_of(tier): tier for tier in TIERS}
EARLY: tuple[Tier, ...] = ("universal", "targeted")
"""Tiers that help before it is late."""
POUND = 1e-6
"""In the page's unit, £m."""


@dataclass(frozen=True, slots=True)
class Shift:
    """An amount a year, in the page's unit, that one budget gives and another receives."""

    giver: Lever
    receiver: Lever
    amount: float


@dataclass(frozen=True, slots=True)
class Least:
    """How little a budget may come to, in the page's unit, and why no less; `why` is empty where nothing is left."""

    value: float
    why: str = ""


def between(levers: Iterable[Lever], before: Sequence[float], after: Sequence[float]) -> tuple[Shift, ...]:
    """Return the shifts that lead from where budgets stood to where they stand: none unless the sum is the same.

    Who gives most gives first, to who receives most.
    """
    moved = [
        (lever, round(now - was, 6))
        for lever, was, now in zip(levers, before, after, strict=True)
        if lever.planned and now != was
    ]
    if abs(fsum(change for _, change in moved)) >= POUND:
        return ()
    givers = sorted(((lever, -change) for lever, change in moved if change < 0), key=lambda pair: -pair[1])
    receivers = sorted(((lever, change) for lever, change in moved if change > 0), key=lambda pair: -pair[1])
    found: list[Shift] = []
    while givers and receivers:
        (giver, has), (receiver, lacks) = givers.pop(0), receivers.pop(0)
        amount = round(min(has, lacks), 6)
        found.append(Shift(giver, receiver, amount))
        if has - amount >= POUND:
            givers.insert(0, (giver, round(has - amount, 6)))
        if lacks - amount >= POUND:
            receivers.insert(0, (receiver, round(lacks - amount, 6)))
    return tuple(found)


def shifted(shift: Shift, fields: dict[str, Any], double: int) -> FundingShifted:
    """Return the event of a shift, with `fields` that every decision has."""
    return FundingShifted(
        event_id=uuid4(),
        giver=TIER_OF[shift.giver.id],
        receiver=TIER_OF[shift.receiver.id],
        amount=round(shift.amount * shift.giver.factor),
        unit=shift.giver.unit,
        double_running=float(double),
        **fields,
    )


def carried(events: Iterable[FundingShifted], levers: Iterable[Lever]) -> dict[str, float]:
    """Return by lever what shifts bring it in all, in the page's unit; less than nought where it gives."""
    by_id = {lever.id: lever for lever in levers if lever.planned}
    found: dict[str, float] = {}
    for event in events:
        for id_, sign in ((budget_of(event.giver), -1.0), (budget_of(event.receiver), 1.0)):
            found[id_] = round(found.get(id_, 0.0) + sign * event.amount / by_id[id_].factor, 6)
    return found


def leasts(plan: Plan, levers: Iterable[Lever]) -> dict[str, Least]:
    """Return by budget how little of it a plan may leave: nothing, what the law wants, or its own floor."""
    return {lever.id: _least(plan, lever) for lever in levers if lever.planned}


def _least(plan: Plan, lever: Lever) -> Least:
    tier = TIER_OF[lever.id]
    # What the page shows as today is rounded, and what is not there cannot be given.
    shown = max(0.0, _up(lever.today - lever.stands / lever.factor, lever))
    found = Least(max(lever.low, shown))
    if tier in STATUTORY and found.value < lever.step:
        found = Least(lever.step, f"Much of the {tier} budget is statutory: the law does not let all of it go.")
    floors = [note for note in plan.notes if note.what == "FloorSet" and note.name == tier]
    if floors and (floor := _up(floors[-1].value / lever.factor, lever)) > found.value:
        found = Least(floor, f"The plan keeps at least {lever.say(floor)}{lever.per} for {tier}.")
    return found


def _up(value: float, lever: Lever) -> float:
    """Return a value as finely as today's is shown, and no less than it is."""
    fine = 10.0 ** -decimals(lever.step)
    return round(ceil(round(value / fine, 6)) * fine, 6)


def why_not(refused: Refused, shift: Shift, levers: Iterable[Lever], told: str, *, double: int) -> str:
    """Return why a shift is refused, in the page's words; `told` where there are none."""
    giver, amount = shift.giver, shift.giver.say(shift.amount)
    if refused.reason in {Reason.MORE_THAN_HELD, Reason.NEGATIVE}:
        return f"{giver.label} cannot give {amount}: it does not hold so much in every year from then on."
    if refused.reason is Reason.OUT_OF_RANGE:
        beside = next((lever for lever in levers if lever.id == DOUBLE_RUNNING), None)
        if beside is not None and double:
            most = f"{beside.say(beside.high)} a year at most"
            return f"Double running would take more than the model was made for: {most}."
    return told
