"""The sheet of guesses: which numbers rest on parameters of confidence D, and how much."""

from __future__ import annotations

from collections.abc import Iterator

from tiershift.report.guesses import EXPLAINED, Guess, meaning
from tiershift.report.indicators import INDICATORS
from tiershift.report.sheet import Cell, Column, Sheet, Styled
from tiershift.report.summary import Report


def guesses_sheet(report: Report) -> Sheet:
    """Return a row for each guess that drives an indicator, or what a plan changes of it, at each date."""
    columns = (
        Column("Scenario", 34), Column("Indicator", 34), Column("In words", 48), Column("Year", 8, "year"),
        Column("Guess", 44), Column("What the guess is", 110),
        Column("Share of the spread", 12, "share"), Column("Rank correlation", 12, "years"),
        Column("Guesses that lead to the indicator", 14, "count"),
    )  # fmt: skip
    rows = tuple(
        row for scenario, name, year, found in _found(report) for row in _rows(report, scenario, name, year, found)
    )
    notes = (
        EXPLAINED,
        "The share is Spearman's rank correlation over the futures, squared: what the guess explains by itself.",
        "A number without a row rests on no single guess above that share; several together may still matter.",
        "" if rows else "No parameter of confidence D drives a number of this report.",
    )
    return Sheet("Guesses", "Guesses: which numbers rest on them", notes, columns, rows, frozen=3)


def _found(report: Report) -> Iterator[tuple[str, str, int, tuple[Guess, ...]]]:
    for run, result in report.results.items():
        for name in (one.name for one in INDICATORS if one.name in result.series):
            rests, years = result.rests_on(name), result.series[name].years
            yield from ((run, name, year, rests[years.index(year)]) for year in report.dates if year in years)
    for plan, baseline in report.pairs:
        for name in (one.name for one in INDICATORS if one.name in report.results[plan].series):
            years = report.results[plan].series[name].years
            for year in report.dates:
                if year in years:
                    yield f"{plan} less {baseline}", name, year, report.rests_on(plan, baseline, name, year)


def _rows(report: Report, scenario: str, name: str, year: int, found: tuple[Guess, ...]) -> Iterator[tuple[Cell, ...]]:
    indicator = report.first.series[name].indicator
    many = float(len(report.first.guesses.behind(indicator)))
    for guess in found:
        yield (
            scenario, name, indicator.label, float(year), guess.name,
            meaning(report.model, guess.name), Styled(guess.share, "share"),
            Styled(guess.correlation, "years"), many,
        )  # fmt: skip
