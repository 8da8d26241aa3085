"""PySD's AbstractModel as our tree: the only place that knows PySD's node types."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from pysd.translators.structures import abstract_expressions as ae
from pysd.translators.structures import abstract_model as am

from tiershift.model.names import identifier, key
from tiershift.model.tree import (
    Array,
    Binary,
    BinaryOp,
    Call,
    Const,
    DataSource,
    Equation,
    Expr,
    Integ,
    Interpolation,
    Kind,
    Lookup,
    Range,
    Ref,
    Sub,
    Table,
    Tree,
    Unary,
    Variable,
    map_children,
    walk,
)


class Source(NamedTuple):
    """Where an equation stands, and its text where that is at hand."""

    line: int = 0
    text: str = ""


Locate = Callable[[str, int], Source]
"""From a folded name and the number of its equation (0 for the first) to its place in the file."""

_BRACKETED_BASE = re.compile(r"\(\s*-\s*[\d.]+(?:[eE][-+]?\d+)?\s*\)\s*\^")
"""`(-2)^x`, which PySD's tree does not tell from `-2^x`."""
_BARE_BASE = re.compile(r"-\s*[\d.]+(?:[eE][-+]?\d+)?\s*\^")

_BINARY: Mapping[str, BinaryOp] = {
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "^": "^",
    "=": "=",
    "<>": "<>",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    ":AND:": "and",
    ":OR:": "or",
}
_TIME = "time"


class Unreadable(Exception):
    """An equation uses something that has no place in the tree; the message says what."""


def tree(section: am.AbstractSection, path: Path, locate: Locate) -> tuple[Tree, list[tuple[str, int, str]]]:
    """Return the tree of a main section, and what could not be turned into it as (name, line, what) rows."""
    ranges = _ranges(section.subscripts)
    spelling = {key(element): element for r in section.subscripts for element in _listed(r)}
    spelling |= {key(r.name): r.name for r in section.subscripts}
    names = {key(element.name) for element in section.elements}
    reader = _Reader(frozenset(names), frozenset(spelling))
    variables: dict[str, Variable] = {}
    trouble: list[tuple[str, int, str]] = []
    for element in section.elements:
        equations = []
        for number, component in enumerate(element.components):
            source = locate(key(element.name), number)
            try:
                equations.append(_equation(component, reader, source))
            except Unreadable as why:
                trouble.append((element.name, source.line, str(why)))
        if equations:
            variables[key(element.name)] = _variable(element, equations, ranges)
    return Tree(path.stem, path, variables, ranges, spelling), trouble


def _listed(r: am.AbstractSubscriptRange) -> list[str]:
    return list(r.subscripts) if isinstance(r.subscripts, list) else []


def _ranges(declared: Iterable[am.AbstractSubscriptRange]) -> dict[str, Range]:
    """Ranges by folded name; a range that lists other ranges is flattened, `<->` copies share elements."""
    raw = {key(r.name): r for r in declared}

    def elements(name: str, seen: tuple[str, ...] = ()) -> tuple[str, ...]:
        if name not in raw or name in seen:
            return (name,)
        listed = raw[name].subscripts
        if isinstance(listed, str):
            return elements(key(listed), (*seen, name))
        if not isinstance(listed, list):
            raise Unreadable(f'subscript range "{raw[name].name}" comes from a spreadsheet, which is not read yet')
        return tuple(e for item in listed for e in elements(key(item), (*seen, name)))

    made = {name: Range(name, elements(name)) for name in raw}
    for name, r in raw.items():
        mapped = {key(other): made[key(other)].elements for other in r.mapping if key(other) in made}
        made[name] = replace(made[name], mapping=mapped)
    return made


