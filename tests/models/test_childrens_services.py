"""The shipped model of children's services: it meets England's history and conserves children and pounds."""

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
from tiershift.model.constants import number, numbers
from tiershift.model.distributions import Fixed
from tiershift.model.unit_check import check_units

HERE = Path(__file__).parents[2] / "models" / "childrens_services"
MONEY = "GBP2324/year"
BUDGETS = ("universal", "targeted", "specialist", "care")

STOCKS = {
    "cla_31_march": "children_in_care",
    "cin_31_march": "children_in_need",
    "cpp_31_march": "child_protection_plans",
}
FLOWS = {
    "cla_starters": "cumulative_care_starts",
    "cla_leavers": "cumulative_care_ends",
    "cin_episodes_starting": "cumulative_cin_starts",
    "cin_episodes_ending": "cumulative_cin_ends",
    "cpp_starting": "cumulative_cpp_starts",
    "cpp_ending": "cumulative_cpp_ends",
    "referrals": "cumulative_referrals",
}
EXTREMES: Mapping[str, Mapping[str, float]] = {
    "no money": {"outturn_tables_until": 2010.0, **{f"{tier}_budget": 0.0 for tier in BUDGETS}},
    "half the envelope": {"envelope_cut": 0.5},
    "too much money": {"outturn_tables_until": 2010.0, **{f"{tier}_budget": 1e11 for tier in BUDGETS}},
    "no need": {
        "initial_emerging_share": 0.0,
        "initial_diagnosable_share": 0.0,
        "initial_complex_share": 0.0,
        "base_onset_rate": 0.0,
        **{f"{rung}_need_at_birth": 0.0 for rung in ("emerging", "diagnosable", "complex")},
        "base_referral_rate": 0.0,
        "entry_rate_without_episode": 0.0,
    },
    "huge need": {"base_onset_rate": 2.0, "demand_growth": 0.05},
    "nobody in any service": {
        "children_supported_at_home_at_start": 0.0,
        "plans_at_start": 0.0,
        "newly_in_care_at_start": 0.0,
        "settled_in_care_at_start": 0.0,
        "unaccompanied_at_start": 0.0,
        "base_referral_rate": 0.0,
        "entry_rate_without_episode": 0.0,
    },
    "huge mental-health capacity": {"mental_health_capacity": 1e9},
    "no mental-health capacity": {"mental_health_capacity": 0.0},
    "free early help": {"universal_cost_of_a_place": 1.0, "targeted_cost_of_a_place": 1.0},
    "everybody poor": {"poverty_drift": 0.2},
    "prevention is everything": {"prevention_share": 1.0, "early_help_success": 1.0},
}


@cache
def model() -> tiershift.Model:
    return tiershift.load_model(HERE / "childrens_services.mdl")


@cache
def baseline() -> Plan:
    return tiershift.load_plan("baseline")


@cache
def run(share: float = 0.2) -> xr.Dataset:
    return tiershift.simulate(model(), params={"prevention_share": share}, plan=baseline())


