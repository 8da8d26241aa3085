"""Why is it so? What a visitor may ask to have explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiershift_studio import explaining
from tiershift_studio.command import Command, Denied
from tiershift_studio.desk import HORIZONS
from tiershift_studio.measures import MEASURES

if TYPE_CHECKING:
    from tiershift_studio.store import Studio


@dataclass(frozen=True, slots=True)
class Explain(Command):
    """Say why an indicator differs from the dashed line in a year."""

    indicator: str
    year: int

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        explaining.explain(studio, self.indicator, self.year)


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "explain", "indicator": str(indicator), "year": int(year)}:
            if indicator in {measure.indicator for measure in MEASURES} and year in HORIZONS:
                return Explain(indicator, year)
    return None
