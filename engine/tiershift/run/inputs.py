"""What the futures of a run start from: one row of constants for each, made when it is needed and by its number."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.noise import FUTURE, SEED_HIGH, SEED_LOW, halves
from tiershift.compile.program import Program
from tiershift.errors import ParameterError, Problem, ScenarioError, suggest
from tiershift.events.fits import BUDGETS, unfit
from tiershift.events.load import load_plan
from tiershift.events.plan import Plan
from tiershift.events.refusals import Reason
from tiershift.model.constants import subscripts
from tiershift.model.load import Model
from tiershift.model.names import meant
from tiershift.model.parameters import Parameter, Parameters
from tiershift.model.posterior import Posterior
from tiershift.model.tree import Ref
from tiershift.run.dataset import cells_of
from tiershift.run.draws import Draws, UserDraws, draw, given, varying
from tiershift.run.local import Placed, place_seed, placed
from tiershift.run.remember import remembered

Floats = NDArray[np.float64]
Arrays: TypeAlias = Mapping[str, tuple[NDArray[np.intp], Floats]]

_HASHED = 4096
"""Futures whose rows are hashed at a time."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The constants of each future; of a place, they are drawn for all of England and then made the place's.

    Attributes:
        base: the file's values, then beliefs, then what was given for all futures, shape (constant,).
        columns: the place of each constant that is one number, by id.
        arrays: by id, the places of the elements of each array that has an entry, and their numbers at factor 1.
        noise: the places of the future's number and of the seed's halves, where the model draws random numbers.
        parameters: what is drawn where `seed` is a number.
        drawn: values that the user gave instead; its first row is that of future `first`.
        seed: what the draws come from; none where nothing is drawn.
        first: the number of the first future.
        posterior: samples of the parameters that are not drawn from their priors.
        placed: what makes them those of one place, after they are drawn.
    """

    base: Floats
    columns: Mapping[str, int]
    arrays: Arrays
    noise: tuple[int, int, int] | None
    parameters: Parameters
    drawn: Draws | None = None
    seed: int | None = None
    first: int = 0
    posterior: Posterior | None = None
    placed: Placed | None = None

    def rows(self, start: int, many: int) -> Floats:
        """Return the constants of `many` futures from the `start`-th of this run on, shape (many, constant)."""
        values: Floats = np.tile(self.base, (many, 1))
        number = self.first + start
        drawn, skipped = self.drawn, start
        if drawn is None and self.seed is not None and self.parameters.values:
            drawn, skipped = draw(self.parameters, many, self.seed, first=number, posterior=self.posterior), 0
        if drawn is not None:
            asked = drawn.ids if drawn is self.drawn else self._drawn_ids()  # what is fixed is in the base
            for column, id_ in ((drawn.ids.index(id_), id_) for id_ in asked):
                own = drawn.values[skipped : skipped + many, column]
                if id_ in self.arrays:
                    places, elements = self.arrays[id_]
                    values[:, places] = own[:, None] * elements
                else:
                    values[:, self.columns[id_]] = own
        if self.placed is not None:
            self.placed.localise(values, number, self.seed if self.drawn is None else None)
        if self.noise is not None:  # what random functions draw from; one run alone is future 0 of seed 0
            future, *seed = self.noise
            values[:, future] = np.arange(number, number + many)
            values[:, seed] = halves(place_seed(self.placed.code, self.seed or 0) if self.placed else self.seed or 0)
        return values

    def _drawn_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*varying(self.parameters), *(self.posterior.ids if self.posterior else ()))))

    def digest(self, futures: int) -> str:
        """Return a hash of the constants of all futures."""
        made = hashlib.sha256()
        for start in range(0, futures, _HASHED):
            made.update(self.rows(start, min(_HASHED, futures - start)).tobytes())
        return made.hexdigest()


def inputs(
    model: Model,
    kernel: Kernel,
    plan: Plan | None,
    *,
    futures: int = 1,
    seed: int | None = None,
    first: int = 0,
    draws: UserDraws | None = None,
    params: Mapping[str, float] | None = None,
    posterior: Posterior | None = None,
) -> Inputs:
    """Return what the futures of a run start from; arguments as of `ensemble` and `simulate`.

    Raises:
        ParameterError: what was given for parameters is not usable.
    """
    ids, numbers = constants_by_id(model, kernel), _numbered(kernel.program)
    columns = {id_: numbers[cell] for id_, cell in ids.items()}
    parameters = drawn_from(model, plan)
    arrays = _arrays(model, kernel.program, parameters)
    known = {id_: model.variables[id_].name for id_ in (*ids, *arrays)}
    elements = _elements(kernel.program) if params and any("[" in name for name in params) else {}
    settable = columns | {label: numbers[cell] for label, cell in elements.items()}
    values = _set(model, params or {}, known | {label: label for label in elements})
    drawn = None if draws is None else given(draws, known, futures=futures)
    said = {*values, *(drawn.ids if drawn else ()), *_believed(plan)}
    arrays |= {id_: (arrays[id_][0], _sizes(model.parameters.values[id_])) for id_ in said & arrays.keys()}
    base: Floats = np.array(list(kernel.program.constants.values()), float)
    for id_, parameter in parameters.values.items():
        _put(base, columns, arrays, id_, parameter.value)
    for id_ in sorted(values, key=lambda id_: id_ in elements):  # an element's own number stands against the factor
        _put(base, settable, arrays, id_, values[id_])
    noise = (numbers[FUTURE], numbers[SEED_HIGH], numbers[SEED_LOW]) if FUTURE in numbers else None
    if posterior is not None:
        _fits(posterior, parameters)
        # What somebody believes of a parameter stands against what history says.
        posterior = posterior.without(_believed(plan))
    local = {place for id_ in said for place in (arrays[id_][0].tolist() if id_ in arrays else [settable[id_]])}
    at = placed(model, kernel.program, columns, arrays, local, posterior)
    return Inputs(base, columns, arrays, noise, parameters, drawn, seed, first, posterior, at)


def drawn_from(model: Model, plan: Plan | None) -> Parameters:
    """Return the parameters that futures are drawn from: England's, but for what a plan believes of the place."""
    believed = believed_in(model.parameters, plan)
    if model.local is None:
        return believed
    england, own = model.england.parameters, _believed(plan)
    return replace(
        england, values={id_: believed.values[id_] if id_ in own else one for id_, one in england.values.items()}
    )


