"""Whether it matters in which order events were recorded: of two settings of one day, the later one holds."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

from tiershift.events.fold import apply
from tiershift.events.path import Path
from tiershift.events.plan import Plan
from tiershift.events.types import Event


def order_matters(one: Sequence[Event], other: Sequence[Event]) -> bool:
    """Return whether the same events, without any others, come to something else in the one order than in the other."""
    here, there = apply(Plan(), *one), apply(Plan(), *other)
    return _kept(here) != _kept(there) or not _same_paths(here, there)


def _kept(plan: Plan) -> Mapping[Hashable, Hashable]:
    """What holds of beliefs, counts and floors: of one thing at one moment, what was recorded last."""
    kept: dict[Hashable, Hashable] = {}
    kept |= {("belief", belief.parameter): (belief.value, belief.draw) for belief in plan.beliefs}
    kept |= {("seen", seen.variable, seen.at): (seen.value, seen.until, seen.steers) for seen in plan.observations}
    kept |= {("floor", note.name, note.at): note.value for note in plan.notes if note.what == "FloorSet"}
    return kept


def _same_paths(one: Plan, other: Plan) -> bool:
    """Whether every lever takes the same course, wherever it begins: a path is linear in its base."""
    for lever in {change.parameter for plan in (one, other) for change in plan.changes}:
        for base in (0.0, 1.0):
            paths = [Path.of(lever, base, plan.changes) for plan in (one, other)]
            times = sorted({time for path in paths for time in path.knots()})
            courses = [[value for both in path.over(times) for value in both] for path in paths]
            size = max((abs(value) for course in courses for value in course), default=0.0)
            if not all(math.isclose(a, b, abs_tol=1e-9 * size) for a, b in zip(*courses, strict=True)):
                return False
    return True
