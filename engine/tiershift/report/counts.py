"""What was counted and what the model had there, in words; and by how much counts moved the stocks of a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tiershift.report.bands import Array
from tiershift.report.words import figure, step_for
from tiershift.run.discrepancy import NOT_STEERING, discrepancies, moved
from tiershift.run.observed import stock_ids

if TYPE_CHECKING:
    import xarray as xr

    from tiershift.model.load import Model

_WHOLE = 20.0
"""A whole number from here on is a count of things that do not come in parts."""


def said(dataset: xr.Dataset) -> tuple[str, ...]:
    """Return a sentence for each count that steered a run, and one for those that asked to and did not."""
    rows = discrepancies(dataset) if "count" in dataset.dims else []
    names = [str(name) for name in dataset["count_name"].values] if rows else []
    left = str(dataset.attrs.get(NOT_STEERING, ""))
    kept = (f"Kept for scoring, without moving the model: {left}.",) if left else ()
    return (*(_sentence(name, row) for name, row in zip(names, rows, strict=True)), *kept)


def _sentence(name: str, row: Mapping[str, str | float]) -> str:
    low, central, high, counted = (
        float(row[key]) for key in ("modelled_low", "modelled_median", "modelled_high", "counted")
    )
    step = min(step_for(low, high), step_for(counted, counted))
    step = max(step, 1.0) if counted >= _WHOLE and counted == round(counted) else step
    missed = float(row["discrepancy_median"])
    way = "came in" if missed >= 0 else "went out"
    share = f", {abs(float(row['share_median'])):.1%} of the count" if counted else ""
    had = f"the model had {figure(central, step)} ({figure(low, step)} to {figure(high, step)})"
    return (
        f"{name[0].upper()}{name[1:]} on {row['counted_on']}: {had}, {figure(counted, min(step, 1.0))} were counted; "
        f"{figure(abs(missed), step)} {way}{share}."
    )


def moved_over(
    model: Model, dataset: xr.Dataset, stocks: Mapping[str, Iterable[str]], years: Iterable[float]
) -> dict[str, Array]:
    """Return by how much counts moved the sum of some variables (ids) in each year, by name, shape (future, year).

    Args:
        model: that was run.
        dataset: of the run, with its futures.
        stocks: variables that are stocks or plain sums of whole stocks, by name.
        years: the times between which the years lie (model years): one more than there are years.
    """
    edges = list(years)
    if "count_part" not in dataset.dims:
        return {}
    made = {}
    for name, ids in stocks.items():
        own = frozenset(stock for id_ in ids for stock in stock_ids(model, id_))
        spans = pairwise(edges)
        made[name] = np.stack([moved(dataset, own, start, end) for start, end in spans], axis=1)
    return made
