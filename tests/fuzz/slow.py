"""The slow, readable run: the time loop in plain Python over `interpret.value`, for one future without a plan."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping

import numpy as np

from tiershift.compile.expand import initially
from tiershift.compile.interpret import value
from tiershift.compile.library import _compiled
from tiershift.compile.program import FINAL_TIME, TIME, TIME_STEP, Assign, Many, Program, State, Step
from tiershift.compile.stages import stages
from tiershift.model.tree import Binary, Call, Const, Expr, Ref, map_children

_DOUBLES = ctypes.POINTER(ctypes.c_double)
Values = dict[Ref, float]


def slow_run(program: Program, constants: Mapping[Ref, float], most: int) -> list[Values]:
    """Return the value of every cell at each of the first `most` steps, results at every step."""
    return list(_run(program, constants, most))


def _run(program: Program, constants: Mapping[Ref, float], most: int) -> Iterable[Values]:
    values: Values = dict.fromkeys(program.slots, 0.0) | dict(constants)
    values[TIME] = start = values[Ref("initial time")]
    _carry_out(program.initial, values)
    pipes = [_Pipe(state, values) for state in program.pipes]
    _carry_out(program.static, values)
    plan = stages(program.states, program.method)
    base, base_step, last_size, step, now = start, 0, -1.0, 0, start
    while True:
        _carry_out(program.dynamic, values)
        yield dict(values)
        size = values[TIME_STEP]
        if now + 0.5 * size > values[FINAL_TIME] or not size > 0.0 or step + 1 >= most:
            return
        if size != last_size:
            base, base_step, last_size = now, step, size
        before, step = now, step + 1
        now = base + (step - base_step) * size
        for number, moves in enumerate(plan):
            if number:
                values[TIME] = now if number == len(plan) - 1 else before + 0.5 * size
                _carry_out(program.dynamic, values)
            new = [(cell, value(_running(expr), values.__getitem__)) for cell, expr in moves]
            for cell, number_ in new:
                pipe = next((pipe for pipe in pipes if pipe.state.cell == cell), None)
                if pipe is None:
                    values[cell] = number_
                else:
                    pipe.entering = number_
        for pipe in pipes:
            values[pipe.state.cell] = pipe.moved()
        values[TIME] = now


class _Pipe:
    """A pipeline: what enters comes out again `length` steps later, and what it starts with before that."""

    def __init__(self, state: State, values: Values) -> None:
        assert state.length is not None
        steps = Binary("/", initially(state.length), TIME_STEP)
        half = Const(0.5 + 1e-6)
        length = Call("INTEGER", (Binary("+", Call("MAX", (steps, Const(1.0))), half),))
        self.state, self.length, self.entering = state, value(length, values.__getitem__), 0.0
        self.inside, self.begins = [values[state.cell]], values[state.cell]

    def moved(self) -> float:
        self.inside.append(self.entering)
        at = len(self.inside) - self.length
        return self.inside[int(at)] if at >= 1 else self.begins


def _carry_out(steps: Iterable[Step], values: Values) -> None:
    for step in steps:
        match step:
            case Assign(cell, expr):
                values[cell] = value(_running(expr), values.__getitem__)
            case Many(cells, routine, args):
                given = np.array([value(_running(arg), values.__getitem__) for arg in args])
                made = np.empty(len(cells))
                code = _compiled(f"ts_{routine.partition(':')[0].lower().replace(' ', '_')}")
                call = ctypes.CFUNCTYPE(None, ctypes.c_int64, _DOUBLES, _DOUBLES)(code.address)
                call(len(cells), given.ctypes.data_as(_DOUBLES), made.ctypes.data_as(_DOUBLES))
                values |= dict(zip(cells, made.tolist(), strict=True))


def _running(expr: Expr) -> Expr:
    """`expr` as it is once the run has begun."""
    match expr:
        case Call("ACTIVE INITIAL", (x, _)):
            return _running(x)
    return map_children(_running, expr)
