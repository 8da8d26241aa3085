"""What if: the five questions that the shipped model must answer as published work does, and the page with its answers.

Written by `python -m tests.models.counterfactuals docs/counterfactuals.md`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import NDArray

import tiershift
from tiershift.calibrate.panel import Panel, effect
from tiershift.events.plan import Change, Plan

SHIPPED = Path(__file__).parents[2] / "models" / "childrens_services"
MONEY = "GBP2324/year"

SHARES = (-0.15, 0.0, 0.06, 0.2, 0.35, 0.5, 0.6, 0.7)
"""Values of `prevention share`, from the lowest to the highest that is drawn."""
WEBB = 3.5
"""Children in care per 10,000 for each £100 a child less (Webb 2024)."""
PRICES_2021_22 = 107.4 / 121.3
"""GDP deflator of 2021-22 over that of 2023-24, the years of the panel's prices and of the model's."""
SPARED = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How much of the cut each authority of the panel made from the model was spared."""
FROM, TO = 2010.25, 2022.25
"""31 March 2010 and 31 March 2022, between which the rise of care is measured."""


@cache
def model() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


@cache
def baseline() -> Plan:
    return tiershift.load_plan("baseline")


def with_changes(changes: Iterable[Change]) -> Plan:
    """Return the baseline with more decisions; those of one moment come after the baseline's own."""
    together = sorted([*baseline().changes, *changes], key=lambda change: change.at)
    return replace(baseline(), head="", changes=tuple(together))


def at(results: xr.Dataset, name: str, time: float) -> float:
    return float(results[name].sel(time=time))


def in_year(results: xr.Dataset, name: str, year: int) -> float:
    """Return what a running total grew by in the financial year that ends in March of `year`."""
    return at(results, name, year + 0.25) - at(results, name, year - 0.75)


# 1 The early cuts undone


@cache
def spared(share: float, kept: float) -> xr.Dataset:
    """Return the history in which early help was spared a part `kept` of the cut of its spend per child since 2010-11.

    Each year from 2011-12 to 2023-24 the ring fence holds early spend, and funding is raised by every pound that this
    takes, so that duties lose nothing by it.
    """
    cut = tiershift.simulate(model(), params={"prevention_share": share}, plan=baseline())
    if not kept:
        return cut
    offer = model().parameters.values["reference_early_spend_per_child"].value
    changes = []
    for year in range(2012, 2025):
        start, middle = year - 0.75, year - 0.25
        actual = at(cut, "early_spend", middle)
        extra = kept * max(0.0, offer * at(cut, "child_population", middle) - actual)
        changes.append(Change(start, start, "early_help_ring_fence", actual + extra, MONEY, "set", "what if"))
        changes.append(Change(start, start, "targeted_budget", extra, MONEY, "add", "what if"))
    plan = with_changes(changes)
    return tiershift.simulate(model(), params={"prevention_share": share}, plan=plan)


def care_rate(results: xr.Dataset, time: float) -> float:
    """Return children in care per 10,000 children."""
    return 1e4 * at(results, "children_in_care", time) / at(results, "child_population", time)


@cache
def relation(share: float, *, year_effects: bool = True) -> float:
    """Return children in care per 10,000 for each £100 a child cut, as the panel's own regression finds it.

    The authorities differ only in how much of the cut they were spared. Spend in 2010-11 to 2021-22 at prices of
    2021-22, care two years later, an effect for each authority and, with `year_effects`, for each year.
    """
    rows = []
    for authority, kept in enumerate(SPARED):
        results = spared(share, kept)
        for year in range(2011, 2025):
            pounds = at(results, "early_spend_per_child", year - 0.25) * PRICES_2021_22
            rows.append((authority, year, pounds, care_rate(results, year + 0.25)))
    table = np.array(rows)
    panel = Panel(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3])
    return effect(panel, year_effects=year_effects).effect


@cache
def relation_at_one() -> float:
    """Return the slope of `relation` over the shares that are drawn: what a share of 1 is worth, by least squares."""
    found = np.array([relation(share) for share in SHARES])
    return float(found @ np.array(SHARES) / np.square(SHARES).sum())


@cache
def webb_share() -> float:
    """Return the prevention share at which the model's authorities show Webb's estimate."""
    return float(np.interp(WEBB, [relation(share) for share in SHARES], SHARES))


@dataclass(frozen=True, slots=True)
class Undone:
    """Children in care per 10,000 on 31 March 2022 less those of history, and what part of the rise since 2010 is gone.

    `part` is of the rise per 10,000 children, `part_of_number` of the rise of the number of children.
    """

    change: float
    part: float
    part_of_number: float


@cache
def undone(share: float) -> Undone:
    cut, uncut = spared(share, 0.0), spared(share, 1.0)
    change = care_rate(uncut, TO) - care_rate(cut, TO)
    fewer = at(cut, "children_in_care", TO) - at(uncut, "children_in_care", TO)
    number = at(cut, "children_in_care", TO) - at(cut, "children_in_care", FROM)
    return Undone(change, -change / (care_rate(cut, TO) - care_rate(cut, FROM)), fewer / number)


# 2 A point of child poverty


def entries_under_16(results: xr.Dataset) -> xr.DataArray:
    """Return counted care entries of children under 16, per 100,000 of them a year; dims (time)."""
    weights = [one.value for one in model().parameters.values["entry_age_weight"].elements]
    young = sum(weights[:-1]) / sum(weights)
    population = results["child_population_by_age"].isel(age=slice(0, 4)).sum("age")
    return 1e5 * young * results["care_entries"] / population


