"""What is left out, or written elsewhere, changes no bit of what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import model

import tiershift
from tiershift import Model
from tiershift.compile.build import Kernel, build
from tiershift.compile.lean import lean
from tiershift.compile.pipeline import compile_model, lower
from tiershift.compile.program import Program
from tiershift.model.tree import Ref, Tree
from tiershift.run.batch import run
from tiershift.run.schedule import Schedule, no_changes

EQUATIONS = """
claim : north, south ~~|
a = 0.7 ~~|
b = 0.3 ~~|
table((0,0),(1,2),(1,3),(4,-1)) ~~|
stock = INTEG(table(other) - a * stock, a) ~~|
other = INTEG(SMOOTH3(stock, 1 + b) - other / 2, start of other) ~~|
start of other = sum at the start * 2 ~~|
sum at the start = a + b ~~|
alone = INTEG(EXP(-alone) * b, 1) ~~|
late = DELAY FIXED(stock + side, 2 * a, b) ~~|
later = DELAY FIXED(late, 1, 0) ~~|
side = SIN(b * Time) * other ~~|
seen = SAMPLE IF TRUE(stock > other, side, a) ~~|
chance = RANDOM NORMAL(-3, 3, 0, 1, 7) ~~|
walk = INTEG(chance, 0) ~~|
ask[north] = 5 + stock ~~|
ask[south] = 7 ~~|
rank[claim] = 3, 2 ~~|
given[claim] = ALLOCATE BY PRIORITY(ask[claim], rank[claim], ELMCOUNT(claim), 1.5, 9) ~~|
all given = SUM(given[claim!]) ~~|
nothing reads this = side * all given ~~|
"""
CELLS = ("stock", "other", "alone", "late", "later", "side", "seen", "walk", "all given", "nothing reads this", "a")


def _program(folder: Path, method: int) -> Program:
    small: Model = model(folder, EQUATIONS, end=6, step=0.25, method=method)
    return lower(small.tree)


def _slots(program: Program, cells: list[Ref]) -> np.ndarray:
    return np.array([program.slots[cell] for cell in cells], np.int64)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.sampled_from(CELLS), min_size=1, max_size=4, unique=True),
    method=st.sampled_from((0, 1)),
    lanes=st.sampled_from((1, 4)),
)
def test_a_lean_program_gives_the_bits_of_the_whole_one(
    names: list[str], method: int, lanes: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = _program(tmp_path_factory.mktemp("lean"), method)
    cells = [Ref(name) for name in names]
    part = lean(whole, cells)
    constants = np.tile(np.array(list(whole.constants.values())), (9, 1))
    column = list(whole.constants).index(Ref("a"))
    constants[:, column] = np.linspace(0.3, 1.4, 9)
    changes = Schedule(*(np.array([given]) for given in (5, column)), *(np.array([given]) for given in (1.1, 0.2)))
    expected = run(build(whole, lanes), constants, changes, _slots(whole, cells))
    found = run(build(part, lanes), constants, changes, _slots(part, cells))
    assert np.array_equal(found.times, expected.times)
    assert np.array_equal(found.values, expected.values, equal_nan=True)


def test_a_lean_program_leaves_out_what_nobody_asked_for(tmp_path: Path) -> None:
    part = lean(_program(tmp_path, 0), [Ref("alone")])
    assert [state.cell for state in part.states] == [Ref("alone")]
    assert not {Ref("side"), Ref("stock"), Ref("given", ("north",))} & set(part.slots)
    assert Ref("a") in part.constants, "every constant stays"


@pytest.mark.parametrize("planned", [False, True])
def test_results_written_in_place_are_those_that_are_copied(tmp_path: Path, *, planned: bool) -> None:
    program = _program(tmp_path, 0)
    kernel = build(program, 1)
    constants = np.array([list(program.constants.values())])
    changing = np.arange(kernel.layout.still, kernel.layout.slots)
    column = list(program.constants).index(Ref("b"))
    one = (np.array([7]), np.array([column]), np.array([0.5]), np.array([0.1]))
    changes = Schedule(*one) if planned else no_changes()
    in_place = run(kernel, constants, changes, changing)
    copied = run(kernel, constants, changes, changing[::-1].copy())
    assert np.array_equal(in_place.times, copied.times)
    assert np.array_equal(in_place.values, copied.values[:, :, ::-1], equal_nan=True)


def test_a_large_ensemble_is_worked_out_lean_and_gives_the_same_quantiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = model(tmp_path, EQUATIONS, end=6, step=0.25)
    draws = {"a": np.linspace(0.3, 1.4, 40), "b": np.linspace(0.9, 0.1, 40)}
    whole = tiershift.ensemble(small, futures=40, draws=draws, variables=["alone", "late"])
    compiled: list[frozenset[Ref] | None] = []

    def noted(tree: Tree, *rest: Any, kept: frozenset[Ref] | None = None, **named: Any) -> Kernel:
        compiled.append(kept)
        return compile_model(tree, *rest, kept=kept, **named)

    monkeypatch.setattr("tiershift.run.simulate.compile_model", noted)
    monkeypatch.setattr("tiershift.run.layout._MUCH", 1.0)
    part = tiershift.ensemble(small, futures=40, draws=draws, variables=["alone", "late"])
    assert compiled == [frozenset((Ref("alone"), Ref("late")))]
    assert part.identical(whole)
