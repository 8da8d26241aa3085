"""What was decided, by whom and when, and the buttons that go back and forth in it."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift_studio.views.base import Drawn, Hear, View, script, styles


class UndoButtons(Drawn):
    """Undo, redo, back to today."""

    can_undo = param.Boolean(doc="Whether there is a decision to undo.")
    can_redo = param.Boolean(doc="Whether there is a decision to do again.")
    can_reset = param.Boolean(doc="Whether anything differs from today.")

    _esm = script("dom.js", "undo.js")
    _stylesheets = styles("undo.css")


class DecisionList(Drawn):
    """An ordered list, newest first."""

    decisions = param.List(doc="Each decision: who, when (ISO time), what.")
    position = param.Integer(doc="How many of them are in force; the rest is undone.")

    _esm = script("dom.js", "timeline.js")
    _stylesheets = styles("timeline.css")


class UndoView(View):
    """The buttons of one visit."""

    reads = ("desk",)

    def draw(self, hear: Hear) -> UndoButtons:
        """Return the buttons as they first stand."""
        return UndoButtons(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return which buttons can be pressed."""
        desk = self.studio.desk
        return {
            "can_undo": desk.position > 0,
            "can_redo": desk.position < len(desk.decisions),
            "can_reset": desk.settings != desk.opening,
        }


class TimelineView(View):
    """The decisions of one visit."""

    reads = ("desk",)

    def draw(self, hear: Hear) -> DecisionList:
        """Return the list as it first stands."""
        return DecisionList(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return the decisions, oldest first, and how many are in force."""
        desk = self.studio.desk
        rows = [{"who": d.who, "when": d.when.isoformat(), "what": d.what} for d in desk.decisions]
        return {"decisions": rows, "position": desk.position}
