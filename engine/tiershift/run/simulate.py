"""One run: from a model and a plan to a dataset."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from threading import Lock

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.compile.pipeline import compile_model
from tiershift.events.plan import Plan
from tiershift.model.load import Model
from tiershift.model.tree import Ref
from tiershift.pause import no_collection
from tiershift.run.batch import run
from tiershift.run.dataset import chosen, dataset
from tiershift.run.discrepancy import with_discrepancies
from tiershift.run.inputs import constants_by_id, inputs, plan_of
from tiershift.run.schedule import schedule
from tiershift.run.steering import steering

_KERNELS: OrderedDict[tuple[str, int | None, frozenset[Ref] | None], tuple[Model, Kernel]] = OrderedDict()
_KERNELS_KEPT = 8
_COMPILING = Lock()


def kernel_of(model: Model, lanes: int | None = None, kept: Iterable[Ref] | None = None) -> Kernel:
    """Return the compiled model, compiled at its first use in this process.

    `lanes` are as in `build`; where `kept` is given, only what these cells need is worked out.
    """
    name = model.hash, lanes, None if kept is None else frozenset(kept)
    with _COMPILING:
        known, kernel = _KERNELS.get(name, (None, None))
        # The hash is that of the files; what somebody changed in memory is another model.
        if known is None or kernel is None or not (_same(known.tree, model.tree) and _same(known.data, model.data)):
            kernel = compile_model(model.tree, model.data, lanes=lanes, kept=name[2])
        _KERNELS[name] = model, kernel  # the last one asked for is soonest found to be the same
        _KERNELS.move_to_end(name)
        while len(_KERNELS) > _KERNELS_KEPT:
            _KERNELS.popitem(last=False)
        return kernel


def _same(one: object, other: object) -> bool:
    return one is other or one == other


@no_collection()
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
        params: other values for constants, by id or name (`name[element]` in an array), in the model's units.
        plan: decisions to carry out; a scenario's name or file, or a folded log.
        variables: which to keep, by id or name; all by default.

    Returns:
        Dims (time, subscripts …); see `ensemble` for names, coordinates and attributes. Where counts steered, what the
        model had instead is along `count`; see `discrepancy`.

    Raises:
        InputError: something that was given is wrong; see the class raised.

    Source: fixed steps, Euler's method or RK4 as the file says, https://www.vensim.com/documentation/integ.html
    """
    kernel, decided = kernel_of(model, 1), plan_of(model, plan)
    constants = inputs(model, kernel, decided, params=params).rows(0, 1)
    cells = chosen(model, kernel.program, variables)
    changes = schedule(decided, kernel.program, constants_by_id(model, kernel), model.name, constants[0])
    steers = steering(model, kernel.program, decided, constants[0])
    outcome = run(kernel, constants, steers.added_to(changes), slots_of(kernel, cells))
    attrs = origin(model, decided, futures=1)
    if params:
        attrs["given"] = ", ".join(f"{name} = {value!r}" for name, value in sorted(params.items()))
    made = dataset(model, cells, outcome.times, outcome.values[0], {}, attrs)
    return with_discrepancies(made, model, steers, outcome.noted) if steers.counts else made


@cache
def _version() -> str:
    return version("tiershift")


def slots_of(kernel: Kernel, cells: Mapping[str, tuple[Ref, ...]]) -> NDArray[np.int64]:
    """Return where the cells of variables are kept, in their order."""
    return np.array([kernel.program.slots[cell] for own in cells.values() for cell in own], np.int64)


def origin(model: Model, plan: Plan | None, *, futures: int, seed: int | None = None) -> dict[str, str | int]:
    """Return where results come from, for the attributes of a dataset."""
    attrs: dict[str, str | int] = {
        "model": model.name,
        "model_hash": model.hash,
        "parameters_hash": model.parameters.hash,
        "price_base": model.parameters.price_base,
        "plan": plan.name if plan else "",
        "log_head": plan.head if plan else "",
        "futures": futures,
        "engine_version": _version(),
    }
    if model.local is not None:
        attrs |= {"place": model.local.code, "place_name": model.local.name, "place_hash": model.local.hash}
    return attrs if seed is None else attrs | {"seed": seed}
