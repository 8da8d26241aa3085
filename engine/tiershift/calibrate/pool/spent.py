"""What an authority spent, year by year and tier by tier, in pounds of 2023-24: its own section 251 returns."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

import numpy as np

from tiershift.places import Panel
from tiershift.places.kinds import FIRST_OUTTURN, LAST_OUTTURN
from tiershift.shipped import shelf

LINES = (
    "under5_childrens_centres", "services_young_people", "family_support", "late", "cla_total", "cla_incl_adoption_sgo",
)  # fmt: skip


def outturns(panel: Panel, code: str, share: float) -> tuple[Mapping[int, Mapping[str, float]], dict[str, str]]:
    """Return what a place spent by financial year and tier, without a gap, and what of it was estimated and how.

    A year without a figure has the place's part of England's in the nearest year with one; a tier without any figure,
    its share of England's children.
    """
    england, prices = _england()
    lines = {line: panel.backcast(code, f"s251_gross_{line}")[1] for line in LINES}
    care = np.where(np.isfinite(lines["cla_total"]), lines["cla_total"], lines["cla_incl_adoption_sgo"])
    cash = {
        "universal": lines["under5_childrens_centres"] + lines["services_young_people"],
        "targeted": lines["family_support"],
        "specialist": lines["late"] - care,
        "care": care,
    }
    spent: dict[int, dict[str, float]] = {year: {} for year in range(FIRST_OUTTURN, LAST_OUTTURN + 1)}
    guessed: dict[str, str] = {}
    for tier, pounds in cash.items():
        whole = np.array([england.get(year, {}).get(tier, np.nan) for year in panel.years])
        parts = pounds * np.array([prices.get(year, np.nan) for year in panel.years]) / whole
        known = np.flatnonzero(np.isfinite(parts) & (parts > 0))
        for number, year in enumerate(panel.years):
            if year not in spent:
                continue
            near = int(known[np.abs(known - number).argmin()]) if len(known) else -1
            spent[year][tier] = float((parts[near] if len(known) else share) * whole[number])
            if near != number:
                said = f"its part of England's in {panel.years[near]}" if len(known) else "its share of children"
                guessed[f"{tier} outturn {year}"] = f"estimated from {said}"
    return spent, guessed


@cache
def _england() -> tuple[Mapping[int, Mapping[str, float]], Mapping[int, float]]:
    """England's outturn by year and tier in pounds of 2023-24, and what a pound of each year was worth in those."""
    england: dict[int, dict[str, float]] = {}
    prices: dict[int, float] = {}
    file = shelf("models") / "childrens_services" / "budgets_england.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    base = float(next(row["deflator"] for row in rows if row["year"] == str(LAST_OUTTURN)))
    for row in rows:
        england.setdefault(int(row["year"]), {})[row["tier"]] = float(row["real_gbp"])
        prices[int(row["year"])] = base / float(row["deflator"])
    return england, prices
