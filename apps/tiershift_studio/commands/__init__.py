"""What a visitor may ask for, read from a page's message; and why some of it cannot be.

Each part of the page has a module of its own here, with its commands and a strict `read`; `READERS` names them.
"""

from __future__ import annotations

from tiershift_studio.command import PACES, STARTS, Command, Denied, Reader
from tiershift_studio.commands import branches, clashes, looks, moves, names, places, sources, why
from tiershift_studio.desk import HORIZONS

__all__ = ["HORIZONS", "PACES", "READERS", "STARTS", "Command", "Denied", "read"]

READERS: tuple[Reader, ...] = (
    moves.read,
    looks.read,
    branches.read,
    clashes.read,
    names.read,
    places.read,
    sources.read,
    why.read,
)


def read(message: object) -> Command | Denied:
    """Return the command that a page's message asks for; anything else is denied, whatever it is."""
    for reader in READERS:
        if (found := reader(message)) is not None:
            return found
    return Denied("", "The page asked for something that the studio does not offer. Reload the page.")
