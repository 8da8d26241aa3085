"""Mean and variance, the same bits however the futures are cut into chunks.

Futures are joined in pairs, the pairs in pairs, and so on: a binary tree over their numbers, into which a chunk of any
power of two fits. Two parts are joined by the formulas of T. F. Chan, G. H. Golub and R. J. LeVeque, Updating formulae
and a pairwise algorithm for computing sample variances, 1979, in which nothing large is subtracted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tiershift.run.reduce.shape import Arrays, Floats, Found, Shape, Task, whole

_LEVELS = 20
"""Of the tree, each with two numbers: about as many as a million futures need."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean over futures, in data variables that end in `_mean`; not a number where a future is none."""

    @property
    def variable(self) -> None:
        return None

    @property
    def suffixes(self) -> Sequence[str]:
        return ("_mean",)

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 16 * _LEVELS

    def start(self, shape: Shape) -> Moments:
        return Moments(shape, variance=False)


@dataclass(frozen=True, slots=True)
class Variance:
    """The variance over futures, divided by one less than their number, in data variables that end in `_variance`."""

    @property
    def variable(self) -> None:
        return None

    @property
    def suffixes(self) -> Sequence[str]:
        return ("_variance",)

    def passes(self, futures: int, columns: int, room: int) -> int:
        return 1

    def bytes(self, futures: int, columns: int, room: int) -> int:
        return 16 * _LEVELS

    def start(self, shape: Shape) -> Moments:
        return Moments(shape, variance=True)


Node = tuple[int, Floats, Floats]
"""How many futures, their mean, and the sum of squares about it."""


def joined(left: Node, right: Node) -> Node:
    """Return two parts as one."""
    (n, a, p), (m, b, q) = left, right
    with np.errstate(invalid="ignore", over="ignore"):  # where a future is not finite
        apart = b - a
        return n + m, a + apart * (m / (n + m)), (p + q) + apart * apart * (n * m / (n + m))


def paired(values: Floats) -> Node:
    """Return what futures along the first axis come to; their number is a power of two."""
    mean, squares, size = values, np.zeros((1, *values.shape[1:])), 1
    while len(mean) > 1:
        p, q = (squares, squares) if size == 1 else (squares[0::2], squares[1::2])
        size, mean, squares = joined((size, mean[0::2], p), (size, mean[1::2], q))
    return size, mean[0], squares[0]


def _digits(many: int) -> list[int]:
    """The places of a number's binary digits that are one, the highest first."""
    return [place for place in reversed(range(many.bit_length())) if many >> place & 1]


class Moments:
    """A row of whole trees, one for each binary digit of how many futures were taken in."""

    __slots__ = ("_done", "_shape", "_trees", "_variance")

    def __init__(self, shape: Shape, *, variance: bool) -> None:
        self._shape, self._variance = shape, variance
        self._done = 0
        self._trees: dict[int, tuple[Floats, Floats]] = {}

    def add(self, first: int, values: Floats) -> Sequence[Task]:
        self._done = first + len(values)
        for place in range(self._done.bit_length()):
            if place not in self._trees:
                size = self._shape.saves, self._shape.cells
                self._trees[place] = np.empty(size), np.empty(size)
        own = whole(self._shape, values)
        return [partial(self._take, first, own[:, part], part) for part in self._shape.slices()]

    def _take(self, first: int, values: Floats, part: slice) -> None:
        """Add to the row as one adds to a binary number: where a place is taken, the two are joined and carried."""
        at = first
        for digit in _digits(len(values)):
            tree, place = paired(values[at - first : at - first + (1 << digit)]), digit
            while at >> place & 1:
                mean, squares = self._trees[place]
                tree, place = joined((1 << place, mean[part], squares[part]), tree), place + 1
            self._trees[place][0][part], self._trees[place][1][part] = tree[1:]
            at += 1 << digit

    def again(self) -> bool:
        return False

    def state(self) -> Arrays:
        made: Arrays = {"done": np.array(self._done)}
        for place in _digits(self._done):
            made[f"mean_{place}"], made[f"squares_{place}"] = self._trees[place]
        return made

    def restore(self, state: Mapping[str, NDArray[np.generic]]) -> None:
        self._done = int(state["done"])
        self._trees = {
            place: (np.array(state[f"mean_{place}"], float), np.array(state[f"squares_{place}"], float))
            for place in _digits(self._done)
        }

    def found(self) -> Sequence[Found]:
        *larger, last = _digits(self._done)
        tree: Node = (1 << last, *self._trees[last])
        for place in reversed(larger):
            tree = joined((1 << place, *self._trees[place]), tree)
        if not self._variance:
            return [Found("_mean", tree[1], "mean over futures")]
        with np.errstate(invalid="ignore", divide="ignore"):
            return [Found("_variance", tree[2] / np.float64(tree[0] - 1), "variance over futures", unit="({})^2")]
