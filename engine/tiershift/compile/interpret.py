"""The slow, readable meaning of an expression: the oracle of the emitted code, and the evaluator of initial values.

Exponentials and the like are the emitted code's own, one at a time; `tests/elementary` has oracles of theirs.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_right
from collections.abc import Callable, Mapping
from typing import assert_never

from tiershift.compile.elementary_calls import single
from tiershift.model.tree import Array, Binary, Call, Const, DataSource, Expr, Integ, Lookup, Ref, Sub, Table, Unary

Look = Callable[[Ref], float]


def _divide(a: float, b: float) -> float:
    if b != 0.0:
        return a / b
    if a == 0.0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _root(x: float) -> float:
    return math.sqrt(x) if x >= 0.0 else math.nan


_BINARY: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "^": single("pow"),
    "=": lambda a, b: float(a == b),
    "<>": lambda a, b: float(a != b),
    "<": lambda a, b: float(a < b),
    "<=": lambda a, b: float(a <= b),
    ">": lambda a, b: float(a > b),
    ">=": lambda a, b: float(a >= b),
    "and": lambda a, b: float(a != 0.0 and b != 0.0),
    "or": lambda a, b: float(a != 0.0 or b != 0.0),
}
_ONE: Mapping[str, Callable[[float], float]] = {
    "ABS": abs,
    "INTEGER": lambda x: math.copysign(math.trunc(x), x) if math.isfinite(x) else x,
    "SQRT": _root,
    "EXP": single("exp"),
    "LN": single("log"),
    "SIN": single("sin"),
    "COS": single("cos"),
    "TAN": single("tan"),
    "ARCSIN": single("asin"),
    "ARCCOS": single("acos"),
    "ARCTAN": single("atan"),
    "SINH": single("sinh"),
    "COSH": single("cosh"),
    "TANH": single("tanh"),
    "GAMMA LN": single("lgamma"),
}


def value(expr: Expr, look: Look) -> float:
    """Return the value of a scalar expression, `look` giving the value of a cell."""
    match expr:
        case Const(number):
            return number
        case Ref():
            return look(expr)
        case Unary("neg", arg):
            return -value(arg, look)
        case Unary(_, arg):
            return float(value(arg, look) == 0.0)
        case Binary("^", base, Const(2.0)):  # nearer to the square than the C library's power promises to be
            return value(base, look) * value(base, look)
        case Binary(op, left, right):
            return _BINARY[op](value(left, look), value(right, look))
        case Call("IF THEN ELSE", (condition, then, otherwise)):
            return value(then if value(condition, look) != 0.0 else otherwise, look)
        case Call("MIN", (a, b)):
            x, y = value(a, look), value(b, look)
            return x if x < y else y
        case Call("MAX", (a, b)):
            x, y = value(a, look), value(b, look)
            return x if x > y else y
        case Call(name, (arg,)) if name in _ONE:
            return _ONE[name](value(arg, look))
        case Lookup(Table() as table, x):
            return interpolate(table, value(x, look))
        case Call() | Lookup() | Array() | Sub() | Integ() | Table() | DataSource():
            raise ValueError(f"{type(expr).__name__} is not part of a scalar expression")
    assert_never(expr)


def interpolate(table: Table, x: float) -> float:
    """Return the value of a table at `x`; see `Table` for what holds outside its points."""
    xs, ys, last = table.x, table.y, len(table.x) - 1
    if math.isnan(x):
        return math.nan
    if table.kind == "raw":
        return ys[bisect_right(xs, x) - 1] if x in xs else math.nan
    if x < xs[0]:
        return _along(table, 0, x) if table.kind == "extrapolate" and last else ys[0]
    if x >= xs[last]:
        return _along(table, last - 1, x) if table.kind == "extrapolate" and last else ys[last]
    left = bisect_right(xs, x) - 1
    if table.kind == "hold_backward":
        return ys[left]
    if table.kind == "look_forward":
        return ys[left] if xs[left] == x else ys[left + 1]
    return _along(table, left, x)


def _along(table: Table, left: int, x: float) -> float:
    (x0, x1), (y0, y1) = table.x[left : left + 2], table.y[left : left + 2]
    return y0 + (x - x0) * _divide(y1 - y0, x1 - x0)
