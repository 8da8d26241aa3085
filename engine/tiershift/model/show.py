"""Trees as text, in the modeller's spelling."""

from __future__ import annotations

import math
from typing import assert_never

from tiershift.model.tree import (
    Array,
    Binary,
    Call,
    Const,
    DataSource,
    Equation,
    Expr,
    External,
    Integ,
    Lookup,
    Ref,
    Sub,
    Table,
    Tree,
    Unary,
    Variable,
)

_BINDS = {"or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "^": 8}
_WORDS = {"and": ":AND:", "or": ":OR:"}


def text(variable: Variable, tree: Tree) -> str:
    """Return the equations of a variable, one a line."""
    return "\n".join(_equation(variable, equation, tree) for equation in variable.equations)


def _equation(variable: Variable, equation: Equation, tree: Tree) -> str:
    left = variable.name + _subs(equation.subs, tree)
    if equation.excepts:
        left += " :EXCEPT: " + ", ".join(_subs(group, tree) for group in equation.excepts)
    worked_out = isinstance(equation.expr, DataSource) and equation.expr.formula is not None
    return f"{left} {':=' if worked_out else '='} {show(equation.expr, tree)}"


def _subs(subs: tuple[str, ...], tree: Tree) -> str:
    if not subs:
        return ""
    spelled = [tree.spelling.get(sub.rstrip("!"), sub.rstrip("!")) + "!" * sub.endswith("!") for sub in subs]
    return f"[{', '.join(spelled)}]"


def number(value: float) -> str:
    """Return the shortest text that reads back as `value`, whole numbers without a point."""
    if not math.isfinite(value):
        return ":NA:" if math.isnan(value) else "1e999" if value > 0 else "-1e999"
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)


def show(expr: Expr, tree: Tree, around: int = 0) -> str:
    """Return an expression as text, with as few brackets as its meaning allows."""
    match expr:
        case Const(value):
            return number(value)
        case Array(values, shape):
            row = shape[-1] if shape else 1
            rows = [", ".join(number(v) for v in values[k : k + row]) for k in range(0, len(values), row)]
            return "; ".join(rows)
        case Ref(name, subs):
            return (tree.variables[name].name if name in tree.variables else name.title()) + _subs(subs, tree)
        case Sub(name):
            return tree.spelling.get(name, name)
        case Unary(op, arg):
            inner = show(arg, tree, 7)
            return _bracketed(f"-{inner}" if op == "neg" else f":NOT: {inner}", 7 if op == "neg" else 3, around)
        case Binary(op, left, right):
            bind = _BINDS[op]
            sides = show(left, tree, bind + (op == "^")), show(right, tree, bind + (op != "^"))
            return _bracketed(f"{sides[0]} {_WORDS.get(op, op)} {sides[1]}", bind, around)
        case Call(function, args):
            return f"{function}({', '.join(show(arg, tree) for arg in args)})"
        case Integ(flow, initial, _):
            return f"INTEG({show(flow, tree)}, {show(initial, tree)})"
        case Table(x, y, _):
            return ", ".join(f"({number(a)}, {number(b)})" for a, b in zip(x, y, strict=True))
        case Lookup(Ref() as table, x):
            return f"{show(table, tree)}({show(x, tree)})"
        case Lookup(Table() as points, x):
            return f"WITH LOOKUP({show(x, tree)}, ({show(points, tree)}))"
        case Lookup():
            raise ValueError("a lookup holds a table or the name of one")
        case DataSource(_, External(what, file, tab, axis, cell)):
            named = ", ".join(f"'{one}'" for one in ((file, tab, axis, cell) if axis else (file, tab, cell)))
            return f"GET DIRECT {what.upper()}({named})"
        case DataSource(_, _, formula) if formula is not None:
            return show(formula, tree, around)
        case DataSource(keyword):
            return f"data from outside, {keyword.replace('_', ' ')}"
    assert_never(expr)


def _bracketed(inner: str, bind: int, around: int) -> str:
    return f"({inner})" if bind < around else inner
