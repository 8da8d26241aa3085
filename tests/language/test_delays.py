"""Delays that remember their steps, against what their pages in Vensim's reference say, worked out in other ways."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.language.models import CLOCK, load, run

import tiershift

YEARS = CLOCK.replace("FINAL TIME = 4", "FINAL TIME = 40").replace("TIME STEP = 0.5", "TIME STEP = 1")
SETTINGS = "\\\\\\---/// x\n///---\\\\\\\n:L\n15:0,0,0,METHOD,0,0\n"
FLAT = "flat((0,1),(1,1)) ~~|\n"
SHORTER_THEN_LONGER = "d = IF THEN ELSE(Time < 12, 6, IF THEN ELSE(Time < 20, 2.4, 9.6)) ~~|\nx = 10 + Time ^ 2 ~~|\n"


def _scheduled(
    x: np.ndarray, times: np.ndarray, step: float, initial: float, meets: Callable[[dict[int, float], int, float], None]
) -> dict[int, float]:
    """When each input comes out; `meets` says what it does to those that are there."""
    due: dict[int, float] = {}
    for now, (entering, time) in enumerate(zip(x, times, strict=True)):
        meets(due, now + max(1, math.floor(time / step + 0.5)), float(entering))
    return due


@pytest.mark.parametrize("step", [1.0, 0.5, 0.3])
def test_a_material_delay_adds_up_what_meets_and_has_nothing_in_the_gaps(tmp_path: Path, step: float) -> None:
    clock = YEARS.replace("TIME STEP = 1", f"TIME STEP = {step}")
    made = run(tmp_path, SHORTER_THEN_LONGER + "y = DELAY MATERIAL(x, d, 7, -5) ~~|", clock=clock)

    def meets(due: dict[int, float], when: int, entering: float) -> None:
        due[when] = due.get(when, 0.0) + entering

    due = _scheduled(made["x"].values, made["d"].values, step, 7.0, meets)
    full = max(1, math.floor(6 / step + 0.5))
    wanted = [7.0 + due.get(k, 0.0) if k < full else due.get(k, -5.0) for k in range(len(made["x"]))]
    np.testing.assert_allclose(made["y"], wanted, rtol=1e-12)
    assert -5.0 in wanted


@pytest.mark.parametrize("step", [1.0, 0.5, 0.3])
def test_an_information_delay_lets_newer_news_replace_older_and_holds_the_last(tmp_path: Path, step: float) -> None:
    clock = YEARS.replace("TIME STEP = 1", f"TIME STEP = {step}")
    made = run(tmp_path, SHORTER_THEN_LONGER + "y = DELAY INFORMATION(x, d, 7) ~~|", clock=clock)

    def meets(due: dict[int, float], when: int, entering: float) -> None:
        for later in [one for one in due if one >= when]:
            del due[later]
        due[when] = entering

    held, wanted = 7.0, []
    x, times = made["x"].values, made["d"].values
    for now in range(len(x)):  # what is replaced later was still on its way now
        held = _scheduled(x[:now], times[:now], step, 7.0, meets).get(now, held)
        wanted.append(held)
    np.testing.assert_allclose(made["y"], wanted, rtol=1e-12)


def test_both_are_a_fixed_delay_while_the_time_stays_and_wait_at_least_a_step(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """x = SIN(Time) ~~|
        fixed = DELAY FIXED(x, 5.5, 3) ~~|
        material = DELAY MATERIAL(x, 5.5, 3, 0) ~~|
        information = DELAY INFORMATION(x, 5.5, 3) ~~|
        one = DELAY FIXED(x, 0, 3) ~~|
        soon = DELAY MATERIAL(x, -1, 3, 0) ~~|
        next = DELAY INFORMATION(x, 0, 3) ~~|
        """,
        clock=YEARS,
    )
    for fixed, others in (("fixed", ("material", "information")), ("one", ("soon", "next"))):
        for other in others:
            np.testing.assert_array_equal(made[fixed], made[other])


def test_a_delay_of_pulses_keeps_their_sum_however_its_time_changes(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        SHORTER_THEN_LONGER
        + """pulse = IF THEN ELSE(Time < 25, x, 0) ~~|
        y = DELAY MATERIAL(pulse, d, 0, 0) ~~|
        came = INTEG(y, 0) ~~|
        went = INTEG(pulse, 0) ~~|
        """,
        clock=YEARS,
    )
    assert float(made["came"][-1]) == pytest.approx(float(made["went"][-1]), rel=1e-12)


def test_a_conveyor_gives_its_initial_content_out_by_its_profile(tmp_path: Path) -> None:
    """The shares of Vensim's own example: 5, 10, 20, 10, 15, 20, 10, 5, 0, 5 of 100."""
    shares = [5, 10, 20, 10, 15, 20, 10, 5, 0, 5]
    points = ",".join(f"({k},{share}),({k + 1},{share})" for k, share in enumerate(shares))
    made = run(tmp_path, f"steps({points}) ~~|\ny = DELAY CONVEYOR(0, 10, 0, steps, 100, 10) ~~|", clock=YEARS)
    np.testing.assert_allclose(made["y"][:12], [*shares, 0, 0], atol=1e-12)
    half = run(tmp_path, f"steps({points}) ~~|\ny = DELAY CONVEYOR(0, 5, 0, steps, 50, 5) ~~|", clock=YEARS)
    np.testing.assert_allclose(half["y"][:6], [7.5, 15, 17.5, 7.5, 2.5, 0], atol=1e-12)


