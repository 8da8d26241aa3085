"""What has to be seen at once: an earlier day, a store that is away, what others did, two who changed the same."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift_studio.store import Clash
from tiershift_studio.telling import event_in_words, in_full, moment, when
from tiershift_studio.views.base import Drawn, Hear, View, script, styles


class StatusStrip(Drawn):
    """Banners above the page; empty mostly."""

    as_of = param.String(doc="The day, version or tag that is looked at; empty for now.")
    trouble = param.String(doc="What is wrong with the store of plans.")
    notice = param.List(doc="The number of what others did, and what it was.")
    opening = param.Boolean(doc="Whether a plan is being opened.")
    clash = param.List(doc="Both sides of what two have changed, each mine, theirs and why not.")

    _esm = script("dom.js", "status.js")
    _stylesheets = styles("status.css")


class StatusView(View):
    """The banners of one visit."""

    reads = ("look", "past", "trouble", "notice", "opening", "clash")

    def draw(self, hear: Hear) -> StatusStrip:
        """Return the banners as they first are."""
        return StatusStrip(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return what has to be seen."""
        studio = self.studio
        return {
            "as_of": in_full(studio.look.as_of, studio.past.plan.events[-1].recorded) if studio.past else "",
            "trouble": studio.trouble,
            "notice": list(studio.notice),
            "opening": studio.opening,
            "clash": self._sides(studio.clash),
        }

    def _sides(self, clash: Clash | None) -> list[dict[str, object]]:
        levers = self.studio.forecaster.levers
        return [
            {
                "mine": f"{event_in_words(one.mine, levers)}, {when(one.mine)}",
                "theirs": [
                    {"what": f"{event_in_words(e, levers)}, {when(e)}", "who": e.who, "when": moment(e.recorded)}
                    for e in one.theirs
                ],
                "refused": f"{one.refused.what}. {one.refused.way_out}" if one.refused else "",
            }
            for one in (clash.conflicts if clash else ())
        ]
