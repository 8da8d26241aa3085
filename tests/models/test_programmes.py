"""Programmes: money becomes places, completers and effects, as the trials found them and not beyond."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import tiershift
from tiershift.events.plan import Change, Plan

HERE = Path(__file__).parents[2] / "models" / "childrens_services"
NAMES = (
    "family hubs",
    "intensive family support",
    "parenting groups",
    "edge of care therapy",
    "school social emotional learning",
)
FAMILY = "intensive family support"
START = 2026.25


@cache
def model() -> tiershift.Model:
    return tiershift.load_model(HERE / "childrens_services.mdl")


@cache
def funded(**money: float) -> Plan:
    """Return the baseline with pounds a year for programmes from 1 April 2026, and targeted money to bear them."""
    base = tiershift.load_plan("baseline")
    asked = {f"{name}_money": value for name, value in money.items()} | {"targeted_budget": 3e9, "care_budget": 2e10}
    more = tuple(Change(START, START, name, value, "GBP2324/year", "set", "test") for name, value in asked.items())
    return replace(base, head="", changes=(*base.changes, *more))


def run(plan: Plan, **params: float) -> xr.Dataset:
    return tiershift.simulate(model(), params=params, plan=plan)


@cache
def families() -> xr.Dataset:
    return run(funded(intensive_family_support=2e8))


@cache
def everything() -> xr.Dataset:
    return run(funded(**{name.replace(" ", "_"): 1e8 for name in NAMES}))


def of(results: xr.Dataset, name: str, time: float, programme: str = FAMILY) -> float:
    return float(results[name].sel(time=time, programme=programme))


def test_without_programme_money_programmes_do_nothing() -> None:
    results = run(tiershift.load_plan("baseline"))
    for name in ("programme_spend", "programme_starts", "children_in_programme", "completers", "programme_effect"):
        assert float(abs(results[name]).max()) == 0, name
    for name in ("programme_effect_on_entries", "programme_effect_on_plans"):
        np.testing.assert_array_equal(results[name], 1.0)


def test_programme_money_is_part_of_targeted_spend_and_never_more() -> None:
    results = everything()
    later = results.sel(time=slice(START, None))
    np.testing.assert_allclose(later["programme_spend"], 5e8, rtol=1e-9)
    np.testing.assert_allclose(later["programme_money"].sum("programme"), later["programme_spend"], rtol=1e-12)
    assert float(later["cumulative_programme_spend"].isel(time=-1)) == pytest.approx(5e8 * 14, rel=0.01)
    greedy = run(funded(family_hubs=2e9, intensive_family_support=2e9))
    assert float((greedy["programme_spend"] / greedy["targeted_spend"]).max()) <= 1 + 1e-9
    assert float((greedy["early_help_places_bought"]).min()) >= 0


def test_places_follow_the_money_less_support_after_a_delay() -> None:
    """A first-order delay: after n years the places are 1 - exp(-n/delay) of what the money buys."""
    bought = 2e8 * (1 - 0.05) / 2500
    assert of(families(), "programme_places_affordable", 2030.25) == pytest.approx(bought)
    for years in (1.0, 3.0, 6.0):
        expected = bought * (1 - math.exp(-years / 1.5))
        assert of(families(), "programme_places", START + years) == pytest.approx(expected, rel=0.02)
    assert of(families(), "programme_starts", 2040.25) == pytest.approx(bought, rel=0.01)


def test_children_who_start_complete_drop_out_or_are_still_there() -> None:
    """In the long run starts leave by completion, and each class of completers is its inflow times its length."""
    now = families().sel(time=2040.25, programme=FAMILY)
    starts = float(now["programme_starts"])
    assert float(now["children_in_programme"]) == pytest.approx(starts * 0.75, rel=0.01)
    assert float(now["programme_completions"]) == pytest.approx(starts * 0.8, rel=0.01)
    assert float(now["programme_completions"] + now["programme_drop_outs"]) == pytest.approx(starts, rel=0.01)
    classes = now["completers"].values / (starts * 0.8)
    np.testing.assert_allclose(classes[:2], [1.0, 1.0], rtol=0.01)
    np.testing.assert_array_less(classes[2:], [3.0, 4.0])
    assert classes[2] > 2.7


def test_the_effect_is_share_covered_times_fidelity_times_scale_times_effect_among_those_who_completed() -> None:
    now = families().sel(time=2033.25)
    at_risk = float(now["complex"])
    under = float((now["completers"].sel(programme=FAMILY) * np.array([0.3, 1.0, 0.6, 0.2])).sum())
    fidelity = float(now["fidelity"].sel(programme=FAMILY))
    expected = 0.32 * min(1.0, 0.25 * under / at_risk) * (fidelity / 0.7) ** 1.32
    assert float(now["programme_effect"].sel(programme=FAMILY)) == pytest.approx(expected, rel=1e-9)
    assert 0.01 < expected < 0.2


def test_the_effect_among_those_who_completed_peaks_in_their_second_year() -> None:
    """One cohort: money for one year; what it leaves is largest in the classes where the evaluation saw it."""
    base = funded(intensive_family_support=2e8)
    stop = Change(START + 1, START + 1, "intensive_family_support_money", 0.0, "GBP2324/year", "set", "test")
    once = run(replace(base, changes=(*base.changes, stop)))
    effect = once["programme_effect"].sel(programme=FAMILY)
    plans = once["programme_effect_on_plans"]
    best = float(effect["time"][int(np.argmax(effect.values))])
    most_plans = float(plans["time"][int(np.argmax(plans.values))])
    assert most_plans + 0.5 < best < most_plans + 4
    assert float(effect.sel(time=2040.25)) < 0.15 * float(effect.max())


def test_the_lessons_of_a_school_year_are_gone_by_the_end_of_the_second_and_hubs_work_late() -> None:
    profile = everything()["effect_profile"].isel(time=0)
    lessons = profile.sel(programme="school social emotional learning").values
    hubs = profile.sel(programme="family hubs").values
    np.testing.assert_array_equal(lessons, [1.0, 0.0, 0.0, 0.0])
    assert (np.diff(hubs) > 0).all()


def test_effects_combine_as_one_less_the_product_of_what_each_leaves() -> None:
    results = everything()
    left = (1 - results["programme_effect"]).prod("programme")
    np.testing.assert_allclose(results["programme_effect_on_entries"], left, rtol=1e-12)
    assert float(left.min()) > 1 - float(results["programme_effect"].sum("programme").max())


def test_a_therapy_whose_trials_disagree_may_help_do_nothing_or_harm() -> None:
    draw = model().parameters.find("edge of care therapy effect").draw
    low, high = (float(value) for value in np.asarray(draw.ppf(np.array([0.05, 0.95]))))
    assert low < 0 < high
    plan = funded(edge_of_care_therapy=2e8)
    for size, least, most in ((-0.25, 1.0, 1.2), (0.0, 1.0 - 1e-12, 1.0 + 1e-12), (0.5, 0.5, 0.99)):
        entries = run(plan, edge_of_care_therapy_effect=size)["programme_effect_on_entries"].sel(time=2034.25)
        assert least <= float(entries) <= most


def test_support_and_patience_keep_fidelity_and_a_rush_loses_it() -> None:
    """In the long run fidelity is 0.5 + 0.5 s / (s + 0.075) at a support share s; growth takes it below that."""
    for share in (0.0, 0.05, 0.2):
        results = run(funded(intensive_family_support=2e8), fidelity_support_share=share)
        expected = 0.5 + 0.5 * share / (share + 0.075)
        assert of(results, "fidelity", 2040.25) == pytest.approx(expected, abs=0.01)
    assert of(families(), "fidelity", 2027.75) < 0.6
    calm = run(funded(intensive_family_support=2e8), loop_B11_drift_from_fidelity=0.0)
    np.testing.assert_allclose(calm["fidelity"], 0.7, rtol=1e-9)
    assert of(calm, "programme_effect", 2030.25) > 1.05 * of(families(), "programme_effect", 2030.25)


def test_money_moves_to_the_stronger_evidence_and_the_sum_stays() -> None:
    apart = run(funded(**{name.replace(" ", "_"): 1e8 for name in NAMES}), loop_R10_success_to_the_successful=0.0)
    late = everything().sel(time=2036.25)
    np.testing.assert_allclose(apart["programme_money"].sel(time=2036.25), 1e8, rtol=1e-9)
    assert float(late["programme_money"].sum()) == pytest.approx(5e8)
    order = np.argsort(late["evidence_strength"].values)
    assert (np.diff(late["programme_money"].values[order]) >= 0).all()
    assert of(everything(), "programme_money", 2036.25) > 1.005e8
    grade = everything()["evidence_grade"]
    assert 1 <= float(grade.min()) <= float(grade.max()) <= 6
    assert of(everything(), "evidence_grade", 2036.25) < of(everything(), "evidence_grade", 2026.25)


def test_without_belief_in_prevention_programmes_change_neither_plans_nor_entries() -> None:
    off = run(funded(intensive_family_support=2e8), loop_B10_prevention_works=0.0)
    for name in ("programme_effect_on_entries", "programme_effect_on_plans"):
        np.testing.assert_array_equal(off[name], 1.0)


def test_the_cost_of_an_entry_avoided_is_money_over_entries() -> None:
    now = families().sel(time=2034.25)
    avoided = float(now["programme_effect"].sel(programme=FAMILY) * now["care_starts"])
    assert of(families(), "cost_per_entry_avoided", 2034.25) == pytest.approx(2e8 / avoided)
    assert of(families(), "cost_per_entry_avoided", 2034.25, "family hubs") == 0


@pytest.mark.parametrize("money", [1e7, 2e9])
@pytest.mark.parametrize("programme", NAMES)
def test_no_sum_of_money_makes_a_stock_negative_or_helps_more_than_there_are(programme: str, money: float) -> None:
    results = run(funded(**{programme.replace(" ", "_"): money}), set_up_time=1.5, drift_in_a_rush=1.0)
    for name in ("children_in_programme", "completers", "programme_starts", "fidelity", "evidence_strength"):
        assert float(results[name].min()) >= 0, name
    assert float((results["children_in_programme"] - results["programme_eligible"]).max()) <= 0
    assert float(results["fidelity"].max()) <= 1
    assert float(results["share_of_risk_covered"].max()) <= 1
    assert float(results["programme_effect_on_entries"].min()) > 0
