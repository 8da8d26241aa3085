"""The plan that a visitor's settings come to: the baseline, and one decision for each lever that was moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from tiershift.events import TIERS, BudgetSet, Command, LeverSet, Plan, Refused, World, apply, budget_of, decide
from tiershift.model.calendar import financial_year_start
from tiershift_studio.desk import Settings
from tiershift_studio.levers import Lever

WHO = "you, in the studio"
TIER_OF = {budget_of(tier): tier for tier in TIERS}


def starts(settings: Settings) -> date:
    """Return the day on which the settings take effect."""
    return financial_year_start(settings.start + 1)


def commands(levers: Sequence[Lever], settings: Settings) -> Iterator[tuple[Lever, Command]]:
    """Yield what to decide for each lever that is not where it stands today."""
    for lever, value in zip(levers, settings.values, strict=True):
        if value != lever.today:
            yield lever, command(lever, value, settings)


def command(lever: Lever, value: float, settings: Settings) -> Command:
    """Return the decision that puts one lever at a value, in the page's unit."""
    said = {
        "event_id": uuid4(),
        "effective": starts(settings),
        "recorded": date.today(),
        "who": WHO,
        "why": f"{lever.label} moved from {lever.say(lever.today)} to {lever.say(value)} to see what follows.",
        "value": value * lever.factor,
        "unit": lever.unit,
        "over": float(settings.years),
    }
    if tier := TIER_OF.get(lever.id):
        return BudgetSet.model_validate({**said, "tier": tier})
    return LeverSet.model_validate({**said, "lever": lever.id})


def planned(baseline: Plan, levers: Sequence[Lever], settings: Settings, model: World) -> Plan | tuple[Lever, Refused]:
    """Return the baseline with what was decided on the page; or the lever whose decision is refused, and why.

    Its head is empty: nothing of it is in a log before it is recorded.
    """
    plan = replace(baseline, name="studio", title="Your plan", head="")
    for lever, proposed in commands(levers, settings):
        match decide(plan, proposed, model):
            case Refused() as refused:
                return lever, refused
            case event:
                plan = apply(plan, event)
    return plan
