"""A sheet of the workbook as a value: a title, notes, and one table whose cells are text, numbers or formulas.

Addresses follow from the place in the table, so a formula is written against a column's heading and never typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

HEADER_ROW = 6
"""The row (from one) of the column headings on every sheet: the title and up to four notes stand above it."""

Style = Literal[
    "text",
    "wrap",
    "year",
    "count",
    "money",
    "share",
    "years",
    "rate",
    "bracket",
    "factor",
    "error",
    "outcome",
    "number",
]

MEANS = "means over the simulated futures; means add up, medians and other quantiles do not (see Ranges)."
"""What a sheet of means says of itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading (unique on its sheet), how wide in characters, and how its cells are shown."""

    heading: str
    width: float
    style: Style = "text"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the number that the engine has for it, which is what a program that does not calculate shows."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Styled:
    """A number that is not shown as its column is."""

    value: float
    style: Style


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to another sheet."""

    sheet: str


Cell = str | float | Formula | Styled | Link | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: on the tab, at most 31 characters.
        title: in cell A1.
        notes: one line each, at most four.
        columns: of the table.
        rows: of the table, each as long as `columns`.
        frozen: how many columns stay in view.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    frozen: int = 1

    def at(self, row: int, heading: str) -> str:
        """Return the address of a cell of the table, `row` from nought: `'Tier shift'!$E$7`."""
        return f"'{self.name}'!${self._letter(heading)}${HEADER_ROW + 1 + row}"

    def column(self, heading: str, rows: Iterable[int] | None = None) -> str:
        """Return the address of a column of the table, or of the unbroken `rows` of it."""
        chosen = list(range(len(self.rows)) if rows is None else rows)
        letter = self._letter(heading)
        return f"'{self.name}'!${letter}${HEADER_ROW + 1 + chosen[0]}:${letter}${HEADER_ROW + 1 + chosen[-1]}"

    def _letter(self, heading: str) -> str:
        return letter([column.heading for column in self.columns].index(heading))


def letter(place: int) -> str:
    """Return the letters of the column at `place`, from nought: 0 is A, 26 is AA."""
    above, last = divmod(place, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + last)