def _believed(plan: Plan | None) -> set[str]:
    return {belief.parameter for belief in plan.beliefs} if plan else set()


def _fits(posterior: Posterior, parameters: Parameters) -> None:
    names = [one.name for one in parameters.values.values()]
    unknown = [id_ for id_ in posterior.ids if id_ not in parameters.values]
    problems = [
        Problem("posterior", f'"{id_}" is not a parameter of {parameters.model}', "", suggest(id_, names, "Drop it."))
        for id_ in unknown
    ]
    if posterior.samples.ndim != 2 or posterior.samples.shape[1] != len(posterior.ids) or not len(posterior):
        what = f"its samples have the shape {posterior.samples.shape} for {len(posterior.ids)} parameters"
        problems.append(Problem("posterior", what, way_out="Give a row for each sample, a column for each parameter."))
    if problems:
        raise ParameterError(problems)


def _put(base: Floats, columns: Mapping[str, int], arrays: Arrays, id_: str, value: float) -> None:
    """Put one number in its place, or a factor on all elements of an array."""
    if id_ in arrays:
        places, elements = arrays[id_]
        base[places] = value * elements
    else:
        base[columns[id_]] = value


def _arrays(model: Model, program: Program, parameters: Parameters) -> dict[str, tuple[NDArray[np.intp], Floats]]:
    """The places of the elements of each array that has an entry, and their numbers."""
    numbers, found = _numbered(program), {}
    for id_, parameter in parameters.values.items():
        if parameter.elements:
            cells = {cell.subs: numbers[cell] for cell in cells_of(model, program)[id_] if cell in numbers}
            places = [cells[subscripts(one.name)] for one in parameter.elements]
            found[id_] = np.array(places, np.intp), _sizes(parameter)
    return found


def _sizes(parameter: Parameter) -> Floats:
    return np.array([one.value for one in parameter.elements])


def plan_of(model: Model, plan: Plan | str | None) -> Plan | None:
    """Return a plan that is given folded, or by its scenario's name or file.

    Raises:
        ScenarioError: it brings a budget below nothing, as it may after an outturn; or the file is wrong.
    """
    plan = plan if plan is None or isinstance(plan, Plan) else load_plan(plan, model)
    if plan is not None:
        broken = unfit(plan, model.parameters, model.initial_time)
        floors = Reason.BELOW_FLOOR
        if spent := [one for one in broken if one.lever in BUDGETS and one.value < 0 and one.reason is not floors]:
            raise ScenarioError(Problem(plan.name or "plan", one.what, "", one.way_out) for one in spent)
    return plan


@remembered
def constants_by_id(model: Model, kernel: Kernel) -> Mapping[str, Ref]:
    """Return the constants that are one number each, by id."""
    constants = kernel.program.constants
    cells = cells_of(model, kernel.program)
    return {id_: own[0] for id_, own in cells.items() if len(own) == 1 and own[0] in constants}


@remembered
def _numbered(program: Program) -> Mapping[Ref, int]:
    """Constants by where they are in a row of numbers."""
    return {cell: number for number, cell in enumerate(program.constants)}


@remembered
def _elements(program: Program) -> Mapping[str, Ref]:
    """Constants that are elements of an array, by their names: `name[element]`, or `name[one,other]`."""
    return {program.labels[cell]: cell for cell in program.constants if cell.subs and cell in program.labels}


def believed_in(parameters: Parameters, plan: Plan | None) -> Parameters:
    """Return the parameters as a plan's beliefs have them."""
    for belief in plan.beliefs if plan else ():
        held = belief.draw if belief.draw is not None else belief.value
        if held is not None:
            parameters = parameters.believe(belief.parameter, held)
    return parameters


def _set(model: Model, params: Mapping[str, float], known: Mapping[str, str]) -> Mapping[str, float]:
    """What was given for constants, by id; `known` has their names by id."""
    made: dict[str, float] = {}
    problems: list[Problem] = []
    for name, value in params.items():
        id_ = meant(re.sub(r"\s*,\s*", ",", name), known)
        if id_ is None:
            near = suggest(name, list(known.values()), f"`tiershift show {model.name}` lists the constants.")
            problems.append(Problem("params", f'"{name}" is no constant of {model.name}', way_out=near))
        elif id_ in made:
            problems.append(Problem("params", f'"{name}" is given twice', way_out="Give each constant once."))
        elif not isinstance(value, float | int | np.number) or not np.isfinite(value):
            problems.append(Problem("params", f'"{name}" is set to {value!r}', way_out="Give a finite number."))
        else:
            made[id_] = float(value)
    if problems:
        raise ParameterError(problems)
    return made
