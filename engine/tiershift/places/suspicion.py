"""Does a figure look as if it were in another unit? Held against the authority's other years and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tiershift.places.derived import POPULATION, Floats
from tiershift.places.kinds import Authority, Indicator
from tiershift.places.panel import Panel

_STEP, _JUMP = 1.5, 3.0
"""A figure this many times what was expected, or this part of it, is held against the usual mistakes, or is asked about
anyway; years that have differed by more widen both."""
_YEARS = 5
_FEW = 10.0
"""Counts below this jump by chance."""
_MISTAKES = (
    (1e-3, "money", "thousands of pounds", "pounds", "Write pounds, or GBP k as its unit."),
    (1e-6, "money", "millions of pounds", "pounds", "Write pounds, or GBP m as its unit."),
    (1e3, "money", "a thousand times the pounds", "pounds", "Write pounds."),
    (1e-2, "percent", "a share of one", "per cent", "Write per cent, or share as its unit."),
    (1e2, "share", "per cent", "a share of one", "Write a share, or % as its unit."),
)
"""Factor on the right figure, kind of indicator, what it looks like, what it should be, what to do."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Why a figure looks wrong, and what to do about it."""

    what: str
    way_out: str


def suspicion(panel: Panel, authority: Authority, indicator: Indicator, year: int, value: float) -> Suspicion | None:
    """Return why a figure looks wrong, or nothing.

    It is held against the authority's own figures of other years, the nearest five first; where it has none, against
    its neighbours', each for its number of children where the indicator is a count or money.
    """
    if indicator.kind == "score":
        return None
    expected, spread, beside = _expected(panel, authority, indicator, year)
    if expected is None or not expected > 0 or _near(value, expected, max(_STEP, spread), indicator):
        return None
    told = f"{_shown(value)} is far from {beside} {_shown(expected)}"
    for factor, kind, looks, should, way_out in _MISTAKES:
        if kind == indicator.kind and _near(value / factor, expected, max(_JUMP, spread), indicator):
            return Suspicion(f"{told}: it looks like {looks}, not {should}", way_out)
    if rate := _rate_for_count(panel, authority, indicator, year, value, expected):
        return rate
    if _near(value, expected, max(_JUMP, spread), indicator):
        return None
    return Suspicion(told, f"See that it is {indicator.unit}, and of this authority and year.")


def _rate_for_count(
    panel: Panel, authority: Authority, indicator: Indicator, year: int, value: float, expected: float
) -> Suspicion | None:
    children = _latest(panel, authority, POPULATION, year)
    if not children > 0:
        return None
    if indicator.kind == "count" and _alike(value * children / 1e4, expected):
        what = (
            f"{_shown(value)} looks like a rate per 10,000 children; a count of about {_shown(expected)} was expected"
        )
        return Suspicion(what, f"Give the count: {_shown(value)} per 10,000 is {_shown(value * children / 1e4)}.")
    if indicator.kind == "money" and _alike(value * children, expected):
        what = f"{_shown(value)} looks like pounds per child; a total of about {_shown(expected)} was expected"
        return Suspicion(what, f"Give the total: {_shown(value)} per child is {_shown(value * children)}.")
    if (
        indicator.kind == "rate"
        and indicator.unit.startswith("per 10,000")
        and 0.5 <= value * 1e4 / children / expected <= 2
    ):
        what = f"{_shown(value)} looks like a count; a rate of about {_shown(expected)} was expected"
        return Suspicion(what, f"Give the rate: {_shown(value)} is {_shown(value * 1e4 / children)} per 10,000.")
    return None


def _alike(value: float, expected: float) -> bool:
    return 0.6 <= value / expected <= 1.7


def _expected(panel: Panel, authority: Authority, indicator: Indicator, year: int) -> tuple[float | None, float, str]:
    """What a figure may be near to, how far the figures that say so differ, and whose they are."""
    values = _others(panel, authority, indicator, year)
    if len(values):
        return float(np.median(values[:_YEARS])), _widest(values[:_YEARS]), "the authority's own"
    near = [one for one in _neighbours(panel, authority, indicator, year) if np.isfinite(one)]
    if not near:
        return None, 1.0, ""
    return float(np.median(near)), _widest(np.array(near)), "its neighbours'"


def _widest(values: Floats) -> float:
    """How many times the smallest figure the largest is; of figures above zero."""
    there = values[values > 0]
    return float(there.max() / there.min()) if len(there) else 1.0


def _others(panel: Panel, authority: Authority, indicator: Indicator, year: int) -> Floats:
    """The authority's figures of other years, the nearest years first."""
    years, values = panel.series(authority.code, indicator.name)
    there = np.isfinite(values) & (years != year)
    order = np.argsort(np.abs(years[there] - year), kind="stable")
    found: Floats = values[there][order]
    return found


def _neighbours(panel: Panel, authority: Authority, indicator: Indicator, year: int) -> Iterator[float]:
    children = _latest(panel, authority, POPULATION, year)
    for one in panel.neighbours(authority.code):
        other = panel.authorities[one.code]
        figure = _latest(panel, other, indicator.name, year)
        yield figure * children / _latest(panel, other, POPULATION, year) if indicator.adds_up else figure


def _latest(panel: Panel, authority: Authority, name: str, year: int) -> float:
    """The figure of the nearest year; NaN where there is none."""
    years, values = panel.series(authority.code, name)
    there = np.flatnonzero(np.isfinite(values))
    return float(values[there[np.argmin(np.abs(years[there] - year))]]) if len(there) else float("nan")


def _near(value: float, expected: float, most: float, indicator: Indicator) -> bool:
    if indicator.kind == "count" and abs(value - expected) <= _FEW:
        return True
    if indicator.kind == "percent" and min(value, expected) >= 0 and abs(value - expected) <= 25 and value > 1:
        return True
    if indicator.kind == "money" and "_net_" in indicator.name and value <= 0:
        return True
    return expected / most <= value <= expected * most


def _shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.4g}"
