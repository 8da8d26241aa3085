"""Rectangles on a sheet: one after the other, each as high up and then as far left as it fits."""

from __future__ import annotations

import math
from collections.abc import Sequence

Rectangle = tuple[float, float]
"""Width and height."""


def packed(sizes: Sequence[Rectangle], gap: float, shape: float = 1.4) -> list[tuple[float, float]]:
    """Return left and top of each rectangle, so that the whole is small, and near `shape` times as wide as high."""
    if not sizes:
        return []
    widest = max(width for width, _ in sizes)
    area = sum((width + gap) * (height + gap) for width, height in sizes)
    limits = [max(widest, math.sqrt(area * shape) * (0.8 + step / 20)) for step in range(16)]
    tried = [_within(sizes, gap, limit) for limit in dict.fromkeys(limits)]
    return min(tried, key=lambda places: _cost(places, sizes, shape))


def _cost(places: Sequence[tuple[float, float]], sizes: Sequence[Rectangle], shape: float) -> float:
    width, height = extent(places, sizes)
    return max(width / shape, height)


def extent(places: Sequence[tuple[float, float]], sizes: Sequence[Rectangle]) -> Rectangle:
    """Return width and height of what is covered."""
    rights = [x + width for (x, _), (width, _) in zip(places, sizes, strict=True)]
    bottoms = [y + height for (_, y), (_, height) in zip(places, sizes, strict=True)]
    return max(rights, default=0.0), max(bottoms, default=0.0)


def _within(sizes: Sequence[Rectangle], gap: float, limit: float) -> list[tuple[float, float]]:
    places: list[tuple[float, float]] = []
    for width, _ in sizes:
        taken = list(zip(places, sizes, strict=False))
        lefts = sorted({0.0, *(x + w + gap for (x, _), (w, _) in taken)})
        top, left = min((_top(left, width, taken, gap), left) for left in lefts if left + width <= limit or left == 0.0)
        places.append((left, top))
    return places


def _top(left: float, width: float, taken: Sequence[tuple[tuple[float, float], Rectangle]], gap: float) -> float:
    """How far down a rectangle must go to clear all that is taken in its way."""
    under = [y + h + gap for (x, y), (w, h) in taken if x < left + width + gap and left < x + w + gap]
    return max(under, default=0.0)
