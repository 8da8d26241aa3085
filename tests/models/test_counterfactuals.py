"""The shipped model answers five what-ifs as published work does; docs/counterfactuals.md has the definitions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.models import counterfactuals as what_if
from tests.models.counterfactuals_page import page

from tiershift.calibrate.targets import load_targets
from tiershift.model.distributions import Pert

PAGE = Path(__file__).parents[2] / "docs" / "counterfactuals.md"
PLANS, CARE = "child_protection_plans", "children_in_care"


def test_the_page_says_what_the_model_answers_now() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(), "run: python -m tests.models.counterfactuals docs/counterfactuals.md"


# 1 The early cuts undone


def test_the_early_cuts_are_undone_by_holding_early_spend_a_child_and_by_money_from_outside() -> None:
    for year in (2013, 2017, 2022):
        held = what_if.at(what_if.spared(0.2, 1.0), "early_spend_per_child", year)
        cut = what_if.at(what_if.spared(0.2, 0.0), "early_spend_per_child", year)
        half = what_if.at(what_if.spared(0.2, 0.5), "early_spend_per_child", year)
        assert held == pytest.approx(428, rel=0.02)
        assert cut < 0.85 * held
        assert half == pytest.approx((held + cut) / 2, rel=0.03)


def test_at_the_published_effect_a_third_to_sixty_per_cent_of_the_rise_of_care_goes() -> None:
    """Webb 2024: 3.5 per 10,000 for each £100 a child; 60 per cent of the rise since 2009-10; 6.1 for £175."""
    webb = what_if.webb_share()
    assert what_if.relation(webb) == pytest.approx(3.5, abs=0.1)
    found = what_if.undone(webb)
    assert 1 / 3 < found.part < 0.6
    assert 1 / 3 < found.part_of_number < 0.6
    assert found.change == pytest.approx(-6.1, abs=0.9)


def test_without_a_share_of_prevention_nearly_none_of_the_rise_goes() -> None:
    assert abs(what_if.undone(0.0).part) < 0.06
    assert abs(what_if.relation(0.0)) < 0.4


def test_the_fan_holds_both_no_effect_and_the_published_one() -> None:
    draw = what_if.model().parameters.find("prevention_share").draw
    assert isinstance(draw, Pert)
    lowest, low, high, highest = np.asarray(draw.ppf(np.array([0.001, 0.05, 0.99, 0.999])))
    assert lowest < -0.1
    assert low < 0.0
    assert high > what_if.webb_share() - 0.02
    assert highest > what_if.webb_share()


def test_the_panels_regression_finds_the_effect_of_prevention_only_with_year_effects() -> None:
    """Every authority of the model drifted alike; without year effects that drift is taken for prevention."""
    found = [what_if.relation(share) for share in what_if.SHARES]
    assert (np.diff(found) > 0).all()
    assert what_if.relation(0.0, year_effects=False) > what_if.WEBB


def test_the_validation_turns_the_panel_into_a_share_as_the_model_does() -> None:
    """`per_unit` and the tables of decision 8 and of the model's page rest on this number."""
    targets = load_targets(what_if.SHIPPED / "childrens_services.targets.yaml", what_if.model().parameters)
    assert targets.panel is not None
    assert targets.panel.per_unit == pytest.approx(what_if.relation_at_one(), rel=0.1)


# 2 A point of child poverty


def test_a_point_of_child_poverty_adds_five_entries_per_100_000_under_16() -> None:
    """Bennett and others 2022, within authorities in 2015-20: +5 (2 to 8)."""
    assert what_if.poverty_point(scarcer=False)[0] == pytest.approx(5, abs=0.75)
    assert what_if.poverty_point(0.7, scarcer=False)[0] == pytest.approx(2, abs=0.75)
    assert what_if.poverty_point(2.9, scarcer=False)[0] == pytest.approx(8, abs=0.75)


def test_where_all_of_england_becomes_poorer_rationing_holds_a_part_back_within_the_published_interval() -> None:
    alone = what_if.poverty_point(scarcer=False)
    for together, apart in zip(what_if.poverty_point(), alone, strict=True):
        assert 2 < together < apart < 8


