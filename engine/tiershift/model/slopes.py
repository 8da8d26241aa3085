"""How an expression answers to one of its variables: bounds on its value and on its slope, found by walking it.

Values are intervals, and so are slopes: `a * b` rises with `a` where `b` cannot be negative, `MAX(a, b)` where `a` may
be the larger. A jump (a condition, a step of a table) is a slope without bound in its direction. What a function looks
at only once (`INTEG`'s second argument, `INITIAL`) has no slope here; see `starts`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import assert_never

from tiershift.model.intervals import ANY, ONE, SHARE, ZERO, Interval, between, exactly
from tiershift.model.slope_rules import RULES, Slope, anything, joined, power, quotient
from tiershift.model.tree import (
    Array,
    Binary,
    Call,
    Const,
    DataSource,
    Expr,
    Integ,
    Lookup,
    Ref,
    Sub,
    Table,
    Unary,
    children,
)

_AT_START = {"SMOOTH N": 2, "DELAY": 2, "DELAY N": 2, "DELAY FIXED": 2, "TREND": 2, "FORECAST": 3}
_AT_START |= {"SAMPLE IF TRUE": 2, "INITIAL": 0, "ACTIVE INITIAL": 1}
"""The argument that each of the functions that remember looks at only once."""
REMEMBERS = frozenset(_AT_START) - {"ACTIVE INITIAL"}
_UP = Interval(0.0, float("inf"))


@dataclass(frozen=True, slots=True)
class Around:
    """What an expression stands among: bounds of each variable, the points of each table, and whom it answers to."""

    bounds: Callable[[str], Interval]
    tables: Callable[[str], Sequence[Table]]
    to: str = ""


def slope(expr: Expr, around: Around) -> Slope:
    """Return the bounds of an expression's value, and of its slope in the variable `around.to`."""
    match expr:
        case Const(value):
            return Slope(exactly(value), ZERO)
        case Array(values, _):
            return Slope(between(min(values), max(values)), ZERO)
        case Ref(name):
            return Slope(around.bounds(name), ONE if name == around.to else ZERO)
        case Sub():
            return Slope(Interval(1.0, float("inf")), ZERO)
        case Unary("neg", arg):
            inner = slope(arg, around)
            return Slope(-inner.value, -inner.slope)
        case Unary(_, arg):
            return Slope(SHARE, -_UP * slope(arg, around).slope)
        case Binary(op, left, right):
            return _binary(op, left, right, around)
        case Call(function, args):
            return _call(function, args, around)
        case Integ(flow, _, _):
            return slope(flow, around)
        case Lookup(table, x):
            return _lookup(table, slope(x, around), around)
        case Table(_, y, _):
            return Slope(between(min(y), max(y)), ZERO)
        case DataSource(_, _, formula):
            return Slope(ANY, ZERO) if formula is None else slope(formula, around)
    assert_never(expr)


def starts(expr: Expr) -> Iterator[Expr]:
    """Yield the parts of an expression that are looked at only at the start."""
    match expr:
        case Integ(flow, initial, _):
            yield initial
            yield from starts(flow)
        case Call(function, args):
            for number, arg in enumerate(args):
                if _AT_START.get(function) == number:
                    yield arg
                else:
                    yield from starts(arg)
        case _:
            for child in children(expr):
                yield from starts(child)


def reads(expr: Expr) -> Iterator[str]:
    """Yield the names that an expression reads all the time, as often as they are written."""
    match expr:
        case Ref(name):
            yield name
        case Integ(flow, _, _):
            yield from reads(flow)
        case Call(function, args):
            for number, arg in enumerate(args):
                if _AT_START.get(function) != number:
                    yield from reads(arg)
        case _:
            for child in children(expr):
                yield from reads(child)


def _call(function: str, args: Sequence[Expr], around: Around) -> Slope:
    if function == "MAX" and (kept := _kept_positive(args, around)) is not None:
        return kept
    found = [slope(arg, around) for arg in args]
    if function in RULES:
        try:  # a model that gives a function too few arguments is drawn all the same
            signature(RULES[function]).bind(*found)
        except TypeError:
            return anything(*found)
        return RULES[function](*found)
    return anything(*found)


