"""Need by age and the queue for early help: children are conserved, waits are those of queueing theory."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import tiershift
from tiershift.events.plan import Change, Plan

HERE = Path(__file__).parents[2] / "models" / "childrens_services"
RUNGS = ("well", "emerging", "diagnosable", "complex")
CLASSES = ("up to 4 weeks", "4 to 18 weeks", "18 to 52 weeks", "1 to 2 years", "over 2 years")
GIVING_UP = tuple(f"early help giving up rate[{name}]" for name in CLASSES)
QUEUE = (
    "hidden_need",
    "need_recognised_and_not_referred",
    "early_help_waiting_list",
    "children_in_early_help",
    "recently_discharged",
    "closed_unmet",
)
PLENTY = {"universal_budget": 1e11, "targeted_budget": 1e11, "outturn_tables_until": 2010.0, "early_help_floor": 1.0}
EXTREMES: dict[str, dict[str, float]] = {
    "no early money": {"universal_budget": 0.0, "targeted_budget": 0.0, "outturn_tables_until": 2010.0},
    "plenty": PLENTY,
    "everybody refused": {"early_help_threshold": 1e6},
    "everybody accepted": {"early_help_threshold": 0.0, "early_help_outreach": 3.0},
    "all by priority": {"early_help_priority_share": 1.0},
    "all by turn with a guarantee": {"early_help_priority_share": 0.0, "early_help_wait_guarantee": 1.0},
    "quick referral": {"time_to_refer": 0.08, "early_help_outreach": 3.0, "early_help_patience": 0.1},
    "huge need": {"base_onset_rate": 2.0, "demand_growth": 0.05},
    "few births": {"birth_growth_after_last_count": -0.03, "population_growth_after_last_count": -0.015},
}


@cache
def model() -> tiershift.Model:
    return tiershift.load_model(HERE / "childrens_services.mdl")


@cache
def baseline() -> Plan:
    return tiershift.load_plan("baseline")


def run(**params: float) -> xr.Dataset:
    return tiershift.simulate(model(), params=params, plan=baseline())


@cache
def today() -> xr.Dataset:
    return run()


def with_lever(name: str, value: float, unit: str = "Dmnl") -> xr.Dataset:
    """Return the baseline with one lever set on 1 April 2026."""
    change = Change(2026.25, 2026.25, name, value, unit, "set", "test")
    return tiershift.simulate(model(), plan=replace(baseline(), head="", changes=(*baseline().changes, change)))


def at(results: xr.Dataset, name: str, time: float) -> float:
    return float(results[name].sel(time=time))


@pytest.mark.parametrize("extreme", [{}, *EXTREMES.values()], ids=["today", *EXTREMES])
def test_children_of_every_age_add_up_to_the_population_and_no_state_is_negative(extreme: dict[str, float]) -> None:
    results = tiershift.simulate(model(), params=extreme)
    by_age = sum(results[f"{rung}_by_age"].sum("age") for rung in RUNGS)
    np.testing.assert_allclose(by_age, results["child_population"], rtol=1e-9)
    np.testing.assert_allclose(results["child_population_by_age"].sum("age"), by_age, rtol=1e-12)
    for rung in RUNGS:
        np.testing.assert_allclose(results[rung], results[f"{rung}_by_age"].sum("age"), rtol=1e-12)
        assert float(results[f"{rung}_by_age"].min()) >= 0, rung
    for name in (*QUEUE, "waiting_for_early_help", "seen_for_early_help", "early_help_referrals"):
        assert float(results[name].min()) >= -1e-6, name


def test_what_enters_and_leaves_explains_the_change_of_every_age() -> None:
    """Births and net arrivals less those who grow older or turn eighteen, summed over time steps that are all kept."""
    results = today()
    well, emerging, diagnosable, complex_ = (results[f"ageing_out_of_{rung}"] for rung in RUNGS)
    outflow = well + emerging + diagnosable + complex_
    inflow = outflow.shift(age=1, fill_value=0.0)
    births = results["births"].broadcast_like(outflow).where(outflow["age"] == "infants", 0.0)
    change = (inflow + births + results["net_arrivals"] - outflow).transpose("time", "age")
    counted = results["child_population_by_age"].transpose("time", "age")
    expected = counted.isel(time=0).values + np.cumsum(0.25 * change.values[:-1], axis=0)
    np.testing.assert_allclose(counted.values[1:], expected, rtol=0.01)


def test_age_bands_of_2023_are_near_the_counted_ones() -> None:
    """ONS mid-2023, recalled: 2.99 million under five, 3.35 at 5 to 9, 4.25 at 10 to 15, 1.37 at 16 and 17."""
    bands = today()["child_population_by_age"].sel(time=2023.5).values
    joined = [bands[0] + bands[1], bands[2], bands[3], bands[4]]
    np.testing.assert_allclose(joined, [2.99e6, 3.35e6, 4.25e6, 1.37e6], rtol=0.08)


def test_need_and_probable_disorder_follow_the_surveys() -> None:
    """NHS Digital: probable disorder 12.1 per cent in 2017 and 20.3 in 2023; with possible disorder 24 and 32.3."""
    share = {rung: today()[rung] / today()["child_population"] for rung in RUNGS}
    disorder = share["diagnosable"] + share["complex"]
    for year, need, probable in ((2017.25, 0.24, 0.121), (2023.25, 0.323, 0.203)):
        assert float(1 - share["well"].sel(time=year)) == pytest.approx(need, abs=0.01)
        assert float(disorder.sel(time=year)) == pytest.approx(probable, abs=0.015)
    older = today()["diagnosable_by_age"] / today()["child_population_by_age"]
    rates = older.sel(time=2023.25)
    assert float(rates.sel(age="infants")) < float(rates.sel(age="primary")) < float(rates.sel(age="late teens"))


def test_every_child_with_emerging_or_diagnosable_need_is_in_one_state_of_the_queue() -> None:
    for params in ({}, {"early_help_outreach": 3.0}, {"early_help_threshold": 4.0}):
        results = run(**params)
        np.testing.assert_allclose(sum(results[name] for name in QUEUE), results["early_help_eligible"], rtol=1e-12)
        assert float(results["hidden_need"].min()) > 0


def test_the_queue_starts_in_balance() -> None:
    first = today().sel(time=slice(2010, 2010.5))
    for name in (*QUEUE, "early_help_wait", "early_help_referrals", "mean_wait_of_those_helped"):
        assert float(first[name].max() / first[name].min()) < 1.05, name
    spread = first["waiting_for_early_help"].isel(time=[0, 2]) / first["early_help_waiting_list"].isel(time=[0, 2])
    assert float(abs(spread.isel(time=1) - spread.isel(time=0)).max()) < 0.02


def test_the_queue_starts_near_balance_whatever_is_drawn() -> None:
    # How much of the money is staff, and how fast they learn, is drawn apart from the queue at the start. No count
    # holds the list of early help down, so that history lets its start be further off than its prior.
    states = ("early_help_waiting_list", "children_in_early_help", "recently_discharged", "hidden_need")
    futures = tiershift.ensemble(
        model(), futures=100, seed=5, plan=baseline(), posterior=False, traces=True, variables=states
    )
    for name in states:
        moved = futures[name].sel(time=2010.5) / futures[name].sel(time=2010) - 1
        assert float(abs(moved).quantile(0.8)) < 0.15, name
        assert float(abs(moved).max()) < 0.35, name
    assert float(futures["hidden_need"].min()) > 0


def test_the_list_is_arrivals_times_the_mean_wait_of_all_who_leave_it() -> None:
    """Little's law, exact where the queue stands still; here it moves a little."""
    for time, tolerance in ((2010.0, 0.03), (2040.25, 0.06)):
        now = today().sel(time=time)
        leaving = now["seen_for_early_help"] + now["given_up_waiting"]
        mean_wait = float((leaving * now["wait_so_far"]).sum() / leaving.sum())
        assert float(now["early_help_waiting_list"]) == pytest.approx(
            float(now["early_help_accepted"]) * mean_wait, rel=tolerance
        )


