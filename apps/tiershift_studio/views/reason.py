"""A line that asks kindly for the reason of what was decided last."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift_studio import steps as log
from tiershift_studio.plan import TRIED
from tiershift_studio.telling import what
from tiershift_studio.views.base import Drawn, Hear, View, script, styles


class ReasonField(Drawn):
    """One field; empty where nothing is to be said."""

    step = param.String(doc="The step whose reason is asked for; empty for none.")
    what = param.String(doc="What it was.")

    _esm = script("dom.js", "reason.js")
    _stylesheets = styles("reason.css")


class ReasonView(View):
    """The reason of the last step of one visit."""

    reads = ("steps", "past")

    def draw(self, hear: Hear) -> ReasonField:
        """Return the field as it first stands."""
        return ReasonField(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return the last step, where it is this visitor's and has no reason yet."""
        studio = self.studio
        last = None if studio.past else log.last_done(studio.plan, studio.steps)
        asked = last is not None and last.id in studio.mine and last.why == TRIED
        if last is None or not asked or last.id not in log.explainable(studio.steps, studio.plan):
            return {"step": "", "what": ""}
        return {"step": last.id, "what": what(last, studio.forecaster.levers, {})}
