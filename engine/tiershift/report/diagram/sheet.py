"""The whole sheet: a title, the panels side by side, what the signs mean, the feedback loops, all in one SVG."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tiershift.report.diagram.packing import packed
from tiershift.report.diagram.places import Placed, place
from tiershift.report.diagram.scene import Panel
from tiershift.report.diagram.svg import COLOURS, MARKERS, SIGNS, STYLE, drawing, number, size
from tiershift.report.diagram.words import Words

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML may hold, not even written out: https://www.w3.org/TR/xml/#charsets."""

MARGIN, INSIDE, HEAD = 28.0, 26.0, 34.0
_ROW = 18.0


@dataclass(frozen=True, slots=True)
class _Framed:
    """A panel with its place on the sheet, frame included."""

    placed: Placed
    x: float
    y: float
    width: float
    height: float


def sheet(panels: Sequence[Panel], words: Words, *, focus: str = "") -> str:
    """Return the SVG of a diagram; the variable `focus` (folded name) stands out."""
    sized = [
        place(panel, {node.id: size(node, _label(words, node.variable, shadow=node.shadow)) for node in panel.nodes})
        for panel in panels
    ]
    framed = _packed(sized)
    width = max([900.0, *(one.x + one.width for one in framed)]) + MARGIN
    bottom = max((one.y + one.height for one in framed), default=90.0) + MARGIN
    feet, height = _foot(words, bottom, width, panels)
    body = [line for one in framed for line in _frame(one, words, focus)]
    lines = [*_open(words, width, height), *_top(words), *body, *feet, "</svg>", ""]
    return _NO_XML.sub("\ufffd", "\n".join(lines))


def _label(words: Words, variable: str, *, shadow: bool) -> str:
    label = words.labels.get(variable, "")
    return f"<{label}>" if shadow else label


def _packed(sized: Sequence[Placed]) -> list[_Framed]:
    outer = [(one.width + 2 * INSIDE, one.height + HEAD + INSIDE) for one in sized]
    corners = packed(outer, 18.0)
    return [
        _Framed(one, MARGIN + x, 84.0 + y, width, height)
        for one, (x, y), (width, height) in zip(sized, corners, outer, strict=True)
    ]


def _open(words: Words, width: float, height: float) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" lang="en" '
        f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}">',
        f'<title id="title">{escape(words.title)}</title>',
        f'<desc id="desc">{escape(words.description)}</desc>',
        f"<style>{escape(STYLE)}</style>",
        "<defs>",
        *(_marker(MARKERS[sign], colour, 7) for sign, colour in COLOURS.items()),
        _marker("tap", "#777", 4),
        "</defs>",
        f'<rect width="{number(width)}" height="{number(height)}" fill="#fff"/>',
    ]


def _marker(name: str, colour: str, wide: int) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="{wide}" markerHeight="{wide}" '
        f'orient="auto-start-reverse"><path d="M0,0.500L8,4L0,7.500z" fill="{colour}"/></marker>'
    )


def _top(words: Words) -> list[str]:
    return [
        f'<text class="title" x="{number(MARGIN)}" y="40">{escape(words.title)}</text>',
        f'<text class="small" x="{number(MARGIN)}" y="64">{escape(words.subtitle)}</text>',
    ]


def _frame(one: _Framed, words: Words, focus: str) -> list[str]:
    title = one.placed.panel.title
    box = (one.x, one.y, one.width, one.height)
    x, y, width, height = (number(value) for value in box)
    inside = f"translate({number(one.x + INSIDE)},{number(one.y + HEAD)})"
    return [
        f'<g aria-label="{escape(title, {chr(34): "&quot;"})}">',
        f'<rect class="panel" x="{x}" y="{y}" width="{width}" height="{height}" rx="6"/>',
        f'<text class="head" x="{number(one.x + 14)}" y="{number(one.y + 23)}">{escape(title)}</text>',
        f'<g transform="{inside}">',
        *drawing(one.placed, words.labels, words.notes, focus),
        "</g></g>",
    ]


def _foot(words: Words, top: float, width: float, panels: Sequence[Panel]) -> tuple[list[str], float]:
    """The key and the loops, as text in as many columns as the sheet is wide enough for."""
    rows = _key(top, panels)
    y = top + 58.0
    if not words.loops:
        return rows, y
    columns = max(1, int((width - 2 * MARGIN) // 560))
    letters = int((width - 2 * MARGIN) / columns / 6.6) - 4
    blocks = [textwrap.wrap(loop, letters, subsequent_indent="\N{EM SPACE}\N{EM SPACE}") for loop in words.loops]
    rows.append(f'<text class="head" x="{number(MARGIN)}" y="{number(y)}">{escape(words.loops_title)}</text>')
    most, column, at = math.ceil(sum(map(len, blocks)) / columns), 0, 0
    lowest = 0
    for block in blocks:
        if at >= most and column < columns - 1:
            column, at = column + 1, 0
        x = MARGIN + column * (width - 2 * MARGIN) / columns
        for line in block:
            at += 1
            rows.append(f'<text class="small" x="{number(x)}" y="{number(y + 6 + at * _ROW)}">{escape(line)}</text>')
        lowest = max(lowest, at)
    return rows, y + 6 + lowest * _ROW + MARGIN


def _key(top: float, panels: Sequence[Panel]) -> list[str]:
    """What the signs mean, on one line, as far as they are used."""
    y = top + 12.0
    rows = [
        f'<rect class="box" x="{number(MARGIN)}" y="{number(y - 9)}" width="26" height="18" rx="2"/>',
        f'<path class="pipe" d="M120,{number(y)}h44"/><path class="bore" d="M120,{number(y)}h44"/>',
        f'<path class="valve" d="M134,{number(y - 7)}l16,14v-14l-16,14z"/>',
    ]
    texts, x = [(62.0, "stock"), (172.0, "flow")], 230.0
    for sign, meaning in (("+", "more makes more"), ("-", "more makes less"), ("?", "it depends")):
        tip = f'stroke="{COLOURS[sign]}" marker-end="url(#{MARKERS[sign]})"'
        rows.append(f'<path class="link" d="M{number(x)},{number(y)}h40" {tip}/>')
        texts.append((x + 48.0, f"{SIGNS[sign]} {meaning}"))
        x += 170.0
    if any(edge.kind == "start" for panel in panels for edge in panel.edges):
        texts.append((x, "dotted: at the start only"))
        x += 170.0
    if any(node.shadow for panel in panels for node in panel.nodes):
        texts.append((x, "<name>: is drawn in another panel"))
    return rows + [f'<text class="small" x="{number(a)}" y="{number(y + 4)}">{escape(b)}</text>' for a, b in texts]
