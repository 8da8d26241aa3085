"""Pass three: operations on literals are done once, here."""

from __future__ import annotations

from dataclasses import replace

from tiershift.compile.functions import PRIMITIVES
from tiershift.compile.interpret import value
from tiershift.compile.program import Flat, Many, State
from tiershift.model.tree import Binary, Call, Const, Expr, Ref, Unary, children, map_children


def fold(expr: Expr) -> Expr:
    """Return `expr` with operations on literals evaluated: `2 * 3 + x` becomes `6 + x`. Keeps every value."""
    folded = map_children(fold, expr)
    foldable = isinstance(folded, Unary | Binary) or (isinstance(folded, Call) and folded.function in PRIMITIVES)
    if foldable and all(isinstance(arg, Const) for arg in children(folded)):
        return Const(value(folded, _nothing))
    match folded:
        case Call("IF THEN ELSE", (Const(condition), then, otherwise)):
            return then if condition != 0.0 else otherwise
    return folded


def _nothing(cell: Ref) -> float:
    raise KeyError(cell)


def fold_constants(flat: Flat) -> Flat:
    """Fold every expression of a model."""
    return replace(
        flat,
        cells={cell: fold(expr) for cell, expr in flat.cells.items()},
        states=tuple(_state(state) for state in flat.states),
        many=tuple(Many(m.cells, m.routine, tuple(fold(arg) for arg in m.args)) for m in flat.many),
    )


def _state(state: State) -> State:
    length = None if state.length is None else fold(state.length)
    starts = tuple(fold(start) for start in state.starts)
    return replace(state, initial=fold(state.initial), update=fold(state.update), length=length, starts=starts)
