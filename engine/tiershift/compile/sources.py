"""The data of a model, cell by cell: series that were read, and data equations with their ranges resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tiershift.compile.fold import fold
from tiershift.compile.series import Data, Formula, Held, Series, Shifted
from tiershift.compile.writer import Bound, Wrong
from tiershift.model.external import Outside
from tiershift.model.tree import (
    Call,
    Const,
    DataSource,
    Equation,
    Expr,
    Interpolation,
    Ref,
    Table,
    Tree,
    Variable,
    walk,
)

Write = Callable[[Expr, Bound, Ref, int], Expr]
"""An expression for one cell: what its ranges stand for, the cell, and which element of the equation that is."""


class Sources:
    """What the cells of a model hold that are data.

    Args:
        tree: the model.
        data: what was read from outside it.
        write: writes a data equation out for one cell.
    """

    def __init__(self, tree: Tree, data: Outside, write: Write) -> None:
        self._tree, self._data, self._write = tree, data, write
        self._held: dict[Ref, Held] = {}
        self.used = _used(tree.variables)
        """Names of the variables that a run needs; data beside them is only looked at."""
        self.given = frozenset(cell.name for cell in data)
        """Names of the variables of which something was read."""

    def get(self, cell: Ref) -> Held:
        """Return what a cell holds; `None` where it is a constant, or data that nobody gave.

        Raises:
            Wrong: it is neither data nor a constant.
        """
        if cell not in self._held:
            self._held[cell] = self._found(cell)
        return self._held[cell]

    def _found(self, cell: Ref) -> Held:
        variable = self._tree.variables.get(cell.name)
        if variable is None or variable.kind not in ("data", "constant"):
            what = f'a data equation (:=) uses "{variable.name if variable else cell.name}"'
            raise Wrong(f"{what}, which is neither data nor a constant", "Write = for :=.")
        for equation in variable.equations:
            if self._covers(equation, cell):
                return self._source(equation, cell)
        return None

    def _source(self, equation: Equation, cell: Ref) -> Held:
        match equation.expr:
            case DataSource(keyword, _, None):
                points = self._data.get(cell)
                return Series(points, keyword) if isinstance(points, Table) else None
            case DataSource(keyword, _, formula) if formula is not None:
                pairs = zip(equation.subs, cell.subs, strict=True)
                bound = {own: sub for own, sub in pairs if own in self._tree.ranges}
                number = self._number(equation, cell)
                return self._worked_out(formula, keyword, lambda expr: self._write(expr, bound, cell, number))
        return None

    def _worked_out(self, formula: Expr, keyword: Interpolation, write: Callable[[Expr], Expr]) -> Data:
        match formula:
            case Call("X IF MISSING", (expr, number)):
                if not isinstance(missing := fold(write(number)), Const):
                    raise Wrong("X IF MISSING asks for a number", "Write a number after the comma.")
                return Formula(write(expr), keyword, missing.value)
            case Call("TIME SHIFT", (source, by)):
                if not isinstance(shifted := write(source), Ref):
                    raise Wrong("TIME SHIFT asks for a data variable", "Put the name of one first.")
                shift = fold(write(by))
                if any(self.get(node) for node in walk(shift) if isinstance(node, Ref)):
                    raise Wrong("TIME SHIFT is given data to shift by", "Write a number or a constant.")
                return Shifted(shifted, shift, keyword)
        return Formula(write(formula), keyword)

    def _elements(self, sub: str) -> tuple[str, ...]:
        return self._tree.ranges[sub].elements if sub in self._tree.ranges else (sub,)

    def _covers(self, equation: Equation, cell: Ref) -> bool:
        def within(group: tuple[str, ...]) -> bool:
            return all(sub in self._elements(own) for own, sub in zip(group, cell.subs, strict=True))

        return within(equation.subs) and not any(within(group) for group in equation.excepts)

    def _number(self, equation: Equation, cell: Ref) -> int:
        """Which element of its equation a cell is, row-major."""
        number = 0
        for own, sub in zip(equation.subs, cell.subs, strict=True):
            number = number * len(self._elements(own)) + self._elements(own).index(sub)
        return number


def _used(variables: Mapping[str, Variable]) -> frozenset[str]:
    """What is no data, and the data that it needs."""
    found: set[str] = set()
    waiting = [name for name, variable in variables.items() if variable.kind != "data"]
    while waiting:
        if (name := waiting.pop()) in found or name not in variables:
            continue
        found.add(name)
        nodes = (node for equation in variables[name].equations for node in walk(equation.expr))
        waiting += {node.name for node in nodes if isinstance(node, Ref)} - found
    return frozenset(found)