@pytest.mark.parametrize("leak", [0.0, 0.1, 1.0])
def test_a_conveyor_at_one_speed_is_a_delay_that_loses_a_share_at_each_step(tmp_path: Path, leak: float) -> None:
    made = run(
        tmp_path,
        FLAT + f"x = 10 + Time ~~|\ny = DELAY CONVEYOR(x, 3, {leak}, flat, 30, 3) ~~|",
        clock=CLOCK.replace("4", "20"),
    )
    kept, step = 1 - leak * 0.5, 0.5
    x, time = made["x"].values, made["time"].values
    wanted = [x[k - 6] * kept**6 if k >= 6 else 10.0 * kept**k for k in range(len(time))]
    np.testing.assert_allclose(made["y"], wanted, atol=1e-11)
    assert step * 6 == 3.0


def test_a_conveyor_whose_speed_changes_keeps_what_it_was_given(tmp_path: Path) -> None:
    """The bookkeeping that its page gives for leakage, and a slower belt that gives out half as much at once."""
    made = run(
        tmp_path,
        FLAT
        + """x = 10 + 5 * SIN(Time) ~~|
        d = IF THEN ELSE(Time < 15, 4.7, IF THEN ELSE(Time < 25, 9.4, 2)) ~~|
        leak = 0.03 ~~|
        y = DELAY CONVEYOR(x, d, leak, flat, 47, 4.7) ~~|
        total = INTEG(x - y - lost, 47) ~~|
        lost = leak * (total + TIME STEP * (x - y)) ~~|
        still = DELAY CONVEYOR(10, d, 0, flat, 47, 4.7) ~~|
        end = DELAY CONVEYOR(x * PULSE(0, 30), d, leak, flat, 47, 4.7) ~~|
        left = INTEG(x * PULSE(0, 30) - end - leaked, 47) ~~|
        leaked = leak * (left + TIME STEP * (x * PULSE(0, 30) - end)) ~~|
        """,
        clock=YEARS,
    )
    assert float(made["total"].min()) > 0.0
    np.testing.assert_allclose(made["still"][1:16], 10.0, rtol=1e-12)
    np.testing.assert_allclose(made["still"][16:20], 5.0, rtol=1e-12)
    assert abs(float(made["left"][-1])) < 1e-9


def test_batches_leave_when_they_are_full_and_the_place_is_free(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """early = DELAY BATCH(10, 25, 2, 7, 3, 30) ~~|
        at once = DELAY BATCH(10, 25, 2, 7, 0, 30) ~~|
        rare = DELAY BATCH(1, 100, 1, 0, 0, 0) ~~|
        """,
        clock=YEARS,
    )

    def batches(first: int, initial: float) -> list[float]:
        backlog, out, busy = 30.0, [0.0] * 60, first
        out[first] = initial
        for now in range(41):
            if now >= busy and backlog >= 25.0:
                backlog, busy = backlog - 25.0, now + 2
                out[busy] = 25.0
            backlog += 10.0
        return out[:41]

    np.testing.assert_allclose(made["early"], batches(3, 7.0))
    np.testing.assert_allclose(made["at_once"], batches(0, 7.0))
    np.testing.assert_allclose(made["rare"], 0.0)


