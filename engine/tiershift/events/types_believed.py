"""Beliefs: what somebody assumes of a parameter of the model, and what is no longer assumed."""

from __future__ import annotations

from typing import Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from tiershift.events.types_base import Kept, Sourced, Text

Confidence = Literal["A", "B", "C", "D"]


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


class AssumptionWithdrawn(Kept):
    """An assumption is taken back: what was believed before it holds again."""

    kind: Literal["AssumptionWithdrawn"] = "AssumptionWithdrawn"
    v: Literal[1] = 1
    target: UUID = Field(description="the id of the AssumptionAdopted that is taken back")


Believed = AssumptionAdopted | AssumptionWithdrawn
