"""What a visitor has decided so far: settings, the decisions that led to them, and where undo stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Settings:
    """Where every control stands.

    Attributes:
        values: one for each lever, in the page's unit and the page's order.
        start: the decision takes effect on 1 April of this year.
        years: over how many years it is phased in; 0 is at once.
    """

    values: tuple[float, ...]
    start: int
    years: int

    def moved(self, position: int, value: float) -> Settings:
        """Return the same settings with one lever somewhere else."""
        return replace(self, values=(*self.values[:position], value, *self.values[position + 1 :]))


NOWHERE = Settings((), 0, 0)
"""No lever, nothing decided."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One change that was made: who, when, what in words, and the settings that it led to."""

    who: str
    when: datetime
    what: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """The decisions of one visit, oldest first; those from `position` on are undone.

    Attributes:
        opening: the settings before any decision.
        decisions: every decision that undo or redo can reach.
        position: how many of them are in force.
    """

    opening: Settings
    decisions: tuple[Decision, ...] = ()
    position: int = 0

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.decisions[self.position - 1].settings if self.position else self.opening


def record(desk: Desk, decision: Decision) -> Desk:
    """Return the desk with a decision more; what had been undone is gone, and what changes nothing is not recorded."""
    if decision.settings == desk.settings:
        return desk
    return Desk(desk.opening, (*desk.decisions[: desk.position], decision), desk.position + 1)


def undo(desk: Desk) -> Desk:
    """Return the desk one decision back; the opening stays the opening."""
    return replace(desk, position=max(0, desk.position - 1))


def redo(desk: Desk) -> Desk:
    """Return the desk one decision forward; the newest stays the newest."""
    return replace(desk, position=min(len(desk.decisions), desk.position + 1))
