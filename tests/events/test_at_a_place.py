"""Scenarios at a place: England's amounts become the place's, and what was spent is the place's own."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tiershift.errors import ScenarioError
from tiershift.events.at import event_at, share_of_tier
from tiershift.events.load import load_plan
from tiershift.events.sqlite import SqliteStore
from tiershift.events.told_at import title_at
from tiershift.events.types import EVENT, KINDS, Event, FundingShifted
from tiershift.model.load import Model, load_model
from tiershift.model.local import Local

SHARE, CARE = 0.01, 0.02
OWN = {2011: {"universal": 30e6, "targeted": 9e6, "specialist": 31e6, "care": 60e6}}
COMMON = {"event_id": UUID(int=7), "effective": date(2027, 4, 1), "recorded": date(2026, 5, 1), "who": "Cabinet",
          "why": "A decision", "source": "Minutes"}  # fmt: skip


@cache
def model() -> Model:
    england = load_model("childrens_services")
    budget = england.parameters.values["care_budget"].value
    local = Local("X00000001", "Somewhere", "Somewhere", SHARE, values={"care budget": budget * CARE}, outturns=OWN)
    return england.at(local)


def made(kind: str, **fields: Any) -> Event:
    sourced = {**COMMON, **fields}
    return KINDS[kind](**sourced)


def amount(event: Event, field: str) -> float:
    return float(getattr(event_at(event, model()), field))


@pytest.mark.parametrize(
    ("kind", "fields", "field", "factor"),
    [
        ("BudgetSet", {"tier": "care", "value": 8e9, "unit": "GBP2324/year"}, "value", CARE),
        ("BudgetSet", {"tier": "targeted", "value": 2e9, "unit": "GBP2324/year"}, "value", SHARE),
        ("FundingShifted", {"giver": "care", "receiver": "targeted", "amount": 4e8, "unit": "GBP2324/year"}, "amount",
         CARE),
        ("GrantReceived", {"tier": "targeted", "funder": "DfE", "amount": 1e8, "unit": "GBP2324/year"}, "amount",
         SHARE),
        ("PoolAgreed", {"pool": "p", "partner": "ICB", "tier": "care", "amount": 1e8, "unit": "GBP2324/year"}, "amount",
         CARE),
        ("FloorSet", {"protects": "care", "value": 5e9, "unit": "GBP2324/year"}, "value", CARE),
        ("FloorSet", {"protects": "reserves", "value": 3e8, "unit": "GBP2324"}, "value", SHARE),
        ("FloorSet", {"protects": "early_help_money", "value": 3e8, "unit": "GBP2324/year"}, "value", SHARE),
        ("FloorSet", {"protects": "early_help_share", "value": 0.5, "unit": "Dmnl"}, "value", 1.0),
        ("CutImposed", {"share": 0.08}, "share", 1.0),
        ("LeverSet", {"lever": "early help outreach", "value": 1.5, "unit": "Dmnl"}, "value", 1.0),
        ("LeverSet", {"lever": "peer support", "value": 2e4, "unit": "children/year"}, "value", SHARE),
        ("ProgrammeLaunched", {"programme": "family hubs", "value": 1e8, "unit": "GBP2324/year"}, "value", SHARE),
        ("AccessRedesigned", {"way": "hidden_need_outreach", "value": 1e5, "unit": "children/year"}, "value", SHARE),
        ("AccessRedesigned", {"way": "outreach", "value": 1.2, "unit": "Dmnl"}, "value", 1.0),
        ("TrainingFunded", {"whom": "academy", "value": 500.0, "unit": "FTE/year"}, "value", SHARE),
        ("TrainingFunded", {"whom": "staff", "value": 40.0, "unit": "hour/(FTE*year)"}, "value", 1.0),
        ("PolicyShock", {"affects": "inpatient_beds", "change": -200.0, "unit": "children"}, "change", SHARE),
        ("PolicyShock", {"affects": "demand", "change": 0.02, "unit": "1/year"}, "change", 1.0),
        ("HomesCommissioned", {"places": 400, "over": 4.0}, "places", SHARE),
        ("Counted", {"variable": "children in care", "value": 83000.0, "unit": "children"}, "value", SHARE),
        ("IndicatorAdopted", {"variable": "children in care", "unit": "children", "target": 7e4}, "target", SHARE),
        ("AssumptionAdopted", {"parameter": "reserves at start", "value": 5e8, "unit": "GBP2324", "confidence": "D"},
         "value", SHARE),
        ("AssumptionAdopted", {"parameter": "prevention share", "value": 0.3, "unit": "Dmnl", "confidence": "D"},
         "value", 1.0),
    ],
)  # fmt: skip
def test_money_of_a_tier_goes_by_its_budget_other_amounts_by_children_and_shares_stay(
    kind: str, fields: dict[str, Any], field: str, factor: float
) -> None:
    event = made(kind, **fields)
    here = event_at(event, model())
    assert float(getattr(here, field)) == pytest.approx(float(getattr(event, field)) * factor, rel=1e-12)
    if factor == 1.0:
        assert here is event
    else:
        assert here.event_id != event.event_id
        assert here.source.startswith("Minutes; England's amount: ")
        assert EVENT.validate_python(here.model_dump()) == here


def test_what_a_place_spent_stands_in_for_its_part_of_what_england_spent() -> None:
    outturn = made("OutturnRecorded", effective=date(2010, 4, 1), tier="care", financial_year=2011, amount=4e9,
                   unit="GBP2324/year")  # fmt: skip
    before = made("BudgetSet", effective=date(2010, 1, 1), tier="care", value=4e9, unit="GBP2324/year")
    later = made("OutturnRecorded", effective=date(2011, 4, 1), tier="care", financial_year=2012, amount=4e9,
                 unit="GBP2324/year")  # fmt: skip
    assert amount(outturn, "amount") == amount(before, "value") == 60e6
    assert amount(later, "amount") == pytest.approx(4e9 * CARE)
    here = event_at(outturn, model())
    assert "Somewhere, section 251 outturn 2010-11" in here.source
    assert here.who == "Somewhere, section 251 return"


def test_hubs_are_whole_and_their_money_is_the_place_s_part() -> None:
    hubs = made("HubOpened", hubs=420, money_each=1e6, unit="GBP2324/year")
    here: Any = event_at(hubs, model())
    assert here.hubs == 4
    assert here.hubs * here.money_each == pytest.approx(420e6 * SHARE)


def test_a_spread_that_is_assumed_is_scaled_and_keeps_its_shape() -> None:
    assumed = made("AssumptionAdopted", parameter="reserves at start", unit="GBP2324", confidence="C",
                   draw={"beta": {"alpha": 2.0, "beta": 3.0, "low": 3e8, "high": 6e8}})  # fmt: skip
    here: Any = event_at(assumed, model())
    assert here.draw == {"beta": {"alpha": 2.0, "beta": 3.0, "low": 3e6, "high": 6e6}}


def test_a_tier_without_a_budget_of_its_own_has_the_place_s_share() -> None:
    assert share_of_tier(model(), "universal") == pytest.approx(SHARE)
    assert share_of_tier(model().england, "care") == 1.0


def test_a_shipped_scenario_is_decided_against_the_limits_of_the_place(tmp_path: Any) -> None:
    plan = load_plan("early_shift", model())
    moved = [event for event in plan.events if isinstance(event, FundingShifted)]
    assert [event.amount for event in moved] == pytest.approx([4e8 * CARE, 2e8 * CARE])
    assert plan.title == "The same cut, with £12m a year moved from care to early help over five years"
    assert "England's amount: £400m a year; here × 0.02, Somewhere's share of the care budget" in moved[0].source
    assert all(event.why.startswith("Written for all of England: ") for event in moved), "which quote England's shares"
    file = tmp_path / "greedy.yaml"
    file.write_text(
        "scenario: greedy\ntitle: Too much\nmodel: childrens_services\nextends: baseline\nevents:\n"
        "  - {kind: FundingShifted, giver: care, receiver: targeted, amount: 9.0e9, unit: GBP2324/year,\n"
        "     effective: 2026-04-01, recorded: 2026-01-01, who: Cabinet, why: All of it}\n"
    )
    with pytest.raises(ScenarioError, match=r"care would give more than it holds, which is 162,786,000"):
        load_plan(file, model())


@pytest.mark.parametrize(
    ("title", "here"),
    [
        ("£400m from care", "£8m from care"),
        ("£0.4bn from care, £200m of it at once", "£8m from care, £4m of it at once"),
        ("Together £600 million by 2031", "Together £12m by 2031"),
        ("£7.5m and 420 hubs", "£7.5m (England) and 4 hubs"),
        ("12 % less over 5 years from 2026-27", "12 % less over 5 years from 2026-27"),
        ("400,000,000 pounds", "8,000,000 pounds"),
    ],
)
def test_a_title_quotes_the_place_s_amounts_or_says_that_they_are_england_s(title: str, here: str) -> None:
    events = [
        made("FundingShifted", giver="care", receiver="targeted", amount=4e8, unit="GBP2324/year"),
        made("FundingShifted", giver="care", receiver="universal", amount=2e8, unit="GBP2324/year"),
        made("HubOpened", hubs=420, money_each=1e6, unit="GBP2324/year"),
    ]
    assert title_at(title, [(event, event_at(event, model())) for event in events]) == here


def test_the_log_of_a_place_lies_beside_that_of_england(tmp_path: Any) -> None:
    with SqliteStore(tmp_path / "log.db") as store:
        whole = load_plan("cut", model().england, store)
        here = load_plan("cut", model(), store)
        again = load_plan("cut", model(), store)
        assert [len(store.read(name)) for name in ("cut", "cut-x00000001")] == [len(whole.events), len(here.events)]
    assert here == again
    assert here.head != whole.head


def test_england_s_scenarios_are_as_they_were() -> None:
    for event in (made("BudgetSet", tier="care", value=8e9, unit="GBP2324/year"), made("CutImposed", share=0.1)):
        assert event_at(event, model().england) is event


def test_what_a_scenario_undoes_is_undone_at_a_place_too(tmp_path: Path) -> None:
    (tmp_path / "undoes.yaml").write_text(
        "scenario: undoes\ntitle: A grant that does not come\nmodel: childrens_services\n"
        "common: {who: Cabinet, recorded: 2026-05-14, effective: 2027-04-01, why: Budget}\n"
        "events:\n"
        "  - {kind: GrantReceived, event_id: 11111111-1111-4111-8111-111111111111, tier: targeted, funder: DfE,\n"
        "     amount: 100_000_000, unit: GBP2324/year}\n"
        "  - {kind: Undone, target: 11111111-1111-4111-8111-111111111111}\n",
        encoding="utf-8",
    )
    plan = load_plan(tmp_path / "undoes.yaml", model())
    grant, _ = plan.events
    assert getattr(grant, "amount", None) == 1e8 * SHARE
    assert plan.undone == {str(grant.event_id)}
    assert not plan.changes


def test_a_log_of_a_file_whose_events_were_changed_under_their_ids_is_not_gone_on_with(tmp_path: Path) -> None:
    path, england = tmp_path / "grant.yaml", model().england
    text = (
        "scenario: grant\ntitle: A grant\nmodel: childrens_services\nevents:\n"
        "  - {kind: GrantReceived, event_id: 11111111-1111-4111-8111-111111111111, tier: targeted, funder: DfE,\n"
        "     amount: 100_000_000, unit: GBP2324/year, who: Cabinet, recorded: 2026-05-14, effective: 2027-04-01,\n"
        "     why: Budget}\n"
    )
    with SqliteStore() as store:
        for amount in ("100_000_000", "100_000_000"):
            path.write_text(text.replace("100_000_000", amount), encoding="utf-8")
            assert len(load_plan(path, england, store).events) == 1
        path.write_text(text.replace("100_000_000", "900_000_000"), encoding="utf-8")
        with pytest.raises(ScenarioError, match="another course of events"):
            load_plan(path, england, store)