def test_a_profile_spreads_what_enters_about_its_mean(tmp_path: Path) -> None:
    """A pulse comes out as the profile: here a box from 2 to 6, scaled to a mean of 8 from 4, so from 4 to 12."""
    share = np.zeros(41)
    share[4:13] = 0.125
    share[[4, 12]] = 0.0625
    start = float(sum(3 * part * 1.02**-late for late, part in enumerate(share)))
    made = run(
        tmp_path,
        """box((0,0),(2,0),(2,1),(6,1),(6,0)) ~~|
        y = DELAY PROFILE(box, PULSE(0, 1), 8, 0, 0) ~~|
        even = DELAY PROFILE(box, 5, 8, 5, 0) ~~|
        one = DELAY PROFILE(box, 5 + STEP(5, 10), 0, 5, 0) ~~|
        growing = DELAY PROFILE(box, 3 * 1.02 ^ Time, 8, START, 0.02) ~~|
        """.replace("START", repr(start)),
        clock=YEARS,
    )
    np.testing.assert_allclose(made["y"], share, atol=1e-12)
    np.testing.assert_allclose(made["even"], 5.0, rtol=1e-12)
    np.testing.assert_allclose(made["one"], np.where(made["time"] >= 11, 10.0, 5.0), rtol=1e-12)
    np.testing.assert_allclose(made["growing"], made["growing"][0] * 1.02 ** made["time"], rtol=1e-9)


def test_delayp_is_delay3_with_what_is_on_its_way(tmp_path: Path) -> None:
    model = load(
        tmp_path, "x = 10 + STEP(5, 3) ~~|\ny = DELAYP(x, MAX(2, 9 - Time / 9) : work in progress) ~~|", clock=YEARS
    )
    made = tiershift.simulate(model)
    same = run(tmp_path, "x = 10 + STEP(5, 3) ~~|\ny = DELAY3(x, MAX(2, 9 - Time / 9)) ~~|", clock=YEARS)
    np.testing.assert_array_equal(made["y"], same["y"])
    flows = np.cumsum(made["x"].values - made["y"].values)
    np.testing.assert_allclose(made["work_in_progress"][1:], 90 + flows[:-1])
    assert "DELAYP became DELAY3" in model.tree.notes[0]


MANY = (
    FLAT
    + """place: A, B ~~|
    scale[place] = 1, 3 ~~|
    d = 2 + RANDOM UNIFORM(0, 6, 1) ~~|
    x[place] = scale[place] * (5 + RANDOM UNIFORM(0, 1, 2)) ~~|
    m[place] = DELAY MATERIAL(x[place], d, 1, 0) ~~|
    i[place] = DELAY INFORMATION(x[place], d * scale[place], 1) ~~|
    c[place] = DELAY CONVEYOR(x[place], d, 0.02, flat, 30, 4) ~~|
    p[place] = DELAY PROFILE(flat, x[place], d, 5, 0) ~~|
    """
)


@pytest.mark.parametrize("method", ["0", "1"])
def test_a_future_has_the_same_bits_alone_and_among_others(tmp_path: Path, method: str) -> None:
    model = load(tmp_path, MANY, clock=YEARS + SETTINGS.replace("METHOD", method))
    alone = tiershift.simulate(model)
    many = tiershift.ensemble(model, futures=11, seed=0, traces=True)
    for name in "micp":
        np.testing.assert_array_equal(alone[name], many[name].isel(future=0))
        assert len(np.unique(many[name].values[:, -1])) > 4


def test_discrete_delays_do_not_move_between_the_stages_of_a_step(tmp_path: Path) -> None:
    """Vensim's page on DELAY FIXED says so of all of them."""
    text = FLAT + "x = Time ~~|\nm = DELAY MATERIAL(x, 3, 0, 0) ~~|\nc = DELAY CONVEYOR(x, 3, 0, flat, 0, 3) ~~|\n"
    made = run(tmp_path, text, clock=CLOCK + SETTINGS.replace("METHOD", "1"))
    time = made["time"].values
    for name in "mc":
        np.testing.assert_allclose(made[name], np.maximum(time - 3, 0), atol=1e-12)


def test_a_delay_that_would_have_to_reach_past_its_memory_gives_no_number(tmp_path: Path) -> None:
    """A run made longer than the file says has steps of which too little was kept."""
    text = "m = DELAY MATERIAL(7, IF THEN ELSE(Time < 1, 30, 1), 2, 0) ~~|\n"
    model = load(tmp_path, text, clock=CLOCK)
    longer = tiershift.simulate(model, params={"FINAL TIME": 40})
    assert np.isnan(longer["m"].values[longer["time"] >= 30]).all()
    np.testing.assert_array_equal(tiershift.simulate(model)["m"], [2, 2, 2, 2, 9, 9, 9, 9, 9])


def test_a_profile_has_to_be_one(tmp_path: Path) -> None:
    for text in (
        "bad((0,0),(1,-1)) ~~|\ny = DELAY PROFILE(bad, 1, 2, 3, 0) ~~|",
        "y = DELAY CONVEYOR(1, 2, 0, 3, 4, 2) ~~|",
    ):
        with pytest.raises(tiershift.ModelError, match=r"profile|asks for a lookup"):
            run(tmp_path, text)