def test_with_places_for_all_the_wait_is_that_of_two_competing_rates() -> None:
    """Seen at 1/handling time, giving up at g: waits are exponential with mean 1/(1/handling + g)."""
    results = tiershift.simulate(model(), params={**PLENTY, **dict.fromkeys(GIVING_UP, 0.5)})
    expected = 1 / (1 / 0.1 + 0.5)
    for name in ("mean_wait_of_those_helped", "age_of_the_early_help_queue"):
        assert at(results, name, 2030.25) == pytest.approx(expected, rel=0.01), name
    served = at(results, "early_help_starts", 2030.25) / at(results, "early_help_accepted", 2030.25)
    assert served == pytest.approx(10 / 10.5, rel=0.01)


def test_places_in_turn_go_to_the_longest_waits_and_priority_to_the_shortest() -> None:
    """In turn, nobody in a shorter class is seen while a longer class has anybody who could be."""
    results = run(early_help_priority_share=0.0)
    seen = results["seen_for_early_help"].transpose("time", ...).values
    could = results["waiting_for_early_help"].transpose("time", ...).values / 0.1
    for shorter in range(4):
        longest_are_seen = np.isclose(seen[:, shorter + 1 :], could[:, shorter + 1 :]).all(axis=1)
        assert longest_are_seen[seen[:, shorter] > 1.0].all()
    assert float(results["seen_for_early_help"].sum()) == pytest.approx(float(results["early_help_starts"].sum()))
    urgent = run(early_help_priority_share=0.9)
    assert at(urgent, "mean_wait_of_those_helped", 2023.25) < 0.8 * at(results, "mean_wait_of_those_helped", 2023.25)
    assert at(urgent, "age_of_the_early_help_queue", 2023.25) > at(results, "age_of_the_early_help_queue", 2023.25)


