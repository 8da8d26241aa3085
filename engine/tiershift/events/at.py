"""Scenarios at a place: amounts are written for all of England, and become the place's before they are decided.

Money of a tier is scaled by the place's part of that tier's budget, every other amount by its share of England's
children. What was spent in a year is the place's own outturn, where there is one. Shares, prices, dates and texts stay
as they are. `source` says what was done, so that the log can be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from tiershift.events.levers import levers_of
from tiershift.events.told_at import amount_in_words, why_at
from tiershift.events.types import (
    TIERS,
    AssumptionAdopted,
    BudgetSet,
    ContractClaimed,
    ContractValidated,
    Counted,
    Event,
    FloorSet,
    FundingShifted,
    GrantReceived,
    HomesCommissioned,
    HubClosed,
    HubOpened,
    IndicatorAdopted,
    OutturnRecorded,
    PoolAgreed,
    PoolLeft,
    Tier,
    budget_of,
)
from tiershift.model.calendar import financial_year
from tiershift.model.load import Model
from tiershift.model.local import Local, scale_of
from tiershift.model.names import identifier
from tiershift.model.units import degree

_SHAPES = ("alpha", "beta")
"""Numbers of a draw that are no amounts."""


@dataclass(frozen=True, slots=True)
class _Size:
    """By what an amount is multiplied, and what that is in words."""

    factor: float
    words: str


def event_at(event: Event, model: Model) -> Event:
    """Return an event of all of England as it is at the model's place; as it is, where the model is of no place.

    An event whose amount changes gets an id of its own, which follows from what it says.
    """
    local = model.local
    if local is None:
        return event
    made = _own_outturn(event, local, model) or _scaled(event, local, model)
    if made is None:
        return event
    said = made.model_dump_json(exclude={"event_id"})
    return made.model_copy(update={"event_id": uuid5(event.event_id, f"{local.code} {said}")})


def share_of_tier(model: Model, tier: Tier) -> float:
    """Return the budget of a tier at the model's place as a share of England's."""
    own, whole = (one.parameters.values[budget_of(tier)].value for one in (model, model.england))
    return own / whole if own > 0 and whole > 0 else 1.0 if model.local is None else model.local.share


def _own_outturn(event: Event, local: Local, model: Model) -> Event | None:
    """What the place itself spent, where England's outturn of a year is recorded or stands in for an earlier time."""
    if not isinstance(event, OutturnRecorded | BudgetSet) or not local.outturns:
        return None
    first = min(local.outturns)
    if isinstance(event, OutturnRecorded):
        year, field = event.financial_year, "amount"
    elif financial_year(event.effective) < first:
        year, field = first, "value"
    else:
        return None
    own = local.outturns.get(year, {}).get(event.tier)
    if own is None:
        return None
    source = f"{local.label}, section 251 outturn {year - 1}-{year % 100:02d} at 2023-24 prices"
    estimated = local.estimated.get(f"{event.tier} outturn {year}")
    said = {"source": f"{source} ({estimated})" if estimated else source}
    if isinstance(event, OutturnRecorded):
        said |= {"who": f"{local.label}, section 251 return", "why": f"What {local.label} itself spent, gross."}
    return event.model_copy(update={field: own, **said})


def _scaled(event: Event, local: Local, model: Model) -> Event | None:
    if isinstance(event, AssumptionAdopted):
        return _assumption(event, local, model)
    make = next((make for kind, make in _WHOLE.items() if isinstance(event, kind)), None)
    if make is not None:
        return make(event, local, model)
    found = _amount(event, local, model)
    if found is None:
        return None
    field, size = found
    before = getattr(event, field)
    if before is None or size.factor == 1.0 or before == 0:
        return None
    return _noted(event, {field: before * size.factor}, before, size)


def _noted(event: Event, update: Mapping[str, object], before: float, size: _Size) -> Event:
    said = amount_in_words(before, str(getattr(event, "unit", "")))
    scaling = f"England's amount: {said}; here × {size.factor:.6g}, {size.words}"
    source = f"{event.source}; {scaling}" if event.source else scaling
    return event.model_copy(update={**update, "source": source, "why": why_at(event.why)})


