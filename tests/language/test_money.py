"""Functions of finance and accounting, against sums worked out otherwise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import brentq
from tests.language.models import CLOCK, load, run

import tiershift

YEARS = CLOCK.replace("FINAL TIME = 4", "FINAL TIME = 30").replace("TIME STEP = 0.5", "TIME STEP = 1")
QUARTERS = CLOCK.replace("FINAL TIME = 4", "FINAL TIME = 12").replace("TIME STEP = 0.5", "TIME STEP = 0.25")


def test_straight_line_depreciation_is_as_vensim_has_it(tmp_path: Path) -> None:
    """A thousandth of what Vensim gives for the model of SDEverywhere's test `depreciate`: 5e7 from 2022 to 2041."""
    made = run(
        tmp_path,
        "y = DEPRECIATE STRAIGHTLINE(IF THEN ELSE(Time = 2, 1000, IF THEN ELSE(Time = 6, 2500, 0)), 20, 1, 0) ~~|",
        clock=YEARS,
    )
    time = made["time"].values
    wanted = np.where((time >= 2) & (time < 22), 50.0, 0.0) + np.where((time >= 6) & (time < 26), 125.0, 0.0)
    np.testing.assert_allclose(made["y"], wanted, atol=1e-9)


def test_straight_line_depreciation_gathers_a_fiscal_period(tmp_path: Path) -> None:
    made = run(tmp_path, "x = 8 * PULSE(1.5, 0.5) ~~|\ny = DEPRECIATE STRAIGHTLINE(x, 3, 1, 0) ~~|", clock=QUARTERS)
    by_year = made["y"].values[:-1].reshape(-1, 4).sum(axis=1) * 0.25
    np.testing.assert_allclose(by_year[:6], [0, 4 / 3, 4 / 3, 4 / 3, 0, 0], atol=1e-12)
    steady = run(tmp_path, "y = DEPRECIATE STRAIGHTLINE(7, 3, 1, 7) ~~|", clock=QUARTERS)
    np.testing.assert_allclose(steady["y"], 7.0)


def test_depreciation_follows_a_schedule_from_where_its_fiscal_year_begins(tmp_path: Path) -> None:
    text = """year: y1, y2, y3 ~~|
    schedule[year] = 50, 30, 20 ~~|
    old[year] = 9, 4, 1 ~~|
    nothing = 0 ~~|
    x = 6 * PULSE(2, 1) ~~|
    y = DEPRECIATE BY SCHEDULE(x, schedule[y1], old[y1], 3, START) ~~|
    z = DEPRECIATE BY SCHEDULE(x, schedule[y1], nothing, 3, START) ~~|
    """
    made = run(tmp_path, text.replace("START", "Time"), clock=QUARTERS)
    by_year = made["z"].values[:-1].reshape(-1, 4).sum(axis=1) * 0.25
    np.testing.assert_allclose(by_year[:6], [0, 0, 3, 1.8, 1.2, 0], atol=1e-12)
    apart = (made["y"] - made["z"]).values[:-1].reshape(-1, 4)
    np.testing.assert_allclose(apart[:4], np.repeat([[9], [4], [1], [0]], 4, axis=1), atol=1e-12)
    shifted = run(tmp_path, text.replace("START", "-0.5"), clock=QUARTERS)  # years end at 0.5, 1.5, 2.5, …
    halves = shifted["z"].values[2:-3].reshape(-1, 4).sum(axis=1) * 0.25
    np.testing.assert_allclose(halves[1:5], [1.5, 1.5 + 0.9, 0.6 + 0.9, 0.6], atol=1e-12)


def test_present_values_follow_their_equations(tmp_path: Path) -> None:
    """The equations of Vensim's page on NPVE, and the sum that NET PRESENT VALUE's page describes."""
    made = run(
        tmp_path,
        """x = 100 - 7 * Time ~~|
        end = NPVE(x, 0.08, 3, 2) ~~|
        df = INTEG(-df * 0.08 / (1 + 0.08 * TIME STEP), 1 / (1 + 0.08 * TIME STEP)) ~~|
        sum = INTEG(x * df, 3) ~~|
        same = (sum + x * TIME STEP * df) * 2 ~~|
        fiscal = NET PRESENT VALUE(x, 0.08, 2, Time, 0.5) ~~|
        """,
        clock=QUARTERS,
    )
    np.testing.assert_allclose(made["end"], made["same"], rtol=1e-12)
    time = made["time"].values
    worth = made["x"].values * 0.25 * 1.08 ** -(np.floor(time / 2) + 0.5)
    np.testing.assert_allclose(made["fiscal"], np.cumsum(worth), rtol=1e-12)


@pytest.mark.parametrize(("step", "fiscal"), [(1.0, 1.0), (0.25, 1.0), (0.25, 2.0)])
def test_the_rate_of_return_makes_the_present_value_nothing(tmp_path: Path, step: float, fiscal: float) -> None:
    clock = QUARTERS.replace("0.25", str(step))
    text = f"x = 10 + Time ~~|\ny = INTERNAL RATE OF RETURN(x, {fiscal}, -60, 0) ~~|"
    made = run(tmp_path, text, clock=clock)
    x, time = made["x"].values, made["time"].values

    def worth(rate: float, upto: int) -> float:
        flows = np.bincount(np.floor(time[: upto + 1] / fiscal + 1e-9).astype(int), x[: upto + 1] * step)
        return float(-60 + np.sum(flows / (1 + rate) ** np.arange(1, len(flows) + 1)))

    for k in range(len(time)):
        found = float(made["y"][k])
        if np.isnan(found):
            assert worth(-0.99, k) * worth(1.0, k) > 0.0
        else:
            assert found == pytest.approx(brentq(worth, -0.995, 1.0, args=(k,)), abs=1e-9)
    assert np.isfinite(made["y"].values[-3:]).all()


