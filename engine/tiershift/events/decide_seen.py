"""Counts that cannot be, whatever the model: fewer than none, half a child, more children than there are."""

from __future__ import annotations

from typing import Protocol

from tiershift.events.refusals import Reason, Refused
from tiershift.events.types import Counted
from tiershift.model.parameters import Parameters

_WHOLE = ("children", "people", "places", "services")
"""What is counted one by one."""
_NEVER_LESS = (*_WHOLE, "FTE", "year")
_ALL = "child_population_table"
"""The series of all children; its upper bound is more than there have ever been."""


class World(Protocol):
    """What counts are held against."""

    @property
    def parameters(self) -> Parameters: ...


def impossible(command: Counted, unit: str, model: World) -> Refused | None:
    """Return why a count cannot be; `None` where it can.

    Args:
        command: the count, in `unit`.
        unit: of the variable that was counted.
        model: its series of all children says how many there can be at most.
    """
    if unit in _NEVER_LESS and command.value < 0:
        what = f"a count of {command.value:,.12g} {unit} is less than none"
        return Refused(Reason.NEGATIVE, what, "Give what was counted, which is 0 or more.", "value")
    if unit in _WHOLE and not command.value.is_integer():
        what = f"{command.value:,.12g} is no whole number of {unit}"
        return Refused(Reason.OUT_OF_RANGE, what, "Give what was counted on the day, not an average.", "value")
    everybody = model.parameters.series.get(_ALL)
    if unit == "children" and everybody is not None and command.value > everybody.high:
        what = f"{command.value:,.12g} children are more than there are, which is less than {everybody.high:,.0f}"
        return Refused(Reason.OUT_OF_RANGE, what, "Check the noughts.", "value")
    return None
