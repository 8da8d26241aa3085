"""Integration and what remembers, against formulas and against plain loops written for these tests alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.small import model, values

from tiershift import simulate


def _order(folder: Path, equations: str, exact: float, method: int, steps: tuple[int, ...]) -> float:
    """The slope of the error against the step, both as logarithms, at time 2."""
    errors = [abs(float(values(folder, equations, end=2, step=1 / n, method=method)["s"][-1]) - exact) for n in steps]
    return float(np.polyfit(np.log([1 / n for n in steps]), np.log(errors), 1)[0])


DECAY = ("s = INTEG(-0.7 * s, 1) ~~|", math.exp(-1.4))
LOGISTIC = ("s = INTEG(1.3 * s * (1 - s / 5), 0.5) ~~|", 5 / (1 + 9 * math.exp(-2.6)))
OSCILLATOR = ("s = INTEG(v, 1) ~~|\nv = INTEG(-s, 0) ~~|", math.cos(2))


@pytest.mark.parametrize(("equations", "exact"), [DECAY, LOGISTIC, OSCILLATOR])
def test_eulers_error_falls_with_the_step(equations: str, exact: float, tmp_path: Path) -> None:
    assert _order(tmp_path, equations, exact, 0, (32, 64, 128, 256)) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(("equations", "exact"), [DECAY, LOGISTIC, OSCILLATOR])
@pytest.mark.parametrize("method", [1, 5])
def test_a_file_that_asks_for_rk4_is_not_run_with_euler(
    equations: str, exact: float, method: int, tmp_path: Path
) -> None:
    assert _order(tmp_path, equations, exact, method, (4, 8, 16, 32)) == pytest.approx(4.0, abs=0.15)


def test_under_rk4_test_inputs_and_pipelines_change_once_a_step(tmp_path: Path) -> None:
    equations = "s = INTEG(RAMP(1, 0, 9), 0) ~~|\nt = INTEG(Time, 0) ~~|\nd = DELAY FIXED(Time, 1, 0) ~~|\n"
    found = values(tmp_path, equations, method=1)
    assert found["s"].tolist() == [0, 0, 1, 3, 6]  # the ramp as it is at the beginning of each step
    assert found["t"].tolist() == [0, 0.5, 2, 4.5, 8]  # time itself moves on: exact for a straight line
    assert found["d"].tolist() == [0, 0, 1, 2, 3]


def test_what_flows_from_stock_to_stock_is_neither_lost_nor_made(tmp_path: Path) -> None:
    flows = "".join(f"f{k} = s{k} * (0.1 + 0.05 * {k}) + SIN(Time) ~~|\n" for k in range(5))
    stocks = "".join(f"s{k} = INTEG({f'f{k - 1}' if k else '0'} - f{k}, {k + 1}) ~~|\n" for k in range(5))
    found = values(tmp_path, flows + stocks + "s5 = INTEG(f4, 0) ~~|\n", end=50, step=0.125)
    assert np.allclose(sum(found[f"s{k}"] for k in range(6)), 15.0, rtol=1e-12)


STEP, END = 0.25, 12.0
TIMES = np.arange(int(END / STEP) + 1) * STEP
INPUT = 10.0 + 5.0 * (TIMES >= 1.0) + 3.0 * np.sin(TIMES)
LINE = "x = 10 + STEP(5, 1) + 3 * SIN(Time) ~~|\n"


def _chain(order: int, time: float, start: float, *, material: bool) -> np.ndarray:
    """A delay's outflow, or the last level of a smooth, by a plain loop."""
    each, out = time / order, []
    levels = np.full(order, start * each if material else start)
    for x in INPUT:
        flows = levels / each if material else levels
        out.append(flows[-1])
        entering = np.concatenate(([x], flows[:-1]))
        levels = levels + STEP * ((entering - flows) if material else (entering - levels) / each)
    return np.array(out)


def _trend(time: float, initial: float) -> np.ndarray:
    average, out = INPUT[0] / (1 + initial * time), []
    for x in INPUT:
        out.append((x - average) / (time * abs(average)))
        average += STEP * (x - average) / time
    return np.array(out)


def _pipe(time: float, start: float) -> np.ndarray:
    length = round(time / STEP)
    return np.concatenate((np.full(length, start), INPUT))[: len(INPUT)]


def _sampled() -> np.ndarray:
    held, out = 7.0, []
    for time, x in zip(TIMES, INPUT, strict=True):
        held = x if math.floor(time) % 3 == 0 else held
        out.append(held)
    return np.array(out)


