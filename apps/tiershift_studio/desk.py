"""What a visitor sees at one moment: where the controls stand, what is looked at, and what the picture answers."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TypeAlias

from tiershift.events.plan import Plan

Timing: TypeAlias = tuple[int, int, int]
"""Year of the start, years to phase in, years of double running."""
HORIZONS = (2031, 2036, 2040)
"""Years that the words can speak of."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where every control stands.

    Attributes:
        values: one for each lever, in the page's unit and the page's order.
        start: what is decided next takes effect on 1 April of this year.
        years: over how many years it is phased in; 0 is at once.
        double: for how many years a tier that gives money goes on as before beside the one that receives it.
    """

    values: tuple[float, ...]
    start: int
    years: int
    double: int = 0

    @property
    def timing(self) -> Timing:
        """When, how fast, and with how much double running decisions hold."""
        return self.start, self.years, self.double

    def moved(self, position: int, value: float) -> Settings:
        """Return the same settings with one lever somewhere else."""
        return replace(self, values=(*self.values[:position], value, *self.values[position + 1 :]))


NOWHERE = Settings((), 0, 0)
"""No lever, nothing decided."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one picture answers.

    Attributes:
        plan: the branch's plan, with the draft of a moving hand on top.
        against: the ghost line: the place's baseline, or another branch.
        settings: where the controls stand.
        place: ONS code of the authority; empty for England.
        rival: what the ghost is called where it is a branch; empty for the baseline.
    """

    plan: Plan
    against: Plan
    settings: Settings
    place: str = ""
    rival: str = ""

    @property
    def differs(self) -> bool:
        """Whether the plan does anything that the ghost does not."""
        return acts(self.plan) != acts(self.against)

    def alike(self, other: Asked) -> bool:
        """Whether the picture of `other` is the same, number by number."""
        same = (self.settings, self.place, self.rival) == (other.settings, other.place, other.rival)
        return same and acts(self.plan) == acts(other.plan) and acts(self.against) == acts(other.against)


NOTHING_ASKED = Asked(Plan(), Plan(), NOWHERE)


def acts(plan: Plan) -> Hashable:
    """Return all of a plan that reaches the model: plans of which this is equal have the same futures."""
    changes = tuple((c.at, c.until, c.parameter, c.value, c.unit, c.how, c.ends, c.fact) for c in plan.changes)
    beliefs = tuple((b.parameter, b.value, b.draw, b.unit) for b in plan.beliefs)
    seen = tuple((o.at, o.until, o.variable, o.value, o.unit, o.steers) for o in plan.observations)
    return changes, beliefs, seen


@dataclass(frozen=True, slots=True)
class Look:
    """What of it all is looked at; nothing of this is recorded, and the address of the page says it.

    Attributes:
        year: the words speak of 31 March of this year.
        measure: the picture that is enlarged; empty for none.
        real: whether money is in pounds of 2023-24, rather than of each year.
        as_of: a recorded day, version or tag; empty for now.
        compare: the branch that is the ghost line; empty for the baseline.
    """

    year: int = HORIZONS[1]
    measure: str = ""
    real: bool = True
    as_of: str = ""
    compare: str = ""
