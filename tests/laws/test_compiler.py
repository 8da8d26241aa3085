"""What holds for every expression: the slow reading of it, the folded one and the emitted code give the same bits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.laws.compiled import X, Y, emitted, same_bits

from tiershift.compile.fold import fold
from tiershift.compile.functions import PRIMITIVES
from tiershift.compile.interpret import interpolate, value
from tiershift.model.tree import Binary, Call, Const, Expr, Interpolation, Lookup, Table, Unary

KINDS: tuple[Interpolation, ...] = ("interpolate", "extrapolate", "hold_backward", "look_forward", "raw")
ODD = (0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 3.0, -3.0, 1e-320, 1e300, -1e300, math.inf, -math.inf, math.nan)
numbers = st.one_of(st.sampled_from(ODD), st.floats(-20, 20), st.floats(allow_nan=False))
slowly = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of one to six points in order, with jumps."""
    xs = sorted(draw(st.lists(st.integers(-8, 8), min_size=1, max_size=6)))
    ys = draw(st.lists(st.floats(-100, 100), min_size=len(xs), max_size=len(xs)))
    return Table(tuple(map(float, xs)), tuple(ys), draw(st.sampled_from(KINDS)))


def _deeper(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    operators = st.sampled_from(("+", "-", "*", "/", "^", "=", "<>", "<", "<=", ">", ">=", "and", "or"))
    one = sorted(PRIMITIVES - {"IF THEN ELSE", "MIN", "MAX"})
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(Unary, st.sampled_from(("neg", "not")), inner),
        st.builds(lambda name, x: Call(name, (x,)), st.sampled_from(one), inner),
        st.builds(lambda name, a, b: Call(name, (a, b)), st.sampled_from(("MIN", "MAX")), inner, inner),
        st.builds(lambda c, a, b: Call("IF THEN ELSE", (c, a, b)), inner, inner, inner),
        st.builds(lambda a: Binary("^", a, Const(2.0)), inner),
        st.builds(Lookup, tables(), inner),
    )


expressions: st.SearchStrategy[Expr] = st.recursive(
    st.one_of(st.sampled_from((X, Y)), st.builds(Const, numbers)), _deeper, max_leaves=12
)


def _slow(expr: Expr, x: float, y: float) -> float:
    return value(expr, lambda cell: x if cell == X else y)


@slowly
@given(st.lists(expressions, min_size=12, max_size=12), st.lists(st.tuples(numbers, numbers), min_size=5, max_size=5))
def test_emitted_code_gives_the_bits_of_the_slow_reading_in_one_lane_and_in_many(
    exprs: list[Expr], points: list[tuple[float, float]]
) -> None:
    wanted = np.array([[_slow(expr, x, y) for expr in exprs] for x, y in points])
    for lanes in (1, None):
        found = emitted(exprs, np.array(points), lanes)
        wrong = np.argwhere(~same_bits(found, wanted))
        assert not len(wrong), [(exprs[c], points[r], found[r, c], wanted[r, c], lanes) for r, c in wrong[:3]]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(expressions, numbers, numbers)
def test_folding_changes_no_value(expr: Expr, x: float, y: float) -> None:
    assert same_bits(np.array([_slow(fold(expr), x, y)]), np.array([_slow(expr, x, y)]))


def _by_numpy(table: Table, x: float) -> float:
    xs, ys = np.array(table.x), np.array(table.y)
    at, before = int(np.searchsorted(xs, x, "right")), int(np.searchsorted(xs, x, "left"))
    inside = xs[0] <= x < xs[-1]
    match table.kind:
        case "raw":
            return float(ys[at - 1]) if x in xs else math.nan
        case "hold_backward":
            return float(ys[max(at - 1, 0)])
        case "look_forward":
            return float(ys[at - 1] if x in xs else ys[min(before, len(xs) - 1)])
    if not inside and table.kind == "extrapolate" and len(xs) > 1:
        left = 0 if x < xs[0] else len(xs) - 2
        with np.errstate(all="ignore"):
            return float(ys[left] + (x - xs[left]) * ((ys[left + 1] - ys[left]) / (xs[left + 1] - xs[left])))
    if not inside:
        return float(ys[0] if x < xs[0] else ys[-1])
    return float(ys[at - 1] + (x - xs[at - 1]) / (xs[at] - xs[at - 1]) * (ys[at] - ys[at - 1]))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tables(), st.one_of(st.floats(-10, 10), st.integers(-9, 9).map(float)))
def test_a_table_of_any_kind_is_as_numpy_would_have_it(table: Table, x: float) -> None:
    assert interpolate(table, x) == pytest.approx(_by_numpy(table, x), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_compiled_table_with_a_jump_holds_the_later_value_from_there_on(kind: Interpolation) -> None:
    table = Table((0.0, 1.0, 1.0, 2.0), (0.0, 1.0, 5.0, 6.0), kind)
    points = np.array([[x, 0.0] for x in (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, math.nan)])
    wanted = np.array([[interpolate(table, x)] for x, _ in points])
    for lanes in (1, None):
        assert same_bits(emitted([Lookup(table, X)], points, lanes), wanted).all()
    assert wanted[3, 0] == 5.0
