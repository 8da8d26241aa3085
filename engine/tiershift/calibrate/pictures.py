"""Small pictures as SVG text: each target with its fan, each parameter with its profile. No library draws them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from tiershift.calibrate.document import number
from tiershift.calibrate.fitting import CUT
from tiershift.calibrate.measures import Floats
from tiershift.calibrate.scores import HIGH, LOW
from tiershift.calibrate.study import Study

INK, GRID, BLUE, ORANGE, GREY = "#22313f", "#d5dbe1", "#0072B2", "#D55E00", "#8a949e"
WIDE, TALL, ACROSS = 240, 150, 4
_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 8, 34, 20


def fans(study: Study) -> str:
    """Return one panel a target: counts as dots, the file's values as a line, the forecast's 80 % range behind."""
    panels = []
    for target, fan, line in zip(study.there, study.fans, study.as_written, strict=True):
        years = study.years[target.name]
        if not years:
            continue
        low, middle, high = np.quantile(fan, (LOW, 0.5, HIGH), axis=0)
        counts = np.array([target.counts[year] for year in years])
        panels.append(
            _fan(target.name, np.array(years, float), counts, (low, middle, high), line, study.targets.fit[1])
        )
    about = ("Counts (dots), the model as written (orange), and what the years before the upright line alone lead to: "
             "median and 80 % range (blue).")  # fmt: skip
    return _sheet(panels, about)


def profiles(study: Study) -> str:
    """Return one panel a fitted parameter: how much worse the counts are met when it is held along its range."""
    panels = []
    for one in study.profiles:
        unknown = study.unknowns[one.unknown]
        values, worse = unknown.theta(one.grid), np.minimum(one.worse, 12.0)
        place = _places(values, np.array([0.0, 12.0]))
        x, y = place(values, worse)
        _, level = place(values[:1], np.array([CUT]))
        body = (
            f'<line x1="{_LEFT}" x2="{WIDE - _RIGHT}" y1="{level[0]:.1f}" y2="{level[0]:.1f}" stroke="{GREY}" '
            f'stroke-dasharray="3 3"/><polyline points="{_points(x, y)}" fill="none" stroke="{BLUE}" '
            f'stroke-width="1.5"/>'
        )
        ends = f"{number(float(values.min()))} to {number(float(values.max()))}: {one.verdict}"
        panels.append(_panel(unknown.name, ends, body))
    return _sheet(panels, "Twice the log likelihood below its best; above the dashed line (3.84) values are ruled out.")


def _fan(
    name: str, years: Floats, counts: Floats, bands: tuple[Floats, Floats, Floats], line: Floats, split: int
) -> str:
    low, middle, high = bands
    shown = np.concatenate([counts, low, high, line])
    across = years if len(years) > 1 else years + np.array([-1.0, 1.0])
    place = _places(across, shown[np.isfinite(shown)])
    around = (np.concatenate([years, years[::-1]]), np.concatenate([high, low[::-1]]))
    edge = place(np.array([split + 0.5]), counts[:1])[0][0]
    if len(years) == 1:  # one year: the range as an upright bar, the model as a short line
        years, low, middle, high, line = (np.repeat(each, 2) for each in (years, low, middle, high, line))
        years = years + np.array([-0.1, 0.1])
        around = (np.concatenate([years, years[::-1]]), np.concatenate([high, low[::-1]]))
    body = f'<polygon points="{_points(*place(*around))}" fill="{BLUE}" fill-opacity="0.22"/>'
    body += f'<polyline points="{_points(*place(years, middle))}" fill="none" stroke="{BLUE}"/>'
    body += f'<polyline points="{_points(*place(years, line))}" fill="none" stroke="{ORANGE}"/>'
    if years[0] < split < years[-1]:
        body += f'<line x1="{edge:.1f}" x2="{edge:.1f}" y1="{_TOP}" y2="{TALL - _BOTTOM}" stroke="{GREY}"/>'
    x, y = place(np.full(1, years.mean()) if len(counts) == 1 else years, counts)
    body += "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="2" fill="{INK}"/>' for a, b in zip(x, y, strict=True))
    counted = f"{number(float(counts.min()))} to {number(float(counts.max()))} counted"
    ends = f"{np.ceil(years[0]):.0f} to {np.floor(years[-1]):.0f}; {counted}"
    return _panel(name, ends, body)


class _places:
    """Where numbers go in a panel that holds all of `x` and `y`."""

    def __init__(self, x: Floats, y: Floats) -> None:
        self.x, self.y = _ends(x), _ends(y)

    def __call__(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        across = _LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (WIDE - _LEFT - _RIGHT)
        up = TALL - _BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (TALL - _TOP - _BOTTOM)
        return across, up


def _ends(values: Floats) -> tuple[float, float]:
    low, high = float(np.min(values, initial=np.inf)), float(np.max(values, initial=-np.inf))
    if not low < high:
        return low - 0.5 * max(abs(low), 1.0), high + 0.5 * max(abs(high), 1.0)
    return low - 0.04 * (high - low), high + 0.04 * (high - low)


def _points(x: Floats, y: Floats) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True) if np.isfinite(a) and np.isfinite(b))


def _panel(title: str, below: str, body: str) -> str:
    short = title if len(title) <= 34 else f"{title[:33]}…"
    return (
        f'<rect x="{_LEFT}" y="{_TOP}" width="{WIDE - _LEFT - _RIGHT}" height="{TALL - _TOP - _BOTTOM}" fill="none" '
        f'stroke="{GRID}"/>{body}<text x="{_LEFT}" y="{_TOP - 8}" font-size="11" font-weight="600" fill="{INK}">'
        f'{escape(short)}</text><text x="{_LEFT}" y="{TALL - 6}" font-size="10" fill="{INK}">{escape(below)}</text>'
    )


def _sheet(panels: Sequence[str], about: str) -> str:
    down = -(-len(panels) // ACROSS)
    width, height = WIDE * ACROSS, TALL * max(down, 1) + 24
    placed = "".join(
        f'<g transform="translate({WIDE * (k % ACROSS)} {24 + TALL * (k // ACROSS)})">{panel}</g>\n'
        for k, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="system-ui, sans-serif"><title>{escape(about)}</title>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>\n<text x="{_LEFT}" y="16" font-size="12" '
        f'fill="{INK}">'
        f"{escape(about)}</text>\n{placed}</svg>\n"
    )
