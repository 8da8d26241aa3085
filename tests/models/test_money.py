"""Money in the shipped model: duties are paid first, early help gets what is left, and no pound is lost on the way."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import tiershift
from tiershift.events.plan import Change, Plan

MODELS = Path(__file__).parents[2] / "models"
MONEY = "GBP2324/year"
EARLY = ("universal", "targeted")
LATE = ("specialist", "care")
RICH: Mapping[str, float] = {"care_budget": 1.6e10, "specialist_budget": 6e9}
"""Budgets for duties far above what they cost, so that the difference is released."""
EXTREMES: Mapping[str, Mapping[str, float]] = {
    "as it is": {},
    "no money": {"outturn_tables_until": 2010.0, **{f"{tier}_budget": 0.0 for tier in EARLY + LATE}},
    "half the money at once": {"envelope_cut": 0.5},
    "too much money": {"outturn_tables_until": 2010.0, **{f"{tier}_budget": 1e11 for tier in EARLY + LATE}},
    "no reserves": {"reserves_at_start": 0.0, "least_reserves": 0.0},
    "reserves that are all protected": {"least_reserves": 6e8},
    "released and all of it recycled": {**RICH, "recycling_share": 1.0},
    "released and all of it swept": {**RICH, "recycling_share": 0.0, "corporate_sweep": 1.0},
    "lent and paid back": {**RICH, "investment_fund": 3e8, "investment_payback_share": 1.0},
    "lent in the middle of a cut": {"investment_fund": 1e9, "investment_payback_share": 1.0, "envelope_cut": 0.3},
    "a ring fence above the money": {"early_help_ring_fence": 6e9, "envelope_cut": 0.5},
    "no floor": {"early_help_floor": 0.0, "envelope_cut": 0.3, "crowd_out_share": 1.0},
    "a notice of a month and homes that never close": {**RICH, "placement_notice": 0.08, "home_release_time": 10.0},
    "nobody in any service": {
        "children_supported_at_home_at_start": 0.0,
        "plans_at_start": 0.0,
        "base_referral_rate": 0.0,
        "entry_rate_without_episode": 0.0,
    },
}


@cache
def model() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


@cache
def baseline() -> Plan:
    return tiershift.load_plan("baseline")


@cache
def run() -> xr.Dataset:
    return tiershift.simulate(model(), plan=baseline())


def alone(**params: float) -> xr.Dataset:
    return tiershift.simulate(model(), params=params)


def with_changes(*changes: tuple[str, float, str]) -> Plan:
    """Return the baseline with parameters (id, value, unit) set on 1 April 2026."""
    more = tuple(Change(2026.25, 2026.25, name, value, unit, "set", "test") for name, value, unit in changes)
    return replace(baseline(), head="", changes=(*baseline().changes, *more))


def table(*parts: str) -> list[dict[str, str]]:
    with MODELS.joinpath(*parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def outturn() -> Mapping[tuple[int, str], float]:
    """Return what each tier cost in each financial year, in pounds of 2023-24."""
    rows = table("childrens_services", "budgets_england.csv")
    return {(int(row["year"]), row["tier"]): float(row["real_gbp"]) for row in rows}


def spent(results: xr.Dataset, year: int, tiers: tuple[str, ...] = EARLY) -> float:
    """Return what the tiers cost in the financial year that ends in March of `year`."""
    totals = [results[f"cumulative_{tier}_spend"] for tier in tiers]
    return sum(float(total.sel(time=year + 0.25) - total.sel(time=year - 0.75)) for total in totals)


def index(tiers: tuple[str, ...], year: int) -> float:
    return 100 * spent(run(), year, tiers) / spent(run(), 2011, tiers)


def mean(results: xr.Dataset, name: str, first: float, last: float) -> float:
    return float(results[name].sel(time=slice(first, last)).mean())


def differs(name: str, loop: str, params: Mapping[str, float]) -> float:
    """Return by how much, relative to its largest value, a variable moves when a loop is switched off."""
    on, off = alone(**params), alone(**params, **{loop: 0.0})
    return float(abs(on[name] - off[name]).max() / abs(on[name]).max())


@pytest.mark.parametrize(
    ("year", "published"), [(2012, 84.4), (2015, 73.0), (2017, 60.2), (2020, 51.6), (2022, 54.0), (2024, 58.0)]
)
def test_real_early_spend_follows_the_published_net_index_within_four_points(year: int, published: float) -> None:
    assert index(EARLY, year) == pytest.approx(published, abs=4)


@pytest.mark.parametrize(("year", "published"), [(2015, 102.9), (2019, 118.0), (2022, 134.8)])
def test_real_late_spend_follows_the_published_net_index_within_six_points(year: int, published: float) -> None:
    assert index(LATE, year) == pytest.approx(published, abs=6)


@pytest.mark.parametrize(("year", "published"), [(2011, 0.3783), (2015, 0.2997), (2018, 0.2341), (2022, 0.2002)])
def test_the_early_share_falls_as_it_did(year: int, published: float) -> None:
    assert spent(run(), year) / spent(run(), year, EARLY + LATE) == pytest.approx(published, abs=0.02)


@pytest.mark.parametrize("tier", EARLY)
def test_one_rule_splits_early_spend_into_universal_and_targeted(tier: str) -> None:
    missed = {year: spent(run(), year, (tier,)) / outturn()[year, tier] - 1 for year in range(2011, 2025)}
    assert {year: round(miss, 3) for year, miss in missed.items() if abs(miss) > 0.1} == {}


def test_in_history_only_the_sum_of_the_four_tiers_is_read() -> None:
    """The same money, all of it booked as care, gives the same history of every tier."""
    whole = {year: sum(outturn()[year, tier] for tier in EARLY + LATE) for year in range(2011, 2025)}
    kept = [change for change in baseline().changes if change.at >= 2024.25 or not change.parameter.endswith("_budget")]
    booked = [(2010.0, whole[2011]), *((year - 0.75, amount) for year, amount in whole.items())]
    care = [Change(at, at, "care_budget", amount, MONEY, "set", "test") for at, amount in booked]
    none = [Change(2010.0, 2010.0, f"{t}_budget", 0.0, MONEY, "set", "test") for t in (*EARLY, "specialist")]
    other = replace(baseline(), head="", changes=(*none, *care, *kept))
    for name in ("universal_spend", "targeted_spend", "planned_care_budget", "children_in_care", "reserves"):
        history = slice(2010, 2024.2)
        moved = tiershift.simulate(model(), plan=other)[name].sel(time=history)
        np.testing.assert_allclose(moved, run()[name].sel(time=history), err_msg=name)


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_every_pound_found_is_spent_kept_or_given_back(extreme: str) -> None:
    results = alone(**EXTREMES[extreme])
    parts = {
        name: results[name]
        for name in (
            "funding", "reserves_drawn", "budget_gap", "universal_spend", "targeted_spend", "specialist_spend",
            "care_spend", "reserves_added", "swept_money", "invested_money_repaid", "unspent_funding", "recycled_money",
            "cashable_money", "released_money", "avoided_late_spend", "reserves", "released_not_yet_cashable",
            "invested_money_owed", "double_running", "transition_spend",
        )
    }  # fmt: skip
    assert {name: float(part.min()) for name, part in parts.items() if float(part.min()) < -1e-3} == {}
    found = parts["funding"] + parts["reserves_drawn"] + parts["budget_gap"]
    spend = parts["universal_spend"] + parts["targeted_spend"] + parts["specialist_spend"] + parts["care_spend"]
    kept = parts["reserves_added"] + parts["swept_money"] + parts["invested_money_repaid"] + parts["unspent_funding"]
    assert float(abs(found - spend - kept).max()) < 1.0
    assert float((parts["budget_gap"] * parts["unspent_funding"]).max()) < 1.0


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_released_money_is_cashed_avoided_or_still_tied_up(extreme: str) -> None:
    results = alone(**EXTREMES[extreme])
    told = (
        results["cumulative_cashed_money"]
        + results["cumulative_avoided_late_spend"]
        + results["released_not_yet_cashable"]
    )
    np.testing.assert_allclose(told, results["cumulative_released_money"], rtol=1e-9, atol=1.0)
    used = results["cumulative_recycled_money"] + results["cumulative_swept_money"]
    assert float((results["cumulative_cashed_money"] - used).min()) > -1.0


def test_what_is_lent_is_paid_back_once_and_not_more() -> None:
    results = alone(**EXTREMES["lent and paid back"])
    paid = float((results["invested_money_repaid"]).sel(time=slice(2030, None)).mean())
    assert paid == pytest.approx(3e8, rel=0.01)
    assert float(results["invested_money_owed"].isel(time=-1)) < 3e8


def test_a_cut_takes_early_help_first_and_within_the_year() -> None:
    steady = {"care_unit_cost_growth": 0.0, "loop_B8_reserves": 0.0}
    cut = with_changes(("envelope_cut", 0.08, "Dmnl"))
    before, after = (tiershift.simulate(model(), params=steady, plan=plan) for plan in (baseline(), cut))
    taken = 0.08 * mean(before, "money_for_the_tiers", 2027.25, 2027.5)
    lost = mean(before, "early_spend", 2027.25, 2027.5) - mean(after, "early_spend", 2027.25, 2027.5)
    spared = mean(before, "late_spend", 2027.25, 2027.5) - mean(after, "late_spend", 2027.25, 2027.5)
    assert 0 <= spared < 0.05 * taken
    assert lost == pytest.approx(0.6 * taken, rel=0.05)
    gap = mean(after, "budget_gap", 2027.25, 2027.5) - mean(before, "budget_gap", 2027.25, 2027.5)
    assert gap == pytest.approx(taken - lost - spared, rel=1e-3)
    half = mean(before, "early_spend", 2026.5, 2026.5) - mean(after, "early_spend", 2026.5, 2026.5)
    assert 0.5 * lost < half < 0.8 * lost


def test_a_cut_that_is_not_taken_at_once_takes_less_first_and_as_much_later() -> None:
    at_once = tiershift.simulate(model(), plan=with_changes(("envelope_cut", 0.08, "Dmnl")))
    phased_in = with_changes(("envelope_cut", 0.08, "Dmnl"), ("cut_front_loading", 0.25, "Dmnl"))
    phased = tiershift.simulate(model(), plan=phased_in)
    assert mean(phased, "cut_in_force", 2026.5, 2026.5) < 0.5 * mean(at_once, "cut_in_force", 2026.5, 2026.5)
    assert mean(phased, "cut_in_force", 2040, 2040.25) == pytest.approx(0.08, rel=0.01)
    assert spent(phased, 2027) > spent(at_once, 2027)


def test_early_help_gives_up_no_more_than_its_floor_leaves() -> None:
    results = alone(overspend_tolerance=0.0, crowd_out_share=1.0, envelope_cut=0.4).sel(time=slice(2025, None))
    np.testing.assert_allclose(results["early_spend"], 0.6 * results["planned_early_budget"])


def test_a_ring_fence_holds_against_every_cut_and_what_it_costs_is_a_gap() -> None:
    fenced, open_ = alone(early_help_ring_fence=4e9, envelope_cut=0.3), alone(envelope_cut=0.3)
    assert float(fenced["early_spend"].min()) == pytest.approx(4e9)
    assert mean(fenced, "budget_gap", 2015, 2020) > mean(open_, "budget_gap", 2015, 2020) + 1e9


def test_reserves_are_finite_they_stop_at_their_minimum_and_then_the_gap_is_open() -> None:
    results = tiershift.simulate(model(), plan=with_changes(("envelope_cut", 0.08, "Dmnl")))
    assert float(results["reserves"].min()) == pytest.approx(2e8, rel=1e-3)
    drawn = float(results["cumulative_reserves_drawn"].isel(time=-1))
    assert drawn < 6e8 + 14 * 4e7
    assert mean(results, "reserves_drawn", 2028, 2030) < 1e6
    assert mean(results, "budget_gap", 2028, 2030) > 1e8


def test_larger_reserves_put_off_what_early_help_loses_and_do_not_prevent_it() -> None:
    small, large = (alone(reserves_at_start=start, envelope_cut=0.08) for start in (2e8, 2e9))
    assert spent(large, 2012) > spent(small, 2012) + 3e7
    assert spent(large, 2022) == pytest.approx(spent(small, 2022), rel=0.05)


def test_recycled_money_goes_to_early_help_and_swept_money_does_not() -> None:
    recycled, swept = (alone(**RICH, recycling_share=share, corporate_sweep=1.0) for share in (1.0, 0.0))
    gained = mean(recycled, "early_spend", 2030, 2031) - mean(swept, "early_spend", 2030, 2031)
    assert gained == pytest.approx(mean(recycled, "recycled_money", 2030, 2031), rel=1e-3)
    assert gained > 1e9
    assert float(swept["recycled_money"].max()) == 0
    assert mean(swept, "swept_money", 2030, 2031) == pytest.approx(mean(swept, "cashable_money", 2030, 2031), rel=1e-3)


def test_placements_are_cashable_within_weeks_teams_after_a_year_and_homes_last() -> None:
    results = alone(**RICH)
    reached = {}
    for kind, share in (("placements", 0.95), ("teams", 0.6), ("homes", 0.5)):
        released, cashed = results[f"released_by_{kind}"], results[f"cashed_from_{kind}"]
        part = (cashed / (share * released)).sel(time=slice(2024.5, None))
        reached[kind] = float(part.time[int(np.argmax(part.to_numpy() > 0.6))])
    assert reached["placements"] < reached["teams"] < reached["homes"]
    assert reached["placements"] <= 2024.75
    assert reached["homes"] >= 2026.5


def test_budget_pressure_follows_the_gap_after_a_quarter() -> None:
    results = alone(envelope_cut=0.2)
    gap = float(results["budget_gap"].isel(time=-1) / results["funding"].isel(time=-1))
    assert float(results["budget_pressure"].isel(time=0)) == 0
    assert float(results["budget_pressure"].isel(time=-1)) == pytest.approx(gap, abs=0.01)
    assert float(alone(**EXTREMES["too much money"])["budget_pressure"].max()) == 0


@pytest.mark.parametrize(
    ("loop", "name", "params"),
    [
        ("loop_R1_crisis_crowd_out", "early_spend", {}),
        ("loop_R8_released_money", "early_spend", {}),
        ("loop_R8_released_money", "early_spend", RICH),
        ("loop_B8_reserves", "early_spend", {}),
        ("loop_B8_reserves", "budget_gap", {}),
        ("loop_B9_minimum_offer", "early_spend", {}),
    ],
)
def test_every_loop_of_money_changes_something(loop: str, name: str, params: Mapping[str, float]) -> None:
    assert differs(name, loop, params) > 1e-4


def test_without_crowding_out_early_help_keeps_its_share_of_the_money() -> None:
    results = alone(loop_R1_crisis_crowd_out=0.0)
    assert spent(results, 2017) / 1.14251e10 == pytest.approx(0.378, abs=0.01)


def test_the_deflator_is_that_of_the_price_file_and_cash_is_real_times_it() -> None:
    rows = table("prices", "gdp_deflator.csv")
    level = 0.0
    for row in rows:
        level = float(row["index"]) / 121.3 if row["index"] else level * (1 + float(row["growth"]))
        if 2011 <= int(row["year"]) <= 2040:
            assert float(run()["deflator"].sel(time=int(row["year"]) - 0.25)) == pytest.approx(level, rel=1e-6)
    cash = sum(run()[f"{tier}_spend_in_cash"] for tier in EARLY + LATE)
    np.testing.assert_allclose(cash, run()["total_spend"] * run()["deflator"])
    np.testing.assert_allclose(cash, run()["total_spend_in_cash"])


def test_double_running_is_early_money_added_while_late_spend_is_above_its_plan() -> None:
    shifted = tiershift.simulate(model(), plan=tiershift.load_plan("early_shift"))
    over = shifted["late_spend"] - shifted["planned_late_budget"]
    lesser = np.minimum(shifted["early_money_added"], np.maximum(over, 0))
    np.testing.assert_allclose(shifted["double_running"], lesser)
    assert mean(shifted, "double_running", 2028, 2029) > 1e8
    invested = tiershift.simulate(model(), plan=with_changes(("investment_fund", 5e8, MONEY)))
    assert mean(invested, "double_running", 2026.5, 2027.25) > mean(run(), "double_running", 2026.5, 2027.25) + 2e8
