"""What was spent, and what ends or is assumed, beside what was decided: nothing counts twice, no money is made up."""

from __future__ import annotations

from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tiershift import simulate
from tiershift.errors import ScenarioError
from tiershift.events import Event, MemoryStore, Path, Plan, Reason, Refused, Undone, apply, decide
from tiershift.events.branches import lineage
from tiershift.events.decide_held import below_floor
from tiershift.events.fits import unfit
from tiershift.events.rebase import Conflicts
from tiershift.events.types import EVENT
from tiershift.events.write import Written, write

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

    from tiershift.model.load import Model

MONEY = "GBP2324/year"
APRIL_2024, APRIL_2027 = date(2024, 4, 1), date(2027, 4, 1)


def event(kind: str, effective: date, **fields: Any) -> Event:
    said = {"recorded": date(2026, 5, 14), "who": "Cabinet", "why": "A reason", "event_id": uuid4(), **fields}
    return EVENT.validate_python({"kind": kind, "effective": effective, **said})


def plan_of(*events: Event) -> Plan:
    return reduce(apply, events, Plan())


def level(plan: Plan, time: float, lever: str = "care_budget", base: float = 8e9) -> float:
    return Path.of(lever, base, plan.changes).at(time)


def left(plan: Plan, time: float) -> float:
    """What is spent of the care budget after cuts."""
    return level(plan, time) * (1 - level(plan, time, "envelope_cut", 0.0))


def spent(plan: Plan, year: int, steps: int = 2000) -> float:
    """The money of a financial year, by small steps."""
    return sum(left(plan, year - 1 + 0.25 + (step + 0.5) / steps) for step in range(steps)) / steps


TIMES = [2023.0, 2024.25, 2024.75, 2025.25, 2027.25, 2030.0]


def test_an_outturn_of_exactly_what_was_planned_changes_nothing(make: Make) -> None:
    cut, budget = make.cut(0.1, date(2023, 4, 1)), make.budget("care", 8e9, date(2023, 4, 1))
    before = plan_of(cut, budget)
    after = apply(before, make.outturn("care", 2025, 7.2e9))
    assert [level(after, time) for time in TIMES] == pytest.approx([level(before, time) for time in TIMES])
    assert left(after, 2024.5) == pytest.approx(7.2e9)
    (seen,) = after.observations
    assert seen.value == 7.2e9, "what was spent stays what was said"


@pytest.mark.parametrize(
    "cuts",
    [
        [(0.1, date(2024, 10, 1), 0.0)],
        [(0.2, date(2023, 10, 1), 2.0)],
        [(0.1, date(2020, 4, 1), 0.0), (0.1, date(2024, 7, 1), 0.5)],
    ],
)
@pytest.mark.parametrize("first", ["cuts", "outturn"])
def test_a_year_comes_to_its_outturn_whatever_is_cut_in_it(
    make: Make, cuts: list[tuple[float, date, float]], first: str
) -> None:
    made: list[Event] = [make.cut(share, day, over=over) for share, day, over in cuts]
    outturn = make.outturn("care", 2025, 7e9)
    plan = plan_of(*made, outturn) if first == "cuts" else plan_of(outturn, *made)
    assert spent(plan, 2025) == pytest.approx(7e9, rel=1e-6)


def test_a_later_cut_is_taken_off_once_from_what_was_spent(make: Make) -> None:
    plan = plan_of(make.outturn("care", 2025, 7e9), make.cut(0.1, APRIL_2027))
    assert [left(plan, 2026.0), left(plan, 2028.0)] == pytest.approx([7e9, 6.3e9])


def test_an_outturn_above_the_floor_does_not_break_it(make: Make) -> None:
    floor = event("FloorSet", date(2023, 4, 1), protects="care", value=7.1e9, unit=MONEY)
    plan = plan_of(floor, make.cut(0.1, date(2023, 4, 1)), make.outturn("care", 2025, 7.2e9))
    assert not list(below_floor(plan, {"care_budget": 8e9, "envelope_cut": 0.0}, 2023.25, ""))


def test_undoing_a_cut_leaves_the_outturn_what_it_was(make: Make) -> None:
    cut, outturn = make.cut(0.1, date(2023, 4, 1)), make.outturn("care", 2025, 7.2e9)
    undone = event("Undone", APRIL_2027, target=cut.event_id)
    assert isinstance(undone, Undone)
    assert left(plan_of(cut, outturn, undone), 2024.5) == 7.2e9


