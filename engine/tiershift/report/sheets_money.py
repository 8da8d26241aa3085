"""The sheets of money: the price level of each year, and spend by tier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tiershift.report.sheet import HEADER_ROW, MEANS, Cell, Column, Formula, Sheet, letter
from tiershift.report.summary import Report, Result

YEAR = "Financial year ending 31 March"
PRICE_LEVEL = "Price level (2023-24 = 1)"


def prices_sheet(report: Report) -> Sheet:
    """Return the price level of each financial year, with where it comes from."""
    columns = (
        Column(YEAR, 14, "year"),
        Column(PRICE_LEVEL, 14, "factor"),
        Column("Kind", 12),
        Column("Confidence", 12),
        Column("Source", 110),
    )
    rows = tuple((float(one.year), one.factor, one.kind, one.confidence, one.source) for one in report.prices.values())
    notes = ("Pounds of the year for one pound at 2023-24 prices. Rows marked assumed are assumptions.",)
    return Sheet("Prices", "Prices: the GDP deflator", notes, columns, rows)


TIERS = (
    ("Universal", "universal_spend_real"),
    ("Targeted", "targeted_spend_real"),
    ("Early", "early_spend_real"),
    ("Specialist", "specialist_spend_real"),
    ("Care", "care_spend_real"),
    ("Late", "late_spend_real"),
    ("Early and late", "early_and_late_spend_real"),
)
CASH = (
    ("Early", "s251_gross_early"),
    ("Late", "s251_gross_late"),
    ("Early and late", "early_and_late_spend_cash"),
)


def tier_shift(report: Report, prices: Sheet) -> Sheet:
    """Return spend by tier, scenario and year, real and cash, with its change on the baseline."""
    columns = (
        Column("Scenario", 18),
        Column(YEAR, 14, "year"),
        *(Column(f"{label}, real", 14, "money") for label, _ in TIERS),
        Column("Early share of mean spend", 13, "share"),
        Column("Transition funding used, real", 14, "money"),
        Column("Budget gap, real", 14, "money"),
        *(Column(f"{label}, change on baseline, real", 16, "money") for label in ("Early", "Late", "Early and late")),
        Column(PRICE_LEVEL, 12, "factor"),
        *(Column(f"{label}, cash", 14, "money") for label, _ in CASH),
    )
    letters = {column.heading: letter(place) for place, column in enumerate(columns)}
    years = report.first.series["early_spend_real"].years
    last = HEADER_ROW + len(report.results) * len(years)
    rows: list[tuple[Cell, ...]] = []
    for result in report.results.values():
        for year in years:
            rows.append(_tier_row(report, result, year, _Place(letters, HEADER_ROW + 1 + len(rows), last, prices)))
    notes = (
        f"£m, {MEANS} Real is at 2023-24 prices, cash in the pounds of the year.",
        "Costs are positive; a reduction on the baseline is in brackets. Totals may not sum as shown (rounding).",
        "Transition funding (in brackets) pays for part of the spend; the budget gap is spend that nobody funded.",
    )
    return Sheet("Tier shift", "Tier shift: spend by tier", notes, columns, tuple(rows), frozen=2)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row of the tier shift stands, to write its formulas: letters by heading, its row, the table's last."""

    letters: Mapping[str, str]
    row: int
    last: int
    prices: Sheet

    def cell(self, heading: str) -> str:
        return f"{self.letters[heading]}{self.row}"

    def total(self, *headings: str) -> str:
        return "=" + "+".join(self.cell(heading) for heading in headings)

    def over(self, heading: str) -> str:
        column = self.letters[heading]
        return f"${column}${HEADER_ROW + 1}:${column}${self.last}"

    def on_baseline(self, heading: str, baseline: str) -> str:
        name = baseline.replace('"', '""')
        keys = f'{self.over("Scenario")},"{name}",{self.over(YEAR)},{self.cell(YEAR)}'
        return f"={self.cell(heading)}-SUMIFS({self.over(heading)},{keys})"

    def price(self) -> str:
        year, level = self.prices.column(YEAR), self.prices.column(PRICE_LEVEL)
        return f"=SUMIFS({level},{year},{self.cell(YEAR)})"


def _tier_row(report: Report, result: Result, year: int, place: _Place) -> tuple[Cell, ...]:
    def mean(name: str) -> float | None:
        if name not in result.bands:
            return None
        return float(result.bands[name].mean[result.series[name].years.index(year)])

    real = {label: mean(name) or 0.0 for label, name in TIERS}
    parts = {
        "Early": ("Universal, real", "Targeted, real"),
        "Late": ("Specialist, real", "Care, real"),
        "Early and late": ("Early, real", "Late, real"),
    }
    spend: list[Cell] = [
        Formula(place.total(*parts[label]), real[label]) if label in parts else real[label] for label, _ in TIERS
    ]
    share = Formula(
        f"={place.cell('Early, real')}/{place.cell('Early and late, real')}", real["Early"] / real["Early and late"]
    )
    against = next((baseline for plan, baseline in report.pairs if plan == result.name), result.name)
    changes: list[Cell] = []
    for label in parts:
        name = dict(TIERS)[label]
        less = float(report.difference(result.name, against, name).at(year).mean())
        changes.append(Formula(place.on_baseline(f"{label}, real", against), less))
    cash = [
        Formula(f"={place.cell('Early, real')}*{place.cell(PRICE_LEVEL)}", mean("s251_gross_early") or 0.0),
        Formula(f"={place.cell('Late, real')}*{place.cell(PRICE_LEVEL)}", mean("s251_gross_late") or 0.0),
        Formula(place.total("Early, cash", "Late, cash"), mean("early_and_late_spend_cash") or 0.0),
    ]
    used = mean("transition_spend_real")
    money = (None if used is None else 0.0 - used, mean("budget_gap_real"))
    factor = Formula(place.price(), report.prices[year].factor)
    return (result.name, float(year), *spend, share, *money, *changes, factor, *cash)
