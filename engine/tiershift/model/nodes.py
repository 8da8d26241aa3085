"""PySD's expression nodes as ours: what an equation says, and in which names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from pysd.translators.structures import abstract_expressions as ae

from tiershift.errors import suggest
from tiershift.model.assemble import Unreadable
from tiershift.model.names import key
from tiershift.model.tree import (
    Array,
    Binary,
    BinaryOp,
    Call,
    Const,
    DataSource,
    Expr,
    External,
    Integ,
    Interpolation,
    Lookup,
    Ref,
    Sub,
    Table,
    Unary,
)

TIME = "time"
"""Time itself, which every equation may name."""
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


_MOST_LEVELS = 10


class Reader:
    """Turns PySD's nodes into ours; knows which names are variables and which are subscripts, and their spelling."""

    def __init__(self, variables: Mapping[str, str], subscripts: Mapping[str, str]) -> None:
        self._variables, self._subscripts = variables, subscripts
        self._levels = 0

    def subscript(self, written: str) -> str:
        """A subscript or range, folded; a `!` stays at its end, also behind a name in quotes."""
        name, marked = key(written.rstrip("! ")), written.rstrip().endswith("!")
        if name not in self._subscripts:
            near = suggest(written, list(self._subscripts.values()), "Define it, or correct the spelling.")
            raise Unreadable(f'"{written}" is no subscript of the model', near)
        return name + "!" * marked

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
                if not isinstance(node.lookups, ae.LookupsStructure):
                    raise Unreadable("its lookup has no points", "Write WITH LOOKUP(x, ((x1, y1), (x2, y2))).")
                return Lookup(_table(node.lookups), self.read(node.argument))
            case ae.DataStructure():
                return DataSource("interpolate")
            case ae.GetLookupsStructure() | ae.GetDataStructure() | ae.GetConstantsStructure():
                return DataSource("interpolate", _external(node))
            case ae.AbstractSyntax():
                return self._remembering(node)
        raise Unreadable(f"it holds {type(node).__name__}, which has no meaning here", "Write it in another way.")

    def _operators(self, operators: list[str], args: list[Expr]) -> Expr:
        """A chain as PySD keeps it (n operators, n + 1 operands); `^` binds from the right, all else from the left.

        PySD puts :AND: and :OR: into one chain; :AND: binds first (https://www.vensim.com/documentation/operators.html).
        """
        if not operators:
            return args[0]
        if len(args) == 1:
            return Unary("neg" if operators[0] == "negative" else "not", args[0])
        if operators[0] == "^":
            result = args[-1]
            for operator, left in zip(reversed(operators), reversed(args[:-1]), strict=True):
                result = Binary(_BINARY[operator], left, result)
            return result
        if "or" in (kinds := [_BINARY[operator] for operator in operators]) and "and" in kinds:
            at = kinds.index("or")
            first = self._operators(operators[:at], args[: at + 1])
            return Binary("or", first, self._operators(operators[at + 1 :], args[at + 1 :]))
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
        if name not in self._variables and name != TIME:
            near = suggest(name, list(self._variables.values()), "Define it, or correct the spelling.")
            raise Unreadable(f'it uses "{name}", which the model does not define', near)
        return Ref(name, self._subs(node))

    def _call(self, node: ae.CallStructure) -> Expr:
        name = key(node.function.reference)
        given = node.arguments[1:] if name == "message" and name not in self._variables else node.arguments
        if any(isinstance(argument, str) for argument in given):
            if name.startswith("get vdf "):
                what = f"{name.upper()} takes numbers from a file of results (.vdf), which is not read"
                raise Unreadable(what, "Export them from Vensim, and take them from text or a workbook.")
            raise Unreadable(f"{name.upper()} is given text in quotes, which is not run", "Give it numbers.")
        args = tuple(self.read(argument) for argument in given)
        if name in self._variables:
            if len(args) != 1:
                what = f'the lookup "{self._variables[name]}" is given {len(args)} arguments'
                raise Unreadable(what, f"Write {self._variables[name]}(x).")
            return Lookup(Ref(name, self._subs(node.function)), args[0])
        return Call(name.upper(), args)

    def _subs(self, node: ae.ReferenceStructure) -> tuple[str, ...]:
        return tuple(self.subscript(sub) for sub in node.subscripts.subscripts) if node.subscripts else ()

    def _remembering(self, node: Any) -> Expr:
        """A function that remembers takes its input for its initial value too, so each level doubles what is inside."""
        if self._levels >= _MOST_LEVELS:
            what = f"functions that remember stand more than {_MOST_LEVELS} deep inside each other"
            raise Unreadable(what, "Give the inner ones variables of their own.")
        self._levels += 1
        try:
            return self._stateful(node)
        finally:
            self._levels -= 1

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
        raise Unreadable(f"it holds {type(node).__name__}, which has no meaning here", "Write it in another way.")


def _external(node: Any) -> External:
    """Where a GET function finds its numbers; in Vensim its arguments may also be variables that hold text."""
    match node:
        case ae.GetConstantsStructure(file, tab, cell):
            named = External("constants", file, tab, "", cell)
        case ae.GetDataStructure(file, tab, axis, cell):
            named = External("data", file, tab, axis, cell)
        case _:
            named = External("lookups", node.file, node.tab, node.x_row_or_col, node.cell)
    if not all(isinstance(one, str) for one in (named.file, named.tab, named.axis, named.cell)):
        raise Unreadable("its GET function takes an argument from a variable", "Write it in quotes.")
    return named


def _table(node: ae.LookupsStructure) -> Table:
    kinds: Mapping[str, Interpolation] = {"extrapolate": "extrapolate", "hold_backward": "hold_backward"}
    points = sorted(zip(node.x, node.y, strict=True), key=lambda point: point[0])
    points = [point for point, before in zip(points, [None, *points], strict=False) if point != before]
    xs, ys = zip(*points, strict=True)
    return Table(tuple(map(float, xs)), tuple(map(float, ys)), kinds.get(node.type, "interpolate"))
