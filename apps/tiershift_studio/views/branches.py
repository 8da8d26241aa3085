"""The branches of a plan: make one, go to one, compare two over the same futures, merge, and give a version a name."""

from __future__ import annotations

from collections.abc import Mapping

import param

from tiershift.events.branches import MAIN, names_of
from tiershift.events.compare import Comparison
from tiershift.events.compare import compare as compared
from tiershift.events.merge import candidates
from tiershift.events.types import Event
from tiershift_studio.telling import event_in_words, when
from tiershift_studio.views.base import Drawn, Hear, View, script, styles
from tiershift_studio.visitor import Role

SHOWN = 100
"""Differences that are listed."""
_CONTROLS = ("branch", "tag", "merge", "compare", "as of")


class BranchTable(Drawn):
    """Branches, what differs, and names for versions."""

    branch = param.String(doc="The branch that is looked at; empty before a plan begins.")
    branches = param.List(doc="The branches of the plan, itself first.")
    compare = param.String(doc="The branch that is the ghost line; empty for the baseline.")
    differ = param.List(doc="What differs: here, there, and the id by which it can be taken over from there.")
    same = param.Integer(doc="How many decisions are the same in both.")
    may_edit = param.Boolean(doc="Whether the visitor may make branches.")
    may_merge = param.Boolean(doc="Whether the visitor may take over decisions into this branch.")
    may_tag = param.Boolean(doc="Whether the visitor may give versions names.")
    past = param.Boolean(doc="Whether an earlier day is looked at.")
    refused = param.String(doc="Why the last wish was not granted.")

    _esm = script("dom.js", "branches.js")
    _stylesheets = styles("branches.css")


class BranchesView(View):
    """The branches of the plan that one visit looks at."""

    reads = ("line", "branches", "rival", "past", "refusal", "look")

    def draw(self, hear: Hear) -> BranchTable:
        """Return the table as it first stands."""
        return BranchTable(hear, **self.now())

    def now(self) -> Mapping[str, object]:
        """Return the branches and what differs."""
        studio = self.studio
        branch = names_of(studio.line.stream)[1] if studio.line else ""
        may, past = studio.visitor.may, studio.past is not None
        differ, same = self._differ()
        return {
            "branch": branch,
            "branches": list(studio.branches),
            "compare": studio.look.compare,
            "differ": differ,
            "same": same,
            "may_edit": may(Role.EDITOR),
            "may_merge": not past and may(Role.APPROVER if branch == MAIN else Role.EDITOR),
            "may_tag": may(Role.APPROVER),
            "past": past,
            "refused": studio.refusal.reason if studio.refusal.control in _CONTROLS else "",
        }

    def _differ(self) -> tuple[list[dict[str, str]], int]:
        studio = self.studio
        if studio.rival is None or studio.line is None:
            return [], 0
        here = studio.past.line if studio.past else studio.line
        found = compared(here, studio.rival.line)
        able = {str(event.event_id) for event in candidates(studio.rival.line, here)}
        return [self._row(mine, theirs, able) for mine, theirs in _pairs(found)][:SHOWN], found.same

    def _row(self, mine: Event | None, theirs: Event | None, able: set[str]) -> dict[str, str]:
        levers = self.studio.forecaster.levers
        here, there = ("" if e is None else f"{event_in_words(e, levers)}, {when(e)}" for e in (mine, theirs))
        id_ = str(theirs.event_id) if theirs is not None else ""
        return {"here": here, "there": there, "take": id_ if id_ in able else ""}


def _pairs(found: Comparison) -> list[tuple[Event | None, Event | None]]:
    """What differs, as what is here and what is there."""
    both: list[tuple[Event | None, Event | None]] = [(one.before, one.after) for one in found.changed]
    both += [(event, None) for event in found.missing] + [(None, event) for event in found.added]
    return both + [(one.before[-1], one.after[-1]) for one in found.reordered]
