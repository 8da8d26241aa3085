"""What a plan remembers besides levers: one note an event, for later decisions to be held against."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from tiershift.events.levers import changes_of
from tiershift.events.plan import Note
from tiershift.events.types import (
    CUT,
    KINDS,
    TIERS,
    AssumptionAdopted,
    ContractClaimed,
    ContractPiloted,
    ContractValidated,
    CutImposed,
    Event,
    FloorSet,
    OutturnRecorded,
    budget_of,
)
from tiershift.model.calendar import years

_years = lru_cache(maxsize=4096)(years)


def note_of(event: Event, event_id: str = "") -> Note | None:
    """Return what is to be remembered of `event`; `None` for kinds that levers, counts and beliefs say all of."""
    made = _MADE.get(type(event))
    if made is None:
        return None
    name, value, unit, terms = made(event)
    at = _years(event.effective)
    until = at + event.years if isinstance(event, ContractPiloted) else None
    return Note(event.kind, name, at, value, unit, terms, event_id or str(event.event_id), until)


def topics(event: Event) -> frozenset[str]:
    """Return what the note of `event` is about, such as `contract:Therapy`; nothing where it leaves none."""
    note = note_of(event)
    if note is None:
        return frozenset()
    found = {f"{_FAMILIES[note.what]}:{note.name}"}
    if isinstance(event, ContractClaimed | ContractValidated):
        found.add(f"contract:{event.contract}")
    return frozenset(found)


def standing(event: Event) -> frozenset[str]:
    """Return on what it depends whether `event` is accepted, and what depends on it: levers and topics."""
    levers = {change.parameter for change in changes_of(event)}
    if isinstance(event, OutturnRecorded):
        levers.add(budget_of(event.tier))
    if isinstance(event, AssumptionAdopted):
        levers.add(event.parameter)  # what is assumed of a lever is what decisions about it start from
    found = {f"lever:{lever}" for lever in levers} | topics(event)
    if levers & {CUT, *map(budget_of, TIERS)} or isinstance(event, FloorSet):
        found.add("floors")
    return frozenset(found)


def pool_name(pool: str, partner: str) -> str:
    """Return the name under which a partner's part in a pool is remembered."""
    return _joined(pool, partner)


def claim_name(contract: str, claim: str) -> str:
    """Return the name under which a claim is remembered."""
    return _joined(contract, claim)


def _joined(whole: str, part: str) -> str:
    """`whole: part`; a whole that has a colon itself stands in quotes, so that no two pairs have one name."""
    if ":" in whole or whole.startswith('"'):
        whole = json.dumps(whole, ensure_ascii=False)
    return f"{whole}: {part}"


def cut_terms(event: CutImposed) -> str:
    """Return what, with date and share, makes two cuts look like one entered twice."""
    return f"{event.who.casefold()} | {event.over:g} | {event.profile} | {event.reference}"


_FAMILIES: Mapping[str, str] = {
    **dict.fromkeys(("ContractPiloted", "ContractSigned", "ContractEnded"), "contract"),
    **dict.fromkeys(("ContractClaimed", "ContractValidated"), "claim"),
    **dict.fromkeys(("PoolAgreed", "PoolLeft"), "pool"),
    **dict.fromkeys(("HubOpened", "HubClosed"), "hubs"),
    **dict.fromkeys(("IndicatorAdopted", "IndicatorDropped"), "indicator"),
    **dict.fromkeys(("ProgrammeLaunched", "ProgrammeStopped"), "programme"),
    "CutImposed": "cut",
    "FloorSet": "floor",
    "IncidentOccurred": "incident",
    "ReturnFiled": "return",
    "SeriesBreak": "break",
}
"""What the notes of some kinds are about together."""

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
