"""The sheets of the plan of money (MTFS) and of the decisions behind it."""

from __future__ import annotations

import numpy as np

from tiershift.report.sheet import Cell, Column, Formula, Sheet, letter
from tiershift.report.sheets_records import changed
from tiershift.report.summary import Report, Result
from tiershift.report.tables.grid import Grid
from tiershift.report.tables.lines import (
    BASE,
    FUNDING,
    GAP,
    GAPS,
    NET,
    Line,
    earlier_line,
    events_of,
    financial_year,
    mtfs_lines,
    part_line,
)
from tiershift.report.tables.money import MOVEMENTS, Money, line_of
from tiershift.report.tables.parts import Part

ALL = "All years"
ENGINE, LESS = "Net budget requirement in the engine", "Net less engine"
QUANTILES = (("low p10", 0.1), ("central p50", 0.5), ("high p90", 0.9))
NOT_RATED = "not rated"
EVERY = "All decisions"
MTFS, SAVINGS = "MTFS", "Savings and pressures"


def mtfs_sheet(report: Report) -> Sheet:
    """Return the medium-term financial strategy: from each year's base to its net budget, its funding and its gap."""
    years = next(iter(report.money.values())).years
    columns = (
        Column("Scenario", 18),
        Column("Line", 44),
        Column("Statistic", 13),
        *(Column(financial_year(year), 13, "money") for year in years),
        Column(ALL, 13, "money"),
    )
    grid = Grid(3, len(years))
    for name, money in report.money.items():
        _scenario(grid, name, money)
    notes = (
        "£m in cash, the pounds of each year (price level: Prices). Costs are positive; savings, funding, grants and "
        "a surplus are in brackets.",
        "Means over the futures add up; quantiles (p10, p50, p90) are of totals made in each future, and never summed.",
        "A line is what spend changes when its driver or decision is put in: the mean of two opposite orders, so that "
        "lines add up to the penny. Demand growth is what is left with all of them held.",
        "Savings: early spend, which follows budgets, that a decision lowers. Late spend follows demand: its fall is "
        "demand management, never a saving. Agreed needs a tag or a sign-off. Do not sort.",
    )
    return Sheet(MTFS, "MTFS: medium-term financial strategy, in cash", notes, columns, tuple(grid.rows), frozen=3)


def _scenario(grid: Grid, name: str, money: Money) -> None:
    lines = {line.name: line for line in mtfs_lines(money)}
    mean = {key: line.values.mean(axis=0) for key, line in lines.items()}

    def key(line: str) -> tuple[str, ...]:
        return (name, line)

    def put(line: str, cells: list[Cell], whole: Cell) -> None:
        grid.add(key(line), (name, line, "mean"), cells, (whole,))

    opening = grid.each(mean[BASE])
    net_row = grid.next_row + 1 + len(MOVEMENTS)
    for place in range(1, len(money.years)):
        opening[place] = Formula(f"={letter(grid.first + place - 1)}{net_row}", float(mean[BASE][place]))
    put(BASE, opening, Formula(f"={letter(grid.first)}{grid.next_row}", float(mean[BASE][0])))
    for line in MOVEMENTS:
        put(line, grid.each(mean[line]), Formula(f"=SUM({grid.across()})", float(mean[line].sum())))

    def down(place: int) -> str:
        return f"=SUM({grid.down(key(BASE), key(MOVEMENTS[-1]), place)})"

    put(NET, grid.each(mean[NET], down), Formula(down(len(money.years)), float(mean[NET][-1])))
    put(FUNDING, grid.each(mean[FUNDING]), None)
    gap = grid.each(mean[GAP], lambda place: f"={grid.at(key(NET), place)}+{grid.at(key(FUNDING), place)}")
    put(GAP, gap, Formula(f"=SUM({grid.across()})", float(mean[GAP].sum())))
    row = grid.next_row
    cumulative = grid.each(
        mean[GAPS],
        lambda place: f"={grid.at(key(GAP), place)}" + (f"+{letter(grid.first + place - 1)}{row}" if place else ""),
    )
    put(GAPS, cumulative, None)
    for extra in list(lines)[list(lines).index(GAPS) + 1 :]:
        put(extra, grid.each(mean[extra]), Formula(f"=SUM({grid.across()})", float(mean[extra].sum())))
    put(ENGINE, grid.each(mean[NET]), None)
    nought = np.zeros(len(money.years))
    put(LESS, grid.each(nought, lambda place: f"={grid.at(key(NET), place)}-{grid.at(key(ENGINE), place)}"), None)
    for line in (NET, GAP, GAPS):
        _quantiles(grid, name, lines[line])


