"""Expressions through the compiler: their values as the emitted kernel gives them, for many points at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tiershift.compile.build import build
from tiershift.compile.order import arrange
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME_STEP, Flat
from tiershift.model.tree import Const, Expr, Ref
from tiershift.run.batch import run
from tiershift.run.schedule import no_changes

X, Y = Ref("x"), Ref("y")
_CLOCK: Mapping[Ref, Expr] = {
    INITIAL_TIME: Const(0.0),
    FINAL_TIME: Const(0.0),
    TIME_STEP: Const(1.0),
    SAVEPER: Const(1.0),
}


def emitted(exprs: Sequence[Expr], points: np.ndarray, lanes: int | None) -> np.ndarray:
    """Return the value of each expression (column) of `X` and `Y` at each of `points` (row, two columns)."""
    outs = [Ref(f"out {number}") for number in range(len(exprs))]
    program = arrange(Flat({**_CLOCK, X: Const(0.0), Y: Const(0.0), **dict(zip(outs, exprs, strict=True))}))
    constants = np.tile(np.array(list(program.constants.values())), (len(points), 1))
    cells = list(program.constants)
    constants[:, cells.index(X)], constants[:, cells.index(Y)] = points.T
    slots = np.array([program.slots[out] for out in outs], np.int64)
    return run(build(program, lanes), constants, no_changes(), slots).values[:, 0, :]


def same_bits(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Where two arrays hold the very same numbers, the sign of zero included; all not-a-numbers are one."""
    one, other = np.ascontiguousarray(a, float), np.ascontiguousarray(b, float)
    return (one.view(np.uint64) == other.view(np.uint64)) | (np.isnan(one) & np.isnan(other))
