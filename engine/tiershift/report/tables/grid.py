"""A table that grows row by row and knows where each row stands, so that formulas name rows and not addresses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tiershift.report.bands import Array
from tiershift.report.sheet import HEADER_ROW, Cell, Formula, letter

Key = tuple[str, ...]


class Grid:
    """Rows by key; `first` is the place of the first column of years, `count` how many there are."""

    def __init__(self, first: int, count: int) -> None:
        self.first, self.count = first, count
        self.rows: list[tuple[Cell, ...]] = []
        self.places: dict[Key, int] = {}

    def add(self, key: Key, before: Sequence[Cell], cells: Sequence[Cell], after: Sequence[Cell] = ()) -> None:
        """Add a row: what stands before the years, one cell a year, what stands after."""
        self.places[key] = len(self.rows)
        self.rows.append((*before, *cells, *after))

    def at(self, key: Key, place: int) -> str:
        """Return the address of a row in the year at `place`; `count` is the column after the last year."""
        return f"{letter(self.first + place)}{HEADER_ROW + 1 + self.places[key]}"

    @property
    def next_row(self) -> int:
        """The number of the row that is added next, as a spreadsheet counts."""
        return HEADER_ROW + 1 + len(self.rows)

    def down(self, first: Key, last: Key, place: int) -> str:
        """Return the range from one row to another in a column of years."""
        return f"{self.at(first, place)}:{self.at(last, place)}"

    def across(self) -> str:
        """Return the range over all years of the row that is added next."""
        return f"{letter(self.first)}{self.next_row}:{letter(self.first + self.count - 1)}{self.next_row}"

    def each(self, values: Sequence[float] | Array, text: Callable[[int], str] | None = None) -> list[Cell]:
        """Return the cells of the years: numbers, or formulas with these as what the engine has for them."""
        if text is None:
            return [float(value) for value in np.asarray(values)]
        return [Formula(text(place), float(value)) for place, value in enumerate(np.asarray(values))]
