"""Lookup tables as LLVM functions: the points are constants of the module, the search is binary."""

from __future__ import annotations

import hashlib
import math
import struct
from typing import Any

from llvmlite import ir

from tiershift.model.tree import Table

_DOUBLE, _INT = ir.DoubleType(), ir.IntType(64)


def lookup_function(module: ir.Module, table: Table) -> ir.Function:
    """Return `double table(double x)`, the same function for the same points."""
    points = struct.pack(f"{2 * len(table.x)}d", *table.x, *table.y)
    name = f"ts.table.{table.kind}.{hashlib.sha256(points).hexdigest()[:16]}"
    if name in module.globals:
        return module.globals[name]
    function = ir.Function(module, ir.FunctionType(_DOUBLE, [_DOUBLE]), name)
    function.linkage = "internal"
    xs, ys = _points(module, f"{name}.x", table.x), _points(module, f"{name}.y", table.y)
    slopes = _points(module, f"{name}.slope", _slopes(table))
    _search(function, table, xs, ys, slopes)
    return function


_SHORT = 40
"""Points up to which looking at each of them for all lanes at once is quicker than a search in each lane."""


def lookup_lanes(module: ir.Module, table: Table, lanes: int) -> ir.Function | None:
    """Return `<lanes x double> table(<lanes x double> x)`, which gives each lane what `lookup_function` gives it.

    `None` where lane by lane is as good: for long tables, and for those that are not lines between points.
    """
    if lanes == 1 or table.kind not in ("interpolate", "extrapolate") or not 2 <= len(table.x) <= _SHORT:
        return None
    points = struct.pack(f"{2 * len(table.x)}d", *table.x, *table.y)
    name = f"ts.lanes.{table.kind}.{hashlib.sha256(points).hexdigest()[:16]}"
    if name in module.globals:
        return module.globals[name]
    vector = ir.VectorType(_DOUBLE, lanes)
    function = ir.Function(module, ir.FunctionType(vector, [vector]), name)
    function.linkage = "internal"
    builder: Any = ir.IRBuilder(function.append_basic_block("entry"))
    x = function.args[0]

    def splat(value: float) -> ir.Constant:
        return ir.Constant(vector, [ir.Constant(_DOUBLE, value)] * lanes)

    segments = list(zip(table.x, table.y, _slopes(table), strict=False))
    x0, y0, slope = map(splat, segments[0])
    for segment in segments[1:]:
        passed = builder.fcmp_ordered(">=", x, splat(segment[0]))
        chosen = map(splat, segment)
        x0, y0, slope = (builder.select(passed, a, b) for a, b in zip(chosen, (x0, y0, slope), strict=True))
    value = builder.fadd(y0, builder.fmul(builder.fsub(x, x0), slope))
    if table.kind == "interpolate":
        value = builder.select(builder.fcmp_ordered("<", x, splat(table.x[0])), splat(table.y[0]), value)
        value = builder.select(builder.fcmp_ordered(">=", x, splat(table.x[-1])), splat(table.y[-1]), value)
    builder.ret(value)
    return function


def _slopes(table: Table) -> tuple[float, ...]:
    """Of the lines between points, one for each pair; that of a jump, and of a lone point, is never used inside."""
    pairs = zip(table.x, table.y, table.x[1:], table.y[1:], strict=False)
    return tuple(
        (y1 - y0) / (x1 - x0) if x1 != x0 else math.copysign(math.inf, y1 - y0) for x0, y0, x1, y1 in pairs
    ) or (0.0,)


def _points(module: ir.Module, name: str, values: tuple[float, ...]) -> Any:
    kind = ir.ArrayType(_DOUBLE, len(values))
    points: Any = ir.GlobalVariable(module, kind, name)
    points.linkage, points.global_constant = "internal", True
    points.initializer = ir.Constant(kind, [ir.Constant(_DOUBLE, value) for value in values])
    return points


def _at(builder: Any, points: ir.GlobalVariable, index: ir.Value) -> ir.Value:
    return builder.load(builder.gep(points, [index], source_etype=_DOUBLE), typ=_DOUBLE)


