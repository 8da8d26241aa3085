"""The decisions of a plan as parts that can be taken away, and what finance calls them: agreed, one-off, part-year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from tiershift.events.fold import apply
from tiershift.events.plan import Belief, Plan
from tiershift.events.types import (
    TIERS,
    AssumptionWithdrawn,
    ContractClaimed,
    ContractEnded,
    ContractPiloted,
    ContractSigned,
    ContractValidated,
    Decision,
    ForecastIssued,
    ForecastSignedOff,
    GrantReceived,
    HubClosed,
    HubOpened,
    PoolAgreed,
    PoolLeft,
    ProgrammeLaunched,
    ProgrammeScaled,
    ProgrammeStopped,
    Tagged,
    Tier,
    Undone,
)
from tiershift.model.calendar import years

if TYPE_CHECKING:
    from tiershift.model.parameters import Parameters

DRIVERS: Mapping[str, tuple[str, ...]] = {
    "pay": ("real_pay_growth",),
    "prices": ("care_unit_cost_growth", "size_of_price_surprises"),
    "children": ("population_growth_after_last_count", "birth_growth_after_last_count"),
}
"""What drives spend besides decisions, by the parameters that are nought where it is held."""

MOST_APART = 12
"""Decisions told apart; of more, neighbours in the log are taken together, since each costs three runs or so."""

Status = Literal["agreed", "proposed"]
_SAYS_YES = re.compile(r"\b(approved|agreed)\b", re.IGNORECASE)
_SAYS_NO = re.compile(r"\b(not|never|un|if|to be|until|draft|before|pending)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """Decisions that stand or fall together: one, as a rule; all of one pool, contract or programme.

    Attributes:
        ref: how tables name it, D01 and so on, in the order of the log.
        events: the decisions.
        status: agreed where all of them are.
        begins: model time (years) at which the first takes effect.
        ends: model time at which it ends by itself: it is a one-off; none where it is recurrent.
        prior: whether it took effect before the first year of the plan of money.
        jumps: whether it is all there at once, so that its first year is part of one where it begins within it.
    """

    ref: str
    events: tuple[Decision, ...]
    status: Status
    begins: float
    ends: float | None
    prior: bool
    jumps: bool

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its events."""
        return frozenset(str(event.event_id) for event in self.events)


def parts_of(plan: Plan, start: float) -> tuple[Part, ...]:
    """Return the decisions that move money after `start` (model time, a 1 April), in the order of the log.

    Those of the year before are among them where they took effect within it or go on after it. All earlier ones are
    in the base. A decision that changes nothing in the model has no part.
    """
    ends = {change.event_id: change.until for change in plan.changes}
    for change in plan.changes:
        ends[change.event_id] = max(ends[change.event_id], change.until)
    bonds: dict[tuple[str, ...], list[tuple[int, Decision]]] = {}
    for number, event in enumerate(plan.events, start=1):
        id = str(event.event_id)
        if not isinstance(event, Decision) or id in plan.undone or id not in ends:
            continue
        begins = years(event.effective)
        if begins > start - 1.0 or ends[id] > start:
            bonds.setdefault(_bond(event), []).append((number, event))
    agreed = agreed_until(plan)
    groups = _at_most(list(bonds.values()), MOST_APART)
    return tuple(_part(f"D{place:02d}", group, agreed, start, plan) for place, group in enumerate(groups, start=1))


def _at_most(groups: list[list[tuple[int, Decision]]], most: int) -> list[list[tuple[int, Decision]]]:
    """Return the groups, neighbours joined evenly where there are more than `most`."""
    if len(groups) <= most:
        return groups
    cuts = [round(len(groups) * place / most) for place in range(most + 1)]
    return [[one for group in groups[a:b] for one in group] for a, b in pairwise(cuts)]


