"""Observations: what was spent and counted, what happened, what was reported, and where a series breaks."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from tiershift.events.types_base import Sourced, Text, Tier
from tiershift.model.calendar import financial_year_start


class OutturnRecorded(Sourced):
    """A tier spent so much in a financial year; that year is closed to decisions about the tier's budget.

    Effective from 1 April on which the year starts. It is what was spent after all cuts: no cut is taken off it again.
    A cut counts as far as it was in force in that year: of one that is phased in (`cut front loading` below 1), what
    had come in by then. The budget of later years goes on from it until something else is decided, under the cuts in
    force then.
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


class IncidentOccurred(Sourced):
    """Something happened that changes how people judge risk. It is told in general words, never about a child."""

    kind: Literal["IncidentOccurred"] = "IncidentOccurred"
    v: Literal[1] = 1
    nature: Literal["serious_incident", "inspection", "court_judgment", "media", "data_loss", "provider_failure"] = (
        Field(description="what kind of thing it was")
    )
    severity: int = Field(ge=1, le=5, description="from 1, known in the service, to 5, known in the whole country")


class ReturnFiled(Sourced):
    """A statutory return was filed; later counts of its period come from it."""

    kind: Literal["ReturnFiled"] = "ReturnFiled"
    v: Literal[1] = 1
    collection: Text = Field(description="the return: SSDA903, CIN census, section 251")
    period: Text = Field(description="the time it covers: 2025-26")


class SeriesBreak(Sourced):
    """From a day on, a series is counted in another way: what was counted before cannot be compared as it is."""

    kind: Literal["SeriesBreak"] = "SeriesBreak"
    v: Literal[1] = 1
    variable: Text = Field(description="the variable of the model, by its name or id")
    factor: float | None = Field(
        default=None, gt=0, description="what earlier counts are multiplied by to be comparable, where that is known"
    )


Fact = OutturnRecorded | Counted | IncidentOccurred | ReturnFiled | SeriesBreak
