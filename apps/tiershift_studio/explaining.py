"""Why the plan differs from what it is held against: asked for by hand, worked out elsewhere, kept until the next."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tiershift.errors import InputError
from tiershift.report.indicators import BY_NAME
from tiershift.report.why import Why, why
from tiershift_studio.desk import NOTHING_ASKED, Asked
from tiershift_studio.forecaster import SEED

if TYPE_CHECKING:
    from tiershift_studio.store import Studio

FUTURES = 200
"""Futures among which the middle one is found."""
NOTHING = "Nothing is decided yet that could make a difference. Move a lever first, and then ask why."
FAILED = "That could not be worked out. Try another picture or another year."


@dataclass(frozen=True, slots=True)
class Explained:
    """One explanation.

    Attributes:
        asked: the plan and what it is held against.
        indicator, year: what it is about.
        found: the explanation; none as long as it is worked out, or where it could not be.
        said: why there is none; empty where there is one, or is going to be.
    """

    asked: Asked
    indicator: str = ""
    year: int = 0
    found: Why | None = None
    said: str = ""

    @property
    def working(self) -> bool:
        """Whether it is being worked out."""
        return bool(self.indicator) and self.found is None and not self.said


UNASKED = Explained(NOTHING_ASKED)


def explain(studio: Studio, indicator: str, year: int) -> None:
    """Work out why an indicator differs; the studio has the answer as soon as it is there."""
    asked, forecaster = studio.asked, studio.forecaster
    wanted = Explained(asked, indicator, year)
    if not asked.differs:
        studio.change(explained=replace(wanted, said=NOTHING))
        return
    studio.change(explained=wanted)

    def work() -> Why:
        return why(
            forecaster.model,
            asked.against,
            asked.plan,
            BY_NAME[indicator],
            year,
            forecaster.prices,
            futures=FUTURES,
            seed=SEED,
        )

    def done(came: Why | Exception) -> None:
        if studio.explained is not wanted:
            return  # something else was asked meanwhile
        if isinstance(came, Why):
            studio.change(explained=replace(wanted, found=came))
            return
        logging.getLogger(__name__).error("an explanation failed", exc_info=came)
        said = came.problems[0].what if isinstance(came, InputError) else FAILED
        studio.change(explained=replace(wanted, said=said))

    studio.turns.away(work, done)
