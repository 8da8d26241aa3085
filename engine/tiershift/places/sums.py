"""Do the authorities add up to England? Each figure for England beside the sum of what is known of authorities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import numpy as np

from tiershift.places.derived import RATIOS, Floats, ratio
from tiershift.places.panel import Panel
from tiershift.places.table import COLUMNS, rows

Absent = Mapping[int, tuple[str, ...]]
"""Codes of authorities without a figure, by year."""
NEAR, WITHIN = 0.005, 0.02
"""Shares by which a sum may differ from England: for rounding, and before a reason is asked for."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure for England beside that of the authorities.

    Attributes:
        summed: the sum over authorities; for a derived rate, the rate of the sums.
        missing: codes of authorities that existed and whose figure is missing.
        reason: why they differ by more than `WITHIN`, as people wrote it down; empty where they do not.
    """

    indicator: str
    year: int
    england: float
    summed: float
    missing: tuple[str, ...]
    source: str
    reason: str

    @property
    def off(self) -> float:
        """How far the sum is from England, as a share of it."""
        return self.summed / self.england - 1


def compare_sums(panel: Panel) -> tuple[Compared, ...]:
    """Return every figure for England that authorities can be added up to, by indicator and year."""
    known = rows(panel.folder / "by_hand" / "known_differences.csv", ("pattern", "first", "last", "reason"))
    return tuple(_compared(panel, known))


def _compared(panel: Panel, known: Sequence[Mapping[str, str]]) -> Iterator[Compared]:
    totals: dict[str, tuple[Floats, Absent]] = {}
    for row in rows(panel.folder / "england.csv", COLUMNS["england.csv"]):
        name, year = row["indicator"], int(row["year"])
        if not (panel.indicators[name].adds_up or name in RATIOS) or not panel.years[0] <= year <= panel.years[-1]:
            continue
        if name not in totals:
            totals[name] = _total(panel, name)
        summed, absent = totals[name]
        found = float(summed[year - panel.years[0]])
        if np.isfinite(found) and found > 0:
            england = float(row["value"])
            reason = _reason(known, name, year) if abs(found / england - 1) > WITHIN else ""
            yield Compared(name, year, england, found, absent.get(year, ()), row["source"], reason)


def _total(panel: Panel, name: str) -> tuple[Floats, Absent]:
    """The sum over authorities by year, or what follows from sums; and whose figure is missing."""
    lacking: dict[int, dict[str, None]] = {}

    def sums(part: str) -> Floats:
        table = panel.frame([part])[part]
        for code, year in table.index[table.isna()]:
            lacking.setdefault(int(year), {})[str(code)] = None
        return table.groupby("year").sum(min_count=1).reindex(list(panel.years)).to_numpy(np.float64)

    made = ratio(name, sums) if name in RATIOS else sums(name)
    return made, {year: tuple(codes) for year, codes in lacking.items()}


def _reason(known: Sequence[Mapping[str, str]], name: str, year: int) -> str:
    found = [
        row["reason"]
        for row in known
        if fnmatchcase(name, row["pattern"]) and int(row["first"]) <= year <= int(row["last"])
    ]
    return "; ".join(found)
