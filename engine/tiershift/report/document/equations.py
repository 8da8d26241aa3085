"""Equations as a reader of mathematics writes them, each name a link to what it stands for."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import assert_never

from tiershift.model.show import number
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
_SIGNS = {"*": "×", "-": "−", "<>": "≠", "<=": "≤", ">=": "≥", "<": "&lt;", ">": "&gt;"}
_SAME = 1e-12

FUNCTIONS = {
    "MIN": "the smaller of two",
    "MAX": "the larger of two",
    "SMOOTH": "follows its input with a delay, first order",
    "SMOOTHI": "follows its input with a delay, first order, from a starting value",
    "SMOOTH3": "follows its input with a delay, third order",
    "SMOOTH3I": "follows its input with a delay, third order, from a starting value",
    "DELAY1": "what goes in comes out later, spread widely",
    "DELAY1I": "what goes in comes out later, spread widely, from a starting value",
    "DELAY3": "what goes in comes out later, spread about the delay",
    "DELAY3I": "what goes in comes out later, spread about the delay, from a starting value",
    "DELAY FIXED": "what goes in comes out after exactly the delay",
    "ZIDZ": "the first divided by the second; 0 where the second is 0",
    "XIDZ": "the first divided by the second; the third where the second is 0",
    "EXP": "e to the power",
    "LN": "the natural logarithm",
    "SUM": "added up over the subscripts marked !",
    "STEP": "0, and the height from the time on",
    "RAMP": "rises with the slope between two times",
    "PULSE": "1 from the time on, for the duration",
    "INITIAL": "the value at the start, kept",
}
"""What functions do, for those who hover over their names; the glossary lists those that the model uses."""


class Maths:
    """Writes the equations of one model as HTML.

    Args:
        tree: the model.
        anchor: the id of a variable's place in the document, by folded name.
        in_year: the unit of time.
    """

    def __init__(self, tree: Tree, anchor: Callable[[str], str], in_year: str) -> None:
        self.tree, self.anchor, self.in_year = tree, anchor, in_year

    def equations(self, variable: Variable) -> str:
        """Return all equations of a variable."""
        return "".join(f'<div class="eq">{self._equation(variable, one)}</div>' for one in variable.equations)

    def subs(self, subs: tuple[str, ...]) -> str:
        """Return subscripts in square brackets."""
        if not subs:
            return ""
        spelled = [self.tree.spelling.get(sub.rstrip("!"), sub.rstrip("!")) + "!" * sub.endswith("!") for sub in subs]
        return f'<span class="sub">[{escape(", ".join(spelled))}]</span>'

    def _equation(self, variable: Variable, equation: Equation) -> str:
        left = f"<b>{escape(variable.name)}</b>{self.subs(equation.subs)}"
        if equation.excepts:
            left += f" <i>except</i> {', '.join(map(self.subs, equation.excepts))}"
        match equation.expr:
            case Integ(flow, initial, non_negative):
                floor = ", never below 0" if non_negative else ""
                return (
                    f"{left} <i>changes each {escape(self.in_year)} by</i> {self.show(flow)}{floor}"
                    f"<br><i>and starts at</i> {self.show(initial)}"
                )
            case Table(x, _, kind):
                span = f"{len(x)} points, from {number(x[0])} to {number(x[-1])}"
                return f"{left} <i>is a curve of {span}{_beyond(kind)}</i>"
            case Array():
                return f"{left} = {self._array(equation)}"
        return f"{left} = {self.show(equation.expr)}"

    def _array(self, equation: Equation) -> str:
        values = equation.expr.values if isinstance(equation.expr, Array) else ()
        ranges = [self.tree.ranges[sub].elements if sub in self.tree.ranges else (sub,) for sub in equation.subs]
        names: list[tuple[str, ...]] = [()]
        for elements in ranges:
            names = [(*before, self.tree.spelling.get(one, one)) for before in names for one in elements]
        if len(names) != len(values):
            return escape(", ".join(map(number, values)))
        cells = (
            f"<span class=cell><i>{escape(', '.join(name))}</i> {amount(value)}</span>"
            for name, value in zip(names, values, strict=True)
        )
        return f'<span class="cells">{"".join(cells)}</span>'

    def show(self, expr: Expr, around: int = 0) -> str:
        """Return an expression, with as few brackets as its meaning allows."""
        match expr:
            case Const(value):
                return amount(value)
            case Array(values, _):
                return escape(", ".join(map(number, values)))
            case Ref(name, subs):
                return self._name(name) + self.subs(subs)
            case Sub(name):
                return f"<i>position of</i> {escape(self.tree.spelling.get(name, name))}"
            case Unary("neg", arg):
                return _bracketed(f"−{self.show(arg, 7)}", 7, around)
            case Unary(_, arg):
                return _bracketed(f"<i>not</i> {self.show(arg, 7)}", 3, around)
            case Binary(op, left, right):
                return self._binary(op, left, right, around)
            case Call(function, args):
                return self._call(function, args, around)
            case Integ(flow, initial, _):
                return f"<i>integral of</i> ({self.show(flow)}; <i>from</i> {self.show(initial)})"
            case Table(x, y, _):
                return ", ".join(f"({number(a)}, {number(b)})" for a, b in zip(x, y, strict=True))
            case Lookup(Ref(name, subs), x):
                return f"{self._name(name)}{self.subs(subs)}({self.show(x)})"
            case Lookup(table, x):
                return f"<i>curve through</i> {self.show(table)} <i>at</i> {self.show(x)}"
            case DataSource(_, External(what, file), _):
                return f"<i>{escape(what)} read from</i> {escape(file)}"
            case DataSource(_, _, formula) if formula is not None:
                return self.show(formula, around)
            case DataSource(keyword):
                return f"<i>data from outside ({escape(keyword.replace('_', ' '))})</i>"
        assert_never(expr)

    def _name(self, name: str) -> str:
        if name in self.tree.variables:
            return f'<a href="#{escape(self.anchor(name))}">{escape(self.tree.variables[name].name)}</a>'
        return f"<b>{escape(name.title())}</b>"

    def _binary(self, op: str, left: Expr, right: Expr, around: int) -> str:
        bind = _BINDS[op]
        if op == "^":
            return _bracketed(f"{self.show(left, bind + 1)}<sup>{self.show(right)}</sup>", bind, around)
        sides = self.show(left, bind), self.show(right, bind + 1)
        sign = f"<i>{op}</i>" if op in ("and", "or") else _SIGNS.get(op, op)
        return _bracketed(f"{sides[0]} {sign} {sides[1]}", bind, around)

    def _call(self, function: str, args: tuple[Expr, ...], around: int) -> str:
        if function == "IF THEN ELSE" and len(args) == 3:
            test, yes, no = (self.show(arg) for arg in args)
            return _bracketed(f"<i>if</i> {test} <i>then</i> {yes} <i>else</i> {no}", 0, max(around, 0) and 1)
        note = f' title="{escape(FUNCTIONS[function])}"' if function in FUNCTIONS else ""
        inner = ", ".join(self.show(arg) for arg in args)
        return f"<span class=fn{note}>{escape(function.lower())}</span>({inner})"


def amount(value: float) -> str:
    """Return a number as people read it: thousands apart from 10,000 on, as years are not; millions in words."""
    if not abs(value) < float("inf"):
        return escape(number(value))
    size = abs(value)
    for floor, word in ((1e9, "billion"), (1e6, "million")):
        if size >= floor and abs(round(value / floor, 6) - value / floor) < _SAME:
            return f"{number(round(value / floor, 6)).replace('-', '−')} {word}"
    if value == int(value) and size < 1e15:
        return (f"{value:,.0f}" if size >= 10_000 else f"{value:.0f}").replace("-", "−")
    return number(value).replace("-", "−")


def _beyond(kind: str) -> str:
    return ", continued in a straight line beyond them" if kind == "extrapolate" else ", level beyond them"


def _bracketed(inner: str, bind: int, around: int) -> str:
    return f"({inner})" if bind < around else inner
