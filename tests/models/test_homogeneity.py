"""The law that places rest on: a place of a hundredth of England has a hundredth of every amount, and every ratio."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr

from tiershift import simulate
from tiershift.events.plan import Change, Plan
from tiershift.model.load import Model, load_model
from tiershift.model.local import INDICES, Local
from tiershift.model.units import degree
from tiershift.run.ensemble import ensemble

SHARE = 0.01
SAME = {*INDICES, "place_population", "place_population_one_step_ahead", "place_unaccompanied", "place_money"}
"""Shares of England's, which are the place's size itself."""


@cache
def england() -> Model:
    return load_model("childrens_services")


@cache
def hundredth() -> Model:
    return england().at(Local("X00000001", "Hundredth", "Hundredth", SHARE))


def far(small: xr.Dataset, whole: xr.Dataset) -> dict[str, float]:
    """Return by how much, as a share of its greatest value, each variable misses what the law says."""
    found = {}
    for name in whole.data_vars:
        power = 1.0 if name in SAME else float(degree(england().variables[str(name)].unit))
        expected, got = whole[name].values * SHARE**power, small[name].values
        most = float(np.nanmax(np.abs(expected)))
        found[str(name)] = float(np.nanmax(np.abs(got - expected))) / most if most else float(np.nanmax(np.abs(got)))
    return {name: miss for name, miss in found.items() if not miss < 1e-9}


def scaled(plan: Plan, share: float) -> Plan:
    """Return a plan whose amounts are so many times those of another."""

    def less(change: Change) -> Change:
        amount = change.how != "scale" and degree(change.unit)
        return Change(
            change.at, change.until, change.parameter, change.value * (share if amount else 1.0), change.unit,
            change.how, change.event_id,
        )  # fmt: skip

    return Plan(name=plan.name, model=plan.model, changes=tuple(map(less, plan.changes)), beliefs=plan.beliefs)


def random_plan(seed: int) -> Plan:
    """Return a plan of twelve levers set to anything in their ranges, at any time from 2026 to 2036."""
    numbers = np.random.default_rng(seed)
    levers = list(england().parameters.levers.values())
    changes = []
    for place in numbers.choice(len(levers), 12, replace=False):
        lever = levers[place]
        at = float(numbers.uniform(2026.25, 2036.0))
        value = float(lever.low + (lever.high - lever.low) * numbers.uniform(0.0, 0.5))
        changes.append(Change(at, at, lever.id, value, lever.unit, "set", ""))
    return Plan(name="random", model="childrens_services", changes=tuple(sorted(changes, key=lambda one: one.at)))


def test_a_hundredth_of_england_has_a_hundredth_of_every_amount_and_every_ratio() -> None:
    assert far(simulate(hundredth()), simulate(england())) == {}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_amounts_keep_to_the_law_under_any_plan(seed: int) -> None:
    plan = random_plan(seed)
    # ZIDZ takes anything below 1e-6 for nought, so that ratios over what is nearly empty are left out.
    small, whole = simulate(hundredth(), plan=scaled(plan, SHARE)), simulate(england(), plan=plan)
    missed = far(small, whole)
    assert not [name for name in missed if degree(england().variables[name].unit)]


def test_the_law_holds_in_every_future_under_a_cut() -> None:
    cut = Change(2026.25, 2028.25, "envelope_cut", 0.1, "dimensionless", "add", "")
    plan = Plan(name="cut", model="childrens_services", changes=(cut,))
    kept = ("children_in_care", "total_spend", "social_workers_at_work", "price_paid", "waiting_for_early_help")
    whole, small = (
        ensemble(one, futures=5, seed=3, plan=plan, traces=True, variables=kept) for one in (england(), hundredth())
    )
    assert far(small, whole) == {}
