"""Nothing that a model computes asks the C library for a rounded function: its bits would change with it."""

from __future__ import annotations

import re

from llvmlite import ir

from tiershift.compile.emit import emit
from tiershift.compile.functions import PRIMITIVES
from tiershift.compile.library import _MEMORIES, _ROUTINES, routine_of
from tiershift.compile.order import arrange
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME, TIME_STEP, Flat
from tiershift.compile.typed import _inferred
from tiershift.model.tree import Binary, Call, Const, Expr, Ref

_EXACT = {"fma", "fabs", "trunc", "sqrt", "copysign", "floor", "ceil", "rint"}
"""What IEEE 754 defines to the bit."""


def _every_function() -> dict[Ref, Expr]:
    many = {"IF THEN ELSE": 3, "MIN": 2, "MAX": 2}
    made: dict[Ref, Expr] = {Ref(name): Call(name, (TIME,) * many.get(name, 1)) for name in PRIMITIVES}
    return {**made, Ref("power"): Binary("^", TIME, TIME)}


def test_a_kernel_calls_nothing_but_exact_operations() -> None:
    clock = {INITIAL_TIME: Const(0.0), FINAL_TIME: Const(1.0), TIME_STEP: Const(1.0), SAVEPER: Const(1.0)}
    for lanes in (1, 4):
        module = ir.Module("model")
        emit(module, arrange(Flat({**clock, **_every_function()})), lanes)
        asked = {function.name for function in module.functions if not function.blocks}
        assert {re.sub(r"^llvm\.|\.v?\d*f64$", "", name) for name in asked} <= _EXACT


def test_the_librarys_routines_call_nothing_but_exact_operations() -> None:
    for name in (*_ROUTINES, *_MEMORIES):
        text = _inferred(*routine_of(name))
        asked = re.findall(r"^declare .*?double @([\w.]+)\(", text, re.MULTILINE)
        assert {re.sub(r"^llvm\.|\.f64$", "", name) for name in asked} <= _EXACT, name
