"""Children's mental health: who needs help, who waits, who is seen, and what the two steady states are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import tiershift
from tiershift.events.plan import Change

HERE = Path(__file__).parents[2] / "models" / "childrens_services"
DAY = 365.25
TIERS = ("one", "two", "three", "four")
THRIVE = ("advice", "help", "more_help", "risk_support")
EXTREMES: Mapping[str, Mapping[str, float]] = {
    "nothing is treated": {"mental_health_capacity": 0.0},
    "everything is treated": {"mental_health_capacity": 1e9},
    "no beds": {"inpatient_beds": 0.0},
    "beds for everybody": {"inpatient_beds": 10_000.0},
    "every offer": {
        "school_team_coverage": 1.0,
        "digital_contract": 3e8,
        "peer_support": 500_000.0,
        "teachers_trained": 1.0,
        "single_access_point": 1.0,
        "wait_guarantee": 1.0,
        "co_design": 1.0,
        "hidden_need_outreach": 1e6,
    },
    "no offer": {"school_team_coverage": 0.0, "digital_contract": 0.0, "peer_support": 0.0, "teachers_trained": 0.0},
    "a crisis each year for each": {"crisis_rate[severe]": 0.6, "services_in_a_crisis": 40.0},
    "waiting makes severe at once": {"step_up_rate": 0.25, "step_up_sensitivity_to_wait": 2.0},
}


@cache
def model() -> tiershift.Model:
    return tiershift.load_model(HERE / "childrens_services.mdl")


@cache
def run() -> xr.Dataset:
    return tiershift.simulate(model(), plan=tiershift.load_plan("baseline"))


def alone(**params: float) -> xr.Dataset:
    return tiershift.simulate(model(), params=params)


def at(results: xr.Dataset, name: str, time: float) -> float:
    return float(results[name].sel(time=time))


def in_year(results: xr.Dataset, name: str, year: int) -> float:
    """Return what a running total grew by in the financial year that ends in March of `year`."""
    return at(results, name, year + 0.25) - at(results, name, year - 0.75)


def days_until_seen(results: xr.Dataset, *years: int) -> float:
    waited = sum(in_year(results, "cumulative_wait_of_those_seen", year) for year in years)
    return DAY * waited / sum(in_year(results, "cumulative_planned_treatments", year) for year in years)


def lengthened(folder: Path, until: float, saveper: float = 1.0) -> tiershift.Model:
    """Return the model as it is, but for the time at which it ends and how often results are kept."""
    text = (HERE / "childrens_services.mdl").read_text(encoding="utf-8")
    longer = text.replace("FINAL TIME  = 2040.25", f"FINAL TIME  = {until}").replace(
        "SAVEPER  = 0.25", f"SAVEPER  = {saveper}"
    )
    assert longer != text
    (folder / "childrens_services.mdl").write_text(longer, encoding="utf-8")
    entries = (HERE / "childrens_services.params.yaml").read_text(encoding="utf-8")
    (folder / "childrens_services.params.yaml").write_text(entries, encoding="utf-8")
    return tiershift.load_model(folder / "childrens_services.mdl")


@pytest.mark.parametrize(
    ("count", "children"),
    [("active", 949_200), ("starts", 305_000), ("closed", 372_800), ("waiting", 270_300)],
)
def test_the_counts_of_2022_23_are_met_within_three_per_cent(count: str, children: int) -> None:
    modelled = {
        "active": at(run(), "mental_health_waiting_list", 2022.25)
        + in_year(run(), "cumulative_mental_health_referrals", 2023),
        "starts": in_year(run(), "cumulative_mental_health_starts", 2023),
        "closed": in_year(run(), "cumulative_mental_health_closed", 2023),
        "waiting": at(run(), "mental_health_waiting_list", 2023.25),
    }
    assert modelled[count] == pytest.approx(children, rel=0.03)


@pytest.mark.parametrize(("years", "low", "high"), [((2018, 2019), 53, 57), ((2023,), 33.5, 37.5)])
def test_those_seen_have_waited_as_long_as_the_commissioner_counted(
    years: tuple[int, ...], low: float, high: float
) -> None:
    assert low <= days_until_seen(run(), *years) <= high


def test_forty_thousand_have_waited_over_two_years_while_those_seen_waited_weeks() -> None:
    assert at(run(), "children_waiting_over_two_years", 2023.25) == pytest.approx(40_000, rel=0.12)
    assert at(run(), "age_of_the_queue", 2023.25) > 8 * at(run(), "wait_of_those_seen", 2023.25)


def test_three_per_cent_of_children_were_treated_in_2018_19() -> None:
    treated = in_year(run(), "cumulative_mental_health_starts", 2019) / at(run(), "child_population", 2018.75)
    assert 0.0295 <= treated <= 0.0315


def waits_of_those_seen(results: xr.Dataset, time: float) -> tuple[np.ndarray, np.ndarray]:
    """Return days waited since referral and the share of starts in each, at one moment.

    Within a class, all leave at one rate, so that starts fall off exponentially from its beginning to its end. Triage
    comes before, with a mean of its own.
    """
    now = results.sel(time=time)
    days = np.arange(0, 4000) + 0.5
    begins = np.array([0, 4 / 52, 18 / 52, 1, 2]) * DAY
    density = np.zeros_like(days)
    for index, begin in enumerate(begins):
        end = begins[index + 1] if index < 4 else np.inf
        inside = (days >= begin) & (days < end)
        for severity in range(2):
            rate = float(now["leaving_rate_of_the_list"][index, severity]) / DAY
            fall = np.where(inside, np.exp(-rate * (days - begin)), 0.0)
            density += float(now["starts_by_wait_class"][index, severity]) * fall / fall.sum()
    triage = np.exp(-days / (DAY * model().parameters.values["triage_time"].value))
    both = np.convolve(density / density.sum(), triage / triage.sum())[: len(days)]
    return days, both / both.sum()


def test_waits_of_those_seen_are_as_skewed_as_in_the_sample_of_21_419() -> None:
    """Edbrooke-Childs and Deighton 2020: mean 50.65 days, median 32, standard deviation 78, in 2011-15."""
    days, share = waits_of_those_seen(run(), 2014.25)
    mean = float(days @ share)
    median = float(np.interp(0.5, share.cumsum(), days))
    spread = float(np.sqrt((days - mean) ** 2 @ share))
    assert mean == pytest.approx(50.65, rel=0.06)
    assert 1.4 <= mean / median <= 1.8
    assert 1.0 <= spread / mean <= 1.6


def test_every_child_in_need_is_hidden_noticed_waiting_or_helped() -> None:
    need = run()["mental_health_need_by_severity"]
    known = run()["recognised_mental_health_need"] + run()["mental_health_waiting_list_by_severity"]
    accounted = run()["hidden_mental_health_need"] + known + run()["children_in_help_by_severity"]
    np.testing.assert_allclose(accounted, need, rtol=1e-9)
    np.testing.assert_allclose(need.sum("severity"), run()["mental_health_need"], rtol=1e-9)


@pytest.mark.parametrize("extreme", ["as it is", *EXTREMES])
def test_the_list_changes_by_who_comes_and_who_goes_and_nothing_else(extreme: str) -> None:
    results = alone(**EXTREMES.get(extreme, {}), single_access_point=0.0) if extreme != "every offer" else run()
    flows = "cumulative_mental_health_referrals", "cumulative_mental_health_starts", "cumulative_mental_health_closed"
    come, seen, closed = (results[name] for name in flows)
    change = results["mental_health_waiting_list"] - results["mental_health_waiting_list"][0]
    np.testing.assert_allclose(change, come - seen - closed, atol=1e-4 * float(come[-1]))


@pytest.mark.parametrize("extreme", ["as it is", *EXTREMES])
def test_the_tiers_and_thrive_are_two_views_of_the_same_children(extreme: str) -> None:
    results = alone(**EXTREMES.get(extreme, {}))
    everybody = results["children_in_mental_health_help"].sum("offer")
    for view in ([f"children_in_tier_{tier}" for tier in TIERS], [f"children_getting_{need}" for need in THRIVE]):
        np.testing.assert_allclose(sum(results[name] for name in view), everybody, rtol=1e-9)


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_no_extreme_makes_a_negative_number_of_children(extreme: str) -> None:
    results = alone(**EXTREMES[extreme])
    names = [
        "waiting_for_mental_health_help",
        "starts_by_wait_class",
        "recognised_mental_health_need",
        "children_in_mental_health_help",
        "hidden_mental_health_need",
        "complex",
        "diagnosable",
        "years_beyond_the_fold",
    ]
    assert {name: float(results[name].min()) for name in names if float(results[name].min()) < -1e-6} == {}
    assert all(np.isfinite(results[name]).all() for name in results)


def test_appointments_given_never_exceed_those_there_are() -> None:
    for params in ({}, *EXTREMES.values()):
        results = alone(**params)
        needed = xr.DataArray([8.0, 20.0], dims="severity")
        given = (results["treatment_starts_by_severity"].drop_vars("severity") * needed).sum("severity")
        assert float((given - results["services_left_for_the_list"]).max()) < 1.0


def test_in_a_steady_state_the_list_is_those_who_leave_times_the_time_they_waited(tmp_path: Path) -> None:
    """Little's law; exact once nobody steps up within a class."""
    steady = {"population_growth_after_last_count": 0.0, "step_up_rate": 0.0}
    last = tiershift.simulate(lengthened(tmp_path, 2300, 10.0), params=steady).isel(time=-1)
    triaged = last["mental_health_referrals"] * model().parameters.values["triage_time"].value
    assert float(last["being_triaged"].sum()) == pytest.approx(float(triaged), rel=1e-3)
    leaving = last["waiting_for_mental_health_help"] * last["leaving_rate_of_the_list"]
    waited = float((leaving * last["mean_wait_in_class"]).sum())
    assert waited == pytest.approx(float(last["accepted_and_waiting"].sum()), rel=1e-3)
    assert float(leaving.sum()) == pytest.approx(float(last["accepted_for_mental_health_help"].sum()), rel=1e-3)


