"""What every reader of model files has in common: ids, kinds, and what is said of equations that cannot be read.

A reader parses its own language; what names, kinds and problems come of it is decided here, so that a Vensim and an
XMILE file that say the same thing become the same tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tiershift.errors import Problem
from tiershift.model.names import identifier
from tiershift.model.tree import Array, Binary, Const, DataSource, Equation, Integ, Kind, Table, Unary, walk

Trouble = tuple[str, int, str, str]
"""What could not be read: the name, the line, what is wrong, and a way out."""
DEEPEST = 150
TOO_DEEP = f"its formula holds more than {DEEPEST} operations inside each other"
CLOCK = ("time step", "initial time", "final time", "saveper")
"""The settings of time, folded: a macro may name them as if they were its own."""

TAKEN = frozenset({"time", "date", "future", "quantile"})
"""Ids that a result keeps for its own coordinates."""


class Unreadable(Exception):
    """An equation uses something that has no place in the tree: `what` says so, `way_out` what to do."""

    def __init__(self, what: str, way_out: str) -> None:
        super().__init__(what)
        self.what, self.way_out = what, way_out


def problem_of(path: Path, text: Sequence[str], trouble: Trouble) -> Problem:
    """Return what could not be read as a problem of the file, with the line itself where it is known."""
    name, line, what, way_out = trouble
    where, written = (f"{path}:{line}", text[line - 1]) if line else (str(path), "")
    return Problem(where, f'"{name}": {what}', written, way_out)


def distinct_ids(names: Mapping[str, str], dimensions: Iterable[str]) -> dict[str, str]:
    """Return an id for each name that no other has: names that differ in marks alone are numbered."""
    reserved = {*TAKEN, *dimensions}
    taken, numbers = set(reserved), dict[str, int]()
    found: dict[str, str] = {}
    for folded, name in names.items():
        base = identifier(name)
        made, number = f"{base}_" if base in reserved else base, numbers.get(base, 1)
        while made in taken:
            number += 1
            made = f"{base}_{number}"
        numbers[base] = number
        found[folded] = made
        taken.add(made)
    return found


def kind_of(equations: Sequence[Equation]) -> Kind:
    """Return what a variable is, from all of its equations."""
    sources = [equation.expr for equation in equations if isinstance(equation.expr, DataSource)]
    outside = {source.external.what if source.external else "data" for source in sources}
    if any(isinstance(equation.expr, Integ) for equation in equations):
        return "stock"
    if isinstance(equations[0].expr, Table) or "lookups" in outside:
        return "table"
    if "data" in outside:
        return "data"
    nodes = (node for equation in equations for node in walk(equation.expr))
    literal = all(isinstance(node, Const | Array | Unary | Binary | DataSource) for node in nodes)
    return "constant" if literal else "auxiliary"
