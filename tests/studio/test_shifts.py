"""Money that moves from tier to tier, without a browser: what is recorded, that none is lost, what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import inf
from uuid import uuid4

import pytest
from tests.studio.turns import AtOnce

from tiershift.events import FloorSet, FundingShifted, apply
from tiershift.events.path import Path
from tiershift_studio import branching
from tiershift_studio import steps as log
from tiershift_studio.address import Address
from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.command import Denied
from tiershift_studio.commands import moves, read
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub
from tiershift_studio.shifts import between, leasts
from tiershift_studio.store import Studio
from tiershift_studio.telling import Told
from tiershift_studio.visitor import Role, Visitor

UNIVERSAL, TARGETED, SPECIALIST, CARE = BUDGETS = tuple(
    f"{tier}_budget" for tier in ("universal", "targeted", "specialist", "care")
)


@pytest.fixture
def studio(forecaster: Forecaster) -> Iterator[Studio]:
    hub = Hub("memory:")
    studio = Studio(forecaster, NO_ANSWER, hub, AtOnce(), visitor=Visitor("Cabinet", Role.APPROVER))
    branching.open_at(studio, Address())
    yield studio
    studio.leave()
    hub.close()


def today(studio: Studio) -> dict[str, float]:
    return {lever.id: lever.today for lever in studio.forecaster.levers}


def stands(studio: Studio) -> dict[str, float]:
    return dict(zip(today(studio), studio.settings.values, strict=True))


def move(studio: Studio, **by: float) -> None:
    """Move budgets by amounts in £m, as a hand does that is drawn over several pictures and let go."""
    start = stands(studio)
    for share in (0.5, 1.0):
        values = {f"{tier}_budget": start[f"{tier}_budget"] + share * amount for tier, amount in by.items()}
        studio.obey(read({"do": "move many", "values": values}))
    studio.obey(moves.Settle())


def pounds(studio: Studio, lever: str, time: float = inf) -> float:
    """What the plan gives a budget a year, by the model's own path."""
    base = studio.forecaster.model.parameters.levers[lever].value
    return Path.of(lever, base, studio.plan.changes).at(time)


def decided(studio: Studio) -> list[object]:
    return [
        e for e in studio.plan.events if str(e.event_id) in studio.mine and str(e.event_id) not in studio.plan.undone
    ]


def told(studio: Studio) -> list[str]:
    said = Told(studio.ground).take(studio.steps, studio.plan)
    return [said[step.id] for step in log.shown(studio.steps) if step.counts(studio.plan)]


def test_money_that_moves_is_one_shift_of_the_log_and_the_sum_stays_to_the_pound(studio: Studio) -> None:
    before = sum(pounds(studio, lever) for lever in BUDGETS)
    studio.obey(read({"do": "pace", "years": 5}))
    studio.obey(read({"do": "double", "years": 2}))
    move(studio, care=-120, targeted=120)
    (shift,) = [event for event in decided(studio) if isinstance(event, FundingShifted)]
    assert (shift.giver, shift.receiver, shift.amount) == ("care", "targeted", 120e6)
    assert (shift.over, shift.double_running) == (5.0, 2.0)
    assert round(sum(pounds(studio, lever) for lever in BUDGETS)) == round(before)
    assert stands(studio) == {**today(studio), CARE: today(studio)[CARE] - 120, TARGETED: today(studio)[TARGETED] + 120}
    assert told(studio) == ["£120m a year moved from care to targeted, over 5 years, with 2 years of double running"]
    assert pounds(studio, "transition_funding", 2029.25) > 0 == pounds(studio, "transition_funding")


def test_a_shift_is_undone_and_redone_as_one_step(studio: Studio) -> None:
    move(studio, care=-120, targeted=120)
    there = stands(studio)
    studio.obey(moves.Undo())
    assert stands(studio) == today(studio)
    studio.obey(moves.Redo())
    assert stands(studio) == there


def test_shifts_and_what_is_set_keep_what_they_come_to_when_they_get_new_dates(studio: Studio) -> None:
    move(studio, care=-120, targeted=120)
    studio.obey(moves.Move(CARE, 8000.0))
    studio.obey(moves.Settle())
    move(studio, specialist=-30, universal=30)
    move(studio, care=-50, universal=50)
    there = stands(studio)
    for message in ({"do": "start", "year": 2028}, {"do": "pace", "years": 3}, {"do": "double", "years": 1}):
        studio.obey(read(message))
        studio.obey(moves.Settle())
    assert stands(studio) == there
    shifts = [event for event in decided(studio) if isinstance(event, FundingShifted)]
    assert [(event.giver, event.receiver, event.amount) for event in shifts] == [
        ("care", "targeted", 120e6),
        ("specialist", "universal", 30e6),
        ("care", "universal", 50e6),
    ]
    assert {(event.effective.year, event.over, event.double_running) for event in shifts} == {(2028, 3.0, 1.0)}
    for lever in (TARGETED, UNIVERSAL, SPECIALIST):
        assert pounds(studio, lever, 2028.25) == pytest.approx(pounds(studio, lever, 2027.0))
    studio.obey(moves.Undo())
    assert (studio.settings.timing, stands(studio)) == ((2028, 3, 0), there)