@cache
def poverty_point(sensitivity: float | None = None, *, scarcer: bool = True) -> tuple[float, float]:
    """Return entries per 100,000 under 16 that one point of child poverty adds: in 2015-20, and five years into a rise.

    In the past, poverty is a point further above the level at which it is neutral; after history it rises by a fifth
    of a point a year for five years. Unless `scarcer`, more entries do not raise thresholds (loop B2): so it is where
    one authority becomes poorer and the national market for placements does not notice.
    """
    chosen = {} if sensitivity is None else {"entry_sensitivity_to_poverty": sensitivity}

    def rate(**more: float) -> xr.DataArray:
        params = chosen | {"loop_B2_rationing": float(scarcer)} | more
        return entries_under_16(tiershift.simulate(model(), params=params, plan=baseline()))

    neutral = model().parameters.values["reference_child_poverty"].value
    past = (rate(reference_child_poverty=neutral - 0.01) - rate()).sel(time=slice(2015.25, 2020.25))
    later = (rate(poverty_drift=0.002) - rate()).sel(time=slice(2029.25, 2030.25))
    return float(past.mean()), float(later.mean())


# 3 A programme for troubled families

LAUNCH = 2026.25
FAMILY_MONEY = 200_000_000.0


@cache
def families(years: int) -> xr.Dataset:
    """Return what £200m a year for intensive family support changes, paid for `years` years from 1 April 2026.

    Against the same money for a programme that does nothing, so that only its effects are seen.
    """
    money = "intensive_family_support_money"
    changes = [
        Change(LAUNCH, LAUNCH, money, FAMILY_MONEY, MONEY, "set", "what if"),
        Change(LAUNCH, LAUNCH, "targeted_budget", FAMILY_MONEY, MONEY, "add", "what if"),
        Change(LAUNCH + years, LAUNCH + years, money, 0.0, MONEY, "set", "what if"),
    ]
    nothing = {"intensive_family_support_effect": 0.0, "rise_of_plans_in_a_programme[intensive family support]": 0.0}
    plan = with_changes(changes)
    without = tiershift.simulate(model(), params=nothing, plan=plan)
    return tiershift.simulate(model(), plan=plan) - without


# 4 The tipping point of mental health

LEVELS = (3e5, 4e5, 5e5, 6e5, 7e5, 8e5, 1e6)
HELD = 40.0
SWEEP = 2060.0
STEADY: Mapping[str, float] = {"population_growth_after_last_count": 0.0}
HARMFUL: Mapping[str, float] = {
    "worsening_sensitivity_to_wait": 1.0,
    "longest_wait_felt": 3.0,
    "crisis_rate[severe]": 0.4,
    "services_in_a_crisis": 20.0,
}
WITHOUT_R2: Mapping[str, float] = {**HARMFUL, "loop_R2_untreated_worsening": 0.0}
Sweep = tuple[NDArray[np.float64], NDArray[np.float64]]


@cache
def lengthened() -> tiershift.Model:
    """Return the shipped model, run on until every level of capacity has been held up and down."""
    text = (SHIPPED / "childrens_services.mdl").read_text(encoding="utf-8")
    end = SWEEP + HELD * 2 * len(LEVELS)
    assert "FINAL TIME  = 2040.25" in text
    assert "SAVEPER  = 0.25" in text
    longer = text.replace("FINAL TIME  = 2040.25", f"FINAL TIME  = {end}").replace("SAVEPER  = 0.25", "SAVEPER  = 10")
    entries = (SHIPPED / "childrens_services.params.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "childrens_services.mdl"
        path.write_text(longer, encoding="utf-8")
        (path.parent / "childrens_services.params.yaml").write_text(entries, encoding="utf-8")
        return tiershift.load_model(path)


def swept(params: Mapping[str, float]) -> Sweep:
    """Return the children with complex need at each level of capacity: on the way up, and on the way down.

    Outside pressures stand still; each level is held for 40 years, long enough to settle.
    """
    path = (*LEVELS, *LEVELS[::-1])
    changes = [
        Change(SWEEP + HELD * i, SWEEP + HELD * i, "mental_health_capacity", level, "children/year", "set", "what if")
        for i, level in enumerate(path)
    ]
    plan = with_changes(changes)
    results = tiershift.simulate(lengthened(), params={**STEADY, **params}, plan=plan, variables=["complex"])
    ends = [SWEEP + HELD * (i + 1) - 10 for i in range(len(path))]
    complex_need = results["complex"].sel(time=ends, method="nearest").to_numpy()
    return complex_need[: len(LEVELS)], complex_need[len(LEVELS) :][::-1]


@cache
def sweeps() -> Mapping[str, Sweep]:
    return {"middle": swept({}), "harmful": swept(HARMFUL), "without R2": swept(WITHOUT_R2)}


# 5 The article's 24 and 1 per cent


@cache
def need_and_service(year: int) -> tuple[float, float, float]:
    """Return shares of all children in the middle of the financial year that ends in March of `year`.

    Those with need, those in specialist treatment at one time, and those who begin it within the year.
    """
    results = tiershift.simulate(model(), plan=baseline())
    middle = year - 0.25
    begun = in_year(results, "cumulative_mental_health_starts", year) / at(results, "child_population", middle)
    need = at(results, "share_of_children_with_mental_health_need", middle)
    return need, at(results, "share_of_children_in_mental_health_treatment", middle), begun


if __name__ == "__main__":
    from tests.models.counterfactuals_page import page

    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
