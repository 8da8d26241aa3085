"""A plan's changes meet the model's steps: `events.path.Path` says what a constant is, at every step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small import model, values

from tiershift import Change, ModelError, Plan, ScenarioError, ensemble, load_model, load_plan, simulate
from tiershift.events.path import Path as Course

pytestmark = pytest.mark.usefixtures("warm")

STEP, START, END = 0.125, 2010.0, 2014.0
EQUATIONS = "a = 3 ~~|\nb = a * 2 ~~|\ns = INTEG(a, a) ~~|"


def _plan(*changes: tuple[float, float, float, str]) -> Plan:
    """A plan of (at, until, value, how) for the constant a."""
    made = [Change(at, until, "a", value, "", how, str(k)) for k, (at, until, value, how) in enumerate(changes)]  # type: ignore[arg-type]
    return Plan(name="mine", changes=tuple(made))


def _course(folder: Path, plan: Plan) -> dict[str, np.ndarray]:
    result = simulate(model(folder, EQUATIONS, start=START, end=END, step=STEP), plan=plan)
    return {str(name): result[name].values for name in result}


@pytest.mark.parametrize("at", [2011.0, 2011.0 - STEP / 2, 2011.0 - STEP * 0.99])
def test_a_change_acts_from_the_first_step_that_is_not_before_its_date(at: float, tmp_path: Path) -> None:
    found = _course(tmp_path, _plan((at, at, 7.0, "set")))
    times = START + np.arange(33) * STEP
    assert found["a"].tolist() == np.where(times >= 2011.0, 7.0, 3.0).tolist()
    assert found["b"].tolist() == (2 * found["a"]).tolist()
    assert np.allclose(np.diff(found["s"]), STEP * found["a"][:-1])


def test_a_change_by_the_start_holds_for_the_initial_values_too(tmp_path: Path) -> None:
    for at in (START, START - 5):
        found = _course(tmp_path, _plan((at, at, 7.0, "set")))
        assert found["s"][0] == 7.0
        assert set(found["a"]) == {7.0}


def test_a_change_after_the_end_changes_nothing(tmp_path: Path) -> None:
    assert set(_course(tmp_path, _plan((END + 1, END + 1, 7.0, "set")))["a"]) == {3.0}


def test_a_ramp_runs_in_a_straight_line_and_then_holds(tmp_path: Path) -> None:
    found = _course(tmp_path, _plan((2011.0, 2012.0, 11.0, "set")))["a"]
    assert found[8:18].tolist() == [3, 4, 5, 6, 7, 8, 9, 10, 11, 11]


when = st.one_of(st.floats(START - 1, END + 1), st.integers(0, 40).map(lambda k: START + k * STEP))
one_change = st.tuples(
    when, st.sampled_from((0.0, 0.3, 1.0, 2.5)), st.floats(-5, 5), st.sampled_from(("set", "add", "scale"))
).map(lambda c: (c[0], c[0] + c[1], c[2], c[3]))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(changes=st.lists(one_change, min_size=1, max_size=4), own=st.lists(st.floats(-9, 9), min_size=3, max_size=3))
def test_at_every_step_a_constant_is_what_its_path_says_in_every_future(
    changes: list[tuple[float, float, float, str]], own: list[float], tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = _plan(*sorted(changes))
    small = model(tmp_path_factory.getbasetemp(), EQUATIONS, start=START, end=END, step=STEP)
    found = ensemble(small, futures=3, draws={"a": own}, plan=plan, traces=True, variables=["a"])
    for future, base in enumerate(own):
        course = Course.of("a", base, plan.changes)
        wanted = [course.at(float(time)) for time in found["time"].values]
        assert np.allclose(found["a"][future], wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", ["baseline", "cut", "early_shift"])
def test_in_a_shipped_scenario_every_lever_follows_its_path(name: str) -> None:
    england = load_model("childrens_services")
    plan = load_plan(name, england)
    levers = sorted({change.parameter for change in plan.changes})
    found = simulate(england, plan=plan, variables=levers)
    for lever in levers:
        course = Course.of(lever, england.parameters.values[lever].value, plan.changes)
        wanted = [course.at(float(time)) for time in found["time"].values]
        assert np.allclose(found[lever], wanted, rtol=1e-12)


def test_what_is_no_constant_of_the_model_is_refused_with_the_nearest(tmp_path: Path) -> None:
    small = model(tmp_path, "early budget = 3 ~~|\ncost = early budget * 2 ~~|")
    plan = Plan(name="mine", changes=(Change(1, 1, "early_bugdet", 4.0, "", "set", "1"),))
    with pytest.raises(ScenarioError, match="Did you mean early_budget"):
        simulate(small, plan=plan)


def test_a_plan_needs_time_settings_that_are_numbers(tmp_path: Path) -> None:
    small = model(tmp_path, EQUATIONS, start=START, end="IF THEN ELSE(s > 9, Time, 2014)")
    with pytest.raises(ScenarioError, match="worked out during the run"):
        simulate(small, plan=_plan((2011.0, 2011.0, 7.0, "set")))


def test_a_plan_does_not_move_the_clock(tmp_path: Path) -> None:
    small = model(tmp_path, EQUATIONS, start=START, end=END)
    plan = Plan(name="mine", changes=(Change(2011, 2011, "final_time", 2020.0, "", "set", "1"),))
    with pytest.raises(ModelError, match=r"small.mdl:\d+: FINAL TIME would not be the same"):
        simulate(small, plan=plan)


def test_under_rk4_a_change_waits_for_the_next_step(tmp_path: Path) -> None:
    small = model(tmp_path, EQUATIONS, start=START, end=END, step=1, method=1)
    found = simulate(small, plan=_plan((2010.5, 2010.5, 7.0, "set")))
    assert found["a"].values.tolist() == [3, 7, 7, 7, 7]
    assert found["s"].values.tolist() == [3, 6, 13, 20, 27]


def test_without_a_plan_nothing_changes(tmp_path: Path) -> None:
    assert set(values(tmp_path, EQUATIONS)["a"]) == {3.0}