def _equation(component: am.AbstractComponent, reader: _Reader, source: Source) -> Equation:
    subs, excepts = component.subscripts
    expr = reader.read(component.ast)
    if _BRACKETED_BASE.search(source.text):
        if _BARE_BASE.search(source.text):
            raise Unreadable("it raises both -n and (-n) to a power; write one of them as a variable")
    else:
        expr = _minus_after_power(expr)
    if isinstance(component, am.AbstractData):
        if not isinstance(component.ast, ae.DataStructure):
            raise Unreadable("it takes its data from a spreadsheet, which is not read yet")
        expr = DataSource(cast(Interpolation, component.keyword or "interpolate"))
    return Equation(
        tuple(key(s) for s in subs), tuple(tuple(key(s) for s in group) for group in excepts), expr, source.line
    )


def _minus_after_power(expr: Expr) -> Expr:
    """`-2^x` is -(2^x): PySD reads the minus into the number."""
    match map_children(_minus_after_power, expr):
        case Binary("^", Const(base), exponent) if base < 0:
            return Unary("neg", Binary("^", Const(-base), exponent))
        case other:
            return other


def _variable(element: am.AbstractElement, equations: Sequence[Equation], ranges: Mapping[str, Range]) -> Variable:
    limits = element.limits or (None, None)
    return Variable(
        id=identifier(element.name),
        name=element.name.strip().strip('"'),
        unit=element.units or "",
        kind=_kind(equations),
        subscripts=_dimensions(equations, ranges),
        equations=tuple(equations),
        doc=" ".join((element.documentation or "").split()),
        limits=(limits[0], limits[1]),
    )


def _kind(equations: Sequence[Equation]) -> Kind:
    first = equations[0].expr
    if any(isinstance(equation.expr, Integ) for equation in equations):
        return "stock"
    if isinstance(first, Table):
        return "table"
    if isinstance(first, DataSource):
        return "data"
    literal = all(
        isinstance(node, Const | Array | Unary | Binary) for equation in equations for node in walk(equation.expr)
    )
    return "constant" if literal else "auxiliary"


def _dimensions(equations: Sequence[Equation], ranges: Mapping[str, Range]) -> tuple[str, ...]:
    """The range of each position: the one written, else the smallest that holds every element written there."""
    columns = list(zip(*(equation.subs for equation in equations), strict=True))
    found = []
    for column in columns:
        elements = {e for name in column for e in (ranges[name].elements if name in ranges else (name,))}
        written = [name for name in column if name in ranges and elements <= set(ranges[name].elements)]
        holding = [r.name for r in ranges.values() if elements <= set(r.elements)]
        chosen = written or sorted(holding, key=lambda name: len(ranges[name].elements))
        found.append(chosen[0] if chosen else column[0])
    return tuple(found)


