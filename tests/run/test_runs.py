"""One run and many: what they return, what they refuse, and that a plan acts when it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import tiershift
from tiershift.events.path import Path as LeverPath
from tiershift.shipped import shelf

KEPT = ["children_in_care", "early_spend"]
TEACUP = (
    "{UTF-8}\nTeacup Temperature = INTEG(-cooling, 180) ~ degrees ~ |\n"
    "cooling = (Teacup Temperature - Room Temperature) / time constant ~ degrees/Minute ~ |\n"
    "Room Temperature = 70 ~ degrees ~ |\ntime constant = 10 ~ Minute ~ |\nFINAL TIME = 30 ~ Minute ~ |\n"
    "INITIAL TIME = 0 ~ Minute ~ |\nTIME STEP = 0.125 ~ Minute ~ |\nSAVEPER = 0.5 ~ Minute ~ |\n"
)


@pytest.fixture(scope="module")
def england() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


@pytest.fixture
def teacup(tmp_path: Path) -> tiershift.Model:
    path = tmp_path / "teacup.mdl"
    path.write_text(TEACUP, encoding="utf-8")
    return tiershift.load_model(path)


def test_a_dataset_names_units_equations_dates_and_where_it_came_from(england: tiershift.Model) -> None:
    made = tiershift.ensemble(england, futures=8, seed=3, plan="cut", variables=KEPT)
    assert made["children_in_care"].dims == ("quantile", "time")
    assert made["children_in_care"].attrs["name"] == "children in care"
    assert made["children_in_care"].attrs["unit"] == "children"
    assert made["children_in_care"].attrs["equation"].startswith("children in care =")
    assert made["time"].values[[0, -1]].tolist() == [2010.0, 2040.25]
    assert str(made["date"].sel(time=2026.25).values)[:10] == "2026-04-01"
    for name in ("model", "model_hash", "parameters_hash", "plan", "log_head", "seed", "futures", "engine_version"):
        assert made.attrs[name] not in ("", None), name


def test_every_variable_is_kept_by_default(england: tiershift.Model) -> None:
    made = tiershift.simulate(england)
    drawn = {id_ for id_, variable in england.variables.items() if variable.kind != "table"}
    assert set(made.data_vars) == drawn
    assert made["children_in_care"].dims == ("time",)


def test_quantiles_are_those_of_the_traces(england: tiershift.Model) -> None:
    traces = tiershift.ensemble(england, futures=50, seed=1, plan="cut", traces=True, variables=KEPT)
    bands = tiershift.ensemble(england, futures=50, seed=1, plan="cut", variables=KEPT)
    wanted = np.quantile(traces["early_spend"].values, bands["quantile"].values, axis=0)
    np.testing.assert_array_equal(bands["early_spend"], wanted)


def test_futures_are_the_same_in_every_plan_and_a_prefix_of_more(england: tiershift.Model) -> None:
    drawn = ["prevention_share", "care_unit_cost_growth"]
    few, many = (
        tiershift.ensemble(england, futures=n, seed=9, plan=plan, traces=True, variables=drawn)
        for n, plan in ((5, "baseline"), (20, "early_shift"))
    )
    for name in drawn:
        np.testing.assert_array_equal(few[name], many[name][:5])
    assert len(np.unique(many["prevention_share"].values[:, 0])) == 20


def test_another_seed_gives_other_futures(england: tiershift.Model) -> None:
    one, two = (
        tiershift.ensemble(england, futures=5, seed=seed, traces=True, variables=["prevention_share"])
        for seed in (1, 2)
    )
    assert not np.array_equal(one["prevention_share"], two["prevention_share"])


def test_a_plan_acts_from_the_first_step_that_is_not_before_its_date(england: tiershift.Model) -> None:
    plan = tiershift.load_plan("early_shift", england)
    levers = ["targeted_budget", "care_budget", "transition_funding", "envelope_cut"]
    fine = replace(england, tree=_saved_each_step(england))
    run = tiershift.simulate(fine, plan=plan, variables=levers)
    assert len(run["time"]) == 969
    for id_ in levers:
        path = LeverPath.of(id_, england.parameters.values[id_].value, plan.changes)
        np.testing.assert_allclose(run[id_], [path.at(time) for time in run["time"].values], rtol=1e-12, err_msg=id_)


def _saved_each_step(model: tiershift.Model) -> object:
    from tiershift.model.tree import Const, Equation

    saveper = model.tree.variables["saveper"]
    every = replace(saveper, equations=(Equation((), (), Const(model.time_step), saveper.line),))
    return replace(model.tree, variables={**model.tree.variables, "saveper": every})


def test_adding_and_scaling_stand_on_a_futures_own_value(england: tiershift.Model) -> None:
    plain = tiershift.load_plan("baseline", england)
    share = england.parameters.values["care_unit_cost_growth"]
    change = tiershift.Change(2030.25, 2032.25, share.id, 0.5, share.unit, "scale", "test")
    scaled = replace(plain, changes=(*plain.changes, change))
    own, with_change = (
        tiershift.ensemble(england, futures=6, plan=plan, traces=True, variables=[share.id])[share.id]
        for plan in (plain, scaled)
    )
    np.testing.assert_array_equal(own.sel(time=2030.0), with_change.sel(time=2030.0))
    np.testing.assert_allclose(with_change.sel(time=2031.25), 0.75 * own.sel(time=2031.25))
    np.testing.assert_allclose(with_change.sel(time=2040.0), 0.5 * own.sel(time=2040.0))


def test_progress_is_told_up_to_the_total(england: tiershift.Model) -> None:
    told: list[tuple[int, int]] = []
    tiershift.ensemble(england, futures=200, traces=True, variables=KEPT, progress=lambda *at: told.append(at))
    assert told[-1] == (200, 200)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_a_bare_model_file_has_no_draws_and_takes_those_it_is_given(teacup: tiershift.Model) -> None:
    same = tiershift.ensemble(teacup, futures=3, traces=True)
    np.testing.assert_array_equal(same["teacup_temperature"][0], same["teacup_temperature"][2])
    given = {"Room Temperature": [60.0, 70.0, 80.0]}
    other = tiershift.ensemble(teacup, futures=3, draws=given, traces=True)["teacup_temperature"][:, -1].values
    exact = np.array(given["Room Temperature"]) + (180 - np.array(given["Room Temperature"])) * (1 - 0.125 / 10) ** 240
    np.testing.assert_allclose(other, exact, rtol=1e-12)


def test_a_run_with_other_parameters_is_that_of_a_changed_file(teacup: tiershift.Model, tmp_path: Path) -> None:
    path = tmp_path / "warmer.mdl"
    path.write_text(TEACUP.replace("Temperature = 70", "Temperature = 90"), encoding="utf-8")
    given = tiershift.simulate(teacup, params={"room temperature": 90})
    written = tiershift.simulate(tiershift.load_model(path))
    np.testing.assert_array_equal(given["teacup_temperature"], written["teacup_temperature"])


def test_a_future_that_leaves_the_finite_numbers_is_kept_and_counted(teacup: tiershift.Model) -> None:
    made = tiershift.ensemble(teacup, futures=3, draws={"time constant": [10.0, 0.0, 10.0]}, traces=True)
    assert made.attrs["futures_not_finite"] == 1
    assert np.isfinite(made["teacup_temperature"][[0, 2]]).all()


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"params": {"room temprature": 1.0}}, tiershift.ParameterError, "Did you mean Room Temperature"),
        ({"variables": ["teacup"]}, tiershift.UsageError, "has no variable"),
        ({"params": {"TIME STEP": -1.0}}, tiershift.ModelError, "make no run"),
        ({"params": {"FINAL TIME": -5.0}}, tiershift.ModelError, "make no run"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_way_out(
    arguments: dict[str, object], error: type[tiershift.InputError], words: str, teacup: tiershift.Model
) -> None:
    with pytest.raises(error, match=words):
        tiershift.simulate(teacup, **arguments)  # type: ignore[arg-type]


def test_draws_that_do_not_fit_are_refused(teacup: tiershift.Model) -> None:
    with pytest.raises(tiershift.ParameterError, match="are needed"):
        tiershift.ensemble(teacup, futures=3, draws={"Room Temperature": [1.0, 2.0]})
    with pytest.raises(tiershift.UsageError, match="at least one"):
        tiershift.ensemble(teacup, futures=0)


def test_subscripts_become_dimensions(tmp_path: Path) -> None:
    path = tmp_path / "places.mdl"
    path.write_text(
        "{UTF-8}\nplace: North, South ~ ~ |\nbirth rate[North] = 0.1 ~~|\nbirth rate[South] = 0.2 ~ 1/Year ~ |\n"
        "children[place] = INTEG(birth rate[place] * children[place], 100) ~ children ~ |\n"
        "all = SUM(children[place!]) ~ children ~ |\nFINAL TIME = 2 ~ Year ~ |\nINITIAL TIME = 0 ~ Year ~ |\n"
        "TIME STEP = 1 ~ Year ~ |\nSAVEPER = 1 ~ Year ~ |\n",
        encoding="utf-8",
    )
    made = tiershift.simulate(tiershift.load_model(path))
    assert made["children"].dims == ("time", "place")
    assert made["place"].values.tolist() == ["North", "South"]
    np.testing.assert_allclose(made["children"].sel(place="South"), [100, 120, 144])
    np.testing.assert_allclose(made["all"], made["children"].sum("place"))


def test_a_shipped_plan_can_be_named_or_given_as_a_file(england: tiershift.Model) -> None:
    named = tiershift.simulate(england, plan="cut", variables=KEPT)
    read = tiershift.simulate(england, plan=str(shelf("scenarios") / "cut.yaml"), variables=KEPT)
    np.testing.assert_array_equal(named["early_spend"], read["early_spend"])
    assert named.attrs["log_head"] == read.attrs["log_head"]
