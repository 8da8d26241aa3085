"""What a log of events comes to."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tiershift.events import Event, Path, Plan, apply, fold
from tiershift.events.notes import standing
from tiershift.events.store import chained
from tiershift.model.distributions import Triangular

if TYPE_CHECKING:
    from tests.events.conftest import Make

APRIL_2026 = date(2026, 4, 1)


def quarters(first: int, last: int) -> st.SearchStrategy[float]:
    return st.integers(first, last).map(lambda quarter: quarter / 4)


def plan_of(*events: Event) -> Plan:
    return reduce(apply, events, Plan())


def level(plan: Plan, lever: str, time: float, base: float = 0.0) -> float:
    return Path.of(lever, base, plan.changes).at(time)


def test_a_budget_is_set_at_once(make: Make) -> None:
    plan = plan_of(make.budget("care", 8e9, APRIL_2026))
    assert [(c.at, c.until, c.parameter, c.value, c.how) for c in plan.changes] == [
        (2026.25, 2026.25, "care_budget", 8e9, "set")
    ]


def test_cuts_add_up(make: Make) -> None:
    plan = plan_of(make.cut(0.08, APRIL_2026, over=2), make.cut(0.03, date(2027, 4, 1)))
    assert [level(plan, "envelope_cut", time) for time in (2026.25, 2027.0, 2027.25, 2028.25)] == pytest.approx(
        [0.0, 0.03, 0.07, 0.11]
    )


@given(quarters(0, 32), quarters(0, 20), quarters(8105, 8180))
def test_a_shift_costs_its_overlap_and_nothing_else(make: Make, over: float, lag: float, time: float) -> None:
    plan = plan_of(make.shift("care", "targeted", 600.0, APRIL_2026, over=over, lag=lag))

    def done(since: float) -> float:
        return 600.0 * (float(since >= 0) if over == 0 else min(1.0, max(0.0, since / over)))

    plans = level(plan, "care_budget", time) + level(plan, "targeted_budget", time)
    assert plans == pytest.approx(0.0, abs=1e-6)
    assert level(plan, "targeted_budget", time) == pytest.approx(done(time - 2026.25))
    overlap = done(time - 2026.25) - done(time - 2026.25 - lag)
    assert level(plan, "transition_funding", time) == pytest.approx(overlap, abs=1e-3)


def test_without_double_running_no_transition_funding_is_touched(make: Make) -> None:
    plan = plan_of(make.shift("care", "targeted", 600.0, APRIL_2026, over=5))
    assert {change.parameter for change in plan.changes} == {"care_budget", "targeted_budget"}


def test_an_outturn_sets_the_budget_of_its_year_and_is_kept_as_observation(make: Make) -> None:
    plan = plan_of(make.outturn("care", 2011, 4e9))
    (change,), (seen,) = plan.changes, plan.observations
    assert (change.at, change.until, change.value, change.how) == (2010.25, 2010.25, 4e9, "set")
    assert (seen.at, seen.until, seen.variable, seen.value) == (2010.25, 2011.25, "care_budget", 4e9)


def test_decisions_of_a_year_give_way_to_its_outturn(make: Make) -> None:
    plan = plan_of(make.budget("care", 9e9, date(2023, 10, 1)), make.outturn("care", 2024, 8e9))
    assert [level(plan, "care_budget", time) for time in (2023.25, 2024.0, 2024.25)] == [8e9] * 3


def test_a_ramp_goes_on_from_the_outturn(make: Make) -> None:
    ramp = make.budget("care", 10e9, date(2022, 4, 1), over=4)
    plan = plan_of(make.outturn("care", 2022, 6e9), ramp, make.outturn("care", 2023, 8e9))
    times = (2022.25, 2023.0, 2023.25, 2024.75, 2026.25)
    assert [level(plan, "care_budget", time) for time in times] == pytest.approx([8e9, 8e9, 8e9, 9e9, 10e9])


def test_a_shift_goes_on_from_the_outturn_with_what_is_left_of_it(make: Make) -> None:
    shift = make.shift("care", "targeted", 400.0, date(2022, 4, 1), over=4)
    plan = plan_of(shift, make.outturn("targeted", 2023, 1000.0))
    assert [level(plan, "targeted_budget", time) for time in (2023.0, 2023.25, 2026.25)] == pytest.approx(
        [1000.0, 1000.0, 1300.0]
    )


@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2023)])
def test_outturns_prevail_in_whatever_order_they_are_recorded(make: Make, years: tuple[int, int]) -> None:
    ramp = make.budget("care", 10e9, date(2022, 4, 1), over=4)
    outturns = {2023: make.outturn("care", 2023, 7e9), 2024: make.outturn("care", 2024, 8e9)}
    plan = plan_of(ramp, *(outturns[year] for year in years))
    times = (2023.0, 2023.25, 2024.0, 2024.25, 2025.25, 2026.25)
    assert [level(plan, "care_budget", time) for time in times] == pytest.approx([7e9, 8e9, 8e9, 8e9, 9e9, 10e9])


def test_a_corrected_outturn_replaces_the_first(make: Make) -> None:
    plan = plan_of(make.outturn("care", 2024, 8e9), make.outturn("care", 2024, 8.1e9))
    assert [change.value for change in plan.changes] == [8.1e9]
    assert [seen.value for seen in plan.observations] == [8e9, 8.1e9]


def test_a_count_is_kept_at_the_end_of_its_day_and_steers_nothing(make: Make) -> None:
    plan = plan_of(make.count("children_in_care", 83630.0, "children", date(2024, 3, 31)))
    assert plan.changes == ()
    assert [(seen.at, seen.until, seen.value) for seen in plan.observations] == [(2024.25, 2024.25, 83630.0)]


def test_the_last_belief_about_a_parameter_holds(make: Make) -> None:
    first = make.belief("care_exit_rate", "1/year", value=0.4)
    shape = {"triangular": {"low": 0.36, "mode": 0.4, "high": 0.45}}
    plan = plan_of(first, make.belief("care_exit_rate", "1/year", draw=shape))
    assert [(belief.value, belief.draw) for belief in plan.beliefs] == [(None, Triangular(0.36, 0.4, 0.45))]


def test_changes_stand_in_the_order_in_which_they_act(make: Make) -> None:
    plan = plan_of(make.cut(0.1, date(2030, 4, 1)), make.cut(0.2, APRIL_2026))
    assert [change.at for change in plan.changes] == [2026.25, 2030.25]


@st.composite
def events(draw: st.DrawFn, make: Make) -> Event:
    day = date(draw(st.integers(2011, 2039)), 4, 1)
    tiers = st.sampled_from(("universal", "targeted", "specialist", "care"))
    amount, over = draw(st.floats(1.0, 1e10)), draw(quarters(0, 24))
    made: Event = draw(
        st.one_of(
            st.builds(lambda tier: make.budget(tier, amount, day, over=over), tiers),
            st.builds(lambda tier: make.outturn(tier, day.year, amount), tiers),
            st.builds(lambda one, other: make.shift(one, other, amount, day, over=over, lag=2.0), tiers, tiers),
            st.builds(lambda share: make.cut(share, day, over=over), st.floats(0.01, 0.2)),
            st.builds(lambda: make.count("children_in_care", amount, "children", day)),
            st.builds(lambda: make.belief("care_exit_rate", "1/year", value=amount)),
        )
    )
    return made


@given(st.data(), st.integers(0, 8))
def test_folding_a_log_is_folding_its_start_and_going_on(make: Make, data: st.DataObject, cut: int) -> None:
    log = chained(data.draw(st.lists(events(make), max_size=8)), 0, "", "plan")
    assert fold(log) == fold(log[cut:], fold(log[:cut]))


@given(st.data())
def test_the_head_of_a_plan_is_that_of_its_log(make: Make, data: st.DataObject) -> None:
    log = chained(data.draw(st.lists(events(make), min_size=1, max_size=8)), 0, "", "plan")
    assert fold(log).head == log[-1].hash
    assert fold(log).events == tuple(entry.event() for entry in log)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_events_that_have_nothing_in_common_mean_the_same_in_either_order(make: Make, data: st.DataObject) -> None:
    before = data.draw(st.lists(events(make), max_size=4))
    one, other = data.draw(events(make)), data.draw(events(make))
    assume(not standing(one) & standing(other))
    here, there = plan_of(*before, one, other), plan_of(*before, other, one)
    assert here.changes == there.changes
    assert set(here.beliefs) == set(there.beliefs)
    assert set(here.observations) == set(there.observations)
    assert set(here.notes) == set(there.notes)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_folding_at_once_is_folding_one_by_one(make: Make, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(events(make), max_size=8))
    assert apply(Plan(), *drawn) == plan_of(*drawn)


def test_what_an_outturn_has_ended_is_not_done_again_after_a_later_one(make: Make) -> None:
    shift = make.shift("care", "targeted", 400.0, date(2021, 4, 1), over=4)
    plan = plan_of(shift, make.outturn("targeted", 2023, 1000.0), make.outturn("targeted", 2024, 1000.0))
    assert [level(plan, "targeted_budget", time) for time in (2024.0, 2024.25, 2025.25)] == [1000.0, 1000.0, 1100.0]


def test_a_path_of_many_changes_has_a_value(make: Make) -> None:
    plan = apply(Plan(), *(make.cut(0.0001, APRIL_2026) for _ in range(3000)))
    assert level(plan, "envelope_cut", 2030.0) == pytest.approx(0.3)
