"""Funnel plots as SVG: a dot for each council, lines for the limits, the place and its neighbours marked; no names."""

from __future__ import annotations

from html import escape

import numpy as np

from tiershift.places.compare import Comparison, Line
from tiershift.places.funnel import limits

WIDTH, HEIGHT, COLUMNS = 460, 320, 2
_LEFT, _RIGHT, _TOP, _FOOT = 62, 16, 58, 48
_INK, _GREY, _GRID, _PLACE, _NEAR = "#22313f", "#9aa5b1", "#e3e8ee", "#d55e00", "#0072b2"
_FONT = "font-family='DejaVu Sans, Arial, sans-serif'"


def svg(found: Comparison) -> str:
    """Return the funnel plots of all measures whose figure of the place is known, two beside each other."""
    lines = [line for line in found.lines if np.isfinite(line.rate) and line.england.over.known]
    down = -(-len(lines) // COLUMNS)
    head = 76
    wide, high = WIDTH * COLUMNS, head + HEIGHT * down
    title = f"{found.authority.name}, year ending 31 March {found.year}"
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}' width='{wide}' height='{high}' "
        f"role='img' {_FONT} fill='{_INK}'><title>{escape(title)}: funnel plots</title>",
        f"<rect width='{wide}' height='{high}' fill='#ffffff'/>",
        f"<text x='16' y='28' font-size='18' font-weight='bold'>{escape(title)}</text>",
        f"<circle cx='22' cy='50' r='5' fill='{_PLACE}'/><text x='34' y='54' font-size='12'>this place</text>",
        f"<circle cx='122' cy='50' r='4' fill='{_NEAR}'/><text x='134' y='54' font-size='12'>its neighbours</text>",
        f"<circle cx='252' cy='50' r='3' fill='{_GREY}'/><text x='264' y='54' font-size='12'>other councils</text>",
        "<text x='380' y='54' font-size='12'>Line: England. Dashes: 95% and 99.8% lie between. "
        "High is neither good nor bad.</text>",
    ]
    for number, line in enumerate(lines):
        x, y = WIDTH * (number % COLUMNS), head + HEIGHT * (number // COLUMNS)
        parts.append(f"<g transform='translate({x},{y})'>{_panel(found, line)}</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(found: Comparison, line: Line) -> str:
    scale, size, rate = line.measure.scale, line.all.size, line.all.rate
    shown = np.isfinite(rate) & np.isfinite(size) & (size > 0) & (~line.too_small | (rate == line.rate))
    least, most = float(size[shown].min()) * 0.85, float(size[shown].max()) * 1.15
    grid = np.geomspace(least, most, 60)
    around = limits(line.measure.method, line.england.expected, grid, line.england.over)
    top = float(max(rate[shown].max(), np.quantile(around.high, 0.75))) * 1.08 * scale

    def up(value: float) -> float:
        return _TOP + (HEIGHT - _TOP - _FOOT) * (1 - min(max(value * scale / top, 0.0), 1.0))

    drawn = [
        f"<text x='16' y='18' font-size='14' font-weight='bold'>{escape(line.measure.words)}</text>",
        f"<text x='16' y='36' font-size='11'>{escape(_unit(line))}; England: {escape(_said(line))}</text>",
        *_axes(top, least, most, line),
    ]
    for edge, dash in ((around.low, "6 3"), (around.high, "6 3"), (around.lowest, "2 3"), (around.highest, "2 3")):
        inside = edge * scale <= top
        points = " ".join(
            f"{_across(x, least, most):.1f},{up(y):.1f}" for x, y in zip(grid[inside], edge[inside], strict=True)
        )
        drawn.append(f"<polyline points='{points}' fill='none' stroke='{_INK}' stroke-dasharray='{dash}'/>")
    level = up(line.england.expected)
    drawn.append(f"<line x1='{_LEFT}' x2='{WIDTH - _RIGHT}' y1='{level:.1f}' y2='{level:.1f}' stroke='{_INK}'/>")
    order = sorted(np.flatnonzero(shown), key=lambda at: _rank(found, found.codes[at]))
    for at in order:
        colour, radius = ((_GREY, 2.6), (_NEAR, 4.0), (_PLACE, 5.5))[_rank(found, found.codes[at])]
        drawn.append(
            f"<circle cx='{_across(size[at], least, most):.1f}' cy='{up(rate[at]):.1f}' r='{radius}' fill='{colour}' "
            "fill-opacity='0.9'/>"
        )
    return "".join(drawn)


def _rank(found: Comparison, code: str) -> int:
    return 2 if code == found.authority.code else 1 if code in found.near else 0


def _unit(line: Line) -> str:
    return line.measure.unit.replace("GBP2324", "£ of 2023-24")


def _said(line: Line) -> str:
    near = f", {line.england.near}" if line.england.near else ""
    return f"{line.england.verdict}{near}"


def _axes(top: float, least: float, most: float, line: Line) -> list[str]:
    made = []
    for tick in np.arange(0, top, _step(top)):
        y = _TOP + (HEIGHT - _TOP - _FOOT) * (1 - tick / top)
        made.append(f"<line x1='{_LEFT}' x2='{WIDTH - _RIGHT}' y1='{y:.1f}' y2='{y:.1f}' stroke='{_GRID}'/>")
        made.append(f"<text x='{_LEFT - 6}' y='{y + 4:.1f}' font-size='11' text-anchor='end'>{tick:,.6g}</text>")
    floor = HEIGHT - _FOOT
    powers = 10.0 ** np.arange(np.floor(np.log10(least)), np.ceil(np.log10(most)))
    for tick in (power * part for power in powers for part in (1, 2, 5)):
        if least <= tick <= most:
            x = _across(tick, least, most)
            made.append(f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{floor}' y2='{floor + 4}' stroke='{_INK}'/>")
            made.append(f"<text x='{x:.1f}' y='{floor + 17}' font-size='11' text-anchor='middle'>{tick:,.0f}</text>")
    middle = (_LEFT + WIDTH - _RIGHT) / 2
    words = _SIZES.get(line.measure.under if line.measure.method != "spread" else (), "number behind the figure")
    made.append(f"<text x='{middle}' y='{floor + 34}' font-size='11' text-anchor='middle'>{escape(words)}</text>")
    return made


_SIZES = {
    ("population_0_17",): "children aged 0 to 17",
    (): "children aged 0 to 17",
    ("referrals",): "referrals in the year",
    ("cla_31_march",): "children looked after",
    ("csw_in_post",): "social workers in post",
    ("csw_in_post", "csw_vacancies"): "posts, filled and vacant",
}


def _across(value: float, least: float, most: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * float(np.log(value / least) / np.log(most / least))


def _step(top: float) -> float:
    power = 10.0 ** np.floor(np.log10(top / 4))
    return float(next(power * part for part in (1, 2, 2.5, 5, 10) if top / (power * part) <= 5))