def _search(
    function: ir.Function, table: Table, xs: ir.GlobalVariable, ys: ir.GlobalVariable, slopes: ir.GlobalVariable
) -> None:
    """Blocks: outside the points; then halving `low … high` until they are neighbours; then between two points."""
    last = len(table.x) - 1
    x = function.args[0]
    entry, nan = function.append_basic_block("entry"), function.append_basic_block("nan")
    builder: Any = ir.IRBuilder(entry)
    number = function.append_basic_block("number")
    builder.cbranch(builder.fcmp_unordered("uno", x, x), nan, number)
    builder.position_at_end(nan)
    builder.ret(x)
    builder.position_at_end(number)
    below, not_below = function.append_basic_block("below"), function.append_basic_block("not_below")
    builder.cbranch(builder.fcmp_ordered("<", x, ir.Constant(_DOUBLE, table.x[0])), below, not_below)
    builder.position_at_end(below)
    builder.ret(_outside(builder, table, x, 0))
    builder.position_at_end(not_below)
    above, inside = function.append_basic_block("above"), function.append_basic_block("inside")
    builder.cbranch(builder.fcmp_ordered(">=", x, ir.Constant(_DOUBLE, table.x[last])), above, inside)
    builder.position_at_end(above)
    builder.ret(_outside(builder, table, x, last))
    builder.position_at_end(inside)
    if last == 0:
        builder.unreachable()
        return
    low = _halve(function, builder, x, xs, last)
    builder.ret(_between(builder, table, x, xs, ys, slopes, low))


def _halve(function: ir.Function, builder: Any, x: ir.Value, xs: ir.GlobalVariable, last: int) -> ir.Value:
    """Leave `builder` in a block where the returned index is that of the last point that is not beyond `x`."""
    before, loop = builder.block, function.append_basic_block("loop")
    body, done = function.append_basic_block("body"), function.append_basic_block("done")
    builder.branch(loop)
    builder.position_at_end(loop)
    low, high = builder.phi(_INT), builder.phi(_INT)
    low.add_incoming(ir.Constant(_INT, 0), before)
    high.add_incoming(ir.Constant(_INT, last), before)
    apart = builder.icmp_signed(">", builder.sub(high, low), ir.Constant(_INT, 1))
    builder.cbranch(apart, body, done)
    builder.position_at_end(body)
    middle = builder.lshr(builder.add(low, high), ir.Constant(_INT, 1))
    passed = builder.fcmp_ordered("<=", _at(builder, xs, middle), x)
    low.add_incoming(builder.select(passed, middle, low), body)
    high.add_incoming(builder.select(passed, high, middle), body)
    builder.branch(loop)
    builder.position_at_end(done)
    return low


def _line(builder: Any, x: ir.Value, x0: ir.Value, y0: ir.Value, x1: ir.Value, y1: ir.Value) -> ir.Value:
    slope = builder.fdiv(builder.fsub(y1, y0), builder.fsub(x1, x0))
    return builder.fadd(y0, builder.fmul(builder.fsub(x, x0), slope))


def _outside(builder: Any, table: Table, x: ir.Value, end: int) -> ir.Value:
    """At or beyond the first or last point: that point's value, or the line through the outermost two."""
    here = ir.Constant(_DOUBLE, table.y[end])
    if table.kind == "raw":
        exact = builder.fcmp_ordered("==", x, ir.Constant(_DOUBLE, table.x[end]))
        return builder.select(exact, here, ir.Constant(_DOUBLE, float("nan")))
    if table.kind != "extrapolate" or len(table.x) == 1:
        return here
    left = max(0, end - 1)
    points = (table.x[left], table.y[left], table.x[left + 1], table.y[left + 1])
    return _line(builder, x, *(ir.Constant(_DOUBLE, value) for value in points))


def _between(
    builder: Any,
    table: Table,
    x: ir.Value,
    xs: ir.GlobalVariable,
    ys: ir.GlobalVariable,
    slopes: ir.GlobalVariable,
    low: ir.Value,
) -> ir.Value:
    high = builder.add(low, ir.Constant(_INT, 1))
    x0, y0 = _at(builder, xs, low), _at(builder, ys, low)
    exact = builder.fcmp_ordered("==", x, x0)
    match table.kind:
        case "hold_backward":
            return y0
        case "look_forward":
            return builder.select(exact, y0, _at(builder, ys, high))
        case "raw":
            return builder.select(exact, y0, ir.Constant(_DOUBLE, float("nan")))
    return builder.fadd(y0, builder.fmul(builder.fsub(x, x0), _at(builder, slopes, low)))
