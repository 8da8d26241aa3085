"""What the model says to one setting of the controls: the pictures' numbers, and how to send them to a page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tiershift.report.guesses import Guess, Guesses
from tiershift.report.indicators import Series
from tiershift.report.words import Change
from tiershift_studio.desk import NOTHING_ASKED, Asked, Settings

Numbers = npt.NDArray[np.float64]

QUANTILES = (0.10, 0.25, 0.50, 0.75, 0.90)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure on 31 March of one year: the plan's 80 % range and middle, and how it differs from no change.

    `rests` are the guesses that drive the difference, or the measure itself where there is none.
    """

    low: float
    middle: float
    high: float
    change: Change
    rests: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says to what was asked.

    Attributes:
        asked: what it answers.
        futures: how many futures were run.
        years: financial years by their end, shape (year,).
        bands: the plan's 10, 25, 50, 75 and 90 % quantiles and the ghost's median, shape (measure, year, 6), in the
            unit that is shown; not a number in a year that a measure does not have.
        figures: by horizon, one for each measure, in the indicator's unit.
        now: the middle of the ghost when decisions can start, one for each measure, in the indicator's unit.
    """

    asked: Asked
    futures: int
    years: tuple[int, ...]
    bands: Numbers
    figures: dict[int, tuple[Figure, ...]]
    now: tuple[float, ...]

    @property
    def settings(self) -> Settings:
        """Where the controls stood."""
        return self.asked.settings

    def packed(self, number: int) -> bytes:
        """Return one message for the page, which says whose picture it is before it shows one.

        Layout, in little-endian float32: number of the request, futures, start, years to phase in; how many lever
        values, measures and years; the lever values; the years; the bands.
        """
        settings = self.settings
        head = (number, self.futures, settings.start, settings.years)
        sizes = (len(settings.values), self.bands.shape[0], len(self.years))
        flat = np.concatenate(((*head, *sizes), settings.values, self.years, self.bands.ravel()))
        return flat.astype("<f4").tobytes()


def banded(plan: Series, baseline: Series, years: tuple[int, ...], factor: float) -> Numbers:
    """Return the quantiles of `plan` and the median of `baseline` over `years`, shape (year, 6)."""
    drawn = np.full((len(years), len(QUANTILES) + 1), np.nan)
    rows = [years.index(year) for year in plan.years]
    drawn[rows, :-1] = np.quantile(plan.values, QUANTILES, axis=0).T
    drawn[rows, -1] = np.quantile(baseline.values, 0.5, axis=0)
    return drawn * factor


def figure(plan: Series, baseline: Series, year: int, guesses: Guesses) -> Figure:
    """Return what the page says about one measure in one year."""
    with_plan, without = plan.at(year), baseline.at(year)
    difference = with_plan - without
    low, middle, high = (float(value) for value in np.quantile(with_plan, (0.1, 0.5, 0.9)))
    less, between, more = (float(value) for value in np.quantile(difference, (0.1, 0.5, 0.9)))
    lower, higher = int((difference < 0).sum()), int((difference > 0).sum())
    change = Change(low=less, central=between, high=more, lower=lower, higher=higher, n=difference.size)
    [rests] = guesses.driving(plan.indicator, (with_plan if change.none else difference)[:, None])
    return Figure(low, middle, high, change, rests)


NO_ANSWER = Answer(NOTHING_ASKED, 0, (), np.empty((0, 0, 6)), {}, ())
"""What there is before the first answer."""