@cache
def history() -> Mapping[str, Mapping[int, float]]:
    found: dict[str, dict[int, float]] = {}
    with (HERE / "history_england.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["indicator"], {})[int(row["year"])] = float(row["value"])
    return found


@cache
def budgets() -> Mapping[tuple[int, str], Mapping[str, float]]:
    with (HERE / "budgets_england.csv").open(encoding="utf-8", newline="") as file:
        return {
            (int(row["year"]), row["tier"]): {key: float(row[key]) for key in ("cash_gbp_m", "deflator", "real_gbp")}
            for row in csv.DictReader(file)
        }


def at(results: xr.Dataset, name: str, time: float) -> float:
    return float(results[name].sel(time=time))


def in_year(results: xr.Dataset, name: str, year: int) -> float:
    """Return what a running total grew by in the financial year that ends in March of `year`."""
    return at(results, name, year + 0.25) - at(results, name, year - 0.75)


def misses(results: xr.Dataset, indicator: str) -> dict[int, float]:
    """Return the relative miss of each financial year from 2010-11 on."""
    counted = {year: value for year, value in history()[indicator].items() if 2011 <= year <= 2024}
    if indicator in STOCKS:
        return {year: at(results, STOCKS[indicator], year + 0.25) / value - 1 for year, value in counted.items()}
    return {year: in_year(results, FLOWS[indicator], year) / value - 1 for year, value in counted.items()}


def with_more(plan: Plan, **changes: float) -> Plan:
    """Return the plan with budgets (a year, pounds of 2023-24) set from 1 April 2026."""
    more = tuple(Change(2026.25, 2026.25, name, value, MONEY, "set", "test") for name, value in changes.items())
    return replace(plan, head="", changes=(*plan.changes, *more))


def lowest_stock(results: xr.Dataset) -> tuple[float, str]:
    stocks = [variable.id for variable in model().variables.values() if variable.kind == "stock"]
    return min((float(results[name].min()), name) for name in stocks)


@pytest.mark.parametrize(("year", "children"), [(2010, 64_460), (2015, 69_460), (2020, 80_000), (2024, 83_630)])
def test_children_in_care_are_within_three_per_cent_on_the_four_dates(year: int, children: int) -> None:
    assert history()["cla_31_march"][year] == children
    assert at(run(), "children_in_care", year + 0.25) == pytest.approx(children, rel=0.03)


@pytest.mark.parametrize(
    ("indicator", "tolerance"),
    [
        ("cla_31_march", 0.03),
        ("cla_starters", 0.05),
        ("cla_leavers", 0.05),
        ("cin_31_march", 0.05),
        ("cin_episodes_starting", 0.07),
        ("cin_episodes_ending", 0.07),
        ("cpp_31_march", 0.06),
        ("cpp_starting", 0.05),
        ("cpp_ending", 0.05),
        ("referrals", 0.068),
    ],
)
def test_every_year_of_the_history_is_met(indicator: str, tolerance: float) -> None:
    missed = misses(run(), indicator)
    assert len(missed) >= 12
    assert {year: round(miss, 4) for year, miss in missed.items() if abs(miss) > tolerance} == {}


def test_late_spend_is_within_five_per_cent_of_the_outturn() -> None:
    for year in range(2011, 2025):
        spent = sum(in_year(run(), f"cumulative_{tier}_spend", year) for tier in ("specialist", "care"))
        outturn = sum(budgets()[year, tier]["real_gbp"] for tier in ("specialist", "care"))
        assert spent == pytest.approx(outturn, rel=0.05), year


@pytest.mark.parametrize("share", [-0.15, 0.0, 0.35, 0.6, 0.7])
def test_history_is_met_whatever_share_prevention_has(share: float) -> None:
    missed = misses(run(share), "cla_31_march")
    assert max(abs(miss) for miss in missed.values()) < 0.04


def test_drawn_futures_meet_the_last_count() -> None:
    futures = tiershift.ensemble(
        model(), futures=300, seed=3, plan=baseline(), traces=True, variables=["children_in_care"]
    )
    last = futures["children_in_care"].sel(time=2024.25) / history()["cla_31_march"][2024] - 1
    assert float(abs(last).quantile(0.8)) < 0.02
    assert float(abs(last).max()) < 0.06


def test_mental_health_meets_the_counts_of_2022_23() -> None:
    waiting = at(run(), "mental_health_waiting_list", 2022.25)
    active = waiting + in_year(run(), "cumulative_mental_health_referrals", 2023)
    counted = {name: values[2023] for name, values in history().items() if 2023 in values}
    assert active == pytest.approx(counted["camhs_children_referred"], rel=0.03)
    assert in_year(run(), "cumulative_mental_health_starts", 2023) == pytest.approx(
        counted["camhs_referred_supported"], rel=0.03
    )
    assert in_year(run(), "cumulative_mental_health_closed", 2023) == pytest.approx(
        counted["camhs_referral_closed_before_support"], rel=0.03
    )
    assert at(run(), "mental_health_waiting_list", 2023.25) == pytest.approx(
        counted["camhs_referred_still_waiting"], rel=0.03
    )


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_children_and_pounds_are_conserved_and_no_stock_is_negative_in_extremes(extreme: str) -> None:
    results = tiershift.simulate(model(), params=EXTREMES[extreme])
    assert all(np.isfinite(results[name]).all() for name in results)
    assert lowest_stock(results)[0] >= -1e-6, lowest_stock(results)
    rungs = results["well"] + results["emerging"] + results["diagnosable"] + results["complex"]
    assert float(abs(rungs / results["child_population"] - 1).max()) < 1e-6
    found = results["funding"] + results["reserves_drawn"] + results["budget_gap"]
    used = results["total_spend"] + results["reserves_added"] + results["unspent_funding"]
    elsewhere = results["swept_money"] + results["invested_money_repaid"]
    assert float(abs(found - used - elsewhere).max()) < 1.0


def test_without_need_nobody_is_referred_helped_or_brought_into_care() -> None:
    results = tiershift.simulate(model(), params=EXTREMES["no need"])
    for name in ("mental_health_need", "early_help_eligible", "new_referrals", "mental_health_referrals"):
        assert float(results[name].max()) == pytest.approx(0, abs=1e-6), name
    assert at(results, "referrals", 2030.25) < 0.01 * at(results, "referrals", 2010.25)


def test_without_money_all_statutory_spend_is_a_gap_once_reserves_are_gone() -> None:
    results = tiershift.simulate(model(), params=EXTREMES["no money"])
    assert float(results["early_spend"].max()) == 0
    np.testing.assert_allclose(results["budget_gap"] + results["reserves_drawn"], results["late_spend"])
    assert float(results["reserves_drawn"].sel(time=slice(2015, None)).max()) < 1.0


def test_with_huge_capacity_nobody_waits_long_for_mental_health() -> None:
    results = tiershift.simulate(model(), params=EXTREMES["huge mental-health capacity"])
    assert float(results["mean_wait_mental_health"].sel(time=slice(2015, None)).max()) < 30 / 365


def test_the_model_file_alone_gives_the_history_that_the_baseline_records() -> None:
    alone, recorded = tiershift.simulate(model()), tiershift.simulate(model(), plan=baseline())
    for id_ in alone:
        if not str(id_).endswith(("_budget", "outturn_tables_until")) or str(id_).startswith("planned"):
            np.testing.assert_array_equal(alone[id_], recorded[id_], str(id_))


def effect(share: float) -> xr.Dataset:
    """Return what a billion a year more for family support changes: no crowding-out, no recycling in the way."""
    rich = with_more(baseline(), care_budget=16e9)
    more = with_more(rich, targeted_budget=2.7369e9)
    ask = {"prevention_share": share, "recycling_share": 0.0}
    without = tiershift.simulate(model(), params=ask, plan=rich)
    return tiershift.simulate(model(), params=ask, plan=more) - without


def test_more_early_help_raises_reach_then_referrals_and_lowers_care_only_later() -> None:
    change = effect(0.7)
    assert at(change, "early_help_reach", 2028.25) > 0.02
    assert in_year(change, "cumulative_referrals", 2027) > 0
    assert abs(at(change, "children_in_care", 2027.25)) < 200
    assert at(change, "children_in_care", 2034.25) < -2_000


def test_if_prevention_has_no_share_more_early_help_does_not_lower_care() -> None:
    change = effect(0.0)["children_in_care"].sel(time=slice(2026.25, None))
    assert float(change.min()) > -60


def test_demand_growth_raises_need_referrals_and_care() -> None:
    grown = replace(
        baseline(),
        head="",
        changes=(*baseline().changes, Change(2026.25, 2026.25, "demand_growth", 0.02, "1/year", "set", "test")),
    )
    change = tiershift.simulate(model(), plan=grown) / run()
    for name, least in (("mental_health_need", 1.04), ("referrals", 1.08), ("children_in_care", 1.02)):
        assert at(change, name, 2034.25) > least, name


def test_with_flat_budgets_every_future_stays_plausible() -> None:
    futures = tiershift.ensemble(model(), futures=200, seed=11, plan=baseline(), traces=True)
    assert all(np.isfinite(futures[name]).all() for name in futures)
    assert lowest_stock(futures)[0] >= -1e-6
    care = futures["children_in_care"].sel(time=2034.25)
    assert float(care.min()) > 60_000
    assert float(care.quantile(0.9)) < 125_000
    assert float(care.max()) < 220_000
    assert 370_000 < float(futures["children_in_need"].sel(time=2034.25).median()) < 470_000
    assert float(futures["unmet_mental_health_share"].max()) < 0.5


def test_every_variable_has_a_unit_and_a_sentence_and_every_unit_balances() -> None:
    bare = [v.name for v in model().variables.values() if not v.unit.strip() or not v.doc.strip().endswith(".")]
    assert bare == []
    assert [str(problem) for problem in check_units(model().tree)] == []


def test_every_constant_has_an_entry_with_the_value_and_unit_of_the_model_file() -> None:
    controls = {"initial_time", "final_time", "time_step", "saveper"}
    constants = {v.id: v for v in model().variables.values() if v.kind == "constant" and v.id not in controls}
    assert set(constants) == set(model().parameters.values)
    for name, variable in constants.items():
        entry = model().parameters.values[name]
        assert entry.unit == variable.unit, name
        if entry.elements:
            assert {one.name: one.value for one in entry.elements} == numbers(variable, model().tree), name
            assert all(entry.low <= one.value <= entry.high for one in entry.elements), name
        else:
            assert entry.value == number(variable), name
            assert entry.low <= entry.value <= entry.high, name


def test_levers_are_never_drawn_except_the_floor() -> None:
    drawn = {p.id for p in model().parameters.values.values() if p.lever is not None and not isinstance(p.draw, Fixed)}
    assert drawn == {"early_help_floor"}


def test_budgets_are_cash_in_pounds_of_2023_24_and_the_plan_and_the_model_carry_them() -> None:
    planned = {(round(c.at + 0.75), c.parameter): c.value for c in baseline().changes if c.at >= 2010.25}
    for (year, tier), row in budgets().items():
        real = row["cash_gbp_m"] * 1e6 * 121.3 / row["deflator"]
        assert row["real_gbp"] == pytest.approx(real, abs=51_000)
        assert planned[year, f"{tier}_budget"] == row["real_gbp"]
    for tier in BUDGETS:
        assert model().parameters.values[f"{tier}_budget"].value == budgets()[2024, tier]["real_gbp"]
