"""What a printed page says beside the pictures: which plan, version and day it is, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift.events.branches import MAIN, names_of
from tiershift.events.types import Undone
from tiershift_studio import steps as log
from tiershift_studio.store import Studio
from tiershift_studio.telling import Told, when
from tiershift_studio.views.base import Drawn, Hear, View, script, styles

MOST = 12
"""Decisions that one sheet has room for; how many more there are is said."""


class PaperSheet(Drawn):
    """Seen on paper only."""

    place = param.String(doc="Whose services these are.")
    plan = param.String(doc="The plan; empty before it begins.")
    branch = param.String(doc="Its branch; empty for the plan itself.")
    version = param.Integer(doc="How many entries the branch has, as it is looked at.")
    as_of = param.String(doc="The recorded day or version that is looked at; empty for now.")
    decisions = param.List(doc="What holds, each what, from when, by whom; the newest last.")
    more = param.Integer(doc="How many decisions before those there are.")

    _esm = script("dom.js", "paper.js")
    _stylesheets = styles("paper.css")


class PaperView(View):
    """The sheet of one visit."""

    reads = ("steps", "plan", "line", "past", "look")

    def __init__(self, studio: Studio, hear: Hear) -> None:
        self._told = Told(studio.ground)
        super().__init__(studio, hear)

    def draw(self, hear: Hear) -> PaperSheet:
        """Return the sheet as it first stands."""
        return PaperSheet(hear, place=self.studio.forecaster.label, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return what stands on the sheet."""
        studio = self.studio
        line = studio.past.line if studio.past else studio.line
        name, branch = names_of(line.stream) if line else ("", MAIN)
        held = self._held(line.length if line else 0)
        return {
            "plan": name,
            "branch": "" if branch == MAIN else branch,
            "version": line.length if line else 0,
            "as_of": studio.look.as_of if studio.past else "",
            "decisions": held[-MOST:],
            "more": max(0, len(held) - MOST),
        }

    def _held(self, length: int) -> list[list[str]]:
        """What was decided up to a version and not undone."""
        studio = self.studio
        plan = studio.past.plan if studio.past else studio.plan
        said = self._told.take(studio.steps, studio.plan)
        held = []
        for step in log.shown(studio.steps):
            decided = next((event for event in reversed(step.events) if not isinstance(event, Undone)), None)
            if decided and step.own and step.version <= length and step.counts(plan):
                held.append([said[step.first.id], when(decided), step.who])
        return held
