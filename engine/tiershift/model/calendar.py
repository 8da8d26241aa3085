"""Dates and model time: one rule between the calendar and years as numbers.

Model time counts years. A month is a twelfth of a year and a day is an equal part of its month, so the first days of
January, April, July and October fall exactly on .0, .25, .5 and .75: 1 April 2026 is 2026.25, in binary too.

    years(date(2026, 4, 1))         == 2026.25        the start of that day
    years_after(date(2026, 3, 31))  == 2026.25        its end: where something counted on 31 March stands in the model
    date_of(2026.25)                == date(2026, 4, 1)

A financial year is named by the calendar year in which it ends: 2011 runs from 1 April 2010 to 31 March 2011.
"""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date, timedelta


def years(day: date) -> float:
    """Return the model time (years) at which `day` starts."""
    return day.year + (day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]) / 12


def years_after(day: date) -> float:
    """Return the model time (years) at which `day` ends: what is counted on 31 March is compared with 1 April."""
    return years(day + timedelta(days=1))


def date_of(time: float) -> date:
    """Return the day whose start is nearest to model `time` (years); the inverse of `years`.

    Raises:
        ValueError: `time` is outside the years 1 to 9999, or not finite.
    """
    if not math.isfinite(time):
        raise ValueError(f"model time {time} is not on the calendar")
    year = math.floor(time)
    month = min(math.floor((time - year) * 12), 11)
    length = monthrange(year, month + 1)[1]
    return date(year, month + 1, 1) + timedelta(days=round(((time - year) * 12 - month) * length))


def financial_year(day: date) -> int:
    """Return the financial year that holds `day`, named by the calendar year in which it ends."""
    return day.year + (1 if day.month >= 4 else 0)


def financial_year_start(year: int) -> date:
    """Return 1 April, the first day of the financial year that ends in `year`."""
    return date(year - 1, 4, 1)
