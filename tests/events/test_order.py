"""What comes before what: nothing is stopped that never started, nothing ends before it begins, no floor is broken."""

from __future__ import annotations

import itertools
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from tiershift.events import Event, MemoryStore, Path, Plan, Reason, Refused, Undone, apply, decide, record
from tiershift.events.types import EVENT

if TYPE_CHECKING:
    from tests.events.conftest import England, Make

    from tiershift.model.load import Model

MONEY = "GBP2324/year"
_ids = itertools.count(1 << 64)


def event(kind: str, effective: str, **fields: Any) -> Event:
    said = {"recorded": date(2026, 5, 14), "who": "Cabinet", "why": "A reason", **fields}
    return EVENT.validate_python(
        {"kind": kind, "event_id": UUID(int=next(_ids)), "effective": date.fromisoformat(effective), **said}
    )


def launched(day: str = "2027-04-01") -> Event:
    return event("ProgrammeLaunched", day, programme="parenting groups", value=3e7, unit=MONEY)


def stopped(day: str) -> Event:
    return event("ProgrammeStopped", day, programme="Parenting Groups")


def hubs(kind: str, day: str, number: int) -> Event:
    return event(kind, day, hubs=number, money_each=1e6, unit=MONEY)


def signed(day: str = "2028-04-01", kind: str = "ContractSigned", **more: Any) -> Event:
    terms = {"contract": "Therapy", "provider": "A charity", "terms": "outcome_pay", "value": 0.1, "unit": "Dmnl"}
    return event(kind, day, **terms, **more)


def ended(day: str) -> Event:
    return event("ContractEnded", day, contract="Therapy")


def claimed(day: str = "2029-04-01", claim: str = "C-1") -> Event:
    return event("ContractClaimed", day, contract="Therapy", claim=claim, outcomes=40, amount=6e5)


def validated(day: str, outcomes: int = 36, amount: float = 5e5) -> Event:
    return event("ContractValidated", day, contract="Therapy", claim="C-1", outcomes=outcomes, amount=amount)


def agreed(day: str = "2027-04-01") -> Event:
    part = {"pool": "Fund", "partner": "Health", "tier": "targeted", "amount": 4e7, "unit": MONEY}
    return event("PoolAgreed", day, **part)


def left(day: str) -> Event:
    return event("PoolLeft", day, pool="Fund", partner="Health")


def adopted(day: str = "2027-04-01") -> Event:
    return event("IndicatorAdopted", day, variable="children in care", unit="children")


def dropped(day: str) -> Event:
    return event("IndicatorDropped", day, variable="Children in care")


def floor(value: float, day: str = "2027-04-01", protects: str = "care") -> Event:
    return event("FloorSet", day, protects=protects, value=value, unit=MONEY)


def accepted(model: Model | England, *commands: Event) -> Plan:
    plan = Plan(name="plan")
    for command in commands:
        answer = decide(plan, command, model)
        assert not isinstance(answer, Refused), answer
        plan = apply(plan, answer)
    return plan


