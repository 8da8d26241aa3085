"""What of a model's results is compared with a count: a level, a year's growth, a mean, a ratio of these.

A year is the financial year that ends on 31 March of it; model time is in years, so that 31 March 2024 is 2024.25.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError

Floats = NDArray[np.float64]

YEAR_END = 0.25
"""31 March, as a part of the calendar year."""
_SAME_TIME = 1e-6


@dataclass(frozen=True, slots=True)
class Outputs:
    """Results of some rows of parameters: `times` shape (time,), each of `values` shape (row, time), by name."""

    times: Floats
    values: Mapping[str, Floats]

    def at(self, names: tuple[str, ...], times: Floats) -> Floats:
        """Return the sum of the named results at some times, shape (row, time); not a number outside the run."""
        places = np.searchsorted(self.times, times - _SAME_TIME)
        inside = (times > self.times[0] - _SAME_TIME) & (times < self.times[-1] + _SAME_TIME)
        places = np.where(inside, places, 0)
        apart = inside & (np.abs(self.times[places] - times) > _SAME_TIME)
        if apart.any():
            what = f"the model keeps no results at {times[apart][0]:g}"
            raise UsageError(Problem("SAVEPER", what, way_out="Keep results at quarters of a year."))
        made = self.values[names[0]][:, places]
        for name in names[1:]:
            made = made + self.values[name][:, places]
        return made if inside.all() else np.where(inside, made, np.nan)


@dataclass(frozen=True, slots=True)
class Level:
    """The sum of some variables at one day of each year, 31 March unless `at` says otherwise."""

    names: tuple[str, ...]
    at: float = YEAR_END


@dataclass(frozen=True, slots=True)
class Growth:
    """What running totals grew by in the year that ends at `at`."""

    names: tuple[str, ...]
    at: float = YEAR_END


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of some variables within the year that ends at `at`, from its quarters (trapezoids)."""

    names: tuple[str, ...]
    at: float = YEAR_END


@dataclass(frozen=True, slots=True)
class Midyear:
    """The mean of the levels with which the year that ends at `at` opens and closes."""

    names: tuple[str, ...]
    at: float = YEAR_END


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure over another; not a number where the other is nothing."""

    of: Measure
    to: Measure


@dataclass(frozen=True, slots=True)
class Times:
    """A measure times a factor, such as 100 for per cent."""

    inner: Measure
    factor: float


@dataclass(frozen=True, slots=True)
class Index:
    """A measure with 100 in a given year."""

    inner: Measure
    year: int


Measure: TypeAlias = Level | Growth | Mean | Midyear | Ratio | Times | Index


def named(measure: Measure) -> tuple[str, ...]:
    """Return the names of the model's results that a measure needs, each once."""
    match measure:
        case Ratio(of, to):
            return tuple(dict.fromkeys((*named(of), *named(to))))
        case Times(inner) | Index(inner):
            return named(inner)
        case _:
            return measure.names


def measured(measure: Measure, outputs: Outputs, years: Sequence[int]) -> Floats:
    """Return what a measure is in some years, shape (row, year); not a number where the run does not hold a year."""
    start = np.asarray(years, float) - 1.0
    match measure:
        case Level(names, at):
            return outputs.at(names, start + 1.0 + at)
        case Growth(names, at):
            return outputs.at(names, start + 1.0 + at) - outputs.at(names, start + at)
        case Midyear(names, at):
            return 0.5 * (outputs.at(names, start + 1.0 + at) + outputs.at(names, start + at))
        case Mean(names, at):
            quarters = [outputs.at(names, start + at + 0.25 * quarter) for quarter in range(5)]
            return 0.25 * (0.5 * (quarters[0] + quarters[4]) + quarters[1] + quarters[2] + quarters[3])
        case Times(inner, factor):
            return factor * measured(inner, outputs, years)
        case Index(inner, base):
            return 100.0 * _over(measured(inner, outputs, years), measured(inner, outputs, (base,)))
        case Ratio(of, to):
            return _over(measured(of, outputs, years), measured(to, outputs, years))


def _over(above: Floats, below: Floats) -> Floats:
    full = np.broadcast_to(below, above.shape)
    return np.asarray(np.divide(above, full, out=np.full(above.shape, np.nan), where=full != 0.0), float)


def told(measure: Measure) -> str:
    """Return a measure in words."""
    match measure:
        case Level(names, at):
            return f"{' + '.join(names)} at {_day(at)}"
        case Growth(names, at):
            return f"growth of {' + '.join(names)} in the year{_to(at)}"
        case Mean(names, at):
            return f"mean of {' + '.join(names)} in the year{_to(at)}"
        case Midyear(names, at):
            return f"mean of the opening and closing {' + '.join(names)}{_to(at)}"
        case Times(inner, factor):
            return f"{factor:g} × ({told(inner)})"
        case Index(inner, year):
            return f"{told(inner)}, {year} = 100"
        case Ratio(of, to):
            return f"({told(of)}) / ({told(to)})"


def _day(at: float) -> str:
    return {0.25: "31 March", 0.5: "30 June", 0.75: "30 September", 1.0: "31 December"}.get(at, f"the year plus {at:g}")


def _to(at: float) -> str:
    return "" if at == YEAR_END else f" to {_day(at)}"
