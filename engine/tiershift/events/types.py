"""The kinds of event a plan is made of, typed and versioned: decisions, observations, beliefs, and records of the log.

Every event says what, from when it holds (`effective`), when it was written down (`recorded`), who and why. It is
never edited: a correction is a new event. Events carry amounts, dates and roles; they are for no data about a child.

An event can be made by anybody; it is a proposal until `decide` has returned it.
"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field, TypeAdapter

from tiershift.events.types_base import CUT, DOUBLE_RUNNING, TIERS, Recorded, Tier, budget_of
from tiershift.events.types_believed import (
    AssumptionAdopted,
    AssumptionWithdrawn,
    Believed,
)
from tiershift.events.types_kept import (
    BranchStarted,
    ForecastIssued,
    ForecastSignedOff,
    PlanStarted,
    Record,
    Tagged,
    Undone,
)
from tiershift.events.types_market import (
    ContractClaimed,
    ContractEnded,
    ContractPiloted,
    ContractSigned,
    ContractValidated,
    FosterOfferChanged,
    HomesCommissioned,
    MarketDecision,
)
from tiershift.events.types_money import (
    BudgetSet,
    CutImposed,
    FloorSet,
    FundingShifted,
    GrantReceived,
    LeverSet,
    MoneyDecision,
    PoolAgreed,
    PoolLeft,
)
from tiershift.events.types_seen import (
    Counted,
    Fact,
    IncidentOccurred,
    OutturnRecorded,
    ReturnFiled,
    SeriesBreak,
)
from tiershift.events.types_service import (
    AccessRedesigned,
    FidelityFunded,
    HubClosed,
    HubOpened,
    IndicatorAdopted,
    IndicatorDropped,
    PolicyShock,
    ProgrammeLaunched,
    ProgrammeScaled,
    ProgrammeStopped,
    ServiceDecision,
    ThresholdChanged,
    TrainingFunded,
)

__all__ = [
    "CUT",
    "DOUBLE_RUNNING",
    "EVENT",
    "FAMILIES",
    "KINDS",
    "TIERS",
    "AccessRedesigned",
    "AssumptionAdopted",
    "AssumptionWithdrawn",
    "Believed",
    "BranchStarted",
    "BudgetSet",
    "ContractClaimed",
    "ContractEnded",
    "ContractPiloted",
    "ContractSigned",
    "ContractValidated",
    "Counted",
    "CutImposed",
    "Decision",
    "Event",
    "Fact",
    "FidelityFunded",
    "FloorSet",
    "ForecastIssued",
    "ForecastSignedOff",
    "FosterOfferChanged",
    "FundingShifted",
    "GrantReceived",
    "HomesCommissioned",
    "HubClosed",
    "HubOpened",
    "IncidentOccurred",
    "IndicatorAdopted",
    "IndicatorDropped",
    "LeverSet",
    "MarketDecision",
    "MoneyDecision",
    "OutturnRecorded",
    "PlanStarted",
    "PolicyShock",
    "PoolAgreed",
    "PoolLeft",
    "ProgrammeLaunched",
    "ProgrammeScaled",
    "ProgrammeStopped",
    "Record",
    "Recorded",
    "ReturnFiled",
    "SeriesBreak",
    "ServiceDecision",
    "Tagged",
    "ThresholdChanged",
    "Tier",
    "TrainingFunded",
    "Undone",
    "budget_of",
]

Decision = MoneyDecision | ServiceDecision | MarketDecision
Event = Decision | Fact | Believed | Record

KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}
FAMILIES: dict[str, tuple[type[Event], ...]] = {
    "decision": get_args(Decision),
    "observation": get_args(Fact),
    "belief": get_args(Believed),
    "record": get_args(Record),
}

EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
"""Reads and checks an event of any kind."""
