"""What is accepted, what is refused, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.events import TIERS, AssumptionAdopted, Event, Path, Plan, Reason, Refused, apply, budget_of, decide

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

    Builder: TypeAlias = Callable[[Make], Event]

MONEY = "GBP2324/year"
APRIL_2026 = date(2026, 4, 1)


def plan_of(*events: Event) -> Plan:
    return reduce(apply, events, Plan(name="plan", model="childrens_services"))


def refused(plan: Plan, command: Event, model: England) -> Refused:
    answer = decide(plan, command, model)
    assert isinstance(answer, Refused), answer
    assert answer.what
    assert answer.way_out
    assert answer.field in type(command).model_fields
    return answer


def assumed(make: Make, **said: Any) -> AssumptionAdopted:
    return make.belief("care exit rate", "1/year", value=0.4).model_copy(update=said)


ACCEPTED: dict[str, Builder] = {
    "a budget": lambda make: make.budget("care", 8e9, APRIL_2026, over=3),
    "a budget of nothing": lambda make: make.budget("universal", 0.0, APRIL_2026),
    "a cut": lambda make: make.cut(0.08, APRIL_2026, over=2),
    "a shift": lambda make: make.shift("care", "targeted", 6e8, APRIL_2026, over=5, lag=2),
    "a shift of everything": lambda make: make.shift("universal", "targeted", 1033900000.0, APRIL_2026, over=3),
    "a lever": lambda make: make.lever("early_help_floor", 0.9, "Dmnl", APRIL_2026),
    "an outturn": lambda make: make.outturn("care", 2024, 8e9),
    "an outturn beyond what a decision may set": lambda make: make.outturn("care", 2024, 3e10),
    "a count": lambda make: make.count("children_in_care", 83630.0, "children", date(2024, 3, 31)),
    "an assumption on its last day": lambda make: assumed(
        make, parameter="care_exit_rate", recorded=date(2026, 5, 14), sunset=date(2026, 5, 14), owner="Cabinet"
    ),
    "an assumption": lambda make: make.belief("care_exit_rate", "1/year", value=0.42),
    "a date in the first moment": lambda make: make.budget("care", 8e9, date(2010, 1, 1)),
    "a date in the last moment": lambda make: make.budget("care", 8e9, date(2040, 4, 1)),
}


@pytest.mark.parametrize("build", ACCEPTED.values(), ids=list(ACCEPTED))
def test_what_can_be_obeyed_becomes_an_event(england: England, make: Make, build: Builder) -> None:
    command = build(make)
    assert decide(Plan(), command, england) == command


REFUSED: dict[str, tuple[Reason, str, Builder]] = {
    "an assumption that is over when it is written down": (
        Reason.SUNSET, "the sunset 2026-05-13 is before 2026-05-14",
        lambda make: assumed(make, recorded=date(2026, 5, 14), sunset=date(2026, 5, 13)),
    ),
    "an owner who is a person": (Reason.NAMES, "owner marks", lambda make: assumed(make, owner="person: Ada Lovelace")),
    "a signature with an e-mail address": (
        Reason.IDENTIFIES, "an e-mail address", lambda make: assumed(make, signed_off_by="ada@council.gov.uk")
    ),
    "an unknown lever": (
        Reason.UNKNOWN_LEVER, "envelope cut", lambda make: make.lever("envelop cut", 0.1, "Dmnl", APRIL_2026)
    ),
    "a parameter nobody decides": (
        Reason.UNKNOWN_LEVER, "AssumptionAdopted", lambda make: make.lever("care_exit_rate", 0.4, "1/year", APRIL_2026)
    ),
    "another unit": (
        Reason.UNIT, "GBP2324/year", lambda make: make.budget("care", 8139.3, APRIL_2026, unit="GBPm/year")
    ),
    "pounds of the day": (
        Reason.UNIT, "cash", lambda make: make.outturn("care", 2024, 8139.3, unit="GBPm cash/year")
    ),
    "a date before the start": (Reason.TOO_EARLY, "2010-01-01", lambda make: make.cut(0.1, date(2009, 12, 31))),
    "a date after the end": (Reason.TOO_LATE, "2040-04-01", lambda make: make.cut(0.1, date(2040, 4, 2))),
    "an outturn before the start": (Reason.TOO_EARLY, "2010", lambda make: make.outturn("care", 2010, 4e9)),
    "a count before the start": (
        Reason.TOO_EARLY, "2010", lambda make: make.count("children_in_care", 1.0, "children", date(2009, 3, 31))
    ),
    "a negative budget": (Reason.NEGATIVE, "0", lambda make: make.budget("care", -1.0, APRIL_2026)),
    "a negative outturn": (Reason.NEGATIVE, "0", lambda make: make.outturn("care", 2024, -1.0)),
    "a budget beyond its range": (
        Reason.OUT_OF_RANGE, "20,000,000,000", lambda make: make.budget("care", 3e10, APRIL_2026)
    ),
    "a lever below its range": (
        Reason.OUT_OF_RANGE, "-0.02", lambda make: make.lever("demand_growth", -0.1, "1/year", APRIL_2026)
    ),
    "a cut beyond its range": (Reason.OUT_OF_RANGE, "0.5", lambda make: make.cut(0.6, APRIL_2026)),
    "more than a tier holds": (
        Reason.MORE_THAN_HELD, "8,139,300,000", lambda make: make.shift("care", "targeted", 9e9, APRIL_2026, over=5)
    ),
    "more than the receiver may have": (
        Reason.OUT_OF_RANGE, "6,000,000,000", lambda make: make.shift("care", "targeted", 5e9, APRIL_2026)
    ),
    "a tier that gives to itself": (
        Reason.SAME_TIER, "two", lambda make: make.shift("care", "care", 1e8, APRIL_2026)
    ),
    "an outturn of a year that is not over": (
        Reason.NOT_YET, "2027-04-01", lambda make: make.outturn("care", 2027, 8e9)
    ),
    "a count that is to come": (
        Reason.NOT_YET, "dates", lambda make: make.count("children_in_care", 1.0, "children", date(2030, 3, 31))
    ),
    "an unknown variable": (
        Reason.UNKNOWN_VARIABLE,
        "children in care",
        lambda make: make.count("children in car", 1.0, "children", date(2024, 3, 31)),
    ),
    "a count of one element": (
        Reason.ONE_ELEMENT,
        'Count "children in care"',
        lambda make: make.count("children in care[kin]", 1.0, "children", date(2024, 3, 31)),
    ),
    "a count in another unit": (
        Reason.UNIT, "children", lambda make: make.count("children in care", 1.0, "families", date(2024, 3, 31))
    ),
    "an unknown parameter": (
        Reason.UNKNOWN_PARAMETER, "care exit rate", lambda make: make.belief("care exit rat", "1/year", value=0.4)
    ),
    "an assumption in another unit": (
        Reason.UNIT, "1/year", lambda make: make.belief("care exit rate", "1/month", value=0.4)
    ),
    "an assumption out of range": (
        Reason.BELIEF, "Stay within", lambda make: make.belief("care exit rate", "1/year", value=40.0)
    ),
    "a draw that contradicts itself": (
        Reason.BELIEF,
        "Stay within",
        lambda make: make.belief("care exit rate", "1/year", draw={"uniform": {"low": 0.45, "high": 0.4}}),
    ),
    "a draw of no known shape": (
        Reason.BELIEF, "uniform", lambda make: make.belief("care exit rate", "1/year", draw={"flat": {"low": 0.4}})
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "told", "build"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_obeyed_is_refused_with_a_way_out(
    england: England, make: Make, reason: Reason, told: str, build: Builder
) -> None:
    answer = refused(Plan(), build(make), england)
    assert answer.reason is reason
    assert told in f"{answer.what} {answer.way_out}"


OF_RECORDS = {
    Reason.UNKNOWN_EVENT,
    Reason.ALREADY_UNDONE,
    Reason.STANDS,
    Reason.NEEDED,
    Reason.NAME_TAKEN,
    Reason.NO_NAME,
    Reason.UNKNOWN_FORECAST,
}
"""Tested in test_kept.py."""
OF_ORDER = {
    Reason.TWICE,
    Reason.BELOW_FLOOR,
    Reason.RUNNING,
    Reason.NOT_RUNNING,
    Reason.BEFORE,
    Reason.MORE_THAN_CLAIMED,
}
"""Tested in test_order.py."""
OF_PLANS = {Reason.OTHER_MODEL, Reason.IDENTIFIES}
"""Tested in test_begun.py."""
OF_CLOCKS = {Reason.AHEAD}
"""Tested in test_limits.py."""
OF_LOGS = {Reason.BY_FORK, Reason.OTHER_LOG}
"""Tested in tests/plan/test_doors.py."""


def test_every_reason_is_tested() -> None:
    tested = {reason for reason, _, _ in REFUSED.values()} | {Reason.CLOSED_YEAR, Reason.OVERRULED}
    tested |= OF_RECORDS | OF_ORDER | OF_PLANS | OF_CLOCKS | OF_LOGS
    assert tested == set(Reason)


def test_names_and_units_become_those_of_the_model(england: England, make: Make) -> None:
    command = make.lever("Early  Help_floor", 0.9, "dimensionless", APRIL_2026)
    event = decide(Plan(), command, england)
    assert event == command.model_copy(update={"lever": "early_help_floor", "unit": "Dmnl"})


def test_what_a_tier_holds_is_what_is_left_of_it_under_the_plan(england: England, make: Make) -> None:
    plan = plan_of(make.shift("universal", "targeted", 6e8, APRIL_2026, over=5))
    answer = refused(plan, make.shift("universal", "targeted", 5e8, date(2027, 4, 1)), england)
    assert answer.reason is Reason.MORE_THAN_HELD
    assert "433,900,000" in answer.way_out


def test_a_tier_gives_what_an_assumption_says_it_holds(england: England, make: Make) -> None:
    plan = plan_of(make.belief("care_budget", MONEY, value=1e9))
    assert refused(plan, make.shift("care", "targeted", 2e9, APRIL_2026), england).reason is Reason.MORE_THAN_HELD


def test_a_budget_is_not_set_below_what_still_leaves_it(england: England, make: Make) -> None:
    plan = plan_of(make.shift("care", "targeted", 3e9, date(2030, 4, 1)))
    assert refused(plan, make.budget("care", 1e9, APRIL_2026), england).reason is Reason.NEGATIVE


def test_cuts_are_refused_where_together_they_leave_the_range(england: England, make: Make) -> None:
    plan = plan_of(make.cut(0.3, APRIL_2026))
    assert refused(plan, make.cut(0.3, date(2028, 4, 1)), england).reason is Reason.OUT_OF_RANGE


def test_a_year_with_an_outturn_is_closed_to_decisions(england: England, make: Make) -> None:
    plan = plan_of(make.outturn("care", 2024, 8e9))
    answer = refused(plan, make.budget("care", 9e9, date(2023, 10, 1)), england)
    assert answer.reason is Reason.CLOSED_YEAR
    assert "2023-24" in answer.what
    assert "2024-04-01" in answer.way_out
    assert not isinstance(decide(plan, make.budget("care", 9e9, date(2024, 4, 1)), england), Refused)


def test_a_budget_does_not_run_on_through_a_closed_year(england: England, make: Make) -> None:
    plan = plan_of(make.outturn("care", 2025, 8e9))
    answer = refused(plan, make.budget("care", 9e9, date(2023, 4, 1), over=5), england)
    assert (answer.reason, answer.field) == (Reason.CLOSED_YEAR, "over")
    assert "2024-25" in answer.what
    assert "2025-04-01" in answer.way_out
    complete = make.budget("care", 9e9, date(2023, 4, 1), over=1)
    assert decide(plan, complete, england) == complete


def test_a_shift_is_refused_where_a_later_budget_would_end_one_side_of_it(england: England, make: Make) -> None:
    plan = plan_of(make.budget("care", 8e9, date(2028, 4, 1)))
    answer = refused(plan, make.shift("care", "targeted", 1e8, APRIL_2026, over=5), england)
    assert answer.reason is Reason.OVERRULED
    assert "2028-04-01" in answer.what


@given(st.lists(st.integers(0, 3), max_size=8), st.data())
def test_no_run_of_accepted_shifts_takes_a_budget_below_nothing(
    england: England, make: Make, givers: list[int], data: st.DataObject
) -> None:
    plan = Plan()
    for giver in givers:
        amount, day = data.draw(st.floats(1e6, 5e9)), date(data.draw(st.integers(2012, 2038)), 4, 1)
        command = make.shift(TIERS[giver], TIERS[giver - 1], amount, day, over=3, lag=1)
        answer = decide(plan, command, england)
        plan = plan if isinstance(answer, Refused) else apply(plan, answer)
    for tier in TIERS:
        lever = england.parameters.levers[budget_of(tier)]
        (lowest, _), (highest, _) = Path.of(lever.id, lever.value, plan.changes).extremes(2010.0)
        assert lowest >= -1.0
        assert highest <= lever.high + 1.0
