"""Children's mental health has two steady states where waiting harms enough: capacity swept up and down shows which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import tiershift
from tiershift.events.plan import Change

HERE = Path(__file__).parents[2] / "models" / "childrens_services"
NAME = "childrens_services"
LEVELS = (3e5, 4e5, 5e5, 6e5, 7e5, 8e5, 1e6)
HELD = 40.0
FIRST = 2060.0
STEADY: Mapping[str, float] = {"population_growth_after_last_count": 0.0}
HARMFUL: Mapping[str, float] = {
    "worsening_sensitivity_to_wait": 1.0,
    "longest_wait_felt": 3.0,
    "crisis_rate[severe]": 0.4,
    "services_in_a_crisis": 20.0,
}


@cache
def lengthened(folder: Path) -> tiershift.Model:
    """Return the shipped model, run on until every level of capacity has been held up and down."""
    text = (HERE / f"{NAME}.mdl").read_text(encoding="utf-8")
    end = FIRST + HELD * 2 * len(LEVELS)
    longer = text.replace("FINAL TIME  = 2040.25", f"FINAL TIME  = {end}").replace("SAVEPER  = 0.25", "SAVEPER  = 10")
    assert longer != text
    (folder / f"{NAME}.mdl").write_text(longer, encoding="utf-8")
    entries = (HERE / f"{NAME}.params.yaml").read_text(encoding="utf-8")
    (folder / f"{NAME}.params.yaml").write_text(entries, encoding="utf-8")
    return tiershift.load_model(folder / f"{NAME}.mdl")


def swept(folder: Path, params: Mapping[str, float]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the children with complex need at each level of capacity: on the way up, and on the way down.

    Outside pressures stand still; each level is held for 40 years, long enough to settle.
    """
    path = (*LEVELS, *LEVELS[::-1])
    changes = tuple(
        Change(FIRST + HELD * i, FIRST + HELD * i, "mental_health_capacity", level, "children/year", "set", "test")
        for i, level in enumerate(path)
    )
    before = tiershift.load_plan("baseline")
    plan = replace(before, head="", changes=(*before.changes, *changes))
    results = tiershift.simulate(lengthened(folder), params={**STEADY, **params}, plan=plan, variables=["complex"])
    ends = [FIRST + HELD * (i + 1) - 10 for i in range(len(path))]
    complex_need = results["complex"].sel(time=ends, method="nearest").to_numpy()
    return complex_need[: len(LEVELS)], complex_need[len(LEVELS) :][::-1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("long")


def test_at_the_middle_values_for_england_each_capacity_has_one_steady_state(folder: Path) -> None:
    up, down = swept(folder, {})
    np.testing.assert_allclose(up, down, rtol=0.02)
    assert up[0] > 1.2 * up[-1]


def test_where_waiting_and_crises_harm_enough_there_are_two_steady_states(folder: Path) -> None:
    """All four values lie within their ranges. Skinner and others 2023 find two states between two capacities."""
    ranges = tiershift.load_model(HERE / f"{NAME}.mdl").parameters
    for name, value in HARMFUL.items():
        entry = ranges.values[name.split("[")[0]]
        assert entry.low <= value <= entry.high, name
    up, down = swept(folder, HARMFUL)
    apart = up / down
    assert apart[0] == pytest.approx(1, abs=0.02)
    assert apart[-1] == pytest.approx(1, abs=0.02)
    assert apart.max() > 3
    locked = [level for level, ratio in zip(LEVELS, apart, strict=True) if ratio > 2]
    assert min(locked) >= 4e5
    assert max(locked) <= 8e5


def test_from_where_england_is_the_same_capacity_keeps_the_high_state_that_more_first_would_have_left(
    folder: Path,
) -> None:
    up, down = swept(folder, HARMFUL)
    middle = LEVELS.index(6e5)
    assert up[middle] > 3 * down[middle]


@pytest.mark.parametrize("switch", ["loop_R2_untreated_worsening"])
def test_without_its_loop_the_second_state_is_gone(folder: Path, switch: str) -> None:
    up, down = swept(folder, {**HARMFUL, switch: 0.0})
    np.testing.assert_allclose(up, down, rtol=0.05)
