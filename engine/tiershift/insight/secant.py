"""How much of the difference of an equation's result comes from each of its sources, exactly.

Between two runs the result of an equation goes from one value to another, and so do its sources. At every operation the
difference of the result is shared out among its operands by their Shapley values: what each adds, averaged over the two
orders in which the operands could have changed. So the shares of an equation's sources add up to the whole difference,
however far apart the runs are: these are slopes of secants, not of tangents. Of a product it is the midpoint rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.interpret import interpolate
from tiershift.errors import Problem, UsageError
from tiershift.model.tree import Array, Binary, Call, Const, DataSource, Expr, Integ, Lookup, Ref, Sub, Table, Unary

Floats = NDArray[np.float64]
Link = tuple[Ref, str]
"""A source, and the loop whose link it is read through; "" for none."""
Look = Callable[[Ref], tuple[Floats, Floats]]

_ROUNDING = 1e-13
"""Share of a value below which a difference is rounding."""


@dataclass(frozen=True, slots=True)
class Secant:
    """A result in both runs, each of shape (step,), and the slope of the secant to each source that differs."""

    before: Floats
    after: Floats
    slopes: Mapping[Link, Floats] = field(default_factory=dict)

    @property
    def change(self) -> Floats:
        """The second run less the first."""
        return difference(self.before, self.after)


def difference(before: Floats, after: Floats) -> Floats:
    """Return `after` less `before`, nothing where that is rounding or no number."""
    with np.errstate(invalid="ignore"):
        change = after - before
        felt = np.abs(change) > _ROUNDING * np.maximum(np.abs(before), np.abs(after))
    return np.where(felt, change, 0.0)


def secant(expr: Expr, look: Look, switches: Mapping[str, str], loop: str = "") -> Secant:
    """Return an expression's results and the slopes to its sources.

    Args:
        expr: of scalar cells.
        look: gives the values of a cell in both runs, each of shape (step,) or (1,).
        switches: from the names of loops' switches to the loops; what is multiplied by one is read through its link.
        loop: through whose link all of this is read.

    Raises:
        UsageError: a function whose result cannot be shared out.
    """
    match expr:
        case Const(number):
            return _still(np.array([number]))
        case Ref():
            before, after = look(expr)
            change = difference(before, after)
            return Secant(before, after, {(expr, loop): np.ones(1)} if change.any() else {})
        case Unary(op, arg):
            return _one(_NEGATIVE if op == "neg" else _NOT, secant(arg, look, switches, loop))
        case Binary(op, left, right):
            sides = (secant(side, look, switches, own) for side, own in _linked(expr, switches, loop))
            return _two(_BINARY[op], *sides)
        case Call("IF THEN ELSE", (condition, then, otherwise)):
            return _branch(*(secant(each, look, switches, loop) for each in (condition, then, otherwise)))
        case Call(name, (left, right)) if name in _BINARY:
            return _two(_BINARY[name], *(secant(each, look, switches, loop) for each in (left, right)))
        case Call(name, (arg,)) if name in _ONE:
            return _one(_ONE[name], secant(arg, look, switches, loop))
        case Lookup(Table() as table, x):
            return _one(_read(table), secant(x, look, switches, loop))
        case Call() | Lookup() | Array() | Sub() | Integ() | Table() | DataSource():
            what = f"what {getattr(expr, 'function', type(expr).__name__)} gives cannot be shared out among its sources"
            raise UsageError(Problem("why", what, way_out="Ask for a variable that does not depend on it."))
    assert_never(expr)


def _linked(expr: Binary, switches: Mapping[str, str], loop: str) -> Iterator[tuple[Expr, str]]:
    """Both operands, each with the loop through whose link it is read."""
    for side, other in ((expr.left, expr.right), (expr.right, expr.left)):
        yield side, (_factor(other, switches) if expr.op in ("*", "/", "^") else "") or loop


def _factor(expr: Expr, switches: Mapping[str, str]) -> str:
    """The loop whose switch is a factor of `expr`; "" where none is."""
    match expr:
        case Ref(name):
            return switches.get(name, "")
        case Unary("neg", arg):
            return _factor(arg, switches)
        case Binary("*" | "/", left, right):
            return _factor(left, switches) or _factor(right, switches)
    return ""


def _still(value: Floats) -> Secant:
    return Secant(value, value)


def _through(own: Secant, slope: Floats) -> Iterator[tuple[Link, Floats]]:
    """The slopes to the sources of an operand, through the slope to the operand itself."""
    for link, inner in own.slopes.items():
        yield link, slope * inner


def _joined(before: Floats, after: Floats, parts: Iterator[tuple[Link, Floats]]) -> Secant:
    slopes: dict[Link, Floats] = {}
    for link, slope in parts:
        slopes[link] = slopes[link] + slope if link in slopes else slope
    return Secant(before, after, slopes)


def _slope(share: Floats, change: Floats) -> Floats:
    """A share of a difference, by the difference of the operand that it comes from."""
    made = np.zeros(np.broadcast(share, change).shape)
    np.divide(share, change, out=made, where=(change != 0.0) & np.isfinite(share))
    return made


def _one(function: Callable[[Floats], Floats], arg: Secant) -> Secant:
    with np.errstate(all="ignore"):
        before, after = function(arg.before), function(arg.after)
        if not arg.slopes:
            return Secant(before, after)
        return _joined(before, after, _through(arg, _slope(after - before, arg.change)))


def _two(function: Callable[[Floats, Floats], Floats], left: Secant, right: Secant) -> Secant:
    with np.errstate(all="ignore"):
        before, after = function(left.before, right.before), function(left.after, right.after)
        if not left.slopes and not right.slopes:
            return Secant(before, after)
        if not right.slopes:
            return _joined(before, after, _through(left, _slope(after - before, left.change)))
        if not left.slopes:
            return _joined(before, after, _through(right, _slope(after - before, right.change)))
        first, second = function(left.after, right.before), function(left.before, right.after)
        of_left = 0.5 * ((first - before) + (after - second))
        # What one of the mixed results is no number for goes to the operand that did change there.
        of_left = np.where(np.isfinite(of_left), of_left, np.where(left.change != 0.0, after - before, 0.0))
        of_right = (after - before) - of_left
    return _joined(
        before,
        after,
        iter((*_through(left, _slope(of_left, left.change)), *_through(right, _slope(of_right, right.change)))),
    )


def _branch(condition: Secant, then: Secant, otherwise: Secant) -> Secant:
    first, second = condition.before != 0.0, condition.after != 0.0
    before = np.where(first, then.before, otherwise.before)
    after = np.where(second, then.after, otherwise.after)
    with np.errstate(all="ignore"):
        # Where both runs take the same branch, all is that branch's. Where they differ, the switch is shared out as
        # Shapley's value has it, if the branch not taken has a number, and is all the condition's if it has none.
        moved = first != second
        gap_before, gap_after = then.before - otherwise.before, then.after - otherwise.after
        usable = np.isfinite(gap_before) & np.isfinite(gap_after)
        way = second.astype(float) - first.astype(float)
        switched = np.where(usable, 0.5 * (gap_before + gap_after) * way, after - before)
        inner = np.where(usable, 0.5, 0.0)
        of_then = np.where(moved, inner, first.astype(float))
        of_otherwise = np.where(moved, inner, 1.0 - first.astype(float))
        parts = (
            *_through(condition, _slope(np.where(moved, switched, 0.0), condition.change)),
            *_through(then, of_then),
            *_through(otherwise, of_otherwise),
        )
    return _joined(before, after, iter(parts))


def _read(table: Table) -> Callable[[Floats], Floats]:
    return np.vectorize(lambda x: interpolate(table, float(x)), otypes=[float])


def _truth(made: NDArray[np.bool_]) -> Floats:
    return np.asarray(made, float)


_BINARY: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
    "=": lambda a, b: _truth(a == b),
    "<>": lambda a, b: _truth(a != b),
    "<": lambda a, b: _truth(a < b),
    "<=": lambda a, b: _truth(a <= b),
    ">": lambda a, b: _truth(a > b),
    ">=": lambda a, b: _truth(a >= b),
    "and": lambda a, b: _truth((a != 0.0) & (b != 0.0)),
    "or": lambda a, b: _truth((a != 0.0) | (b != 0.0)),
    "MIN": lambda a, b: np.where(a < b, a, b),
    "MAX": lambda a, b: np.where(a > b, a, b),
}
_ONE: Mapping[str, Callable[[Floats], Floats]] = {
    "ABS": np.abs,
    "INTEGER": np.trunc,
    "SQRT": np.sqrt,
    "EXP": np.exp,
    "LN": np.log,
    "SIN": np.sin,
    "COS": np.cos,
    "TAN": np.tan,
    "ARCSIN": np.arcsin,
    "ARCCOS": np.arccos,
    "ARCTAN": np.arctan,
    "SINH": np.sinh,
    "COSH": np.cosh,
    "TANH": np.tanh,
}
_NEGATIVE: Callable[[Floats], Floats] = np.negative
_NOT: Callable[[Floats], Floats] = lambda x: _truth(x == 0.0)  # noqa: E731
