"""Where the numbers of a picture come from: parameters with their share of the range, counts, and how it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import param

from tiershift_studio.measures import MEASURES
from tiershift_studio.views.base import Drawn, Hear, View, script, styles


class SourcesPanel(Drawn):
    """A question, and its answer as a table."""

    measures = param.List(doc="What can be asked about: its name and what it is called.")
    year = param.Integer(doc="The year that the tiles speak of.")
    about = param.Dict(doc="What was asked, and how it stands.")
    rows = param.List(doc="The parameters, as dictionaries of `Row`.")
    facts = param.List(doc="Headings and sentences.")

    _esm = script("dom.js", "sources.js")
    _stylesheets = styles("sources.css")


class SourcesView(View):
    """What one visit has asked to have traced."""

    reads = ("sourced", "asked", "look")

    def draw(self, hear: Hear) -> SourcesPanel:
        """Return the panel as it first stands."""
        measures = [[measure.indicator, measure.title] for measure in MEASURES]
        return SourcesPanel(hear, measures=measures, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return the question and its answer."""
        told, studio = self.studio.sourced, self.studio
        working = bool(told.indicator) and not told.done and not told.said
        stale = bool(told.indicator) and not told.asked.alike(studio.asked)
        about = {"indicator": told.indicator, "year": told.year, "working": working, "said": told.said, "stale": stale}
        rows, facts = [asdict(row) for row in told.rows], [list(fact) for fact in told.facts]
        return {"about": about, "rows": rows, "facts": facts, "year": studio.look.year}
