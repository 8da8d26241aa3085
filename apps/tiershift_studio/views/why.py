"""Why the plan differs: what comes from each decision, by which way, and through which feedback loops."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift.report.headline import when
from tiershift.report.why import Why
from tiershift.report.why_words import label, loop_words
from tiershift.report.words import Shown, shown, sided, step_for
from tiershift_studio.desk import HORIZONS
from tiershift_studio.explaining import Explained
from tiershift_studio.measures import MEASURES
from tiershift_studio.views.base import Drawn, Hear, View, script, styles

MOST_LOOPS = 8
_SMALL = 0.02
"""Share of the largest below which a way or a loop is not worth a line."""


class WhyPanel(Drawn):
    """A question, and its answer in bars, ways and loops."""

    measures = param.List(doc="What can be asked about: its name and what it is called.")
    horizons = param.List(doc="The years that can be asked about.")
    year = param.Integer(doc="The year that the tiles speak of.")
    differs = param.Boolean(doc="Whether the plan does anything that the dashed line does not.")
    about = param.Dict(doc="What was asked, and how it stands.")
    found = param.Dict(doc="The answer; empty where there is none.")

    _esm = script("dom.js", "why.js")
    _stylesheets = styles("why.css")


class WhyView(View):
    """The explanation that one visit has asked for."""

    reads = ("explained", "asked", "look")

    def draw(self, hear: Hear) -> WhyPanel:
        """Return the panel as it first stands."""
        measures = [[measure.indicator, measure.title] for measure in MEASURES]
        return WhyPanel(hear, measures=measures, horizons=list(HORIZONS), **self.now())

    def now(self) -> Mapping[str, object]:
        """Return the question and its answer."""
        studio, told = self.studio, self.studio.explained
        about = {
            "indicator": told.indicator,
            "year": told.year,
            "working": told.working,
            "said": told.said,
            "stale": bool(told.indicator) and not told.asked.alike(studio.asked),
        }
        found = self._found(told, told.found) if told.found else {}
        return {"about": about, "found": found, "year": studio.look.year, "differs": studio.asked.differs}

    def _found(self, told: Explained, found: Why) -> dict[str, object]:
        way = shown(found.indicator, max(map(abs, found.change)))
        ends = [share for cause in found.causes for share in cause.shares] or [0.0]
        step = step_for(min(ends) * way.factor / 4, max(ends) * way.factor / 4, way.smallest)
        parameters = self.studio.forecaster.model.parameters
        most = max(map(abs, ends)) or 1.0
        rival = told.asked.rival or "no change"
        widest = max((abs(route.amount) for route in found.routes), default=0.0)
        return {
            "title": f"{found.indicator.label} {when(found.indicator, found.year)}: your plan against {rival}",
            "years": list(found.years),
            "change": [_said(change, step, way) for change in found.change],
            "causes": [
                {
                    "name": label(cause.name, parameters),
                    "said": [_said(share, step, way) for share in cause.shares],
                    "sizes": [share / most for share in cause.shares],
                    "yearly": [share * way.factor for share in cause.yearly],
                }
                for cause in found.causes
            ],
            "routes": [
                {
                    "cause": label(route.cause, parameters),
                    "part": _said(route.amount, step_for(0.0, route.amount * way.factor, way.smallest), way),
                    "steps": [[one.name, one.way] for one in route.steps],
                    "loops": [loop_words(loop, parameters) for loop in route.loops],
                }
                for route in found.routes
                if abs(route.amount) >= _SMALL * widest
            ],
            "loops": self._loops(found, step, way),
        }

    def _loops(self, found: Why, step: float, way: Shown) -> list[dict[str, object]]:
        model = self.studio.forecaster.model
        docs = {variable.name: variable.doc for variable in model.variables.values()}
        most = max((abs(loop.amount) for loop in found.loops), default=0.0)
        return [
            {
                "name": loop_words(loop.name, model.parameters),
                "doc": docs.get(loop.name, ""),
                "said": _said(loop.amount, step, way),
                "size": loop.amount / most,
                "yearly": [amount * way.factor for amount in loop.yearly],
            }
            for loop in found.loops[:MOST_LOOPS]
            if abs(loop.amount) >= _SMALL * most
        ]


def _said(value: float, step: float, way: Shown) -> str:
    return sided(value * way.factor, step, way)
