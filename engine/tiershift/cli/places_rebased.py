"""What a council's own figures change in the forecast of its place: before and after."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.own import unread
from tiershift.cli.place import at_place, panel_for
from tiershift.cli.places_words import left_unread
from tiershift.cli.plan_desk import table
from tiershift.model.load import Model
from tiershift.report.indicators import BY_NAME
from tiershift.report.many.futures import Floats, futures_of

SHOWN = ("cla_31_march", "cla_starters", "cin_31_march", "cpp_31_march", "early_spend_real", "late_spend_real")
YEARS = (2025, 2030, 2035)
_MOST = 500
"""Futures in which both are run; medians and ranges hardly move beyond."""


def rebased(model: Model, futures: int, seed: int, own: Path | None, *, published: bool = False) -> str:
    """Return the baseline of a place with the published figures and with its own, in the same futures.

    Empty where the model is of no place, or the place has no figures of its own.
    """
    local = model.local
    if local is None:
        return ""
    panel = panel_for(local.code, own, published=published)
    many = sum(key[0] == local.code for key in panel.own)
    if not many:
        return ""
    left = unread(panel, local.code)
    said = f"{left_unread(left, panel)}\n\n" if left else ""
    if len(left) == many:
        return said.rstrip()
    before = at_place(model.england, local.code, published=True)
    few = min(futures, _MOST)
    parts = [futures_of(one, ["baseline"], futures=few, seed=seed) for one in (before, model)]
    rows = []
    for name in SHOWN:
        indicator = BY_NAME[name]
        for year in YEARS:
            old, new = (part.at("baseline", name, year) for part in parts)
            change = float(np.median(new) / np.median(old) - 1)
            rows.append((f"{indicator.label}, {indicator.unit}", str(year), _range(old), _range(new), f"{change:+.1%}"))
    read = many - len(left)
    head = (
        f"{read} {'figure' if read == 1 else 'figures'} of {local.label}'s own: its size, its starts, its effects and "
        f"the counts that futures go on from follow from {'it' if read == 1 else 'them'}. Before and after in {few} "
        "futures of the baseline, median and 8 of 10 futures:\n\n"
    )
    return said + head + table(("", "year", "published", "with its own", "change"), rows, (60, 0, 0, 0, 0))


def _range(values: Floats) -> str:
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
    return f"{_figure(middle)} ({_figure(low)} to {_figure(high)})"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"
