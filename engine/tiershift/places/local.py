"""An authority as the model takes it: its share of England's children and money, its poverty, and where it began.

Only what was counted goes in here; where practice differs is fitted elsewhere.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError
from tiershift.model.local import Local
from tiershift.places.derived import POPULATION, Floats
from tiershift.places.kinds import Authority
from tiershift.places.panel import Panel
from tiershift.places.read import read_panel
from tiershift.shipped import shelf

LEAST_CHILDREN = 2000
"""With fewer children than that, most counts are suppressed and one family moves every rate: see docs/decisions."""
FIRST, LAST = 2011, 2024
"""Financial years with comparable outturn, by the year in which they end."""
_SPRINGS = range(2010, 2026)
_POVERTY = ("child_low_income_hmrc_pct", "child_relative_low_income_pct_webb", "child_relative_low_income_pct")
"""Measures that follow each other; later ones go first where they overlap."""
_UNACCOMPANIED = "cla_uasc_31_march"
_START: Mapping[str, str] = {
    "children supported at home at start": "cin_31_march",
    "plans at start": "cpp_31_march",
    "children once on a plan at start": "cpp_31_march",
    "investigations at start": "s47_enquiries",
    "newly in care at start": "cla_31_march",
    "settled in care at start": "cla_31_march",
    "returned home at start": "cla_31_march",
    "young people leaving care at start": "cla_31_march",
    "children under guardianship at start": "cla_31_march",
    "places at start": "cla_31_march",
    "homes in the pipeline at start": "cla_31_march",
    "unaccompanied at start": _UNACCOMPANIED,
}
"""Amounts at the start of the model, and the indicator whose first count says how large the place's part of each is."""
_LINES = (
    "under5_childrens_centres", "services_young_people", "family_support", "late", "cla_total", "cla_incl_adoption_sgo",
)  # fmt: skip
_LEAST = 0.25
"""Where nobody was counted, or too few to be published: as if it were one child every four years."""
_TIERS = ("universal", "targeted", "specialist", "care")


@dataclass(frozen=True, slots=True)
class _Part:
    """A place's part of England's amount by financial year, without a gap; `said` is what of it was estimated."""

    years: tuple[int, ...]
    shares: Floats
    said: str

    def at(self, year: int) -> float:
        """Return the part in a year, or in the nearest there is."""
        return float(self.shares[min(max(year, self.years[0]), self.years[-1]) - self.years[0]])


def place_local(name: str, *, panel: Panel | None = None, where: str = "--place") -> Local:
    """Return what sets an English authority apart, by its name, what people call it, its code or its DfE number.

    Args:
        panel: the shipped one by default.
        where: what the name was given to, for messages.

    Raises:
        UsageError: there is no such authority, several are meant, it was abolished, or it has too few children.
    """
    panel = panel or read_panel()
    place = panel.place(name, where=where)
    return _made(panel, place, where)


def _made(panel: Panel, place: Authority, where: str) -> Local:
    children = panel.backcast(place.code, POPULATION)[1]
    known = children[np.isfinite(children)]
    if not len(known) or known[-1] < LEAST_CHILDREN:
        count = f"{known[-1]:,.0f}" if len(known) else "an unknown number of"
        what = f"{place.name} has {count} children, too few for a forecast of its own"
        near = [panel.authorities[one.code].name for one in panel.neighbours(place.code)[:3]]
        way_out = f"Its counts are suppressed for privacy; see {' or '.join(near)}." if near else ""
        raise UsageError(Problem(where, what, way_out=way_out or "Its counts are suppressed for privacy."))
    population = _part(panel, place, POPULATION)
    share = population.at(2025)
    spent, guessed = _outturns(panel, place, share)
    whole = _england()[0]
    money = {year: sum(own.values()) / sum(whole[year].values()) for year, own in spent.items()}
    arrivals = _part(panel, place, _UNACCOMPANIED, share)
    starts = {amount: _part(panel, place, indicator, share) for amount, indicator in _START.items()}
    poverty, poverty_said = _poverty(panel, place)
    first, last = spent[FIRST], spent[LAST]
    estimated = {
        "unaccompanied index of the place": arrivals.said,
        "poverty index of the place": poverty_said,
        **guessed,
    }
    estimated |= {amount: part.said for amount, part in starts.items()}
    return Local(
        code=place.code,
        name=place.name,
        label=place.name,
        share=share,
        values={
            "population index of the place": {f"spring {year}": population.at(year) for year in _SPRINGS},
            "poverty index of the place": {f"spring {year}": poverty[year] for year in _SPRINGS},
            "unaccompanied index of the place": {f"spring {year}": arrivals.at(year) for year in _SPRINGS},
            "money index of the place": {f"spring {y}": money[min(max(y, FIRST), LAST)] for y in _SPRINGS},
            **{f"{tier} budget": last[tier] for tier in _TIERS},
            "universal spend at start": first["universal"],
            "targeted spend at start": first["targeted"],
            "first universal budget": first["universal"],
            "first early help budget": first["universal"] + first["targeted"],
        },
        scales={
            **{amount: part.at(2010) for amount, part in starts.items()},
            "unaccompanied arrivals after history": arrivals.at(LAST),
            "specialist spend before the line break": first["specialist"] / whole[FIRST]["specialist"],
            "reserves at start": money[FIRST],
            "least reserves": money[LAST],
        },
        estimated={what: words for what, words in estimated.items() if words},
        outturns=spent,
    )