REFUSED: dict[str, tuple[Reason, str, list[Event], Event]] = {
    "a programme that never started is stopped": (
        Reason.NOT_RUNNING, "ProgrammeLaunched", [], stopped("2028-04-01")
    ),
    "a programme is stopped before it starts": (
        Reason.NOT_RUNNING, "2027-04-01", [launched()], stopped("2026-04-01")
    ),
    "a programme is stopped twice": (
        Reason.NOT_RUNNING, "Launched", [launched(), stopped("2028-04-01")], stopped("2029-04-01")
    ),
    "a programme that does not run is scaled": (
        Reason.NOT_RUNNING, "Launched", [],
        event("ProgrammeScaled", "2028-04-01", programme="parenting groups", value=5e7, unit=MONEY),
    ),
    "a programme that runs is launched": (Reason.RUNNING, "ProgrammeScaled", [launched()], launched("2028-04-01")),
    "more hubs close than are open": (
        Reason.NOT_RUNNING, "at most 3", [hubs("HubOpened", "2027-04-01", 3)], hubs("HubClosed", "2028-04-01", 4)
    ),
    "hubs close that a later closing needs": (
        Reason.NOT_RUNNING, "at most 1",
        [hubs("HubOpened", "2027-04-01", 3), hubs("HubClosed", "2030-04-01", 2)],
        hubs("HubClosed", "2028-04-01", 2),
    ),
    "hubs close before any opens": (Reason.NOT_RUNNING, "HubOpened", [], hubs("HubClosed", "2028-04-01", 1)),
    "a contract ends that never began": (Reason.NOT_RUNNING, "ContractSigned", [], ended("2030-04-01")),
    "a pilot is ended": (
        Reason.NOT_RUNNING, "pilot ends by itself", [signed(kind="ContractPiloted", years=2.0)], ended("2029-04-01")
    ),
    "a contract is piloted while it is piloted": (
        Reason.RUNNING, "2030-04-01", [signed(kind="ContractPiloted", years=2.0)],
        signed("2029-04-01", kind="ContractPiloted", years=2.0),
    ),
    "a contract is signed while it is piloted": (
        Reason.RUNNING, "2030-04-01", [signed(kind="ContractPiloted", years=2.0)], signed("2029-04-01")
    ),
    "a contract is signed before its pilot": (
        Reason.RUNNING, "2030-04-01", [signed(kind="ContractPiloted", years=2.0)], signed("2027-04-01")
    ),
    "a contract ends before it begins": (Reason.BEFORE, "2028-04-01", [signed()], ended("2027-04-01")),
    "a contract ends twice": (Reason.NOT_RUNNING, "Undo", [signed(), ended("2030-04-01")], ended("2031-04-01")),
    "a contract is signed twice": (Reason.RUNNING, "ContractEnded", [signed()], signed("2029-04-01")),
    "a contract is signed again before it ended": (
        Reason.BEFORE, "2030-04-01", [signed(), ended("2030-04-01")], signed("2029-04-01")
    ),
    "a claim on no contract": (Reason.NOT_RUNNING, "contract", [], claimed()),
    "a claim before the contract": (Reason.BEFORE, "dates", [signed()], claimed("2027-04-01")),
    "a claim made twice": (Reason.NAME_TAKEN, "number", [signed(), claimed()], claimed("2030-04-01")),
    "a claim that nobody made is validated": (
        Reason.NOT_RUNNING, "ContractClaimed", [signed()], validated("2029-07-01")
    ),
    "a claim is validated before it is made": (
        Reason.BEFORE, "dates", [signed(), claimed()], validated("2028-07-01")
    ),
    "a claim is validated twice": (
        Reason.NAME_TAKEN, "Undo", [signed(), claimed(), validated("2029-07-01")], validated("2029-08-01")
    ),
    "more money is accepted than was claimed": (
        Reason.MORE_THAN_CLAIMED, "at most", [signed(), claimed()], validated("2029-07-01", 40, 7e5)
    ),
    "more outcomes are accepted than were claimed": (
        Reason.MORE_THAN_CLAIMED, "at most", [signed(), claimed()], validated("2029-07-01", 41)
    ),
    "a partner leaves who never joined": (Reason.NOT_RUNNING, "PoolAgreed", [], left("2030-04-01")),
    "a partner leaves before joining": (Reason.BEFORE, "dates", [agreed()], left("2026-04-01")),
    "a partner joins twice": (Reason.RUNNING, "PoolLeft", [agreed()], agreed("2028-04-01")),
    "an indicator is dropped that nobody adopted": (
        Reason.NOT_RUNNING, "IndicatorAdopted", [], dropped("2030-04-01")
    ),
    "an indicator is adopted twice": (Reason.RUNNING, "IndicatorDropped", [adopted()], adopted("2028-04-01")),
    "an indicator that the model lacks": (
        Reason.UNKNOWN_VARIABLE, "children in care", [],
        event("IndicatorAdopted", "2027-04-01", variable="children in car", unit="children"),
    ),
    "an indicator in another unit": (
        Reason.UNIT, "children", [],
        event("IndicatorAdopted", "2027-04-01", variable="children in care", unit="families"),
    ),
    "a break in a series that the model lacks": (
        Reason.UNKNOWN_VARIABLE, "tiershift show", [],
        event("SeriesBreak", "2027-04-01", variable="swans", source="A note"),
    ),
    "a programme that the model has no lever for": (
        Reason.UNKNOWN_LEVER, "levers", [],
        event("ProgrammeLaunched", "2027-04-01", programme="swimming lessons", value=1e6, unit=MONEY),
    ),
    "a threshold that the model has no lever for": (
        Reason.UNKNOWN_LEVER, "early help threshold", [],
        event("ThresholdChanged", "2027-04-01", service="late help", value=0.8),
    ),
    "homes counted in children": (
        Reason.UNIT, "places", [], event("HomesCommissioned", "2027-04-01", places=30, unit="children", over=2.0)
    ),
    "a budget below what the law says": (
        Reason.BELOW_FLOOR, "7,000,000,000", [floor(7e9)],
        event("BudgetSet", "2028-04-01", tier="care", value=6e9, unit=MONEY),
    ),
    "a cut that leaves less than the law says": (
        Reason.BELOW_FLOOR, "7,500,000,000", [floor(7.5e9)], event("CutImposed", "2028-04-01", share=0.1, over=2.0)
    ),
    "a floor above what a tier has": (Reason.BELOW_FLOOR, "2027-04-01", [], floor(9e9)),
    "a shift out of what the law protects": (
        Reason.BELOW_FLOOR, "8,000,000,000", [floor(8e9)],
        event("FundingShifted", "2028-04-01", giver="care", receiver="targeted", amount=2e8, unit=MONEY, over=3.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "told", "before", "command"), REFUSED.values(), ids=list(REFUSED))
def test_what_does_not_follow_is_refused_with_a_way_out(
    shipped_model: Model, reason: Reason, told: str, before: list[Event], command: Event
) -> None:
    answer = decide(accepted(shipped_model, *before), command, shipped_model)
    assert isinstance(answer, Refused), answer
    assert answer.reason is reason
    assert told in f"{answer.what}. {answer.way_out}"
    assert answer.field in type(command).model_fields


def test_what_follows_is_accepted(shipped_model: Model) -> None:
    plan = accepted(
        shipped_model,
        launched(), stopped("2028-04-01"), launched("2030-04-01"),
        hubs("HubOpened", "2027-04-01", 3), hubs("HubClosed", "2028-04-01", 3),
        signed(), ended("2030-04-01"), signed("2030-04-01"), claimed(), validated("2029-07-01", 40, 6e5),
        agreed(), left("2030-04-01"), agreed("2031-04-01"),
        adopted(), dropped("2030-04-01"), adopted("2030-04-01"),
        floor(7e9), event("BudgetSet", "2028-04-01", tier="care", value=7e9, unit=MONEY),
    )  # fmt: skip
    assert len(plan.events) == 18


def test_a_floor_that_rises_later_is_held_from_then_on(shipped_model: Model) -> None:
    plan = accepted(shipped_model, floor(5e9), floor(8e9, "2032-04-01"))
    until = event("BudgetSet", "2028-04-01", tier="care", value=6e9, unit=MONEY)
    answer = decide(plan, until, shipped_model)
    assert isinstance(answer, Refused)
    assert (answer.reason, "2032-04-01" in answer.what) == (Reason.BELOW_FLOOR, True)


def test_what_a_contract_and_a_pool_changed_is_gone_when_they_end(shipped_model: Model) -> None:
    plan = accepted(shipped_model, signed(), ended("2030-04-01"), agreed(), left("2030-04-01"))
    by_lever = {c.parameter: 0.0 for c in plan.changes}
    for change in plan.changes:
        by_lever[change.parameter] += change.value
    assert by_lever == {"outcome_pay": 0.0, "targeted_budget": 0.0}
    ends = [one for one in plan.events if one.kind in ("ContractEnded", "PoolLeft")]
    assert [getattr(one, "value", None) or getattr(one, "amount", None) for one in ends] == [0.1, 4e7]


def test_a_contract_on_which_a_claim_stands_is_not_undone(shipped_model: Model) -> None:
    contract = signed()
    plan = accepted(shipped_model, contract, launched(), claimed())
    answer = decide(plan, event("Undone", "2029-04-01", target=contract.event_id), shipped_model)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.NEEDED
    other = event("Undone", "2029-04-01", target=plan.events[1].event_id)
    assert decide(plan, other, shipped_model) == other


def test_the_same_cut_by_the_same_body_on_the_same_day_looks_entered_twice(england: England, make: Make) -> None:
    first, again = make.cut(0.02, date(2027, 4, 1)), make.cut(0.02, date(2027, 4, 1))
    plan = apply(Plan(), first)
    answer = decide(plan, again, england)
    assert isinstance(answer, Refused)
    assert (answer.reason, "reference" in answer.way_out) == (Reason.TWICE, True)
    for other in (
        again.model_copy(update={"reference": "S-15"}),
        again.model_copy(update={"who": "Schools Forum"}),
        make.cut(0.02, date(2027, 4, 2)),
        make.cut(0.021, date(2027, 4, 1)),
    ):
        assert decide(plan, other, england) == other
    undone = apply(plan, Undone.model_validate({**dict(event("Undone", "2027-04-01", target=first.event_id))}))
    assert decide(undone, again, england) == again


def test_of_a_batch_all_is_recorded_or_nothing(shipped_model: Model) -> None:
    store = MemoryStore()
    batch = [launched(), signed(), stopped("2026-04-01")]
    answer = record(Plan(name="plan"), batch, shipped_model, store)
    assert isinstance(answer, Refused)
    assert store.head("plan") == (0, "")
    good = record(Plan(name="plan"), [*batch[:2], stopped("2028-04-01")], shipped_model, store)
    assert isinstance(good, Plan)
    assert store.head("plan")[0] == len(good.events) == 3


@pytest.mark.parametrize(("profile", "halfway"), [("even", 0.06), ("front-loaded", 0.08), ("back-loaded", 0.04)])
def test_a_cut_is_spread_as_its_profile_says(england: England, profile: str, halfway: float) -> None:
    cut = event("CutImposed", "2027-04-01", share=0.12, over=4.0, profile=profile)
    path = Path.of("envelope_cut", 0.0, reduce(apply, [cut], Plan()).changes)
    assert [path.at(time) for time in (2027.25, 2029.25, 2031.25, 2040.0)] == pytest.approx([0, halfway, 0.12, 0.12])


def pooled(pool: str, partner: str, tier: str, amount: float) -> Event:
    return event("PoolAgreed", "2027-04-01", pool=pool, partner=partner, tier=tier, amount=amount, unit=MONEY)


def test_pools_and_partners_with_colons_are_told_apart_and_each_takes_its_own_money_away(england: England) -> None:
    leaves = event("PoolLeft", "2029-04-01", pool="Fund", partner="East: Health")
    plan = accepted(
        england, pooled("Fund: East", "Health", "targeted", 4e7), pooled("Fund", "East: Health", "care", 1e7), leaves
    )
    there = {tier: Path.of(f"{tier}_budget", 0.0, plan.changes) for tier in ("targeted", "care")}
    assert [there["targeted"].at(time) for time in (2028.0, 2030.0)] == [4e7, 4e7]
    assert [there["care"].at(time) for time in (2028.0, 2030.0)] == [1e7, 0.0]
    quoted = accepted(
        england, pooled('"Fund: East"', "Health", "care", 1e7), pooled("Fund: East", "Health", "care", 1e7)
    )
    assert Path.of("care_budget", 0.0, quoted.changes).at(2028.0) == 2e7


def test_claims_of_two_contracts_are_told_apart_though_their_names_have_colons(shipped_model: Model) -> None:
    def claim(contract: str, number: str) -> Event:
        return event("ContractClaimed", "2029-04-01", contract=contract, claim=number, outcomes=4, amount=6e4)

    def contract(name: str) -> Event:
        terms = {"contract": name, "provider": "A charity", "terms": "outcome_pay", "value": 0.1, "unit": "Dmnl"}
        return event("ContractSigned", "2028-04-01", **terms)

    begun = [contract("Lot: 1"), contract("Lot"), claim("Lot: 1", "2"), claim("Lot", "1: 2")]
    assert len({note.name for note in accepted(shipped_model, *begun).notes}) == 4


WITHOUT_MONEY: dict[str, Event] = {
    "a lever of its own": event("LeverSet", "2027-04-01", lever="care budget", value=0.0, unit=MONEY),
    "a budget in steps": event("BudgetSet", "2027-04-01", tier="care", value=0.0, unit=MONEY, over=4.0),
    "a shift of all it holds": event(
        "FundingShifted", "2027-04-01", giver="specialist", receiver="care", amount=3781800000.0, unit=MONEY, over=3.0
    ),
}


@pytest.mark.parametrize("way", WITHOUT_MONEY)
def test_a_statutory_tier_keeps_some_money_whichever_kind_of_decision_takes_it(england: England, way: str) -> None:
    answer = decide(Plan(), WITHOUT_MONEY[way], england)
    assert isinstance(answer, Refused)
    assert answer.reason is Reason.BELOW_FLOOR
    assert "would be nought, and much of it is statutory" in answer.what


def spent(tier: str, year: int, amount: float) -> Event:
    said = {"financial_year": year, "amount": amount, "unit": MONEY, "source": "Accounts", "tier": tier}
    return event("OutturnRecorded", f"{year - 1}-04-01", **said)


BROKEN = [floor(3.5e9, "2024-04-01", "specialist"), spent("specialist", 2025, 3.4e9)]
"""What was spent has broken a floor, and nobody asks a fact."""


def test_a_floor_that_a_fact_has_broken_stops_no_decision_that_takes_nothing_more_from_it(england: England) -> None:
    other = event("BudgetSet", "2024-04-01", tier="universal", value=1.1e9, unit=MONEY)
    half = event("GrantReceived", "2025-04-01", tier="specialist", funder="Health", amount=5e7, unit=MONEY)
    plan = accepted(england, *BROKEN, other, half)
    assert Path.of("specialist_budget", 0.0, plan.changes).at(2026.0) == 3.45e9


def test_a_floor_that_a_fact_has_broken_is_not_broken_further_nor_on_other_days(england: England) -> None:
    restored = event("BudgetSet", "2026-04-01", tier="specialist", value=3.6e9, unit=MONEY)
    plan = accepted(england, *BROKEN, restored)
    for takes in (event("CutImposed", "2025-04-01", share=0.01), event("CutImposed", "2026-04-01", share=0.028)):
        answer = decide(plan, takes, england)
        assert isinstance(answer, Refused)
        assert answer.reason is Reason.BELOW_FLOOR
        assert "specialist would have" in answer.what
