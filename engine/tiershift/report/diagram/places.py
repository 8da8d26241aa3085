"""Where everything goes in a panel: a box for each node, a line for each edge.

Columns come from `layers`; up and down, each node wants to stand level with what it is joined to, pipes most of all,
and nodes of one column keep their order and their distance.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tiershift.model.graphs import reachable
from tiershift.report.diagram.layers import Arc, Layers, layers, sweeps
from tiershift.report.diagram.packing import extent, packed
from tiershift.report.diagram.scene import Edge, Node, Panel

Point = tuple[float, float]
SLOT = 13.0
GAP, BEND_GAP, ACROSS, APART = 16.0, 9.0, 64.0, 26.0
_PIPE_WEIGHT, _BEND_WEIGHT = 6, 8
_FEW = 8


@dataclass(frozen=True, slots=True)
class Size:
    """How large a node is; pipes meet it `pipe` below its middle, where it is twice `core` wide."""

    width: float
    height: float
    pipe: float = 0.0
    core: float | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel with places: the middle of each node, the points of each edge from its start to its end, the size."""

    panel: Panel
    middles: Mapping[str, Point]
    sizes: Mapping[str, Size]
    lines: tuple[tuple[Edge, tuple[Point, ...]], ...]
    width: float
    height: float


def place(panel: Panel, sizes: Mapping[str, Size]) -> Placed:
    """Return the places of a panel: parts that nothing joins are drawn one by one and packed, single nodes in rows."""
    parts = _even([_part(part, sizes) for part in _parts(panel)])
    alone = [node for node in panel.nodes if not any(node.id in (edge.start, edge.end) for edge in panel.edges)]
    corners = packed([(part.width, part.height) for part in parts], APART, 2.0)
    width, height = extent(corners, [(part.width, part.height) for part in parts])
    rows, width, height = _rows(alone, sizes, max(width, 640.0 if alone else 0.0), height)
    moved = [_moved(part, corner) for part, corner in zip(parts, corners, strict=True)]
    middles = rows | {node: middle for part in moved for node, middle in part.middles.items()}
    grown = dict(sizes) | {node: size for part in moved for node, size in part.sizes.items()}
    lines = tuple(line for part in moved for line in part.lines)
    return Placed(panel, middles, grown, lines, width, height)


def _even(parts: list[Placed]) -> list[Placed]:
    """Small parts as wide as the widest of them, so that they stand in columns."""
    wide = max((part.width for part in parts if len(part.panel.nodes) <= _FEW), default=0.0)
    return [replace(part, width=wide) if len(part.panel.nodes) <= _FEW else part for part in parts]


def _parts(panel: Panel) -> list[Panel]:
    """The panels of all that hangs together, the largest first."""
    near: dict[str, set[str]] = {node.id: set() for node in panel.nodes}
    for edge in panel.edges:
        near[edge.start].add(edge.end)
        near[edge.end].add(edge.start)
    found: list[Panel] = []
    left = {node: ends for node, ends in near.items() if ends}
    while left:
        together = reachable(near, [next(iter(left))])
        left = {node: ends for node, ends in left.items() if node not in together}
        nodes = tuple(node for node in panel.nodes if node.id in together)
        found.append(Panel("", nodes, tuple(edge for edge in panel.edges if edge.start in together)))
    return sorted(found, key=lambda part: len(part.nodes) <= _FEW)


def _part(panel: Panel, sizes: Mapping[str, Size]) -> Placed:
    arcs = [
        Arc(number, edge.start, edge.end, _PIPE_WEIGHT if edge.kind == "pipe" else 1)
        for number, edge in enumerate(panel.edges)
        if edge.start != edge.end
    ]
    nodes = [node.id for node in panel.nodes]
    drawn = layers(nodes, arcs, [node.id for node in panel.nodes if node.kind == "stock"])
    sizes = _with_room(panel.edges, {node: sizes[node] for node in nodes}, drawn)
    ys, spans = _heights(drawn, arcs, sizes), _spans(drawn, sizes)
    middles = {node: (sum(spans[node]) / 2, ys[node]) for node in nodes}
    lines = tuple(_lines(panel.edges, drawn, middles, sizes, ys, spans))
    edges = [y + side * sizes[node].height / 2 for node, (_, y) in middles.items() for side in (-1, 1)]
    edges += [y for _, points in lines for _, y in points]
    width = max(right for _, right in spans.values())
    return _moved(Placed(panel, middles, sizes, lines, width, max(edges) - min(edges)), (0.0, -min(edges)))


