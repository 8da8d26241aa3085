"""The kinds of event a plan is made of, typed and versioned: decisions, observations and beliefs.

Every event says what, from when it holds (`effective`), when it was written down (`recorded`), who and why. It is
never edited: a correction is a new event. Events carry amounts, dates and roles; never data about a child.

An event can be made by anybody; it is a proposal until `decide` has returned it.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, TypeAdapter, model_validator

from tiershift.events.types_base import (
    CUT,
    DOUBLE_RUNNING,
    TIERS,
    Decided,
    Over,
    Recorded,
    Sourced,
    Text,
    Tier,
    budget_of,
)
from tiershift.events.types_kept import (
    AssumptionWithdrawn,
    BranchStarted,
    ForecastIssued,
    ForecastSignedOff,
    PlanStarted,
    Record,
    Tagged,
    Undone,
)
from tiershift.model.calendar import financial_year_start

Confidence = Literal["A", "B", "C", "D"]

__all__ = [
    "CUT",
    "DOUBLE_RUNNING",
    "EVENT",
    "FAMILIES",
    "KINDS",
    "TIERS",
    "AssumptionAdopted",
    "AssumptionWithdrawn",
    "Believed",
    "BranchStarted",
    "BudgetSet",
    "Counted",
    "CutImposed",
    "Decision",
    "Event",
    "Fact",
    "ForecastIssued",
    "ForecastSignedOff",
    "FundingShifted",
    "LeverSet",
    "OutturnRecorded",
    "PlanStarted",
    "Record",
    "Recorded",
    "Tagged",
    "Tier",
    "Undone",
    "budget_of",
]


class BudgetSet(Decided):
    """The planned budget of a tier is set to an amount a year, at once or in a straight line over some years."""

    kind: Literal["BudgetSet"] = "BudgetSet"
    v: Literal[1] = 1
    tier: Tier = Field(description="the tier whose budget is set")
    value: float = Field(description="the new planned budget")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0


class CutImposed(Decided):
    """A share of the whole funding envelope is taken away, on top of what was taken before."""

    kind: Literal["CutImposed"] = "CutImposed"
    v: Literal[1] = 1
    share: float = Field(gt=0, le=1, description="share of the envelope as it was before any cut: 0.08 is 8 %")
    over: Over = 0.0


class FundingShifted(Decided):
    """Money moves from the planned budget of one tier to that of another, in a straight line over some years.

    The giving tier can release each pound only `double_running` years after it has moved. Until then transition
    funding, which comes on top of all plans, stands in for it: it grows as the money moves and runs out as it is
    released. All plans and transition funding together exceed what was planned before by exactly this overlap.
    """

    kind: Literal["FundingShifted"] = "FundingShifted"
    v: Literal[1] = 1
    giver: Tier = Field(description="the tier that gives")
    receiver: Tier = Field(description="the tier that receives")
    amount: float = Field(gt=0, description="what has moved in the end")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0
    double_running: float = Field(default=0.0, ge=0, description="years until the giver can release what has moved")


class LeverSet(Decided):
    """A lever of the model is set to a value, at once or in a straight line over some years."""

    kind: Literal["LeverSet"] = "LeverSet"
    v: Literal[1] = 1
    lever: Text = Field(description="the lever, by its name or id")
    value: float = Field(description="its new value")
    unit: Text = Field(description="the lever's unit")
    over: Over = 0.0


class OutturnRecorded(Sourced):
    """A tier spent so much in a financial year; that year is closed to decisions about the tier's budget.

    Effective from 1 April on which the year starts. The budget of later years goes on from it until something else is
    decided.
    """

    kind: Literal["OutturnRecorded"] = "OutturnRecorded"
    v: Literal[1] = 1
    tier: Tier = Field(description="the tier that spent it")
    financial_year: int = Field(ge=1900, le=2200, description="the calendar year in which it ends: 2011 for 2010-11")
    amount: float = Field(description="gross spending in that year")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")

    @model_validator(mode="after")
    def _starts_the_year(self) -> Self:
        if self.effective != financial_year_start(self.financial_year):
            start = financial_year_start(self.financial_year)
            raise ValueError(f"effective is {self.effective}, but the year starts on {start}. Leave `effective` out.")
        return self


class Counted(Sourced):
    """Something the model also computes was counted at the end of a day.

    A count of a stock, or of a plain sum of stocks, steers: from the end of that day every future goes on from what was
    counted, and what the model had instead is kept and shown. Every other count is kept, and forecasts are scored by
    it. A count of version 1, of a log written before counts steered, still does not.
    """

    kind: Literal["Counted"] = "Counted"
    v: Literal[2] = 2
    variable: Text = Field(description="the variable of the model, by its name or id")
    value: float = Field(description="the count")
    unit: Text = Field(description="the variable's unit")
    steers: bool = Field(default=True, description="whether futures go on from it; without, forecasts are scored by it")


class AssumptionAdopted(Sourced):
    """Somebody assumes a value, or a spread of values, for a parameter of the model: one of the two."""

    kind: Literal["AssumptionAdopted"] = "AssumptionAdopted"
    v: Literal[1] = 1
    parameter: Text = Field(description="the parameter, by its name or id")
    value: float | None = Field(default=None, description="one value for every future")
    draw: dict[str, dict[str, float]] | None = Field(
        default=None, description="or a spread, written as in a parameter file: {triangular: {low, mode, high}}"
    )
    unit: Text = Field(description="the parameter's unit")
    confidence: Confidence = Field(description="A read in the source, B derived from it, C estimated, D assumed")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.value is None) == (self.draw is None):
            raise ValueError("it needs one of value and draw. Give one, and not both.")
        return self


Decision = BudgetSet | CutImposed | FundingShifted | LeverSet
Fact = OutturnRecorded | Counted
Believed = AssumptionAdopted | AssumptionWithdrawn
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
