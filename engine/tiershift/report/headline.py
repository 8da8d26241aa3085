"""The headline: a short table in plain text of what a plan changes, now and in five and ten years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from textwrap import fill

from tiershift.model.calendar import date_of
from tiershift.report.bands import Band
from tiershift.report.guesses import EXPLAINED, Guess, listed
from tiershift.report.indicators import Indicator
from tiershift.report.place import about_place
from tiershift.report.summary import HEADLINE, Report, Result
from tiershift.report.words import MANY, Change, Shown, figure, sentence, shown, title, with_range

WIDTH = 100
LABEL = 13
CELL = (WIDTH - LABEL) // 3
GUESSED = " guesses:"

CAVEAT = (
    "A modelled scenario, not a forecast. The range holds what the parameters leave open; it does not hold a change of "
    "law or policy, or an error in the structure of the model."
)

RATIONED = (
    "Fewer children in care is not always less need: where placements run short, thresholds rise in the model and "
    "fewer children enter care. More places can raise the number."
)
"""What a reader must know before taking a fall of children in care for a success."""


def headline(report: Report, pairs: Sequence[tuple[str, str]] | None = None) -> str:
    """Return the table for `pairs`, by default all of the report, in lines of at most 100 columns."""
    chosen = report.pairs if pairs is None else pairs
    blocks = [_pair(report, plan, baseline) for plan, baseline in chosen] or [_alone(report)]
    return "\n\n".join(blocks) + "\n"


def sentences(report: Report, plan: str, baseline: str) -> tuple[str, ...]:
    """Return what `plan` does to each headline indicator at the last date, in sentences."""
    year = report.dates[-1]
    said = []
    for name, subject in HEADLINE.items():
        indicator, change = report.results[plan].series[name].indicator, report.change(plan, baseline, name, year)
        said.append(sentence(subject, change, shown(indicator, change.largest), when(indicator, year)))
    return tuple(said)


def claim(report: Report, plan: str, baseline: str) -> str:
    """Return the title of a comparison: what the plan does to children in care at the last date."""
    year, (name, subject) = report.dates[-1], next(iter(HEADLINE.items()))
    indicator, change = report.results[plan].series[name].indicator, report.change(plan, baseline, name, year)
    way = shown(indicator, change.largest)
    ours, theirs = report.results[plan].label, report.results[baseline].label
    return f"{ours[0].upper()}{ours[1:]} against {theirs}: " + title(subject, change, way, when(indicator, year))


def also(report: Report, plan: str, baseline: str) -> tuple[str, ...]:
    """Return the claims of the same plan against the other scenarios that the report compares it with.

    A plan that goes on from a cut holds the cut as well: against the baseline it is judged with it, against the cut
    for what it adds.
    """
    others = [other for name, other in report.pairs if name == plan and other != baseline]
    return tuple(f"{claim(report, plan, other)}." for other in others)


def when(indicator: Indicator, year: int) -> str:
    """Return the date of an indicator in words: a day for what stands on it, a financial year for what flows in it."""
    if indicator.sign in ("cost", "funding"):
        return f"in {year - 1}/{year % 100:02d} ({'in cash' if indicator.prices == 'cash' else 'at 2023-24 prices'})"
    if indicator.name == "early_share_of_early_plus_late_gross":
        return f"in {year - 1}/{year % 100:02d}"
    return f"on 31 March {year}"


def _pair(report: Report, plan: str, baseline: str) -> str:
    named = [report.results[name] for name in (plan, baseline)]
    about = zip(("With:", "Without:"), named, strict=True)
    lines = _top(report, [f"{label:{LABEL}}{one.name}: {one.title}" for label, one in about])
    for name in HEADLINE:
        lines += ["", *_rows(report, plan, baseline, name)]
    said = sentences(report, plan, baseline)
    told = (said[0], said[-1], *also(report, plan, baseline))
    ending = [*(fill(text, WIDTH) for text in told), "", *_counts(named), fill(RATIONED, WIDTH), "", *_explained(lines)]
    return "\n".join([*lines, "", *ending, fill(CAVEAT, WIDTH)])


def _rows(report: Report, plan: str, baseline: str, name: str) -> list[str]:
    """Return the lines of one indicator, its guesses last; in thousands where its cells would not fit otherwise."""
    indicator = report.results[plan].series[name].indicator
    changes = [report.change(plan, baseline, name, year) for year in report.dates]

    def cells(way: Shown) -> dict[str, list[str]]:
        return {
            " without plan": [_level(report, baseline, name, year, way) for year in report.dates],
            " with plan": [_level(report, plan, name, year, way) for year in report.dates],
            " difference": [_signed(change, way) for change in changes],
            " lower in": [_chance(change) for change in changes],
        }

    way = shown(indicator, largest(report, (plan, baseline), name))
    if max(len(cell) for row in cells(way).values() for cell in row) >= CELL:
        way = shown(indicator, MANY)
    rows = [f"{indicator.label} ({way.unit})", *(_row(label, row) for label, row in cells(way).items())]
    year = report.dates[-1]
    rests = {
        "without plan": _rests(report.results[baseline], name, year),
        "with plan": _rests(report.results[plan], name, year),
        "difference": report.rests_on(plan, baseline, name, year),
    }
    return rows + _guessed("; ".join(f"{what}: {listed(found)}" for what, found in rests.items() if found), year)


def _rests(result: Result, name: str, year: int) -> tuple[Guess, ...]:
    return result.rests_on(name)[result.series[name].years.index(year)]


def _guessed(said: str, year: int) -> list[str]:
    """Return the lines that say on which guesses a number of `year` rests; none where it rests on none."""
    text = f"{GUESSED:{LABEL}}In {year} {said}."
    return fill(text, WIDTH, subsequent_indent=" " * LABEL, drop_whitespace=True).splitlines() if said else []


def _explained(lines: Sequence[str]) -> list[str]:
    return (
        [fill(f"{EXPLAINED} The page and the workbook say what each guess is.", WIDTH), ""]
        if any(line.startswith(GUESSED) for line in lines)
        else []
    )


def _counts(results: Iterable[Result]) -> list[str]:
    """Return what was counted and what the model had there; once where runs share it."""
    told = dict.fromkeys(text for result in results for text in result.counts)
    return [line for text in told for line in (*fill(text, WIDTH).splitlines(), "")]


def _alone(report: Report) -> str:
    result = report.first
    lines = _top(report, [f"{result.name}: {result.title}"])
    for name in HEADLINE:
        indicator = result.series[name].indicator
        way = shown(indicator, largest(report, (result.name,), name))
        cells = (_level(report, result.name, name, year, way) for year in report.dates)
        year = report.dates[-1]
        guessed = _guessed(listed(_rests(result, name, year)), year)
        lines += ["", f"{indicator.label} ({way.unit})", _row("", cells), *guessed]
    return "\n".join([*lines, "", *_counts([result]), *_explained(lines), fill(CAVEAT, WIDTH)])


def _top(report: Report, named: Iterable[str]) -> list[str]:
    provenance = report.first.provenance
    futures, seed = int(provenance.get("futures", "0")), provenance.get("seed", "")
    about = f"{report.place}, {futures:,} simulated futures, seed {seed}. Median, with the 80% range in brackets."
    of = "Differences compare the same futures. Spend and its share are of the financial year that ends on the day."
    dates = _row("", (f"31 March {year}" for year in report.dates))
    if report.counted_until is not None and report.counted_until < report.dates[0]:
        of += f" Recorded spending ends in March {report.counted_until}: what follows is modelled."
    scenarios = [fill(line, WIDTH, subsequent_indent=" " * LABEL) for line in named]
    said = [line for text in about_place(report.model.local) for line in fill(text, WIDTH).splitlines()]
    return [about, *scenarios, *fill(f"{of} {drawn_from(report)}".strip(), WIDTH).splitlines(), *said, "", dates]


def drawn_from(report: Report) -> str:
    """Return in a sentence whether the futures are those that history leaves, or those thought likely beforehand."""
    provenance = report.first.provenance
    if provenance.get("drawn_from") == "posterior":
        count = len(provenance.get("posterior_of", "").split(", "))
        until = float(provenance.get("posterior_data_until", "nan"))
        left = f"drawn as history until {day_before(until)} leaves them (posterior)"
        if report.model.local is None:
            return f"Of the parameters {count} are {left}."
        own = f"what sets {report.place} apart is drawn for each of these samples."
        return (
            f"Of England's parameters {count} are {left}, the same in every place; {own} Others that history speaks of "
            "are the place's own numbers."
        )
    if provenance.get("drawn_from") == "prior":
        return "Parameters are drawn from their priors: no sample that history leaves of them was used."
    return ""


def day_before(time: float) -> str:
    """Return the last day before a model time (years), in words: 2024.25 is 31 March 2024."""
    day = date_of(time) - timedelta(days=1)
    return f"{day.day} {day:%B %Y}"


def _row(label: str, cells: Iterable[str]) -> str:
    return f"{label:{LABEL}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _level(report: Report, run: str, name: str, year: int, way: Shown) -> str:
    result = report.results[run]
    return in_band(result.bands[name], result.series[name].years.index(year), way)


def in_band(spread: Band, place: int, way: Shown) -> str:
    """Return one year of a band as text: its median, with the 80% range in brackets."""
    return with_range(float(spread.low[place]), float(spread.central[place]), float(spread.high[place]), way)


def _signed(change: Change, way: Shown) -> str:
    if change.none:
        return "0"
    step = change.step(way)
    low, central, high = (figure(value * way.factor, step) for value in (change.low, change.central, change.high))
    return f"{central} ({low} to {high})"


def _chance(change: Change) -> str:
    if change.none:
        return "no difference"
    if change.lower in (0, change.n):
        return "all futures" if change.lower else "none"
    hundred = round(100.0 * change.lower / change.n)
    return "over 99 of 100 futures" if hundred == 100 else f"{max(hundred, 1)} of 100 futures"


def largest(report: Report, runs: Iterable[str], name: str) -> float:
    """Return the largest number that the headline shows of `name`, so that all its rows are in one unit."""
    ends = []
    for run in runs:
        years, high = report.results[run].series[name].years, report.results[run].bands[name].high
        ends += [float(high[years.index(year)]) for year in report.dates]
    return max(ends)
