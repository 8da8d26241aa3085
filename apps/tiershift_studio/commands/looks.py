"""What is looked at: the year that is read, an earlier day, another branch as the ghost line. Nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiershift_studio import branching
from tiershift_studio.command import Command, Denied, text
from tiershift_studio.desk import HORIZONS
from tiershift_studio.measures import LINES

if TYPE_CHECKING:
    from tiershift_studio.store import Studio


_PICTURES = {"", *(line.indicator for line in LINES)}


@dataclass(frozen=True, slots=True)
class LookAt(Command):
    """Read the tiles on 31 March of a year."""

    year: int

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        studio.look_at(year=self.year)


@dataclass(frozen=True, slots=True)
class ShowPrices(Command):
    """Show all money in pounds of 2023-24, or in those of each year."""

    real: bool

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        studio.look_at(real=self.real)


@dataclass(frozen=True, slots=True)
class Enlarge(Command):
    """Show one picture large; none shows all of them again."""

    measure: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        studio.look_at(measure=self.measure)


@dataclass(frozen=True, slots=True)
class AsOf(Command):
    """Look at the plan as it was recorded by a day, a version or a tag; nothing means now."""

    when: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        branching.go_to(studio, self.when)


@dataclass(frozen=True, slots=True)
class Compare(Command):
    """Let another branch be the ghost line; nothing means the baseline."""

    branch: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        branching.compare(studio, self.branch)


@dataclass(frozen=True, slots=True)
class Refresh(Command):
    """Look again which branches and tags there are."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        branching.refresh(studio)


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "look at", "year": int(year)} if year in HORIZONS:
            return LookAt(year)
        case {"do": "prices", "real": bool(real)}:
            return ShowPrices(real)
        case {"do": "enlarge", "measure": str(measure)} if measure in _PICTURES:
            return Enlarge(measure)
        case {"do": "as of", "when": str(when)}:
            return AsOf(text(when))
        case {"do": "compare", "branch": str(branch)}:
            return Compare(text(branch))
        case {"do": "refresh"}:
            return Refresh()
    return None
