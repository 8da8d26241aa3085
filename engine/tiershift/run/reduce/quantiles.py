"""Quantiles, linear between order statistics, which are exact: the futures can be run again.

What fits is kept and sorted. Else a first pass counts values in bins between the extremes of the first futures, which
tells the bin of each order statistic that is wanted, and how many values it shares it with; a second pass keeps the
values of those bins alone. Where even those do not fit, they are kept in turns, a pass each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError
from tiershift.run.reduce.counted import PILOT, Counted
from tiershift.run.reduce.counting import ALL
from tiershift.run.reduce.kept import Kept
from tiershift.run.reduce.shape import Arrays, Floats, Found, Reduction, Shape, Task

LEVELS = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
_FEW = 4096
"""So many futures are kept rather than counted, however many variables there are: they take less room than bins."""
_KEPT = "order statistics, kept and sorted"
_EXACT = "order statistics, counted in bins, then kept and sorted bin by bin"
_COUNTED = "order statistics, counted in bins and taken as evenly spread within a bin"


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Quantiles over futures, in data variables named by the id alone, along a dimension `quantile`.

    Linear between order statistics, as `numpy.quantile` has them and the same bits, by one of three methods (the
    dataset's attribute `quantile_method` says which): everything is kept and sorted; values are counted in bins, and
    those of the bins that matter are kept in a second pass over the futures; or, where `exact` is false and there are
    more than 4,096 futures, the order statistics are taken to be evenly spread within their bins, and no second pass is
    needed. The last alone has an error, at most a bin's width (1/4,096 of the span of the first 1,024 futures, more
    beyond it): each variable says in `quantile_error` what it comes to. Not a number where a future is none.

    Attributes:
        levels: from 0 to 1.
        exact: whether a second pass is run where it is needed.
    """

    levels: Sequence[float] = LEVELS
    exact: bool = True

    def __post_init__(self) -> None:
        levels = (self.levels,) if isinstance(self.levels, int | float) else tuple(self.levels)
        wrong = [level for level in levels if not (isinstance(level, int | float | np.number) and 0 <= level <= 1)]
        if wrong or not levels or len(set(levels)) < len(levels):
            what = f"{', '.join(map(repr, wrong or levels)) or 'nothing'} cannot be asked for"
            raise UsageError(Problem("Quantiles", what, way_out="Give different numbers from 0 to 1."))
        object.__setattr__(self, "levels", tuple(float(level) for level in levels))

    @property
    def variable(self) -> None:
        return None

    @property
    def suffixes(self) -> Sequence[str]:
        return ("",)

    def keeps(self, futures: int, columns: int, room: int) -> bool:
        """Whether all values are kept: they fit, or counting would take more room."""
        return futures <= _FEW or (self.exact and 8 * futures * columns <= room)

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1 if self.keeps(futures, columns, room) or not self.exact else 2

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 8 * futures if self.keeps(futures, columns, room) else 4 * ALL + 8 * PILOT

    def start(self, shape: Shape) -> Reduction:
        if self.keeps(shape.futures, shape.columns, shape.room):
            return _Kept(self.levels, shape)
        return _Counted(self.levels, shape, exact=self.exact)


class _Kept:
    """All values, sorted at the end."""

    __slots__ = ("_levels", "_shape", "_values")

    def __init__(self, levels: Sequence[float], shape: Shape) -> None:
        self._levels, self._shape, self._values = levels, shape, Kept(shape)

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        return self._values.add(first, values)

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        return self._values.state()

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._values.restore(state)

    def found(self) -> Sequence[Found]:
        with np.errstate(invalid="ignore"):  # between infinities there is no number, and none is given
            bands = np.quantile(self._values.values, self._levels, axis=0)
        return [_found(self._levels, bands, np.zeros(self._shape.cells), _KEPT)]


class _Counted:
    """Order statistics on both sides of each quantile, and what lies between them."""

    __slots__ = ("_exact", "_levels", "_position", "_ranks", "_shape", "_statistics")

    def __init__(self, levels: Sequence[float], shape: Shape, *, exact: bool) -> None:
        self._levels, self._shape, self._exact = levels, shape, exact
        last = shape.futures - 1
        self._position = last * np.array(levels)
        lower = np.floor(self._position).astype(np.int64)
        self._ranks = np.stack([lower, np.minimum(lower + 1, last)])
        self._statistics = Counted(shape, np.unique(self._ranks), exact=exact)

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        return self._statistics.add(first, values)

    def again(self) -> bool:
        return self._statistics.again()

    def state(self) -> Arrays:
        return self._statistics.state()

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._statistics.restore(state)

    def found(self) -> Sequence[Found]:
        places = np.searchsorted(np.unique(self._ranks), self._ranks)
        between = (self._position - self._ranks[0]).tolist()
        with np.errstate(invalid="ignore"):
            bands = [
                np.quantile(self._statistics.values[:, [low, high]], share, axis=1)
                for low, high, share in zip(*places.tolist(), between, strict=True)
            ]
        size = self._shape.saves, self._shape.cells
        error = self._statistics.error().reshape(size).max(axis=0)
        method = _EXACT if self._exact else _COUNTED
        return [_found(self._levels, np.reshape(bands, (-1, *size)), error, method)]


def _found(levels: Sequence[float], bands: Floats, error: Floats, method: str) -> Found:
    # There is one zero only: which of two comes first in order is not decided.
    return Found("", bands + 0.0, "quantiles over futures", {"quantile": np.array(levels)}, error=error, method=method)
