"""Where do the numbers come from? What a visitor may ask to have traced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiershift_studio import sourcing
from tiershift_studio.command import Command, Denied
from tiershift_studio.desk import HORIZONS
from tiershift_studio.measures import MEASURES

if TYPE_CHECKING:
    from tiershift_studio.store import Studio


@dataclass(frozen=True, slots=True)
class Trace(Command):
    """Say what the range of an indicator rests on in a year, and who counted it."""

    indicator: str
    year: int

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        sourcing.source(studio, self.indicator, self.year)


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "trace", "indicator": str(indicator), "year": int(year)}:
            if indicator in {measure.indicator for measure in MEASURES} and year in HORIZONS:
                return Trace(indicator, year)
    return None