def _kept_positive(args: Sequence[Expr], around: Around) -> Slope | None:
    """`MAX(0, a * b)` while it is not 0: the product is positive, so it rises with any factor that is."""
    match args:
        case (Const(floor), Binary("*" | "/") as product) if floor >= 0.0:
            pass
        case _:
            return None
    rise = ZERO
    factors = [(slope(factor, around), turned) for factor, turned in _factors(product)]
    open_ends = [found for found, _ in factors if found.value.low < 0.0]
    for found, turned in factors:
        held = _UP if open_ends == [found] else found.value  # the only factor that might be negative is not, here
        rise = rise + (-found.slope if turned else found.slope) / held
    whole = slope(product, around).value
    value = between(max(floor, whole.low), max(floor, whole.high))
    return Slope(value, (_UP * rise) | ZERO)


def _factors(expr: Expr, *, turned: bool = False) -> Iterator[tuple[Expr, bool]]:
    """The factors of a product; `turned` are those that it is divided by."""
    if isinstance(expr, Binary) and expr.op in ("*", "/"):
        yield from _factors(expr.left, turned=turned)
        yield from _factors(expr.right, turned=turned if expr.op == "*" else not turned)
    else:
        yield expr, turned


def _binary(op: str, left: Expr, right: Expr, around: Around) -> Slope:
    if op == "/" and (shared := _share(left, right)) is not None:
        return slope(shared, around)
    a, b = slope(left, around), slope(right, around)
    match op:
        case "+":
            return Slope(a.value + b.value, a.slope + b.slope)
        case "-":
            return Slope(a.value - b.value, a.slope - b.slope)
        case "*":
            return Slope(a.value * b.value, a.slope * b.value + a.value * b.slope)
        case "/":
            return quotient(a, b)
        case "^":
            return power(a, b)
        case ">" | ">=":
            return Slope(SHARE, _UP * (a.slope - b.slope))
        case "<" | "<=":
            return Slope(SHARE, _UP * (b.slope - a.slope))
        case "and" | "or":
            return Slope(SHARE, _UP * (a.slope + b.slope))
    return Slope(SHARE, ZERO if a.slope == b.slope == ZERO else ANY)


def _share(left: Expr, right: Expr) -> Expr | None:
    """A quotient whose sign can be told: `a / (a + b)` as `1 / (1 + b / a)`, `(a - b) / b` as `a / b - 1`."""
    match left:
        case Binary("+" | "-" as op, first, second) if second == right:
            return Binary(op, Binary("/", first, right), Const(1.0))
    factors, terms = _flat(left, "*"), _flat(right, "+")
    for factor in factors:
        if factor in terms and len(terms) > 1 and not isinstance(factor, Const):
            terms.remove(factor)
            factors.remove(factor)
            rest: Expr = terms[0]
            for term in terms[1:]:
                rest = Binary("+", rest, term)
            made: Expr = Const(1.0)
            for other in factors:
                made = Binary("*", made, other)
            return Binary("/", made, Binary("+", Const(1.0), Binary("/", rest, factor)))
    return None


def _flat(expr: Expr, op: str) -> list[Expr]:
    if isinstance(expr, Binary) and expr.op == op:
        return [*_flat(expr.left, op), *_flat(expr.right, op)]
    return [expr]


def _lookup(table: Ref | Table, x: Slope, around: Around) -> Slope:
    points = [table] if isinstance(table, Table) else list(around.tables(table.name))
    if not points:
        return Slope(ANY, ANY if x.slope != ZERO or _is(table, around) else ZERO)
    found = joined(_along(one, x) for one in points)
    return Slope(found.value, ONE) if _is(table, around) else found


def _is(table: Ref | Table, around: Around) -> bool:
    return isinstance(table, Ref) and table.name == around.to


def _along(table: Table, x: Slope) -> Slope:
    """A table's values and slopes, as far as its argument can go."""
    pairs = list(itertools.pairwise(zip(table.x, table.y, strict=True)))
    last = len(pairs) - 1
    outside = table.kind == "extrapolate"
    reached = [
        (b[1] - a[1], b[0] - a[0])
        for number, (a, b) in enumerate(pairs)
        if (a[0] < x.value.high or (outside and number == 0)) and (b[0] > x.value.low or (outside and number == last))
    ]
    smooth = table.kind in ("interpolate", "extrapolate")
    steep = [rise / run if smooth and run > 0.0 else rise * _UP.high if rise else 0.0 for rise, run in reached]
    bend = between(min(steep, default=0.0), max(steep, default=0.0))
    if not reached or not smooth or min(table.x) > x.value.low or max(table.x) < x.value.high:
        bend = bend | ZERO if not outside else bend
    values = ANY if outside else between(min(table.y), max(table.y))
    return Slope(values, bend * x.slope)