class _Reader:
    """Turns PySD's nodes into ours; knows which names are variables and which are subscripts."""

    def __init__(self, variables: frozenset[str], subscripts: frozenset[str]) -> None:
        self._variables, self._subscripts = variables, subscripts

    def read(self, node: Any) -> Expr:
        match node:
            case bool() | int() | float():
                return Const(float(node))
            case np.ndarray():
                values = np.asarray(node, float)
                return Array(tuple(values.ravel().tolist()), values.shape) if values.ndim else Const(float(values))
            case ae.ArithmeticStructure() | ae.LogicStructure():
                return self._operators([str(op) for op in node.operators], [self.read(a) for a in node.arguments])
            case ae.ReferenceStructure():
                return self._reference(node)
            case ae.CallStructure():
                return self._call(node)
            case ae.GameStructure():
                return self.read(node.expression)
            case ae.LookupsStructure():
                return _table(node)
            case ae.InlineLookupsStructure():
                return Lookup(_table(node.lookups), self.read(node.argument))
            case ae.DataStructure():
                return DataSource("interpolate")
            case ae.GetLookupsStructure() | ae.GetDataStructure() | ae.GetConstantsStructure():
                raise Unreadable("it takes its numbers from a spreadsheet or text file, which is not read yet")
            case ae.AbstractSyntax():
                return self._stateful(node)
        raise Unreadable(f"it holds {type(node).__name__}, which has no meaning here")

    def _operators(self, operators: list[str], args: list[Expr]) -> Expr:
        """A chain as PySD keeps it (n operators, n + 1 operands); `^` binds from the right, all else from the left."""
        if len(args) == 1:
            return Unary("neg" if operators[0] == "negative" else "not", args[0])
        if operators[0] == "^":
            result = args[-1]
            for operator, left in zip(reversed(operators), reversed(args[:-1]), strict=True):
                result = Binary(_BINARY[operator], left, result)
            return result
        result = args[0]
        for operator, right in zip(operators, args[1:], strict=True):
            result = Binary(_BINARY[operator], result, right)
        return result

    def _reference(self, node: ae.ReferenceStructure) -> Expr:
        name = key(node.reference)
        if name == "nan" and name not in self._variables:
            return Const(float("nan"))
        if name in self._subscripts and name not in self._variables:
            return Sub(name)
        if name not in self._variables and name != _TIME:
            raise Unreadable(f'it uses "{node.reference.replace("_", " ")}", which the model does not define')
        return Ref(name, _subs(node))

    def _call(self, node: ae.CallStructure) -> Expr:
        name = key(node.function.reference)
        args = tuple(self.read(argument) for argument in node.arguments)
        if name in self._variables:
            return Lookup(Ref(name, _subs(node.function)), args[0])
        return Call(name.upper(), args)

    def _stateful(self, node: Any) -> Expr:
        read = self.read
        match node:
            case ae.IntegStructure():
                return Integ(read(node.flow), read(node.initial), bool(node.non_negative))
            case ae.InitialStructure():
                return Call("INITIAL", (read(node.initial),))
            case ae.DelayStructure() | ae.DelayNStructure():
                inputs: tuple[Any, ...] = (node.input, node.delay_time, node.initial, node.order)
                name = "DELAY" if isinstance(node, ae.DelayStructure) else "DELAY N"
                return Call(name, tuple(read(argument) for argument in inputs))
            case ae.DelayFixedStructure():
                return Call("DELAY FIXED", (read(node.input), read(node.delay_time), read(node.initial)))
            case ae.SmoothStructure() | ae.SmoothNStructure():
                inputs = (node.input, node.smooth_time, node.initial, node.order)
                return Call("SMOOTH N", tuple(read(argument) for argument in inputs))
            case ae.TrendStructure():
                return Call("TREND", (read(node.input), read(node.average_time), read(node.initial_trend)))
            case ae.ForecastStructure():
                inputs = (node.input, node.average_time, node.horizon, node.initial_trend)
                return Call("FORECAST", tuple(read(argument) for argument in inputs))
            case ae.SampleIfTrueStructure():
                return Call("SAMPLE IF TRUE", (read(node.condition), read(node.input), read(node.initial)))
            case ae.AllocateAvailableStructure():
                return Call("ALLOCATE AVAILABLE", (read(node.request), read(node.pp), read(node.avail)))
            case ae.AllocateByPriorityStructure():
                inputs = (node.request, node.priority, node.size, node.width, node.supply)
                return Call("ALLOCATE BY PRIORITY", tuple(read(argument) for argument in inputs))
        raise Unreadable(f"it holds {type(node).__name__}, which has no meaning here")


def _subs(node: ae.ReferenceStructure) -> tuple[str, ...]:
    return tuple(key(s) for s in node.subscripts.subscripts) if node.subscripts else ()


def _table(node: ae.LookupsStructure) -> Table:
    kinds: Mapping[str, Interpolation] = {"extrapolate": "extrapolate", "hold_backward": "hold_backward"}
    points = list(zip(node.x, node.y, strict=True))
    if any(b[0] < a[0] for a, b in itertools.pairwise(points)):
        points.sort(key=lambda point: point[0])
    xs, ys = zip(*points, strict=True)
    return Table(tuple(map(float, xs)), tuple(map(float, ys)), kinds.get(node.type, "interpolate"))
