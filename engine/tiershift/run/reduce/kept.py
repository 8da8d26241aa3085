"""Every value of every future, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tiershift.run.reduce.shape import Arrays, Floats, Found, Shape, Task, whole
from tiershift.run.room import check_room


@dataclass(frozen=True, slots=True)
class Everything:
    """The futures themselves, along a dimension `future` that counts from the `first`."""

    first: int = 0

    @property
    def variable(self) -> None:
        return None

    @property
    def suffixes(self) -> Sequence[str]:
        return ("",)

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 0  # they are what is asked for, and nothing is gained by taking them in parts

    def start(self, shape: Shape) -> Kept:
        return Kept(shape, self.first)


class Kept:
    """The values of all futures so far."""

    __slots__ = ("_first", "_shape", "values")

    def __init__(self, shape: Shape, first: int = 0) -> None:
        check_room(shape.futures, shape.saves, shape.cells)
        self._shape, self._first = shape, first
        self.values: Floats = np.empty((0, shape.saves, shape.cells))

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        own = whole(self._shape, values)
        if len(own) == self._shape.futures:
            self.values = own
            return ()
        if len(self.values) < self._shape.futures:
            self.values = np.empty((self._shape.futures, *own.shape[1:]))
        self.values[first : first + len(own)] = own
        return ()

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        return {"values": self.values}

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self.values = np.array(state["values"], float)

    def found(self) -> Sequence[Found]:
        futures = np.arange(self._first, self._first + self._shape.futures)
        return [Found("", self.values, "", {"future": futures})]
