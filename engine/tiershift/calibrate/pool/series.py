"""Figures of all authorities as arrays: reorganisations bridged, spikes left out, what is missing filled and marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tiershift.places import Panel
from tiershift.places.derived import POPULATION

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST, LAST = 2010, 2025
"""Springs (31 March) between which the model knows places."""
SPRINGS = tuple(range(FIRST, LAST + 1))
TOO_SMALL = ("E09000001", "E06000053")
"""City of London and Isles of Scilly have too few children for rates: they are sized by their children alone."""
SPIKE = "spike"
_OWN_LEAST = 3
"""Authorities that must have a figure for the year's total to be grossed up from them."""


@dataclass(frozen=True, slots=True)
class Table:
    """One indicator of all authorities.

    Attributes:
        values: shape (authority, spring); NaN where nothing is known.
        bridged: whether it was made from the authorities that came before.
    """

    values: Floats
    bridged: Flags


def codes_of(panel: Panel) -> tuple[str, ...]:
    """Return the codes of the authorities that exist, in a fixed order."""
    return tuple(sorted(one.code for one in panel.current()))


def table(panel: Panel, codes: Sequence[str], indicator: str, *, spikes: bool = False) -> Table:
    """Return an indicator of authorities at each spring from 2010 to 2025.

    Years before an authority was made come from those that it took over from, by their shares of children.

    Args:
        spikes: keep figures that the compiler noted as out of line with both neighbouring years.
    """
    values = np.full((len(codes), len(SPRINGS)), np.nan)
    bridged = np.zeros(values.shape, bool)
    for row, code in enumerate(codes):
        before = panel.predecessors(code)
        for column, year in enumerate(SPRINGS):
            values[row, column] = _figure(panel, code, indicator, year, spikes=spikes)
            if np.isnan(values[row, column]) and before and year < panel.authorities[code].first:
                parts = [share * _figure(panel, one.code, indicator, year, spikes=spikes) for one, share in before]
                values[row, column] = sum(parts)
                bridged[row, column] = np.isfinite(values[row, column])
    return Table(values, bridged)


def _figure(panel: Panel, code: str, indicator: str, year: int, *, spikes: bool) -> float:
    value = panel.value(code, indicator, year)
    if np.isnan(value) or spikes:
        return value
    return np.nan if SPIKE in panel.figure(code, indicator, year).note else value


def england(values: Floats, children: Floats) -> Floats:
    """Return totals of all authorities by year, shape (spring,).

    Those without a figure are taken to be like the others for their number of children; NaN in a year in which next to
    none has one.
    """
    known = np.isfinite(values)
    covered = np.sum(np.where(known, children, 0.0), axis=0) / np.sum(children, axis=0)
    total = np.nansum(values, axis=0)
    return np.where(known.sum(axis=0) >= _OWN_LEAST, total / np.maximum(covered, 1e-9), np.nan)


def filled(values: Floats) -> tuple[Floats, Flags]:
    """Return values with gaps filled along each row, and what was filled.

    Between two known years in a straight line, before the first and after the last as they were. A row of which
    nothing is known stays NaN.
    """
    made, gaps = values.copy(), np.isnan(values)
    at = np.arange(values.shape[1], dtype=float)
    for row in range(len(made)):
        known = ~gaps[row]
        if known.any():
            made[row] = np.interp(at, at[known], values[row, known])
    return made, gaps


def children_of(panel: Panel, codes: Sequence[str]) -> tuple[Floats, Flags]:
    """Return the number of children by authority and spring, and where it was filled."""
    return filled(table(panel, codes, POPULATION).values)
