"""Kept results as an `xarray.Dataset`: names, units, equations, subscripts, dates and where it all came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.compile.program import Program
from tiershift.errors import Problem, UsageError, suggest
from tiershift.model.calendar import date_of
from tiershift.model.dimensions import dimensions
from tiershift.model.load import Model
from tiershift.model.names import meant
from tiershift.model.tree import Ref, Variable

Floats = NDArray[np.float64]


def cells_of(model: Model, program: Program) -> Mapping[str, tuple[Ref, ...]]:
    """Return the cells of each variable that has any, by the variable's id."""
    found: dict[str, list[Ref]] = {variable.id: [] for variable in model.tree.variables.values()}
    ids = {name: variable.id for name, variable in model.tree.variables.items()}
    for cell in program.slots:
        if cell.name in ids:
            found[ids[cell.name]].append(cell)
    return {id_: tuple(cells) for id_, cells in found.items() if cells}


def chosen(model: Model, program: Program, wanted: Iterable[str] | None) -> Mapping[str, tuple[Ref, ...]]:
    """Return the cells of the variables wanted, all by default.

    Raises:
        UsageError: a name that the model lacks; the nearest is offered.
    """
    have = cells_of(model, program)
    if wanted is None:
        return have
    known = {id_: model.variables[id_].name for id_ in have}
    ids = {name: meant(name, known) for name in ((wanted,) if isinstance(wanted, str) else wanted)}
    if missing := [name for name, id_ in ids.items() if id_ is None]:
        raise UsageError(
            Problem(
                "variables",
                f'the model has no variable "{name}"',
                way_out=suggest(name, list(known.values()), "See `tiershift show`."),
            )
            for name in missing
        )
    return {id_: have[id_] for id_ in ids.values() if id_ is not None}


def dataset(
    model: Model,
    variables: Mapping[str, tuple[Ref, ...]],
    times: Floats,
    values: Floats,
    leading: Mapping[str, NDArray[np.generic]],
    attrs: Mapping[str, str | int],
) -> xr.Dataset:
    """Name the results.

    Args:
        variables: the cells of each variable, in the order of the last axis of `values`.
        values: shape (*leading, time, cell).
        leading: coordinates of the axes before time, by name; none for a single run.
        attrs: where the results came from.
    """
    dims = (*leading, "time")
    data: dict[str, tuple[tuple[str, ...], Floats, dict[str, str]]] = {}
    coords: dict[str, object] = dict(leading)
    first, called = 0, dimensions(model.tree)
    for id_, cells in variables.items():
        variable = model.variables[id_]
        block = values[..., first : first + len(cells)]
        first += len(cells)
        names, axes = _axes(model, variable, called)
        coords |= dict(zip(names, axes, strict=True))
        about = {"name": variable.name, "unit": variable.unit, "equation": model.equation(variable)}
        data[id_] = ((*dims, *names), _shaped(model, variable, cells, block), about)
    made = xr.Dataset(data, {**coords, "time": times, "date": ("time", dates(times))}, dict(attrs))
    made["time"].attrs["unit"] = model.tree.variables["time step"].unit if "time step" in model.tree.variables else ""
    return made


def dates(times: Floats) -> NDArray[np.datetime64]:
    """Return the day that each model time (years) begins; not a time where the model's clock is no calendar."""
    return np.array([_day(time) for time in times], "datetime64[ns]")


def _day(time: float) -> date | None:
    return date_of(time) if 1678 <= time <= 2261 else None


def _axes(
    model: Model, variable: Variable, called: Mapping[tuple[str, int], str]
) -> tuple[Sequence[str], Sequence[list[str]]]:
    """Names and coordinates of a variable's own dimensions."""
    tree, subs = model.tree, variable.subscripts
    names = [called[sub, subs[:place].count(sub)] for place, sub in enumerate(subs)]
    axes = [[tree.spelling.get(e, e) for e in _elements(model, sub)] for sub in subs]
    return names, axes


def _elements(model: Model, sub: str) -> tuple[str, ...]:
    return model.tree.ranges[sub].elements if sub in model.tree.ranges else (sub,)


def _shaped(model: Model, variable: Variable, cells: Sequence[Ref], block: Floats) -> Floats:
    """Put the cells where their subscripts say; an element without an equation is not a number."""
    if not variable.subscripts:
        return block[..., 0]
    elements = [_elements(model, sub) for sub in variable.subscripts]
    full: Any = np.full((*block.shape[:-1], *(len(own) for own in elements)), np.nan)
    for number, cell in enumerate(cells):
        place: tuple[int, ...] = tuple(own.index(sub) for own, sub in zip(elements, cell.subs, strict=True))
        full[(..., *place)] = block[..., number]
    return np.asarray(full, float)