@pytest.mark.parametrize(
    ("switch", "variable"),
    [
        ("loop_R2_untreated_worsening", "complex"),
        ("loop_R11_crisis_steals_capacity", "wait_of_those_seen"),
        ("loop_B12_step_down", "children_in_mental_health_treatment"),
        ("loop_B13_self_help", "mental_health_referrals"),
    ],
)
def test_each_loop_of_the_sector_changes_something_when_left_out(switch: str, variable: str) -> None:
    without = alone(**{switch: 0.0})
    assert abs(at(without, variable, 2030.25) / at(run(), variable, 2030.25) - 1) > 0.005


@pytest.mark.parametrize(
    ("lever", "variable", "sign"),
    [
        ({"mental_health_capacity": 400_000.0}, "mental_health_waiting_list", -1),
        ({"school_team_coverage": 1.0}, "children_in_any_mental_health_help", 1),
        ({"digital_contract": 1e8}, "children_in_any_mental_health_help", 1),
        ({"peer_support": 200_000.0}, "children_in_any_mental_health_help", 1),
        ({"teachers_trained": 1.0}, "all_hidden_mental_health_need", -1),
        ({"single_access_point": 1.0}, "mental_health_closed_unseen", -1),
        ({"wait_guarantee": 1.0}, "wait_of_those_seen", 1),
        ({"wait_guarantee": 1.0}, "children_waiting_over_two_years", -1),
        ({"inpatient_beds": 2600.0}, "children_in_tier_four", 1),
        ({"co_design": 1.0}, "mental_health_referrals", 1),
        ({"hidden_need_outreach": 200_000.0}, "all_hidden_mental_health_need", -1),
    ],
)
def test_each_lever_moves_what_its_sentence_says(lever: Mapping[str, float], variable: str, sign: int) -> None:
    assert sign * (at(alone(**lever), variable, 2030.25) - at(alone(), variable, 2030.25)) > 0


def test_new_school_and_digital_help_finds_more_need_at_first_and_takes_referrals_off_later() -> None:
    offers = {"school_team_coverage": (1.0, "Dmnl"), "digital_contract": (5e7, "GBP2324/year")}
    changes = tuple(
        Change(2026.25, 2026.25, name, value, unit, "set", "test") for name, (value, unit) in offers.items()
    )
    before = tiershift.load_plan("baseline")
    more = tiershift.simulate(model(), plan=replace(before, head="", changes=(*before.changes, *changes))) - run()
    assert at(more, "detection_effect", 2026.75) > 0.02
    assert abs(at(more, "detection_effect", 2036.25)) < 0.005
    assert at(more, "children_in_any_mental_health_help", 2030.25) > 100_000
    assert at(more, "mental_health_referrals", 2036.25) < 0
