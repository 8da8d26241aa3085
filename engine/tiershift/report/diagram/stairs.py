"""Where stocks and flows stand in a Vensim view: a stair of stocks from upper left to lower right.

Each stock has a row and a column of its own, each flow one source and one sink. What flows in from outside comes from
the left, what flows out leaves to the right, each on a lane of its own; a pipe to a later stock turns down at that
stock's column, one to an earlier stock turns up. Nothing else stands where a pipe passes. Under the name of each flow
stand the words that it is worked out from, in two columns with room for their arrows between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tiershift.model.graphs import reachable
from tiershift.report.diagram.layers import Arc, layers
from tiershift.report.diagram.scene import Edge, Node, Panel
from tiershift.report.diagram.svg import wrapped

ItemKind = Literal["stock", "word", "shadow", "cloud", "valve", "flow", "flow shadow"]
WIDE, LINE = 7.0, 16.0
_LANE, _APART, _CHANNEL, _ROW = 18.0, 7.0, 16.0, 34.0
_VALVE, _CLOUD = (6.0, 8.0), (10.0, 8.0)


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a view: middle, half width and half height in pixels; `variable` is empty for clouds and valves."""

    id: str
    kind: ItemKind
    variable: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow (`link`, `start`), or half a pipe from a valve to where it ends; `point` is its bend, if it has one."""

    start: str
    end: str
    kind: Literal["link", "start", "to", "from"]
    polarity: str = ""
    point: tuple[float, float] | None = None


@dataclass
class Drawing:
    """Items and lines while they are put together."""

    items: list[Item] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def moved(self, right: float, down: float) -> Drawing:
        """Return the same elsewhere."""
        items = [replace(item, x=item.x + right, y=item.y + down) for item in self.items]
        lines = [
            replace(line, point=(line.point[0] + right, line.point[1] + down)) if line.point else line
            for line in self.lines
        ]
        return Drawing(items, lines)

    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        return (
            min(item.x - item.w for item in self.items),
            min(item.y - item.h for item in self.items),
            max(item.x + item.w for item in self.items),
            max(item.y + item.h for item in self.items),
        )


@dataclass(frozen=True, slots=True)
class Satellite:
    """A word beside what it is a cause of (`of`, a node's id)."""

    node: Node
    of: str
    edge: Edge


def half(label: str, *, least: float = 0.0) -> tuple[float, float]:
    """Return half the width and height that a label takes."""
    lines = wrapped(label)
    return max(least, max(len(line) for line in lines) * WIDE + 8) / 2, (len(lines) * LINE + 4) / 2


def stairs(panel: Panel, satellites: Sequence[Satellite], labels: Mapping[str, str]) -> list[Drawing]:
    """Return a drawing for each group of stocks and flows that pipes join, in the order of the panel."""
    near: dict[str, set[str]] = {node.id: set() for node in panel.nodes if node.kind in ("stock", "flow", "cloud")}
    for edge in panel.edges:
        if edge.kind == "pipe":
            near[edge.start].add(edge.end)
            near[edge.end].add(edge.start)
    made, left = [], dict.fromkeys(near)
    while left:
        together = reachable(near, [next(iter(left))])
        left = {node: None for node in left if node not in together}
        made.append(_Stair(panel, together, satellites, labels).drawn())
    return made


class _Stair:
    """One group of stocks while it is drawn."""

    def __init__(
        self, panel: Panel, together: set[str], satellites: Sequence[Satellite], labels: Mapping[str, str]
    ) -> None:
        self.nodes = {node.id: node for node in panel.nodes if node.id in together}
        self.labels = labels
        self.beside: dict[str, list[Satellite]] = defaultdict(list)
        for satellite in satellites:
            self.beside[satellite.of].append(satellite)
        pipes = [edge for edge in panel.edges if edge.kind == "pipe" and edge.start in together]
        self.ends: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for edge in pipes:
            if edge.polarity == "+":
                self.ends[edge.start][1].append(edge.end)
            else:
                self.ends[edge.end][0].append(edge.start)
        self.row = self._order()
        self.out = Drawing()
        self.at: dict[str, Item] = {}
        self.entries: dict[tuple[str, bool], int] = defaultdict(int)

    def _order(self) -> dict[str, int]:
        """The stocks from upper left to lower right, so that most pipes lead on."""
        stocks = [node.id for node in self.nodes.values() if node.kind == "stock"]
        pairs = [
            (a, b)
            for sources, sinks in self.ends.values()
            for a in sources
            for b in sinks
            if a != b and a in stocks and b in stocks
        ]
        arcs = [Arc(number, a, b) for number, (a, b) in enumerate(dict.fromkeys(pairs))]
        columns = layers(stocks, arcs, stocks).columns if stocks else ()
        ordered = [one for column in columns for one in column if one in self.nodes]
        return {stock: place for place, stock in enumerate(ordered)}

    def drawn(self) -> Drawing:
        lanes: dict[str, tuple[list[str], list[str]]] = {stock: ([], []) for stock in self.row}
        for flow in (node.id for node in self.nodes.values() if node.kind == "flow"):
            home, leaves = self._home(flow)
            lanes[home][leaves].append(flow)
        x = y = before = 0.0
        for stock, (lefts, rights) in lanes.items():
            first = self.beside[stock]
            left = max([self._width(flow) for flow in lefts] + [self._wide(one) for one in first], default=0.0)
            right = max((self._width(flow) for flow in rights), default=0.0)
            w, h = half(self.labels[stock], least=84.0)
            middle = x + max(before, left) + w
            lanes_left, words_left = self._cells(lefts, middle - w, y, left, side=-1)
            lanes_right, words_right = self._cells(rights, middle + w, y, right, side=1)
            top, bottom = y - _LANE, max(y - _LANE + 2 * h + 8, y + _LANE, lanes_left + _LANE, lanes_right + _LANE)
            self._put(Item(stock, "stock", stock, middle, (top + bottom) / 2, w, (bottom - top) / 2))
            lowest = self._first(first, middle - w, words_left if lefts else y - _LANE)
            y = max(bottom, lowest, words_left, words_right) + _ROW + _LANE
            x, before = middle + w, max(right, 40.0)
        for flow in (node.id for node in self.nodes.values() if node.kind == "flow"):
            self._pipes(flow)
        return self.out

    def _home(self, flow: str) -> tuple[str, bool]:
        """The stock in whose row a flow stands, and whether on its right; no flow is without a stock in its panel."""
        sources = [one for one in self.ends[flow][0] if one in self.row]
        sinks = [one for one in self.ends[flow][1] if one in self.row]
        if not sources:
            return max(sinks, key=self.row.__getitem__), False
        home = min(sources, key=self.row.__getitem__)
        return home, not sinks or any(self.row[one] > self.row[home] for one in sinks)

    def _wide(self, one: Satellite) -> float:
        return half(self._label(one.node))[0] * 2 + 60

    def _label(self, node: Node) -> str:
        label = self.labels[node.variable]
        return f"<{label}>" if node.shadow else label

    def _width(self, flow: str) -> float:
        """The width that a flow takes with its words, its cloud and some pipe to see."""
        sides = [half(self._label(one.node))[0] for one in self.beside[flow]]
        words = max(sides, default=0.0) * (4 if len(sides) > 1 else 2) + _CHANNEL
        return max(2 * half(self.labels[self.nodes[flow].variable])[0], words, 110.0) + 56

    def _cells(self, flows: Sequence[str], edge: float, y: float, width: float, *, side: int) -> tuple[float, float]:
        """Put flows one under the other beside a stock; return the last lane and the lowest end of a word."""
        lane, bottom = y, y
        for number, flow in enumerate(flows):
            lane = y if number == 0 else bottom + _LANE + 8
            bottom = self._cell(flow, edge + side * width / 2, lane)
        return lane, bottom

    def _cell(self, flow: str, x: float, lane: float) -> float:
        """A valve with its name and the words under it; return where they end."""
        node = self.nodes[flow]
        w, h = half(self._label(node))
        self._put(Item(f"{flow}\tvalve", "valve", "", x, lane, *_VALVE))
        name = Item(flow, "flow shadow" if node.shadow else "flow", node.variable, x, lane + _VALVE[1] + 2 + h, w, h)
        self._put(name)
        tops = [name.y + h + _APART] * 2
        alone = len(self.beside[flow]) == 1
        for number, one in enumerate(self.beside[flow]):
            column = number % 2
            sw, sh = half(self._label(one.node))
            at = x if alone else x + (-1, 1)[column] * (sw + _CHANNEL / 2)
            top = tops[column] + (12 if alone else 0)
            item = Item(one.node.id, _kind(one.node), one.node.variable, at, top + sh, sw, sh)
            tops[column] = top + 2 * sh + _APART
            self._put(item)
            bend = None if alone or number < 2 else (x + (-3, 3)[column], item.y - sh)
            self._link(one, bend)
        return max(tops)

    def _first(self, satellites: Sequence[Satellite], edge: float, y: float) -> float:
        """What a stock starts from, to the lower left of it; return where that ends."""
        for one in satellites:
            w, h = half(self._label(one.node))
            self._put(Item(one.node.id, _kind(one.node), one.node.variable, edge - 40 - w, y + _APART + h, w, h))
            self._link(one, None)
            y += 2 * h + _APART
        return y

    def _link(self, one: Satellite, bend: tuple[float, float] | None) -> None:
        kind: Literal["link", "start"] = "start" if one.edge.kind == "start" else "link"
        self.out.lines.append(Line(one.node.id, one.of, kind, one.edge.polarity, bend))

    def _put(self, item: Item) -> None:
        self.out.items.append(item)
        self.at[item.id] = item

    def _pipes(self, flow: str) -> None:
        valve = self.at[f"{flow}\tvalve"]
        home, right = self._home(flow)
        width = self._width(flow) / 2 - 8
        for way, ends in (("from", self.ends[flow][0]), ("to", self.ends[flow][1])):
            for end in ends:
                if self.nodes[end].kind == "cloud":
                    x = valve.x + (width if right else -width)
                    self._put(Item(end, "cloud", "", x, valve.y, *_CLOUD))
                self.out.lines.append(self._pipe(valve, self.at[end], way, home))

    def _pipe(self, valve: Item, end: Item, way: str, home: str) -> Line:
        kind: Literal["to", "from"] = "to" if way == "to" else "from"
        if end.kind == "cloud" or end.id == home:
            return Line(valve.id, end.id, kind, "", ((valve.x + end.x) / 2, valve.y))
        below = end.y > valve.y
        count = self.entries[end.id, below]
        self.entries[end.id, below] += 1
        shift = ((count + 1) // 2) * 14.0 * (-1 if count % 2 else 1)
        return Line(valve.id, end.id, kind, "", (end.x + max(-end.w + 6, min(end.w - 6, shift)), valve.y))


def _kind(node: Node) -> ItemKind:
    return "shadow" if node.shadow else "word"
