"""Measures that places are compared by: the national core, and any indicator of the panel that somebody adopts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.errors import InputError, Problem, UsageError, suggest
from tiershift.places.derived import PER_10_000, POPULATION
from tiershift.places.funnel import Floats, Method
from tiershift.places.kinds import Indicator
from tiershift.places.panel import Panel
from tiershift.places.table import rows

COLUMNS = ("name", "words", "method", "over", "under", "scale", "years", "unit", "variable", "definition")
REAL = "GBP2324"
_METHODS: Mapping[str, Method] = {"count": "count", "share": "share", "spread": "spread"}


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that places are compared by. High is neither good nor bad.

    Attributes:
        name, words: its id, and what people call it.
        method: "count" of `over` among `under` (Poisson), "share" of `under` (binomial), "spread" without a count.
        over, under: indicators of the panel, added up; nothing under for a figure as it stands.
        scale: the figure shown is `scale` × over / under.
        years: how many years, up to the one asked for, the figure is the mean of.
        unit: of the figure shown; pounds of 2023-24 where it begins with GBP2324.
        variable: the variable of the shipped model that means the same; empty for none.
        definition: in plain words.
        core: whether it belongs to the national core; the others are adopted.
    """

    name: str
    words: str
    method: Method
    over: tuple[str, ...]
    under: tuple[str, ...]
    scale: float
    years: int
    unit: str
    variable: str
    definition: str
    core: bool = True


@dataclass(frozen=True, slots=True)
class Values:
    """A measure of several places in a year: shape (place,); NaN where missing.

    `rate` is over / under without `scale`; `size` is what chance goes by: `under`, or children for "spread".
    """

    rate: Floats
    size: Floats
    over: Floats


def read_measures(panel: Panel) -> tuple[Measure, ...]:
    """Return the national core, from `by_hand/measures.csv` of the panel's folder.

    Raises:
        InputError: the file is missing, or names an indicator or a method that there is not.
    """
    path = panel.folder / "by_hand" / "measures.csv"
    found: list[Measure] = []
    problems: list[Problem] = []
    for line, row in enumerate(rows(path, COLUMNS), start=2):
        over, under = (tuple(filter(None, row[side].split("+"))) for side in ("over", "under"))
        try:
            if strange := [name for name in (*over, *under) if name not in panel.indicators]:
                raise ValueError(f"there is no indicator {strange[0]!r}")
            found.append(
                Measure(
                    name=row["name"],
                    words=row["words"],
                    method=_METHODS[row["method"]],
                    over=over,
                    under=under,
                    scale=float(row["scale"]),
                    years=int(row["years"]),
                    unit=row["unit"],
                    variable=row["variable"],
                    definition=row["definition"],
                )
            )
        except (ValueError, KeyError) as error:
            problems.append(Problem(f"{path}:{line}", f"cannot be read: {error}", way_out="Correct the row."))
    if problems:
        raise InputError(problems)
    return tuple(found)


def adopted(panel: Panel, indicator: Indicator) -> Measure:
    """Return a local measure of an indicator of the panel: counts and money by the child, others as they stand."""
    said = indicator.definition or indicator.words
    name, words = indicator.name, indicator.words
    if count := PER_10_000.get(name, name if indicator.kind == "count" else ""):
        one = panel.indicators[count]
        return Measure(name, words, "count", (count,), (POPULATION,), 1e4, 1, "per 10,000 children", "",
                       one.definition or said, core=False)  # fmt: skip
    if indicator.kind == "money":
        return Measure(name, words, "spread", (name,), (POPULATION,), 1.0, 1, f"{REAL} a child", "", said, core=False)
    unit = indicator.unit.replace("GBP cash", REAL).replace("GBP", REAL).replace(f"{REAL}2324", REAL)
    return Measure(name, words, "spread", (name,), (), 1.0, 1, unit, "", said, core=False)


def chosen(panel: Panel, core: Sequence[Measure], adopt: Iterable[str], drop: Iterable[str]) -> tuple[Measure, ...]:
    """Return the core and what is adopted, without what is dropped.

    Args:
        adopt: indicators of the panel, or measures, by name or words.
        drop: measures by name, words or variable.

    Raises:
        UsageError: there is none of a name; all such at once.
    """
    have = list(core)
    problems: list[Problem] = []
    for said in adopt:
        if any(_means(one, said) for one in have):
            continue
        try:
            have.append(adopted(panel, panel.indicator(said, where="--with")))
        except UsageError as error:
            problems.extend(error.problems)
    for said in drop:
        if not any(_means(one, said) for one in have):
            names = [text for one in have for text in (one.name, one.words)]
            way_out = suggest(said, names, f"There are {', '.join(one.name for one in have)}.")
            problems.append(Problem("--without", f"nothing is compared by {said!r}", way_out=way_out))
        have = [one for one in have if not _means(one, said)]
    if problems:
        raise UsageError(problems)
    return tuple(have)


def _means(one: Measure, said: str) -> bool:
    return said.casefold().strip() in {one.name.casefold(), one.words.casefold(), one.variable.casefold() or None}


def values(panel: Panel, measure: Measure, codes: Sequence[str], year: int, prices: Mapping[int, float]) -> Values:
    """Return a measure of places in a financial year, named by the 31 March on which it ends.

    A mean of several years is missing where one of them is. What is worth zero has no logarithm, and is missing of
    "spread".

    Args:
        prices: the price level of each year, 1 in 2023-24.

    Raises:
        UsageError: it is money, and the year has no price level.
    """
    over, under = (
        np.stack([_summed(panel, side, codes, at) for at in range(year - measure.years + 1, year + 1)])
        for side in (measure.over, measure.under)
    )
    if measure.unit.startswith(REAL):
        over = over / np.array([[price_of(prices, at)] for at in range(year - measure.years + 1, year + 1)])
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.mean(over / under, axis=0) if measure.under else np.mean(over, axis=0)
    size = under[-1] if measure.method != "spread" else _summed(panel, (POPULATION,), codes, year)
    rate = np.where(np.isfinite(rate) & (rate > 0 if measure.method == "spread" else rate >= 0), rate, np.nan)
    return Values(rate, np.where(np.isfinite(rate), size, np.nan), over[-1])


def price_of(prices: Mapping[int, float], year: int) -> float:
    """Return the price level of a year.

    Raises:
        UsageError: it is not known.
    """
    if year not in prices or math.isnan(prices[year]):
        way_out = f"Ask for {min(prices) + 2} or later."
        raise UsageError(Problem("--year", f"there is no price level for {year}", way_out=way_out))
    return prices[year]


def _summed(panel: Panel, names: Sequence[str], codes: Sequence[str], year: int) -> Floats:
    return np.array([sum((panel.value(code, name, year) for name in names), 0.0) for code in codes], np.float64)
