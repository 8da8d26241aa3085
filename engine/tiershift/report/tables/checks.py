"""What must hold of the tables of money, computed in another way, in every future where that can be."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tiershift.model.calendar import financial_year, financial_year_start
from tiershift.report.bands import Array
from tiershift.report.checks import MONEY_TOLERANCE, Check, Gap, check_of
from tiershift.report.summary import Report
from tiershift.report.tables.lines import FUNDING, GAP, GAPS, NET, TOTAL, Line, mtfs_lines, part_line, s251_lines
from tiershift.report.tables.lines import earlier_line as _earlier
from tiershift.report.tables.money import DECIDED, MOVEMENTS, Money, moved

PENNY = 1e-8
"""A penny, in £m."""


def money_checks(report: Report) -> tuple[Check, ...]:
    """Return the checks of the tables of money; none where the report has none."""
    if not report.money:
        return ()
    return (
        check_of("C02b", "MTFS: the lines of all years and the years of all lines come to the same, to the penny",
                 PENNY, _crossed(report)),
        check_of("C03b", "MTFS: base and movements come to the engine's spend less grants in every future, and the "
                 "next year opens there, to the penny", PENNY, _rolled(report)),
        check_of("C06", "Section 251 in total is the net budget of MTFS and its grants, in every future",
                 MONEY_TOLERANCE, _return(report)),
        check_of("C06b", "MTFS: net less funding is the engine's gap, and what reserves bear, less what is left over",
                 MONEY_TOLERANCE, _gap(report)),
        check_of("C06c", "The rows of Savings and pressures come to the lines of decisions of MTFS", MONEY_TOLERANCE,
                 _decisions(report)),
        check_of("C08b", "MTFS is in cash: at base-year prices it is the real amount, in every future", MONEY_TOLERANCE,
                 _cash(report)),
        check_of("C11b", "A decision of 1 April has no full-year effect the year after, one within a year has it then",
                 MONEY_TOLERANCE, _full_years(report)),
        check_of("C13", "Signs: base and net cost, funding, grants and savings are in brackets (mean)", MONEY_TOLERANCE,
                 _signs(report)),
        check_of("C16", "Savings and early money of MTFS are of early spend alone: no cost avoided in late spend is "
                 "among them, in every future", PENNY, _avoided(report)),
        check_of("C18b", "Quantiles of net and gap are of totals made in each future, and rise", MONEY_TOLERANCE,
                 _quantiles(report)),
    )  # fmt: skip


def _each(report: Report) -> Iterator[tuple[str, Money, dict[str, Line]]]:
    for name, money in report.money.items():
        yield name, money, {line.name: line for line in mtfs_lines(money)}


def _engine(report: Report, name: str, indicator: str, money: Money) -> Array:
    """Return an indicator of the report in all years of the money, shape (future, year)."""
    series = report.results[name].series[indicator]
    places = [series.years.index(year) for year in money.all_years]
    made: Array = series.values[:, places]
    return made


def _paid(money: Money) -> Array:
    made: Array = sum(money.grants.values()) * money.price
    return made


def _worst(name: str, what: str, gaps: Array, years: tuple[int, ...]) -> Gap:
    size = np.where(np.isnan(gaps), np.inf, np.abs(gaps))
    place = int(np.argmax(size))
    return Gap(float(size.flat[place]), f"{name}: {what} {years[np.unravel_index(place, gaps.shape)[-1]]}")


def _crossed(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        by_line = sum(float(lines[one].values.mean(axis=0).sum()) for one in MOVEMENTS)
        net = _engine(report, name, "early_and_late_spend_cash", money) - _paid(money)
        change = net.mean(axis=0)[money.span][-1] - net.mean(axis=0)[money.first]
        yield Gap(abs(by_line - float(change)), f"{name}: {money.years[-1]}")


def _rolled(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        net = _engine(report, name, "early_and_late_spend_cash", money) - _paid(money)
        rolled = net[:, [money.first]] + np.cumsum(sum(lines[one].values for one in MOVEMENTS), axis=1)
        yield _worst(name, NET, rolled - net[:, money.span], money.years)
        yield _worst(name, NET, lines[NET].values - net[:, money.span], money.years)
        yield _worst(name, "base", lines["Base budget"].values[:, 1:] - lines[NET].values[:, :-1], money.years[1:])


def _return(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        found = {line.name: line for line in s251_lines(report, report.results[name], money)}
        whole = found[TOTAL].values[:, -len(money.years) :]
        yield _worst(name, TOTAL, whole - lines[NET].values - _paid(money)[money.span], money.years)


def _gap(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        left = _engine(report, name, "budget_gap_cash", money)[:, money.span]
        flows = {key: (values * money.price)[:, money.span] for key, values in money.flows.items()}
        # What is short is the gap or drawn from reserves; what is over is swept, put aside, repaid or left.
        over = (lines[FUNDING].values + lines[NET].values) - left - flows["drawn"]
        aside = flows["swept"] + flows["reserves"] + flows["drawn"] + flows["unspent"]
        yield _worst(name, GAP, np.maximum(over, 0.0), money.years)
        yield _worst(name, "surplus", np.maximum(-over - aside - _repaid(money), 0.0), money.years)
        yield _worst(name, GAPS, lines[GAPS].values - np.cumsum(lines[GAP].values, axis=1), money.years)
        spread = np.ptp(lines[FUNDING].values, axis=0)[None, :]
        yield _worst(name, "funding, which is decided and not drawn,", spread, money.years)


def _repaid(money: Money) -> Array:
    """Return what the investment fund gets back, cash, in the years of the plan."""
    made: Array = np.maximum(-(money.flows["owed"] * money.price)[:, money.span], 0.0)
    return made


def _decisions(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        told = sum((lines[one].values for one in DECIDED), np.zeros_like(lines[NET].values))
        rows = [part_line(money, part) for part in money.effects.parts]
        if (earlier := _earlier(money)) is not None:
            rows.append(earlier)
        listed = sum((row.values for row in rows), np.zeros_like(told))
        yield _worst(name, "decisions", np.cumsum(told, axis=1) - listed, money.years)


def _cash(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        factors = np.array([report.prices[year].factor for year in money.years])
        real = _engine(report, name, "early_and_late_spend_real", money)[:, money.span]
        yield _worst(name, NET, lines[NET].values / factors + _paid(money)[money.span] / factors - real, money.years)


def _full_years(report: Report) -> Iterator[Gap]:
    """By the dates of events: what should stand as full-year effect, against what does."""
    for name, money, lines in _each(report):
        should = np.zeros_like(lines[NET].values)
        for part in money.effects.parts:
            day = min(event.effective for event in part.events)
            whole = financial_year_start(financial_year(day)) == day
            step = moved(money.effects.of[part.ref].sum(axis=0), money.price)[:, money.first :]
            for place, year in enumerate(money.years):
                earlier = day < financial_year_start(money.years[0])
                ended = part.ends is not None and not earlier and year + 0.25 > part.ends
                after = part.jumps and not whole and year == financial_year(day) + 1
                if earlier or (after and not ended):
                    should[:, place] += step[:, place]
        yield _worst(name, "Full-year effects", lines["Full-year effects"].values - should, money.years)


def _signs(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        mean = {key: line.values.mean(axis=0)[None, :] for key, line in lines.items()}
        for cost in ("Base budget", NET):
            yield _worst(name, cost, np.maximum(-mean[cost], 0.0), money.years)
        yield _worst(name, FUNDING, np.maximum(mean[FUNDING], 0.0), money.years)
        for saved in ("Savings agreed", "Savings proposed"):
            yield _worst(name, saved, np.maximum(np.cumsum(mean[saved], axis=1), 0.0), money.years)
        level = np.cumsum(mean["Grants"], axis=1) - _paid(money)[money.first]
        yield _worst(name, "Grants", np.maximum(level, 0.0), money.years)


def _avoided(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        stands = sum(lines[one].values for one in ("Savings agreed", "Savings proposed", "Invest to save"))
        should = np.zeros_like(lines[NET].values)
        for part in money.effects.parts:
            step = moved(money.effects.of[part.ref][:2].sum(axis=0), money.price)[:, money.first :]
            day = min(event.effective for event in part.events)
            part_year = day != financial_year_start(financial_year(day)) and part.jumps
            for place, year in enumerate(money.years):
                over = part.ends is not None and year + 0.25 > part.ends
                if not (part.prior or over or (part_year and year == financial_year(day) + 1)):
                    should[:, place] += step[:, place]
        yield _worst(name, "savings and early money", stands - should, money.years)


def _quantiles(report: Report) -> Iterator[Gap]:
    for name, money, lines in _each(report):
        net = _engine(report, name, "early_and_late_spend_cash", money) - _paid(money)
        gap = net - money.funding
        for key, whole in ((NET, net), (GAP, gap)):
            before = None
            for probability in (0.1, 0.5, 0.9):
                told = np.quantile(lines[key].values, probability, axis=0)[None, :]
                own = np.quantile(whole[:, money.span], probability, axis=0)[None, :]
                yield _worst(name, f"{key} p{100 * probability:.0f}", told - own, money.years)
                if before is not None:
                    yield _worst(name, f"{key} p{100 * probability:.0f}", np.maximum(before - told, 0.0), money.years)
                before = told
