"""Records that the log keeps of itself: branches, undoing, names for versions, forecasts. None acts on the model."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from tiershift.events.types_base import WHOLE, Kept, Text

NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
"""How plans and branches may be called."""
STREAM = r"^[a-z0-9][a-z0-9_-]{0,63}(@[a-z0-9][a-z0-9_-]{0,63})?$"
"""A log: of a plan, or of a branch of it, `plan@branch`."""

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
ForecastId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class PlanStarted(Kept):
    """A plan begins, for one model, and for all of England or for one place; it is the first entry of its log."""

    kind: Literal["PlanStarted"] = "PlanStarted"
    v: Literal[2] = 2
    title: str = Field(min_length=1, max_length=200, description="what the plan is, in a line")
    model: Text = Field(description="name of the model that it is made for")
    place: str = Field(
        default="",
        pattern=r"^([A-Z]\d{8})?$",
        description="code of the authority it is of; empty for all of England",
    )


class BranchStarted(Kept):
    """A branch goes on from its parent's log as it stood; it is the first entry of the branch's own log.

    What is folded is the parent up to that version, and then the branch's own entries. Nothing is copied.
    """

    kind: Literal["BranchStarted"] = "BranchStarted"
    v: Literal[1] = 1
    parent: str = Field(pattern=STREAM, description="the log that it leaves: a plan, or plan@branch")
    parent_version: int = Field(ge=0, le=WHOLE, description="number of the parent's last entry that the branch shares")
    parent_hash: str = Field(
        pattern=r"^([0-9a-f]{64})?$", description="hash of that entry, so that a changed parent shows; empty for none"
    )


class Undone(Kept):
    """An earlier event no longer counts; undoing the undoing makes it count again."""

    kind: Literal["Undone"] = "Undone"
    v: Literal[1] = 1
    target: UUID = Field(description="the id of the event that no longer counts")


class Tagged(Kept):
    """A version of the log gets a name, such as "as approved by Cabinet 12 Feb"."""

    kind: Literal["Tagged"] = "Tagged"
    v: Literal[1] = 1
    name: str = Field(min_length=1, max_length=200, description="the name")
    version: int = Field(
        ge=0, le=WHOLE, description="the number of the last event that it covers, counted along the lineage"
    )


class ForecastIssued(Kept):
    """A forecast was run and given out; everything that its bytes follow from is named here."""

    kind: Literal["ForecastIssued"] = "ForecastIssued"
    v: Literal[1] = 1
    forecast_id: ForecastId = Field(description="what people call it")
    head: str = Field(pattern=r"^([0-9a-f]{64})?$", description="hash of the last entry it was run from")
    version: int = Field(ge=0, le=WHOLE, description="number of that entry, counted along the lineage")
    model: Text = Field(description="name of the model")
    model_hash: Hash = Field(description="SHA-256 of the model file")
    parameters_hash: Hash = Field(description="SHA-256 of the parameter file")
    posterior_hash: str = Field(
        default="", pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the calibrated draws; empty without"
    )
    seed: int = Field(ge=0, le=WHOLE, description="what the futures are drawn from")
    futures: int = Field(ge=1, le=WHOLE, description="how many futures were run")
    horizon: float = Field(description="model time in years at which the run ends")
    engine_version: Text = Field(description="version of tiershift")
    result_digest: Hash = Field(description="SHA-256 of the tidy results")
    variables: tuple[Text, ...] = Field(min_length=1, description="what was forecast, by id")


class ForecastSignedOff(Kept):
    """Somebody who may do so stands by a forecast that was issued."""

    kind: Literal["ForecastSignedOff"] = "ForecastSignedOff"
    v: Literal[1] = 1
    forecast_id: ForecastId = Field(description="the forecast")
    by: Text = Field(description="the role that signs it off")


Record = PlanStarted | BranchStarted | Undone | Tagged | ForecastIssued | ForecastSignedOff
