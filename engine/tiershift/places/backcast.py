"""What an authority's figures would have been before it existed, from those of whom it took over from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tiershift.places.derived import POPULATION, RATIOS, Floats, ratio
from tiershift.places.kinds import Authority, Indicator

PREREBASE = "population_0_17_prerebase"
Predecessors = Sequence[tuple[Authority, float]]


class Asked(Protocol):
    """What of a panel is asked."""

    def indicator(self, name: str) -> Indicator:
        """Return an indicator."""
        ...

    def series(self, code: str, indicator: str) -> tuple[NDArray[np.int64], Floats]:
        """Return years and values."""
        ...


def backcast(panel: Asked, authority: Authority, before: Predecessors, indicator: str) -> Floats:
    """Return an authority's series, with estimates for the years before it existed where they can be made.

    Counts and money are summed over the predecessors, each by the share of its children that came here. Rates, shares
    and prices that are not derived are means over them, by children. What is derived follows. Where the rebased
    population of a predecessor is unknown, its earlier population is taken, scaled so that both meet in the
    authority's first year. A figure is missing where it is missing of any predecessor.
    """
    if indicator in RATIOS:
        return ratio(indicator, lambda part: backcast(panel, authority, before, part))
    years, values = panel.series(authority.code, indicator)
    early = years < authority.first
    if not before or not early.any():
        return values
    if indicator == POPULATION:
        estimate = _children(panel, authority, before)
    elif panel.indicator(indicator).adds_up:
        estimate = _summed(panel, before, indicator)
    else:
        estimate = _mean(panel, before, indicator)
    return np.where(early, estimate, values)


def _summed(panel: Asked, before: Predecessors, indicator: str) -> Floats:
    made: Floats = np.sum([share * panel.series(one.code, indicator)[1] for one, share in before], axis=0)
    return made


def _children(panel: Asked, authority: Authority, before: Predecessors) -> Floats:
    years, own = panel.series(authority.code, POPULATION)
    earlier = panel.series(authority.code, PREREBASE)[1]
    first = np.flatnonzero(years == authority.first)[0]
    linked = _summed(panel, before, PREREBASE) * own[first] / earlier[first]
    summed = _summed(panel, before, POPULATION)
    return np.where(np.isfinite(summed), summed, linked)


def _mean(panel: Asked, before: Predecessors, indicator: str) -> Floats:
    values = np.array([panel.series(one.code, indicator)[1] for one, _ in before])
    if len(before) == 1:
        only: Floats = values[0]
        return only
    weights = np.array([share * _weight(panel, one) for one, share in before])
    made: Floats = np.sum(weights * values, axis=0) / np.sum(weights, axis=0)
    return made


def _weight(panel: Asked, authority: Authority) -> Floats:
    now, earlier = (panel.series(authority.code, name)[1] for name in (POPULATION, PREREBASE))
    return np.where(np.isfinite(now), now, earlier)
