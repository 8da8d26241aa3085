"""What a future gives depends on its parameters alone: not on its lane, its neighbours, its thread or its block."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.small import model

from tiershift import Model
from tiershift.compile.build import Kernel, build
from tiershift.compile.pipeline import lower
from tiershift.compile.program import Program
from tiershift.run.batch import run
from tiershift.run.schedule import no_changes

TERMS = (
    "a * s0",
    "-b * s1 / (1 + ABS(s0))",
    "EXP(-ABS(s1)) * a",
    "SIN(b * Time) * s0",
    "table(s0) - 0.1 * s1",
    "SMOOTH3(s0, 1 + ABS(b))",
    "DELAY1(s1, 2)",
    "DELAY FIXED(s0, ABS(a), 1)",
    "SAMPLE IF TRUE(s0 > s1, s0, a)",
    "IF THEN ELSE(s0 > b, s1, -s1) ^ 2 / 10",
    "(ABS(s0) + 0.1) ^ a / 10",
    "STEP(b, 2) + RAMP(a, 1, 3)",
    "LN(1 + s0 * s0) - SQRT(ABS(s1))",
    "MIN(s0, MAX(s1, b)) / 2",
)


def _equations(first: list[str], second: list[str]) -> str:
    return (
        f"a = 0.7 ~~|\nb = 0.3 ~~|\ntable((0,0),(1,2),(1,3),(4,-1)) ~~|\n"
        f"s0 = INTEG({' + '.join(first)}, a) ~~|\ns1 = INTEG({' - '.join(second)}, 1 - b) ~~|\n"
    )


@dataclass(frozen=True)
class Compiled:
    """A model for some numbers of lanes; every slot is kept."""

    program: Program
    kernels: dict[int | None, Kernel]

    @classmethod
    def of(cls, small: Model, *lanes: int | None) -> Self:
        program = lower(small.tree)
        return cls(program, {wide: build(program, wide) for wide in lanes})

    def constants(self, futures: int, **columns: np.ndarray) -> np.ndarray:
        """One row a future: the model's constants, with these columns instead."""
        table = np.tile(np.array(list(self.program.constants.values())), (futures, 1))
        for number, cell in enumerate(self.program.constants):
            table[:, number] = columns.get(cell.name, table[:, number])
        return table

    def results(self, constants: np.ndarray, lanes: int | None = None, threads: int = 1) -> np.ndarray:
        slots = np.arange(len(self.program.slots), dtype=np.int64)
        return run(self.kernels[lanes], constants, no_changes(), slots, threads=threads).values


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    first=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3),
    second=st.lists(st.sampled_from(TERMS), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
    method=st.sampled_from((0, 1)),
)
def test_a_future_alone_among_many_in_any_lane_and_on_any_thread_is_the_same(
    first: list[str], second: list[str], seed: int, method: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("small")
    made = Compiled.of(model(folder, _equations(first, second), end=6, step=0.25, method=method), None, 1, 2)
    a, b = np.random.default_rng(seed).uniform(-2, 3, (2, 150))
    constants = made.constants(150, a=a, b=b)
    many = made.results(constants)
    assert np.array_equal(many, made.results(constants, threads=2), equal_nan=True)
    assert np.array_equal(many[::-1], made.results(constants[::-1].copy()), equal_nan=True)
    for lanes in (1, 2):
        assert np.array_equal(many, made.results(constants, lanes), equal_nan=True)
    for k in (0, 3, 64, 149):
        assert np.array_equal(many[k : k + 1], made.results(constants[k : k + 1]), equal_nan=True)


def test_shares_of_an_allocation_do_not_depend_on_the_lane(tmp_path: Path) -> None:
    small = model(
        tmp_path,
        "claim : north, south, west ~~|\nask[claim] = 5, 7, 4 ~~|\nrank[claim] = 3, 2, 1 ~~|\nmoney = 9 ~~|\n"
        "given[claim] = ALLOCATE BY PRIORITY(ask[claim], rank[claim], ELMCOUNT(claim), 1.5, money) ~~|\n",
    )
    made = Compiled.of(small, None, 1)
    money = np.linspace(0.0, 20.0, 11)
    many = made.results(made.constants(11, money=money))
    assert np.array_equal(many, made.results(made.constants(11, money=money), 1))
    shares = many[:, 0, [slot for cell, slot in made.program.slots.items() if cell.name == "given"]]
    assert np.allclose(shares.sum(axis=1), np.minimum(money, 16.0))
