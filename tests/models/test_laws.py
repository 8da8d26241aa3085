"""The laws of the shipped model: in any future, under any plan, children, places and pounds are conserved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import tiershift
from tiershift.events.plan import Change, Plan

SHIPPED = Path(__file__).parents[2] / "models" / "childrens_services"
SIGNED = ("entry_disturbance", "exit_disturbance", "price_disturbance")
"""Stocks that count both ways: what no parameter explains may raise or lower."""
HEADLINES = (
    "children_in_care",
    "child_protection_plans",
    "children_in_need",
    "mental_health_need",
    "mental_health_waiting_list",
    "unmet_mental_health_need",
    "early_help_waiting_list",
    "early_spend",
    "late_spend",
    "care_spend",
)
Decision = tuple[int, float, float, float]
"""Which lever, from when, over how long, and where in its range from 0 to 1."""


@cache
def model() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


def copy(folder: Path, step: float, kept: float) -> tiershift.Model:
    """Return the model with another time step, or with its results kept at other times."""
    text = (SHIPPED / "childrens_services.mdl").read_text(encoding="utf-8")
    assert "TIME STEP  = 0.03125" in text
    assert "SAVEPER  = 0.25" in text
    path = folder / f"copy_{step}_{kept}.mdl"
    text = text.replace("TIME STEP  = 0.03125", f"TIME STEP  = {step}").replace("SAVEPER  = 0.25", f"SAVEPER  = {kept}")
    path.write_text(text, encoding="utf-8")
    return tiershift.load_model(path)


def levers() -> list[str]:
    return sorted(parameter.id for parameter in model().parameters.values.values() if parameter.lever is not None)


def plan_of(decisions: list[Decision]) -> Plan:
    made = []
    for which, at, over, where in decisions:
        entry = model().parameters.values[levers()[which % len(levers())]]
        assert entry.lever is not None
        value = entry.lever.low + where * (entry.lever.high - entry.lever.low)
        made.append(Change(at, at + over, entry.id, value, entry.unit, "set", "law"))
    baseline = tiershift.load_plan("baseline")
    return replace(baseline, head="", changes=tuple(sorted([*baseline.changes, *made], key=lambda change: change.at)))


DATES = some.integers(0, 29 * 32).map(lambda steps: 2010 + steps / 32)
DECISIONS: some.SearchStrategy[list[Decision]] = some.lists(
    some.tuples(some.integers(0, 10_000), DATES, some.sampled_from([0.0, 1.0, 3.0]), some.floats(0, 1)), max_size=8
)


def broken(results: xr.Dataset) -> Mapping[str, float]:
    """Return the laws that do not hold, and by how much, as a share of what they are about."""
    rungs = results["well"] + results["emerging"] + results["diagnosable"] + results["complex"]
    found = results["funding"] + results["reserves_drawn"] + results["budget_gap"]
    kept = ("reserves_added", "swept_money", "invested_money_repaid", "unspent_funding")
    spent = results["total_spend"] + sum(results[name] for name in kept)
    cared = results["in_care"].sum(["age", "placement"])
    tiers = sum(results[f"children_in_tier_{tier}"] for tier in ("one", "two", "three", "four"))
    views = ("advice", "help", "more_help", "risk_support")
    thrive = sum(results[f"children_getting_{view}"] for view in views)
    distances = {
        "children of all rungs are the population": abs(rungs / results["child_population"] - 1),
        "pounds found are spent, kept or given back": abs(found - spent) / (1 + found),
        "late and early spend are all spend": abs(
            results["early_spend"] + results["late_spend"] - results["total_spend"]
        )
        / (1 + results["total_spend"]),
        "children in all placements are those in care": abs(cared - results["children_in_care"])
        / (1 + results["children_in_care"]),
        "tiers and needs groups count the same children": abs(tiers - thrive) / (1 + tiers),
        "placements are within places": (results["utilisation"] - 1).clip(min=0),
    }
    return {law: float(distance.max()) for law, distance in distances.items() if not float(distance.max()) < 1e-9}


def negative(results: xr.Dataset) -> Mapping[str, float]:
    """Return the stocks that fall below nothing, each with its lowest value."""
    stocks = [v.id for v in model().variables.values() if v.kind == "stock" and v.id not in SIGNED]
    lowest = {name: float(results[name].min()) for name in stocks}
    return {name: low for name, low in lowest.items() if not low >= -1e-6}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=some.integers(0, 2**32), decisions=DECISIONS)
def test_no_future_under_any_plan_breaks_a_law(seed: int, decisions: list[Decision]) -> None:
    results = tiershift.ensemble(model(), futures=8, seed=seed, plan=plan_of(decisions), traces=True, posterior=False)
    assert results.attrs["futures_not_finite"] == 0
    assert broken(results) == {}
    assert negative(results) == {}


def test_the_laws_hold_at_every_single_step(tmp_path: Path) -> None:
    results = tiershift.simulate(copy(tmp_path, 0.03125, 0.03125))
    assert results.sizes["time"] > 900
    assert broken(results) == {}
    assert negative(results) == {}
    flows = results["care_entries"] + results["unaccompanied_arrivals"] + results["uncounted_returns"]
    change = 0.03125 * (flows - results["care_ends"]).values[:-1]
    np.testing.assert_allclose(np.diff(results["children_in_care"]), change, atol=1e-6)


def test_halving_the_time_step_moves_no_headline_by_more_than_a_hundredth(tmp_path: Path) -> None:
    coarse, fine = (tiershift.simulate(copy(tmp_path, step, 1.0), variables=HEADLINES) for step in (0.03125, 0.015625))
    moved = {name: float(abs(fine[name] / coarse[name] - 1).max()) for name in HEADLINES}
    assert {name: round(by, 4) for name, by in moved.items() if by > 0.01} == {}


@cache
def busy() -> Plan:
    """A plan in which every loop has something to do: programmes, a deep cut, money for early help."""
    sets = {
        "intensive_family_support_money": 3e8,
        "family_hubs_money": 2e8,
        "money_that_follows_evidence": 0.5,
        "targeted_budget": 2.2e9,
        "care_budget": 9.5e9,
        "recycling_share": 0.8,
        "envelope_cut": 0.2,
    }
    unit = {name: model().parameters.values[name].unit for name in sets}
    made = [Change(2026.25, 2026.25, name, value, unit[name], "set", "law") for name, value in sets.items()]
    baseline = tiershift.load_plan("baseline")
    return replace(baseline, head="", changes=tuple(sorted([*baseline.changes, *made], key=lambda change: change.at)))


SWITCHES = sorted(name for name in model().variables if name.startswith("loop_"))


def test_the_loops_are_those_of_the_eight_sectors() -> None:
    assert len(SWITCHES) == 26
    standing = {name for name in SWITCHES if model().parameters.values[name].value == 0}
    assert standing == {"loop_r9_next_generation"}


@pytest.mark.parametrize("switch", SWITCHES)
def test_every_loop_can_be_left_out_and_that_changes_a_headline(switch: str) -> None:
    kept = model().parameters.values[switch].value
    with_it, without = (
        tiershift.simulate(model(), params={switch: value}, plan=busy(), variables=HEADLINES)
        for value in (kept, 1 - kept)
    )
    moved = max(float(abs(without[name] / with_it[name] - 1).max()) for name in HEADLINES)
    assert moved > 1e-4
