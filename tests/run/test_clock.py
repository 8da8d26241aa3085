"""When a run begins, when it ends, and how many steps lie between: however the time settings are written or given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.small import mdl, model, written

from tiershift import Change, ModelError, Plan, UsageError, ensemble, load_model, simulate
from tiershift.model.tree import Const

COUNTED = "rate = 1 ~~|\nstock = INTEG(rate, 0) ~~|\n"


def test_a_run_begins_at_an_initial_time_that_is_worked_out_from_a_constant(tmp_path: Path) -> None:
    small = model(tmp_path, f"{COUNTED}begun = INITIAL(Time) ~~|\nfirst = 2020 ~~|", start="first", end="first + 4")
    one, many = simulate(small), ensemble(small, futures=3, traces=True)
    for found in (one, many.isel(future=2)):
        assert found["time"].values.tolist() == [2020.0, 2021.0, 2022.0, 2023.0, 2024.0]
        assert found["stock"].values.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
        assert set(found["begun"].values.tolist()) == {2020.0}
    assert simulate(small, params={"first": 10})["time"].values.tolist() == [10.0, 11.0, 12.0, 13.0, 14.0]


def test_time_is_nothing_yet_where_an_initial_time_is_worked_out_from_it(tmp_path: Path) -> None:
    small = model(tmp_path, COUNTED, start="IF THEN ELSE(Time < 3, 2, 7)", end=6)
    assert simulate(small)["time"].values.tolist() == [2.0, 3.0, 4.0, 5.0, 6.0]


@pytest.mark.parametrize("start", ["stock", "INITIAL(rate)", "stock + Time"])
def test_an_initial_time_that_only_the_run_could_tell_is_refused(start: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"INITIAL TIME|each other"):
        simulate(model(tmp_path, COUNTED, start=start))


@pytest.mark.parametrize(
    ("start", "end", "step"),
    [(0.0, 174.64999999999998, 0.7), (0.1, 5.725, 0.05), (1990.5, 1996.9875, 0.025), (0.1, 22.314285714285713, 1 / 7)],
)
def test_an_end_halfway_between_two_steps_ends_every_run_at_the_same_one(
    start: float, end: float, step: float, tmp_path: Path
) -> None:
    small = model(tmp_path, COUNTED, start=start, end=end, step=repr(step))
    wanted = simulate(small)["time"].values  # in place
    assert abs(wanted[-1] - end) <= 0.5 * step * (1 + 1e-9)
    assert np.array_equal(simulate(small, variables=["stock"])["time"].values, wanted)
    assert np.array_equal(ensemble(small, futures=3)["time"].values, wanted)


def test_a_plan_acts_on_its_date_whatever_time_settings_are_given(tmp_path: Path) -> None:
    small = model(tmp_path, COUNTED, end=10)
    plan = Plan(name="mine", changes=(Change(4.0, 4.0, "rate", 5.0, "", "set", "1"),))
    given = {"TIME STEP": 0.5, "INITIAL TIME": 2.0}
    one = simulate(small, plan=plan, params=given)
    columns = {name: [value] * 3 for name, value in given.items()}
    many = ensemble(small, plan=plan, draws=columns, futures=3, traces=True).isel(future=1)
    for found in (one, many):
        assert found["rate"].values.tolist() == np.where(found["time"].values >= 4.0, 5.0, 1.0).tolist()


@pytest.mark.parametrize("given", [{"TIME STEP": 0}, {"TIME STEP": -1}, {"TIME STEP": 1e-12}, {"FINAL TIME": -5}])
def test_time_settings_that_make_no_run_are_refused_with_a_plan_too(given: dict[str, float], tmp_path: Path) -> None:
    plan = Plan(name="mine", changes=(Change(1.0, 3.0, "rate", 5.0, "", "set", "1"),))
    with pytest.raises(ModelError, match="make no run"):
        simulate(model(tmp_path, COUNTED), plan=plan, params=given)


def test_numbers_from_outside_that_somebody_changed_in_memory_are_another_model(tmp_path: Path) -> None:
    written(tmp_path, "a,3\n", "book.csv")
    small = load_model(written(tmp_path, mdl("x = GET DIRECT CONSTANTS('book.csv', ',', 'B1') ~~|")))
    assert simulate(small)["x"].values.tolist() == [3.0] * 5
    other = replace(small, data=dict.fromkeys(small.data, Const(7.0)))
    assert simulate(other)["x"].values.tolist() == [7.0] * 5
    assert simulate(small)["x"].values.tolist() == [3.0] * 5


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"variables": []}, "no variable is kept"),
        ({"variables": [], "traces": True}, "no variable is kept"),
        ({"seed": -1}, "seed"),
        ({"seed": 1.5}, "seed"),
        ({"seed": 2**64}, "seed"),
        ({"threads": 0}, "threads"),
        ({"threads": 2.5}, "threads"),
    ],
)
def test_what_no_ensemble_can_be_made_of_is_refused(asked: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=said):
        ensemble(model(tmp_path, COUNTED), futures=3, **asked)  # type: ignore[arg-type]
