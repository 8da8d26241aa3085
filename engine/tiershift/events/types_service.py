"""Decisions about what is offered to families: programmes, training, access, hubs, what is measured, policy."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from tiershift.events.types_base import FIRST, LAST, LONGEST, Decided, Over, Text


class ProgrammeLaunched(Decided):
    """A programme that does not run yet gets money a year, out of the budget of its tier."""

    kind: Literal["ProgrammeLaunched"] = "ProgrammeLaunched"
    v: Literal[1] = 1
    programme: Text = Field(description="the programme: the model's lever is called this, and `money`")
    value: float = Field(gt=0, description="the money a year")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0


class ProgrammeScaled(Decided):
    """A programme that runs gets more money a year, or less."""

    kind: Literal["ProgrammeScaled"] = "ProgrammeScaled"
    v: Literal[1] = 1
    programme: Text = Field(description="the programme: the model's lever is called this, and `money`")
    value: float = Field(gt=0, description="the money a year from now on")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0


class ProgrammeStopped(Decided):
    """A programme that runs gets no more money."""

    kind: Literal["ProgrammeStopped"] = "ProgrammeStopped"
    v: Literal[1] = 1
    programme: Text = Field(description="the programme: the model's lever is called this, and `money`")
    over: Over = 0.0


class FidelityFunded(Decided):
    """A share of the money of programmes pays for keeping them what was tested: training, supervision and checks."""

    kind: Literal["FidelityFunded"] = "FidelityFunded"
    v: Literal[1] = 1
    value: float = Field(ge=0, le=1, description="the share: 0.1 is 10 %")
    unit: Text = Field(default="Dmnl", description="a share has no dimension")
    over: Over = 0.0


class TrainingFunded(Decided):
    """Training is paid for: hours a year, the share of teachers who are trained, or places for new social workers."""

    kind: Literal["TrainingFunded"] = "TrainingFunded"
    v: Literal[1] = 1
    whom: Literal["staff", "universal_staff", "teachers", "supervision", "academy"] = Field(
        description="who learns, or how: reflective supervision of social workers, an academy for new ones"
    )
    value: float = Field(ge=0, description="how much of it there is from now on")
    unit: Text = Field(description="its unit: hour/(FTE*year), Dmnl for the share of teachers, FTE/year for an academy")
    over: Over = 0.0


class ThresholdChanged(Decided):
    """The front door of a service becomes stricter or more open."""

    kind: Literal["ThresholdChanged"] = "ThresholdChanged"
    v: Literal[1] = 1
    service: Text = Field(description="the service: the model's lever is called this, and `threshold`")
    value: float = Field(ge=0, description="how strict: 1 as in 2010, 0 accepts everybody, 2 doubles the odds of a no")
    unit: Text = Field(default="Dmnl", description="a ratio of odds has no dimension")
    over: Over = 0.0


class AccessRedesigned(Decided):
    """The way to help changes: who finds need, how fast it is referred, who is served first."""

    kind: Literal["AccessRedesigned"] = "AccessRedesigned"
    v: Literal[1] = 1
    way: Literal[
        "single_access_point",
        "time_to_refer",
        "outreach",
        "hidden_need_outreach",
        "urgent_first",
        "early_help_wait_guarantee",
        "mental_health_wait_guarantee",
        "co_design",
    ] = Field(description="what changes")
    value: float = Field(ge=0, description="what it is from now on")
    unit: Text = Field(description="the unit of the model's lever")
    over: Over = 0.0


class HubOpened(Decided):
    """Family hubs open; each takes money a year out of the targeted budget."""

    kind: Literal["HubOpened"] = "HubOpened"
    v: Literal[1] = 1
    hubs: int = Field(ge=1, le=1_000_000, description="how many open")
    money_each: float = Field(gt=0, description="what one costs a year")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0


class HubClosed(Decided):
    """Family hubs close, and what they cost is taken from the money for hubs that there is then, whatever set it."""

    kind: Literal["HubClosed"] = "HubClosed"
    v: Literal[1] = 1
    hubs: int = Field(ge=1, le=1_000_000, description="how many close")
    money_each: float = Field(gt=0, description="what one costs a year")
    unit: Text = Field(description="its unit: GBP2324/year, pounds a year at 2023-24 prices")
    over: Over = 0.0


class IndicatorAdopted(Decided):
    """Somebody agrees to be measured by something that the model computes."""

    kind: Literal["IndicatorAdopted"] = "IndicatorAdopted"
    v: Literal[1] = 1
    variable: Text = Field(description="the variable of the model, by its name or id")
    unit: Text = Field(description="the variable's unit")
    target: float | None = Field(default=None, description="what is aimed at, if anything")
    by: date | None = Field(default=None, ge=FIRST, le=LAST, description="the day by which it is aimed at")


class IndicatorDropped(Decided):
    """An indicator is no longer used."""

    kind: Literal["IndicatorDropped"] = "IndicatorDropped"
    v: Literal[1] = 1
    variable: Text = Field(description="the variable of the model, by its name or id")


class PolicyShock(Decided):
    """Something is changed from outside, by government or the economy, for good or for some years."""

    kind: Literal["PolicyShock"] = "PolicyShock"
    v: Literal[1] = 1
    affects: Literal[
        "demand", "mental_health_capacity", "school_teams", "inpatient_beds", "profit_cap", "agency_cap"
    ] = Field(description="what it changes")
    change: float = Field(description="by how much, up or down")
    unit: Text = Field(description="the unit of the model's lever")
    over: Over = 0.0
    years: float | None = Field(
        default=None, gt=0, le=LONGEST, description="years until it begins to fade; for good without"
    )

    @model_validator(mode="after")
    def _is_there_before_it_fades(self) -> Self:
        if self.years is not None and self.years < self.over:
            raise ValueError("it would fade before it is there. Let `years` be at least `over`.")
        return self


ServiceDecision = (
    ProgrammeLaunched
    | ProgrammeScaled
    | ProgrammeStopped
    | FidelityFunded
    | TrainingFunded
    | ThresholdChanged
    | AccessRedesigned
    | HubOpened
    | HubClosed
    | IndicatorAdopted
    | IndicatorDropped
    | PolicyShock
)
