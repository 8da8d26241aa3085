"""What is left of budgets after the cut in force: as the model has it, which may phase in what was decided.

Of the cut that is decided, the share `cut front loading` is in force at once; the rest follows by exponential smoothing
over the `cut phasing time`. Both are levers. Where nobody has decided or believed anything about the first, all of the
cut is in force when it is decided.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from tiershift.events.path import Path

FRONT_LOADING, PHASING_TIME = "cut_front_loading", "cut_phasing_time"
AT_ONCE, PHASED_OVER = 1.0, 2.0
"""The two levers before anybody decides about them; tests hold the shipped model to these values."""
_STEP = 1.0 / 64.0
"""Years within which the phasing time, where it is moving, counts as what it is in the middle."""


def left_by(
    cut: Path, spans: Sequence[tuple[float, float]], loading: Path | None = None, phasing: Path | None = None
) -> dict[float, float]:
    """Return the share of a budget that is left after the cut in force, on average over each of `spans`, by its start.

    A cut of everything leaves nothing that an outturn could follow from: it is left out.

    Args:
        cut: the cut as decided, a share.
        spans: model years, from and to.
        loading: the share of the cut that is in force at once; all of it without.
        phasing: years over which the rest follows.
    """
    if loading is None or phasing is None:
        taken = _decided(cut, spans)
    else:
        taken = _in_force(cut, spans, loading, phasing)
    return {start: 1.0 - share if share < 1.0 else 1.0 for start, share in taken.items()}


def _decided(cut: Path, spans: Sequence[tuple[float, float]]) -> dict[float, float]:
    """The mean of the cut as decided over each span, by its start."""
    knots = cut.knots()
    inside = {knot for start, end in spans for knot in knots[bisect_left(knots, start) : bisect_left(knots, end)]}
    times = sorted(inside.union(*spans))
    reached = dict(zip(times, cut.over(times), strict=True))
    taken: dict[float, float] = {}
    for start, end in spans:
        own = times[bisect_left(times, start) : bisect_left(times, end) + 1]
        areas = ((then - now) * (reached[now][1] + reached[then][0]) / 2 for now, then in pairwise(own))
        taken[start] = sum(areas) / (end - start)
    return taken


def _in_force(cut: Path, spans: Sequence[tuple[float, float]], loading: Path, phasing: Path) -> dict[float, float]:
    """The mean of the cut in force over each span, by its start: the cut is linear within a step, its phasing exact."""
    if not spans:
        return {}
    last = max(end for _, end in spans)
    marks = {knot for path in (cut, loading, phasing) for knot in path.knots() if knot < last}
    times = _fine(sorted(marks.union(*spans)))
    paths = [list(path.over(times)) for path in (cut, loading, phasing)]
    slower = paths[0][0][0]  # before anything is decided all of the cut is in force
    areas: list[float] = []
    for place, (now, then) in enumerate(pairwise(times)):
        (begins, ends), shares, spread = ((path[place][1], path[place + 1][0]) for path in paths)
        length, over = then - now, sum(spread) / 2
        middle, after = (_smoothed(slower, begins, ends, part, length / over) for part in (0.5, 1.0))
        points = zip((slower, middle, after), (0.0, 0.5, 1.0), strict=True)
        force = [
            (begins + (ends - begins) * part) * share + behind * (1.0 - share)
            for behind, part in points
            for share in (shares[0] + (shares[1] - shares[0]) * part,)
        ]
        areas.append(length * (force[0] + 4.0 * force[1] + force[2]) / 6.0)  # Simpson's rule
        slower = after
    place_of = {time: place for place, time in enumerate(times)}
    return {start: sum(areas[place_of[start] : place_of[end]]) / (end - start) for start, end in spans}


def _fine(times: Sequence[float]) -> list[float]:
    """`times`, with so many between them that no step is longer than `_STEP`."""
    made: list[float] = []
    for now, then in pairwise(times):
        parts = max(1, math.ceil((then - now) / _STEP))
        made += [now + (then - now) * part / parts for part in range(parts)]
    return [*made, times[-1]]


def _smoothed(slower: float, begins: float, ends: float, part: float, length: float) -> float:
    """The smoothed cut after a `part` of a step in which the cut runs from `begins` to `ends`.

    Args:
        slower: what it is at the beginning of the step.
        begins, ends, part: of the cut; 1 is the whole step.
        length: of the step, in phasing times.
    """
    slope = (ends - begins) / length
    lag = length * part
    return begins + slope * lag - slope + (slower - begins + slope) * math.exp(-lag)
