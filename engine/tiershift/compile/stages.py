"""How states go from one step to the next, as trees: Euler's method in one stage, Runge and Kutta's in four.

Between the stages of a step time and all that is not a state are worked out anew. What is kept by "next", "kept" and
"pipe" is taken at the beginning of a step and changes once a step. As in Vensim, https://www.vensim.com/documentation/rungekutta.html
(read as: the classical method of fourth order).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tiershift.compile.program import TIME_STEP, Method, State
from tiershift.model.tree import Binary, Call, Const, Expr, Ref

Moves = tuple[tuple[Ref, Expr], ...]
"""What cells become in one stage, all of them at once; the cell of a "pipe" stands for what enters the pipeline."""


def stages(states: Iterable[State], method: Method) -> tuple[Moves, ...]:
    """Return the stages of a step, in order."""
    each = (_euler,) if method == "euler" else (_first, _second, _third, _fourth)
    return tuple(tuple(move for state in states for move in stage(state)) for stage in each)


def moving(states: Iterable[State], method: Method) -> tuple[Ref, ...]:
    """Return the cells that stages move, which take their new values all at once; pipelines are moved by the loop."""
    states = tuple(states)
    return (*(state.cell for state in states if state.how != "pipe"), *carried(states, method))


def carried(states: Iterable[State], method: Method) -> tuple[Ref, ...]:
    """Return the cells that a method needs beside the states, to carry numbers from stage to stage."""
    if method == "euler":
        return ()
    return tuple(cell for state in states for cell in (_before(state), _sum(state)))


def _before(state: State) -> Ref:
    return Ref(f"#before {state.cell.name}", state.cell.subs)


def _sum(state: State) -> Ref:
    return Ref(f"#sum {state.cell.name}", state.cell.subs)


def _moved(start: Expr, share: float, rate: Expr) -> Expr:
    step = TIME_STEP if share == 1.0 else Binary("*", TIME_STEP, Const(share))
    return Binary("+", start, Binary("*", step, rate))


def _bounded(state: State, value: Expr) -> Expr:
    return Call("MAX", (value, Const(0.0))) if state.non_negative else value


def _euler(state: State) -> Iterator[tuple[Ref, Expr]]:
    rate = state.how == "rate"
    yield state.cell, _bounded(state, _moved(state.cell, 1.0, state.update)) if rate else state.update


def _first(state: State) -> Iterator[tuple[Ref, Expr]]:
    match state.how:
        case "rate":
            yield _before(state), state.cell
            yield _sum(state), state.update
            yield state.cell, _moved(state.cell, 0.5, state.update)
        case "next" | "kept":
            yield _before(state), state.update
        case "pipe":
            yield state.cell, state.update


def _second(state: State) -> Iterator[tuple[Ref, Expr]]:
    if state.how == "rate":
        yield _sum(state), Binary("+", _sum(state), Binary("*", Const(2.0), state.update))
        yield state.cell, _moved(_before(state), 0.5, state.update)


def _third(state: State) -> Iterator[tuple[Ref, Expr]]:
    if state.how == "rate":
        yield _sum(state), Binary("+", _sum(state), Binary("*", Const(2.0), state.update))
        yield state.cell, _moved(_before(state), 1.0, state.update)


def _fourth(state: State) -> Iterator[tuple[Ref, Expr]]:
    match state.how:
        case "rate":
            total = Binary("+", _sum(state), state.update)
            moved = Binary("+", _before(state), Binary("*", Binary("/", TIME_STEP, Const(6.0)), total))
            yield state.cell, _bounded(state, moved)
        case "next" | "kept":
            yield state.cell, _before(state)