# 3 A programme for troubled families


def test_a_programme_for_troubled_families_raises_plans_first_and_then_lowers_care() -> None:
    """One year's money. The evaluation: plans higher at 7 to 18 months, fewer in care at 19 to 24 (MHCLG 2019)."""
    change = what_if.families(1)
    plans = [what_if.at(change, PLANS, year + 0.25) for year in range(2027, 2041)]
    care = [what_if.at(change, CARE, year + 0.25) for year in range(2027, 2041)]
    assert plans[0] > 0 > care[1] > -0.2 * plans[1]
    assert 2027 + int(np.argmax(plans)) == 2028
    assert 2030 <= 2027 + int(np.argmin(care)) <= 2036
    assert abs(plans[7]) < 0.1 * max(plans)
    assert all(fewer < -20 for fewer in care[2:])


def test_a_programme_that_goes_on_keeps_plans_up_and_lowers_care_by_more_each_year() -> None:
    """Worse before better: more plans than children kept out of care until the 2030s."""
    change = what_if.families(14)
    care = [what_if.at(change, CARE, year + 0.25) for year in range(2027, 2041)]
    assert all(later < sooner for sooner, later in pairwise(care[1:]))
    assert what_if.in_year(change, "cumulative_cpp_starts", 2028) > 100
    assert abs(what_if.in_year(change, "cumulative_care_starts", 2028)) < 20
    assert what_if.in_year(change, "cumulative_care_starts", 2036) < -300
    together = [what_if.at(change, PLANS, year + 0.25) + fewer for year, fewer in enumerate(care, 2027)]
    turn = 2027 + next(number for number, both in enumerate(together) if both < 0)
    assert 2030 <= turn <= 2038


# 4 The tipping point of mental health


def test_at_the_middle_values_for_england_each_capacity_has_one_steady_state() -> None:
    up, down = what_if.sweeps()["middle"]
    np.testing.assert_allclose(up, down, rtol=0.02)
    assert up[0] > 1.2 * up[-1]


def test_where_waiting_and_crises_harm_enough_there_are_two_steady_states() -> None:
    """All four values lie within their ranges. Skinner and others 2023 find two states between two capacities."""
    ranges = what_if.model().parameters
    for name, value in what_if.HARMFUL.items():
        entry = ranges.values[name.split("[")[0]]
        assert entry.low <= value <= entry.high, name
    up, down = what_if.sweeps()["harmful"]
    apart = up / down
    assert apart[0] == pytest.approx(1, abs=0.02)
    assert apart[-1] == pytest.approx(1, abs=0.02)
    assert apart[what_if.LEVELS.index(6e5)] > 3
    locked = [level for level, ratio in zip(what_if.LEVELS, apart, strict=True) if ratio > 2]
    assert 4e5 <= min(locked) <= max(locked) <= 8e5


def test_without_its_loop_the_second_state_is_gone() -> None:
    up, down = what_if.sweeps()["without R2"]
    np.testing.assert_allclose(up, down, rtol=0.05)


# 5 The article's 24 and 1 per cent


@pytest.mark.parametrize(("year", "counted", "within"), [(2018, 0.24, 0.01), (2023, 0.323, 0.01)])
def test_need_is_probable_and_possible_disorder_among_all_children(year: int, counted: float, within: float) -> None:
    """The article, about 2017: 24 per cent. NHS Digital 2023: 20.3 per cent probable and 12.0 possible."""
    assert what_if.need_and_service(year)[0] == pytest.approx(counted, abs=within)


@pytest.mark.parametrize("year", [2018, 2023])
def test_the_service_is_specialist_treatment_at_one_time_for_one_per_cent(year: int) -> None:
    """The article: a service for one per cent. Within a year 2.6 per cent of children begin it, counted in 2022-23."""
    _, service, begun = what_if.need_and_service(year)
    assert round(100 * service) == 1
    assert 2 * service < begun < 3.5 * service


def test_2_6_per_cent_of_children_begin_treatment_within_2022_23() -> None:
    assert what_if.need_and_service(2023)[2] == pytest.approx(305_000 / 11_900_000, abs=0.001)
