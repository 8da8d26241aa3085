"""Which decisions no longer fit: facts and beliefs come as they are, and may leave a decision without its money.

A decision that does not fit is refused. A fact is not: what was spent was spent, and what stands on it is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tiershift.events.decide_held import below_floor
from tiershift.events.path import Path
from tiershift.events.plan import Change, Plan
from tiershift.events.refusals import Reason
from tiershift.events.types import CUT, TIERS, Event, FundingShifted, budget_of
from tiershift.model.calendar import date_of
from tiershift.model.parameters import Lever, Parameters

BUDGETS = tuple(budget_of(tier) for tier in TIERS)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A lever that is brought below its range, or a tier below its floor.

    Attributes:
        reason: as a decision would be refused for.
        what: in one sentence, with the decisions that bring it there.
        way_out: what to do about it.
        lever: the id of the lever, or of the tier's budget.
        value: the lowest value that the lever comes to, in its unit; less than nought by what is missing where a floor
            is broken.
    """

    reason: Reason
    what: str
    way_out: str
    lever: str
    value: float


def bases_of(plan: Plan, lever: str, parameters: Parameters) -> tuple[float, float, float]:
    """Return the lowest value, the middle and the highest value of a lever before anything is decided.

    All three are the model's own, or the value that is believed; or they are those of a believed spread.
    """
    for belief in plan.beliefs:
        if belief.parameter == lever and belief.draw is not None:
            low, high = parameters.find(lever).bounds
            least, most = belief.draw.support
            return max(low, least), parameters.believe(lever, belief.draw).values[lever].value, min(high, most)
        if belief.parameter == lever and belief.value is not None:
            return belief.value, belief.value, belief.value
    own = parameters.levers[lever].value
    return own, own, own


def floor_bases(plan: Plan, parameters: Parameters) -> Mapping[str, float]:
    """Return for each lever what leaves the least to tiers before anything is decided."""
    bases = {id_: bases_of(plan, id_, parameters) for id_ in parameters.levers}
    return {id_: high if id_ == CUT else low for id_, (low, _, high) in bases.items()}


def unfit(plan: Plan, parameters: Parameters, since: float) -> tuple[Unfit, ...]:
    """Return what of `plan` does not fit, from model time `since` (years) on: levers by id, then floors.

    A lever is held against the lower end of its range, where decisions bring it there.
    """
    changes: dict[str, list[Change]] = {}
    for change in plan.changes:
        changes.setdefault(change.parameter, []).append(change)
    found = []
    for id_, own in sorted(changes.items()):
        lever = parameters.levers.get(id_)
        if lever is not None and any(_takes(change) for change in own):
            path = Path.of(id_, bases_of(plan, id_, parameters)[0], own)
            (lowest, when), _ = path.extremes(since)
            if lowest < lever.low - 1e-12 * max(abs(lever.low), abs(lever.high)):
                found.append(_below(plan, lever, path, lowest, when))
    for short in below_floor(plan, floor_bases(plan, parameters), since, ""):
        broken, budget = short.refused, budget_of(short.tier)
        found.append(Unfit(broken.reason, broken.what, broken.way_out, budget, -short.lack))
    return tuple(found)


def _takes(change: Change) -> bool:
    return (change.how == "add" and change.value < 0) or (change.how == "scale" and change.value < 1)


def _below(plan: Plan, lever: Lever, path: Path, lowest: float, when: float) -> Unfit:
    by_id = {str(event.event_id): event for event in plan.events}
    taking: list[Event] = []
    for change in reversed([change for change in path.changes if change.at <= when]):
        if change.how == "set" and change.until <= when:
            break
        if _takes(change) and change.event_id in by_id:
            taking.append(by_id[change.event_id])
    events = tuple(dict.fromkeys(reversed(taking)))
    whose = "; ".join(f"{event.kind} of {event.effective} by {event.who} ({event.event_id})" for event in events)
    what = f"{lever.name} would be {lowest:,.12g} {lever.unit} on {date_of(when)}"
    what += f": what was decided no longer fits, {whose}" if whose else ""
    way_out = f"Undo it, or set {lever.name} by {date_of(when)} so that it is left at least {lever.low:,.12g}."
    giving = any(isinstance(event, FundingShifted) for event in events)
    reason = Reason.OUT_OF_RANGE
    if lever.id in BUDGETS:
        reason = Reason.MORE_THAN_HELD if giving else Reason.NEGATIVE
    return Unfit(reason, what, way_out, lever.id, lowest)
