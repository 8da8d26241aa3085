"""Places that can be chosen, and what their statistical neighbours counted, at the size of the one that asks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from tiershift.calibrate.pool.series import TOO_SMALL
from tiershift.calibrate.pool.told import beaten_by
from tiershift.events.branches import names_of
from tiershift.places import Authority, Panel, read_panel
from tiershift.places.derived import POPULATION
from tiershift.places.kinds import FIRST_OUTTURN
from tiershift.places.nearness import distances, nearest
from tiershift.report.indicators import BY_NAME
from tiershift.report.place import UNITS
from tiershift_studio.measures import CASH, MEASURES

ENGLAND = ""
"""The place that is all of them."""
ENOUGH = 5
"""Neighbours of whom something has to be known, so that the middle of them says anything."""
_TESTED = {"cla_31_march": "children in care", "referrals": "referrals"}
"""What is shown here and was forecast for each authority, by indicator, as the table of scores calls it."""
_SIMPLE = {
    ("nothing changes",): ("“Nothing changes” did as well", "“nothing changes”"),
    ("the trend goes on",): ("“The trend goes on” did as well", "“the trend goes on”"),
    ("nothing changes", "the trend goes on"): (
        "Simple forecasts did as well",
        "“nothing changes” and “the trend goes on”",
    ),
}
"""What is said of simple forecasts in a few words, and what they are called."""

Years = tuple[tuple[int, float], ...]


def place_of(text: str) -> str:
    """Return the ONS code of the place that `text` means; empty for England.

    Raises:
        UsageError: nobody or several are meant, with the nearest names.
    """
    return ENGLAND if text.casefold() in ("", "england") else read_panel().place(text).code


def place_of_plan(stream: str) -> str:
    """Return the place that a plan's name says it is made for, as in `budget-e06000054`; empty where it says none."""
    code = names_of(stream)[0].rpartition("-")[2].upper()
    return code if len(code) == 9 and code[0] == "E" and code[1:].isdecimal() else ENGLAND


def name_of(place: str) -> str:
    """Return what a place is called, by its code; a code that is not known stays what it is."""
    found = read_panel().authorities.get(place)
    return found.name if found else place or "all of England"


@lru_cache(maxsize=1)
def choices() -> tuple[Authority, ...]:
    """Return the authorities that a forecast can be made for, by their names."""
    return tuple(one for one in read_panel().current() if one.code not in TOO_SMALL)


def neighbours(code: str, panel: Panel | None = None) -> tuple[str, ...]:
    """Return the codes of the ten statistical neighbours of an authority, the nearest first.

    They are those published in 2025; for an authority that has none, the ten nearest by deprivation and size.
    """
    panel = panel or read_panel()
    published = tuple(one.code for one in panel.neighbours(code))
    return published or tuple(near for near, _ in nearest(code, *distances(panel)))


def beside(code: str, panel: Panel | None = None) -> Mapping[str, Years]:
    """Return what neighbours counted by indicator, each year at the size of the place: the middle of their rates.

    A count or an amount is divided by each neighbour's children and multiplied by the place's own; a share stays as it
    is. In the indicator's unit, money in cash; a year of which fewer than `ENOUGH` neighbours are known is left out.
    """
    panel = panel or read_panel()
    names = [CASH.get(one.indicator, one.indicator) for measure in MEASURES for one in measure.lines]
    near = neighbours(code, panel)
    made = {name: _middle(panel, code, near, name) for name in names if name in panel.indicators}
    return {name: years for name, years in made.items() if years}


def _middle(panel: Panel, code: str, near: tuple[str, ...], name: str) -> Years:
    indicator = BY_NAME[name]
    if indicator.unit not in UNITS or not near:
        return ()
    rates = np.stack([panel.series(one, name)[1] for one in near])
    size = np.ones(len(panel.years))
    if panel.indicators[name].adds_up:
        rates = rates / np.stack([panel.series(one, POPULATION)[1] for one in near])
        size = panel.series(code, POPULATION)[1]
    known = np.isfinite(rates)
    enough = (known.sum(axis=0) >= ENOUGH) & np.isfinite(size)
    first = FIRST_OUTTURN if indicator.prices == "cash" else panel.years[0]
    return tuple(
        (year, float(np.median(rates[known[:, at], at]) * size[at]) * UNITS[indicator.unit])
        for at, year in enumerate(panel.years)
        if enough[at] and year >= first
    )


def cautions(code: str, panel: Panel | None = None) -> Mapping[str, tuple[str, str]]:
    """Return by indicator, in a few words and in a sentence, where a simple forecast did as well as the model here.

    They were made of 2019 to 2024 from what was known in 2018 (`models/places/VALIDATION.md`).
    """
    panel = panel or read_panel()
    label = panel.authorities[code].name
    found = {}
    for indicator, measure in _TESTED.items():
        better = beaten_by(panel, code, measure)
        if better:
            few, ways = _SIMPLE[better]
            found[indicator] = (
                few,
                (
                    f"In {label}, {ways} would have forecast {measure} of 2019 to 2024 at least as well as this model "
                    "did from what was known in 2018: take the level of that picture with care."
                ),
            )
    return found
