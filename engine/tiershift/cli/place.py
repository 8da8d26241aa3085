"""`--place NAME`: the model of one English authority in place of all of England."""

from __future__ import annotations

from tiershift.errors import Problem, UsageError
from tiershift.model.load import Model


def at_place(model: Model, name: str, *, where: str = "--place") -> Model:
    """Return the model of the authority that `name`, given as `where`, means.

    Raises:
        UsageError: the model knows no places; or there is no such authority, it was abolished, or it is too small.
        ParameterError: the effects of places were estimated for another model.
    """
    from tiershift.calibrate.pool.local import place_local

    if "population_index_of_the_place" not in model.parameters.values:
        way_out = "Leave --place out, or use childrens_services."
        raise UsageError(Problem(where, f"the model {model.name} is of no place", way_out=way_out))
    return model.at(place_local(name, model, where=where))
