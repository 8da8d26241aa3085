"""Other readings of a table, what a series has, and single functions, against answers worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from tests.language.models import load, run

import tiershift
from tiershift.compile.interpret import value
from tiershift.compile.pipeline import lower
from tiershift.model.tree import Call, Const

DATA = "Time,seen,area[A],area[B]\n0,1,10,1\n1,3,,2\n2,2,30,4\n3.5,6,40,8\n"


def test_a_table_is_read_ahead_back_and_beyond_its_ends(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """look((0,1),(1,1),(2,2)) ~ ~ |
        x = Time - 0.75 ~ ~ |
        ahead = LOOKUP FORWARD(look, x) ~ ~ |
        back = LOOKUP BACKWARD(look, x) ~ ~ |
        beyond = LOOKUP EXTRAPOLATE(look, x) ~ ~ |
        slope = LOOKUP SLOPE(look, x) ~ ~ |
        """,
    )
    x = made["x"].values
    np.testing.assert_allclose(made["ahead"], np.where(x <= 1, 1, 2))
    np.testing.assert_allclose(made["back"], np.where(x < 2, 1, 2))
    np.testing.assert_allclose(made["beyond"], np.where(x <= 1, 1, x))
    np.testing.assert_allclose(made["slope"], np.select([x < 0, x < 1, x == 1, x <= 2], [0, 0, 0.5, 1], 0))


def test_the_area_under_a_table_is_exact(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """look((0,1),(1,1),(2,2)) ~ ~ |
        a = LOOKUP AREA(look, 0, 1) ~ ~ |
        b = LOOKUP AREA(look, 2, 4) ~ ~ |
        c = LOOKUP AREA(look, .5, 2.5) ~ ~ |
        d = LOOKUP AREA(look, -1, Time) ~ ~ |
        """,
    )
    assert [float(made[name][0]) for name in "abc"] == [1.0, 4.0, 3.0]
    time = made["time"].values
    inner = np.where(time <= 1, time, 1 + (time - 1) + (time - 1) ** 2 / 2)
    np.testing.assert_allclose(made["d"], 1 + np.where(time <= 2, inner, 2.5 + 2 * (time - 2)))


def test_a_table_turned_round_gives_x_for_y(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """up((0,0),(1,10),(2,30)) ~ ~ |
        down((0,4),(2,0)) ~ ~ |
        hill((0,0),(1,10),(2,4),(3,4)) ~ ~ |
        a = LOOKUP INVERT(up, 20) ~ ~ |
        b = LOOKUP INVERT(down, 1) ~ ~ |
        c = LOOKUP INVERT(hill, 5) ~ ~ |
        d = LOOKUP INVERT(hill, 99) ~ ~ |
        e = LOOKUP INVERT(hill, -1) ~ ~ |
        """,
    ).isel(time=0)
    assert [float(made[name]) for name in "abc"] == [1.5, 1.5, 0.5]
    assert np.isnan([float(made[name]) for name in "de"]).all()


def test_the_slope_of_a_table_is_that_of_its_page(tmp_path: Path) -> None:
    """https://vensim.com/documentation/fn_lookup_slope.html, whose examples fit ((0,0),(1,1),(3,2))."""
    made = run(
        tmp_path,
        """look((0,0),(1,1),(3,2)) ~ ~ |
        jump((0,0),(1,1),(1,5),(2,5)) ~ ~ |
        a = LOOKUP SLOPE(look, -1, -1) ~ ~ |
        b = LOOKUP SLOPE(look, -1, 0) ~ ~ |
        c = LOOKUP SLOPE(look, -1, 1) ~ ~ |
        d = LOOKUP SLOPE(look, 1, 0) ~ ~ |
        e = LOOKUP SLOPE(look, 0.5, 0) ~ ~ |
        f = LOOKUP SLOPE(look, 1.5, 0) ~ ~ |
        g = LOOKUP SLOPE(look, 4, 1) ~ ~ |
        h = LOOKUP SLOPE(look, 4, 0) ~ ~ |
        i = LOOKUP SLOPE(look, 3, 0) ~ ~ |
        j = LOOKUP SLOPE(jump, 1, 0) ~ ~ |
        place: p1, p2, p3 ~ ~ |
        y[place] = 0, 1, 1.5 ~ ~ |
        k = VECTOR LOOKUP(y[p1], 1, 0, 2, 6) ~ ~ |
        l = VECTOR LOOKUP(y[p1], 3, 0, 2, 5) ~ ~ |
        """,
    ).isel(time=0)
    nan = np.nan
    wanted = [nan, 0, 1, 0.75, 1, 0.5, 0.5, 0, 0.5, nan, 0.75, nan]
    np.testing.assert_allclose([float(made[name]) for name in "abcdefghijkl"], wanted)