def test_there_is_no_rate_of_return_without_gains_and_losses(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """gains = INTERNAL RATE OF RETURN(5, 1, 3, 0) ~~|
        nothing = INTERNAL RATE OF RETURN(0, 1, 0, 0) ~~|
        big = INTERNAL RATE OF RETURN(100, 1, -1, 0) ~~|
        even = INTERNAL RATE OF RETURN(IF THEN ELSE(Time = 0, -10, IF THEN ELSE(Time = 1, 10, 0)), 1, 0, 0) ~~|
        """,
        clock=YEARS,
    )
    for name in ("gains", "nothing", "big"):
        assert np.isnan(made[name]).all()
    np.testing.assert_allclose(made["even"][1:], 0.0, atol=1e-12)


def test_cohorts_move_on_once_a_year(tmp_path: Path) -> None:
    """Twelve months of deaths, and every January all are a year older; nobody is lost but by death."""
    clock = CLOCK.replace("FINAL TIME = 4", "FINAL TIME = 6").replace("TIME STEP = 0.5", "TIME STEP = 0.25")
    made = run(
        tmp_path,
        """age: newborn, a1, a2, a3 ~~|
        sex: f, m ~~|
        start[age] = 0, 4, 8, 2 ~~|
        births[sex] = 3, 5 ~~|
        people[sex, newborn] = INTEG(births[sex] - deaths[sex, newborn], start[newborn]) ~~|
        older: a1, a2, a3 ~~|
        people[sex, older] = INTEG(-deaths[sex, older], start[older]) ~~|
        deaths[sex, age] = 0.1 * people[sex, age] ~~|
        moved[sex] = SHIFT IF TRUE(people[sex, newborn], MODULO(Time, 1) = 0.75, ELMCOUNT(age), 1, 0) ~~|
        all[sex] = SUM(people[sex, age!]) ~~|
        dead[sex] = SUM(deaths[sex, age!]) ~~|
        """,
        clock=clock,
    )
    people = np.array([0.0, 4, 8, 2])
    wanted = []
    for now in range(25):
        wanted.append(people)
        people = people * (1 - 0.1 * 0.25) + np.array([5 * 0.25, 0, 0, 0])
        if now % 4 == 3:
            people = np.array([0, people[0], people[1], people[2] + people[3]])
    np.testing.assert_allclose(made["people"].sel(sex="m"), wanted, rtol=1e-12)
    np.testing.assert_allclose(
        np.diff(made["all"].sel(sex="f")), 0.25 * (3 - made["dead"].sel(sex="f")[:-1]), rtol=1e-9
    )
    np.testing.assert_array_equal(made["moved"], 0.0)


def test_what_is_shifted_out_is_given(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """age: a1, a2 ~~|
        box[age] = INTEG(age, 10) ~~|
        out = SHIFT IF TRUE(box[a1], Time >= 1, ELMCOUNT(age), 0, 100) ~~|
        """,
        clock=YEARS,
    )
    np.testing.assert_allclose(made["out"][:4], [0, 14, 14, 103])
    np.testing.assert_allclose(made["box"].values[:4], [[10, 10], [11, 12], [100, 12], [100, 101]])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x[age] = 3 ~~|\ny = SHIFT IF TRUE(x[a1], 1, 2, 1, 0) ~~|", "is no stock"),
        ("x[age] = INTEG(1, 3) ~~|\ny = SHIFT IF TRUE(x[a1], 1, 3, 1, 0) ~~|", "size from 2 to 2"),
        ("y = DEPRECIATE STRAIGHTLINE(1, 5000, 1, 0) ~~|", "5000 fiscal periods"),
        ("x[age] = 1 ~~|\nz[who] = 1 ~~|\ny = DEPRECIATE BY SCHEDULE(1, x[a1], z[w1], 3, 0) ~~|", "one length"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, said: str) -> None:
    model = load(tmp_path, "age: a1, a2 ~~|\nwho: w1, w2, w3 ~~|\n" + text)
    with pytest.raises(tiershift.ModelError) as error:
        tiershift.simulate(model)
    problem = error.value.problems[0]
    assert said in f"{problem.what} {problem.way_out}"


@pytest.mark.parametrize("end", ["FINAL TIME = 1e999", "FINAL TIME = never ~~|\nnever = never + 1", "FINAL TIME = 4"])
@pytest.mark.parametrize("function", ["INTERNAL RATE OF RETURN(5, 0, 3, 0)", "DEPRECIATE STRAIGHTLINE(1, end, 0, 0)"])
def test_fiscal_periods_without_number_are_refused(tmp_path: Path, function: str, end: str) -> None:
    clock = CLOCK.replace("FINAL TIME = 4", end).replace("TIME STEP = 0.5", "TIME STEP = 0")
    model = load(tmp_path, f"end = FINAL TIME ~~|\ny = {function} ~~|", clock=clock)
    with pytest.raises(tiershift.ModelError, match="cannot tell how many fiscal periods there are"):
        tiershift.simulate(model)
