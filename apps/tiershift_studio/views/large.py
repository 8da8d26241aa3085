"""One picture large: an annotated chart, what is counted, its decisions, and its numbers as table and file."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import panel as pn
import param

from tiershift_studio.chart import Chart, Shown, chart, moved
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.marks import Mark, marks
from tiershift_studio.measures import MEASURES, Line, Measure
from tiershift_studio.runner import AT_REST
from tiershift_studio.store import Studio
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.views.outlook import shown as answer_shown
from tiershift_studio.words import NO_CHANGE, tile_of


class LargeHead(Drawn):
    """What stands above the chart; it names the chart for screen readers as well."""

    measure = param.String(doc="The line that is shown; empty for none.")
    title = param.String(doc="The heading.")
    lines = param.List(doc="The lines of the picture that can be read: indicator and label of each.")
    tile = param.Dict(default={}, doc="The words of the small picture.")
    drawing = param.Boolean(doc="Whether the chart is being made.")

    _esm = script("dom.js", "large.js")
    _stylesheets = styles("large.css")


class LargeFoot(Drawn):
    """What stands below it: the numbers, the decisions, and what exactly is counted."""

    measure = param.String(doc="The line that is shown; empty for none.")
    title = param.String(doc="The heading.")
    definition = param.String(doc="What exactly is counted.")
    rests = param.String(doc="On which guesses it rests, in a sentence.")
    meanings = param.List(doc="These guesses, each with what it is.")
    marks = param.List(doc="The decisions: from when, and what.")
    table = param.Dict(default={}, doc="`heads`, and `rows` of texts.")
    file = param.List(doc="The name of the file of numbers, and its text.")

    _esm = script("dom.js", "large_foot.js")
    _stylesheets = styles("large.css")


HEIGHT = 430
"""Pixels of the chart."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a figure is made for: another one is made where this is another."""

    line: str
    real: bool
    marks: tuple[Mark, ...]
    against: str
    differs: bool


class LargeView(View):
    """The picture that one visit has enlarged."""

    reads = ("answer", "look")

    def draw(self, hear: Hear) -> LargeHead:
        """Return what stands above the chart, as it first stands: nothing."""
        self._chart: Chart | None = None
        self._frame: Frame | None = None
        self._wanted: Frame | None = None
        self._room = pn.Column(sizing_mode="stretch_width", height=HEIGHT, margin=0)
        self._foot = LargeFoot(hear)
        self._whole = pn.Column(visible=False, sizing_mode="stretch_width", margin=0)
        head = LargeHead(hear)
        self._whole.extend([head, self._room, self._foot])
        return head

    def __panel__(self) -> pn.Column:  # type: ignore[override]
        return self._whole

    def now(self) -> Mapping[str, object]:
        """Return what stands above the chart, and let the chart and what is below follow."""
        studio = self.studio
        found = _found(studio.look.measure)
        if found is None or not studio.answer.years:
            self._whole.visible = False
            return {"measure": ""}
        measure, line = found
        seen = shown(studio, measure, line)
        told = tile_of(seen.answer, measure, line, studio.look.year)
        meanings = studio.forecaster.meanings
        below = {
            "measure": line.indicator,
            "title": measure.title,
            "definition": measure.definition,
            "rests": told.rests,
            "meanings": [[name, meanings.get(name, "")] for name in told.guesses],
            "marks": [[mark.when, mark.what] for mark in seen.marks],
            "table": table(seen),
            "file": [f"tiershift-{line.indicator}.csv", file(seen, studio.forecaster)],
        }
        self._foot.follow(below)
        self._whole.visible = True
        drawing = self._follow(seen)
        lines = [[one.indicator, one.label] for one in measure.lines]
        return {
            "measure": line.indicator, "title": measure.title, "lines": lines, "tile": asdict(told), "drawing": drawing,
        }  # fmt: skip

    def _follow(self, seen: Shown) -> bool:
        """Move the numbers of the chart, and have another made where it is to be another one, once the hand rests.

        Returns whether one is being made that shows something else.
        """
        settled = seen.answer.futures >= AT_REST
        frame = Frame(seen.line.indicator, seen.answer.real, seen.marks, seen.against, seen.answer.asked.differs)
        alike = self._frame is not None and _alike(self._frame, frame)
        if self._chart is not None and alike:
            moved(self._chart, seen, settled=settled)
        if frame != self._frame and frame != self._wanted and (settled or not alike):
            self._make(frame, seen)
        return not alike

    def _make(self, frame: Frame, seen: Shown) -> None:
        self._wanted = frame

        def done(made: Chart | Exception) -> None:
            if self._wanted != frame:
                return
            self._wanted = None
            if isinstance(made, Exception):
                logging.getLogger(__name__).error("a chart could not be drawn", exc_info=made)
                return
            self._chart, self._frame = made, frame
            self._room[:] = [pn.pane.Bokeh(made.figure, sizing_mode="stretch_both")]
            self._drawn.follow(self.now())

        self.studio.turns.away(lambda: chart(seen), done)


