"""The value of a parameter over time, under a plan's changes.

The rule, for changes in the order in which they act:

- "set" replaces the value in force: from `at` on nothing of earlier changes is left, and a ramp runs in a straight line
  from the value in force at `at` to its own;
- "add" comes on top of the value in force, growing from nothing at `at` to the whole at `until`; what it stands on may
  go on changing;
- "scale" multiplies likewise, with a factor that grows from one;
- a jump holds from `at` itself on;
- what ends something takes away what that brought, and nothing where a decision has set the whole anew since then: an
  outturn is no decision.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Self

from tiershift.events.plan import Change

_at = attrgetter("at")


@dataclass(frozen=True, slots=True)
class Path:
    """The value of one parameter over time: `base` before the first of its `changes`, which are in order."""

    base: float
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, parameter: str, base: float, changes: Iterable[Change]) -> Self:
        """Return the path of `parameter` out of the changes of a whole plan."""
        own = sorted((c for c in changes if c.parameter == parameter), key=_at)
        if any(change.ends is not None for change in own):
            own = [change for place, change in enumerate(own) if change.ends is None or not _set_since(own, place)]
        return cls(base, tuple(own))

    def at(self, time: float) -> float:
        """Return the value at model `time` (years); at a jump, the value after it."""
        return _value(self.base, self.changes[: bisect_right(self.changes, time, key=_at)], time)

    def before(self, time: float) -> float:
        """Return the value towards which the path runs just before `time`."""
        return _value(self.base, self.changes[: bisect_left(self.changes, time, key=_at)], time)

    def knots(self) -> tuple[float, ...]:
        """Return the times at which the path jumps or bends, ascending."""
        return tuple(sorted({time for change in self.changes for time in (change.at, change.until)}))

    def extremes(self, start: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the lowest and the highest value from `start` on, each as (value, time at which it is first there)."""
        later = [knot for knot in self.knots() if knot > start]
        reached = [(self.at(start), start)]
        reached += [(value, knot) for knot, both in zip(later, self.over(later), strict=True) for value in both]
        return min(reached), max(reached, key=lambda point: (point[0], -point[1]))

    def over(self, times: Sequence[float]) -> Iterator[tuple[float, float]]:
        """Yield (`before`, `at`) for each of `times`, which ascend, in one go through the changes."""
        value, standing, place = self.base, list[Change](), 0
        for time in times:
            while place < len(self.changes) and self.changes[place].at < time:
                standing.append(self.changes[place])
                place += 1
            value, standing = _settled(value, standing, time)
            before = _value(value, standing, time)
            while place < len(self.changes) and self.changes[place].at <= time:
                standing.append(self.changes[place])
                place += 1
            yield before, _value(value, standing, time)


def _set_since(changes: Sequence[Change], place: int) -> bool:
    """Whether a decision has set the whole between what the change at `place` ends and that end."""
    end = changes[place]
    if end.ends is None:
        return False
    since = changes[bisect_left(changes, end.ends, key=_at) : place]
    by_itself = any(other.event_id == end.event_id for other in since)  # a grant ends what it has begun, and no other
    for other in reversed(since):
        begins = other.how == "add" and other.at == end.ends and other.value == -end.value
        if begins and (other.event_id == end.event_id or not by_itself):
            break
        if other.how == "set" and not other.fact:
            return True
    return False


def _settled(base: float, acting: Sequence[Change], time: float) -> tuple[float, list[Change]]:
    """Return what the first of `acting` come to, as far as they are complete at `time` and so for ever; and the rest.

    What stands under a setting that runs stays as it is where that begins.
    """
    first, done = 0, len(acting)
    for number in range(len(acting) - 1, -1, -1):
        change = acting[number]
        if change.until > time:
            done = number
        elif change.how == "set":
            first = number
            break
        if change.how == "set":
            time = change.at
    done = max(first, done)
    return _value(base, acting[:done], math.inf), list(acting[done:])


def _value(base: float, acting: Sequence[Change], time: float) -> float:
    """Return the value at `time`: back to what the last jump has set, and forward again through all that followed."""
    standing: list[tuple[Change, float]] = []
    value = base
    for change in reversed(acting):
        share = 1.0 if time >= change.until else (time - change.at) / (change.until - change.at)
        if change.how == "set" and share == 1.0:
            value = change.value
            break
        standing.append((change, share))
        if change.how == "set":
            time = change.at  # from which value it runs
    for change, share in reversed(standing):
        match change.how:
            case "set":
                value += (change.value - value) * share
            case "add":
                value += change.value * share
            case "scale":
                value *= 1 + (change.value - 1) * share
    return value
