"""Beliefs: what somebody assumes of a parameter of the model, and what is no longer assumed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from tiershift.events.types_base import FIRST, LAST, SIGNS, Kept, Sourced, Text

Confidence = Literal["A", "B", "C", "D"]
Role = Annotated[str, StringConstraints(strip_whitespace=True, max_length=SIGNS)]
"""A role or a body, or a person's pseudonym; empty where nobody is named."""


class AssumptionAdopted(Sourced):
    """Somebody assumes a value, or a spread of values, for a parameter of the model: one of the two."""

    kind: Literal["AssumptionAdopted"] = "AssumptionAdopted"
    v: Literal[2] = 2
    parameter: Text = Field(description="the parameter, by its name or id")
    value: float | None = Field(default=None, description="one value for every future")
    draw: dict[str, dict[str, float]] | None = Field(
        default=None, description="or a spread, written as in a parameter file: {triangular: {low, mode, high}}"
    )
    unit: Text = Field(description="the parameter's unit")
    confidence: Confidence = Field(description="A read in the source, B derived from it, C estimated, D assumed")
    owner: Role = Field(
        default="", description="the role that answers for the figure and keeps it up to date; a person by a pseudonym"
    )
    signed_off_by: Role = Field(
        default="", description="the role that has signed this figure off; a person by a pseudonym; empty for nobody"
    )
    sunset: date | None = Field(
        default=None, ge=FIRST, le=LAST, description="the last day on which it may be relied on without a new look"
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.value is None) == (self.draw is None):
            raise ValueError("it needs one of value and draw. Give one, and not both.")
        return self


class AssumptionWithdrawn(Kept):
    """An assumption is taken back: what was believed before it holds again."""

    kind: Literal["AssumptionWithdrawn"] = "AssumptionWithdrawn"
    v: Literal[1] = 1
    target: UUID = Field(description="the id of the AssumptionAdopted that is taken back")


Believed = AssumptionAdopted | AssumptionWithdrawn