def _alike(one: Frame, other: Frame) -> bool:
    """Whether a figure has the same lines and prices, so that its numbers can be exchanged."""
    return (one.line, one.real, one.against, one.differs) == (other.line, other.real, other.against, other.differs)


def _found(indicator: str) -> tuple[Measure, Line] | None:
    return next(((m, line) for m in MEASURES for line in m.lines if line.indicator == indicator), None)


def shown(studio: Studio, measure: Measure, line: Line) -> Shown:
    """Return what is shown of a line."""
    answer = answer_shown(studio)
    counted = studio.forecaster.counted(line, real=studio.look.real)
    decided = marks(answer.asked, studio.forecaster.levers)
    return Shown(measure, line, answer, counted, decided, answer.asked.rival or NO_CHANGE)


def table(seen: Shown) -> dict[str, Any]:
    """Return the numbers of the chart as texts, year by year; the file has each source in full."""
    factor = seen.line.shown.factor
    counted = {one.year: one for one in seen.counted}
    heads = ["31 March", "Counted", "Your plan: low", "middle", "high", f"{seen.against}: middle"]
    rows = []
    for year, band in zip(seen.answer.years, seen.bands.tolist(), strict=True):
        one = counted.get(year)
        cells = [seen.say(value, fine=True) if value == value else "" for value in (band[0], band[2], band[4], band[5])]
        rows.append(
            [
                str(year),
                seen.say(one.value * factor, fine=True) if one else "",
                *cells,
                shorten(one.source, 60, placeholder=" …") if one else "",
            ]
        )
    return {"heads": [*heads, "Counted by"], "rows": rows}


def file(seen: Shown, forecaster: Forecaster) -> str:
    """Return what is seen as a CSV file, with where it comes from on top."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    answer, way = seen.answer, seen.line.shown
    about = (
        ("what", f"{seen.measure.title}: {seen.line.label}"),
        ("unit", seen.measure.axis(real=answer.real)),
        ("place", forecaster.label),
        ("plan", answer.asked.plan.name),
        ("log head", answer.asked.plan.head),
        ("against", seen.against),
        ("futures", answer.futures),
        ("model", forecaster.model.hash),
        ("written", date.today().isoformat()),
        *(("decision", f"{mark.when}: {mark.what}") for mark in seen.marks),
    )
    rows.writerows((f"# {name}", value) for name, value in about)
    others = seen.others
    rows.writerow(
        ["year", "counted", "plan_p10", "plan_p25", "plan_p50", "plan_p75", "plan_p90", "against_p50",
         *(f"{line.indicator}_p50" for line in others), "counted_source"]
    )  # fmt: skip
    counted = {one.year: one for one in seen.counted}
    middles = [seen.middle(line) for line in others]
    for place, year in enumerate(answer.years):
        one = counted.get(year)
        numbers = (*seen.bands[place].tolist(), *(float(middle[place]) for middle in middles))
        texts = [f"{value:.6g}" if value == value else "" for value in numbers]
        rows.writerow([year, f"{one.value * way.factor:.6g}" if one else "", *texts, one.source if one else ""])
    return written.getvalue()