def _quantiles(grid: Grid, name: str, line: Line) -> None:
    """Add the quantiles of a total that was made in each future: numbers, since quantiles cannot be added up."""
    whole = line.values.sum(axis=1) if line.name == GAP else None
    for label, probability in QUANTILES:
        ends = np.quantile(line.values, probability, axis=0)
        last = None if whole is None else float(np.quantile(whole, probability))
        grid.add((name, line.name, label), (name, line.name, label), grid.each(ends), (last,))


def savings_sheet(report: Report) -> Sheet:
    """Return one row a decision: what it does to net spend in each year of the plan of money."""
    years = next(iter(report.money.values())).years
    last = financial_year(years[-1])
    columns = (
        Column("Scenario", 18), Column("Ref", 14), Column("Decision", 20), Column("What it changes", 48, "wrap"),
        Column("Directorate", 14), Column("Owner", 30, "wrap"), Column("Start", 12),
        Column("Recurrent or one-off", 12), Column("Status", 11), Column("Line of early spend in MTFS", 18),
        *(Column(financial_year(year), 13, "money") for year in years),
        *(Column(f"{last}: {label}", 13, "money") for label, _ in QUANTILES),
        Column(f"{last}: of which late spend (demand)", 15, "money"),
        Column("RAG deliverability", 15), Column("Cashable?", 28, "wrap"), Column("Decision event id", 38),
    )  # fmt: skip
    grid = Grid(10, len(years))
    for name, money in report.money.items():
        _decisions(grid, report, report.results[name], money)
    notes = (
        "£m in cash on net spend, means over the same futures, on top of the base year; reductions are in brackets. "
        "Each year's step is at its price level; inflation on it stands in the lines of inflation.",
        "A decision's effect is the mean of what it adds in two opposite orders of all drivers and decisions, as in "
        "MTFS: the rows add up to its lines of decisions. Rows told 'with' another stand or fall with it.",
        "Cashable: early spend follows budgets, so what falls there is money. Late spend follows demand: it is cost "
        "avoided until a budget with a code is reduced.",
        "The log records neither directorate nor deliverability. Agreed is what a tag that says approved or agreed "
        "covers, or a forecast that was signed off; all else is proposed.",
    )
    title = "Savings and pressures: what each decision does to net spend, in cash"
    return Sheet(SAVINGS, title, notes, columns, tuple(grid.rows), frozen=2)


def _decisions(grid: Grid, report: Report, result: Result, money: Money) -> None:
    """Add the decisions of one scenario and their sum."""
    told: set[str] = set()
    first, total = grid.next_row, np.zeros(len(money.years))
    for event, part in events_of(report, result, money):
        id = str(event.event_id)
        what = changed(result.plan, id) or "nothing in the model"
        ref, day = part.ref if part else "", event.effective.isoformat()
        before: tuple[Cell, ...] = (result.name, ref, event.kind, what, "not recorded", event.who, day)
        if part is None or ref in told:
            after = (*_nothing(4), NOT_RATED, f"with {ref} above" if part else "", id)
            grid.add((result.name, id), (*before, "", "", ""), _nothing(len(money.years)), after)
        else:
            told.add(ref)
            mean = part_line(money, part).values.mean(axis=0)
            total += mean
            kinds, after = _told_of(money, part, id)
            grid.add((result.name, ref), (*before, *kinds), grid.each(mean), after)
    if (earlier := earlier_line(money)) is not None:
        mean = earlier.values.mean(axis=0)
        total += mean
        said = (result.name, earlier.name, "", "grants from before the plan follow prices", *("",) * 5, "Grants")
        grid.add((result.name, earlier.name), said, grid.each(mean), _nothing(7))
    if grid.next_row > first:
        end = grid.next_row - 1
        letters = [letter(grid.first + place) for place in range(len(money.years))]
        sums = grid.each(total, lambda place: f"=SUM({letters[place]}{first}:{letters[place]}{end})")
        grid.add((result.name, EVERY), (result.name, EVERY, *("",) * 8), sums, _nothing(7))


def _nothing(count: int) -> tuple[Cell, ...]:
    return (None,) * count


def _told_of(money: Money, part: Part, id: str) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Return what stands before and after the years of a decision."""
    line, saves = part_line(money, part), part.ref in money.saving
    year = money.years[0] if part.prior else max(_begun(part), money.years[0])
    direct, _ = line_of(part, year, saves=saves)
    late = float(money.of_part(part, early=False)[:, money.span][:, -1].mean())
    ends = [float(np.quantile(line.values[:, -1], probability)) for _, probability in QUANTILES]
    kinds = ("recurrent" if part.ends is None else "one-off", part.status, direct)
    return kinds, (*ends, late, NOT_RATED, _cashable(saves=saves), id)


def _begun(part: Part) -> int:
    """Return the financial year in which a decision takes effect."""
    return int(np.floor(part.begins - 0.25)) + 1


def _cashable(*, saves: bool) -> str:
    if saves:
        return "yes: it lowers the planned budget of early help"
    return "no: cost avoided, until a budget is reduced"
