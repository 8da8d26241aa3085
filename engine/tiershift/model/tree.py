"""The nodes of an equation, and a model as a value.

A reference carries the name as `names.key` folds it; the modeller's spelling is on the `Variable` it points to.
The union `Expr` is closed: `match` over it ends in `assert_never`, so that a new node lists every place to visit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, assert_never

BinaryOp = Literal["+", "-", "*", "/", "^", "=", "<>", "<", "<=", ">", ">=", "and", "or"]
UnaryOp = Literal["neg", "not"]
Interpolation = Literal["interpolate", "extrapolate", "hold_backward", "look_forward", "raw"]
Kind = Literal["stock", "auxiliary", "constant", "table", "data"]


@dataclass(frozen=True, slots=True)
class Const:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Array:
    """A block of numbers, row-major over the subscripts of the equation's left side."""

    values: tuple[float, ...]
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A variable, with its subscripts as written (folded; a trailing `!` marks a range that a function runs over)."""

    name: str
    subs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sub:
    """A subscript (or range) used as a value: its position in its range, counted from one."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """Minus, or logical not."""

    op: UnaryOp
    arg: Expr


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic, comparison or logic on two values; truth is 1.0, falsehood 0.0."""

    op: BinaryOp
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language; `function` is a row of the function table, in upper case as Vensim writes it."""

    function: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Integ:
    """A stock: `flow` a unit of time, starting from `initial`; `non_negative` is XMILE's clamp."""

    flow: Expr
    initial: Expr
    non_negative: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The points of a lookup; outside them the nearest value holds unless `kind` is "extrapolate"."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    kind: Interpolation = "interpolate"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A lookup applied to an argument: a named table (a `Ref`), or one written in place."""

    table: Ref | Table
    x: Expr


@dataclass(frozen=True, slots=True)
class External:
    """Where one of Vensim's GET functions finds its numbers: file, sheet (or separator), x values, and first cell."""

    what: Literal["constants", "data", "lookups"]
    file: str
    tab: str
    axis: str
    cell: str


@dataclass(frozen=True, slots=True)
class DataSource:
    """Numbers that come from outside the equations: where from, if a GET function says so.

    `keyword` says what happens between the points of a series; constants and lookups have none. `formula` is what a
    data equation (`:=`) works a series out from.
    """

    keyword: Interpolation
    external: External | None = None
    formula: Expr | None = None


Expr = Const | Array | Ref | Sub | Unary | Binary | Call | Integ | Table | Lookup | DataSource


@dataclass(frozen=True, slots=True)
class Equation:
    """One equation of a variable: where it holds (`subs`, less `excepts`), what it says, and its line in the file."""

    subs: tuple[str, ...]
    excepts: tuple[tuple[str, ...], ...]
    expr: Expr
    line: int = 0


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the model with all of its equations."""

    id: str
    name: str
    unit: str
    kind: Kind
    subscripts: tuple[str, ...]
    equations: tuple[Equation, ...]
    doc: str = ""
    limits: tuple[float | None, float | None] = (None, None)

    @property
    def line(self) -> int:
        """The line of the first equation, 0 where the file gives none."""
        return self.equations[0].line


@dataclass(frozen=True, slots=True)
class Range:
    """A subscript range: its elements in order, and the ranges that it maps to (element by element)."""

    name: str
    elements: tuple[str, ...]
    mapping: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tree:
    """A model as it was written: variables by folded name, ranges by folded name, spellings of subscripts.

    `notes` are sentences on what the reader put into another form before reading.
    """

    name: str
    path: Path
    variables: Mapping[str, Variable]
    ranges: Mapping[str, Range]
    spelling: Mapping[str, str]
    method: Literal["euler", "rk4"] = "euler"
    notes: tuple[str, ...] = ()


def children(expr: Expr) -> tuple[Expr, ...]:
    """Return the direct operands of `expr`, left to right."""
    match expr:
        case Ref() | Const():  # the most frequent first
            return ()
        case Binary(_, left, right):
            return (left, right)
        case Array() | Sub() | Table():
            return ()
        case DataSource(_, _, formula):
            return () if formula is None else (formula,)
        case Unary(_, arg):
            return (arg,)
        case Call(_, args):
            return args
        case Integ(flow, initial, _):
            return (flow, initial)
        case Lookup(table, x):
            return (table, x)
    assert_never(expr)


def map_children(function: Callable[[Expr], Expr], expr: Expr) -> Expr:
    """Return `expr` with `function` applied to each direct operand."""
    match expr:
        case Const() | Array() | Ref() | Sub() | Table():
            return expr
        case DataSource(keyword, external, formula):
            return expr if formula is None else DataSource(keyword, external, function(formula))
        case Unary(op, arg):
            return Unary(op, function(arg))
        case Binary(op, left, right):
            return Binary(op, function(left), function(right))
        case Call(name, args):
            return Call(name, tuple(function(arg) for arg in args))
        case Integ(flow, initial, non_negative):
            return Integ(function(flow), function(initial), non_negative)
        case Lookup(table, x):
            return Lookup(table, function(x))
    assert_never(expr)


def walk(expr: Expr) -> Iterator[Expr]:
    """Yield `expr` and everything below it, parents first."""
    yield expr
    for child in children(expr):
        yield from walk(child)


def depth(expr: Expr) -> int:
    """Return how many nodes deep `expr` is at its deepest, without recursion."""
    deepest, waiting = 0, [(expr, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in children(node)]
    return deepest
