"""What the model had where something was counted: in every future, beside the results that go on from the count.

A dataset of a run in which counts steered has, along `count`, in the order in which they acted, the coordinates

    count_event, count_variable, count_name, count_unit     the event, the variable by id and name, its unit
    count_value, count_time                                 what was counted, and when (model years)
    count_step                                              the time of the step from whose beginning on it acts
    count_modelled, count_discrepancy, count_share          the 10 %, 50 % and 90 % quantile, by `count_level`

The discrepancy is the count less what the model had before any count of that step; the share is that of the count.
Where futures are kept there are, besides, `count_modelled_futures` (future, count) and, along `count_part`, by how much
each stock moved: `count_moved` (future, count_part), with `count_moved_stock` (an id) and `count_moved_at` (years).
Counts that asked to steer and do not are in attrs["counts_not_steering"], with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError
from tiershift.model.calendar import date_of
from tiershift.model.load import Model
from tiershift.run.steering import Steering

Floats = NDArray[np.float64]

LEVELS = (0.1, 0.5, 0.9)
NOT_STEERING = "counts_not_steering"
COLUMNS = (
    "event",
    "variable",
    "unit",
    "counted_on",
    "acts_from",
    "counted",
    *(f"{what}_{end}" for what in ("modelled", "discrepancy", "share") for end in ("low", "median", "high")),
)
"""Of the table of discrepancies; low and high are the ends of the 80 % range."""


def with_discrepancies(made: xr.Dataset, model: Model, steering: Steering, noted: Floats) -> xr.Dataset:
    """Return results with what the model had where counts steered.

    Args:
        made: results of a run.
        model: that was run.
        steering: how counts steered it.
        noted: what each part of a count had and by how much it moved, shape (future, part, 2).
    """
    if left := [each for each in steering.counts if not each.steers]:
        made.attrs[NOT_STEERING] = "; ".join(
            f"{each.observation.variable} counted at {each.observation.at:g}: {each.why}" for each in left
        )
    if not steering.resets:
        return made
    counts = steering.acting
    seen = [each.observation for each in counts]
    value = np.array([each.value for each in seen])
    modelled = _modelled(steering, noted)
    modelled[~np.isfinite(modelled)] = np.nan
    missed = value - modelled
    share = missed / np.where(value == 0.0, np.nan, value)
    coords: dict[str, Any] = {
        "count_event": ("count", np.array([each.event_id for each in seen])),
        "count_variable": ("count", np.array([each.variable for each in seen])),
        "count_name": ("count", np.array([model.variables[each.variable].name for each in seen])),
        "count_unit": ("count", np.array([each.unit for each in seen])),
        "count_value": ("count", value),
        "count_time": ("count", np.array([each.at for each in seen])),
        "count_step": ("count", np.array([each.time for each in counts], float)),
        "count_level": np.array(LEVELS),
        "count_modelled": (("count_level", "count"), np.quantile(modelled, LEVELS, axis=0)),
        "count_discrepancy": (("count_level", "count"), np.quantile(missed, LEVELS, axis=0)),
        "count_share": (("count_level", "count"), np.quantile(share, LEVELS, axis=0)),
    }
    if "future" in made.dims:
        coords |= _each(model, steering, modelled, noted)
    return made.assign_coords(coords)


def discrepancies(made: xr.Dataset) -> list[dict[str, str | float]]:
    """Return the tidy table of what was counted and what the model had: a row a count, with the keys of `COLUMNS`.

    Raises:
        UsageError: the dataset is of a run in which no count steered.
    """
    if "count" not in made.dims:
        way_out = "Run a plan that holds a count of a stock; docs/observations.md says which counts steer."
        raise UsageError(Problem("counts", "no count steered this run", way_out=way_out))
    return [_row(made.isel(count=number)) for number in range(made.sizes["count"])]


def _row(one: xr.Dataset) -> dict[str, str | float]:
    def text(name: str) -> str:
        return str(one[name].item())

    at, step = float(one["count_time"]), float(one["count_step"])
    row: dict[str, str | float] = {"event": text("count_event"), "variable": text("count_variable")}
    row |= {"unit": text("count_unit"), "counted_on": _day(at, before=1), "acts_from": _day(step)}
    row["counted"] = float(one["count_value"])
    for what in ("modelled", "discrepancy", "share"):
        ends = zip(("low", "median", "high"), one[f"count_{what}"].values.tolist(), strict=True)
        row |= {f"{what}_{end}": number for end, number in ends}
    return row


def _day(time: float, before: int = 0) -> str:
    """The day that begins at a time, or the one before it; the time itself where the model's clock is no calendar."""
    try:
        return str(date_of(time) - timedelta(days=before))
    except (ValueError, OverflowError):
        return f"{time:g}"


def moved(made: xr.Dataset, stocks: Mapping[str, object] | frozenset[str], start: float, end: float) -> Floats:
    """Return by how much counts moved `stocks` (ids) after `start`, up to and with `end` (model years), by future."""
    if "count_part" not in made.dims:
        return np.zeros(made.sizes["future"])
    at = made["count_moved_at"].values
    own = np.isin(made["count_moved_stock"].values, list(stocks)) & (start < at) & (at <= end)
    return np.asarray(made["count_moved"].values[:, own].sum(axis=1), float)


def _modelled(steering: Steering, noted: Floats) -> Floats:
    """What the model had, shape (future, count): the sum over the parts of each count, in their order."""
    ends = np.cumsum([len(reset.parts) for reset in steering.resets])
    firsts = [0, *ends[:-1].tolist()]
    return np.stack([noted[:, a:b, 0].sum(axis=1) for a, b in zip(firsts, ends.tolist(), strict=True)], axis=1)


def _each(model: Model, steering: Steering, modelled: Floats, noted: Floats) -> dict[str, Any]:
    """What is known of each future."""
    parts = [(reset, part[0].name) for reset in steering.resets for part in reset.parts]
    times = {reset.step: each.time for reset, each in zip(steering.resets, steering.acting, strict=True)}
    return {
        "count_modelled_futures": (("future", "count"), modelled),
        "count_moved": (("future", "count_part"), noted[:, :, 1]),
        "count_moved_stock": ("count_part", np.array([model.tree.variables[name].id for _, name in parts])),
        "count_moved_at": ("count_part", np.array([times[reset.step] for reset, _ in parts], float)),
    }