def _moved(placed: Placed, by: Point) -> Placed:
    right, down = by
    middles = {node: (x + right, y + down) for node, (x, y) in placed.middles.items()}
    lines = tuple((edge, tuple((x + right, y + down) for x, y in points)) for edge, points in placed.lines)
    return Placed(placed.panel, middles, placed.sizes, lines, placed.width, placed.height)


def _with_room(edges: Sequence[Edge], sizes: Mapping[str, Size], drawn: Layers) -> dict[str, Size]:
    """Nodes tall enough for all the arrowheads on one side."""
    heads: dict[tuple[str, bool], int] = defaultdict(int)
    for number in drawn.ways:
        edge = edges[number]
        heads[edge.end, number in drawn.turned] += 1
    made = dict(sizes)
    for (node, _), count in sorted(heads.items()):
        size = made[node]
        taller = max(size.height, SLOT * count + 2)
        made[node] = Size(size.width, taller, size.pipe - (taller - size.height) / 2 if size.pipe else 0.0, size.core)
    return made


def _heights(drawn: Layers, arcs: Sequence[Arc], sizes: Mapping[str, Size]) -> dict[str, float]:
    near: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    for arc in arcs:
        way = drawn.ways[arc.edge]
        for a, b in itertools.pairwise(way):
            bent = _BEND_WEIGHT if a not in sizes and b not in sizes else 1
            level = arc.weight > 1
            lift = (_level(a, sizes) - _level(b, sizes)) if level else 0.0
            near[a].append((b, arc.weight * bent, -lift))
            near[b].append((a, arc.weight * bent, lift))
    ys: dict[str, float] = {}
    for column in drawn.columns:
        _put(column, dict.fromkeys(column, 0.0), sizes, ys)
    for sweep in range(sweeps(sum(map(len, near.values())) // 2, 30)):
        for column in drawn.columns if sweep % 2 == 0 else reversed(drawn.columns):
            wanted = {node: _mean(node, near[node], ys) for node in column}
            _put(column, wanted, sizes, ys)
    return ys


def _level(node: str, sizes: Mapping[str, Size]) -> float:
    return sizes[node].pipe if node in sizes else 0.0


def _mean(node: str, near: Sequence[tuple[str, float, float]], ys: Mapping[str, float]) -> float:
    weight = sum(w for _, w, _ in near)
    return sum((ys[other] + lift) * w for other, w, lift in near) / weight if weight else ys[node]


def _put(column: Sequence[str], wanted: Mapping[str, float], sizes: Mapping[str, Size], ys: dict[str, float]) -> None:
    """As near to what is wanted as order and distance allow: least squares, by pooling neighbours that collide."""
    offsets, at = [], 0.0
    for above, node in zip(("", *column), column, strict=False):
        at += _apart(above, node, sizes) if above else 0.0
        offsets.append(at)
    pools: list[tuple[float, int]] = []
    for node, offset in zip(column, offsets, strict=True):
        pool = (wanted[node] - offset, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, count = pools.pop()
            pool = ((mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    settled = [mean for mean, count in pools for _ in range(count)]
    for node, mean, offset in zip(column, settled, offsets, strict=True):
        ys[node] = mean + offset


def _apart(above: str, below: str, sizes: Mapping[str, Size]) -> float:
    tall = [sizes[node].height if node in sizes else 2.0 for node in (above, below)]
    return sum(tall) / 2 + (GAP if above in sizes and below in sizes else BEND_GAP)


def _spans(drawn: Layers, sizes: Mapping[str, Size]) -> dict[str, tuple[float, float]]:
    """Left and right edge of the column of each id."""
    spans: dict[str, tuple[float, float]] = {}
    x = 0.0
    for column in drawn.columns:
        width = max((sizes[node].width for node in column if node in sizes), default=20.0)
        spans |= dict.fromkeys(column, (x, x + width))
        x += width + ACROSS
    return spans


def _rows(
    alone: Sequence[Node], sizes: Mapping[str, Size], width: float, bottom: float
) -> tuple[dict[str, Point], float, float]:
    """Nodes without an edge, in rows under the rest."""
    places: dict[str, Point] = {}
    x, y = 0.0, bottom + (GAP if bottom else 0.0)
    tall = max((sizes[node.id].height for node in alone), default=0.0)
    for node in alone:
        size = sizes[node.id]
        if x + size.width > width and x:
            x, y = 0.0, y + tall + GAP
        places[node.id] = (x + size.width / 2, y + tall / 2)
        x += size.width + GAP * 2
    return places, width, y + tall if alone else bottom


def _lines(
    edges: Sequence[Edge],
    drawn: Layers,
    middles: Mapping[str, Point],
    sizes: Mapping[str, Size],
    ys: Mapping[str, float],
    spans: Mapping[str, tuple[float, float]],
) -> list[tuple[Edge, tuple[Point, ...]]]:
    ports = _ports(edges, drawn, middles, sizes, ys)
    made: list[tuple[Edge, tuple[Point, ...]]] = []
    for number, way in sorted(drawn.ways.items()):
        inner = [(x, ys[bend]) for bend in way[1:-1] for x in spans[bend]]
        points = (ports[number, "start"], *inner, ports[number, "end"])
        made.append((edges[number], tuple(reversed(points)) if number in drawn.turned else points))
    made += [(edge, _round(middles[edge.start], sizes[edge.start])) for edge in edges if edge.start == edge.end]
    return made


def _round(middle: Point, size: Size) -> tuple[Point, ...]:
    """From a node back to itself, over its top."""
    x, y = middle[0], middle[1] - size.height / 2
    return (x + 18, y), (x + 18, y - 16), (x - 18, y - 16), (x - 18, y)


def _ports(
    edges: Sequence[Edge],
    drawn: Layers,
    middles: Mapping[str, Point],
    sizes: Mapping[str, Size],
    ys: Mapping[str, float],
) -> dict[tuple[int, str], Point]:
    """Where each line meets its nodes: arrowheads apart from each other, lines that leave together."""
    sides: dict[tuple[str, int], list[tuple[float, bool, int, str]]] = defaultdict(list)
    for number, way in drawn.ways.items():
        for node, other, side, tip in ((way[0], way[1], 1, "start"), (way[-1], way[-2], -1, "end")):
            level = ys[other]
            sides[node, side].append((level, edges[number].end == node, number, tip))
    ports: dict[tuple[int, str], Point] = {}
    for (node, side), ends in sides.items():
        (x, y), size = middles[node], sizes[node]
        links = sorted(end for end in ends if edges[end[2]].kind != "pipe")
        slots = _slots(links)
        room = min(SLOT, (size.height - 4) / max(1, max(slots, default=0) + 1))
        shift = 6.0 if size.core else 0.0
        for slot, (_, _, number, tip) in zip(slots, links, strict=True):
            offset = (slot - max(slots) / 2) * room
            ports[number, tip] = (x + side * (size.width / 2 + 3), y + shift + offset)
        pipes = sorted(end for end in ends if edges[end[2]].kind == "pipe")
        for count, (_, _, number, tip) in enumerate(pipes):
            reach = size.core if size.core is not None else size.width / 2
            spread = 0.0 if size.core is not None else (count - (len(pipes) - 1) / 2) * SLOT
            ports[number, tip] = (x + side * reach, y + size.pipe + spread)
    return ports


def _slots(links: Sequence[tuple[float, bool, int, str]]) -> list[int]:
    """A slot for each arrowhead, from above; all lines that leave share one, where the first of them is."""
    slots: list[int] = []
    leaving: int | None = None
    taken = 0
    for _, arrives, _, _ in links:
        if not arrives and leaving is not None:
            slots.append(leaving)
            continue
        if not arrives:
            leaving = taken
        slots.append(taken)
        taken += 1
    return slots
