"""Routines of the library that remember: each future has its own numbers, in slots behind those of the cells.

A state that is "kept" has `Call(KEPT + routine, (its own cell, arguments …))` for its update. Two routines belong to
it, `ts_…_start` and `ts_…_step`, with the signature `void routine(i64 room, i64 lanes, double *memory, const double
*args, double *result)`; number k of the memory is at `memory[k * lanes]`. Memory that lies with the values goes where
they go: a copy of a block of futures, from which it is to be taken up again, has it.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from tiershift.compile.lanes import repeat
from tiershift.model.tree import Call

KEPT = "#kept "
_DOUBLE, _INT, _POINTER = ir.DoubleType(), ir.IntType(64), ir.PointerType()
MEMORY_ROUTINE = ir.FunctionType(ir.VoidType(), [_INT, _INT, _POINTER, _POINTER, _POINTER])
_NAME = "ts.each.memory"


def symbol(call: Call, part: str) -> str:
    """Return what the linker knows the "start" or the "step" of a kept call by."""
    return f"ts_{call.function.removeprefix(KEPT).lower().replace(' ', '_')}_{part}"


def each_memory(module: ir.Module, lanes: int) -> ir.Function:
    """Return `void each(routine, i64 room, i64 count, double *memory, double *args, double *results, double *own)`.

    `args` holds `count` vectors and `results` room for one; `own` has room for one lane of both.
    """
    if _NAME in module.globals:
        return module.globals[_NAME]
    kind = [MEMORY_ROUTINE.as_pointer(), _INT, _INT, _POINTER, _POINTER, _POINTER, _POINTER]
    function = ir.Function(module, ir.FunctionType(ir.VoidType(), kind), _NAME)
    function.linkage = "internal"
    function.attributes.add("noinline")
    routine, room, count, memory, args, results, own = function.args
    builder: Any = ir.IRBuilder(function.append_basic_block("entry"))
    wide = ir.Constant(_INT, lanes)

    def at(base: ir.Value, index: ir.Value) -> Any:
        return builder.gep(base, [index], source_etype=_DOUBLE)

    def lane_by_lane(lane: ir.Value) -> None:
        def taken(k: ir.Value) -> None:
            place = at(args, builder.add(builder.mul(k, wide), lane))
            builder.store(builder.load(place, typ=_DOUBLE), at(own, k))

        repeat(builder, count, taken)
        out = at(own, count)
        builder.call(routine, [room, wide, at(memory, lane), own, out])
        builder.store(builder.load(out, typ=_DOUBLE), at(results, lane))

    repeat(builder, wide, lane_by_lane)
    builder.ret_void()
    return function
