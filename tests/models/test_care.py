"""Care, its front door and its market: children are conserved through every placement, places bind, prices follow."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import tiershift

MODEL = Path(__file__).parents[2] / "models" / "childrens_services" / "childrens_services.mdl"
EXTREMES: dict[str, dict[str, float]] = {
    "as it is": {},
    "three times the entries": {"entry_rate_from_need": 0.15},
    "no entries": {"entry_rate_from_need": 0.0, "entry_rate_from_plans": 0.0, "entry_rate_without_episode": 0.0},
    "no supply": {"supply_response_to_margin": 0.0, "time_to_open_a_home": 50.0},
    "every lever": {
        "kin_offer": 1.0,
        "foster_recruitment_effort": 1.0,
        "residential_step_down_effort": 0.5,
        "council_homes_opened": 1000.0,
        "profit_cap": 1.0,
        "regional_buying": 1.0,
    },
    "every incentive": {"need_inflation_gain": 1.0, "stay_extension_gain": 1.0, "quality_shading_gain": 1.0},
}


@cache
def model() -> tiershift.Model:
    return tiershift.load_model(MODEL)


@cache
def run(extreme: str = "as it is") -> xr.Dataset:
    return tiershift.simulate(model(), params=EXTREMES[extreme])


def with_(**changes: float) -> xr.Dataset:
    return tiershift.simulate(model(), params=changes)


def at(results: xr.Dataset, name: str, time: float) -> float:
    return float(results[name].sel(time=time))


def in_year(results: xr.Dataset, name: str, year: int) -> float:
    """Return what a running total grew by in the financial year that ends in March of `year`."""
    return at(results, name, year + 0.25) - at(results, name, year - 0.75)


def placed(results: xr.Dataset, placement: str, time: float) -> float:
    array = results["in_placement"]
    where = {dim: placement for dim in array.dims if dim != "time"}
    return float(array.sel(where).sel(time=time))


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_children_are_conserved_through_every_age_and_placement(extreme: str) -> None:
    """The stock changes by those who come, counted or not, less those who go, whatever moves within."""
    results = run(extreme)
    uncounted = float(model().parameters.values["uncounted_return_rate"].value)
    years = results["time"].sel(time=slice(2011.25, 2039.25)).values[::4]
    for before, after in pairwise(years):
        flows = (at(results, "cumulative_care_starts", after) - at(results, "cumulative_care_starts", before)) - (
            at(results, "cumulative_care_ends", after) - at(results, "cumulative_care_ends", before)
        )
        mean = float(results["children_in_care"].sel(time=slice(before, after)).mean())
        change = at(results, "children_in_care", after) - at(results, "children_in_care", before)
        assert change == pytest.approx(flows + uncounted * mean, abs=1 + 2e-4 * mean)


@pytest.mark.parametrize("extreme", EXTREMES, ids=str)
def test_placements_stay_within_places_and_no_cell_is_negative(extreme: str) -> None:
    results = run(extreme)
    assert float(results["utilisation"].max()) <= 1 + 1e-9
    for name in (
        "newly_in_care",
        "settled_in_care",
        "places",
        "homes_in_the_pipeline",
        "recently_closed",
        "returned_home",
    ):
        assert float(results[name].min()) >= -1e-9, name
        assert bool(np.isfinite(results[name]).all()), name


@pytest.mark.parametrize(
    ("placement", "counted", "tolerance"),
    [
        ("childrens home", {2020: 7_100, 2021: 7_430, 2022: 7_600, 2023: 7_990, 2024: 8_640}, 0.1),
        ("supported accommodation", {2020: 6_510, 2021: 6_070, 2022: 7_470, 2023: 8_650}, 0.12),
        ("with parents", {2020: 5_530, 2021: 6_060, 2022: 5_700, 2023: 5_820, 2024: 5_300}, 0.12),
    ],
)
def test_placements_of_the_new_classes_are_met(placement: str, counted: dict[int, int], tolerance: float) -> None:
    for year, children in counted.items():
        assert placed(run(), placement, year + 0.25) == pytest.approx(children, rel=tolerance), year


def test_fostered_children_are_met_every_year() -> None:
    counted = (
        48_530,
        50_260,
        50_900,
        51_340,
        52_050,
        51_850,
        53_420,
        55_200,
        56_160,
        56_950,
        57_000,
        57_190,
        56_650,
        56_390,
    )
    for year, children in enumerate(counted, start=2011):
        assert at(run(), "fostered_children", year + 0.25) == pytest.approx(children, rel=0.04), year


def test_enquiries_per_referral_conferences_and_repeat_plans_follow_the_census() -> None:
    for year, enquiries, yielded, again in (
        (2013, 0.214, 0.472, 0.149),
        (2018, 0.302, 0.401, 0.202),
        (2022, 0.335, 0.339, 0.233),
    ):
        made = in_year(run(), "cumulative_section_47_enquiries", year)
        assert made / in_year(run(), "cumulative_referrals", year) == pytest.approx(enquiries, abs=0.03)
        assert in_year(run(), "cumulative_child_protection_conferences", year) / made == pytest.approx(
            yielded, abs=0.04
        )
        plans = in_year(run(), "cumulative_cpp_starts", year)
        assert in_year(run(), "cumulative_repeat_plans", year) / plans == pytest.approx(again, abs=0.02)


def test_short_stays_and_the_front_door_have_the_published_shares() -> None:
    assert in_year(run(), "cumulative_early_returns", 2024) / in_year(
        run(), "cumulative_care_ends", 2024
    ) == pytest.approx(0.285, abs=0.02)
    for year, share in ((2013, 0.247), (2022, 0.215)):
        again = in_year(run(), "cumulative_re_referrals", year) / in_year(run(), "cumulative_referrals", year)
        assert again == pytest.approx(share, abs=0.02)


def test_the_exit_rate_falls_and_comes_back_as_counted() -> None:
    for year, rate in ((2016, 0.456), (2021, 0.350), (2024, 0.402)):
        mean = (at(run(), "children_in_care", year - 0.75) + at(run(), "children_in_care", year + 0.25)) / 2
        assert in_year(run(), "cumulative_care_ends", year) / mean == pytest.approx(rate, abs=0.03)


def test_the_price_of_a_home_reaches_what_the_audit_office_found() -> None:
    """318,400 pounds in 2023-24; 239,800 at the same prices in 2019-20, which the model reaches too early."""
    assert at(run(), "homes_price", 2023.75) == pytest.approx(318_400, rel=0.06)
    assert at(run(), "homes_price", 2019.75) == pytest.approx(239_800, rel=0.2)


def test_scarce_homes_cost_more_and_new_homes_cost_less() -> None:
    built, held = with_(council_homes_opened=1000.0), with_(supply_response_to_margin=0.0)
    assert at(built, "homes_price", 2030.25) < at(run(), "homes_price", 2030.25) < at(held, "homes_price", 2030.25)


@pytest.mark.parametrize(
    ("gain", "seen"),
    [
        ("need_inflation_gain", "homes_price"),
        ("stay_extension_gain", "children_in_care"),
        ("quality_shading_gain", "cumulative_moves"),
    ],
)
def test_each_incentive_works_apart_and_each_counter_lever_weakens_it(gain: str, seen: str) -> None:
    """With one incentive at work, what it raises is above the run without it, and each counter-lever brings it down."""
    plain, pushed = at(run(), seen, 2030.25), at(with_(**{gain: 0.5}), seen, 2030.25)
    assert pushed > 1.001 * plain
    for counter in ("user_choice", "competition", "outcome_pay", "provider_monitoring"):
        assert plain < at(with_(**{gain: 0.5, counter: 1.0}), seen, 2030.25) < pushed
        assert at(with_(**{counter: 1.0}), seen, 2030.25) == pytest.approx(plain, rel=1e-9)


@pytest.mark.parametrize(
    "loop",
    [
        "r4_risk_aversion",
        "r5_re_entry",
        "r6_scarcity_price_spiral",
        "r12_poor_match",
        "b2_rationing",
        "b4_permanence",
        "b5_length_of_stay_limits",
        "b14_supply_response",
    ],
)
def test_every_loop_of_care_changes_care_spend_when_left_out(loop: str) -> None:
    changed = with_(**{f"loop_{loop}": 0.0})["care_spend"] / run()["care_spend"] - 1
    assert float(abs(changed).max()) > 1e-5


def test_step_down_moves_children_from_homes_only_while_its_loop_works() -> None:
    stepped = with_(residential_step_down_effort=0.3)
    assert placed(stepped, "childrens home", 2030.25) < 0.95 * placed(run(), "childrens home", 2030.25)
    held, idle = (with_(residential_step_down_effort=effort, loop_b12_step_down=0.0) for effort in (0.3, 0.0))
    assert placed(held, "childrens home", 2030.25) == pytest.approx(placed(idle, "childrens home", 2030.25), rel=1e-9)


def test_unexplained_change_is_nothing_before_the_end_of_history_and_what_its_draws_say_after() -> None:
    """A draw of one standard size that lasts is reached as 1 - exp(-t / memory)."""
    for what in ("entry", "exit", "price"):
        assert float(abs(run()[f"{what}_disturbance"]).max()) == 0
        drawn = with_(**{f"{order}_{what}_surprise": 1.0 for order in ("first", "second", "third", "fourth")})
        assert float(abs(drawn[f"{what}_disturbance"].sel(time=slice(None, 2024.25))).max()) == 0
        size = float(model().parameters.values[f"size_of_{what}_surprises"].value)
        assert at(drawn, f"{what}_disturbance", 2027.25) == pytest.approx(size * (1 - np.exp(-1)), rel=0.02)
        assert at(drawn, f"{what}_disturbance", 2040.25) == pytest.approx(size, rel=0.02)