def _part(ref: str, group: Sequence[tuple[int, Decision]], agreed: int, start: float, plan: Plan) -> Part:
    events = tuple(event for _, event in group)
    ids = {str(event.event_id) for event in events}
    begins = min(years(event.effective) for event in events)
    stops = [end for event in events if (end := _end(event)) is not None]
    return Part(
        ref=ref,
        events=events,
        status="agreed" if all(number <= agreed for number, _ in group) else "proposed",
        begins=begins,
        ends=max(stops) if len(stops) == len(events) else None,
        prior=begins < start,
        jumps=all(change.at == change.until for change in plan.changes if change.event_id in ids),
    )


def _end(event: Decision) -> float | None:
    """Return the model time at which a decision ends by itself."""
    lasts: float | None = getattr(event, "years", None)
    return None if lasts is None else years(event.effective) + lasts


def _bond(event: Decision) -> tuple[str, ...]:
    """Return what a decision cannot be told apart from: a later step of a thing makes no sense without the first."""
    match event:
        case PoolAgreed(pool=pool, partner=partner) | PoolLeft(pool=pool, partner=partner):
            return ("pool", pool, partner)
        case (
            ContractPiloted(contract=name)
            | ContractSigned(contract=name)
            | ContractClaimed(contract=name)
            | ContractValidated(contract=name)
            | ContractEnded(contract=name)
        ):
            return ("contract", name)
        case ProgrammeLaunched(programme=name) | ProgrammeScaled(programme=name) | ProgrammeStopped(programme=name):
            return ("programme", name)
        case HubOpened() | HubClosed():
            return ("hubs",)
    return ("event", str(event.event_id))


def agreed_until(plan: Plan) -> int:
    """Return the number of the last event of the log that somebody agreed to; 0 where nobody did.

    Agreed is what a tag covers whose name says approved or agreed (and does not take it back: "not approved", "to be
    agreed"), or a forecast that was signed off. All else is proposed: a scenario file without either agrees nothing.
    """
    standing = [event for event in plan.events if str(event.event_id) not in plan.undone]
    signed = {event.forecast_id for event in standing if isinstance(event, ForecastSignedOff)}
    covered = [
        event.version
        for event in standing
        if (isinstance(event, Tagged) and _SAYS_YES.search(event.name) and not _SAYS_NO.search(event.name))
        or (isinstance(event, ForecastIssued) and event.forecast_id in signed)
    ]
    return max(covered, default=0)


def without(plan: Plan, gone: Iterable[str], held: Iterable[str], parameters: Parameters) -> Plan:
    """Return `plan` as it would be had the events `gone` never been, with the parameters `held` at nought.

    The log is folded anew: what a later event does may depend on an earlier one.
    """
    out = plan.undone | frozenset(gone)
    events = [
        event
        for event in plan.events
        if str(event.event_id) not in out and not isinstance(event, Undone | AssumptionWithdrawn)
    ]
    made = apply(Plan(plan.name, plan.title, plan.model, place=plan.place), *events)
    stopped = {id: Belief(id, 0.0, None, parameters.values[id].unit, "held to tell its effect", "A", "") for id in held}
    beliefs = (*(one for one in made.beliefs if one.parameter not in stopped), *stopped.values())
    return replace(made, beliefs=beliefs)


def granted(plan: Plan) -> Mapping[Tier, tuple[tuple[float, float], ...]]:
    """Return what grants and partners pay towards each tier: (model time, change of pounds a year) in real terms."""
    steps: dict[Tier, list[tuple[float, float]]] = {tier: [] for tier in TIERS}
    for event in plan.events:
        if str(event.event_id) in plan.undone:
            continue
        at = years(event.effective)
        match event:
            case GrantReceived(tier=tier, amount=amount):
                steps[tier].append((at, amount))
                if event.years is not None:
                    steps[tier].append((at + event.years, -amount))
            case PoolAgreed(tier=tier, amount=amount):
                steps[tier].append((at, amount))
            case PoolLeft(tier=left, amount=was) if left is not None and was is not None:
                steps[left].append((at, -was))
    return {tier: tuple(made) for tier, made in steps.items()}


def through(steps: Iterable[tuple[float, float]], year: int) -> float:
    """Return what steps of a yearly amount come to in the financial year that ends in `year`."""
    end = year + 0.25
    return sum(size * min(max(end - at, 0.0), 1.0) for at, size in steps)
