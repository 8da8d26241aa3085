"""How far the figures of a place can be trusted: of a hundred that the comparison rests on, how many are sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.places.measures import Measure
from tiershift.places.panel import Panel

YEARS = 5
_SPIKE = "spike"


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures behind a comparison over the last five years, each counted once, by the first that holds.

    Attributes:
        asked: figures that anybody has: of years in which most places were counted.
        missing: not published, suppressed or withheld.
        spikes: marked as out of line with both neighbouring years, and probably errors.
        joint: split out of one return that several places make together.
        second: otherwise second-hand or estimated (confidence B).
        breaks: series that changed their meaning within these years; they change for all places, and are not scored.
        absent: words of the indicators that are missing in the last year.
    """

    asked: int
    missing: int
    spikes: int
    joint: int
    second: int
    breaks: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def sound(self) -> int:
        """Figures that are there and that nothing speaks against."""
        return self.asked - self.missing - self.spikes - self.joint - self.second

    @property
    def score(self) -> float:
        """100 × sound / asked; NaN where nothing was asked."""
        return 100 * self.sound / self.asked if self.asked else float("nan")


def quality(panel: Panel, code: str, measures: Sequence[Measure], year: int) -> Quality:
    """Return how sound the figures of a place are in the five years up to `year`."""
    names = list(dict.fromkeys(name for one in measures for name in (*one.over, *one.under)))
    frame = panel.frame(names, [one.code for one in panel.current()])
    first, last = max(panel.authorities[code].first, year - YEARS + 1), year
    counts: dict[str, int] = dict.fromkeys(("asked", "missing", "spikes", "joint", "second"), 0)
    absent, breaks = [], []
    for name in names:
        indicator = panel.indicators[name]
        breaks += [f"{indicator.words} {one.year}" for one in indicator.breaks if first < one.year <= last]
        most = frame[name].groupby("year").agg(lambda found: float(np.isfinite(found).mean()))
        for at in range(first, last + 1):
            if most.get(at, 0.0) < 0.5:
                continue
            counts["asked"] += 1
            if verdict := _against(panel, code, name, at):
                counts[verdict] += 1
                if verdict == "missing" and at == last:
                    absent.append(indicator.words)
    return Quality(**counts, breaks=tuple(dict.fromkeys(breaks)), absent=tuple(absent))


def _against(panel: Panel, code: str, name: str, year: int) -> str:
    figure = panel.figure(code, name, year)
    if not np.isfinite(figure.value):
        return "missing"
    if _SPIKE in figure.note:
        return "spikes"
    if name.startswith("csw_") and _joint(panel.authorities[code].joint, year):
        return "joint"
    return "second" if figure.confidence == "B" else ""


def _joint(said: str, year: int) -> bool:
    """Whether `said`, as "social workers with Richmond upon Thames, 2018 to 2024", holds of a year."""
    found = re.search(r"social workers .*, (\d{4}) to (\d{4})", said)
    return found is not None and int(found[1]) <= year <= int(found[2])
