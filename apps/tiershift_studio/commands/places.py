"""Which place the page is of: choosing another one opens its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tiershift.errors import InputError
from tiershift_studio import branching, deeds
from tiershift_studio.address import Address
from tiershift_studio.command import Command, Denied, text
from tiershift_studio.places import ENGLAND, choices, name_of, place_of
from tiershift_studio.recorder import Job

if TYPE_CHECKING:
    from tiershift_studio.store import Studio

LONGEST_NAME = 200
"""Signs of the name of a place."""


@dataclass(frozen=True, slots=True)
class Choose(Command):
    """Go to the page of another place; what is decided here stays in its plan, at its address."""

    name: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        try:
            place = place_of(self.name)
        except InputError as wrong:
            studio.deny(Denied("place", branching.told(wrong)))
            return
        if place != ENGLAND and place not in {one.code for one in choices()}:
            name = name_of(place)
            studio.deny(
                Denied("place", f"{name} has too few children for rates, and no forecast. Choose another place.")
            )
            return
        studio.change(refusal=Denied("", ""))
        if place == studio.forecaster.place:
            return
        deeds.settle(studio)

        def go() -> None:
            studio.change(leaving=Address(place=place, year=studio.look.year).search)

        # Behind what is still being recorded.
        studio.recorder.add(Job(go, lambda _: None, lambda _: None))


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "choose place", "name": str(name)} if (
            len(name) <= LONGEST_NAME and name.isprintable() and text(name)
        ):
            return Choose(text(name))
    return None
