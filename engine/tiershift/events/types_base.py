"""What every kind of event has in common.

Every event says what, from when it holds (`effective`), when it was written down (`recorded`), who and why. It is
never edited: a correction is a new event. Events carry amounts, dates and roles; they are for no data about a child.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Tier = Literal["universal", "targeted", "specialist", "care"]
TIERS: tuple[Tier, ...] = get_args(Tier)

CUT = "envelope_cut"
DOUBLE_RUNNING = "transition_funding"


def budget_of(tier: Tier) -> str:
    """Return the id of the lever that holds the planned budget of `tier`."""
    return f"{tier}_budget"


SIGNS = 4000
"""Signs of a text; what is longer belongs into a paper that the text names."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SIGNS)]
LONGEST = 200.0
"""Years that anything may take: more is a slip, and its end would be on no calendar."""
FIRST, LAST = date(1800, 1, 1), date(2999, 12, 31)
"""The days that can be meant."""
WHOLE = 2**53 - 1
"""The greatest whole number that every reader of JSON reads as it is written."""

Over = Annotated[
    float, Field(ge=0, le=LONGEST, description="years the change takes, in a straight line; 0 for at once")
]


class Recorded(BaseModel):
    """What every event says."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    event_id: UUID = Field(description="made by whoever records the event, so that a retry does not record it twice")
    effective: date = Field(ge=FIRST, le=LAST, description="first day on which it holds")
    recorded: date | AwareDatetime = Field(description="when it was written down; a time of day carries its zone")
    who: Text = Field(description="the role or body that says so; not a private person")
    why: Text = Field(description="the reason, in the words of whoever decided, counted or assumed")


class Decided(Recorded):
    """Somebody chose."""

    source: str = Field(default="", max_length=SIGNS, description="where the decision is minuted")


class Sourced(Recorded):
    """Somebody counted or assumes: not without saying where it comes from."""

    source: Text = Field(description="where the figure comes from")


class Kept(Recorded):
    """The log says something about itself: its branches, what is undone, its names, what was forecast from it."""

    source: str = Field(default="", max_length=SIGNS, description="where this is minuted, or what it was taken from")
