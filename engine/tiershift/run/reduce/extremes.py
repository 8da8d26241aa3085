"""The smallest and the largest over futures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tiershift.run.reduce.shape import Arrays, Floats, Found, Shape, Task, whole


@dataclass(frozen=True, slots=True)
class Extremes:
    """The smallest and the largest over futures, in data variables that end in `_min` and `_max`.

    They are not a number where a future is none.
    """

    @property
    def variable(self) -> None:
        return None

    @property
    def suffixes(self) -> Sequence[str]:
        return "_min", "_max"

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 16

    def start(self, shape: Shape) -> _Extremes:
        return _Extremes(shape)


class _Extremes:
    __slots__ = ("_least", "_most", "_shape")

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._least = np.full((shape.saves, shape.cells), np.inf)
        self._most = -self._least

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        own = whole(self._shape, values)
        return [partial(self._take, own[:, part], part) for part in self._shape.slices()]

    def _take(self, values: Floats, part: slice) -> None:
        for held, better in ((self._least, np.minimum), (self._most, np.maximum)):
            # Which of two zeros is the smaller depends on their order: there is one zero only.
            held[part] = better(held[part], better.reduce(values, axis=0)) + 0.0

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        return {"least": self._least, "most": self._most}

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._least, self._most = np.array(state["least"], float), np.array(state["most"], float)

    def found(self) -> Sequence[Found]:
        return [
            Found("_min", self._least, "smallest over futures"),
            Found("_max", self._most, "largest over futures"),
        ]