def _amount(event: Any, local: Local, model: Model) -> tuple[str, _Size] | None:
    """The field that holds an amount, and by what it is multiplied; `None` where there is none."""
    match event:
        case BudgetSet():
            return "value", _tier(event.tier, local, model)
        case OutturnRecorded() | GrantReceived() | PoolAgreed():
            return "amount", _tier(event.tier, local, model)
        case PoolLeft():
            return ("amount", _tier(event.tier, local, model)) if event.tier else None
        case FundingShifted():
            return "amount", _tier(event.giver, local, model)
        case FloorSet() if event.protects in TIERS:
            return "value", _tier(event.protects, local, model)
        case FloorSet() if event.protects == "early_help_money":
            own, whole = (
                sum(one.parameters.values[budget_of(tier)].value for tier in TIERS[:2])
                for one in (model, model.england)
            )
            return "value", _Size(own / whole, f"{local.label}'s share of the money for early help")
        case Counted():
            return "value", _of_variable(event.variable, local, model)
        case IndicatorAdopted():
            return "target", _of_variable(event.variable, local, model)
        case ContractClaimed() | ContractValidated():
            return None
    levers = [model.england.parameters.levers.get(lever) for lever in levers_of(event).values()]
    fields = [name for name in ("value", "change") if name in type(event).model_fields]
    lever = next(filter(None, levers), None)
    if lever is None or not fields:
        return None
    if lever.unit.startswith("GBP") and degree(lever.unit) and lever.tier in TIERS:
        return fields[0], _tier(lever.tier, local, model)
    return fields[0], _Size(scale_of(local, lever.id, lever.unit), f"{local.label}'s size")


def _tier(tier: Any, local: Local, model: Model) -> _Size:
    return _Size(share_of_tier(model, tier), f"{local.label}'s share of the {tier} budget")


def _of_variable(name: str, local: Local, model: Model) -> _Size:
    variable = model.variables.get(identifier(name))
    power = float(degree(variable.unit)) if variable else 0.0
    return _Size(local.share**power if power else 1.0, f"{local.label}'s share of England's children")


def _assumption(event: AssumptionAdopted, local: Local, model: Model) -> Event | None:
    one = model.england.parameters.values.get(identifier(event.parameter))
    size = 1.0 if one is None or one.elements else scale_of(local, one.id, one.unit)
    if size == 1.0:
        return None
    words = _Size(size, f"{local.label}'s size")
    if event.draw is None:
        assert event.value is not None, "an assumption has one of value and draw"
        return _noted(event, {"value": event.value * size}, event.value, words)
    ((shape, numbers),) = event.draw.items()
    own = {name: number if name in _SHAPES else number * size for name, number in numbers.items()}
    first = next(iter(numbers.values()))
    return _noted(event, {"draw": {shape: own}}, first, words)


def _hubs(event: Any, local: Local, model: Model) -> Event:
    """As many hubs as the place is large, at least one; the money is its share whatever they come to."""
    size = _tier("targeted", local, model)
    money = event.hubs * event.money_each
    hubs = max(1, round(event.hubs * local.share))
    return _noted(event, {"hubs": hubs, "money_each": money * size.factor / hubs}, money, size)


def _homes(event: Any, local: Local, model: Model) -> Event:
    lever = model.england.parameters.levers.get("council_homes_opened")
    scale = scale_of(local, "council_homes_opened", lever.unit) if lever else local.share
    size = _Size(scale, f"{local.label}'s size, in whole places and at least one")
    return _noted(event, {"places": max(1, round(event.places * scale))}, event.places, size)


def _claim(event: Any, local: Local, model: Model) -> Event:
    size = _Size(local.share, f"{local.label}'s share of England's children")
    update = {"outcomes": round(event.outcomes * local.share), "amount": event.amount * local.share}
    return _noted(event, update, event.amount, size)


_WHOLE: Mapping[type[Event], Callable[[Any, Local, Model], Event]] = {
    HubOpened: _hubs,
    HubClosed: _hubs,
    HomesCommissioned: _homes,
    ContractClaimed: _claim,
    ContractValidated: _claim,
}
"""Events whose amounts are whole numbers, or several."""
