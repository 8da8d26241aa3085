"""Every feedback loop of the shipped model can be left out, and its switch changes what its sentence names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
import xarray as xr
from tests.models.test_laws import HEADLINES, busy, model

import tiershift

UP, DOWN, BOTH = 1, -1, 0
NAMES: Mapping[str, Mapping[str, int]] = {
    "loop_r1_crisis_crowd_out": {"affordable_early_budget": DOWN, "in_year_crowd_out": UP, "early_spend": DOWN},
    "loop_r2_untreated_worsening": {
        "wait_effect_on_worsening": BOTH,
        "stepping_up_while_waiting": BOTH,
        "complex": BOTH,
    },
    "loop_r3_repeat_work": {"rereferral_rate": BOTH, "re_referral_effect_of_practice": BOTH, "referrals": BOTH},
    "loop_r4_risk_aversion": {"anxiety": BOTH, "section_47_enquiries": BOTH, "care_entries": BOTH},
    "loop_r5_re_entry": {"re_entry_effect": UP, "care_entries_again": UP},
    "loop_r6_scarcity_price_spiral": {"scarcity_premium": BOTH, "money_for_recruitment": DOWN, "price_paid": BOTH},
    "loop_r7_burn_out": {"leaving_rate": BOTH, "trust_gained": BOTH},
    "loop_r8_released_money": {"recycled_money": UP},
    "loop_r9_next_generation": {"next_generation_effect": UP, "complex": UP},
    "loop_r10_success_to_the_successful": {"programme_money": BOTH},
    "loop_r11_crisis_steals_capacity": {"services_left_for_the_list": BOTH, "claim_on_services": UP},
    "loop_r12_poor_match": {"breakdown_effect": UP},
    "loop_b1_natural_recovery": {"recovery_to_well": UP, "recovery_to_emerging": UP, "complex": DOWN},
    "loop_b2_rationing": {"refusal_odds": BOTH, "rationing_effect_at_the_door": BOTH, "entry_multiplier": BOTH},
    "loop_b3_discouragement": {"discouragement_effect": BOTH, "first_referrals": BOTH},
    "loop_b4_permanence": {"permanence_effect": UP, "adoptions": BOTH},
    "loop_b5_length_of_stay_limits": {"stay_limit_effect": BOTH},
    "loop_b6_agency_patch": {"agency_wanted": BOTH, "leaving_rate": BOTH},
    "loop_b7_recruitment": {"experienced_hired": BOTH},
    "loop_b8_reserves": {"bearable_overspend": UP, "reserves_drawn": UP, "reserves": DOWN},
    "loop_b9_minimum_offer": {"protected_early_spend": UP},
    "loop_b10_prevention_works": {
        "working_prevention_share": UP,
        "prevention_effectiveness": UP,
        "statutory_pressure": BOTH,
        "care_entry_pressure": BOTH,
        "recovery_rate_from_early_help": BOTH,
        "need_multiplier": BOTH,
        "programme_effect_on_entries": DOWN,
        "programme_effect_on_plans": UP,
    },
    "loop_b11_drift_from_fidelity": {"fidelity_lost": UP, "fidelity": DOWN},
    "loop_b12_step_down": {"move_rate": UP, "stepped_down_from_severe": UP, "stepped_down_from_community": UP},
    "loop_b13_self_help": {"diverted_to_lighter_help": UP},
    "loop_b14_supply_response": {"homes_begun": BOTH, "places": BOTH},
}
"""What each switch changes at first hand: a loop raises it (UP), lowers it (DOWN), or moves it either way (BOTH)."""


@cache
def run(switch: str, value: float) -> xr.Dataset:
    return tiershift.simulate(model(), params={switch: value}, plan=busy())


def test_the_loops_are_those_of_the_eight_sectors_and_all_but_one_work_in_a_single_run() -> None:
    switches = {name for name in model().variables if name.startswith("loop_")}
    assert switches == set(NAMES)
    assert len(switches) == 26
    standing = {name for name in switches if model().parameters.values[name].value == 0}
    assert standing == {"loop_r9_next_generation"}


@pytest.mark.parametrize(
    ("switch", "name", "way"), [(s, n, way) for s, names in NAMES.items() for n, way in names.items()]
)
def test_a_loop_moves_what_its_sentence_names(switch: str, name: str, way: int) -> None:
    change = (run(switch, 1.0)[name] - run(switch, 0.0)[name]).values
    size = float(abs(run(switch, 1.0)[name]).max())
    assert float(abs(change).max()) > 1e-3 * size
    if way:
        assert float((way * change).min()) >= -1e-9 * size


@pytest.mark.parametrize("switch", NAMES)
def test_every_loop_can_be_left_out_and_that_changes_a_headline(switch: str) -> None:
    with_it, without = run(switch, 1.0), run(switch, 0.0)
    headlines = [name for name in HEADLINES if name != "budget_gap"]
    assert max(float(abs(without[name] / with_it[name] - 1).max()) for name in headlines) > 1e-4


@pytest.mark.parametrize(("on", "share"), [(1.0, -0.15), (1.0, 0.2), (1.0, 0.7), (0.0, 0.7)])
def test_the_belief_in_prevention_works_through_statutory_pressure_and_only_with_its_loop(
    on: float, share: float
) -> None:
    """Pressure is share × lost prevention + (1 − share) × drift; without loop B10 it is the drift of practice alone."""
    asked = {"prevention_share": share, "loop_b10_prevention_works": on}
    results = tiershift.simulate(model(), params=asked, plan=busy())
    working = on * share
    np.testing.assert_allclose(results["working_prevention_share"], working)
    np.testing.assert_allclose(results["prevention_effectiveness"], working / 0.2)
    expected = working * results["preventive_gap"] + (1 - working) * results["risk_stance_drift"]
    np.testing.assert_allclose(results["statutory_pressure"], expected, rtol=1e-12)


def test_without_its_loop_the_size_of_the_belief_changes_nothing() -> None:
    off = {"loop_b10_prevention_works": 0.0}
    low, high = (
        tiershift.simulate(model(), params={**off, "prevention_share": share}, plan=busy(), variables=HEADLINES)
        for share in (0.0, 0.7)
    )
    for name in HEADLINES:
        np.testing.assert_array_equal(low[name], high[name], name)
