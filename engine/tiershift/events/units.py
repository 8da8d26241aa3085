"""The unit of a figure, where only one is possible: that of the lever, parameter or variable which an event names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tiershift.events.levers import ACTS
from tiershift.events.types import KINDS, TIERS, budget_of
from tiershift.model.names import identifier
from tiershift.model.parameters import Parameters


class Measured(Protocol):
    """What a model says of a variable, as far as units need it."""

    @property
    def unit(self) -> str: ...


class World(Protocol):
    """A model, as far as units need it."""

    @property
    def parameters(self) -> Parameters: ...
    @property
    def variables(self) -> Mapping[str, Measured]: ...


def only_unit(kind: str, fields: Mapping[str, str], model: World) -> str:
    """Return the one unit that an event can have; "" where it needs to say none, or the unit does not follow.

    Args:
        kind: as in `KINDS`.
        fields: what the event says, as text, by name.
        model: whose levers, parameters and variables have units.
    """
    field = KINDS[kind].model_fields.get("unit")
    if field is None or not field.is_required():
        return ""
    if "parameter" in KINDS[kind].model_fields:
        parameter = model.parameters.values.get(identifier(fields.get("parameter", "")))
        return parameter.drawn_unit if parameter else ""
    if "variable" in KINDS[kind].model_fields:
        variable = model.variables.get(identifier(fields.get("variable", "").partition("[")[0]))
        return variable.unit if variable else ""
    ids = [by.lever(fields[by.field]) for by in ACTS.get(kind, ()) if by.field in fields]
    if kind == "OutturnRecorded" or (kind == "FloorSet" and not any(ids)):
        tier = fields.get("tier", fields.get("protects", ""))
        ids = [budget_of(each) for each in TIERS if each == tier]
    levers = [model.parameters.levers.get(id_ or "") for id_ in ids]
    return next((lever.unit for lever in levers if lever), "")
