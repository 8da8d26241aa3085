"""Decisions about placements and those who provide them: homes, foster carers, contracts from pilot to end."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tiershift.events.types_base import LONGEST, WHOLE, Decided, Over, Text

Terms = Literal[
    "outcome_pay", "competition", "user_choice", "regional_buying", "provider_monitoring", "profit_cap", "digital"
]


class HomesCommissioned(Decided):
    """Councils decide to open places in children's homes of their own, evenly over some years."""

    kind: Literal["HomesCommissioned"] = "HomesCommissioned"
    v: Literal[1] = 1
    places: int = Field(ge=1, le=1_000_000, description="how many places open in all")
    unit: Text = Field(default="places", description="places in children's homes")
    over: float = Field(gt=0, le=LONGEST, description="years over which they open")


class FosterOfferChanged(Decided):
    """What families are offered who take in a child changes: recruitment of foster carers, or the offer to kin."""

    kind: Literal["FosterOfferChanged"] = "FosterOfferChanged"
    v: Literal[1] = 1
    offer: Literal["recruitment", "kin"] = Field(description="to whom")
    value: float = Field(ge=0, description="how much above what is usual: 0 as now, 1 at most")
    unit: Text = Field(default="Dmnl", description="a share has no dimension")
    over: Over = 0.0


class ContractPiloted(Decided):
    """A contract is tried for some years; what it changes ends with the pilot."""

    kind: Literal["ContractPiloted"] = "ContractPiloted"
    v: Literal[1] = 1
    contract: Text = Field(description="what the contract is called")
    provider: Text = Field(description="the body that provides")
    terms: Terms = Field(description="what the contract changes")
    value: float = Field(gt=0, description="what it adds to that while it runs")
    unit: Text = Field(description="the unit of the model's lever")
    years: float = Field(gt=0, le=LONGEST, description="how long the pilot runs")


class ContractSigned(Decided):
    """A contract is signed; what it changes holds until it ends."""

    kind: Literal["ContractSigned"] = "ContractSigned"
    v: Literal[1] = 1
    contract: Text = Field(description="what the contract is called")
    provider: Text = Field(description="the body that provides")
    terms: Terms = Field(description="what the contract changes")
    value: float = Field(gt=0, description="what it adds to that while it runs")
    unit: Text = Field(description="the unit of the model's lever")


class ContractClaimed(Decided):
    """The provider claims payment for outcomes."""

    kind: Literal["ContractClaimed"] = "ContractClaimed"
    v: Literal[1] = 1
    contract: Text = Field(description="the contract")
    claim: Text = Field(description="the number of the claim")
    outcomes: int = Field(ge=0, le=WHOLE, description="how many outcomes are claimed")
    amount: float = Field(ge=0, description="what is claimed for them")
    unit: Text = Field(default="GBP", description="pounds in cash")


class ContractValidated(Decided):
    """A claim is checked, and so much of it accepted."""

    kind: Literal["ContractValidated"] = "ContractValidated"
    v: Literal[1] = 1
    contract: Text = Field(description="the contract")
    claim: Text = Field(description="the number of the claim")
    outcomes: int = Field(ge=0, le=WHOLE, description="how many outcomes are accepted")
    amount: float = Field(ge=0, description="what is paid for them")
    unit: Text = Field(default="GBP", description="pounds in cash")


class ContractEnded(Decided):
    """A contract ends, and what it changed is as it was without it."""

    kind: Literal["ContractEnded"] = "ContractEnded"
    v: Literal[1] = 1
    contract: Text = Field(description="the contract")
    terms: Terms | None = Field(default=None, description="as signed; filled in when it is accepted")
    value: float | None = Field(default=None, gt=0, description="as signed; filled in when it is accepted")
    unit: str | None = Field(default=None, description="as signed; filled in when it is accepted")


MarketDecision = (
    HomesCommissioned
    | FosterOfferChanged
    | ContractPiloted
    | ContractSigned
    | ContractClaimed
    | ContractValidated
    | ContractEnded
)
