"""The workforce of the shipped model: people are conserved, the counts are met, levers and loops do what they say."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from numpy.typing import NDArray

import tiershift

HERE = Path(__file__).parents[2] / "models" / "childrens_services"
GROUPS = ("social workers", "early help workers", "mental health clinicians", "universal staff")
SOCIAL = "social workers"
STOCKS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "trainees": (("training_starts",), ("training_completed",)),
    "novices": (("novices_hired",), ("promotions", "novices_leaving")),
    "experienced": (("experienced_hired", "promotions"), ("experienced_leaving",)),
    "agency_staff": (("agency_hired",), ("agency_released",)),
    "funded_posts": (("posts_added",), ()),
    "skill": (("skill_gained",), ("skill_lost",)),
    "social_capital": (("trust_gained",), ()),
}
COUNTED: Mapping[int, tuple[float, float, float, float, float]] = {
    2017: (28_482.6, 13.4, 15.8, 17.0, 17.7),
    2018: (29_464.9, 15.1, 15.4, 16.5, 17.4),
    2019: (30_683.8, 15.0, 15.8, 16.4, 16.9),
    2020: (31_852.3, 13.5, 15.4, 16.1, 16.3),
    2021: (32_502.0, 15.4, 15.5, 16.7, 16.3),
    2022: (31_634.1, 17.2, 17.6, 20.0, 16.6),
    2023: (33_119.1, 15.9, 17.9, 18.9, 16.0),
    2024: (34_328.2, 13.8, 16.2, 17.3, 15.4),
}
"""DfE, children's social work workforce, 30 September: FTE in post; turnover, agency and vacancies in %; caseload."""

EXTREMES: Mapping[str, Mapping[str, float]] = {
    "no money": {
        "outturn_tables_until": 2010.0,
        **{f"{tier}_budget": 0.0 for tier in ("universal", "targeted", "specialist", "care")},
    },
    "money without end": {
        "outturn_tables_until": 2010.0,
        **{f"{tier}_budget": 1e11 for tier in ("universal", "targeted", "specialist", "care")},
    },
    "hiring without end": {f"hiring_rate[{group}]": 1e6 for group in GROUPS},
    "no hiring": {"joining_share": 0.0, **{f"hiring_rate[{group}]": 0.0 for group in GROUPS}},
    "everybody leaves": {f"base_leaving_rate[{group}]": 1e6 for group in GROUPS},
    "nobody in post": {f"vacancy_rate_at_start[{group}]": 1.0 for group in GROUPS},
    "no posts": {f"posts_at_start[{group}]": 0.0 for group in GROUPS},
    "no referrals": {"base_referral_rate": 0.0, "children_supported_at_home_at_start": 0.0},
    "a cap of ten and no agency": {"caseload_cap": 10.0, "agency_cap": 0.0},
    "work is all training": {"training_hours": 2000.0},
    "no mental-health capacity": {"mental_health_capacity": 0.0},
}
LEVERS: tuple[tuple[str, float, Mapping[str, int]], ...] = (
    (
        "pay_relative_to_market",
        1.1,
        {"leaving_rate": -1, "vacancy_rate_of_social_workers": -1, "agency_rate_of_social_workers": -1},
    ),
    ("caseload_cap", 15.0, {"caseload_held": -1, "funded_posts": 1, "specialist_spend": 1}),
    ("supervision_hours", 48.0, {"social_capital": 1, "leaving_rate": -1, "skill": 1}),
    ("academy_places", 1000.0, {"trainees": 1, "novices": 1, "vacancy_rate_of_social_workers": -1}),
    ("agency_cap", 0.05, {"agency_rate_of_social_workers": -1, "agency_bill": -1, "social_worker_caseload": 1}),
    ("training_hours", 60.0, {"skill": 1, "practice_quality": 1, "early_help_worker_effect": 1}),
    ("universal_staff_training_hours", 12.0, {"universal_staff_skill_effect": 1}),
    ("specialist_budget", 4.5e9, {"funded_posts": 1, "specialist_spend": 1, "social_worker_caseload": -1}),
)


@cache
def model() -> tiershift.Model:
    return tiershift.load_model(HERE / "childrens_services.mdl")


@cache
def run() -> xr.Dataset:
    return tiershift.simulate(model())


def values(results: xr.Dataset, name: str, group: str = SOCIAL) -> NDArray[np.float64]:
    """Return a variable over time: that of one group where it is an array."""
    array = results[name]
    return np.asarray(array if array.ndim == 1 else array.isel(staff=GROUPS.index(group)), np.float64)


def at(results: xr.Dataset, name: str, time: float, group: str = SOCIAL) -> float:
    return float(values(results, name, group)[np.flatnonzero(results["time"].values == time)[0]])


