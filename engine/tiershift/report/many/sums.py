"""The sum of all places beside England's own forecast, and whether the two agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tiershift.report.indicators import BY_NAME
from tiershift.report.many.futures import Floats, Futures
from tiershift.report.many.kept import SUMMED, Request, summed
from tiershift.report.summary import apart

SHOWN = ("cla_31_march", "early_spend_real", "late_spend_real")
YEARS = (2030, 2035, 2040)
WHY = (
    "Future k has the same sample of England in every place and in England, and the places' effects are estimated for "
    "that sample. What is left: each place is short of money or not by itself, so that some keep early help while "
    "England as one would cut it, and a change that needs a shortage to act acts in some; and places start from their "
    "own outturn and last counts."
)


def sums_told(total: Floats, england: Futures, request: Request) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return the sum of all places beside England, as rows of a table, and what does not agree.

    Args:
        total: the sum over all places, shape (scenario, indicator of `SUMMED`, future, year).
        england: the same futures of England.

    The two disagree where neither has its median within the 80 % range of the other.
    """
    whole = summed(england, request)
    years = [year for year in YEARS if year in england.years]
    rows: list[tuple[str, ...]] = []
    apart_: list[str] = []
    for what, places, own in _cases(total, whole, request):
        for name in SHOWN:
            for year in years:
                at = (SUMMED.index(name), slice(None), england.years.index(year))
                one, other = _three(places[at]), _three(own[at])
                words = BY_NAME[name].label
                rows.append((f"{words}, {what}", str(year), _told(one), _told(other)))
                if _disagree(one, other):
                    apart_.append(f"{words}, {what}, {year}")
    return rows, apart_


def _cases(total: Floats, whole: Floats, request: Request) -> Iterator[tuple[str, Floats, Floats]]:
    at = {name: row for row, name in enumerate(request.scenarios)}
    first = next(iter(request.pairs), (request.scenarios[0],) * 2)[1]
    yield first, total[at[first]], whole[at[first]]
    for plan, other in request.pairs:
        places, own = (apart(values[at[plan]], values[at[other]]) for values in (total, whole))
        yield f"change by {plan}", places, own


def _three(values: Floats) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9)).tolist()
    return low, middle, high


def _disagree(one: Sequence[float], other: Sequence[float]) -> bool:
    within = one[0] <= other[1] <= one[2] or other[0] <= one[1] <= other[2]
    return not within


def _told(three: Sequence[float]) -> str:
    low, middle, high = three
    return f"{middle:,.0f} ({low:,.0f} to {high:,.0f})"
