"""Functions where they are easily got wrong, as Vensim's pages and outputs have them, worked out once more here.

That is at zero, below it, without a number, and with steps that do not meet what they are asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.language.models import CLOCK, run

NUMBERS = (0.0, 1e-7, -1e-7, 2e-6, 0.5, -0.5, 1.0, -1.9, 3.0, -9.9, 7.25, 423.0, 1e12, math.nan)


def _ratio(a: float, b: float, otherwise: float) -> float:
    return otherwise if abs(b) < 1e-6 else a / b


def _quantum(a: float, b: float) -> float:
    """https://vensim.com/documentation/fn_quantum.html: a itself where b is not above zero."""
    if b <= 0:
        return a
    return math.nan if math.isnan(a) or math.isnan(b) else b * math.trunc(a / b)


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except OverflowError:
        return math.inf if a > 0 or b % 2 == 0 else -math.inf
    except ValueError:
        return math.inf if a == 0 else math.nan


TWO: dict[str, Callable[[float, float], float]] = {
    "ZIDZ": lambda a, b: _ratio(a, b, 0.0),
    "QUANTUM": _quantum,
    "MODULO": lambda a, b: a - _quantum(a, b),
    "MIN": lambda a, b: a if a < b else b,
    "MAX": lambda a, b: a if a > b else b,
    "POWER": _power,
}


@pytest.mark.parametrize("name", TWO)
def test_functions_of_two_numbers_hold_at_every_pair(tmp_path: Path, name: str) -> None:
    written = [":NA:" if math.isnan(x) else repr(x) for x in NUMBERS]
    pairs = [(i, j) for i in range(len(NUMBERS)) for j in range(len(NUMBERS))]
    text = "".join(f"x{i} = {x} + 0 * Time ~~|\n" for i, x in enumerate(written))
    text += "".join(f"run {i} {j} = {name}(x{i}, x{j}) ~~|\nfold {i} {j} = {name}({written[i]}, {written[j]}) ~~|\n"
                    for i, j in pairs)  # fmt: skip
    made = run(tmp_path, text).isel(time=0)
    for i, j in pairs:
        a, b = NUMBERS[i], NUMBERS[j]
        wanted = TWO[name](a, b)
        for way in ("run", "fold"):
            found = float(made[f"{way}_{i}_{j}"])
            assert found == pytest.approx(wanted, rel=1e-12, nan_ok=True), f"{way} {name}({a}, {b})"


CASES = [(start, step) for start in (0.0, 1.0, 1.1, 2.6) for step in (1.0, 0.5, 0.3, 0.125)]


@pytest.mark.parametrize(("start", "step"), CASES)
def test_inputs_begin_and_end_at_the_steps_nearest_to_what_is_asked(tmp_path: Path, start: float, step: float) -> None:
    """The formulas of Vensim's pages on STEP, RAMP, PULSE and PULSE TRAIN, by a clock that is counted in steps."""
    made = run(
        tmp_path,
        f"""s = STEP(3, {start}) ~~|
        r = RAMP(2, {start}, {start} + 1.7) ~~|
        p = PULSE({start}, 0.9) ~~|
        short = PULSE({start}, 0) ~~|
        below = PULSE({start}, {step / 8}) ~~|
        t = PULSE TRAIN({start}, 0.4, 1.5, {start} + 4) ~~|
        """,
        clock=CLOCK.replace("TIME STEP = 0.5", f"TIME STEP = {step}").replace("FINAL TIME = 4", "FINAL TIME = 7"),
    )
    time = np.arange(len(made["time"])) * step
    plus = time + step / 2
    np.testing.assert_array_equal(made["s"], np.where(plus > start, 3.0, 0.0))
    np.testing.assert_allclose(made["r"], 2 * np.clip(time - start, 0, 1.7), atol=1e-5)
    for name, width in (("p", 0.9), ("short", step), ("below", step / 8)):
        np.testing.assert_array_equal(made[name], ((plus > start) & (plus < start + width)).astype(float))
    since = np.mod(time - start + 1e-6, 1.5)
    inside = (time + 1e-6 >= start) & (time <= start + 4 + 1e-6)
    np.testing.assert_array_equal(made["t"], (inside & (since < max(0.4, step))).astype(float))


def test_what_remembers_holds_at_its_first_and_last_step_and_inside_macros(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: LATE(x, by)
        LATE = DELAY FIXED(x, by, x) + DELAY INFORMATION(x, by, x) + DELAY MATERIAL(x, by, x, 0)
        :END OF MACRO:
        place: A, B ~~|
        by[place] = 0.2, 1 ~~|
        x[place] = Time + place ~~|
        three[place] = LATE(x[place], by[place]) ~~|
        kept[place] = SAMPLE IF TRUE(Time = 2, x[place], -1) ~~|
        still[place] = INITIAL(x[place]) ~~|
        held[place] = SAMPLE UNTIL(0, x[place], 9) ~~|
        """.replace("x)\n        :END", "x) ~~|\n        :END").replace("x, 0)\n", "x, 0) ~~|\n"),
    )
    time = made["time"].values
    for k, (place, wait) in enumerate((("A", 0.5), ("B", 1.0)), 1):
        np.testing.assert_allclose(made["three"].sel(place=place), 3 * (np.maximum(time - wait, 0) + k))
        np.testing.assert_array_equal(made["kept"].sel(place=place), np.where(time < 2, -1, 2 + k))
        np.testing.assert_array_equal(made["still"].sel(place=place), k)
        np.testing.assert_array_equal(made["held"].sel(place=place), k)
