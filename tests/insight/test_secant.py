"""The difference of an equation between two runs, shared out among its sources: nothing is lost, nothing invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.compile.interpret import value
from tiershift.errors import UsageError
from tiershift.insight.secant import Floats, secant
from tiershift.model.tree import Binary, Call, Const, Expr, Lookup, Ref, Table, Unary

NAMES = ("a", "b", "c")
A, B, C = (Ref(name) for name in NAMES)
TABLE = Table((0.0, 1.0, 3.0), (0.0, 2.0, 1.0))
Runs = Mapping[str, tuple[Floats, Floats]]


def runs(**values: tuple[float, float]) -> Runs:
    return {name: (np.array([before]), np.array([after])) for name, (before, after) in values.items()}


def shares(expr: Expr, own: Runs, switches: Mapping[str, str] | None = None) -> dict[tuple[str, str], float]:
    found = secant(expr, lambda cell: own[cell.name], switches or {})
    changes = {name: float((after - before)[0]) for name, (before, after) in own.items()}
    return {(cell.name, loop): float(slope[0]) * changes[cell.name] for (cell, loop), slope in found.slopes.items()}


def _at(own: Runs, run: int, cell: Ref) -> float:
    return float(own[cell.name][run][0])


numbers = st.floats(-4.0, 4.0).map(lambda x: round(x, 3))
leaves = st.sampled_from([A, B, C]) | numbers.map(Const)


def grown(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    operators = st.sampled_from(("+", "-", "*", "/", "<", "<=", ">", ">=", "=", "<>", "and", "or"))
    return st.one_of(
        st.builds(Binary, operators, inner, inner),
        st.builds(lambda f, a, b: Call(f, (a, b)), st.sampled_from(("MIN", "MAX")), inner, inner),
        st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(("ABS", "EXP", "INTEGER", "SIN")), inner),
        st.builds(lambda c, a, b: Call("IF THEN ELSE", (c, a, b)), inner, inner, inner),
        st.builds(Unary, st.sampled_from(("neg", "not")), inner),
        st.builds(lambda x: Lookup(TABLE, x), inner),
    )


@given(st.recursive(leaves, grown, max_leaves=12), *(st.tuples(numbers, numbers) for _ in NAMES))
def test_shares_add_up_to_what_the_interpreter_says_changes(
    expr: Expr, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]
) -> None:
    own = runs(a=a, b=b, c=c)
    before, after = (value(expr, partial(_at, own, run)) for run in (0, 1))
    if not (np.isfinite(before) and np.isfinite(after)) or max(abs(before), abs(after)) > 1e6:
        return
    found = secant(expr, lambda cell: own[cell.name], {})
    assert found.before[0] == pytest.approx(before, rel=1e-9, abs=1e-12)
    assert found.after[0] == pytest.approx(after, rel=1e-9, abs=1e-12)
    if all(np.isfinite(slope).all() and abs(slope[0]) < 1e6 for slope in found.slopes.values()):
        assert sum(shares(expr, own).values()) == pytest.approx(after - before, rel=1e-6, abs=1e-6)


def test_a_product_is_shared_out_by_the_midpoint_rule() -> None:
    found = shares(Binary("*", A, B), runs(a=(2.0, 5.0), b=(3.0, 7.0), c=(0.0, 0.0)))
    assert found == {("a", ""): pytest.approx(3.0 * 5.0), ("b", ""): pytest.approx(4.0 * 3.5)}


def test_a_quotient_a_power_and_an_extreme_are_shared_out_by_shapleys_value() -> None:
    own = runs(a=(2.0, 3.0), b=(4.0, 1.0), c=(0.0, 0.0))

    def shapley(function: Callable[[float, float], float]) -> tuple[float, float]:
        of_a = 0.5 * (function(3, 4) - function(2, 4) + function(3, 1) - function(2, 1))
        return of_a, function(3, 1) - function(2, 4) - of_a

    cases: tuple[tuple[Expr, Callable[[float, float], float]], ...] = (
        (Binary("/", A, B), lambda a, b: a / b),
        (Binary("^", A, B), lambda a, b: a**b),
        (Call("MAX", (A, B)), max),
    )
    for expr, function in cases:
        found = shares(expr, own)
        assert (found["a", ""], found["b", ""]) == pytest.approx(shapley(function))


def test_a_condition_that_switches_is_given_its_part_and_a_branch_without_a_number_none() -> None:
    expr = Call("IF THEN ELSE", (Binary(">", A, Const(1.0)), B, C))
    found = shares(expr, runs(a=(0.0, 2.0), b=(10.0, 14.0), c=(5.0, 5.0)))
    # From c = 5 to b = 14: the switch is worth 5 before b moves and 9 after; b's own move counts in one order of two.
    assert found == {("a", ""): pytest.approx(7.0), ("b", ""): pytest.approx(2.0)}
    guarded = Call("IF THEN ELSE", (Binary("=", A, Const(0.0)), Const(1.0), Binary("/", B, A)))
    found = shares(guarded, runs(a=(0.0, 2.0), b=(6.0, 6.0), c=(0.0, 0.0)))
    assert sum(found.values()) == pytest.approx(2.0)


def test_what_stands_still_has_no_share_whatever_it_is_multiplied_by() -> None:
    assert shares(Binary("*", A, B), runs(a=(2.0, 2.0), b=(3.0, 7.0), c=(0.0, 0.0))) == {("b", ""): pytest.approx(8.0)}


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (Binary("+", A, Binary("*", C, Binary("*", Const(2.0), B))), {("a", ""): 1.0, ("b", "loop C"): 8.0}),
        (Binary("^", A, Unary("neg", Binary("*", Const(1.0), C))), {("a", "loop C"): 1 / 3 - 1 / 2}),
        (Binary("+", Binary("*", A, B), C), {("a", ""): 5.0, ("b", ""): 10.0}),
    ],
)
def test_only_what_a_switch_multiplies_or_raises_goes_through_its_loop(
    expr: Expr, expected: dict[tuple[str, str], float]
) -> None:
    own = runs(a=(2.0, 3.0), b=(3.0, 7.0), c=(1.0, 1.0))
    found = shares(expr, own, {"c": "loop C"})
    assert found == {link: pytest.approx(share) for link, share in expected.items()}


def test_a_function_that_cannot_be_shared_out_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="RANDOM UNIFORM"):
        secant(Call("RANDOM UNIFORM", (A, B, C)), lambda _: (np.zeros(1), np.ones(1)), {})
