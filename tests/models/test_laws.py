"""The laws of the shipped model: in any future, under any plan, children, places and pounds are conserved."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import tiershift
from tiershift.events.plan import Change, Plan

SHIPPED = Path(__file__).parents[2] / "models" / "childrens_services"
STEP = 0.03125
SIGNED = ("entry_disturbance", "exit_disturbance", "price_disturbance")
"""Stocks that count both ways: what no parameter explains may raise or lower."""
HEADLINES = (
    "children_in_care",
    "child_protection_plans",
    "children_in_need",
    "mental_health_need",
    "mental_health_waiting_list",
    "unmet_mental_health_need",
    "early_help_waiting_list",
    "early_spend",
    "late_spend",
    "early_share",
    "care_spend",
    "budget_gap",
)
FLOWS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "children": (
        ("well", "emerging", "diagnosable", "complex"),
        ("births", "net_arrivals_total"),
        ("eighteenth_birthdays",),
    ),
    "care": (
        ("children_in_care",),
        ("care_entries", "unaccompanied_arrivals", "uncounted_returns"),
        ("care_ends",),
    ),
    "support at home and plans": (
        ("children_supported_at_home", "child_protection_plans"),
        ("accepted_referrals", "returns_home_from_care"),
        (
            "care_entries_from_need",
            "entries_again_from_support",
            "care_entries_from_plans",
            "episodes_closed",
            "records_cleaned",
        ),
    ),
    "early help": (
        (
            "need_recognised_and_not_referred",
            "early_help_waiting_list",
            "children_in_early_help",
            "recently_discharged",
            "closed_unmet",
        ),
        ("need_recognised", "discharged_without_lasting_success"),
        ("recognised_need_lost", "early_help_completions", "discharged_need_fading", "closed_need_hidden_again"),
    ),
    "staff": (("staff_in_post",), ("novices_hired", "experienced_hired"), ("novices_leaving", "experienced_leaving")),
    "places": (("places",), ("opened",), ("closed",)),
    "reserves": (("reserves",), ("reserves_added",), ("reserves_drawn",)),
}
"""Stocks that together change by what comes in and what goes out, and by nothing else."""
Decision = tuple[int, float, float, float]
"""Which lever, from when, over how long, and where in its range from 0 to 1."""


@cache
def model() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


@cache
def baseline() -> Plan:
    return tiershift.load_plan("baseline")


def copy(folder: Path, step: float, kept: float) -> tiershift.Model:
    """Return the model with another time step, or with its results kept at other times."""
    text = (SHIPPED / "childrens_services.mdl").read_text(encoding="utf-8")
    assert "TIME STEP  = 0.03125" in text
    assert "SAVEPER  = 0.25" in text
    text = text.replace("TIME STEP  = 0.03125", f"TIME STEP  = {step}").replace("SAVEPER  = 0.25", f"SAVEPER  = {kept}")
    (folder / "childrens_services.mdl").write_text(text, encoding="utf-8")
    entries = (SHIPPED / "childrens_services.params.yaml").read_text(encoding="utf-8")
    (folder / "childrens_services.params.yaml").write_text(entries, encoding="utf-8")
    return tiershift.load_model(folder / "childrens_services.mdl")


@pytest.fixture(scope="module")
def every_step(tmp_path_factory: pytest.TempPathFactory) -> tiershift.Model:
    return copy(tmp_path_factory.mktemp("steps"), STEP, STEP)


def levers() -> list[str]:
    return sorted(parameter.id for parameter in model().parameters.values.values() if parameter.lever is not None)


def changes_of(decisions: list[Decision]) -> tuple[Change, ...]:
    made = []
    for which, at, over, where in decisions:
        entry = model().parameters.values[levers()[which % len(levers())]]
        assert entry.lever is not None
        value = entry.lever.low + where * (entry.lever.high - entry.lever.low)
        made.append(Change(at, at + over, entry.id, value, entry.unit, "set", "law"))
    return tuple(made)


def plan_of(decisions: list[Decision]) -> Plan:
    together = sorted([*baseline().changes, *changes_of(decisions)], key=lambda change: change.at)
    return replace(baseline(), head="", changes=tuple(together))


def anywhere(seed: int) -> dict[str, float]:
    """Return a value for every constant, anywhere in its range, drawn or not; of the loops, some are left out.

    Arrays stay as they are: many of them are shares that add up.
    """
    chance, chosen = random.Random(seed), {}
    for entry in model().parameters.values.values():
        if entry.lever is not None or entry.high <= entry.low:
            continue
        if entry.kind == "switch":
            chosen[entry.id] = float(chance.random() < 0.7)
        elif not entry.elements:
            chosen[entry.id] = chance.uniform(entry.low, entry.high)
    return chosen


DATES = some.integers(0, 29 * 32).map(lambda steps: 2010 + steps / 32)
DECISIONS: some.SearchStrategy[list[Decision]] = some.lists(
    some.tuples(some.integers(0, 10_000), DATES, some.sampled_from([0.0, 1.0, 3.0]), some.floats(0, 1)), max_size=8
)


def total(results: xr.Dataset, names: tuple[str, ...]) -> xr.DataArray:
    first, *others = (results[name] for name in names)
    for other in others:
        first = first + other
    return first


SAME: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "children of all rungs are the population": (("well", "emerging", "diagnosable", "complex"), ("child_population",)),
    "pounds found are spent, kept or given back": (
        ("funding", "reserves_drawn", "budget_gap"),
        ("total_spend", "reserves_added", "swept_money", "invested_money_repaid", "unspent_funding"),
    ),
    "late and early spend are all spend": (("early_spend", "late_spend"), ("total_spend",)),
    "universal and targeted spend are early spend": (("universal_spend", "targeted_spend"), ("early_spend",)),
    "tiers and needs groups count the same children": (
        ("children_in_tier_one", "children_in_tier_two", "children_in_tier_three", "children_in_tier_four"),
        (
            "children_getting_advice",
            "children_getting_help",
            "children_getting_more_help",
            "children_getting_risk_support",
        ),
    ),
    "every referral is turned away, closed or accepted": (
        ("no_further_action", "assessed_not_in_need", "accepted_referrals"),
        ("referrals",),
    ),
}
"""Sums that are equal at every step."""
WITHIN: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "children known to early help have a need": (FLOWS["early help"][0], ("early_help_eligible",)),
    "children known to mental health have a need": (
        ("recognised_mental_health_need", "mental_health_waiting_list_by_severity", "children_in_help_by_severity"),
        ("mental_health_need_by_severity",),
    ),
    "programmes cost no more than targeted spend": (("programme_spend",), ("targeted_spend",)),
}
"""Sums that are never more than others, at any step."""
STOCKS = tuple(sorted(v.id for v in model().variables.values() if v.kind == "stock" and v.id not in SIGNED))
SUMS = (*SAME.values(), *WITHIN.values(), *FLOWS.values())
VARIABLES = sorted(
    {*STOCKS, "in_care", "children_in_care", "utilisation", *(n for law in SUMS for side in law for n in side)}
)


def broken(results: xr.Dataset) -> Mapping[str, float]:
    """Return the laws that do not hold, and by how much, as a share of what they are about."""
    sums = {law: (total(results, left), total(results, right)) for law, (left, right) in SAME.items()}
    for law, (less, more) in WITHIN.items():
        sums[law] = (total(results, less).clip(max=total(results, more)), total(results, less))
    cared = results["in_care"].sum(["age", "placement"])
    sums["children in all placements are those in care"] = (cared, results["children_in_care"])
    sums["placements are within places"] = (results["utilisation"].clip(min=1), xr.ones_like(results["utilisation"]))
    off = {law: float((abs(a - b) / (1 + abs(b))).max()) for law, (a, b) in sums.items()}
    return {law: distance for law, distance in off.items() if not distance < 1e-9}


def negative(results: xr.Dataset) -> Mapping[str, float]:
    """Return the stocks that fall below nothing, each with its lowest value."""
    lowest = {name: float(results[name].min()) for name in STOCKS}
    return {name: low for name, low in lowest.items() if not low >= -1e-6}


def lost(results: xr.Dataset) -> Mapping[str, float]:
    """Return the groups of stocks that change by more than their flows from step to step, as a share of the stocks."""
    found = {}
    for name, (stocks, came, went) in FLOWS.items():
        held = total(results, stocks)
        net = (total(results, came) - total(results, went)).transpose(*held.dims)
        missing = held.diff("time").values - STEP * net.isel(time=slice(0, -1)).values
        found[name] = float(abs(missing).max()) / (1 + float(abs(held).max()))
    return {name: share for name, share in found.items() if not share < 1e-12}


def all_laws(results: xr.Dataset, but: str = "") -> None:
    assert results.sizes["time"] > 900
    assert [str(name) for name in results if not bool(np.isfinite(results[name]).all())] == []
    assert {law: off for law, off in broken(results).items() if law != but} == {}
    assert negative(results) == {}
    assert lost(results) == {}


QUIET = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUIET
@given(seed=some.integers(0, 2**32), decisions=DECISIONS)
def test_no_future_under_any_plan_breaks_a_law(
    every_step: tiershift.Model, seed: int, decisions: list[Decision]
) -> None:
    plan = plan_of(decisions)
    results = tiershift.ensemble(
        every_step, futures=4, seed=seed, plan=plan, traces=True, posterior=False, variables=VARIABLES
    )
    assert results.attrs["futures_not_finite"] == 0
    all_laws(results)


@QUIET
@given(seed=some.integers(0, 2**32), decisions=DECISIONS)
def test_no_values_within_their_ranges_break_a_law(
    every_step: tiershift.Model, seed: int, decisions: list[Decision]
) -> None:
    """Every constant at once, drawn or not. Only there may more be known to early help than have a need."""
    params, plan = anywhere(seed), plan_of(decisions)
    results = tiershift.simulate(every_step, params=params, plan=plan, variables=VARIABLES)
    all_laws(results, but="children known to early help have a need")


def test_the_laws_hold_for_the_model_file_alone(every_step: tiershift.Model) -> None:
    all_laws(tiershift.simulate(every_step, variables=VARIABLES))


@QUIET
@given(seed=some.integers(0, 2**32), decisions=DECISIONS.filter(lambda made: len(made) >= 2))
def test_the_parts_of_a_change_add_up_to_it(seed: int, decisions: list[Decision]) -> None:
    """Decisions and a belief, in any future: the shares of the parts are the whole change of every headline."""
    changes, here = changes_of(decisions), anywhere(seed)
    there = here | {"prevention_share": 0.5}
    parts = {
        "first decision": tiershift.Part(changes=changes[:1]),
        "other decisions": tiershift.Part(changes=changes[1:]),
        "prevention": tiershift.Part(params={"prevention_share": 0.5}),
    }
    found = tiershift.attribute(model(), parts, params=here, plan=plan_of([]), variables=HEADLINES)
    before = tiershift.simulate(model(), params=here, plan=plan_of([]), variables=HEADLINES)
    after = tiershift.simulate(model(), params=there, plan=plan_of(decisions), variables=HEADLINES)
    for name in HEADLINES:
        shared = found[name].sel(measure="share").sum("part").values
        size = float(abs(after[name]).max())
        np.testing.assert_allclose(shared, (after - before)[name].values, rtol=1e-9, atol=1e-9 * size)


@pytest.mark.parametrize("decided", ["nothing", "a busy plan"])
def test_halving_the_time_step_moves_no_headline_by_more_than_a_hundredth(
    halved: Callable[[float], tiershift.Model], decided: str
) -> None:
    """Every quarter from the start. A gap is held against funding."""
    plan = busy() if decided == "a busy plan" else plan_of([])
    coarse, fine = (
        tiershift.simulate(halved(step), plan=plan, variables=[*HEADLINES, "funding"]) for step in (STEP, STEP / 2)
    )
    moved = {name: float(abs(fine[name] / coarse[name] - 1).max()) for name in HEADLINES if name != "budget_gap"}
    moved["budget_gap"] = float((abs(fine["budget_gap"] - coarse["budget_gap"]) / coarse["funding"]).max())
    assert {name: round(by, 4) for name, by in moved.items() if not by < 0.01} == {}


@pytest.fixture(scope="module")
def halved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[float], tiershift.Model]:
    """The model with another time step, made once."""
    return cache(lambda step: copy(tmp_path_factory.mktemp("halved"), step, 0.25))


@cache
def busy() -> Plan:
    """A plan in which every loop has something to do: programmes, a deep cut, money for early help."""
    sets = {
        "intensive_family_support_money": 3e8,
        "family_hubs_money": 2e8,
        "money_that_follows_evidence": 0.5,
        "targeted_budget": 2.2e9,
        "care_budget": 9.5e9,
        "recycling_share": 0.8,
        "envelope_cut": 0.2,
    }
    unit = {name: model().parameters.values[name].unit for name in sets}
    made = [Change(2026.25, 2026.25, name, value, unit[name], "set", "law") for name, value in sets.items()]
    return replace(
        baseline(), head="", changes=tuple(sorted([*baseline().changes, *made], key=lambda change: change.at))
    )
