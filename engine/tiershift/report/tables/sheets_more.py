"""The sheets of the section 251 return and of invest to save."""

from __future__ import annotations

import numpy as np

from tiershift.events.types import Tier
from tiershift.report.sheet import HEADER_ROW, Cell, Column, Formula, Sheet, Styled, letter
from tiershift.report.summary import Report, Result
from tiershift.report.tables.grid import Grid
from tiershift.report.tables.invest import DISCOUNT, Invested, invested
from tiershift.report.tables.lines import (
    CARE_LINES,
    NOT_SHARED,
    OUTTURNS,
    TIER_LINES,
    TOTAL,
    Line,
    financial_year,
    invest_lines,
    s251_lines,
)
from tiershift.report.tables.money import Money
from tiershift.report.tables.sheets_mtfs import ALL, QUANTILES

S251, INVEST = "Section 251", "Invest to save"
PEAK, PAYBACK, NPV = "Peak funding need", "Futures that have it back by", "Net present value, real, at"


def s251_sheet(report: Report) -> Sheet:
    """Return gross spend by line of the section 251 return: outturn, forecast, budget and the variance from it."""
    columns = (
        Column("Scenario", 18), Column("Line of the return", 62), Column("Year", 10),
        Column("Outturn, gross", 13, "money"), Column("Forecast, gross (mean)", 13, "money"),
        *(Column(f"Forecast, {label}", 13, "money") for label, _ in QUANTILES),
        Column("Income: grants and partners", 13, "money"), Column("Net (mean)", 13, "money"),
        Column("Budget, gross", 13, "money"), Column("Variance to budget", 13, "money"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for name, money in report.money.items():
        lines = list(s251_lines(report, report.results[name], money))
        for place, year in enumerate(lines[0].years):
            _year_of(rows, report, report.results[name], money, (lines, place, year))
    notes = (
        "£m in cash, the pounds of each year (price level: Prices). Costs are positive, income is in brackets.",
        "Means add up over lines, quantiles do not. Lines 'of which' lie within the line above. Totals are unrounded.",
        "Budget of a tier: as decided, before any cut to the whole envelope, which the plan does not share out between "
        "tiers. The budget of the total is all funding.",
        "Neither the split by provider sector nor income other than grants and partners is in the model.",
    )
    title = "Section 251: outturn and forecast by line of the return, in cash"
    return Sheet(S251, title, notes, columns, tuple(rows), frozen=3)


def _year_of(
    rows: list[tuple[Cell, ...]], report: Report, result: Result, money: Money, at: tuple[list[Line], int, int]
) -> None:
    """Add the lines of one year; the total is a formula over the four tiers and what is not shared out."""
    lines, place, year = at
    tier_of: dict[str, Tier] = {name: tier for tier, name in TIER_LINES.items()}
    inner = {name: tier for tier, name in CARE_LINES.items()}
    where, first = money.all_years.index(year), HEADER_ROW + 1 + len(rows)
    price = money.price[where]
    paid = sum(float(one[where]) for one in money.grants.values()) * price
    all_money = float(money.funding[:, where].mean()) + paid
    budgets = {tier: float(one[where]) * price for tier, one in money.budgets.items()}
    counts = [number for number, line in enumerate(lines) if line.name in tier_of or line.name == NOT_SHARED]
    for line in lines:
        row, tier = HEADER_ROW + 1 + len(rows), tier_of.get(line.name)
        values = line.values[:, place]
        ends = [float(np.quantile(values, probability)) for _, probability in QUANTILES]
        mean = float(values.mean())
        counted = _outturn(report, tier or inner.get(line.name, ""), year)

        def summed(column: str) -> str:
            return "=" + "+".join(f"{column}{first + number}" for number in counts)

        gross: Cell = Formula(summed("E"), mean) if line.name == TOTAL else mean
        if tier or line.name == TOTAL:
            income = -float(money.grants[tier][where]) * price if tier else -paid
            budget = budgets[tier] if tier else all_money
        elif line.name == NOT_SHARED:
            income, budget = 0.0, _apart(all_money, sum(budgets.values()))
        else:
            rows.append((result.name, line.name, financial_year(year), counted, gross, *ends, None, None, None, None))
            continue
        bracket: Cell = Formula(summed("I"), income) if line.name == TOTAL else income + 0.0
        planned: Cell = Formula(summed("K"), budget) if line.name == TOTAL else budget
        net, over = Formula(f"=E{row}+I{row}", mean + income), Formula(f"=E{row}-K{row}", mean - budget)
        shown = [None] * 3 if line.name == NOT_SHARED else ends
        rows.append((result.name, line.name, financial_year(year), counted, gross, *shown, bracket, net, planned, over))


def _apart(whole: float, parts: float) -> float:
    """Return what is left of a whole; what rounding leaves is nothing."""
    left = whole - parts
    return left if abs(left) > 1e-9 * abs(whole) else 0.0


def _outturn(report: Report, key: str, year: int) -> float | None:
    """Return what was counted of a line in a year, £m cash; none where it was not."""
    found: list[float] = []
    for name in OUTTURNS.get(key, ()):
        known = [one.value for one in report.history.get(name, ()) if one.year == year]
        if not known:
            return None
        found.append(known[0])
    return found[0] - sum(found[1:]) if found else None


def invest_sheet(report: Report) -> Sheet:
    """Return what early money costs, what late spend gives back, when it is paid back and what it is worth."""
    accounts = {name: one for name, money in report.money.items() if (one := invested(money)) is not None}
    money = next(iter(report.money.values()))
    years = money.all_years[money.first + 1 :]
    columns = (
        Column("Scenario", 18), Column("Line", 62), Column("Statistic", 14),
        *(Column(financial_year(year), 12, "money") for year in years), Column(ALL, 13, "money"),
    )  # fmt: skip
    grid = Grid(3, len(years))
    for name, account in accounts.items():
        _account(grid, name, account, list(invest_lines(report.money[name])))
    notes = (
        "£m in cash, but for the lines marked real, at 2023-24 prices; the two are never added. Costs are positive, "
        "benefits and money used in brackets.",
        "Investment: early money that decisions add. Late spend: what they change in demand, cost avoided until a "
        "budget is reduced. Effects as in Savings and pressures, at each year's prices.",
        f"Discounted at {DISCOUNT:.1%} a year (Green Book, February 2026), the first year undiscounted. Redundancy, "
        "decommissioning and optimism bias are not in the model.",
        "" if accounts else "No decision of these scenarios adds early money.",
    )
    return Sheet(
        INVEST, "Invest to save: early money and what it gives back", notes, columns, tuple(grid.rows), frozen=3
    )


def _account(grid: Grid, name: str, account: Invested, lines: list[Line]) -> None:
    mean = {line.name: line.values.mean(axis=0) for line in lines}
    spent, back, net, cumulative = (line.name for line in lines[:4])
    real, present = lines[-2].name, lines[-1].name
    last = grid.count

    def put(line: str, cells: list[Cell], whole: Cell, statistic: str = "mean") -> None:
        grid.add((name, line, statistic), (name, line, statistic), cells, (whole,))

    def cell(line: str, place: int) -> str:
        return grid.at((name, line, "mean"), place)

    def total(line: str) -> Formula:
        return Formula(f"=SUM({grid.across()})", float(mean[line].sum()))

    for line in (spent, back):
        put(line, grid.each(mean[line]), total(line))
    put(net, grid.each(mean[net], lambda place: f"={cell(spent, place)}+{cell(back, place)}"), total(net))
    row = grid.next_row

    def so_far(place: int) -> str:
        return f"={cell(net, place)}" + (f"+{letter(grid.first + place - 1)}{row}" if place else "")

    put(cumulative, grid.each(mean[cumulative], so_far), None)
    for label, probability in QUANTILES:
        put(cumulative, grid.each(np.quantile(account.cumulative, probability, axis=0)), None, label)
    for memo in (line.name for line in lines[4:-2]):
        put(memo, grid.each(mean[memo]), total(memo))
    put(real, grid.each(mean[real]), total(real))
    put("Discount factor", [Styled(float(one), "factor") for one in account.factor], None)
    put(present, grid.each(mean[present], lambda p: f"={cell(real, p)}*{cell('Discount factor', p)}"), total(present))
    blank: list[Cell] = [None] * last
    value = f"{NPV} {DISCOUNT:.1%} (benefit less cost)"
    put(value, blank, Formula(f"=0-{cell(present, last)}", float(account.value.mean())))
    for line, futures in ((value, account.value), (PEAK, account.peak)):
        if line == PEAK:
            put(line, blank, float(futures.mean()))
        for label, probability in QUANTILES:
            put(line, blank, float(np.quantile(futures, probability)), label)
    share = float(np.isfinite(account.paid_back).mean())
    put(f"{PAYBACK} {financial_year(account.years[-1])}", blank, Styled(share, "share"), "share")
    if share >= 0.5:
        middle = float(np.quantile(account.paid_back, 0.5, method="higher"))
        put("Payback: financial year ending", blank, Styled(middle, "year"), "central p50")
