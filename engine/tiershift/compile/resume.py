"""A program that goes on from the middle: its states begin with what they are given, not with what the model says."""

from __future__ import annotations

from dataclasses import replace

from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME, Assign, Program, uses
from tiershift.compile.stages import moving
from tiershift.model.tree import Ref

_CLOCK = frozenset((INITIAL_TIME, FINAL_TIME, SAVEPER))


def begins(state: Ref) -> Ref:
    """Return the constant that a state begins with."""
    return Ref(f"#begins {state.name}", state.subs)


def resumed(program: Program) -> Program | None:
    """Return a program whose every state begins with a constant of its own, behind those that `program` has.

    Run from the time at which the states are given, it gives the bits that `program` gives from there on. None where
    more is remembered than the states (a pipeline, a routine's memory, a number of the beginning), where a step goes
    by four stages, or where an equation asks when the run began or ends.
    """
    steps = (*program.static, *program.dynamic)
    read = frozenset().union(*(uses(expr) for step in steps for expr in step.exprs))
    read |= frozenset().union(*(uses(state.update) for state in program.states))
    cells = tuple(state.cell for state in program.states)
    made = {cell for step in steps for cell in step.made}
    first = {cell for step in program.initial for cell in step.made} - made - set(cells)
    if program.method != "euler" or program.pipes or program.keepers or read & (_CLOCK | first):
        return None
    constants = {**program.constants, **{begins(cell): 0.0 for cell in cells}}
    still = (cell for step in program.static for cell in step.made)
    running = (cell for step in program.dynamic for cell in step.made)
    order = dict.fromkeys((TIME, *constants, *still, *moving(program.states, program.method), *running))
    return replace(
        program,
        slots={cell: number for number, cell in enumerate(order)},
        constants=constants,
        initial=tuple(Assign(cell, begins(cell)) for cell in cells),
        states=tuple(replace(state, initial=begins(state.cell)) for state in program.states),
    )
