"""What the model says to what is asked: the pictures' numbers, and how to send them to a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tiershift.report.guesses import Guess, Guesses
from tiershift.report.indicators import Indicator
from tiershift.report.prices import Price
from tiershift.report.words import Change
from tiershift_studio.desk import NOTHING_ASKED, Asked, Settings
from tiershift_studio.measures import LINES

Numbers = npt.NDArray[np.float64]

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line on 31 March of one year: the plan's 80 % range and middle, and how it differs from no change.

    `rests` are the guesses that drive the difference, or the line itself where there is none; none are named before
    the hand rests.
    """

    low: float
    middle: float
    high: float
    change: Change
    rests: tuple[Guess, ...] = ()

    def times(self, factor: float) -> Figure:
        """Return the same in another money."""
        low, middle, high = (value * factor for value in (self.low, self.middle, self.high))
        ends = {name: getattr(self.change, name) * factor for name in ("low", "central", "high")}
        return replace(self, low=low, middle=middle, high=high, change=replace(self.change, **ends))


@dataclass(frozen=True, eq=False)
class Futures:
    """Every line in every future: `values` has shape (line, year, future), in the indicator's unit.

    It is not a number in a year that a line does not have.
    """

    years: tuple[int, ...]
    values: Numbers

    @cached_property
    def ranked(self) -> Numbers:
        """The values, sorted along the last axis."""
        return np.sort(self.values, axis=-1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says to what was asked.

    Attributes:
        asked: what it answers.
        futures: how many futures were run.
        years: financial years by their end, shape (year,).
        bands: the plan's 10, 25, 50, 75 and 90 % quantiles and the ghost's median, shape (line, year, 6), in the unit
            that is shown; not a number in a year that a line does not have.
        figures: by horizon, one for each line, in the indicator's unit.
        now: the middle of the ghost in the year `since`, one for each line, in the indicator's unit.
        since: the year in which decisions can start.
        real: whether money is at the prices of the base year, rather than in cash.
        share: of England's children that the place has; 1 for England.
    """

    asked: Asked
    futures: int
    years: tuple[int, ...]
    bands: Numbers
    figures: dict[int, tuple[Figure, ...]]
    now: tuple[float, ...]
    since: int = 0
    real: bool = True
    share: float = 1.0

    @property
    def settings(self) -> Settings:
        """Where the controls stood."""
        return self.asked.settings

    def packed(self, number: int) -> bytes:
        """Return one message for the page, which says whose picture it is before it shows one.

        Layout, in little-endian float32: number of the request, futures, start, years to phase in; how many lever
        values, lines and years; the lever values; the years; the bands.
        """
        settings = self.settings
        head = (number, self.futures, settings.start, settings.years)
        sizes = (len(settings.values), self.bands.shape[0], len(self.years))
        flat = np.concatenate(((*head, *sizes), settings.values, self.years, self.bands.ravel()))
        return flat.astype("<f4").tobytes()


def quantiles(ranked: Numbers, shares: Sequence[float]) -> Numbers:
    """Return quantiles of numbers that are sorted along the last axis, shape (…, share), between neighbours in a line.

    One sort gives all of them, at a fraction of what a search for each takes.
    """
    places = (ranked.shape[-1] - 1) * np.asarray(shares)
    below = np.floor(places).astype(np.intp)
    above = np.minimum(below + 1, ranked.shape[-1] - 1)
    made: Numbers = ranked[..., below] + (ranked[..., above] - ranked[..., below]) * (places - below)
    return made


def answered(
    asked: Asked, plan: Futures, ghost: Futures, horizons: Sequence[int], since: int, guesses: Guesses | None
) -> Answer:
    """Return the answer that futures come to.

    Args:
        asked: what they answer.
        plan, ghost: the same futures under the plan and under what it is held against.
        horizons: years of which the words speak.
        since: the year in which decisions can start.
        guesses: what the futures rest on; none while the hand moves.
    """
    factors = np.array([line.shown.factor for line in LINES])[:, None, None]
    bands = quantiles(plan.ranked, QUANTILES)
    middle = quantiles(ghost.ranked, (0.5,))[..., 0]
    columns = [plan.years.index(year) for year in horizons]
    change = plan.values[:, columns] - ghost.values[:, columns]
    figures = {
        year: tuple(
            _figure(bands[number, column], change[number, place], plan.values[number, column], line.row, guesses)
            for number, line in enumerate(LINES)
        )
        for place, (year, column) in enumerate(zip(horizons, columns, strict=True))
    }
    now = tuple(float(value) for value in middle[:, plan.years.index(since)])
    drawn = np.concatenate((bands, middle[..., None]), axis=-1) * factors
    return Answer(asked, plan.values.shape[-1], plan.years, drawn, figures, now, since)


def _figure(band: Numbers, change: Numbers, level: Numbers, row: Indicator, guesses: Guesses | None) -> Figure:
    low, _, middle, _, high = (float(value) for value in band)
    less, between, more = (float(value) for value in quantiles(np.sort(change), (0.1, 0.5, 0.9)))
    lower, higher = int((change < 0).sum()), int((change > 0).sum())
    differs = Change(low=less, central=between, high=more, lower=lower, higher=higher, n=change.size)
    if guesses is None:
        return Figure(low, middle, high, differs)
    [rests] = guesses.driving(row, (level if differs.none else change)[:, None])
    return Figure(low, middle, high, differs, rests)


def in_cash(answer: Answer, prices: Mapping[int, Price]) -> Answer:
    """Return an answer with all money in pounds of its own year; it is the same in each future."""
    money = np.array([line.row.prices == "real" for line in LINES])
    if not answer.years:
        return replace(answer, real=False)
    # A year without a price is one before there is any money.
    levels = [prices[year].factor if year in prices else np.nan for year in answer.years]
    factors = np.where(money[:, None], levels, 1.0)
    at = {year: factors[:, answer.years.index(year)].tolist() for year in answer.figures}
    figures = {
        year: tuple(one.times(factor) for one, factor in zip(own, at[year], strict=True))
        for year, own in answer.figures.items()
    }
    then = factors[:, answer.years.index(answer.since)].tolist()
    now = tuple(value * factor for value, factor in zip(answer.now, then, strict=True))
    return replace(answer, bands=answer.bands * factors[..., None], figures=figures, now=now, real=False)


NO_ANSWER = Answer(NOTHING_ASKED, 0, (), np.empty((0, 0, 6)), {}, ())
"""What there is before the first answer."""
