"""A sheet of cells, as a spreadsheet or a delimited text file holds it: numbers, texts, and areas that have names."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_LIKE_A_NUMBER = re.compile(r"[-+]?[\d.,'\s]*\d[\d.,'\s]*(?:[eE][-+]?\d+)?%?")


class Unusable(Exception):
    """Numbers from outside cannot be had: `what` says why, `way_out` what to do."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what)
        self.what, self.way_out = what, way_out


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells; rows and columns are counted from one, the last ones are part of it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        return self.bottom - self.top + 1, self.right - self.left + 1


@dataclass(frozen=True)
class Sheet:
    """What the cells of a sheet hold, by (row, column) counted from one; cells that are not there are empty.

    Attributes:
        where: the file and the sheet, as messages name them.
        cells: a number, or text as written; dates and errors of the spreadsheet are text.
        names: the areas of this sheet that have names, by the name in lower case.
    """

    where: str
    cells: Mapping[tuple[int, int], float | str]
    names: Mapping[str, Area] = field(default_factory=dict)

    @cached_property
    def ends(self) -> tuple[int, int]:
        """The last row and the last column that hold anything; zeros where nothing does."""
        return max((row for row, _ in self.cells), default=0), max((column for _, column in self.cells), default=0)

    def number(self, row: int, column: int) -> float | None:
        """The number of a cell, also where it is written as text; `None` where there is none."""
        held = self.cells.get((row, column))
        if isinstance(held, str):
            return number_in(held)
        return held if held is not None and math.isfinite(held) else None

    def text(self, row: int, column: int) -> str:
        """What a cell holds as text, whole numbers without a point; empty where it holds nothing."""
        held = self.cells.get((row, column), "")
        if isinstance(held, str):
            return held.strip()
        return f"{held:.0f}" if abs(held) < 1e15 and held == int(held) else repr(held)

    def at(self, row: int, column: int) -> str:
        """How messages name a cell."""
        return f"{self.where}!{letters(column)}{row}"


def number_in(text: str) -> float | None:
    """Return the finite number that `text` spells, or nothing."""
    try:
        value = float(text) if "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def misspelt(text: str) -> bool:
    """Whether `text` was meant as a number but does not read as one: decimal commas, thousands, percents."""
    return number_in(text) is None and _LIKE_A_NUMBER.fullmatch(text.strip()) is not None


def address(text: str) -> tuple[int, int] | None:
    """Return the row and column of an address such as B4, or nothing where `text` is none."""
    found = _ADDRESS.fullmatch(text.strip())
    return (int(found[2]), column_number(found[1])) if found else None


def column_number(text: str) -> int:
    """Return the place of a column from its letters: A is 1, Z is 26, AA is 27."""
    place = 0
    for letter in text.upper():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place


def letters(column: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    made = ""
    while column:
        column, rest = divmod(column - 1, 26)
        made = chr(ord("A") + rest) + made
    return made


def area_of(reference: str) -> Area | None:
    """Return the area that `B2` or `$B$2:$C$9` means, or nothing where it is no such reference."""
    ends = [address(part) for part in reference.split(":")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None:
        return None
    return Area(min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1]))


def listed(names: Iterable[str], most: int = 8) -> str:
    """Return names in one line, the first few where there are many."""
    known = list(names)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more
