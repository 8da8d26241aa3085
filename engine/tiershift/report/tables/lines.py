"""The lines of each table of money, future by future, before they are put on a sheet or into a tidy file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiershift.events.types import Decision, Tier
from tiershift.model.calendar import years
from tiershift.report.bands import Array
from tiershift.report.tables.invest import invested
from tiershift.report.tables.money import MOVEMENTS, Money, earlier_grants, grants_of

if TYPE_CHECKING:
    from tiershift.report.summary import Report, Result
    from tiershift.report.tables.parts import Part

CASH, REAL = "GBP m cash", "GBP m 2023-24 prices"
BASE, NET, FUNDING = "Base budget", "Net budget requirement", "Funding"
GAP, GAPS = "Budget gap/(surplus) in year", "Budget gap/(surplus) cumulative"
RESERVES = "Met from reserves (memo)"
TIER_LINES: dict[Tier, str] = {
    "universal": "3.0 and 3.5 Under fives, family hubs and services for young people",
    "targeted": "3.4 Family support",
    "specialist": "3.2, 3.3 and 3.6 Safeguarding, social work, strategy, youth justice, other",
    "care": "3.1 Children looked after",
}
CARE_LINES = {"residential": "3.1.1 of which residential care", "fostering": "3.1.2 of which fostering"}
OTHER_CARE = "3.1 of which all other care"
NOT_SHARED = "Cuts, transition and investment money, not shared out between tiers"
TOTAL = "Total"
OUTTURNS = {
    "universal": ("s251_gross_early", "s251_gross_family_support"), "targeted": ("s251_gross_family_support",),
    "specialist": ("s251_gross_late", "s251_gross_cla_total"), "care": ("s251_gross_cla_total",),
    "residential": ("s251_gross_residential",),
}  # fmt: skip
"""What was counted of a line: the first figure, less the others."""


def financial_year(year: int) -> str:
    """Return a financial year as finance teams write it: 2027 is `2026/27`."""
    return f"{year - 1}/{year % 100:02d}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table in house signs (costs positive, funding and savings negative), shape (future, year)."""

    name: str
    unit: str
    years: tuple[int, ...]
    values: Array


def mtfs_lines(money: Money) -> Iterator[Line]:
    """Yield the lines of the plan of money (MTFS), in cash, in their order."""
    before = slice(money.first, money.first + len(money.years))
    yield Line(BASE, CASH, money.years, money.net[:, before])
    for name in MOVEMENTS:
        yield Line(name, CASH, money.years, money.lines[name])
    yield Line(NET, CASH, money.years, money.net[:, money.span])
    yield Line(FUNDING, CASH, money.years, -money.funding[:, money.span])
    gap = money.gap[:, money.span]
    yield Line(GAP, CASH, money.years, gap)
    yield Line(GAPS, CASH, money.years, np.cumsum(gap, axis=1))
    yield Line(RESERVES, CASH, money.years, -(money.flows["drawn"] * money.price)[:, money.span])


def part_line(money: Money, part: Part) -> Line:
    """Return what a decision does to net spend by year, in cash, less the grants that it brings."""
    level = money.of_part(part) - grants_of(money, part)
    return Line(part.ref, CASH, money.years, level[:, money.span])


def earlier_line(money: Money) -> Line | None:
    """Return what grants from before the plan of money bring in by following prices; none where there are none."""
    paid = -np.broadcast_to(earlier_grants(money), money.net.shape)[:, money.span]
    return Line("G00", CASH, money.years, paid) if np.any(np.abs(paid) > 1e-9) else None


def events_of(report: Report, result: Result, money: Money) -> Iterator[tuple[Decision, Part | None]]:
    """Yield the decisions that a table of them lists, each with its part; none where it moves no money."""
    of = {id: part for part in money.effects.parts for id in part.ids}
    start = money.years[0] - 1 + 0.25
    for event in result.plan.events:
        id = str(event.event_id)
        if isinstance(event, Decision) and id not in result.plan.undone:
            if id in of:
                yield event, of[id]
            elif years(event.effective) >= start:
                yield event, None


def s251_lines(report: Report, result: Result, money: Money) -> Iterator[Line]:
    """Yield gross spend by line of the return, in cash, from two years before the plan of money on."""
    places = slice(max(money.first - 1, 0), money.span.stop)
    shown, price = money.all_years[places], money.price
    tiers = dict(zip(TIER_LINES, money.effects.whole, strict=True))
    for tier, name in TIER_LINES.items():
        yield Line(name, CASH, shown, (tiers[tier] * price)[:, places])
    rest = tiers["care"] * price
    for key, name in CARE_LINES.items():
        yield Line(name, CASH, shown, (money.flows[key] * price)[:, places])
        rest = rest - money.flows[key] * price
    yield Line(OTHER_CARE, CASH, shown, rest[:, places])
    yield Line(NOT_SHARED, CASH, shown, np.zeros_like(rest[:, places]))
    yield Line(TOTAL, CASH, shown, (money.real * price)[:, places])


def invest_lines(money: Money) -> Iterator[Line]:
    """Yield the lines of invest to save; nothing where no decision adds early money."""
    account = invested(money)
    if account is None:
        return
    at = account.years
    yield Line("Investment in early help", CASH, at, account.investment)
    yield Line("Late spend that it changes", CASH, at, account.benefit)
    yield Line("Net cost/(benefit)", CASH, at, account.investment + account.benefit)
    yield Line("Cumulative net cost/(benefit)", CASH, at, account.cumulative)
    for name, values in account.memo.items():
        yield Line(f"{name} (memo)", CASH, at, values)
    yield Line("Net cost/(benefit), real", REAL, at, account.real)
    yield Line("Present value, real", REAL, at, account.real * account.factor)
