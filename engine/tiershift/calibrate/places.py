"""How `prevention_panel.csv` is made from the figures of authorities: `shipped_text`, when those have a new edition."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tiershift.calibrate.panel import COLUMNS
from tiershift.places import Panel

SPEND = "s251_gross_early"
LINES = ("s251_gross_under5_childrens_centres", "s251_gross_family_support", "s251_gross_services_young_people", SPEND)
"""The early lines of the section 251 return; a spike in any of them drops that year's spend."""
TOO_SMALL = ("E09000001", "E06000053")
"""City of London and Isles of Scilly have too few children for rates."""
BASE, FIRST = 2022, 2011
"""Prices are those of the financial year that ends in this year; the first year with comparable spend."""

JOINED = {"E10000006": "U_CUMBRIA", "E10000009": "U_DORSET", "E10000021": "U_NORTHANTS"}
"""What a county that was split is called together with all that came of it, so that its area stays the same."""


def shipped_text(panel: Panel, deflator: Mapping[int, float]) -> str:
    """Return `panel_text` of the shipped figures; an authority's missing figure makes that of its area missing."""
    unit = {code: code for code in panel.authorities}
    for county, name in JOINED.items():
        heirs = {heir.code for heir in panel.authorities[county].successors}
        unit |= dict.fromkeys(heirs | {county}, name)
        unit |= {one.code: name for one in panel.authorities.values() if heirs & {heir.code for heir in one.successors}}
    indicators = dict.fromkeys((*LINES, "population_0_17", "cla_31_march"))
    long = panel.frame(indicators).melt(ignore_index=False, var_name="indicator").reset_index()
    notes = [
        panel.figure(code, indicator, year).note
        for code, year, indicator in zip(long["code"], long["year"], long["indicator"], strict=True)
    ]
    places = long.rename(columns={"code": "la_code", "year": "year_ending_31_march"}).assign(note=notes)
    known = pd.DataFrame(
        {"predecessor_code": unit.keys(), "successor_code": unit.keys(), "analysis_unit": unit.values()}
    )
    return panel_text(places, known, deflator)


def panel_text(places: pd.DataFrame, lookup: pd.DataFrame, deflator: Mapping[int, float]) -> str:
    """Return the panel as CSV: authorities whose area is constant, by year.

    Args:
        places: la_code, year_ending_31_march, indicator, value and note; one row a figure.
        lookup: predecessor_code, successor_code and analysis_unit: what areas were joined so as to stay the same.
        deflator: prices by the year that a financial year ends in, on any base.
    """
    unit = dict(zip(lookup["predecessor_code"], lookup["analysis_unit"], strict=True))
    unit |= dict(zip(lookup["successor_code"], lookup["analysis_unit"], strict=True))
    own = places.assign(authority=places["la_code"].map(unit), year=places["year_ending_31_march"])
    spiked = own["note"].fillna("").str.contains("spike") & own["indicator"].isin(LINES)
    dropped = set(zip(own.loc[spiked, "authority"], own.loc[spiked, "year"], strict=True))
    spend, children, care = (_summed(own, name) for name in (SPEND, "population_0_17", "cla_31_march"))
    lines = [",".join(COLUMNS)]
    for place in sorted(care.keys() & children.keys()):
        authority, year = place
        if authority in TOO_SMALL or year < FIRST or not children[place] > 0 or not np.isfinite(care[place]):
            continue
        real = spend.get(place, np.nan) / children[place] * deflator[BASE] / deflator[year]
        shown = "" if place in dropped or not np.isfinite(real) else f"{real:.2f}"
        rate = 1e4 * care[place] / children[place]
        lines.append(f"{authority},{year},{shown},{rate:.2f},{children[place]:.0f}")
    return "\n".join(lines) + "\n"


def _summed(own: pd.DataFrame, indicator: str) -> dict[tuple[str, int], float]:
    """Sums over the areas of a unit; unknown where one of them is."""
    rows = own[own["indicator"] == indicator]
    found: dict[tuple[str, int], float] = {}
    for authority, year, value in zip(rows["authority"], rows["year"], rows["value"], strict=True):
        place = str(authority), int(year)
        found[place] = found.get(place, 0.0) + float(value)
    return found