def test_a_series_tells_its_points(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """place: A, B ~ ~ |
        seen :INTERPOLATE: ~ ~ |
        area[place] ~ ~ |
        at = GET DATA AT TIME(seen, Time) ~ ~ |
        between = GET DATA BETWEEN TIMES(seen, Time + 0.5, 0) ~ ~ |
        ahead = GET DATA BETWEEN TIMES(seen, Time, 1) ~ ~ |
        back = GET DATA BETWEEN TIMES(seen, Time, -1) ~ ~ |
        first = GET DATA FIRST TIME(seen) ~ ~ |
        last = GET DATA LAST TIME(seen) ~ ~ |
        points[place] = GET DATA TOTAL POINTS(area[place]) ~ ~ |
        least = GET DATA MIN(seen, 1, Time) ~ ~ |
        most = GET DATA MAX(seen, 0, Time) ~ ~ |
        mean = GET DATA MEAN(seen, 0, 2) ~ ~ |
        spread = GET DATA STDV(seen, INITIAL TIME, FINAL TIME) ~ ~ |
        middle = GET DATA MEDIAN(seen, 1, Time) ~ ~ |
        """,
        data=DATA,
    )
    nan, time = np.nan, made["time"].values
    np.testing.assert_array_equal(made["at"], [1, nan, 3, nan, 2, nan, nan, 6, nan])
    inside = np.interp(time + 0.5, [0, 1, 2, 3.5], [1, 3, 2, 6])
    np.testing.assert_allclose(made["between"], np.where(time + 0.5 <= 3.5, inside, nan))
    np.testing.assert_array_equal(made["ahead"], [1, 3, 3, 2, 2, 6, 6, 6, nan])
    np.testing.assert_array_equal(made["back"], [1, 1, 1, 3, 3, 2, 2, 2, nan])  # as Vensim runs it: before that time
    assert (float(made["first"][0]), float(made["last"][0])) == (0.0, 3.5)
    np.testing.assert_array_equal(made["points"].isel(time=0), [3, 4])
    np.testing.assert_array_equal(made["least"], [nan, nan, 3, 3, 2, 2, 2, 2, 2])
    np.testing.assert_array_equal(made["most"], [1, 1, 3, 3, 3, 3, 3, 6, 6])
    assert float(made["mean"][0]) == 2.0
    np.testing.assert_array_equal(made["middle"], [nan, nan, 3, 3, 2.5, 2.5, 2.5, 3, 3])
    assert float(made["spread"][0]) == pytest.approx(np.std([1, 3, 2, 6], ddof=1))


def test_single_functions_have_their_values(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """a = GAMMA LN(10) ~ ~ |
        b = GAMMA LN(0.5 + Time * 0) ~ ~ |
        months = TIME BASE(1980, 12) ~ ~ |
        soon = GET TIME VALUE(0, 2, 0) ~ ~ |
        begun = GET TIME VALUE(1, 2, 0) ~ ~ |
        held = SAMPLE UNTIL(1.5, Time * 10, -1) ~ ~ |
        """,
    )
    assert float(made["a"][0]) == pytest.approx(math.log(math.factorial(9)))
    assert float(made["b"][0]) == pytest.approx(math.log(math.sqrt(math.pi)))
    np.testing.assert_allclose(made["months"], 1980 + 12 * made["time"])
    np.testing.assert_allclose(made["soon"], made["time"] + 2)
    np.testing.assert_allclose(made["begun"], 2.0)
    np.testing.assert_allclose(made["held"], np.minimum(10 * made["time"], 15))
    assert [value(Call("GAMMA LN", (Const(x),)), lambda cell: 0.0) for x in (1.0, 0.0)] == [0.0, math.inf]


def test_present_value_discounts_each_step(tmp_path: Path) -> None:
    made = run(tmp_path, "income = 100 + 10 * Time ~ ~ |\nworth = NPV(income, 0.1, 5, 2) ~ ~ |")
    income = 100 + 10 * made["time"].values
    factor = (1 - 0.5 * 0.1 / 1.05) ** np.arange(9)
    np.testing.assert_allclose(made["worth"], 2 * (5 + np.cumsum(income * factor * 0.5)))


@pytest.mark.parametrize(
    ("equation", "said"),
    [
        ("y = GET TIME VALUE(0, 1, x)", "from a variable"),
        ("y = GET TIME VALUE(2, 1, 0)", "clock"),
        ("y = GET TIME VALUE(0, 1, 5)", "measure 5"),
        ("y = QUEUE FIFO(x, x, x, 1, 1)", "QUEUE FIFO is not run"),
        ("y = SIMULTANEOUS(x, 1)", "solved by trying"),
        ("y = RANDOM LOGISTIC(0, 1, 0, 1, 0)", "no such function"),
        ("y = LOOKUP FORWARD(2, 1)", "asks for a lookup"),
        ("y = GET DATA MEAN(x, 0, 1)", "it is no data"),
        ("y = SHIFT IF TRUE(x, 1, 1, 1, 1)", "asks for an array"),
        ("y = RANDOM LOOKUP(1, 0, 1, 0, 1, 0)", "asks for a lookup"),
        ("y = DELAY CONVEYOR(x, 1, 0, x, 0, 1)", "no points"),
    ],
)
def test_what_is_not_run_is_refused_by_name_and_line(tmp_path: Path, equation: str, said: str) -> None:
    model = load(tmp_path, f"x = 1 ~ ~ |\n{equation} ~ ~ |\n")
    with pytest.raises(tiershift.ModelError) as error:
        lower(model.tree, model.data)
    assert said in error.value.problems[0].what
    assert error.value.problems[0].where.endswith(":3")
