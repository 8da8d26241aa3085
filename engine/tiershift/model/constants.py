"""The numbers that a constant is written as: one, or one for each element of its subscripts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from tiershift.model.names import key
from tiershift.model.tree import Array, Const, Expr, Tree, Unary, Variable


def number(variable: Variable) -> float | None:
    """Return the number that a variable is written as; `None` where it is anything else."""
    return _one(variable.equations[0].expr) if len(variable.equations) == 1 else None


def numbers(variable: Variable, tree: Tree) -> Mapping[str, float] | None:
    """Return the numbers of an array of constants by element (`infants`, or `infants, kin`), in the file's spelling.

    `None` where the variable has no subscripts, or where any of its elements is written as something else.
    """
    found: dict[str, float] = {}
    if not variable.subscripts:
        return None
    for equation in variable.equations:
        axes = [tree.ranges[sub].elements if sub in tree.ranges else (sub,) for sub in equation.subs]
        excepted = [
            {*product(*(tree.ranges[sub].elements if sub in tree.ranges else (sub,) for sub in group))}
            for group in equation.excepts
        ]
        for place, subs in enumerate(product(*axes)):
            value = _at(equation.expr, place)
            if value is None:
                return None
            if not any(subs in group for group in excepted):
                found[", ".join(tree.spelling.get(sub, sub) for sub in subs)] = value
    return found


def subscripts(element: str) -> tuple[str, ...]:
    """Return the subscripts that an element's name stands for, folded: `"Infants, kin"` → `("infants", "kin")`."""
    return tuple(key(sub) for sub in element.split(","))


def _at(expr: Expr, place: int) -> float | None:
    if isinstance(expr, Array):
        return expr.values[place] if place < len(expr.values) else None
    return _one(expr)


def _one(expr: Expr) -> float | None:
    match expr:
        case Const(value):
            return value
        case Unary("neg", Const(value)):
            return -value
        case Array((value,), _):
            return value
    return None
