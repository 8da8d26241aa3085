"""Where a fuzzer's choices come from: a seed (repeatable, by number), or hypothesis (which shrinks what it finds)."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Protocol, TypeVar

T = TypeVar("T")


class Choices(Protocol):
    """A source of whole numbers; everything else is made from them."""

    def below(self, count: int) -> int:
        """Return a number from 0 up to, not including, `count`."""
        ...


class Seeded:
    """The choices that make input `index` of a seed: the same on every machine."""

    def __init__(self, seed: int, index: int) -> None:
        self._random = Random(f"{seed}/{index}")

    def below(self, count: int) -> int:
        return self._random.randrange(count)


def pick(choices: Choices, options: Sequence[T]) -> T:
    """Return one of the options."""
    return options[choices.below(len(options))]


def chance(choices: Choices, percent: int) -> bool:
    """Return whether something happens that happens `percent` times in a hundred."""
    return choices.below(100) >= 100 - percent


def between(choices: Choices, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`, both included."""
    return low + choices.below(high - low + 1)