GRANT = {"tier": "care", "funder": "A fund", "amount": 1e9, "unit": MONEY, "years": 3.0}
SHOCK = {"affects": "demand", "change": 0.02, "unit": "1/year", "years": 3.0}
POOL = {"pool": "Fund", "partner": "Health"}
CONTRACT = {"contract": "T", "provider": "P", "terms": "profit_cap", "value": 0.1, "unit": "Dmnl"}
APRIL_2026, APRIL_2029 = date(2026, 4, 1), date(2029, 4, 1)
ENDING: dict[str, tuple[str, float, list[Event]]] = {
    "a grant": ("care_budget", 1e9, [event("GrantReceived", APRIL_2026, **GRANT)]),
    "a shock": ("demand_growth", 0.02, [event("PolicyShock", APRIL_2026, **SHOCK)]),
    "a pilot": ("profit_cap", 0.1, [event("ContractPiloted", APRIL_2026, **CONTRACT, years=3.0)]),
    "a pool": (
        "care_budget", 1e9,
        [
            event("PoolAgreed", APRIL_2026, **POOL, tier="care", amount=1e9, unit=MONEY),
            event("PoolLeft", APRIL_2029, **POOL, tier="care", amount=1e9, unit=MONEY),
        ],
    ),
    "a contract": (
        "profit_cap", 0.1,
        [
            event("ContractSigned", APRIL_2026, **CONTRACT),
            event("ContractEnded", APRIL_2029, contract="T", terms="profit_cap", value=0.1, unit="Dmnl"),
        ],
    ),
    "hubs": (
        "family_hubs_money", 3e6,
        [
            event("HubOpened", APRIL_2026, hubs=3, money_each=1e6, unit=MONEY),
            event("HubClosed", APRIL_2029, hubs=3, money_each=1e6, unit=MONEY),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ENDING)
def test_what_ends_takes_away_what_it_brought(what: str) -> None:
    lever, brought, events = ENDING[what]
    plan = plan_of(*events)
    found = [level(plan, time, lever, 5.0) for time in (2026.0, 2027.0, 2029.0, 2030.0)]
    assert found == pytest.approx([5.0, 5.0 + brought, 5.0 + brought, 5.0])


def test_hubs_that_close_take_what_they_say_from_whatever_was_set(make: Make) -> None:
    lever, _, (opened, closed) = ENDING["hubs"]
    whole = make.lever(lever, 7e6, MONEY, APRIL_2027)
    for order in ((opened, whole, closed), (opened, closed, whole)):
        assert [level(plan_of(*order), time, lever, 0.0) for time in (2028.0, 2030.0)] == [7e6, 4e6]


@pytest.mark.parametrize("what", [what for what in ENDING if what != "hubs"])
@pytest.mark.parametrize("day", [APRIL_2026, APRIL_2027])
@pytest.mark.parametrize("how", ["before it ends", "after it has ended", "undone"])
def test_what_is_set_in_between_states_the_whole_and_stays(what: str, day: date, how: str) -> None:
    lever, brought, events = ENDING[what]
    whole = event("LeverSet", day, lever=lever, value=7.0, unit="x")
    order = [*events, whole] if how != "before it ends" else [events[0], whole, *events[1:]]
    plan = plan_of(*order)
    if how == "undone":
        plan = apply(plan, event("Undone", day, target=whole.event_id))
        assert level(plan, 2030.0, lever, 5.0) == pytest.approx(5.0)
        assert level(plan, 2028.0, lever, 5.0) == pytest.approx(5.0 + brought)
    else:
        assert [level(plan, time, lever, 5.0) for time in (2028.0, 2029.0, 2030.0)] == [7.0] * 3


def test_what_was_set_before_a_grant_keeps_the_grant_apart(make: Make) -> None:
    whole = make.budget("care", 8e9, APRIL_2026)
    plan = plan_of(whole, event("GrantReceived", APRIL_2026, **GRANT))
    assert [level(plan, time) for time in (2027.0, 2030.0)] == [9e9, 8e9]


def test_an_outturn_of_a_year_of_a_grant_leaves_its_end(make: Make) -> None:
    plan = plan_of(event("GrantReceived", APRIL_2024, **GRANT), make.outturn("care", 2025, 9e9))
    assert [level(plan, time) for time in (2024.5, 2026.0, 2028.0)] == [9e9, 9e9, 8e9]


def targeted(make: Make, value: float) -> Event:
    return make.belief("targeted_budget", MONEY, value=value)


@pytest.mark.parametrize("spread", [False, True])
def test_what_is_assumed_of_a_budget_leaves_the_decisions_their_money(
    make: Make, england: England, *, spread: bool
) -> None:
    plan = plan_of(make.shift("targeted", "care", 1.5e9, APRIL_2027))
    draw = {"uniform": {"low": 1e9, "high": 3e9}}
    belief = make.belief("targeted_budget", MONEY, draw=draw) if spread else targeted(make, 1e9)
    answer = decide(plan, belief, england)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.MORE_THAN_HELD
    assert "FundingShifted of 2027-04-01" in answer.what
    assert not isinstance(decide(plan, targeted(make, 1.6e9), england), Refused)


def test_what_is_assumed_of_a_budget_keeps_to_the_floor(make: Make, england: England) -> None:
    plan = plan_of(event("FloorSet", APRIL_2026, protects="targeted", value=1.6e9, unit=MONEY))
    answer = decide(plan, targeted(make, 1.5e9), england)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.BELOW_FLOOR


def test_a_decision_is_held_against_the_lowest_of_a_spread(make: Make, england: England) -> None:
    plan = plan_of(make.belief("targeted_budget", MONEY, draw={"uniform": {"low": 1e9, "high": 3e9}}))
    assert isinstance(decide(plan, make.shift("targeted", "care", 1.5e9, APRIL_2027), england), Refused)
    assert not isinstance(decide(plan, make.shift("targeted", "care", 0.9e9, APRIL_2027), england), Refused)


@pytest.mark.parametrize("first", [0, 1])
def test_a_belief_about_a_budget_and_a_decision_about_it_meet_in_either_order(
    make: Make, england: England, first: int
) -> None:
    store = MemoryStore()
    done = write(store, lineage(store, "plan"), [make.cut(0.01, APRIL_2027)], england)
    assert isinstance(done, Written)
    both = [make.shift("targeted", "care", 1e8, APRIL_2027), targeted(make, 1.6e9)]
    write(store, done.lineage, [both[first]], england)
    with pytest.raises(Conflicts, match="lever:targeted_budget"):
        write(store, done.lineage, [both[1 - first]], england)


def test_an_outturn_names_the_decisions_that_it_leaves_without_money(make: Make, england: England) -> None:
    store = MemoryStore()
    shift, outturn = make.shift("targeted", "care", 1.5e9, APRIL_2027), make.outturn("targeted", 2025, 1e9)
    done = write(store, lineage(store, "plan"), [shift], england)
    assert isinstance(done, Written)
    assert done.said == ()
    done = write(store, done.lineage, [outturn], england)
    assert isinstance(done, Written)
    (said,) = done.said
    assert str(shift.event_id) in said
    assert "Undo it, or set targeted budget by 2027-04-01" in said
    (found,) = unfit(done.plan, england.parameters, england.initial_time)
    assert (found.reason, found.lever, found.value) == (Reason.MORE_THAN_HELD, "targeted_budget", -5e8)
    done = write(store, done.lineage, [make.budget("targeted", 2e9, date(2025, 4, 1))], england)
    assert isinstance(done, Written)
    assert unfit(done.plan, england.parameters, england.initial_time) == ()


def test_a_run_on_a_budget_below_nothing_is_refused_with_a_way_out(make: Make, shipped_model: Model) -> None:
    plan = plan_of(make.shift("targeted", "care", 1.5e9, APRIL_2027), make.outturn("targeted", 2025, 1e9))
    with pytest.raises(ScenarioError, match="Undo it, or set targeted budget by 2027-04-01"):
        simulate(shipped_model, plan=plan, variables=["targeted_budget"])


def test_an_outturn_under_a_cut_is_spent_once_in_the_model(make: Make, shipped_model: Model) -> None:
    planned = plan_of(make.cut(0.1, date(2024, 4, 1)))
    held = shipped_model.parameters.levers
    outturns = [
        make.outturn(tier, 2026, held[f"{tier}_budget"].value * 0.9)
        for tier in ("universal", "targeted", "specialist", "care")
    ]
    runs = [
        simulate(shipped_model, plan=plan, variables=["funding"])["funding"].sel(time=slice(2024.5, None)).values
        for plan in (planned, reduce(apply, outturns, planned))
    ]
    assert runs[1] == pytest.approx(runs[0], rel=1e-9)
