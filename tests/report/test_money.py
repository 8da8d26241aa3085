"""The plan of money adds up to the penny in every future, and every planted error makes its check fail."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import pytest

import tiershift
from tiershift.events.fold import apply
from tiershift.events.plan import Belief, Plan
from tiershift.events.types import BudgetSet, Event, GrantReceived, PoolAgreed, PoolLeft, Tagged
from tiershift.report.checks import checks, failed
from tiershift.report.summary import Report, Run, summarise
from tiershift.report.tables.lines import FUNDING, mtfs_lines, part_line
from tiershift.report.tables.money import DECIDED, MOVEMENTS, Money, wanted, with_money
from tiershift.report.tables.parts import agreed_until, parts_of, without
from tiershift.report.tables.tidy import tables
from tiershift.report.tables.worlds import spend_of
from tiershift.report.tidy import csv_of

pytestmark = pytest.mark.usefixtures("warm")
FUTURES, SEED, START = 6, 3, 2026.25
HELD = (
    "real_pay_growth", "care_unit_cost_growth", "size_of_price_surprises", "population_growth_after_last_count",
    "birth_growth_after_last_count",
)  # fmt: skip


def event(number: int, kind: type[Event], effective: date, **fields: Any) -> Event:
    said = {"event_id": UUID(int=number), "recorded": date(2026, 5, 20), "who": "Cabinet", "why": "the settlement"}
    return kind(**{**said, "effective": effective, **fields})


POUNDS = {"unit": "GBP2324/year"}
DECIDED_HERE = (
    event(1, BudgetSet, date(2027, 10, 1), tier="targeted", value=1_500_000_000.0, **POUNDS),
    event(2, GrantReceived, date(2027, 4, 1), tier="universal", funder="DfE", amount=2e8, years=2.0, **POUNDS),
    event(3, Tagged, date(2026, 5, 20), name="as approved by Cabinet 20 May", version=10_000),
    event(4, PoolAgreed, date(2028, 4, 1), pool="Hubs", partner="ICB", tier="targeted", amount=5e7, **POUNDS),
    event(5, PoolLeft, date(2030, 4, 1), pool="Hubs", partner="ICB", tier="targeted", amount=5e7, **POUNDS),
)


def run_of(model: Any, plan: Plan) -> Run:
    kept = wanted(model.variables)
    futures = tiershift.ensemble(model, futures=FUTURES, seed=SEED, plan=plan, traces=True, variables=kept)
    return Run(plan.name, plan.title, plan, futures)


@pytest.fixture(scope="module")
def model() -> Any:
    return tiershift.load_model("childrens_services")


@pytest.fixture(scope="module")
def plans(model: Any) -> dict[str, Plan]:
    shipped = {name: tiershift.load_plan(name, model) for name in ("baseline", "cut", "early_shift")}
    base = shipped["baseline"]
    tag = DECIDED_HERE[2].model_copy(update={"version": len(base.events) + 1})
    ours = apply(replace(base, name="ours"), *DECIDED_HERE[:2], tag, *DECIDED_HERE[3:])
    return {**shipped, "ours": replace(ours, head="")}


@pytest.fixture(scope="module")
def runs(model: Any, plans: Mapping[str, Plan]) -> dict[str, Run]:
    return {name: run_of(model, plan) for name, plan in plans.items()}


@pytest.fixture(scope="module")
def told(model: Any, runs: Mapping[str, Run]) -> Report:
    return with_money(summarise(model, runs, now=2026), model, runs, FUTURES, SEED)


def test_no_check_fails_and_those_of_money_are_among_them(told: Report) -> None:
    found = checks(told)
    assert failed(found) == ()
    ids = [check.id for check in found]
    assert len(set(ids)) == len(ids)
    assert {"C02b", "C03b", "C06", "C06b", "C06c", "C08b", "C11b", "C13", "C16", "C18b"} <= set(ids)


@pytest.mark.parametrize("name", ["baseline", "cut", "early_shift", "ours"])
def test_lines_come_to_the_engines_change_of_cash_in_every_future(told: Report, name: str) -> None:
    money = told.money[name]
    cash = told.results[name].series["early_and_late_spend_cash"]
    grants = np.array([0.0, 200.0, 200.0 + 50.0, 50.0, 0.0, 0.0]) if name == "ours" else np.zeros(6)
    price = np.array([told.prices[year].factor for year in money.years])
    net = np.stack([cash.at(year) for year in (2026, *money.years)], axis=1)
    net[:, 1:] -= grants * price
    moved = sum(money.lines[line] for line in MOVEMENTS)
    assert np.abs(moved - np.diff(net, axis=1)).max() < 1e-8


def test_funding_is_what_was_decided_whatever_the_future(told: Report) -> None:
    # The baseline keeps the outturn of 2023-24 in real terms: the sum of its four budgets.
    money = told.money["baseline"]
    decided = (1_033.9 + 1_736.9 + 3_781.8 + 8_139.3) * money.price[money.span]
    assert np.allclose(money.funding[:, money.span], decided, rtol=1e-12)
    assert money.effects.parts == ()


def test_a_fold_without_nothing_is_the_plan(model: Any, plans: Mapping[str, Plan]) -> None:
    for plan in plans.values():
        again = without(plan, (), (), model.parameters)
        assert (again.changes, again.beliefs, again.observations) == (plan.changes, plan.beliefs, plan.observations)


def test_a_decisions_effect_is_the_mean_of_what_it_adds_first_and_last(
    model: Any, plans: Mapping[str, Plan], runs: Mapping[str, Run], told: Report
) -> None:
    still = tuple(Belief(id, 0.0, None, model.parameters.values[id].unit, "held", "A", "") for id in HELD)
    first = [
        spend_of(run_of(model, replace(plans[name], beliefs=(*plans[name].beliefs, *still), head="")).dataset)
        for name in ("baseline", "cut")
    ]
    last = [spend_of(runs[name].dataset) for name in ("baseline", "cut")]
    effect = told.money["cut"].effects.of["D01"]
    assert np.allclose(effect, 0.5 * (first[1] - first[0] + last[1] - last[0]), rtol=0.0, atol=1e-9)
    assert np.abs(effect[:2]).max() > 1.0


def test_what_is_tagged_as_approved_is_agreed_and_what_is_not_yet_is_proposed(plans: Mapping[str, Plan]) -> None:
    ours = plans["ours"]
    assert [part.status for part in parts_of(ours, START)] == ["agreed", "proposed", "proposed"]
    assert agreed_until(plans["cut"]) == 0
    for name in ("not approved", "to be agreed in May", "draft, approved by nobody", "as sent to Cabinet"):
        tag = event(9, Tagged, date(2026, 5, 20), name=name, version=3)
        assert agreed_until(apply(plans["cut"], tag)) == 0


def test_decisions_that_make_no_sense_apart_are_taken_together(plans: Mapping[str, Plan]) -> None:
    parts = parts_of(plans["ours"], START)
    assert [[one.kind for one in part.events] for part in parts] == [
        ["BudgetSet"], ["GrantReceived"], ["PoolAgreed", "PoolLeft"],
    ]  # fmt: skip
    assert [part.ends for part in parts] == [None, 2029.25, None]


def test_many_decisions_are_taken_together_as_neighbours(plans: Mapping[str, Plan]) -> None:
    more = [
        event(100 + n, BudgetSet, date(2027, 4, 1), tier="targeted", value=1e9 + n, **POUNDS) for n in range(30)
    ]  # fmt: skip
    parts = parts_of(apply(plans["baseline"], *more), START)
    assert len(parts) == 12
    assert [one for part in parts for one in part.events] == more


def test_part_years_ends_and_grants_stand_in_their_lines(told: Report) -> None:
    lines = {line.name: line.values.mean(axis=0) for line in mtfs_lines(told.money["ours"])}
    years = list(told.money["ours"].years)

    def at(line: str) -> set[int]:
        return {year for year, value in zip(years, lines[line], strict=True) if abs(value) > 1e-9}

    assert at("Full-year effects") == {2029}  # decided for October 2027, so 2027-28 had a part
    assert at("One-offs reversed") == {2030, 2031, 2032}  # two years from April 2027
    assert lines["One-offs reversed"][years.index(2030)] < 0.0
    assert lines["Savings agreed"][years.index(2028)] < 0.0
    assert not at("Savings proposed")
    price = told.money["ours"].price[told.money["ours"].span]
    level = np.cumsum(lines["Grants"])
    assert np.allclose(level, -np.array([0.0, 200.0, 250.0, 50.0, 0.0, 0.0]) * price)
    assert np.all(lines[FUNDING] < 0.0)


def test_the_rows_of_decisions_come_to_their_lines(told: Report) -> None:
    for money in told.money.values():
        rows = sum((part_line(money, part).values for part in money.effects.parts), np.zeros((FUTURES, 6)))
        lines = np.cumsum(sum(money.lines[line] for line in DECIDED), axis=1)
        assert np.allclose(rows, lines, atol=1e-8)


def _lines(money: Money, **added: float) -> Money:
    """Return money with amounts added to lines in the third year, in every future."""
    changed = dict(money.lines)
    for name, amount in added.items():
        line = name.replace("_", " ")
        changed[line] = changed[line].copy()
        changed[line][:, 2] += amount
    return replace(money, lines=changed)


def _whole(money: Money, by: float) -> Money:
    return replace(money, net=money.net + by)


Break = Callable[[Money], Money]
BREAKS: tuple[tuple[str, Break], ...] = (
    ("C02b", lambda m: _lines(m, Pay_inflation=0.001)),
    ("C03b", lambda m: _lines(m, Pay_inflation=0.001, Demographic_growth=-0.002)),
    ("C03b", lambda m: _whole(m, 0.01)),
    ("C06", lambda m: _whole(m, 0.01)),
    ("C06b", lambda m: replace(m, funding=m.funding - 1.0)),
    ("C06b", lambda m: replace(m, funding=m.funding + np.arange(FUTURES)[:, None])),
    ("C06c", lambda m: _lines(m, Savings_proposed=-0.1, Pay_inflation=0.1)),
    ("C08b", lambda m: replace(m, net=m.net / m.price)),
    ("C11b", lambda m: _lines(m, **{"Full-year_effects": 1.0, "Savings_proposed": -1.0})),
    ("C13", lambda m: _lines(m, Savings_proposed=1e6)),
    ("C13", lambda m: replace(m, funding=-m.funding)),
    ("C16", lambda m: replace(m, lines={**m.lines, "Savings proposed": m.lines["Savings proposed"] - 1.0})),
    ("C18b", lambda m: replace(m, net=np.sort(m.net, axis=0) * np.linspace(0.9, 1.2, FUTURES)[:, None])),
)


@pytest.mark.parametrize(("id", "change"), BREAKS)
def test_a_planted_error_makes_its_check_fail(told: Report, id: str, change: Break) -> None:
    broken = replace(told, money={**told.money, "cut": change(told.money["cut"])})
    found = {check.id: check for check in checks(broken)}[id]
    assert found.outcome == "fail"
    assert found.where.startswith("cut")


def test_cost_avoided_that_is_called_a_saving_is_found(told: Report) -> None:
    money = told.money["early_shift"]
    led = money.lines["Demand management (modelled)"]
    moved = {
        "Demand management (modelled)": np.zeros_like(led),
        "Savings proposed": money.lines["Savings proposed"] + led,
    }
    broken = replace(told, money={**told.money, "early_shift": replace(money, lines={**money.lines, **moved})})
    assert [check.id for check in failed(checks(broken))] == ["C16"]


def test_tidy_files_declare_a_price_base_and_never_add_up_medians(told: Report) -> None:
    made = {name: list(csv.DictReader(io.StringIO(csv_of(*table)))) for name, table in tables(told).items()}
    assert set(made) == {"mtfs.csv", "savings_and_pressures.csv", "section_251.csv", "invest_to_save.csv"}
    assert {row["price_base"] for row in made["mtfs.csv"]} == {"cash, pounds of the year"}
    real = [row for row in made["invest_to_save.csv"] if row["price_base"] == "2023-24"]
    assert real
    assert all("real" in row["line"] for row in real)
    net = told.results["cut"].series["early_and_late_spend_cash"].at(2032)
    row = next(
        r for r in made["mtfs.csv"]
        if (r["scenario"], r["line"], r["year"]) == ("cut", "Net budget requirement", "2032")
    )  # fmt: skip
    assert float(row["central_p50"]) == pytest.approx(float(np.quantile(net, 0.5)))
