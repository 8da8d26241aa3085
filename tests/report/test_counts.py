"""Counts in a report: what the model had where something was counted, and accounts of children that know of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import tiershift
from tiershift import Model, Plan, ensemble, load_model, load_plan, simulate
from tiershift.events.plan import Observation
from tiershift.report.checks import activities, checks, reconciliation
from tiershift.report.headline import headline
from tiershift.report.indicators import variables
from tiershift.report.page import page
from tiershift.report.sheets_children import activity_sheet
from tiershift.report.summary import Report, Run, summarise
from tiershift.run.observed import steered_by, stock_ids, stocks_of

pytestmark = pytest.mark.usefixtures("warm")

WAITING = "mental_health_waiting_list"


@pytest.fixture(scope="module")
def england() -> Model:
    return load_model("childrens_services")


def counted(plan: Plan, *counts: tuple[str, float, float]) -> Plan:
    made = tuple(
        Observation(at, at, name, value, "children", "a census", name, steers=True) for name, value, at in counts
    )
    return replace(plan, observations=(*plan.observations, *made))


@pytest.fixture(scope="module")
def steered(england: Model) -> Report:
    plan = counted(
        load_plan("baseline", england),
        (WAITING, 600_000.0, 2026.75),
        ("children_in_care", 80_000.0, 2027.25),
        ("children_in_need", 420_000.0, 2028.5),
        ("universal_spend", 1e9, 2027.25),
    )
    made = ensemble(england, futures=12, plan=plan, traces=True, variables=variables(england.variables))
    return summarise(england, {"baseline": Run("baseline", "Counted", plan, made)})


def test_accounts_of_children_hold_but_for_what_was_counted(steered: Report) -> None:
    result = steered.first
    movements = next(check for check in checks(steered) if check.id == "C04")
    assert movements.outcome == "pass", movements
    without = replace(steered, results={"baseline": replace(result, moved={})})
    assert next(check for check in checks(without) if check.id == "C04").outcome != "pass", "and only because of it"
    assert {check.id for check in checks(steered) if check.outcome == "fail"} == set()
    moved = result.moved["cla_31_march"]
    years = list(result.series["cla_31_march"].years[1:])
    assert set(np.flatnonzero(moved.any(axis=0))) == {years.index(2027), years.index(2029)}


def test_a_count_is_a_movement_of_its_own_in_workbook_and_page(steered: Report) -> None:
    result = steered.first
    sheet = activity_sheet(steered)
    heads = [column.heading for column in sheet.columns]
    rows = {(row[1], row[2]): dict(zip(heads, row, strict=True)) for row in sheet.rows}
    years = result.series["cla_31_march"].years
    for name, children in (("cla_31_march", "Children in care"), ("cin_31_march", "Children in need")):
        reset = {year: float(moved) for year, moved in zip(years[1:], result.moved[name].mean(axis=0), strict=True)}
        assert {year for year, moved in reset.items() if moved} == {2027, 2029}, name
        for year, moved in reset.items():
            row = rows[children, float(year)]
            assert row["Reset to the count"] == pytest.approx(moved, abs=1e-6)
            movements = sum(float(str(row[head])) for head in ("Starts", "Ends", "Reconciliation"))
            opening = float(result.bands[name].mean[years.index(year - 1)])
            assert opening + movements + moved == pytest.approx(float(str(row["Closing in the engine"])))
    assert rows["Children in care", 2027.0]["Closing in the engine"] == pytest.approx(80_000.0)
    text = page(steered, checks(steered))
    assert "Reset to the count" in text
    assert "Reset to the count" not in page(replace(steered, results={"baseline": replace(result, moved={})}), ())


def test_what_reconciles_is_known_closely_in_the_year_of_a_count(steered: Report) -> None:
    result = steered.first
    for activity in activities(result):
        known = result.series.get(activity.reconciled)
        left = reconciliation(result, activity).values - (0.0 if known is None else known.values)
        share = np.abs(left) / result.series[activity.stock].values[:, 1:]
        assert share[:, 15:].max() < 1e-4, (activity.label, share.max(axis=0))


def test_the_headline_and_the_page_say_what_the_model_had(steered: Report) -> None:
    text = " ".join(headline(steered).split())
    assert "Mental health waiting list on 2026-09-30: the model had" in text
    assert "600,000 were counted" in text
    assert "Kept for scoring, without moving the model: universal_spend counted at 2027.25" in text
    assert "What was counted" in page(steered, checks(steered))
    assert steered.counted_until == 2024, "spending, of which nothing new was recorded"


def test_the_shipped_model_says_what_a_count_resets(england: Model) -> None:
    assert stocks_of(england, WAITING) == ("being triaged", "waiting for mental health help")
    assert stock_ids(england, "children_in_care") == ("newly_in_care", "settled_in_care")
    for kept in ("cumulative_care_starts", "mean_wait_mental_health", "skill", "referrals_to_social_care"):
        assert isinstance(stocks_of(england, kept), str), kept


def test_shipped_scenarios_steer_nothing(england: Model) -> None:
    for name in ("baseline", "cut", "early_shift"):
        assert steered_by(england, load_plan(name, england)) == ()


def test_a_count_acts_on_the_shipped_model_from_its_day_on(england: Model) -> None:
    plan = load_plan("baseline", england)
    asked = [WAITING, "children_in_any_mental_health_help", "child_population"]
    free = simulate(england, plan=plan, variables=asked)
    made = simulate(england, plan=counted(plan, (WAITING, 412_000.0, 2026.75)), variables=asked)
    assert float(made[WAITING].sel(time=2026.75)) == pytest.approx(412_000.0)
    before = slice(None, 2026.5)
    assert np.array_equal(made[WAITING].sel(time=before), free[WAITING].sel(time=before))
    assert float(made["count_modelled"][1, 0]) == pytest.approx(float(free[WAITING].sel(time=2026.75)))
    assert np.array_equal(made["child_population"], free["child_population"]), (
        "who waits is counted apart from who lives"
    )
    with pytest.raises(tiershift.UsageError):
        tiershift.run.discrepancy.discrepancies(free)
