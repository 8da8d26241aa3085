"""What the counts of a plan do to a model, told before it is run."""

from __future__ import annotations

from tiershift.events.plan import Plan
from tiershift.model.load import Model
from tiershift.run.simulate import kernel_of
from tiershift.run.steering import NO_SUM, Steered, identified, named, steering


def steered_by(model: Model, plan: Plan) -> tuple[Steered, ...]:
    """Return what becomes of each count of `plan` that asks to steer, in the order of the log.

    Raises:
        InputError: the model cannot be compiled.
    """
    return steering(model, kernel_of(model).program, plan).counts


def stocks_of(model: Model, variable: str) -> tuple[str, ...] | str:
    """Return the names of the stocks that a count of `variable` (an id) would reset, or why there are none.

    Raises:
        InputError: the model cannot be compiled.
    """
    found = identified(model, kernel_of(model).program).get(variable, NO_SUM)
    return found if isinstance(found, str) else named(model, found)


def stock_ids(model: Model, variable: str) -> tuple[str, ...]:
    """Return the ids of the stocks that `variable` (an id) is the plain sum of; none where it is no such sum.

    Raises:
        InputError: the model cannot be compiled.
    """
    found = identified(model, kernel_of(model).program).get(variable, NO_SUM)
    if isinstance(found, str):
        return ()
    return tuple(dict.fromkeys(model.tree.variables[cell.name].id for cell in found))