def test_double_running_alone_changes_nothing_that_is_no_shift(studio: Studio) -> None:
    studio.obey(moves.Move(CARE, 8000.0))
    studio.obey(moves.Settle())
    events = studio.plan.events
    studio.obey(read({"do": "double", "years": 3}))
    studio.obey(moves.Settle())
    assert studio.plan.events == events
    assert studio.settings.double == 3


def test_one_budget_alone_changes_the_total_and_is_no_shift(studio: Studio) -> None:
    move(studio, care=-120)
    assert [event.kind for event in studio.plan.events[-1:]] == ["BudgetSet"]
    move(studio, care=-120, targeted=121)
    assert [event.kind for event in studio.plan.events[-2:]] == ["BudgetSet", "BudgetSet"]


def test_the_money_goes_back_to_today_in_one_step_and_other_decisions_stay(studio: Studio) -> None:
    studio.obey(moves.Move("envelope_cut", 5.0))
    studio.obey(moves.Settle())
    move(studio, care=-120, targeted=120)
    move(studio, specialist=-30, targeted=30)
    there = stands(studio)
    studio.obey(read({"do": "put money back"}))
    assert stands(studio) == {**today(studio), "envelope_cut": 5.0}
    assert told(studio)[-1] == "The money of all tiers back to today"
    studio.obey(moves.Undo())
    assert stands(studio) == there


@pytest.mark.parametrize(
    ("by", "control", "why"),
    [
        ({"universal": -1100.0, "care": 1100.0}, UNIVERSAL, "Universal budget cannot give £1,100m"),
        ({"care": -8140.0, "specialist": 8140.0}, SPECIALIST, "On this page it goes from £0m to £10,000m a year."),
        ({"care": -1100.0, "targeted": 1100.0}, CARE, "Double running would take more than the model was made for"),
    ],
)
def test_what_a_tier_cannot_give_or_take_is_refused_and_both_stay(
    studio: Studio, by: Mapping[str, float], control: str, why: str
) -> None:
    studio.obey(read({"do": "double", "years": 2}))
    levers = {f"{tier}_budget": today(studio)[f"{tier}_budget"] + amount for tier, amount in by.items()}
    studio.obey(moves.MoveMany(tuple(levers.items())))
    assert studio.refusal.control == control
    assert studio.refusal.reason.startswith(why)
    assert stands(studio) == today(studio)


def test_down_to_its_least_every_tier_may_give_and_no_further(studio: Studio) -> None:
    found = leasts(studio.plan, studio.forecaster.levers)
    assert "statutory" in found[CARE].why
    for giver, receiver in ((UNIVERSAL, CARE), (TARGETED, CARE), (SPECIALIST, CARE)):
        amount = today(studio)[giver] - found[giver].value
        studio.obey(moves.MoveMany(((giver, found[giver].value), (receiver, today(studio)[receiver] + amount))))
        assert not studio.refusal.reason
        studio.obey(moves.MoveMany(((giver, -1.0), (receiver, today(studio)[receiver] + today(studio)[giver] + 1.0))))
        assert studio.refusal.control == giver
        studio.obey(moves.MoveMany(tuple((lever, today(studio)[lever]) for lever in BUDGETS)))


def test_a_floor_of_the_plan_is_the_least_of_its_tier(studio: Studio) -> None:
    fields = {**studio.said().fields, "event_id": uuid4(), "effective": date(2026, 4, 1), "unit": "GBP2324/year"}
    floored = apply(studio.plan, FloorSet.model_validate({**fields, "protects": "targeted", "value": 1.5e9}))
    least = leasts(floored, studio.forecaster.levers)[TARGETED]
    assert (least.value, least.why) == (1500, "The plan keeps at least £1,500m a year for targeted.")


def test_several_tiers_shift_as_pairs_that_come_to_the_same(forecaster: Forecaster) -> None:
    levers = [lever for lever in forecaster.levers if lever.planned]
    before = [lever.today for lever in levers]
    after = [before[0] + 30, before[1] + 100, before[2] - 50, before[3] - 80]
    pairs = between(levers, before, after)
    net = dict.fromkeys(BUDGETS, 0.0)
    for shift in pairs:
        assert shift.amount > 0
        net[shift.giver.id] -= shift.amount
        net[shift.receiver.id] += shift.amount
    assert list(net.values()) == [30, 100, -50, -80]
    assert between(levers, before, [before[0] + 30, *before[1:]]) == ()


@pytest.mark.parametrize(
    "message",
    [
        {"do": "move many", "values": {}},
        {"do": "move many", "values": {"care_budget": "8000"}},
        {"do": "move many", "values": {"care_budget": True}},
        {"do": "move many", "values": ["care_budget"]},
        {"do": "double", "years": 6},
        {"do": "double", "years": True},
    ],
)
def test_messages_that_move_no_money_are_denied(message: object) -> None:
    assert isinstance(read(message), Denied)
