"""Order statistics of more futures than fit: bins are counted first, then the values of those that matter are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tiershift.run.reduce.counting import ABOVE, ALL, BELOW, BINS, FIRST, LEAST, MOST, collect, count, find
from tiershift.run.reduce.shape import Arrays, Floats, Shape, Task

PILOT = 1024
"""Futures whose extremes say where the bins are; a power of two."""
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the order statistics are.

    Attributes:
        bins, before: the bin of each, and how many values the bins before it hold, shape (column, rank).
        slot: number of the slot into which the bin's values go, shape (column, rank); -1 where they are known already.
        sizes: of the slots.
    """

    bins: Ints
    before: Ints
    slot: Ints
    sizes: Ints


class Counted:
    """Order statistics at some ranks: exact after a second pass, within a bin's width after the first."""

    __slots__ = (
        "_aim", "_counts", "_exact", "_filled", "_grid", "_largest", "_nothing", "_pilot", "_ranks", "_room",
        "_shape", "_smallest", "_turn", "_values",
    )  # fmt: skip

    def __init__(self, shape: Shape, ranks: Ints, *, exact: bool) -> None:
        """Take in nothing yet; `ranks` are counted from 0, in order, each once."""
        size = shape.saves, shape.cells
        self._shape, self._ranks, self._exact = shape, ranks, exact
        self._counts = np.zeros((*size, ALL), np.uint32)
        self._grid, self._nothing = np.zeros((*size, 3)), np.zeros(size, np.int64)
        self._smallest, self._largest = np.full(size, np.inf), np.full(size, -np.inf)
        self._pilot: Floats | None = np.empty((PILOT, *size))
        self._values: Floats = np.full((shape.columns, len(ranks)), np.nan)
        self._aim: Aim | None = None
        self._turn = (0, 0)  # the slots that are filled in this pass
        self._room: Floats = np.empty(0)
        self._filled: Ints = np.empty(0, np.int64)

    @property
    def values(self) -> Floats:
        """The order statistics, shape (column, rank); not a number in a column with one that is none."""
        return self._values

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        if self._aim is not None:
            return [partial(self._collect, values, part) for part in self._shape.slices()]
        if first >= PILOT:
            self._pilot = None
        return [partial(self._count, first, values, part) for part in self._shape.slices()]

    def _count(self, first: int, values: Floats, part: slice) -> None:
        pilot, cells = self._pilot, self._shape.cells
        if pilot is not None:
            own = values[: PILOT - first, part, :cells]
            pilot[first : first + len(own), part] = own
            if first + len(values) < PILOT:
                return
            self._grid[part] = _grid(pilot[:, part])
            if len(values) < PILOT:
                values = pilot
        count(
            values, cells, part.start, part.stop, self._grid, self._counts, self._nothing, self._smallest, self._largest
        )

    def _collect(self, values: Floats, part: slice) -> None:
        cells, start, stop = self._shape.cells, part.start, part.stop
        collect(values, cells, start, stop, self._grid, self._counts, self._turn[0], self._room, self._filled)

    def again(self) -> bool:
        self._pilot = None
        if self._aim is None:
            self._aim = self._aimed()
            if not self._exact:
                self._spread(self._aim)
                return False
            self._mark(self._aim)
        else:
            self._sort(self._aim)
        return self._next(self._aim)

    def _aimed(self) -> Aim:
        bins, before = np.empty((2, self._shape.columns, len(self._ranks)), np.int64)
        counts = self._counts.reshape(-1, ALL)
        find(counts, self._ranks, bins, before)
        usable = (self._nothing == 0).reshape(-1, 1)
        least, most = self._grid[..., 0].reshape(-1, 1), self._grid[..., 1].reshape(-1, 1)
        self._values = np.where(usable & (bins == LEAST), least, np.where(usable & (bins == MOST), most, np.nan))
        open_ = usable & (bins != LEAST) & (bins != MOST)
        new = open_ & np.concatenate([np.ones((len(bins), 1), bool), bins[:, 1:] != bins[:, :-1]], axis=1)
        slot = np.where(open_, np.cumsum(new).reshape(new.shape) - 1, -1)
        column, rank = np.nonzero(new)
        return Aim(bins, before, slot, counts[column, bins[column, rank]].astype(np.int64))

    def _mark(self, aim: Aim) -> None:
        """From here on the counts' room says which bins are kept, and in which slot."""
        self._counts.fill(0)
        column, rank = np.nonzero(aim.slot >= 0)
        self._counts.reshape(-1, ALL)[column, aim.bins[column, rank]] = aim.slot[column, rank] + 1

    def _next(self, aim: Aim) -> bool:
        """Make room for as many further slots as fit, at least one."""
        first = self._turn[1]
        if first == len(aim.sizes):
            self._room = np.empty(0)
            return False
        ends = np.cumsum(aim.sizes[first:])
        many = max(1, int(np.searchsorted(ends, self._shape.room // 8, "right")))
        self._turn = first, first + many
        self._filled = ends[:many] - aim.sizes[first : first + many]
        self._room = np.empty(int(ends[many - 1]))
        return True

    def _sort(self, aim: Aim) -> None:
        first, last = self._turn
        ends = np.cumsum(aim.sizes[first:last])
        starts = ends - aim.sizes[first:last]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            self._room[start:end].sort()
        column, rank = np.nonzero((aim.slot >= first) & (aim.slot < last))
        place = starts[aim.slot[column, rank] - first] + self._ranks[rank] - aim.before[column, rank]
        self._values[column, rank] = self._room[place]

    def _spread(self, aim: Aim) -> None:
        """Take the values of a bin as evenly spread between its edges."""
        column, rank = np.nonzero(aim.slot >= 0)
        left, right = self._edges(column, aim.bins[column, rank])
        place = (self._ranks[rank] - aim.before[column, rank] + 0.5) / aim.sizes[aim.slot[column, rank]]
        with np.errstate(invalid="ignore", over="ignore"):
            self._values[column, rank] = left + (right - left) * place

    def _edges(self, column: Ints, bins: Ints) -> tuple[Floats, Floats]:
        least, most, scale = (self._grid[..., k].reshape(-1)[column] for k in range(3))
        smallest, largest = self._smallest.reshape(-1)[column], self._largest.reshape(-1)[column]
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            width = np.where(scale > 0, 1 / scale, np.inf)
            left, right = least + (bins - FIRST) * width, least + (bins - FIRST + 1) * width
        left, right = np.fmax(least, left), np.fmin(most, right)
        left, right = np.where(bins == BELOW, smallest, left), np.where(bins == BELOW, least, right)
        return np.where(bins == ABOVE, most, left), np.where(bins == ABOVE, largest, right)

    def error(self) -> Floats:
        """Return what the values of each column may be off by, shape (column,)."""
        worst = np.zeros(self._shape.columns)
        if self._aim is None or self._exact:
            return worst
        column, rank = np.nonzero(self._aim.slot >= 0)
        left, right = self._edges(column, self._aim.bins[column, rank])
        with np.errstate(invalid="ignore", over="ignore"):
            wide = right - left
        # What rounding does to an edge.
        rounding = 4 * np.spacing(np.fmax(np.abs(left), np.abs(right)))
        np.maximum.at(worst, column, np.where(np.isfinite(wide), wide + rounding, np.inf))
        return worst

    def state(self) -> Arrays:
        made: Arrays = {
            "counts": self._counts, "grid": self._grid, "nothing": self._nothing, "smallest": self._smallest,
            "largest": self._largest, "values": self._values, "turn": np.array(self._turn),
        }  # fmt: skip
        if self._pilot is not None:
            made["pilot"] = self._pilot
        if self._aim is not None:
            made |= {"bins": self._aim.bins, "before": self._aim.before, "slot": self._aim.slot}
            made |= {"sizes": self._aim.sizes, "room": self._room, "filled": self._filled}
        return made

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._counts, self._nothing = np.array(state["counts"], np.uint32), np.array(state["nothing"], np.int64)
        self._grid, self._values = np.array(state["grid"], float), np.array(state["values"], float)
        self._smallest, self._largest = np.array(state["smallest"], float), np.array(state["largest"], float)
        self._turn = int(state["turn"][0]), int(state["turn"][1])
        self._pilot = np.array(state["pilot"], float) if "pilot" in state else None
        self._aim = None
        if "bins" in state:
            self._aim = Aim(*(np.array(state[name], np.int64) for name in ("bins", "before", "slot", "sizes")))
            self._room, self._filled = np.array(state["room"], float), np.array(state["filled"], np.int64)


def _grid(pilot: Floats) -> Floats:
    """Least, most and bins per unit of each column, shape (save, cell, 3), from futures along the first axis."""
    finite = np.isfinite(pilot)
    least, most = np.where(finite, pilot, np.inf).min(axis=0), np.where(finite, pilot, -np.inf).max(axis=0)
    none = ~finite.any(axis=0)
    # There is one zero only: bins do not tell two apart.
    least, most = np.where(none, 0.0, least) + 0.0, np.where(none, 0.0, most) + 0.0
    with np.errstate(divide="ignore", over="ignore"):
        span = most - least
        scale = np.where((span > 0) & np.isfinite(span), BINS / span, 0.0)
    return np.stack([least, most, scale], axis=-1)
