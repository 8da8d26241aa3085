"""Counting values in bins, column by column, typed and compiled by numba at first use; it holds no lock of Python's.

A bin is found with a subtraction, a product and a truncation, each of which keeps order whatever it rounds: of two
values in different bins, the one in the lower bin is the smaller. So ranks found by counting are exact.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

BINS = 4096
BELOW, LEAST, FIRST, MOST, ABOVE = 0, 1, 2, 2 + BINS, 3 + BINS
"""Bins: below the least of the pilot, equal to it, from it to the most of the pilot, equal to that, above it."""
ALL = 4 + BINS

_TILE = 8
_OPTIONS: Any = {"nogil": True, "error_model": "numpy"}


@njit(**_OPTIONS)
def bin_of(x: float, least: float, most: float, scale: float) -> int:
    """Return the bin of a number."""
    if x < least:
        return 0
    if x == least:
        return 1
    if x > most:
        return BINS + 3
    if x == most:
        return BINS + 2
    place = (x - least) * scale
    return int(place) + 2 if place < BINS - 1 else BINS + 1


@njit(**_OPTIONS)
def _transpose(values: Any, save: int, first: int, last: int, tile: Any) -> None:
    """Copy some neighbouring cells, which share lines of the processor's cache, future by future."""
    for future in range(values.shape[0]):
        for cell in range(first, last):
            tile[cell - first, future] = values[future, save, cell]


@njit(**_OPTIONS)
def count(
    values: Any, cells: int, start: int, stop: int, grid: Any, counts: Any, nothing: Any, smallest: Any, largest: Any
) -> None:
    """Count futures by bin.

    Args:
        values: shape (future, save, cell or more).
        cells: how many of the last axis, from the first on.
        start, stop: which saves.
        grid: least, most and scale of each column, shape (save, cell, 3).
        counts: by bin, shape (save, cell, bin).
        nothing: how many are not a number, shape (save, cell).
        smallest, largest: of the others, shape (save, cell).
    """
    tile = np.empty((_TILE, values.shape[0]))
    for save in range(start, stop):
        for first in range(0, cells, _TILE):
            last = min(first + _TILE, cells)
            _transpose(values, save, first, last, tile)
            for cell in range(first, last):
                least, most, scale = grid[save, cell, 0], grid[save, cell, 1], grid[save, cell, 2]
                small, large, none = smallest[save, cell], largest[save, cell], 0
                own, column = counts[save, cell], tile[cell - first]
                for future in range(column.shape[0]):
                    x = column[future]
                    if x != x:
                        none += 1
                        continue
                    small, large = min(small, x), max(large, x)
                    own[np.uint64(bin_of(x, least, most, scale))] += np.uint32(1)
                smallest[save, cell], largest[save, cell] = small, large
                nothing[save, cell] += none


@njit(**_OPTIONS)
def find(counts: Any, ranks: Any, bins: Any, before: Any) -> None:
    """Find the bin of each rank.

    Args:
        counts: shape (column, bin).
        ranks: from 0, in order, shape (rank,).
        bins: filled with the bin, shape (column, rank).
        before: filled with how many values the bins before it hold, shape (column, rank).
    """
    for column in range(counts.shape[0]):
        place, passed = 0, 0
        for k in range(ranks.shape[0]):
            while place < counts.shape[1] - 1 and passed + counts[column, place] <= ranks[k]:
                passed += counts[column, place]
                place += 1
            bins[column, k] = place
            before[column, k] = passed


@njit(**_OPTIONS)
def collect(
    values: Any, cells: int, start: int, stop: int, grid: Any, wanted: Any, slot: int, room: Any, filled: Any
) -> None:
    """Copy the values of wanted bins.

    Args:
        values, cells, start, stop, grid: as for `count`.
        wanted: 1 + the number of the slot of a bin that is wanted, else 0, shape (save, cell, bin).
        slot: the first that is collected now.
        room: where the values go, shape (value,).
        filled: where the next value of each slot that is collected now goes, shape (slot,).
    """
    tile = np.empty((_TILE, values.shape[0]))
    for save in range(start, stop):
        for first in range(0, cells, _TILE):
            last = min(first + _TILE, cells)
            _transpose(values, save, first, last, tile)
            for cell in range(first, last):
                least, most, scale = grid[save, cell, 0], grid[save, cell, 1], grid[save, cell, 2]
                own, column = wanted[save, cell], tile[cell - first]
                for future in range(column.shape[0]):
                    x = column[future]
                    if x != x:
                        continue
                    place = own[np.uint64(bin_of(x, least, most, scale))] - 1 - slot
                    if 0 <= place < filled.shape[0]:
                        room[filled[place]] = x
                        filled[place] += 1
