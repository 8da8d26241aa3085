"""What every reducer is told, does and gives: values of futures come in chunks, are taken in, and are forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Arrays = dict[str, NDArray[np.generic]]
Task = Callable[[], None]

_SLICES = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """What a reduction is to take in.

    Attributes:
        futures: how many there will be.
        chunk: how many come at a time, a power of two; the last chunk may be shorter.
        saves: how many times results are kept.
        cells: how many cells of the last axis are the reduction's own, from the first on.
        room: bytes that it may hold at once, about.
    """

    futures: int
    chunk: int
    saves: int
    cells: int
    room: int

    @property
    def columns(self) -> int:
        """How many numbers a future has."""
        return self.saves * self.cells

    def slices(self) -> list[slice]:
        """Return the saves in parts that may be worked on at once."""
        edges = np.unique(np.linspace(0, self.saves, min(_SLICES, self.saves) + 1).astype(int)).tolist()
        return [slice(a, b) for a, b in pairwise(edges)]


@dataclass(frozen=True, slots=True)
class Found:
    """One statistic of every cell.

    Attributes:
        suffix: what the ids of the variables end in, so that statistics do not share a name.
        values: shape (*leading, save, cell), or (1, cell) where the statistic belongs to the whole run.
        about: what it is, in words.
        leading: coordinates of the axes before time, by name.
        timeless: whether it belongs to the whole run.
        unit: `{}` stands for the variable's.
        error: what each cell's number may be off by at most, shape (cell,), in the unit; none where it is exact.
        method: how it was worked out, where there is a choice.
    """

    suffix: str
    values: Floats
    about: str
    leading: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)
    timeless: bool = False
    unit: str = "{}"
    error: Floats | None = None
    method: str = ""


class Reduction(Protocol):
    """A statistic on the way: what it holds after some futures is all that it needs of them."""

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        """Return tasks that take in futures from the `first` on, shape (future, save, cell or more); any order."""
        ...

    def again(self) -> bool:
        """End a pass over all futures; whether it needs another."""
        ...

    def state(self) -> Arrays:
        """Return all that it holds, for `restore`."""
        ...

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        """Go on from what `state` gave."""
        ...

    def found(self) -> Sequence[Found]:
        """Return the statistics."""
        ...


class Reducer(Protocol):
    """What is asked of the futures."""

    @property
    def variable(self) -> str | None:
        """The variable that it is about, by id or name; none where it is about all that are kept."""
        ...

    @property
    def suffixes(self) -> Sequence[str]:
        """Suffixes of what it will find."""
        ...

    def passes(self, futures: int, columns: int, room: int) -> int:
        """Return how often the futures have to be run, as far as one can tell beforehand."""
        ...

    def bytes(self, futures: int, columns: int, room: int) -> int:
        """Return about how much is held for one number of a future."""
        ...

    def start(self, shape: Shape) -> Reduction:
        """Return what has taken in nothing yet."""
        ...


def whole(shape: Shape, values: Floats) -> Floats:
    """Return the part of a chunk that is a reduction's own."""
    own: Floats = values[:, :, : shape.cells]
    return own
