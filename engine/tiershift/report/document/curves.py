"""Small drawn curves: a lookup's shape, a series from outside, counts of a history."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tiershift.report.document.equations import amount

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 300.0, 118.0, 8.0, 8.0, 10.0, 22.0
_MOST = 60
"""Points beyond this number are drawn as a line without dots."""


def curve(x: Sequence[float], y: Sequence[float], label: str, *, unit: str = "", joined: bool = True) -> str:
    """Return an SVG of points, joined by straight lines, with the ends of both axes in figures.

    Args:
        x, y: the points, equally many; at least one.
        label: what is read aloud.
        unit: of `y`.
        joined: whether the points are joined.
    """
    across, up = _Scale(x, _LEFT, _WIDTH - _RIGHT), _Scale(y, _HEIGHT - _BOTTOM, _TOP)
    places = [(across(a), up(b)) for a, b in zip(x, y, strict=True)]
    way = "L".join(f"{a:.1f},{b:.1f}" for a, b in places)
    line = f'<path class="line" d="M{way}"/>' if joined and len(places) > 1 else ""
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2.4"/>' for a, b in places) if len(places) <= _MOST else ""
    low, high = min(y), max(y)
    told = f"{label}: {_span(x)}, values from {amount(_few(low))} to {amount(_few(high))} {unit}".strip()
    base = _HEIGHT - _BOTTOM
    figures = [
        (_LEFT, _HEIGHT - 7, "start", amount(_few(x[0]))),
        (_WIDTH - _RIGHT, _HEIGHT - 7, "end", amount(_few(x[-1]))),
    ]
    texts = "".join(f'<text x="{a:g}" y="{b:g}" text-anchor="{c}">{t}</text>' for a, b, c, t in figures)
    return (
        f'<figure class="curve"><svg role="img" aria-label="{escape(told)}" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" '
        f'width="{_WIDTH:g}" height="{_HEIGHT:g}"><path class="axis" d="M{_LEFT:g},{base:g}H{_WIDTH - _RIGHT:g}"/>'
        f"{line}{dots}{texts}</svg><figcaption>from {amount(_few(low))} to {amount(_few(high))} {escape(unit)}"
        "</figcaption></figure>"
    )


def _few(value: float) -> float:
    """A value to four significant figures, whole years kept."""
    return value if value == int(value) and abs(value) < 1e6 else float(f"{value:.4g}")


def _span(x: Sequence[float]) -> str:
    return f"{len(x)} point{'s' * (len(x) != 1)} from {amount(_few(x[0]))} to {amount(_few(x[-1]))}"


class _Scale:
    """A straight scale from numbers to coordinates; a single value lies in the middle."""

    def __init__(self, values: Sequence[float], first: float, last: float) -> None:
        self.low, self.high = min(values), max(values)
        self.first, self.last = first, last

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.first + self.last) / 2
        return self.first + (value - self.low) / (self.high - self.low) * (self.last - self.first)
