"""A model's diagram as the sketch section of its .mdl file: a Vensim view for each group, equations untouched.

The records are those of Vensim's own help (https://www.vensim.com/documentation/ref_sketch_format.html): `10` a word or
stock, `11` a valve, `12` a cloud, `1` an arrow or one half of a pipe, each with its number within the view. A word that
stands for a variable of another view is a shadow: bit 1 of its bits is off.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from tiershift.model.causes import causes
from tiershift.model.load import Model
from tiershift.model.parameters import CONTROLS
from tiershift.model.sections import sections
from tiershift.model.tree import Ref, Tree, walk
from tiershift.report.diagram.packing import extent, packed
from tiershift.report.diagram.places import Size, place
from tiershift.report.diagram.scene import Choice, Edge, Node, Panel, panels
from tiershift.report.diagram.stairs import Drawing, Item, ItemKind, Line, Satellite, half, stairs

START = b"\\\\\\---///"
END = b"///---\\\\\\"
_INTRO = (
    "\\\\\\---/// Sketch information - do not modify anything except names",
    "V300  Do not put anything below this section - it will be ignored",
)
_FONT = "$192-192-192,0,Arial|10||0-0-0|0-0-0|0-0-255|-1--1--1|-1--1--1|96,96,100,0"
_GREY = "0,3,-1,0,0,0,128-128-128,0-0-0,|10||128-128-128"
_SHAPES: Mapping[ItemKind, str] = {
    "stock": "3,3,0,0,0,0,0,0",
    "word": "8,3,0,0,0,0,0,0",
    "shadow": f"8,2,{_GREY}",
    "flow": "40,3,0,0,-1,0,0,0",
    "flow shadow": f"40,2,{_GREY}",
    "valve": "34,3,0,0,1,0,0,0",
    "cloud": "0,3,0,0,-1,0,0,0",
}
"""What follows the place of an item: its shape, its bits, and how it is written."""
_EDGE, _BETWEEN = 60.0, 46.0
_BARE = re.compile(r"[^\W\d][\w $']*")
_TIME = "time"


def with_sketch(content: bytes, model: Model) -> bytes:
    """Return a .mdl file with the views of `model` in the place of its sketch; every other byte stays as it is.

    Args:
        content: the file that `model` was read from.
        model: what it says.
    """
    start = _at_line(content, START)
    head = content if start < 0 else content[:start]
    end = content.find(END, max(start, 0)) if start >= 0 else -1
    tail = END + b"\n" if end < 0 else content[end:]
    turn = "\r\n" if b"\r\n" in content else "\n"
    if head and not head.endswith(b"\n"):
        head += turn.encode()
    lines = [line for view in views(model) for line in view]
    coding = "utf-8" if _is_utf8(content) else "cp1252"
    return head + turn.join([*lines, ""]).encode(coding, errors="replace") + tail


def views(model: Model) -> list[list[str]]:
    """Return the lines of each view: one for each group of the file that holds more than its settings."""
    tree = model.tree
    found = causes(tree, {p.id: (p.low, p.high) for p in model.parameters.values.values()})
    kinds = {name: variable.kind for name, variable in tree.variables.items()}
    choice = Choice(found, kinds, set(tree.variables), at_start=True)
    labels = {name: variable.name for name, variable in tree.variables.items()} | {_TIME: "Time"}
    own = set(tree.variables) - {name for name, variable in tree.variables.items() if variable.id in CONTROLS}
    drawn = [
        panel
        for panel in panels(choice, sections(tree))
        if any(n.variable in own and not n.shadow for n in panel.nodes)
    ]
    made, taken = [], set[str]()
    for number, panel in enumerate(drawn, 1):
        title = _title(panel.title or f"View {number}", taken)
        drawing = _drawn(_two_ended(_tidied(panel, tree)), labels)
        made.append([*_INTRO, f"*{title}", _FONT, *_View(drawing, labels).records()])
    return made


class _View:
    """The records of one view."""

    def __init__(self, drawing: Drawing, labels: Mapping[str, str]) -> None:
        left, top, _, _ = drawing.box()
        self.drawing, self.labels = drawing.moved(_EDGE - left, _EDGE - top), labels
        self.numbers: dict[str, int] = {}
        self.lines: list[str] = []
        self.last = 0

    def records(self) -> list[str]:
        """Return the lines: words and clouds, then each valve between its pipes and its name, then arrows."""
        items = self.drawing.items
        for item in items:
            if item.kind not in ("valve", "flow", "flow shadow"):
                self._item(item)
        named = {item.id: item for item in items}
        for item in items:
            if item.kind == "valve":
                self._valve(item, named[item.id.removesuffix("\tvalve")])
        for line in self.drawing.lines:
            if line.kind in ("link", "start"):
                self._arrow(line)
        return self.lines

    def _next(self) -> int:
        self.last += 1
        return self.last

    def _item(self, item: Item) -> None:
        number = self.numbers[item.id] = self._next()
        name = "48" if item.kind == "cloud" else _spelled(self.labels[item.variable]) if item.variable else "0"
        code = {"cloud": 12, "valve": 11}.get(item.kind, 10)
        box = f"{round(item.x)},{round(item.y)},{round(item.w)},{round(item.h)}"
        self.lines.append(f"{code},{number},{name},{box},{_SHAPES[item.kind]}")

    def _valve(self, valve: Item, name: Item) -> None:
        pipes = [line for line in self.drawing.lines if line.kind in ("to", "from") and line.start == valve.id]
        own = self.last + len(pipes) + 1
        for line in pipes:
            x, y = line.point or (valve.x, valve.y)
            shape = 4 if line.kind == "to" else 100
            ends = f"{own},{self.numbers[line.end]}"
            self.lines.append(f"1,{self._next()},{ends},{shape},0,0,22,0,0,0,-1--1--1,,1|({round(x)},{round(y)})|")
        self._item(valve)
        self._item(name)

    def _arrow(self, line: Line) -> None:
        sign = {"+": 43, "-": 45}.get(line.polarity, 0)
        shape, (x, y) = (1, line.point) if line.point else (0, (0.0, 0.0))
        ends = f"{self.numbers[line.start]},{self.numbers[line.end]}"
        early = int(line.kind == "start")
        self.lines.append(
            f"1,{self._next()},{ends},{shape},0,{sign},0,0,64,{early},-1--1--1,,1|({round(x)},{round(y)})|"
        )


def _drawn(panel: Panel, labels: Mapping[str, str]) -> Drawing:
    """The panel with stocks and flows above and all other words below, joined by shadows instead of long arrows."""
    skeleton = {node.id: node for node in panel.nodes if node.kind in ("stock", "flow", "cloud")}
    words = [node for node in panel.nodes if node.id not in skeleton]
    links = [edge for edge in panel.edges if edge.kind != "pipe" and edge.start != edge.end]
    joined = {(edge.start, edge.end) for edge in panel.edges if edge.kind == "pipe"}
    nodes = {node.id: node for node in panel.nodes}
    fed = {edge.end for edge in links}
    leads: dict[str, list[Edge]] = defaultdict(list)
    for edge in links:
        leads[edge.start].append(edge)
    beside, direct, inner, gone = [], [], [], set[str]()
    for edge in links:
        cause = nodes[edge.start]
        if edge.end in skeleton:
            near = (edge.start, edge.end) in joined or (edge.end, edge.start) in joined
            if edge.start in skeleton and near:
                direct.append(edge)
            elif edge.start not in skeleton and len(leads[edge.start]) == 1 and edge.start not in fed:
                beside.append(Satellite(cause, edge.end, edge))
                gone.add(edge.start)
            else:
                beside.append(Satellite(_ghost(cause, edge.end), edge.end, edge))
        elif edge.start in skeleton:
            ghost = _ghost(cause, edge.end)
            words.append(ghost)
            inner.append(Edge(ghost.id, edge.end, edge.kind, edge.polarity))
        else:
            inner.append(edge)
    parts = stairs(panel, beside, labels)
    lines = [Line(edge.start, edge.end, _way(edge), edge.polarity) for edge in direct]
    rest = [node for node in words if node.id not in gone]
    return _together(parts, _words(rest, inner, labels) if rest else None, lines)


def _ghost(cause: Node, effect: str) -> Node:
    return Node(f"{cause.id}\t{effect}", "auxiliary", cause.variable, shadow=True)


def _way(edge: Edge) -> Literal["link", "start"]:
    return "start" if edge.kind == "start" else "link"


def _words(nodes: Sequence[Node], edges: Sequence[Edge], labels: Mapping[str, str]) -> Drawing:
    """Words in columns; an arrow that would pass a column comes from a shadow beside its end instead."""
    nodes, edges = list(nodes), list(edges)
    while True:
        sizes = {node.id: _size(node, labels[node.variable]) for node in nodes}
        placed = place(Panel("", tuple(nodes), tuple(edges)), sizes)
        long = {(edge.start, edge.end) for edge, points in placed.lines if len(points) > 2}
        if not long:
            break
        named = {node.id: node for node in nodes}
        nodes += [_ghost(named[start], end) for start, end in sorted(long)]
        edges = [
            Edge(f"{edge.start}\t{edge.end}", edge.end, edge.kind, edge.polarity)
            if (edge.start, edge.end) in long
            else edge
            for edge in edges
        ]
        nodes = [one for one in nodes if not one.shadow or any(one.id in (e.start, e.end) for e in edges)]
    items = []
    for node in nodes:
        (x, y), size = placed.middles[node.id], sizes[node.id]
        kind: ItemKind = "shadow" if node.shadow else "word"
        items.append(Item(node.id, kind, node.variable, x, y, size.width / 2, size.height / 2))
    return Drawing(items, [Line(edge.start, edge.end, _way(edge), edge.polarity) for edge in edges])


def _together(parts: Sequence[Drawing], words: Drawing | None, lines: Sequence[Line]) -> Drawing:
    """All parts packed on one sheet, the words below."""
    boxes = [part.box() for part in parts]
    sizes = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    corners = packed(sizes, _BETWEEN, 1.6)
    made = Drawing()
    for part, box, (x, y) in zip(parts, boxes, corners, strict=True):
        moved = part.moved(x - box[0], y - box[1])
        made.items += moved.items
        made.lines += moved.lines
    if words is not None:
        left, top, _, _ = words.box()
        moved = words.moved(-left, (extent(corners, sizes)[1] + _BETWEEN if parts else 0.0) - top)
        made.items += moved.items
        made.lines += moved.lines
    made.lines += lines
    return made


def _size(node: Node, label: str) -> Size:
    w, h = half(f"<{label}>" if node.shadow else label)
    return Size(2 * w, 2 * h)


def _tidied(panel: Panel, tree: Tree) -> Panel:
    """The panel with a valve for each constant that flows, and Time and the settings of a run as shadows only."""
    settings = {name for name, variable in tree.variables.items() if variable.id in CONTROLS}
    valves = {edge.start if edge.polarity == "+" else edge.end for edge in panel.edges if edge.kind == "pipe"}
    nodes = [
        replace(node, kind="flow") if node.id in valves else node
        for node in panel.nodes
        if node.shadow or node.id not in settings
    ]
    edges = []
    for edge in panel.edges:
        if edge.start in settings and edge.end not in settings:
            nodes.append(Node(f"{edge.start}\t{edge.end}", "auxiliary", edge.start, shadow=True))
            edges.append(replace(edge, start=nodes[-1].id))
        elif edge.end not in settings:
            edges.append(edge)
    for node in tuple(nodes):
        variable = tree.variables.get(node.variable)
        if variable is not None and not node.shadow and _TIME not in tree.variables:
            read = (part for equation in variable.equations for part in walk(equation.expr))
            if any(isinstance(part, Ref) and part.name == _TIME for part in read):
                nodes.append(Node(f"{_TIME}\t{node.id}", "auxiliary", _TIME, shadow=True))
                edges.append(Edge(f"{_TIME}\t{node.id}", node.id, "link", "?"))
    used = {end for edge in edges for end in (edge.start, edge.end)}
    return Panel(panel.title, tuple(node for node in nodes if node.id in used or not node.shadow), tuple(edges))


def _two_ended(panel: Panel) -> Panel:
    """The panel with one source and one sink for each valve: what else a flow fills or drains has a shadow of it."""
    nodes, edges = list(panel.nodes), [edge for edge in panel.edges if edge.kind != "pipe"]
    pipes = [edge for edge in panel.edges if edge.kind == "pipe"]
    drained = {edge.start for edge in pipes}
    for valve in [node for node in panel.nodes if node.kind == "flow"]:
        for inward in (True, False):
            own = [e for e in pipes if (e.start if inward else e.end) == valve.id and (e.polarity == "+") == inward]
            own.sort(key=lambda edge: inward and edge.end not in drained)
            edges += own[:1]
            for edge in own[1:]:
                shadow = replace(valve, id=f"{valve.id}\t{edge.start}\t{edge.end}", shadow=True)
                cloud = Node(f"{shadow.id}\tcloud", "cloud")
                nodes += [shadow, cloud]
                if inward:
                    edges += [replace(edge, start=shadow.id), Edge(cloud.id, shadow.id, "pipe", "-")]
                else:
                    edges += [replace(edge, end=shadow.id), Edge(shadow.id, cloud.id, "pipe", "+")]
    return Panel(panel.title, tuple(nodes), tuple(edges))


def _spelled(name: str) -> str:
    """A name as an equation spells it: in quotes where it holds anything but letters, digits and spaces."""
    if _BARE.fullmatch(name):
        return name
    inner = name.replace('"', '\\"')
    return f'"{inner}"'


def _title(title: str, taken: set[str]) -> str:
    """A name for a view that no other view has, on one line."""
    plain = " ".join(title.split())[:60].lstrip("*").strip() or "View"
    made, count = plain, 1
    while made.casefold() in taken:
        count += 1
        made = f"{plain} {count}"
    taken.add(made.casefold())
    return made


def _at_line(content: bytes, sign: bytes) -> int:
    """Where a line begins with `sign`; -1 where none does."""
    found = re.search(rb"^" + re.escape(sign), content, re.MULTILINE)
    return found.start() if found else -1


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
