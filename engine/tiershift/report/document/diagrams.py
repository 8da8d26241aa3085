"""A stock-and-flow diagram for each sector, with what comes from other sectors at its edge."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from tiershift.model.parameters import CONTROLS
from tiershift.report.diagram.places import Placed, place
from tiershift.report.diagram.scene import Choice, Panel, panels
from tiershift.report.diagram.svg import COLOURS, MARKERS, STYLE, drawing, number, size
from tiershift.report.document.facts import Facts

_SMALL = 20
"""A model of at most so many variables shows its constants in the diagrams as well."""
_MARGIN = 14.0


def diagrams(found: Facts) -> Mapping[str, str]:
    """Return the SVG of each sector that has links to show, by its heading."""
    tree, values = found.model.tree, found.model.parameters.values
    small = len(found.kinds) <= _SMALL + len(CONTROLS)
    shown = {
        name
        for name, variable in tree.variables.items()
        if variable.id not in CONTROLS
        and (found.kinds[name] not in ("constant", "table") or small or _is_lever(values.get(variable.id)))
    }
    parts = {name: title for title, names in found.sectors.items() for name in names}
    choice = Choice(found.made.causes, {n: v.kind for n, v in tree.variables.items()}, shown, at_start=small)
    drawn = [panel for panel in panels(choice, parts) if panel.edges]
    return {panel.title: _svg(panel, found, f"d{number}") for number, panel in enumerate(drawn, 1)}


def key() -> str:
    """Return what the signs of a diagram mean, as text with small drawings."""
    tips = "".join(
        f'<span><svg class="sd" width="44" height="16" aria-hidden="true"><path class="link" d="M2,8H38" '
        f'stroke="{COLOURS[sign]}" marker-end="url(#{MARKERS[sign]})"/></svg>{meaning}</span>'
        for sign, meaning in (("+", "+ more makes more"), ("-", "− more makes less"), ("?", "? it depends"))
    )
    return (
        '<div class="key"><span><svg class="sd" width="32" height="20" aria-hidden="true"><rect class="box" x="2" '
        'y="2" width="28" height="16" rx="2"/></svg>stock: adds up</span><span><svg class="sd" width="44" height="18" '
        'aria-hidden="true"><path class="pipe" d="M0,9h44"/><path class="bore" d="M0,9h44"/><path class="valve" '
        'd="M14,2l16,14v-14l-16,14z"/></svg>flow: fills or drains a stock</span>'
        f"{tips}<span><i>&lt;name&gt;</i> comes from another sector</span></div>"
    )


def markers() -> str:
    """Return the arrowheads that all diagrams of the page share."""
    heads = [(MARKERS[sign], colour, 7) for sign, colour in COLOURS.items()] + [("tap", "#777", 4)]
    made = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="{wide}" markerHeight="{wide}" '
        f'orient="auto-start-reverse"><path d="M0,0.500L8,4L0,7.500z" fill="{colour}"/></marker>'
        for name, colour, wide in heads
    )
    return f'<svg width="0" height="0" class="none" aria-hidden="true"><defs>{made}</defs></svg>'


def style() -> str:
    """Return the style of the diagrams, which holds only inside of them."""
    rules = re.findall(r"([^{}@\n]+)\{([^{}]*)\}", STYLE.split("@media", maxsplit=1)[0])
    return "\n".join(f"{','.join(f'.sd {one}' for one in names.split(','))}{{{body}}}" for names, body in rules)


def _is_lever(entry: object) -> bool:
    return getattr(entry, "lever", None) is not None


def _svg(panel: Panel, found: Facts, id_: str) -> str:
    labels = {name: variable.name for name, variable in found.model.tree.variables.items()}
    sizes = {
        node.id: size(node, f"<{labels[node.variable]}>" if node.shadow else labels.get(node.variable, ""))
        for node in panel.nodes
    }
    placed = place(panel, sizes)
    notes = {node.variable: _note(found, node.variable) for node in panel.nodes if node.variable}
    links = {node.variable: f"#{found.anchor(node.variable)}" for node in panel.nodes if node.variable}
    width, height = placed.width + 2 * _MARGIN, placed.height + 2 * _MARGIN
    title = f"Stocks and flows: {panel.title or found.model.name}"
    return (
        f'<svg class="sd" role="group" aria-labelledby="{id_}t" viewBox="0 0 {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}"><title id="{id_}t">{escape(title)}. {escape(_told(placed))}'
        f'</title><g transform="translate({number(_MARGIN)},{number(_MARGIN)})">'
        f"{''.join(drawing(placed, labels, notes, links=links))}</g></svg>"
    )


def _note(found: Facts, name: str) -> str:
    variable = found.variable(name)
    return f"{variable.name} [{variable.unit or 'no unit'}] {variable.doc}".strip()


def _told(placed: Placed) -> str:
    kinds = [node.kind for node in placed.panel.nodes if not node.shadow]
    return f"{kinds.count('stock')} stocks, {kinds.count('flow')} flows, {kinds.count('auxiliary')} other variables."
