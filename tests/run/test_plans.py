"""A plan on the shipped model: it acts when it says, on the tree that is given."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import tiershift
from tiershift.events.path import Path as LeverPath
from tiershift.model.tree import Const, Equation, Tree

pytestmark = pytest.mark.usefixtures("warm")


@pytest.fixture(scope="module")
def england() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


def test_a_plan_acts_from_the_first_step_that_is_not_before_its_date(england: tiershift.Model) -> None:
    plan = tiershift.load_plan("early_shift", england)
    levers = ["targeted_budget", "care_budget", "transition_funding", "envelope_cut"]
    fine = replace(england, tree=_saved_each_step(england))
    run = tiershift.simulate(fine, plan=plan, variables=levers)
    assert len(run["time"]) == 969
    for id_ in levers:
        path = LeverPath.of(id_, england.parameters.values[id_].value, plan.changes)
        np.testing.assert_allclose(run[id_], [path.at(time) for time in run["time"].values], rtol=1e-12, err_msg=id_)


def _saved_each_step(model: tiershift.Model) -> Tree:
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
