"""A loop over lanes, as one LLVM function: a routine of the library is called for each future by itself.

It is one function for all routines, so that a model with hundreds of calls stays short to compile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

_DOUBLE, _INT, _POINTER = ir.DoubleType(), ir.IntType(64), ir.PointerType()
ROUTINE = ir.FunctionType(ir.VoidType(), [_INT, _POINTER, _POINTER])
"""`void routine(i64 n, const double *args, double *results)`."""
_NAME = "ts.each.lane"


def each_lane(module: ir.Module, lanes: int) -> ir.Function:
    """Return `void each(routine, i64 n, i64 count, double *args, double *results, double *own)`.

    `args` holds `count` vectors and `results` room for `n`; `own` has room for one lane of both.
    """
    if _NAME in module.globals:
        return module.globals[_NAME]
    kind = [ROUTINE.as_pointer(), _INT, _INT, _POINTER, _POINTER, _POINTER]
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kind), _NAME)
    function.linkage = "internal"
    function.attributes.add("noinline")
    routine, n, count, args, results, own = function.args
    builder: Any = ir.IRBuilder(function.append_basic_block("entry"))
    wide = ir.Constant(_INT, lanes)

    def at(base: ir.Value, index: ir.Value) -> Any:
        return builder.gep(base, [index], source_etype=_DOUBLE)

    def lane_by_lane(lane: ir.Value) -> None:
        def taken(k: ir.Value) -> None:
            place = at(args, builder.add(builder.mul(k, wide), lane))
            builder.store(builder.load(place, typ=_DOUBLE), at(own, k))

        def given(k: ir.Value) -> None:
            place = at(results, builder.add(builder.mul(k, wide), lane))
            builder.store(builder.load(at(out, k), typ=_DOUBLE), place)

        out = at(own, count)
        repeat(builder, count, taken)
        builder.call(routine, [n, own, out])
        repeat(builder, n, given)

    repeat(builder, wide, lane_by_lane)
    builder.ret_void()
    return function


def repeat(builder: Any, count: ir.Value, body: Callable[[ir.Value], None]) -> None:
    """Add a loop whose body is given each number from 0 up to `count`, and leave `builder` behind it."""
    before, function = builder.block, builder.function
    head, inside, done = (function.append_basic_block(name) for name in ("head", "inside", "done"))
    builder.branch(head)
    builder.position_at_end(head)
    number = builder.phi(_INT)
    number.add_incoming(ir.Constant(_INT, 0), before)
    builder.cbranch(builder.icmp_signed("<", number, count), inside, done)
    builder.position_at_end(inside)
    body(number)
    number.add_incoming(builder.add(number, ir.Constant(_INT, 1)), builder.block)
    builder.branch(head)
    builder.position_at_end(done)
