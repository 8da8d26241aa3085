"""Nodes and lines of a panel as SVG: stocks are boxes, flows valves on pipes, links curved arrows with their sign.

The colours are Okabe and Ito's, which colour-blind people can tell apart; the sign beside each arrowhead says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tiershift.report.diagram.places import Placed, Point, Size
from tiershift.report.diagram.scene import Edge, Node

COLOURS = {"+": "#0072b2", "-": "#b84a00", "?": "#6b6b6b"}
MARKERS = {"+": "up", "-": "down", "?": "depends"}
SIGNS = {"+": "+", "-": "\N{MINUS SIGN}", "?": "?"}
LINE, WIDE = 13.5, 6.1
STYLE = """
text{font-family:Helvetica,Arial,"Liberation Sans",sans-serif;font-size:12px;fill:#1a1a1a}
.mid{text-anchor:middle}.stock{font-weight:bold}.shadow{fill:#5a5a5a;font-style:italic}.constant{fill:#4a4a4a;font-size:10.5px}
.sign{font-weight:bold;font-size:12px;text-anchor:middle;paint-order:stroke;stroke:#fff;stroke-width:3px}
.up{fill:#0072b2}.down{fill:#b84a00}.depends{fill:#6b6b6b}
.box{fill:#fff;stroke:#1a1a1a;stroke-width:1.6}.pale{fill:#fff;stroke:#8a8a8a;stroke-dasharray:4 3}
.focus{fill:#fff4c2}.pipe{fill:none;stroke:#777;stroke-width:6}.bore{fill:none;stroke:#fff;stroke-width:3}
.valve{fill:#fff;stroke:#1a1a1a;stroke-width:1.3}.cloud{fill:#fff;stroke:#777;stroke-width:1.3}
.link{fill:none;stroke-width:1.15}.start{stroke-dasharray:2 3}
.panel{fill:#fff;stroke:#bdbdbd}.head{font-size:15px;font-weight:bold}.title{font-size:22px;font-weight:bold}
.small{font-size:12px;fill:#333}
@media print{svg{max-width:100%}}
""".strip()
_CLOUD = "M-11,6a6,6 0 0 1 0,-11a8,8 0 0 1 14,-3a6,6 0 0 1 8,5a5.500,5.500 0 0 1 -1,9z"


def size(node: Node, label: str) -> Size:
    """Return how large a node is with its label."""
    if node.kind == "cloud":
        return Size(28.0, 22.0, core=12.0)
    lines = wrapped(label)
    width = max(len(line) for line in lines) * WIDE * (0.9 if node.kind == "constant" else 1.0)
    match node.kind:
        case "stock":
            return Size(max(80.0, width * 1.1 + 16), len(lines) * LINE + 20)
        case "flow":
            height = len(lines) * LINE + 20
            return Size(max(36.0, width + 4), height, pipe=8 - height / 2, core=8.0)
    return Size(width + 6, len(lines) * LINE + 4)


def wrapped(label: str, longest: int = 19) -> list[str]:
    """Return a label on lines of about equal length, no word broken."""
    rows = max(1, -(-len(label) // longest))
    aim = max(len(label) / rows + 3, max((len(word) for word in label.split()), default=1))
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > aim:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def drawing(
    placed: Placed,
    labels: Mapping[str, str],
    notes: Mapping[str, str],
    focus: str = "",
    links: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the elements of a panel: pipes below, then links, then nodes.

    `notes` are shown on hovering, `links` say by folded name where a click on a variable leads.
    """
    made = [_pipe(edge, points) for edge, points in placed.lines if edge.kind == "pipe"]
    made += [_link(edge, points) for edge, points in placed.lines if edge.kind != "pipe"]
    for node in placed.panel.nodes:
        label = labels.get(node.variable, "")
        shown = f"<{label}>" if node.shadow else label
        drawn = _node(node, placed.middles[node.id], placed.sizes[node.id], shown, notes, focus)
        where = (links or {}).get(node.variable)
        made.append(f'<a href="{escape(where, {chr(34): "&quot;"})}">{drawn}</a>' if where else drawn)
    return made


def number(value: float) -> str:
    """Return a coordinate, to a tenth."""
    return (
        f"{value:.1f}".removesuffix(".0").replace("-0", "0") if abs(value) < 0.05 else f"{value:.1f}".removesuffix(".0")
    )


def path(points: Sequence[Point]) -> str:
    """Return a smooth path through points, level at each."""
    (x, y), *rest = points
    made = [f"M{number(x)},{number(y)}"]
    for there_x, there_y in rest:
        bend = (there_x - x) / 2
        if there_y == y:
            made.append(f"L{number(there_x)},{number(there_y)}")
        else:
            corners = (x + bend, y), (there_x - bend, there_y), (there_x, there_y)
            made.append("C" + " ".join(f"{number(a)},{number(b)}" for a, b in corners))
        x, y = there_x, there_y
    return "".join(made)


def _pipe(edge: Edge, points: Sequence[Point]) -> str:
    way = path(points)
    tip = ' marker-end="url(#tap)"' if edge.polarity == "+" else ""
    return f'<path class="pipe" d="{way}"/><path class="bore" d="{way}"{tip}/>'


def _link(edge: Edge, points: Sequence[Point]) -> str:
    sign = edge.polarity or "?"
    if edge.start == edge.end:
        (a, b), (c, d), (e, f), (g, h) = points
        way = f"M{number(a)},{number(b)}C{number(c)},{number(d)} {number(e)},{number(f)} {number(g)},{number(h)}"
    else:
        way = path(points)
    (before, _), (x, y) = points[-2:]
    side = -12 if before < x or edge.start == edge.end else 12
    dashed = " start" if edge.kind == "start" else ""
    return (
        f'<path class="link{dashed}" d="{way}" stroke="{COLOURS[sign]}" marker-end="url(#{MARKERS[sign]})"/>'
        f'<text class="sign {MARKERS[sign]}" x="{number(x + side)}" y="{number(y - 2)}">{SIGNS[sign]}</text>'
    )


def _node(node: Node, middle: Point, size: Size, label: str, notes: Mapping[str, str], focus: str) -> str:
    x, y = middle
    if node.kind == "cloud":
        return f'<path class="cloud" transform="translate({number(x)},{number(y)})" d="{_CLOUD}"/>'
    lines = wrapped(label)
    symbol, below = "", 0.0
    if node.kind == "stock":
        kind = "pale" if node.shadow else "box focus" if node.variable == focus else "box"
        symbol = _box(kind, middle, size)
    elif node.kind == "flow":
        top = y + size.pipe
        symbol = f'<path class="valve" d="M{number(x - 8)},{number(top - 7)}l16,14v-14l-16,14z"/>'
        below = (top + 8 + y + size.height / 2) / 2 - y
    if node.variable == focus and node.kind != "stock":
        symbol = _box("focus", (x, y + below), Size(size.width, len(lines) * LINE + 4)) + symbol
    tone = "shadow" if node.shadow else node.kind
    first = y + below - (len(lines) - 1) * LINE / 2 + 4
    spans = "".join(
        f'<tspan x="{number(x)}" y="{number(first + k * LINE)}">{escape(line)}{" " * (k < len(lines) - 1)}</tspan>'
        for k, line in enumerate(lines)
    )
    note = f"<title>{escape(notes[node.variable])}</title>" if node.variable in notes else ""
    return f'<g>{note}{symbol}<text class="mid {tone}">{spans}</text></g>'


def _box(kind: str, middle: Point, size: Size) -> str:
    x, y = middle[0] - size.width / 2, middle[1] - size.height / 2
    wide, tall = number(size.width), number(size.height)
    return f'<rect class="{kind}" x="{number(x)}" y="{number(y)}" width="{wide}" height="{tall}" rx="2"/>'