class _Same:
    """A panel that is told from others by being the same object: comparing its numbers would take longer."""

    __slots__ = ("panel",)

    def __init__(self, panel: Panel) -> None:
        self.panel = panel

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.panel is self.panel

    def __hash__(self) -> int:
        return id(self.panel)


@lru_cache(maxsize=32)
def _all(of: _Same, indicator: str) -> Floats:
    """An indicator of all authorities that exist, shape (authority, year)."""
    return np.array([of.panel.backcast(one.code, indicator)[1] for one in of.panel.current()])


def _part(panel: Panel, place: Authority, indicator: str, share: float = float("nan")) -> _Part:
    """A place's part of what all authorities count; where nothing was ever counted, its share of children."""
    own = panel.backcast(place.code, indicator)[1]
    whole = np.nansum(_all(_Same(panel), indicator), axis=0)
    words = panel.indicator(indicator).words
    known = np.flatnonzero(np.isfinite(own) & (whole > 0))
    if not len(known):
        return _Part(panel.years, np.full(len(own), share), f"{words}: never counted, as its share of children")
    least = _LEAST / float(whole.max())
    filled = _nearest(np.maximum(own[known] / whole[known], least), known, len(own))
    lacking = [y for y, lacks, any_ in zip(panel.years, ~np.isfinite(own), whole > 0, strict=True) if lacks and any_]
    return _Part(panel.years, filled, f"{words}: {_listed(lacking)} as in the nearest year" if lacking else "")


def _nearest(values: Floats, known: NDArray[np.intp], many: int) -> Floats:
    """Values at the places that are known, and in the gaps that of the nearest; of two, the earlier."""
    found: Floats = values[np.abs(np.arange(many)[:, None] - known[None, :]).argmin(axis=1)]
    return found


def _poverty(panel: Panel, place: Authority) -> tuple[Mapping[int, float], str]:
    """Poverty of the place as a multiple of England's, by spring."""
    children = _all(_Same(panel), POPULATION)
    found = np.full(len(panel.years), np.nan)
    for measure in _POVERTY:
        all_ = _all(_Same(panel), measure)
        own = panel.backcast(place.code, measure)[1]
        weights = np.where(np.isfinite(all_), children, 0.0)
        whole = np.nansum(np.where(weights > 0, all_, 0.0) * np.nan_to_num(weights), axis=0)
        under = np.nansum(weights, axis=0)
        index = np.divide(own * under, whole, out=np.full(len(own), np.nan), where=whole > 0)
        found = np.where(np.isfinite(index), index, found)
    known = np.flatnonzero(np.isfinite(found))
    if not len(known):
        return dict.fromkeys(panel.years, 1.0), "Child poverty: not known, as England's"
    lacking = [year for year, value in zip(panel.years, found.tolist(), strict=True) if np.isnan(value)]
    filled = dict(zip(panel.years, _nearest(found[known], known, len(found)).tolist(), strict=True))
    return filled, f"Child poverty: {_listed(lacking)} as in the nearest year" if lacking else ""


def _outturns(panel: Panel, place: Authority, share: float) -> tuple[Mapping[int, Mapping[str, float]], dict[str, str]]:
    """What the place spent by financial year and tier, in pounds of 2023-24, and what of it was estimated."""
    england, prices = _england()
    lines = {line: panel.backcast(place.code, f"s251_gross_{line}")[1] for line in _LINES}
    care = np.where(np.isfinite(lines["cla_total"]), lines["cla_total"], lines["cla_incl_adoption_sgo"])
    cash = {
        "universal": lines["under5_childrens_centres"] + lines["services_young_people"],
        "targeted": lines["family_support"],
        "specialist": lines["late"] - care,
        "care": care,
    }
    spent: dict[int, dict[str, float]] = {year: {} for year in range(FIRST, LAST + 1)}
    guessed: dict[str, str] = {}
    for tier, pounds in cash.items():
        whole = np.array([england.get(year, {}).get(tier, np.nan) for year in panel.years])
        deflated = pounds * np.array([prices.get(year, np.nan) for year in panel.years]) / whole
        known = np.flatnonzero(np.isfinite(deflated) & (deflated > 0))
        parts = _nearest(deflated[known], known, len(whole)) if len(known) else np.full(len(whole), share)
        for number, year in enumerate(panel.years):
            if year in spent:
                spent[year][tier] = float(parts[number] * whole[number])
                if number not in known:
                    near = (
                        f"its part of England's in {panel.years[_near(known, number)]}" if len(known) else "its share"
                    )
                    guessed[f"{tier} outturn {year}"] = f"estimated from {near}"
    return spent, guessed


def _near(known: NDArray[np.intp], number: int) -> int:
    return int(known[np.abs(known - number).argmin()])


@cache
def _england() -> tuple[Mapping[int, Mapping[str, float]], Mapping[int, float]]:
    """England's outturn by year and tier in pounds of 2023-24, and what a pound of each year was worth in those."""
    england: dict[int, dict[str, float]] = {}
    prices: dict[int, float] = {}
    file = shelf("models") / "childrens_services" / "budgets_england.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    base = float(next(row["deflator"] for row in rows if row["year"] == str(LAST)))
    for row in rows:
        england.setdefault(int(row["year"]), {})[row["tier"]] = float(row["real_gbp"])
        prices[int(row["year"])] = base / float(row["deflator"])
    return england, prices


def _listed(years: Sequence[int]) -> str:
    """Years as runs: 2010, 2013-2015."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
