"""What becomes of a change of mine where others have recorded something on the same things meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiershift_studio import deeds
from tiershift_studio.command import Command, Denied
from tiershift_studio.commands.moves import Change

if TYPE_CHECKING:
    from tiershift_studio.store import Studio


@dataclass(frozen=True, slots=True)
class KeepTheirs(Change):
    """Leave what they recorded, and drop what of mine is about the same."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.resolve(studio, mine_on_top=False)


@dataclass(frozen=True, slots=True)
class PutMineOnTop(Change):
    """Record mine as well, after theirs."""

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.resolve(studio, mine_on_top=True)


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "keep theirs"}:
            return KeepTheirs()
        case {"do": "put mine on top"}:
            return PutMineOnTop()
    return None
