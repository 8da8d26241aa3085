"""One run and many: from a model, a plan and draws to a dataset."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from threading import Lock

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.noise import FUTURE, SEED_HIGH, SEED_LOW, halves
from tiershift.compile.pipeline import compile_model
from tiershift.errors import ParameterError, Problem, UsageError, suggest
from tiershift.events.load import load_plan
from tiershift.events.plan import Plan
from tiershift.model.load import Model
from tiershift.model.names import meant
from tiershift.model.parameters import Parameters
from tiershift.model.tree import Ref, Tree
from tiershift.run.batch import Floats, Progress, run
from tiershift.run.dataset import cells_of, chosen, dataset
from tiershift.run.draws import Draws, UserDraws, draw, given
from tiershift.run.schedule import Schedule, schedule

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_ROOM = 256 * 2**20
"""Bytes of results held at once; an ensemble whose results need more is run again for each part of its variables."""
_KERNELS: OrderedDict[tuple[str, int | None], tuple[Tree, Kernel]] = OrderedDict()
_KERNELS_KEPT = 8
_COMPILING = Lock()


def kernel_of(model: Model, lanes: int | None = None) -> Kernel:
    """Return the compiled model, compiled at its first use in this process; `lanes` as in `build`."""
    name = model.hash, lanes
    with _COMPILING:
        tree, kernel = _KERNELS.get(name, (None, None))
        # The hash is that of the file; a tree that somebody changed in memory is another model.
        if kernel is None or (tree is not model.tree and tree != model.tree):
            kernel = compile_model(model.tree, model.data, lanes=lanes)
            _KERNELS[name] = model.tree, kernel
            while len(_KERNELS) > _KERNELS_KEPT:
                _KERNELS.popitem(last=False)
        _KERNELS.move_to_end(name)
        return kernel


def simulate(
    model: Model,
    *,
    params: Mapping[str, float] | None = None,
    plan: Plan | str | None = None,
    variables: Iterable[str] | None = None,
) -> xr.Dataset:
    """Run one future, with every parameter at its value.

    Args:
        model: what to run.
        params: other values for constants, by id or name, in the model's units.
        plan: decisions to carry out; a scenario's name or file, or a folded log.
        variables: which to keep, by id or name; all by default.

    Returns:
        Dims (time, subscripts …); see `ensemble` for names, coordinates and attributes.

    Raises:
        InputError: something that was given is wrong; see the class raised.

    Source: fixed steps, Euler's method or RK4 as the file says, https://www.vensim.com/documentation/integ.html
    """
    kernel, decided = kernel_of(model, 1), _plan(model, plan)
    believed = _believed(model.parameters, decided)
    constants = _constants(model, kernel, believed, None, 1, params or {})
    cells = chosen(model, kernel.program, variables)
    changes = schedule(decided, kernel.program, _ids(model, kernel), model.name)
    outcome = run(kernel, constants, changes, _slots(kernel, cells))
    attrs = _attrs(model, decided, futures=1)
    if params:
        attrs["given"] = ", ".join(f"{name} = {value!r}" for name, value in sorted(params.items()))
    return dataset(model, cells, outcome.times, outcome.values[0], {}, attrs)


def ensemble(
    model: Model,
    *,
    futures: int = 1000,
    seed: int = 0,
    plan: Plan | str | None = None,
    draws: UserDraws | None = None,
    traces: bool = False,
    variables: Iterable[str] | None = None,
    progress: Progress | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Run many futures, each with its own parameters.

    Future k has the same parameters in every plan, so plans are compared future by future.

    Args:
        model: what to run.
        futures: how many.
        seed: what the draws come from.
        plan: decisions to carry out; a scenario's name or file, or a folded log.
        draws: parameter values by id or name, one a future, in place of the model's own; a bare model file has none.
        traces: keep every future instead of quantiles.
        variables: which to keep, by id or name; all by default.
        progress: called with (futures done, futures in all).
        threads: all processors by default; changes speed, never results.

    Returns:
        Dims (quantile, time, subscripts …), or (future, time, subscripts …) with `traces`. Coordinates `time` (years)
        and `date`. One data variable for each model variable, named by its id, with attrs `name`, `unit`, `equation`.
        Quantiles are linear between order statistics. A future that leaves the finite numbers is kept as it is, and
        counted in attrs["futures_not_finite"].

    Raises:
        InputError: something that was given is wrong; see the class raised.
    """
    if not isinstance(futures, int) or futures < 1:
        way_out = "Ask for a whole number of at least one."
        raise UsageError(Problem("futures", f"{futures} futures were asked for", way_out=way_out))
    kernel, decided = kernel_of(model), _plan(model, plan)
    believed = _believed(model.parameters, decided)
    constants = _constants(model, kernel, believed, draws, futures, {}, seed)
    cells = chosen(model, kernel.program, variables)
    changes = schedule(decided, kernel.program, _ids(model, kernel), model.name)
    attrs = _attrs(model, decided, futures=futures, seed=seed)
    if draws is not None:
        attrs["given"] = f"draws {hashlib.sha256(constants.tobytes()).hexdigest()}"
    if traces:
        outcome = run(kernel, constants, changes, _slots(kernel, cells), progress=progress, threads=threads)
        attrs["futures_not_finite"] = int((~np.isfinite(outcome.values).all((1, 2))).sum())
        return dataset(model, cells, outcome.times, outcome.values, {"future": np.arange(futures)}, attrs)
    room = max(1, _ROOM // (8 * futures * _saves(model)))
    times, bands, broken = _bands(_parts(cells, room), kernel, constants, changes, progress, threads)
    attrs["futures_not_finite"] = int(broken.sum())
    return dataset(model, cells, times, bands, {"quantile": np.array(QUANTILES)}, attrs)


def _bands(
    parts: Sequence[Mapping[str, tuple[Ref, ...]]],
    kernel: Kernel,
    constants: Floats,
    changes: Schedule,
    progress: Progress | None,
    threads: int | None,
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Times, quantiles of every cell, and which futures left the finite numbers; one run for each part of the cells."""
    broken, reduced, times = np.zeros(len(constants), bool), [], np.empty(0)
    for number, part in enumerate(parts):
        said = _share(progress, number, len(parts)) if progress else None
        outcome = run(kernel, constants, changes, _slots(kernel, part), progress=said, threads=threads)
        times = outcome.times
        broken |= ~np.isfinite(outcome.values).all((1, 2))
        with np.errstate(invalid="ignore"):  # between infinities there is no number, and none is given
            reduced.append(np.quantile(outcome.values, QUANTILES, axis=0))
    return times, np.concatenate(reduced, axis=-1), broken


def _plan(model: Model, plan: Plan | str | None) -> Plan | None:
    return plan if plan is None or isinstance(plan, Plan) else load_plan(plan, model)


def _believed(parameters: Parameters, plan: Plan | None) -> Parameters:
    """The parameters as the plan's beliefs have them."""
    for belief in plan.beliefs if plan else ():
        held = belief.draw if belief.draw is not None else belief.value
        if held is not None:
            parameters = parameters.believe(belief.parameter, held)
    return parameters


def _ids(model: Model, kernel: Kernel) -> Mapping[str, Ref]:
    """Constants that are one number each, by id."""
    constants = kernel.program.constants
    cells = cells_of(model, kernel.program)
    return {id_: own[0] for id_, own in cells.items() if len(own) == 1 and own[0] in constants}


def _constants(
    model: Model,
    kernel: Kernel,
    parameters: Parameters,
    draws: UserDraws | None,
    futures: int,
    params: Mapping[str, float],
    seed: int | None = None,
) -> NDArray[np.float64]:
    """One row a future, one column a constant: the file's value, then the belief or draw, then what was given."""
    constants, ids = list(kernel.program.constants), _ids(model, kernel)
    values = np.tile(np.array(list(kernel.program.constants.values())), (futures, 1))
    numbers = {cell: number for number, cell in enumerate(constants)}
    known = {id_: model.variables[id_].name for id_ in ids}
    if draws is not None:
        drawn: Draws | None = given(draws, known, futures=futures)
    elif seed is not None and parameters.values:
        drawn = draw(parameters, futures, seed)
    else:
        drawn = None
    for id_, parameter in parameters.values.items():
        values[:, numbers[ids[id_]]] = parameter.value
    if drawn is not None:
        for column, id_ in enumerate(drawn.ids):
            values[:, numbers[ids[id_]]] = drawn.values[:, column]
    for id_, value in _set(model, params, known).items():
        values[:, numbers[ids[id_]]] = value
    if FUTURE in numbers:  # what random functions draw from; one run alone is future 0 of seed 0
        values[:, numbers[FUTURE]] = np.arange(futures)
        values[:, [numbers[SEED_HIGH], numbers[SEED_LOW]]] = halves(seed or 0)
    return values


def _set(model: Model, params: Mapping[str, float], known: Mapping[str, str]) -> Mapping[str, float]:
    """What was given for constants, by id; `known` has their names by id."""
    made: dict[str, float] = {}
    problems: list[Problem] = []
    for name, value in params.items():
        id_ = meant(name, known)
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


def _slots(kernel: Kernel, cells: Mapping[str, tuple[Ref, ...]]) -> NDArray[np.int64]:
    return np.array([kernel.program.slots[cell] for own in cells.values() for cell in own], np.int64)


def _saves(model: Model) -> int:
    """How many times results are kept, at most; settings that make no run are refused elsewhere."""
    every = max(model.time_step, 1e-9)
    return max(1, int((model.final_time - model.initial_time) / every) + 1)


def _parts(cells: Mapping[str, tuple[Ref, ...]], room: int) -> list[dict[str, tuple[Ref, ...]]]:
    """Variables in groups of at most `room` cells, a larger variable by itself."""
    parts: list[dict[str, tuple[Ref, ...]]] = [{}]
    for id_, own in cells.items():
        if parts[-1] and sum(map(len, parts[-1].values())) + len(own) > room:
            parts.append({})
        parts[-1][id_] = own
    return parts


def _share(progress: Progress, number: int, parts: int) -> Progress:
    return lambda done, total: progress(number * total + done, parts * total)


def _attrs(model: Model, plan: Plan | None, *, futures: int, seed: int | None = None) -> dict[str, str | int]:
    attrs: dict[str, str | int] = {
        "model": model.name,
        "model_hash": model.hash,
        "parameters_hash": model.parameters.hash,
        "price_base": model.parameters.price_base,
        "plan": plan.name if plan else "",
        "log_head": plan.head if plan else "",
        "futures": futures,
        "engine_version": version("tiershift"),
    }
    return attrs if seed is None else attrs | {"seed": seed}
