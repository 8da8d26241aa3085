"""What a panel of authorities says about prevention: early spend a child, and children in care two years later.

In the national series everything moved together, so it cannot tell what prevention does. Within authorities it can be
looked at twice: with an effect for each authority alone, which leaves the national path in, and with an effect for each
year as well, which takes it out.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tiershift.calibrate.measures import Floats
from tiershift.errors import InputError, Problem

COLUMNS = ("authority", "year", "early_spend_per_child_real", "care_rate", "population")
LAG = 2
"""Years from spend to care."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Authorities by year: pounds a child at prices of 2021-22 and children in care per 10,000, NaN where unknown."""

    authority: NDArray[np.int64]
    year: NDArray[np.int64]
    spend: Floats
    care: Floats


@dataclass(frozen=True, slots=True)
class Effect:
    """Children in care per 10,000 for each £100 a child that is cut, its standard error, and what it rests on.

    The standard error lets an authority's years depend on one another.
    """

    effect: float
    error: float
    authorities: int
    observations: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        return self.effect - 1.96 * self.error, self.effect + 1.96 * self.error


def load_panel(path: Path) -> Panel:
    """Return the panel in a CSV file with the columns of `COLUMNS`; an empty spend is unknown.

    Raises:
        InputError: the file is missing, lacks a column, or has a row without numbers.
    """
    if not path.is_file():
        raise InputError(Problem(str(path), "there is no such file", way_out="Put the panel beside the targets."))
    with path.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
            way_out = f"Write {','.join(COLUMNS)}."
            raise InputError(Problem(f"{path}:1", f"the columns {', '.join(missing)} are missing", way_out=way_out))
        rows = list(reader)
    codes = {code: number for number, code in enumerate(sorted({row["authority"] for row in rows}))}
    problems, kept = [], []
    for line, row in enumerate(rows, start=2):
        try:
            spend = row["early_spend_per_child_real"]
            kept.append((codes[row["authority"]], int(row["year"]), float(spend or "nan"), float(row["care_rate"])))
        except ValueError:
            shown = ",".join(str(row[column]) for column in COLUMNS)
            problems.append(Problem(f"{path}:{line}", "a year or a rate is not a number", shown, "Correct this row."))
    if problems:
        raise InputError(problems)
    table = np.array(kept, float)
    return Panel(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3])


def effect(panel: Panel, *, year_effects: bool, lag: int = LAG) -> Effect:
    """Return the effect of £100 a child less on children in care `lag` years later, by least squares.

    Every authority has a level of its own; with `year_effects`, so has every year. The error is clustered by authority,
    with G / (G - 1) as the only correction.

    Source: A. C. Cameron and D. L. Miller, A practitioner's guide to cluster-robust inference, 2015
    """
    later = {(a, y - lag): rate for a, y, rate in zip(panel.authority, panel.year, panel.care, strict=True)}
    care = np.array([later.get((a, y), np.nan) for a, y in zip(panel.authority, panel.year, strict=True)])
    good = np.isfinite(care) & np.isfinite(panel.spend)
    authorities, own = np.unique(panel.authority[good], return_inverse=True)
    _, year = np.unique(panel.year[good], return_inverse=True)
    design = np.eye(len(authorities))[own]
    if year_effects:
        design = np.hstack([design, np.eye(year.max() + 1)[year][:, 1:]])
    both = np.stack([care[good], -panel.spend[good] / 100.0], axis=1)
    left = both - design @ np.linalg.lstsq(design, both, rcond=None)[0]
    weight = float(left[:, 1] @ left[:, 1])
    slope = float(left[:, 1] @ left[:, 0]) / weight
    sums = np.bincount(own, left[:, 1] * (left[:, 0] - slope * left[:, 1]))
    groups = len(authorities)
    error = float(np.sqrt(sums @ sums * groups / (groups - 1))) / weight
    return Effect(slope, error, groups, int(good.sum()))