def in_year(results: xr.Dataset, name: str, end: float) -> float:
    return at(results, name, end) - at(results, name, end - 1)


@cache
def outturn() -> Mapping[int, float]:
    with (HERE / "budgets_england.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): float(row["real_gbp"]) for row in csv.DictReader(file) if row["tier"] == "specialist"}


@pytest.mark.parametrize("year", COUNTED)
def test_the_workforce_census_is_met_each_september(year: int) -> None:
    posts, turnover, agency, vacancies, caseload = COUNTED[year]
    date = year + 0.75
    assert at(run(), "staff_in_post", date) == pytest.approx(posts, rel=0.03)
    left = in_year(run(), "cumulative_social_workers_leaving", date) / at(run(), "staff_in_post", date)
    assert 100 * left == pytest.approx(turnover, abs=1.5)
    assert 100 * at(run(), "agency_rate_of_social_workers", date) == pytest.approx(agency, abs=1.5)
    assert 100 * at(run(), "vacancy_rate_of_social_workers", date) == pytest.approx(vacancies, abs=1.5)
    assert at(run(), "social_worker_caseload", date) == pytest.approx(caseload, abs=1.5)


@pytest.mark.parametrize("response", [0.0, 0.105])
def test_specialist_spend_follows_the_outturn_also_where_no_plan_moves_posts(response: float) -> None:
    results = tiershift.simulate(model(), params={"budget_response": response})
    for year, spent in outturn().items():
        assert in_year(results, "cumulative_specialist_spend", year + 0.25) == pytest.approx(spent, rel=0.07), year


def test_without_the_shock_of_definition_only_the_years_before_the_line_break_change() -> None:
    without = tiershift.simulate(
        model(), params={"specialist_spend_before_the_line_break": 0.0, "budget_response": 0.0}
    )
    with_it = tiershift.simulate(model(), params={"budget_response": 0.0})
    difference = values(with_it, "definition_shock") - values(without, "definition_shock")
    np.testing.assert_array_equal(difference, np.where(with_it["time"].values < 2012.25, 6e8, 0.0))


@cache
def every_step(folder: Path) -> tiershift.Model:
    """Return the model with its results kept at every time step."""
    text = (HERE / "childrens_services.mdl").read_text(encoding="utf-8")
    path = folder / "every_step.mdl"
    path.write_text(text.replace("SAVEPER  = 0.25", "SAVEPER  = 0.03125"), encoding="utf-8")
    return tiershift.load_model(path)


@pytest.mark.parametrize("extreme", [None, *EXTREMES], ids=str)
def test_staff_in_are_staff_out_and_nobody_is_negative(
    extreme: str | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    params = EXTREMES[extreme] if extreme else {}
    results = tiershift.simulate(every_step(tmp_path_factory.getbasetemp()), params=params)
    assert results.sizes["time"] > 900
    for stock, (inflows, outflows) in STOCKS.items():
        for group in GROUPS:
            level = values(results, stock, group)
            assert np.isfinite(level).all(), (stock, group)
            assert level.min() >= -1e-6, (stock, group)
            change = sum(values(results, flow, group) for flow in inflows) - sum(
                (values(results, flow, group) for flow in outflows), np.zeros_like(level)
            )
            np.testing.assert_allclose(np.diff(level), 0.03125 * change[:-1], atol=1e-6 * (1 + level.max()))
    assert all(values(results, "skill", group).max() <= 1 for group in GROUPS)
    people = values(results, "staff_in_post")
    joined = values(results, "cumulative_social_workers_hired") - values(results, "cumulative_social_workers_leaving")
    np.testing.assert_allclose(people, people[0] + joined, rtol=1e-6, atol=1e-3)


def test_the_caseload_is_cases_over_those_who_hold_them() -> None:
    for year, (posts, _, agency, _, caseload) in COUNTED.items():
        workers = posts / (1 - agency / 100)
        assert caseload * 0.53 * workers == pytest.approx(
            at(run(), "cases_held_by_social_workers", year + 0.75), rel=0.08
        )
    holders = 0.53 * (values(run(), "staff_in_post") + values(run(), "agency_staff"))
    held = 0.82 * values(run(), "children_in_need")
    np.testing.assert_allclose(values(run(), "social_worker_caseload"), held / holders, rtol=1e-12)


def test_vacancies_are_the_posts_that_nobody_fills() -> None:
    for group in GROUPS:
        open_posts = values(run(), "funded_posts", group) - values(run(), "staff_in_post", group)
        np.testing.assert_array_equal(values(run(), "vacancies", group), np.maximum(0, open_posts))


def test_more_academy_places_fill_the_course_as_an_exponential_does() -> None:
    more = tiershift.simulate(model(), params={"academy_places": 1000.0})
    years = run()["time"].values - 2010
    expected = 2000 * (1 - np.exp(-years / 2))
    extra = values(more, "trainees") - values(run(), "trainees")
    np.testing.assert_allclose(extra, expected, atol=12)


def test_without_training_and_with_no_loss_to_leavers_skill_fades_at_its_rate() -> None:
    results = tiershift.simulate(
        model(), params={"training_hours": 0.0, "universal_staff_training_hours": 0.0, "skill_lost_with_leavers": 0.0}
    )
    years = results["time"].values - 2010
    np.testing.assert_allclose(values(results, "skill"), 0.6 * np.exp(-0.1 * years), rtol=0.005)


def test_the_effects_are_one_at_their_reference() -> None:
    for name in ("early_help_worker_effect", "mental_health_clinician_effect", "universal_staff_skill_effect"):
        assert at(run(), name, 2010.0) == pytest.approx(1, abs=0.015), name
    near = np.flatnonzero(abs(values(run(), "workload") - 1) < 0.02)
    assert len(near)
    np.testing.assert_allclose(values(run(), "practice_quality")[near], 1, atol=0.03)


@pytest.mark.parametrize(("lever", "value", "moves"), LEVERS, ids=[lever for lever, _, _ in LEVERS])
def test_each_lever_moves_what_it_should(lever: str, value: float, moves: Mapping[str, int]) -> None:
    steady = {"outturn_tables_until": 2010.0}
    before = tiershift.simulate(model(), params=steady)
    after = tiershift.simulate(model(), params={**steady, lever: value})
    for name, sign in moves.items():
        change = at(after, name, 2018.0) / at(before, name, 2018.0) - 1
        assert sign * change > 0.005, (name, change)


@pytest.mark.parametrize(
    ("loop", "moved"),
    [
        ("loop_R7_burn_out", "leaving_rate"),
        ("loop_B6_agency_patch", "agency_staff"),
        ("loop_B7_recruitment", "experienced_hired"),
    ],
)
def test_each_loop_of_the_workforce_changes_something_and_is_neutral_at_nought(loop: str, moved: str) -> None:
    off = tiershift.simulate(model(), params={loop: 0.0})
    assert abs(at(off, moved, 2013.0) / at(run(), moved, 2013.0) - 1) > 0.02
    for group in GROUPS[1:]:
        assert at(off, "staff_in_post", 2010.0, group) == at(run(), "staff_in_post", 2010.0, group)


def test_burn_out_makes_a_rise_of_cases_cost_more_staff_than_it_would_alone() -> None:
    def lost(switch: float) -> float:
        some, many = (
            tiershift.simulate(model(), params={"loop_R7_burn_out": switch, "cases_per_child_in_need": share})
            for share in (0.82, 1.2)
        )
        return at(many, "leaving_rate", 2020.0) / at(some, "leaving_rate", 2020.0)

    assert lost(1.0) > 1.02
    assert lost(0.0) < lost(1.0)


def test_with_hiring_without_end_no_post_stays_vacant_and_agency_goes() -> None:
    results = tiershift.simulate(model(), params=EXTREMES["hiring without end"])
    for group in GROUPS:
        vacant = values(results, "vacancies", group) / values(results, "funded_posts", group)
        assert vacant[40:].max() < 0.02, group
    assert at(results, "agency_rate_of_social_workers", 2020.0) < 0.02


def test_more_mental_health_money_makes_posts_before_it_finds_people() -> None:
    more = tiershift.simulate(model(), params={"mental_health_capacity": 4e5})
    group = "mental health clinicians"
    assert at(more, "funded_posts", 2014.0, group) == pytest.approx(4e5 / 30, rel=0.03)
    assert at(more, "mental_health_clinician_effect", 2012.0) < 0.97 * at(
        run(), "mental_health_clinician_effect", 2012.0
    )
    assert at(more, "staff_in_post", 2018.0, group) > 1.2 * at(run(), "staff_in_post", 2018.0, group)


def test_without_money_posts_go_and_early_help_lets_its_workers_go() -> None:
    results = tiershift.simulate(model(), params=EXTREMES["no money"])
    assert at(results, "funded_posts", 2020.0) < 0.8 * at(run(), "funded_posts", 2020.0)
    assert at(results, "staff_in_post", 2020.0, "early help workers") < 100
    assert at(results, "social_worker_caseload", 2020.0) > 1.2 * at(run(), "social_worker_caseload", 2020.0)
    assert at(results, "incident_pressure", 2020.0) > 1.05
