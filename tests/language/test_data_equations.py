"""Data equations (`:=`) are worked out where their data is, and stand between its points as their keyword says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import load, run

import tiershift

DATA = "Time,a,b\n0,1,10\n0.5,,70\n1,3,20\n2,9,\n3,5,40\n4,2,50\n"
TIMES = np.arange(0, 4.5, 0.5)
A, B = np.interp(TIMES, [0, 1, 2, 3, 4], [1, 3, 9, 5, 2]), np.interp(TIMES, [0, 0.5, 1, 3, 4], [10, 70, 20, 40, 50])
KNOTS, PRODUCT = [0, 1, 3, 4], [10.0, 60.0, 200.0, 100.0]
"""When both have points, and what a × b is then."""


def test_a_product_of_series_is_interpolated_between_the_points_of_both(tmp_path: Path) -> None:
    made = run(tmp_path, "a ~ ~ |\nb ~ ~ |\nc := a * b ~ ~ |\nd = a * b ~ ~ |\n", data=DATA)
    np.testing.assert_allclose(made["c"], np.interp(TIMES, KNOTS, PRODUCT))
    np.testing.assert_allclose(made["d"], A * B)
    assert not np.allclose(made["c"], made["d"])


@pytest.mark.parametrize(
    ("keyword", "expected"),
    [
        ("HOLD BACKWARD", [10, 10, 60, 60, 60, 60, 200, 200, 100]),
        ("LOOK FORWARD", [10, 60, 60, 200, 200, 200, 200, 100, 100]),
        ("RAW", [10, np.nan, 60, np.nan, np.nan, np.nan, 200, np.nan, 100]),
        ("INTERPOLATE", np.interp(TIMES, KNOTS, PRODUCT)),
    ],
)
@pytest.mark.parametrize("scale", ["1", "one"])
def test_a_keyword_says_what_holds_between_points(
    keyword: str, expected: list[float], scale: str, tmp_path: Path
) -> None:
    text = f"one = 1 ~ ~ |\na ~ ~ |\nb ~ ~ |\nc :{keyword}: := a * b * {scale} ~ ~ |\n"
    np.testing.assert_allclose(run(tmp_path, text, data=DATA)["c"], expected)


def test_a_constant_in_a_data_equation_may_be_set(tmp_path: Path) -> None:
    text = "per = 2 ~ ~ |\na ~ ~ |\nb ~ ~ |\nc := a * b / per ~ ~ |\nd := c - a ~ ~ |\ne = d + per ~ ~ |\n"
    model = load(tmp_path, text, data=DATA)
    made = tiershift.simulate(model, params={"per": 4.0})
    c = np.interp(TIMES, KNOTS, PRODUCT) / 4
    np.testing.assert_allclose(made["c"], c)
    at_knots = np.array(PRODUCT) / 4 - [1, 3, 5, 2]
    np.testing.assert_allclose(made["e"], np.interp(TIMES, KNOTS, at_knots) + 4)


@pytest.mark.parametrize("scale", ["1", "one"])
def test_missing_data_may_be_filled_in(scale: str, tmp_path: Path) -> None:
    """a is missing at time 0.5, b at time 2."""
    text = f"one = 1 ~ ~ |\na ~ ~ |\nb ~ ~ |\nc := X IF MISSING((a + b) * {scale}, -7) ~ ~ |\n"
    expected = np.interp(TIMES, [0, 0.5, 1, 2, 3, 4], [11, 63, 23, 2, 45, 52])
    np.testing.assert_allclose(run(tmp_path, text, data=DATA)["c"], expected)


@pytest.mark.parametrize("by", ["1.5", "two - 0.5"])
def test_data_may_be_taken_of_another_time(by: str, tmp_path: Path) -> None:
    text = f"two = 2 ~ ~ |\na ~ ~ |\nb ~ ~ |\nc := TIME SHIFT(a, {by}) ~ ~ |\n"
    made = run(tmp_path, text, data=DATA)
    np.testing.assert_allclose(made["c"], np.interp(TIMES + 1.5, [0, 1, 2, 3, 4], [1, 3, 9, 5, 2]))


def test_shifted_data_keeps_its_own_keyword_and_may_be_used_on(tmp_path: Path) -> None:
    text = "a ~ ~ |\nb ~ ~ |\nd :HOLD BACKWARD: := TIME SHIFT(a, -1) ~ ~ |\ne := d * a ~ ~ |\n"
    made = run(tmp_path, text, data=DATA)
    np.testing.assert_allclose(made["d"], [1, 1, 1, 1, 3, 3, 9, 9, 5])
    np.testing.assert_allclose(made["e"], np.interp(TIMES, [1, 2, 3, 4], [3, 27, 45, 10]))


def test_ranges_and_sums_in_data_equations(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """r: A, B ~ ~ |
        y[r] ~ ~ |
        total := SUM(y[r!]) ~ ~ |
        share[r] := y[r] / total ~ ~ |
        least = GET DATA MIN(total, 0, 4) ~ ~ |
        """,
        data='Time,"y[A]","y[B]"\n0,1,3\n1,5,\n2,6,2\n4,1,1\n',
    )
    np.testing.assert_allclose(made["total"], np.interp(TIMES, [0, 2, 4], [4, 8, 2]))
    np.testing.assert_allclose(made["share"][:, 0], np.interp(TIMES, [0, 2, 4], [0.25, 0.75, 0.5]))
    np.testing.assert_array_equal(made["least"], 2.0)


def test_a_macro_may_hold_data_equations(tmp_path: Path) -> None:
    macro = ":MACRO: TWICE(x)\nTWICE = held + 0 ~ ~ |\nheld := 2 * x ~ ~ |\n:END OF MACRO:\n"
    text = macro + "a ~ ~ |\nb ~ ~ |\nc = TWICE(a) ~ ~ |\n"
    np.testing.assert_allclose(run(tmp_path, text, data=DATA)["c"], 2 * A)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a ~ ~ |\nb ~ ~ |\nx = Time ~ ~ |\nc := a * x ~ ~ |\n", "neither data nor a constant"),
        ("a ~ ~ |\nb ~ ~ |\nc := a * d ~ ~ |\nd := c ~ ~ |\n", "uses itself"),
        ("a ~ ~ |\nb ~ ~ |\nc :FORWARD: := a ~ ~ |\n", "keyword"),
        ("a ~ ~ |\nb ~ ~ |\nc := a + late ~ ~ |\nlate := TIME SHIFT(b, 0.25) ~ ~ |\n", "no time in common"),
        ("a ~ ~ |\nb ~ ~ |\nk = 1 ~ ~ |\nc := a + d ~ ~ |\nd := TIME SHIFT(b, k) ~ ~ |\n", "moves by a constant"),
        ("a ~ ~ |\nb ~ ~ |\nc := 1 + TIME SHIFT(b, 1) ~ ~ |\n", "whole of a data equation"),
        ("a ~ ~ |\nb ~ ~ |\nc := X IF MISSING(a, b) ~ ~ |\n", "asks for a number"),
        ("a ~ ~ |\nb ~ ~ |\nc := TIME SHIFT(a + b, 1) ~ ~ |\n", "asks for a data variable"),
        ("a ~ ~ |\nb ~ ~ |\nc := TIME SHIFT(a, b) ~ ~ |\n", "data to shift by"),
    ],
)
def test_what_no_data_equation_may_say_is_refused(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(tiershift.ModelError, match=said):
        run(tmp_path, text, data=DATA)


def test_data_that_nothing_uses_need_not_be_there(tmp_path: Path) -> None:
    text = "seen ~ ~ |\nratio := seen / a ~ ~ |\na ~ ~ |\nb ~ ~ |\nx = a ~ ~ |\n"
    made = run(tmp_path, text, data=DATA)
    np.testing.assert_allclose(made["x"], A)
    assert np.isnan(made["seen"]).all() and np.isnan(made["ratio"]).all()
    with pytest.raises(tiershift.ModelError, match='"seen": it takes its values from outside'):
        run(tmp_path, text + "y = ratio ~ ~ |\n", data=DATA)


def test_an_element_that_a_file_lacks_is_missing_where_it_has_others(tmp_path: Path) -> None:
    text = "r: A, B ~ ~ |\ny[r] ~ ~ |\nknown[r] = IF THEN ELSE(y[r] = :NA:, 0, y[r]) ~ ~ |\n"
    made = run(tmp_path, text, data='Time,"y[A]"\n0,1\n4,9\n')
    np.testing.assert_allclose(made["known"], np.stack([1 + 2 * TIMES, 0 * TIMES], axis=1))
