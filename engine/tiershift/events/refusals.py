"""Why a command is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a command is refused."""

    UNKNOWN_LEVER = "the model has no such lever"
    UNKNOWN_VARIABLE = "the model has no such variable"
    ONE_ELEMENT = "a count is of a whole variable"
    UNKNOWN_PARAMETER = "the model has no such parameter"
    UNIT = "the unit is not the model's"
    TOO_EARLY = "the date is before the model starts"
    TOO_LATE = "the date is after the model ends"
    NOT_YET = "it was recorded before it can have been counted"
    NEGATIVE = "a budget cannot be negative"
    OUT_OF_RANGE = "the lever would leave its range"
    MORE_THAN_HELD = "a tier cannot give more than it holds"
    SAME_TIER = "giver and receiver are the same tier"
    CLOSED_YEAR = "the year's outturn is recorded"
    OVERRULED = "a later decision sets the same lever"
    BELIEF = "the assumption does not fit the parameter"
    SUNSET = "the assumption may no longer be relied on when it is written down"
    TWICE = "the same cut is recorded already"
    BELOW_FLOOR = "a tier would have less than the law says"
    RUNNING = "it runs already"
    NOT_RUNNING = "it does not run then"
    BEFORE = "it comes before what it follows"
    MORE_THAN_CLAIMED = "more is accepted than was claimed"
    UNKNOWN_EVENT = "the log has no such event"
    ALREADY_UNDONE = "it is undone already"
    STANDS = "an event of its kind cannot be undone"
    NEEDED = "a later event could then not have been accepted"
    NAME_TAKEN = "the name is given already"
    NO_NAME = "the name would be taken for a version or a date"
    AHEAD = "it is stamped with a day that is still to come"
    IDENTIFIES = "a text looks as if it named one child or private person"
    NAMES = "a field names a person, where the log holds roles and pseudonyms"
    OTHER_MODEL = "the plan is made for another model"
    BY_FORK = "a branch begins a log of its own"
    OTHER_LOG = "the forecast was run from another log"
    UNKNOWN_FORECAST = "no such forecast was issued"


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that cannot be obeyed.

    Attributes:
        reason: the kind of refusal.
        what: the reason in this case, in one clause.
        way_out: what to do about it.
        field: the field of the command that is to blame.
    """

    reason: Reason
    what: str
    way_out: str
    field: str
