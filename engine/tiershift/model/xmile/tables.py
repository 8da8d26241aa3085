"""The points of XMILE's graphical functions (XMILE 1.0, sections 3.1.4 and 4.1.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from tiershift.model.assemble import Unreadable
from tiershift.model.names import key
from tiershift.model.tree import Interpolation, Table
from tiershift.model.xmile.formula import spoken
from tiershift.model.xmile.markup import Node

_KINDS: Mapping[str, Interpolation] = {
    "continuous": "interpolate",
    "extrapolate": "extrapolate",
    "discrete": "hold_backward",
}


def points(gf: Node, named: Mapping[str, Node]) -> Table:
    """Return the table of a graphical function; `named` are those that others may refer to, by folded name.

    Raises:
        Unreadable: it has no points, or not as many of one kind as of the other, or they are out of order.
    """
    if gf.first("ypts") is None and (other := named.get(key(spoken(gf.attributes.get("name", ""))))) not in (None, gf):
        assert other is not None
        return points(other, named)
    ys = _numbers(gf.first("ypts"))
    if not ys:
        raise Unreadable("its graphical function has no points", "Give it <ypts>.")
    xs = _numbers(gf.first("xpts")) or _spread(gf.first("xscale"), len(ys))
    if len(xs) != len(ys):
        what = f"its graphical function has {len(xs)} x and {len(ys)} y"
        raise Unreadable(what, "Give each x a y; without <xpts> an <xscale> is needed.")
    if any(before > after for before, after in pairwise(xs)):
        raise Unreadable("the x of its graphical function do not rise", "Put its points in order.")
    written = gf.attributes.get("type", "discrete" if gf.attributes.get("discrete") == "true" else "continuous")
    kind = _KINDS.get(written.strip().casefold())
    if kind is None:
        raise Unreadable(f'its graphical function is of type "{written}"', f"Write one of {', '.join(_KINDS)}.")
    return Table(tuple(xs), tuple(ys), kind)


def _numbers(node: Node | None) -> list[float]:
    if node is None or not node.text.strip():
        return []
    separator = node.attributes.get("sep", ",")
    parts = node.text.split(separator.strip() or None)
    try:
        found = [float(part) for part in parts if part.strip()]
    except ValueError:
        found = [math.nan]
    if not all(map(math.isfinite, found)):
        raise Unreadable("one of the points of its graphical function is no number", "Write numbers only.")
    return found


def _spread(scale: Node | None, count: int) -> list[float]:
    """So many values evenly over a scale."""
    try:
        low, high = (float(scale.attributes[end]) for end in ("min", "max")) if scale else (math.nan, math.nan)
    except (KeyError, ValueError):
        return []
    if not (math.isfinite(low) and math.isfinite(high) and low < high and count > 1):
        return []
    return [low + (high - low) * at / (count - 1) for at in range(count)]
