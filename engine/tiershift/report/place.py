"""A report about one place: what it is called, how it was made from England's model, and what was counted there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tiershift.places import Panel, read_panel
from tiershift.places.kinds import FIRST_OUTTURN, LAST_OUTTURN, Break
from tiershift.report.history import Outturn
from tiershift.report.indicators import BY_NAME, Series
from tiershift.report.words import step_for

if TYPE_CHECKING:
    from tiershift.model.load import Model
    from tiershift.model.local import Local

ENGLAND = "England"
_PARTS: Mapping[str, str] = {"early_share_of_early_plus_late_gross": "s251_gross_early"}
UNITS: Mapping[str, float] = {"GBP m cash": 1e-6, "share": 1.0, "children": 1.0, "children/year": 1.0, "per year": 1.0}
"""From the panel's unit to an indicator's, by the latter."""


def place_of(model: Model) -> str:
    """Return the name of the place that a model is of."""
    return model.local.label if model.local else ENGLAND


def about_place(local: Local | None) -> tuple[str, ...]:
    """Return in sentences how the model of a place was made; nothing for England."""
    if local is None:
        return ()
    own = len(local.values) + len(local.outturns)
    made = (
        f"{local.label} ({local.code}) is modelled as England times its share of England's children, "
        f"{100.0 * local.share:.3g}%, with {own} numbers and tables of its own. Amounts that the scenarios give for "
        "England are scaled to it; the log says how, event by event."
    )
    listed = "; ".join(f"{what} ({words.rstrip('.')})" for what, words in local.estimated.items())
    estimated = f"Not counted there, but estimated: {listed}." if listed else ""
    return tuple(filter(None, (made, estimated, local.tried)))


def breaks_at(name: str, panel: Panel | None = None) -> tuple[Break, ...]:
    """Return the years from which the count of an indicator means something else, in all places."""
    found = (panel or read_panel()).indicators.get(_PARTS.get(name, name))
    return found.breaks if found else ()


def left_over(label: str) -> str:
    """Return in a sentence why the model's early spending of the past is not what a place counted."""
    return (
        f"Up to March {LAST_OUTTURN} the model takes only what {label} spent in all: it works late spending out from "
        "demand, and early spending is what is left"
    )


def sized(series: Mapping[str, Series], local: Local | None) -> dict[str, Series]:
    """Return indicators whose money is rounded as finely as the place is small: millions for England, less for less."""
    if local is None:
        return dict(series)
    finest = step_for(0.0, 20.0 * local.share)
    return {
        name: replace(one, indicator=replace(one.indicator, smallest=min(finest, one.indicator.smallest)))
        if one.indicator.sign in ("cost", "funding")
        else one
        for name, one in series.items()
    }


def counted_at(local: Local, panel: Panel | None = None) -> Mapping[str, tuple[Outturn, ...]]:
    """Return what was counted at a place by indicator and year, as far as the panel has it."""
    panel = panel or read_panel()
    if local.code not in panel.authorities:
        return {}
    found: dict[str, tuple[Outturn, ...]] = {}
    for name, indicator in BY_NAME.items():
        if name not in panel.indicators or indicator.unit not in UNITS:
            continue
        years, values = panel.series(local.code, name)
        figures = [(int(year), float(value)) for year, value in zip(years, values, strict=True) if np.isfinite(value)]
        if indicator.prices == "cash":
            figures = [(year, value) for year, value in figures if year >= FIRST_OUTTURN]
        scale = UNITS[indicator.unit]
        told = [(year, value, panel.figure(local.code, name, year)) for year, value in figures]
        found[name] = tuple(Outturn(year, value * scale, one.source, one.confidence) for year, value, one in told)
    return {name: counted for name, counted in found.items() if counted}
