"""One run: what a result holds, what may be set, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.small import mdl, model, values, written

from tiershift import ModelError, ParameterError, UsageError, load_model, load_plan, simulate

pytestmark = pytest.mark.usefixtures("warm")

ARRAYS = """
Age : young, Old ~~|
Place : North, South, West ~~|
people[Age, Place] = 1, 2, 3; 4, 5, 6; ~ person ~|
total = SUM(people[Age!, Place!]) ~ person ~|
partly[young] = 7 ~ person ~|
Age too <-> Age ~~|
square[Age, Age too] = 1, 2; 3, 4; ~~|
table((0,0),(1,1)) ~~|
"""


def test_a_result_of_the_shipped_model_says_what_it_is_and_where_it_came_from() -> None:
    england = load_model("childrens_services")
    plan = load_plan("cut", england)
    found = simulate(england, plan=plan)
    assert found["time"].values[[0, 1, -1]].tolist() == [2010.0, 2010.25, 2040.25]
    assert str(found["date"].values[1])[:10] == "2010-04-01"
    care = found["children_in_care"]
    assert care.dims == ("time",)
    assert set(care.coords) == {"time", "date"}
    assert care.attrs["name"] == england.variables["children_in_care"].name
    assert care.attrs["unit"] == "children"
    assert care.attrs["equation"].startswith(f"{care.attrs['name']} = ")
    assert found.attrs["model"] == "childrens_services"
    assert found.attrs["model_hash"] == england.hash
    assert found.attrs["parameters_hash"] == england.parameters.hash
    assert (found.attrs["plan"], found.attrs["log_head"]) == ("cut", plan.head)
    assert (found.attrs["futures"], found.attrs["price_base"]) == (1, england.parameters.price_base)
    assert found.attrs["engine_version"]


def test_every_variable_but_a_table_is_in_the_result() -> None:
    england = load_model("childrens_services")
    wanted = {id_ for id_, variable in england.variables.items() if variable.kind != "table"}
    assert set(simulate(england).data_vars) == wanted


def test_arrays_have_dimensions_named_by_their_ranges(tmp_path: Path) -> None:
    found = simulate(model(tmp_path, ARRAYS))
    assert found["people"].dims == ("time", "age", "place")
    assert found["age"].values.tolist() == ["young", "Old"]
    assert found["people"].sel(age="Old", place="South").values.tolist() == [5.0] * 5
    assert found["total"].values.tolist() == [21.0] * 5
    assert found["square"].dims == ("time", "age", "age_too")
    assert found["square"].sel(age="young", age_too="Old").values[0] == 2.0
    assert "table" not in found


def test_an_element_without_an_equation_is_not_a_number(tmp_path: Path) -> None:
    found = simulate(model(tmp_path, ARRAYS))["partly"]
    assert found.sel(age="young").values.tolist() == [7.0] * 5
    assert np.isnan(found.sel(age="Old")).all()


@pytest.mark.parametrize("wanted", [["total"], "total", ["TOTAL"], ("Total",)])
def test_variables_are_chosen_by_id_or_by_any_spelling_of_the_name(wanted: list[str] | str, tmp_path: Path) -> None:
    assert list(simulate(model(tmp_path, ARRAYS), variables=wanted).data_vars) == ["total"]


def test_a_variable_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'"totl".*\n.*Did you mean total'):
        simulate(model(tmp_path, ARRAYS), variables=["people", "totl"])


@pytest.mark.parametrize("name", ["unit cost", "unit_cost", "Unit  Cost", "UNIT_COST"])
def test_a_constant_is_set_by_id_or_by_any_spelling_of_its_name(name: str, tmp_path: Path) -> None:
    small = model(tmp_path, "unit cost = 3 ~~|\nbill = unit cost * 2 ~~|")
    assert simulate(small, params={name: 5})["bill"].values.tolist() == [10.0] * 5


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"unit cots": 1.0}, r'"unit cots" is no constant of small\nDid you mean unit cost'),
        ({"bill": 1.0}, '"bill" is no constant'),
        ({"unit cost": float("nan")}, "set to nan"),
        ({"unit cost": "5"}, "set to '5'"),
        ({"unit cost": [1.0, 2.0]}, r"set to \[1.0, 2.0\]"),
        ({"unit cost": 1.0, "UNIT COST": 2.0}, "given twice"),
    ],
)
def test_what_cannot_be_set_is_refused(params: dict[str, float], said: str, tmp_path: Path) -> None:
    small = model(tmp_path, "unit cost = 3 ~~|\nbill = unit cost * 2 ~~|")
    with pytest.raises(ParameterError, match=said):
        simulate(small, params=params)


def test_all_that_cannot_be_set_is_said_at_once(tmp_path: Path) -> None:
    small = model(tmp_path, "a = 3 ~~|\nb = a ~~|")
    with pytest.raises(ParameterError) as caught:
        simulate(small, params={"x": 1.0, "b": 2.0, "a": float("inf")})
    assert len(caught.value.problems) == 3


def test_names_that_differ_in_marks_alone_are_two_variables(tmp_path: Path) -> None:
    small = model(tmp_path, '"a+b" = 1 ~~|\n"a-b" = 2 ~~|\na b = 3 ~~|\nx = "a+b" + 10 * "a-b" + 100 * a b ~~|')
    assert simulate(small)["x"].values[0] == 321.0
    assert simulate(small, params={"a-b": 7})["x"].values[0] == 371.0
    assert {v.name for v in small.variables.values()} >= {"a+b", "a-b", "a b"}


def test_a_variable_may_be_called_like_a_coordinate(tmp_path: Path) -> None:
    found = simulate(model(tmp_path, "date = 1 ~~|\nfuture = 2 ~~|\nclass = date + future ~~|"))
    assert {"date_", "future_", "class_"} <= set(found.data_vars)
    assert found["class_"].values[0] == 3.0


@pytest.mark.parametrize(
    ("start", "end", "step", "saveper"),
    [(9, 0, 1, 1), (0, 9, 0, 1), (0, 9, -1, 1), (0, 9, 1, 0), (0, 1e9, 0.001, 1), ("1/0", 3, 1, 1), (0, ":NA:", 1, 1)],
)
def test_time_settings_that_make_no_run_are_refused_at_their_line(
    start: float | str, end: float | str, step: float, saveper: float, tmp_path: Path
) -> None:
    small = model(tmp_path, "a = Time ~~|", start=start, end=end, step=step, saveper=saveper)
    with pytest.raises(ModelError, match=r"small.mdl:5: INITIAL TIME .* make no run\n    TIME STEP = "):
        simulate(small)


def test_time_settings_left_out_are_those_that_vensim_takes(tmp_path: Path) -> None:
    small = load_model(written(tmp_path, "{UTF-8}\na = DELAY N(Time, 5, 0, 3) ~~|\nb = PULSE(2, 3) ~~|\n"))
    found = simulate(small)
    assert found["time"].values.tolist() == list(range(101))
    assert found["b"].values[:6].tolist() == [0, 0, 1, 1, 1, 0]


def test_a_run_ends_when_its_final_time_says_so_on_the_way(tmp_path: Path) -> None:
    found = values(tmp_path, "s = INTEG(1, 0) ~~|", end="IF THEN ELSE(s >= 3, Time, 100)")
    assert found["s"].tolist() == [0, 1, 2, 3]


def test_a_time_step_may_change_on_the_way(tmp_path: Path) -> None:
    found = values(tmp_path, "s = INTEG(1, 0) ~~|", step="IF THEN ELSE(Time >= 2, 0.5, 1)", saveper=0.5)
    assert found["s"].tolist() == [0, 1, 2, 2.5, 3, 3.5, 4]


def test_a_pipeline_is_as_long_as_a_time_step_from_a_formula_makes_it(tmp_path: Path) -> None:
    found = values(tmp_path, "k = 1 ~~|\nd = DELAY FIXED(Time, 1, 9) ~~|", end=2, step="k / 4", saveper=0.25)
    assert found["d"].tolist() == [9, 9, 9, 9, 0, 0.25, 0.5, 0.75, 1]


def test_an_empty_choice_of_variables_gives_the_times_alone(tmp_path: Path) -> None:
    found = simulate(model(tmp_path, "a = 1 ~~|"), variables=[])
    assert list(found.data_vars) == []
    assert found["time"].values.tolist() == [0, 1, 2, 3, 4]


def test_times_that_are_no_years_have_no_date(tmp_path: Path) -> None:
    found = simulate(load_model(written(tmp_path, mdl("a = 1 ~~|"))))
    assert np.isnat(found["date"].values).all()


def test_an_element_of_an_array_is_set_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "model.mdl"
    path.write_text(
        "{UTF-8}\nplace: A1, B2 ~~|\nsex: f, m ~~|\nbirths[place] = 1, 2 ~~|\nage[place, sex] = 1, 2; 3, 4; ~~|\n"
        "all[place] = births[place] + 10 * SUM(age[place, sex!]) ~~|\n",
        encoding="utf-8",
    )
    places = load_model(path)
    made = simulate(places, params={"births[a1]": 5, "age[B2, F]": 7})
    assert made["all"].isel(time=0).values.tolist() == [35.0, 112.0]
    with pytest.raises(ParameterError, match=r"births\[c\]"):
        simulate(places, params={"births[c]": 5})
