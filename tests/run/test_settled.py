"""What the structure of a model is made from, such as the order of a delay: never changed behind its back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.small import model

from tiershift import Change, ModelError, Plan, ensemble, simulate

CALLS = ("SMOOTH N(Time, 3, 0, stages)", "DELAY N(Time, 3, 0, stages)", "DEPRECIATE STRAIGHTLINE(Time, stages, 1, 0)")
WAYS = {
    "params": lambda small, value: simulate(small, params={"stages written": value}),
    "draws": lambda small, value: ensemble(small, futures=2, draws={"stages written": [2, value]}),
    "plan": lambda small, value: simulate(
        small, plan=Plan(name="x", changes=(Change(1.0, 1.0, "stages_written", value, "", "set", "1"),))
    ),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("call", CALLS)
def test_a_number_that_stages_are_made_from_is_not_changed(call: str, way: str, tmp_path: Path) -> None:
    small = model(tmp_path, f"stages written = 2 ~~|\nstages = stages written + 0 ~~|\nx = {call} ~~|", end=6)
    with pytest.raises(ModelError, match="stages written"):
        WAYS[way](small, 3.0)


@pytest.mark.parametrize("call", CALLS)
def test_the_same_number_may_be_given_and_others_changed(call: str, tmp_path: Path) -> None:
    small = model(tmp_path, f"other = 1 ~~|\nstages = 2 ~~|\nx = other * {call} ~~|", end=6)
    plain, twice = simulate(small), simulate(small, params={"stages": 2, "other": 2})
    assert np.array_equal(2 * plain["x"].values, twice["x"].values)


@pytest.mark.parametrize("call", ["DELAY INFORMATION(Time, lag, 0)", "DELAY MATERIAL(Time, lag, 0, 0)"])
def test_what_a_delays_memory_had_no_room_for_is_no_number_when_its_time_comes(call: str, tmp_path: Path) -> None:
    small = model(tmp_path, f"lag = 3 ~~|\nx = {call} ~~|", end=10)
    found = simulate(small, params={"lag": 60, "FINAL TIME": 100})["x"].values
    assert not np.nan_to_num(found[:61]).any()
    assert np.isnan(found[61:]).all()


@pytest.mark.parametrize(("written", "order", "changed"), [(10, 3, 2), (2, 3, 10), (1, 4, 5), (4, 2, 1)])
def test_a_delay_time_that_asks_for_other_stages_than_are_made_gives_no_number(
    written: float, order: int, changed: float, tmp_path: Path
) -> None:
    equations = "lag = {} ~~|\nx = DELAY N(10 + Time, lag, 1, {}) ~~|"
    small = model(tmp_path, equations.format(written, order), end=6)
    assert np.isfinite(simulate(small)["x"].values).all()
    assert np.isnan(simulate(small, params={"lag": changed})["x"].values).all()
    made = ensemble(small, futures=2, draws={"lag": [written, changed]}, traces=True)
    assert made["future_status"].values.tolist() == [0, 1]


def test_a_delay_time_that_asks_for_the_same_stages_is_as_if_written(tmp_path: Path) -> None:
    equations = "lag = {} ~~|\nx = DELAY N(10 + Time, lag, 1, {}) ~~|"
    for order, written, changed in ((3, 10, 7), (3, 2, 2.5), (1, 4, 0.5)):
        (tmp_path / "other").mkdir(exist_ok=True)
        small = model(tmp_path, equations.format(written, order), end=6)
        other = model(tmp_path / "other", equations.format(changed, order), end=6)
        assert np.array_equal(simulate(small, params={"lag": changed})["x"].values, simulate(other)["x"].values)