@pytest.mark.parametrize(
    ("lever", "value", "name", "sign"),
    [
        ("early_help_threshold", 2.0, "early_help_accepted_share", -1),
        ("early_help_threshold", 2.0, "closed_unmet", 1),
        ("early_help_threshold", 2.0, "early_help_waiting_list", -1),
        ("time_to_refer", 0.08, "need_recognised_and_not_referred", -1),
        ("time_to_refer", 0.08, "early_help_waiting_list", 1),
        ("early_help_outreach", 2.0, "hidden_need", -1),
        ("early_help_outreach", 2.0, "early_help_wait", 1),
        ("early_help_priority_share", 0.8, "mean_wait_of_those_helped", -1),
        ("early_help_wait_guarantee", 1.0, "early_help_waiting_over_eighteen_weeks", -1),
    ],
)
def test_each_lever_of_the_queue_moves_what_it_should(lever: str, value: float, name: str, sign: int) -> None:
    unit = "year" if lever == "time_to_refer" else "Dmnl"
    moved = at(with_lever(lever, value, unit), name, 2029.25) / at(today(), name, 2029.25) - 1
    assert sign * moved > 0.02


@pytest.mark.parametrize(
    ("loop", "name", "least"),
    [
        ("loop_B1_natural_recovery", "well", 0.1),
        ("loop_B2_rationing", "early_help_accepted_share", 0.1),
        ("loop_B3_discouragement", "early_help_referrals", 0.1),
        ("loop_R3_repeat_work", "recently_discharged", 0.1),
        ("loop_B10_prevention_works", "emerging", 0.005),
    ],
)
def test_each_loop_of_need_and_the_queue_changes_something(loop: str, name: str, least: float) -> None:
    assert abs(at(run(**{loop: 0.0}), name, 2026.25) / at(today(), name, 2026.25) - 1) > least


def test_a_larger_care_system_makes_more_need_in_the_next_generation_only_if_asked() -> None:
    assert float(abs(today()["next_generation_effect"] - 1).max()) == 0
    later = run(loop_R9_next_generation=1.0)["next_generation_effect"]
    assert 1.0 < float(later.sel(time=2030.25)) < float(later.sel(time=2040.25)) < 1.02


def test_more_need_found_by_more_early_help_comes_before_any_relief() -> None:
    more = with_lever("targeted_budget", 3.5e9, "GBP2324/year")
    for name in ("surfacing_effect", "need_recognised"):
        assert at(more, name, 2027.25) > at(today(), name, 2027.25), name
