"""Who somebody is, where nobody signs in: what the log names as having decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tiershift.events.identifiers import WAY_OUT, identifying
from tiershift_studio.command import Command, Denied, text
from tiershift_studio.visitor import NOBODY

if TYPE_CHECKING:
    from tiershift_studio.store import Studio

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Introduce(Command):
    """Say in which role one decides; nothing means not to say."""

    name: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        if studio.visitor.signed_in:
            studio.deny(Denied("who", "You have signed in, and the log has your name from there."))
        elif found := identifying(self.name):
            studio.deny(Denied("who", f"This holds what looks like {found[0]}. {WAY_OUT}"))
        else:
            studio.change(visitor=replace(studio.visitor, name=self.name or NOBODY))


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "introduce", "name": str(name)}:
            return Introduce(text(name)[:LONGEST_NAME])
    return None
