"""What was decided, by whom, when and why, and the buttons that go back and forth in it."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift.events.plan import Plan
from tiershift.events.types import PlanStarted, Undone
from tiershift_studio import steps as log
from tiershift_studio.plan import TRIED
from tiershift_studio.store import Studio
from tiershift_studio.telling import Told, moment, what, when
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.visitor import Role


class UndoButtons(Drawn):
    """Undo, redo, back to today."""

    undoes = param.String(doc="What undo takes back; empty where there is nothing.")
    redoes = param.String(doc="What redo brings back; empty where there is nothing.")
    can_reset = param.Boolean(doc="Whether anything differs from today.")

    _esm = script("dom.js", "undo.js")
    _stylesheets = styles("undo.css")


class StepList(Drawn):
    """An ordered list, newest first."""

    steps = param.List(doc="Each step: who, when, why, what, from when, whether it is undone.")
    named = param.List(doc="The named versions: name and version.")
    as_of = param.Integer(doc="The version that is looked at; 0 for the newest.")
    refused = param.String(doc="Why the reason of a step cannot be given.")

    _esm = script("dom.js", "timeline.js")
    _stylesheets = styles("timeline.css")


class UndoView(View):
    """The buttons of one visit."""

    reads = ("plan", "settings", "past", "visitor")
    _seen: tuple[Plan | None, bool, Mapping[str, object]] = (None, False, {})

    def draw(self, hear: Hear) -> UndoButtons:
        """Return the buttons as they first stand."""
        return UndoButtons(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return which buttons can be pressed, and what they do."""
        studio = self.studio
        if studio.past or not studio.visitor.may(Role.EDITOR):
            return {"undoes": "", "redoes": "", "can_reset": False}
        draft = studio.settings != studio.stood
        plan, drafted, buttons = self._seen
        if plan is not studio.plan or drafted != draft:
            buttons = self._buttons(draft=draft)
            self._seen = (studio.plan, draft, buttons)
        return buttons

    def _buttons(self, *, draft: bool) -> Mapping[str, object]:
        studio = self.studio
        last, back = log.last_done(studio.plan, studio.steps), log.last_undone(studio.plan, studio.steps)
        levers = studio.forecaster.levers
        undoes = "the change you are making" if draft else what(last, levers, {}) if last else ""
        redoes = what(back.root, levers, {}) if back and back.root else ""
        return {"undoes": undoes, "redoes": redoes, "can_reset": draft or _differs(studio)}


class TimelineView(View):
    """The steps of the branch that one visit looks at."""

    reads = ("steps", "tags", "past", "refusal")

    def __init__(self, studio: Studio, hear: Hear) -> None:
        self._told = Told(studio.ground)
        super().__init__(studio, hear)

    def draw(self, hear: Hear) -> StepList:
        """Return the list as it first stands."""
        return StepList(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return the steps, oldest first."""
        studio = self.studio
        said = self._told.take(studio.steps, studio.plan)
        able, turned = log.explainable(studio.steps, studio.plan), log.turned(studio.steps)
        rows = [
            self._row(step, said[step.first.id], turned.get(step.id), able=step.id in able)
            for step in log.shown(studio.steps)
        ]
        tags = sorted(studio.tags.items(), key=lambda tag: tag[1])
        as_of = studio.past.line.length if studio.past else 0
        refused = studio.refusal.reason if studio.refusal.control == "why" else ""
        return {"steps": rows, "named": [list(tag) for tag in tags], "as_of": as_of, "refused": refused}

    def _row(self, step: log.Step, said: str, turn: log.Step | None, *, able: bool) -> dict[str, object]:
        studio = self.studio
        decided = next((event for event in reversed(step.events) if not isinstance(event, Undone)), None)
        own = step.who == studio.visitor.name and studio.visitor.may(Role.EDITOR) and not studio.past
        return {
            "id": step.id,
            "version": step.version,
            "who": self._who(step),
            "when": moment(decided.effective if isinstance(decided, PlanStarted) else step.recorded),
            "what": said,
            "holds": when(decided) if decided and step.own else "",
            "why": step.why,
            "asked": step.why == TRIED,
            "may_say": own and able,
            "undone": step.undone(studio.plan),
            "turned": f"{'undone' if turn.takes_back else 'brought back'} by {self._who(turn)}" if turn else "",
            "turned_when": moment(turn.recorded) if turn else "",
        }

    def _who(self, step: log.Step) -> str:
        return "you" if step.id in self.studio.mine else step.who


def _differs(studio: Studio) -> bool:
    plan = studio.plan
    return studio.line is not None and any(
        step.counts(plan) and any(not isinstance(event, Undone) for event in step.events)
        for step in log.shown(studio.steps)
        if step.own
    )
