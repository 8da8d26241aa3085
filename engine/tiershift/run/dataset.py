"""Kept results as an `xarray.Dataset`: names, units, equations, subscripts, dates and where it all came from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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
from tiershift.pause import no_collection
from tiershift.run.remember import remembered

Floats = NDArray[np.float64]


@remembered
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


@no_collection()
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
    data: dict[str, tuple[tuple[str, ...], Floats, Mapping[str, str]]] = {}
    coords: dict[str, object] = dict(leading)
    known = _labels(model)
    first = 0
    for id_, cells in variables.items():
        label = known.get(id_)
        if label is None:
            label = known[id_] = _label(model, model.variables[id_])
        block = values[..., first : first + len(cells)]
        first += len(cells)
        coords |= label.axes
        data[id_] = ((*dims, *label.axes), label.shaped(cells, block), label.about)
    made = xr.Dataset(data, {**coords, "time": times, "date": ("time", dates(times))}, dict(attrs))
    made["time"].attrs["unit"] = model.tree.variables["time step"].unit if "time step" in model.tree.variables else ""
    return made


@dataclass(slots=True)
class _Label:
    """What a variable is called in results: its own dimensions with their coordinates, and where its cells go."""

    axes: Mapping[str, list[str]]
    elements: Sequence[tuple[str, ...]]
    about: Mapping[str, str]
    _placed: tuple[tuple[Ref, ...], NDArray[np.intp]] | None = None

    def shaped(self, cells: tuple[Ref, ...], block: Floats) -> Floats:
        """Put the cells where their subscripts say; an element without an equation is not a number."""
        if not self.elements:
            return block[..., 0]
        shape = tuple(len(own) for own in self.elements)
        placed = self._placed  # one name for both, as threads may label side by side
        if placed is None or placed[0] is not cells:
            own = [{element: number for number, element in enumerate(axis)} for axis in self.elements]
            at = [[axis[sub] for axis, sub in zip(own, cell.subs, strict=True)] for cell in cells]
            places: NDArray[np.intp] = np.asarray(np.ravel_multi_index(tuple(np.array(at).T), shape))
            self._placed = placed = cells, places
        full = np.full((*block.shape[:-1], math.prod(shape)), np.nan)
        full[..., placed[1]] = block
        return full.reshape(*block.shape[:-1], *shape)


@remembered
def _labels(model: Model) -> dict[str, _Label]:
    """Labels of a model's variables by id, filled as they are asked for."""
    return {}


def _label(model: Model, variable: Variable) -> _Label:
    elements = [_elements(model, sub) for sub in variable.subscripts]
    about = {"name": variable.name, "unit": variable.unit, "equation": model.equation(variable)}
    return _Label(dict(zip(*_axes(model, variable), strict=True)), elements, about)


def dates(times: Floats) -> NDArray[np.datetime64]:
    """Return the day that each model time (years) begins; not a time where the model's clock is no calendar."""
    return _dates(times.tobytes())


@lru_cache(maxsize=16)
def _dates(times: bytes) -> NDArray[np.datetime64]:
    made = np.array([_day(time) for time in np.frombuffer(times).tolist()], "datetime64[ns]")
    made.flags.writeable = False
    return made


def _day(time: float) -> date | None:
    return date_of(time) if 1678 <= time <= 2261 else None


@remembered
def _called(model: Model) -> Mapping[tuple[str, int], str]:
    return dimensions(model.tree)


def _axes(model: Model, variable: Variable) -> tuple[Sequence[str], Sequence[list[str]]]:
    """Names and coordinates of a variable's own dimensions."""
    tree, subs, called = model.tree, variable.subscripts, _called(model)
    names = [called[sub, subs[:place].count(sub)] for place, sub in enumerate(subs)]
    axes = [[tree.spelling.get(e, e) for e in _elements(model, sub)] for sub in subs]
    return names, axes


def _elements(model: Model, sub: str) -> tuple[str, ...]:
    return model.tree.ranges[sub].elements if sub in model.tree.ranges else (sub,)
