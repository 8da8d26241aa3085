"""Statistical neighbours worked out from the panel: places that are alike before any service is counted.

The distance of two places is the root of the mean square of their differences in the variables of `CONTEXT`, each in
standard deviations between councils; the number of children goes in as its logarithm. A variable that is missing for
one of the two is left out of the mean; with fewer than three left, the distance is not known. None of the variables is
a service, so that no place looks like another because both do the same.
"""

from __future__ import annotations

import numpy as np

from tiershift.places.funnel import Floats
from tiershift.places.panel import Panel

CONTEXT = (
    "population_0_17", "idaci_average_score", "imd_average_score", "child_relative_low_income_pct", "primary_fsm_pct",
)  # fmt: skip
"""What places are like: children; income deprivation, deprivation; children with a low income; free school meals."""
LEAST = 3
NEIGHBOURS = 10


def distances(panel: Panel) -> tuple[tuple[str, ...], Floats]:
    """Return the codes of the places that exist, and their distances, shape (place, place); NaN where not known.

    Symmetric, and zero from a place to itself. Each variable is of its latest published year.
    """
    codes = tuple(one.code for one in panel.current())
    columns = np.stack([_latest(panel, name, codes) for name in CONTEXT], axis=1)
    columns[:, 0] = np.log(columns[:, 0])
    columns = (columns - np.nanmean(columns, axis=0)) / np.nanstd(columns, axis=0)
    apart = np.square(columns[:, None, :] - columns[None, :, :])
    known = np.isfinite(apart).sum(axis=2)
    total = np.sqrt(np.nansum(apart, axis=2) / np.maximum(known, 1))
    return codes, np.where(known >= LEAST, total, np.nan)


def nearest(code: str, codes: tuple[str, ...], apart: Floats) -> tuple[tuple[str, float], ...]:
    """Return the ten nearest places with their distances, the nearest first; the last two are of `distances`."""
    row = apart[codes.index(code)]
    order = [at for at in np.argsort(row, kind="stable") if codes[at] != code and np.isfinite(row[at])]
    return tuple((codes[at], float(row[at])) for at in order[:NEIGHBOURS])


def overlap(panel: Panel) -> float:
    """Return how many of the ten published neighbours of 2025 are among the ten worked out, on average."""
    codes, apart = distances(panel)
    shared = [
        len({one.code for one in panel.neighbours(code)} & {near for near, _ in nearest(code, codes, apart)})
        for code in codes
        if panel.neighbours(code)
    ]
    return float(np.mean(shared))


def _latest(panel: Panel, name: str, codes: tuple[str, ...]) -> Floats:
    found = panel.frame([name], codes)[name].unstack("year").loc[list(codes)]
    there = [int(year) for year in found.columns if int(year) <= panel.published and found[year].notna().sum() > 100]
    return found[there[-1]].to_numpy(np.float64).copy()
