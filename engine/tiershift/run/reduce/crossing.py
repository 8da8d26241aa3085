"""Chances that a variable is beyond a line, and when it gets there first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError
from tiershift.run.reduce.shape import Arrays, Floats, Found, Shape, Task, whole


@dataclass(frozen=True, slots=True)
class Line:
    """Above or below a number."""

    at: float
    upwards: bool

    @classmethod
    def of(cls, kind: str, above: float | None, below: float | None) -> Line:
        """Return the line that one of the two numbers draws.

        Raises:
            UsageError: there are none or two, or it is no finite number.
        """
        given = [number for number in (above, below) if number is not None]
        if len(given) != 1:
            way_out = "Give above= or below=, and one of them only."
            raise UsageError(Problem(kind, f"{len(given)} lines are given", way_out=way_out))
        if not isinstance(given[0], int | float | np.number) or not np.isfinite(given[0]):
            raise UsageError(Problem(kind, f"{given[0]!r} is no line", way_out="Give a finite number."))
        return cls(float(given[0]), above is not None)

    @property
    def name(self) -> str:
        return f"{'above' if self.upwards else 'below'}_{self.at!r}".removesuffix(".0")

    def beyond(self, values: Floats) -> NDArray[np.bool_]:
        return np.asarray(values > self.at if self.upwards else values < self.at)


@dataclass(frozen=True, slots=True)
class Exceedance:
    """The chance, at each time, that a variable is above (or below) a number.

    It is the share of futures, in a data variable such as `waiting_list_above_1000`; not a number where a future is
    none.
    """

    variable: str
    above: float | None = None
    below: float | None = None

    def __post_init__(self) -> None:
        Line.of("Exceedance", self.above, self.below)

    @property
    def line(self) -> Line:
        return Line.of("Exceedance", self.above, self.below)

    @property
    def suffixes(self) -> Sequence[str]:
        return (f"_{self.line.name}",)

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 16

    def start(self, shape: Shape) -> _Exceedance:
        return _Exceedance(shape, self.line)


class _Exceedance:
    __slots__ = ("_beyond", "_done", "_line", "_nothing", "_shape")

    def __init__(self, shape: Shape, line: Line) -> None:
        self._shape, self._line, self._done = shape, line, 0
        self._beyond, self._nothing = np.zeros((2, shape.saves, shape.cells), np.int64)

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        self._done = first + len(values)
        own = whole(self._shape, values)
        return [partial(self._take, own[:, part], part) for part in self._shape.slices()]

    def _take(self, values: Floats, part: slice) -> None:
        self._beyond[part] += self._line.beyond(values).sum(axis=0)
        self._nothing[part] += np.isnan(values).sum(axis=0)

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        return {"beyond": self._beyond, "nothing": self._nothing, "done": np.array(self._done)}

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._beyond, self._nothing = np.array(state["beyond"], np.int64), np.array(state["nothing"], np.int64)
        self._done = int(state["done"])

    def found(self) -> Sequence[Found]:
        share = np.where(self._nothing > 0, np.nan, self._beyond / self._done)
        about = f"share of futures {self._line.name.replace('_', ' ')}"
        return [Found(f"_{self._line.name}", share, about, unit="Dmnl")]


@dataclass(frozen=True, slots=True)
class FirstPassage:
    """When a variable is first above (or below) a number, over futures.

    For `FirstPassage("waiting list", above=1000)` there are `waiting_list_first_above_1000`, the share of futures in
    which that is first so at each time that is kept (at the first of them, where it is so from the start); and, for the
    whole run, the shares that end in `_never`, and in `_unknown`: futures that are no number before they got there.
    All of them add up to one.
    """

    variable: str
    above: float | None = None
    below: float | None = None

    def __post_init__(self) -> None:
        Line.of("FirstPassage", self.above, self.below)

    @property
    def line(self) -> Line:
        return Line.of("FirstPassage", self.above, self.below)

    @property
    def suffixes(self) -> Sequence[str]:
        return tuple(f"_first_{self.line.name}{end}" for end in ("", "_never", "_unknown"))

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 8

    def start(self, shape: Shape) -> _FirstPassage:
        return _FirstPassage(shape, self.line)


class _FirstPassage:
    __slots__ = ("_done", "_ends", "_line", "_shape")

    def __init__(self, shape: Shape, line: Line) -> None:
        self._shape, self._line, self._done = shape, line, 0
        # Behind the times come "never" and "unknown".
        self._ends = np.zeros((shape.saves + 2, shape.cells), np.int64)

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        self._done = first + len(values)
        return [partial(self._take, whole(self._shape, values))]

    def _take(self, values: Floats) -> None:
        saves = self._shape.saves
        first, lost = (_first(each) for each in (self._line.beyond(values), np.isnan(values)))
        ends = np.where(lost < first, saves + 1, first)
        for cell in range(self._shape.cells):
            self._ends[:, cell] += np.bincount(ends[:, cell], minlength=saves + 2)

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        return {"ends": self._ends, "done": np.array(self._done)}

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._ends, self._done = np.array(state["ends"], np.int64), int(state["done"])

    def found(self) -> Sequence[Found]:
        shares = self._ends / self._done
        name, words = f"_first_{self._line.name}", self._line.name.replace("_", " ")
        return [
            Found(name, shares[:-2], f"share of futures first {words} at this time", unit="Dmnl"),
            Found(f"{name}_never", shares[-2:-1], f"share of futures never {words}", timeless=True, unit="Dmnl"),
            Found(
                f"{name}_unknown", shares[-1:], f"share of futures not known to be {words}", timeless=True, unit="Dmnl"
            ),
        ]


def _first(where: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The first save at which something is so, shape (future, cell); the number of saves where it never is."""
    found: NDArray[np.int64] = np.where(where.any(axis=1), where.argmax(axis=1), where.shape[1])
    return found