REMEMBERS: list[tuple[str, Callable[[], np.ndarray]]] = [
    ("SMOOTH(x, 3)", lambda: _chain(1, 3, INPUT[0], material=False)),
    ("SMOOTHI(x, 3, 1)", lambda: _chain(1, 3, 1, material=False)),
    ("SMOOTH3(x, 3)", lambda: _chain(3, 3, INPUT[0], material=False)),
    ("SMOOTH3I(x, 3, 1)", lambda: _chain(3, 3, 1, material=False)),
    ("SMOOTH N(x, 4, 2, 5)", lambda: _chain(5, 4, 2, material=False)),
    ("DELAY1(x, 3)", lambda: _chain(1, 3, INPUT[0], material=True)),
    ("DELAY1I(x, 3, 1)", lambda: _chain(1, 3, 1, material=True)),
    ("DELAY3(x, 3)", lambda: _chain(3, 3, INPUT[0], material=True)),
    ("DELAY3I(x, 3, 1)", lambda: _chain(3, 3, 1, material=True)),
    ("DELAY N(x, 4, 2, 5)", lambda: _chain(5, 4, 2, material=True)),
    ("DELAY FIXED(x, 2, 4)", lambda: _pipe(2, 4)),
    ("DELAY FIXED(x, 0, 4)", lambda: _pipe(STEP, 4)),
    ("TREND(x, 4, 0.05)", lambda: _trend(4, 0.05)),
    ("FORECAST(x, 4, 6)", lambda: INPUT * (1 + 6 * _trend(4, 0))),
    ("SAMPLE IF TRUE(MODULO(INTEGER(Time), 3) = 0, x, 7)", _sampled),
    ("INITIAL(x)", lambda: np.full(len(INPUT), INPUT[0])),
    ("SMOOTH(SMOOTH(x, 3) * 0 + x, 3)", lambda: _chain(1, 3, INPUT[0], material=False)),
]


@pytest.mark.parametrize(("written", "wanted"), REMEMBERS, ids=[written for written, _ in REMEMBERS])
def test_a_function_that_remembers_does_what_a_plain_loop_does(
    written: str, wanted: Callable[[], np.ndarray], tmp_path: Path
) -> None:
    found = values(tmp_path, f"{LINE}y = {written} ~~|", end=END, step=STEP)["y"]
    assert np.allclose(found, wanted(), rtol=1e-12)


def test_active_initial_breaks_a_circle_of_initial_values(tmp_path: Path) -> None:
    found = values(tmp_path, "s = INTEG(1, a + 1) ~~|\na = ACTIVE INITIAL(s * 2, 5) ~~|")
    assert found["s"].tolist() == [6, 7, 8, 9, 10]
    assert found["a"].tolist() == [12, 14, 16, 18, 20]


FORMULAS: list[tuple[str, Callable[[float], float]]] = [
    ("STEP(3, 2)", lambda t: 3.0 * (t >= 2)),
    ("RAMP(2, 1, 3)", lambda t: 2.0 * (min(max(t, 1), 3) - 1)),
    ("PULSE(2, 1)", lambda t: float(2 <= t < 3)),
    ("PULSE(2, 0)", lambda t: float(t == 2)),
    ("PULSE TRAIN(1, 0.5, 2, 8)", lambda t: float(1 <= t < 8 and (t - 1) % 2 < 0.5)),
    ("XIDZ(5, Time - 2, 7)", lambda t: 7.0 if t == 2 else 5 / (t - 2)),
    ("XIDZ(5, 1e-7, 7)", lambda t: 7.0),
    ("ZIDZ(Time, Time - 2)", lambda t: 0.0 if t == 2 else t / (t - 2)),
    ("INTEGER(2.5 - Time)", lambda t: float(math.trunc(2.5 - t))),
    ("MODULO(2.5 - Time, 2)", lambda t: math.fmod(2.5 - t, 2)),
    ("MODULO(Time, 0)", lambda t: 0.0),
    ("QUANTUM(5.3 - Time, 2)", lambda t: 2.0 * math.trunc((5.3 - t) / 2)),
    ("QUANTUM(Time, -1)", lambda t: t),
    ("LOG(1 + Time, 2)", lambda t: math.log(1 + t) / math.log(2)),
    ("POWER(2, Time)", lambda t: 2.0**t),
]


@pytest.mark.parametrize(("written", "wanted"), FORMULAS, ids=[written for written, _ in FORMULAS])
def test_a_function_of_time_is_its_formula(written: str, wanted: Callable[[float], float], tmp_path: Path) -> None:
    found = values(tmp_path, f"y = {written} ~~|", end=END, step=STEP)["y"]
    assert np.allclose(found, [wanted(float(time)) for time in TIMES], rtol=1e-12)


@pytest.mark.parametrize("step", [0.1, 0.3, 1 / 3, 0.7])
def test_steps_that_binary_cannot_hold_do_not_shift_a_step_or_a_pulse(step: float, tmp_path: Path) -> None:
    at = 7 * step
    found = values(tmp_path, f"a = STEP(1, {at!r}) ~~|\nb = PULSE({at!r}, {2 * step!r}) ~~|", end=30 * step, step=step)
    assert found["a"].tolist() == [float(k >= 7) for k in range(31)]
    assert found["b"].tolist() == [float(7 <= k < 9) for k in range(31)]


@pytest.mark.parametrize(
    ("step", "saveper", "times"),
    [
        (1, 2, [0, 2, 4, 6]),
        (1, 1.5, [0, 2, 3, 5, 6]),
        (0.1, 0.3, [0, 0.3, 0.6, 0.9, 1.2, 1.5]),
        (2, 1, [0, 2, 4, 6]),
        (1, "IF THEN ELSE(Time < 3, 1, 2)", [0, 1, 2, 4, 6]),
    ],
)
def test_results_are_kept_at_the_first_step_on_or_after_each_saveper(
    step: float, saveper: float | str, times: list[float], tmp_path: Path
) -> None:
    small = model(tmp_path, "a = Time ~~|", end=times[-1], step=step, saveper=saveper)
    found = simulate(small)
    assert np.allclose(found["time"], times)
    assert np.allclose(found["a"], times)
