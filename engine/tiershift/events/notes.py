"""What a plan remembers besides levers: one note an event, for later decisions to be held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from tiershift.events.plan import Note
from tiershift.events.types import KINDS, TIERS, CutImposed, Event
from tiershift.model.calendar import years

_years = lru_cache(maxsize=4096)(years)


def note_of(event: Event, event_id: str = "") -> Note | None:
    """Return what is to be remembered of `event`; `None` for kinds that levers, counts and beliefs say all of."""
    made = _MADE.get(type(event))
    if made is None:
        return None
    name, value, unit, terms = made(event)
    return Note(event.kind, name, _years(event.effective), value, unit, terms, event_id or str(event.event_id))


def touched(event: Event) -> frozenset[str]:
    """Return what `event` has to do with: levers, beliefs, counts, and what notes are about.

    Two events that touch nothing in common mean the same in either order.
    """
    found = {f"lever:{change.parameter}" for change in changes_of(event)}
    if any(lever.endswith(("_budget", CUT)) for lever in found):
        found.add("floor")
    if note := note_of(event):
        family = "floor" if note.what == "FloorSet" else note.what.rstrip("abcdefghijklmnopqrstuvwxyz")
        found.add(family if family == "floor" else f"{family}:{note.name}")
    if isinstance(event, AssumptionAdopted):
        # What is assumed of a lever is what decisions about it start from.
        found |= {f"belief:{event.parameter}", f"lever:{event.parameter}"}
    if isinstance(event, OutturnRecorded):
        found |= {f"lever:{budget_of(event.tier)}", "floor"}
    if isinstance(event, Counted):
        found.add(f"seen:{event.variable}")
    return frozenset(found)


def pool_name(pool: str, partner: str) -> str:
    """Return the name under which a partner's part in a pool is remembered."""
    return f"{pool}: {partner}"


def claim_name(contract: str, claim: str) -> str:
    """Return the name under which a claim is remembered."""
    return f"{contract}: {claim}"


def cut_terms(event: CutImposed) -> str:
    """Return what, with date and share, makes two cuts look like one entered twice."""
    return f"{event.who.casefold()} | {event.over:g} | {event.profile} | {event.reference}"


_Said = tuple[str, float, str, str]
"""Name, value, unit and terms."""

_NOTED: Mapping[str, Callable[[Any], _Said]] = {
    "CutImposed": lambda event: (event.reference, event.share, "dimensionless", cut_terms(event)),
    "FloorSet": lambda event: (event.protects, event.value, event.unit, "law" if event.protects in TIERS else "model"),
    "PoolAgreed": lambda event: (pool_name(event.pool, event.partner), event.amount, event.unit, event.tier),
    "PoolLeft": lambda event: (pool_name(event.pool, event.partner), event.amount or 0.0, event.unit or "", ""),
    "ProgrammeLaunched": lambda event: (event.programme, event.value, event.unit, ""),
    "ProgrammeStopped": lambda event: (event.programme, 0.0, "", ""),
    "HubOpened": lambda event: ("hubs", float(event.hubs), "", ""),
    "HubClosed": lambda event: ("hubs", -float(event.hubs), "", ""),
    "ContractPiloted": lambda event: (event.contract, event.value, event.unit, event.terms),
    "ContractSigned": lambda event: (event.contract, event.value, event.unit, event.terms),
    "ContractEnded": lambda event: (event.contract, event.value or 0.0, event.unit or "", event.terms or ""),
    "ContractClaimed": lambda event: (
        claim_name(event.contract, event.claim), event.amount, event.unit, str(event.outcomes)
    ),
    "ContractValidated": lambda event: (
        claim_name(event.contract, event.claim), event.amount, event.unit, str(event.outcomes)
    ),
    "IndicatorAdopted": lambda event: (event.variable, event.target or 0.0, event.unit, ""),
    "IndicatorDropped": lambda event: (event.variable, 0.0, "", ""),
    "IncidentOccurred": lambda event: (event.nature, float(event.severity), "", ""),
    "ReturnFiled": lambda event: (event.collection, 0.0, "", event.period),
    "SeriesBreak": lambda event: (event.variable, event.factor or 0.0, "", ""),
}  # fmt: skip
_MADE: Mapping[type[Event], Callable[[Any], _Said]] = {KINDS[kind]: made for kind, made in _NOTED.items()}
