"""A programme as a picture and a table: an interval for each place, by name or region, never by size of effect."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from html import escape

import numpy as np

from tiershift.report.many.futures import BELIEF
from tiershift.report.many.programme import Effects, Place, Programme, Spread, learning
from tiershift.report.tidy import number

_NAMES, _WIDE, _GAP, _ROW, _HEAD, _FOOT = 270, 250, 26, 20, 96, 44
_REGION = 170
_INK, _GREY, _GRID, _MARK = "#22313f", "#5b6773", "#e3e8ee", "#0072b2"
_FONT = "font-family='DejaVu Sans, Arial, sans-serif'"
_COLUMNS = (
    "measure", "unit", "code", "place", "region", "year", "low", "median", "high", "mean", "wrong_sign",
    "low_percent", "median_percent", "high_percent", "range_left_others_known",
)  # fmt: skip


def svg(made: Programme, *, by_region: bool = False) -> str:
    """Return a panel for each measure, a row for each place: 80% range and median, in per cent of without the offer.

    Args:
        by_region: whether the region stands before each name.
    """
    places = made.effects[0].places
    names = _NAMES + (_REGION if by_region else 0)
    wide = names + (_WIDE + _GAP) * len(made.effects)
    high = _HEAD + _ROW * len(places) + _FOOT
    title = f"{_plain(made.pair[0])} beside {_plain(made.pair[1])}, {len(places)} places, to 31 March {made.year}"
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide} {high}' width='{wide}' height='{high}' "
        f"role='img' {_FONT} fill='{_INK}'><title>{escape(title)}</title>",
        f"<rect width='{wide}' height='{high}' fill='#ffffff'/>",
        f"<text x='16' y='26' font-size='16' font-weight='bold'>{escape(title)}</text>",
        "<text x='16' y='46' font-size='12'>Change in per cent. Dot: median; line: 8 of 10 futures. On the right: "
        "futures of 100 in which the change has the wrong sign.</text>",
    ]
    for row, place in enumerate(places):
        y = _HEAD + _ROW * row + 14
        said = escape(label(place, by_region=by_region))
        parts.append(f"<text x='{names - 10}' y='{y}' font-size='12' text-anchor='end'>{said}</text>")
    for column, effects in enumerate(made.effects):
        parts.append(f"<g transform='translate({names + (_WIDE + _GAP) * column},0)'>{_panel(effects)}</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def label(place: Place, *, by_region: bool) -> str:
    """Return what a place is called in a table or picture."""
    return f"{place.region}: {place.name}" if by_region else place.name


def _panel(effects: Effects) -> str:
    ends = [end for place in effects.places for end in (place.percent.low, place.percent.high) if np.isfinite(end)]
    least, most = min([0.0, *ends]), max([0.0, *ends])
    room = (most - least) * 0.05 or 1.0
    least, most, across = least - room, most + room, _WIDE - 34

    def at(value: float) -> float:
        return across * (value - least) / (most - least)

    foot = _HEAD + _ROW * len(effects.places)
    wanted = "lower" if effects.measure.wanted < 0 else "higher"
    drawn = [
        f"<text x='0' y='72' font-size='13' font-weight='bold'>{escape(effects.measure.words)}</text>",
        f"<text x='0' y='88' font-size='11' fill='{_GREY}'>meant to be {wanted}</text>",
    ]
    step = _step(most - least)
    for tick in np.arange(np.ceil(least / step), np.floor(most / step) + 1) * step:
        x, colour = at(float(tick)), _INK if tick == 0.0 else _GRID
        drawn.append(f"<line x1='{x:.1f}' x2='{x:.1f}' y1='{_HEAD}' y2='{foot}' stroke='{colour}'/>")
        drawn.append(
            f"<text x='{x:.1f}' y='{foot + 16}' font-size='11' text-anchor='middle'>{float(tick) + 0.0:g}</text>"
        )
    drawn += [_drawn(place, _HEAD + _ROW * row + 10, at) for row, place in enumerate(effects.places)]
    return "".join(drawn)


def _drawn(place: Place, y: int, at: Callable[[float], float]) -> str:
    one = place.percent
    wrong = f"<text x='{_WIDE}' y='{y + 4}' font-size='11' text-anchor='end'>{_hundred(place.effect.wrong)}</text>"
    if not np.isfinite([one.low, one.central, one.high]).all():
        return wrong
    return (
        f"<line x1='{at(one.low):.1f}' x2='{at(one.high):.1f}' y1='{y}' y2='{y}' stroke='{_MARK}' stroke-width='3'/>"
        f"<circle cx='{at(one.central):.1f}' cy='{y}' r='4' fill='{_INK}'/>{wrong}"
    )


def _hundred(share: float) -> str:
    """A share in hundreds, which never rounds to none or all."""
    shown = round(100.0 * share)
    if share > 0 and not shown:
        return "&lt;1"
    return "&gt;99" if share < 1 and shown == 100 else f"{shown}"


def _step(span: float) -> float:
    power = 10.0 ** np.floor(np.log10(span / 4.0))
    return float(next(part * power for part in (1, 2, 5, 10) if part * power >= span / 5.0))


def _plain(name: str) -> str:
    return name.replace("_", " ")


def table(made: Programme) -> str:
    """Return a CSV file: a row for each measure and place, then the total of the programme."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for effects in made.effects:
        head = (effects.measure.name, effects.measure.unit)
        for place in effects.places:
            percent = [number(value) for value in (place.percent.low, place.percent.central, place.percent.high)]
            where = (*head, place.code, place.name, place.region, made.year)
            rows.writerow((*where, *_figures(place.effect), *percent, number(place.left)))
        rows.writerow((*head, "", "all places", "", made.year, *_figures(effects.total), "", "", "", ""))
    return text.getvalue()


def learning_table(made: Programme) -> str:
    """Return a CSV file: what is left of the range of one place once the results of so many others are known."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("measure", "correlation_between_places", "results_known_of", "range_left"))
    known = [(effects.measure.name, effects.shared, effects.learning) for effects in made.effects]
    for name, shared, steps in [*known, (BELIEF, made.belief, learning(made.belief))]:
        for others, left in steps:
            rows.writerow((name, number(shared), others, number(left)))
    return text.getvalue()


def _figures(one: Spread) -> list[str]:
    return [number(value) for value in (one.low, one.central, one.high, one.mean, one.wrong)]
