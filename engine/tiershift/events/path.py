"""The value of a parameter over time, under a plan's changes.

The rule, for changes in the order in which they act:

- "set" replaces the value in force: from `at` on nothing of earlier changes is left, and a ramp runs in a straight line
  from the value in force at `at` to its own;
- "add" comes on top of the value in force, growing from nothing at `at` to the whole at `until`; what it stands on may
  go on changing;
- "scale" multiplies likewise, with a factor that grows from one;
- a jump holds from `at` itself on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tiershift.events.plan import Change


@dataclass(frozen=True, slots=True)
class Path:
    """The value of one parameter over time: `base` before the first of its `changes`, which are in order."""

    base: float
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, parameter: str, base: float, changes: Iterable[Change]) -> Self:
        """Return the path of `parameter` out of the changes of a whole plan."""
        return cls(base, tuple(sorted((c for c in changes if c.parameter == parameter), key=lambda c: c.at)))

    def at(self, time: float) -> float:
        """Return the value at model `time` (years); at a jump, the value after it."""
        return _value(self.base, tuple(change for change in self.changes if change.at <= time), time)

    def before(self, time: float) -> float:
        """Return the value towards which the path runs just before `time`."""
        return _value(self.base, tuple(change for change in self.changes if change.at < time), time)

    def knots(self) -> tuple[float, ...]:
        """Return the times at which the path jumps or bends, ascending."""
        return tuple(sorted({time for change in self.changes for time in (change.at, change.until)}))

    def extremes(self, start: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the lowest and the highest value from `start` on, each as (value, time at which it is first there)."""
        later = [knot for knot in self.knots() if knot > start]
        reached = [(self.at(start), start)]
        reached += [(value, knot) for knot in later for value in (self.before(knot), self.at(knot))]
        return min(reached), max(reached, key=lambda point: (point[0], -point[1]))


def _value(base: float, acting: tuple[Change, ...], time: float) -> float:
    if not acting:
        return base
    *earlier, last = acting
    share = 1.0 if time >= last.until else (time - last.at) / (last.until - last.at)
    match last.how:
        case "set" if share == 1.0:
            return last.value
        case "set":
            start = _value(base, tuple(earlier), last.at)
            return start + (last.value - start) * share
        case "add":
            return _value(base, tuple(earlier), time) + last.value * share
        case "scale":
            return _value(base, tuple(earlier), time) * (1 + (last.value - 1) * share)
