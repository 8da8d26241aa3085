"""Functions of arrays against answers worked out by hand or by numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import load, run

import tiershift
from tiershift.compile.pipeline import lower
from tiershift.compile.program import Many

RANGES = """place: A, B, C, D ~ ~ |
kind: k1, k2 ~ ~ |
value[place] = 30, 10, 40, 20 ~ ~ |
grid[k1, place] = 1, 2, 3, 4 ~ ~ |
grid[k2, place] = 8, 7, 6, 5 ~ ~ |
"""


def test_order_rank_and_reorder_work_along_the_last_range(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        RANGES
        + """rising[place] = VECTOR SORT ORDER(value[place], 1) ~ ~ |
        falling[place] = VECTOR SORT ORDER(value[place], 0) ~ ~ |
        rank[place] = VECTOR RANK(value[place], 1) ~ ~ |
        sorted[place] = VECTOR REORDER(value[place], falling[place]) ~ ~ |
        rows[kind, place] = VECTOR SORT ORDER(grid[kind, place] * SMOOTH(Time + 1, 2), 1) ~ ~ |
        """,
    ).isel(time=-1)
    np.testing.assert_array_equal(made["rising"], [1, 3, 0, 2])
    np.testing.assert_array_equal(made["falling"], [2, 0, 3, 1])
    np.testing.assert_array_equal(made["rank"], [3, 1, 4, 2])
    np.testing.assert_array_equal(made["sorted"], [40, 30, 20, 10])
    np.testing.assert_array_equal(made["rows"], [[0, 1, 2, 3], [3, 2, 1, 0]])


def test_equal_elements_keep_their_order(tmp_path: Path) -> None:
    made = run(
        tmp_path, "place: A, B, C ~ ~ |\nv[place] = 2, 1, 2 ~ ~ |\no[place] = VECTOR SORT ORDER(v[place], 0) ~ ~ |"
    )
    np.testing.assert_array_equal(made["o"].isel(time=0), [0, 2, 1])


@pytest.mark.parametrize(
    ("action", "wanted"),
    [
        *((0, 115.0), (1, 1500.0), (2, 15.0), (3, 100.0), (4, 57.5), (5, 30**0.5 * 50**2)),
        *((6, 80.0), (7, 1500.0), (8, 30.0), (9, 50.0), (10, 40.0)),
    ],
)
def test_vector_select_adds_multiplies_compares_and_averages(tmp_path: Path, action: int, wanted: float) -> None:
    text = f"""place: A, B, C ~ ~ |
    chosen[place] = 0.5, 0, 2 ~ ~ |
    none[place] = 0 ~ ~ |
    value[place] = 30, 10, 50 ~ ~ |
    y = VECTOR SELECT(chosen[place!], value[place!], -1, {action}, 0) ~ ~ |
    empty = VECTOR SELECT(none[place!], value[place!], -1, {action}, 0) ~ ~ |
    strict = VECTOR SELECT(none[place!], value[place!], -1, {action}, 1) ~ ~ |
    one = VECTOR SELECT(chosen[place!], value[place!], -1, {action}, 2) ~ ~ |
    """
    made = run(tmp_path, text).isel(time=0)
    assert float(made["y"]) == pytest.approx(wanted)
    assert float(made["empty"]) == -1.0
    assert np.isnan(made["strict"]) and np.isnan(made["one"])


def test_vector_elm_map_moves_through_the_whole_array(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        RANGES
        + """next[place] = VECTOR ELM MAP(value[A], place) ~ ~ |
        before[place] = VECTOR ELM MAP(value[place], -1) ~ ~ |
        turning = VECTOR ELM MAP(grid[k1, C], Time) ~ ~ |
        """,
    )
    np.testing.assert_array_equal(made["next"].isel(time=0), [10, 40, 20, np.nan])
    np.testing.assert_array_equal(made["before"].isel(time=0), [np.nan, 30, 10, 40])
    np.testing.assert_array_equal(made["turning"].values[::2], [3, 4, 8, 7, 6])


def test_vector_elm_map_by_a_fixed_offset_needs_only_that_element(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """stage: s1, s2, s3 ~ ~ |
        level[stage] = INTEG(inflow[stage] - outflow[stage], 10) ~ ~ |
        outflow[stage] = inflow[stage] + 1 ~ ~ |
        inflow[stage] = IF THEN ELSE(stage = s1, 5, VECTOR ELM MAP(outflow[stage], -1)) ~ ~ |
        """,
    )
    np.testing.assert_array_equal(made["outflow"].isel(time=0), [6, 7, 8])


def test_vector_lookup_is_a_table_in_each_of_its_modes(tmp_path: Path) -> None:
    x = np.array([-1.0, 0.0, 0.5, 1.0, 2.25, 4.0, 6.0])
    modes = "\n".join(
        f"m{mode}[at] = VECTOR LOOKUP(y[p1], x[at], 0, 4, {mode}) ~ ~ |" for mode in range(10) if mode not in (5, 8)
    )
    made = run(
        tmp_path,
        f"""point: p1, p2, p3 ~ ~ |
        at: (a1-a7) ~ ~ |
        y[point] = 1, 3, 9 ~ ~ |
        x[at] = {", ".join(map(str, x))} ~ ~ |
        {modes}
        m5 = VECTOR LOOKUP(y[p1], 6, 0, 4, 5) ~ ~ |
        m8 = VECTOR LOOKUP(y[p1], 12, 0, 4, 8) ~ ~ |
        """,
    ).isel(time=0)
    np.testing.assert_allclose(made["m0"], np.interp(x, [0, 2, 4], [1, 3, 9]))
    np.testing.assert_allclose(made["m1"], [-1, 0, 0.5 + 0.125, 1.5, 4 + 3 * 0.25 + 1.5 * 0.0625, 16, 34])
    np.testing.assert_allclose(made["m2"], [1, 1, 1, 1, 3, 9, 9])
    np.testing.assert_allclose(made["m3"], [0, 1, 1.5, 2, 3.75, 9, 15])
    np.testing.assert_allclose(made["m4"], [1, 1, 3, 3, 9, 9, 9])
    np.testing.assert_allclose(made["m6"], [0, 1, 1, 1, 3, 3, 0])
    np.testing.assert_allclose(made["m7"], [-0.5, 0, 0.625, 1.5, 4 + 0.75 + 1.5 * 0.0625, 16, 16 + 18 + 6])
    np.testing.assert_allclose(made["m9"], [1, 1, 1, 1, 3, 3, 3])
    assert (float(made["m5"]), float(made["m8"])) == (3.0, 5.0)


def test_invert_matrix_is_the_inverse(tmp_path: Path) -> None:
    matrix = np.array([[0.0, 2.0, 1.0], [4.0, -1.0, 3.0], [2.0, 2.0, 8.0]])
    rows = "; ".join(", ".join(map(str, row)) for row in matrix)
    made = run(
        tmp_path,
        f"""row: r1, r2, r3 ~ ~ |
        column <-> row ~ ~ |
        m[row, column] = {rows}; ~ ~ |
        zero[row, column] = 1 ~ ~ |
        i[row, column] = INVERT MATRIX(m[row, column], 3) ~ ~ |
        same[row, column] = INVERT MATRIX(m[row, row], ELMCOUNT(row)) ~ ~ |
        none[row, column] = INVERT MATRIX(zero[row, column], 3) ~ ~ |
        """,
    ).isel(time=0)
    np.testing.assert_allclose(made["i"], np.linalg.inv(matrix), rtol=1e-13)
    np.testing.assert_array_equal(made["same"], made["i"])
    assert np.isnan(made["none"]).all()


@pytest.mark.parametrize(
    ("equation", "said"),
    [
        ("y = VECTOR SORT ORDER(value[A], 1)", "last subscript"),
        ("y = VECTOR ELM MAP(3, 1)", "element of an array"),
        ("y = VECTOR LOOKUP(value[B], 1, 0, 1, 0)", "first element"),
        ("y[kind, place] = INVERT MATRIX(grid[kind, place], 2)", "2 rows and 4 columns"),
        ("y[place] = VECTOR RANK(value[place], RANDOM 0 1())", "a random number in place"),
        ("y[place] = VECTOR REORDER(value[place], 1)", "last subscript"),
    ],
)
def test_what_an_array_function_cannot_work_on_is_refused_at_its_line(tmp_path: Path, equation: str, said: str) -> None:
    model = load(tmp_path, RANGES + f"{equation} ~ ~ |\n")
    with pytest.raises(tiershift.ModelError) as error:
        lower(model.tree)
    assert said in str(error.value)
    assert error.value.problems[0].where.endswith(":7")


LAYERS = """row: (r1-r{0}) ~ ~ |
column: (r1-r{0}) ~ ~ |
z: one, two ~ ~ |
m[z, row, column] = IF THEN ELSE(row = column, 2 * z, IF THEN ELSE(row > column, 1, 0)) ~ ~ |
inverse[z, row, column] = INVERT MATRIX(m[z, row, column], {0}) ~ ~ |
"""


def test_each_layer_of_matrices_is_inverted_by_itself(tmp_path: Path) -> None:
    made = run(tmp_path, LAYERS.format(5))
    for place, size in enumerate((2.0, 4.0)):
        matrix = np.tril(np.ones((5, 5)), -1) + size * np.eye(5)
        np.testing.assert_allclose(made["inverse"][0, place], np.linalg.inv(matrix), atol=1e-12)


def test_a_large_matrix_is_taken_in_once_for_all_of_its_elements(tmp_path: Path) -> None:
    """For each element by itself, 50 rows would take in 12 million numbers, which is refused as too large."""
    program = lower(load(tmp_path, LAYERS.format(50)).tree)
    routines = [step for step in (*program.static, *program.dynamic) if isinstance(step, Many)]
    assert [len(routine.cells) for routine in routines] == [2500, 2500]


def test_all_that_one_call_gives_comes_from_the_same_draws(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """place: A, B, C, D ~~|
        place too <-> place ~~|
        sex: f, m ~~|
        x[place] = 1, 2, 3, 4 ~~|
        order[place] = VECTOR SORT ORDER(x[place] * RANDOM UNIFORM(0, 1, 5), 1) ~~|
        rank[sex, place] = VECTOR RANK(x[place] * RANDOM UNIFORM(0, 1, 6), 1) ~~|
        unit[place, place too] = IF THEN ELSE(place = place too, 2, 0) ~~|
        some = VECTOR SELECT(x[place!], x[place!] + RANDOM UNIFORM(0, 1, 7), 0, 0, 0) ~~|
        share[place] = ALLOCATE BY PRIORITY(x[place], x[place], ELMCOUNT(place), 1, 8 * RANDOM UNIFORM(0.5, 1, 8)) ~~|
        all = SUM(share[place!]) ~~|
        inverse[place, place too] = INVERT MATRIX(unit[place, place too] * RANDOM UNIFORM(0.5, 1, 9), 4) ~~|
        """,
    )
    for k in range(9):
        assert sorted(made["order"][k].values) == [0, 1, 2, 3]
        assert sorted(made["rank"][k].sel(sex="f").values) == [1, 2, 3, 4]
    assert len({tuple(row) for row in made["order"].values}) > 1
    assert (made["rank"].sel(sex="f") != made["rank"].sel(sex="m")).any()
    assert ((made["all"] >= 4) & (made["all"] <= 8)).all()
    assert (made["some"] > 10).all()
    off = made["inverse"].values[:, ~np.eye(4, dtype=bool)]
    np.testing.assert_array_equal(off, 0.0)
    assert (np.diagonal(made["inverse"].values, axis1=1, axis2=2) >= 0.5).all()
