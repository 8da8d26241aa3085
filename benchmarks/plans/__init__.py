"""The log and its plans, each figure beside what it is held against: `python -m benchmarks --plans`.

Every module of this folder with a function `rows() -> list[Row]` has its rows in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from benchmarks.table import table

HEAD = ("what", "ours", "against", "ratio", "aim", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        what: what was done.
        ours, against: how fast we did it and how fast the other side, or what is allowed, with units.
        ratio: ours to the other side's.
        aim: what the ratio, or the figure, is to be.
        met: whether it is.
    """

    what: str
    ours: str
    against: str
    ratio: float
    aim: str
    met: bool


def rows() -> list[Row]:
    """Return the rows of all modules here, in the order of their names."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return [row for module in modules if hasattr(module, "rows") for row in module.rows()]


def shown(figures: Sequence[Row]) -> str:
    """Return the rows as a table."""
    cells = [
        (r.what, r.ours, r.against, f"{r.ratio:.2f}", r.aim, "met" if r.met else "NOT MET") for r in figures
    ]  # fmt: skip
    return table(HEAD, cells)
