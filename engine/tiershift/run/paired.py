"""What differs between the results of two plans: over the same futures, future by future.

Future k has the same parameters in both plans, so what is common to both falls out of each difference, and the range of
the differences is that of what the plans do, not that of what nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event

import numpy as np
import xarray as xr

from tiershift.events.plan import Plan
from tiershift.model.load import Model
from tiershift.model.posterior import Posterior
from tiershift.run.batch import Progress
from tiershift.run.ensemble import ensemble
from tiershift.run.inputs import plan_of
from tiershift.run.stream import Stop

RANGE = (0.1, 0.5, 0.9)
"""The quantiles that bound the middle 80 % of futures, and the one in its middle."""
_ROUNDING = 1e-9
"""Share of a level below which a difference is rounding."""


def paired(
    model: Model,
    before: Plan | str | None,
    after: Plan | str | None,
    *,
    variables: Iterable[str],
    futures: int = 1000,
    seed: int = 0,
    posterior: Posterior | bool = True,
    progress: Progress | None = None,
    stop: Stop | Event | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Return what `after` changes against `before`, in each future.

    Args:
        model: what to run.
        before, after: plans, or scenarios by name or file; none for no decisions at all.
        variables: whose differences to keep, by id or name.
        futures, seed, posterior, progress, stop, threads: as of `ensemble`; progress counts the futures of both.

    Returns:
        Dims (future, time, subscripts …): the second less the first, in the variable's unit. Where a difference is
        not more than rounding (1e-9 of the level) it is 0. A future that fails in either plan is not a number.

    Raises:
        InputError: something that was given is wrong; see the class raised.
        Stopped: `stop` asked for it.
    """
    plans, kept = [plan_of(model, before), plan_of(model, after)], list(variables)
    runs = []
    for number, plan in enumerate(plans):
        runs.append(
            ensemble(
                model,
                futures=futures,
                seed=seed,
                plan=plan,
                posterior=posterior,
                traces=True,
                variables=kept,
                progress=_counted(progress, number, len(plans)),
                stop=stop,
                threads=threads,
            )
        )
    first, second = runs
    made = second.copy()
    for name, variable in second.data_vars.items():
        change, level = variable - first[name], np.maximum(np.abs(variable), np.abs(first[name]))
        # Not a number is not within rounding, and stays.
        made[name] = change.where(~(np.abs(change) <= _ROUNDING * level), 0.0).assign_attrs(variable.attrs)
    heads = {f"{side}_{what}": runs[n].attrs[key] for n, side in enumerate(("before", "after")) for what, key in _NAMED}
    return made.drop_attrs(deep=False).assign_attrs({k: second.attrs[k] for k in _SHARED if k in second.attrs} | heads)


_NAMED = (("plan", "plan"), ("head", "log_head"))
_SHARED = ("model", "model_hash", "parameters_hash", "price_base", "futures", "seed", "engine_version", "drawn_from")


def spread(differences: xr.Dataset) -> xr.Dataset:
    """Return what the differences of all futures come to.

    Args:
        differences: of `paired`, dims (future, time, subscripts …).

    Returns:
        For each variable `x`: `x` along `quantile` (0.1, 0.5, 0.9: the middle 80 % and its middle), `x_mean`, and
        `x_lower` and `x_higher`, the shares of futures in which the second plan has less, or more; dims (time, …).
    """
    made: dict[str, xr.DataArray] = {}
    for id_, change in ((str(id_), change) for id_, change in differences.data_vars.items()):
        made[id_] = change.quantile(RANGE, "future").assign_attrs(change.attrs)
        made[f"{id_}_mean"] = change.mean("future", skipna=False).assign_attrs(change.attrs)
        for side, there in (("lower", change < 0), ("higher", change > 0)):
            share = there.mean("future").where(change.notnull().all("future"))
            made[f"{id_}_{side}"] = share.assign_attrs(name=change.attrs.get("name", id_), unit="1")
    return xr.Dataset(made, attrs=differences.attrs)


def _counted(progress: Progress | None, number: int, many: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, of: progress(done + number * of, of * many)
