"""Branches and tags: make one, go to one, name a version, merge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tiershift.events.branches import MAIN, names_of
from tiershift_studio import branching, deeds
from tiershift_studio.command import Command, Denied, text
from tiershift_studio.visitor import WAYS, Role

if TYPE_CHECKING:
    from tiershift_studio.store import Studio

MOST_MERGED = 200


@dataclass(frozen=True, slots=True)
class MakeBranch(Command):
    """Begin a branch where the plan stands, or where it stood on the day that is looked at, and go to it."""

    needs: ClassVar[Role] = Role.EDITOR
    name: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        name = slug(self.name)
        if not name:
            studio.deny(Denied("branch", "Give the branch a name with a letter or a digit in it."))
        else:
            deeds.settle(studio)
            branching.branch(studio, name)


@dataclass(frozen=True, slots=True)
class Switch(Command):
    """Go to another branch of the plan."""

    branch: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        deeds.settle(studio)
        branching.switch(studio, self.branch)


@dataclass(frozen=True, slots=True)
class Tag(Command):
    """Give the version that is looked at a name."""

    needs: ClassVar[Role] = Role.APPROVER
    name: str

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        if not self.name:
            studio.deny(Denied("tag", "Give the version a name, such as “as approved by Cabinet 12 Feb”."))
        else:
            deeds.settle(studio)
            branching.tag(studio, self.name)


@dataclass(frozen=True, slots=True)
class Merge(Command):
    """Take decisions over from the branch that is compared with."""

    needs: ClassVar[Role] = Role.EDITOR
    now_only: ClassVar[bool] = True
    events: tuple[str, ...]

    def carry_out(self, studio: Studio) -> None:
        """See `Command`."""
        onto = names_of(studio.line.stream)[1] if studio.line else MAIN
        if onto == MAIN and not studio.visitor.may(Role.APPROVER):
            studio.deny(Denied("merge", WAYS[Role.APPROVER]))
        else:
            deeds.settle(studio)
            branching.merge(studio, self.events)


def slug(name: str) -> str:
    """Return a name as logs have it: `Hubs first!` is `hubs-first`."""
    return re.sub(r"[^a-z0-9_]+", "-", name.casefold()).strip("-_")[:64].rstrip("-_")


def read(message: object) -> Command | Denied | None:
    """See `Reader`."""
    match message:
        case {"do": "branch", "name": str(name)}:
            return MakeBranch(text(name))
        case {"do": "switch", "branch": str(branch)}:
            return Switch(text(branch))
        case {"do": "tag", "name": str(name)}:
            return Tag(text(name)[:200])
        case {"do": "merge", "events": list(events)} if all(isinstance(one, str) for one in events[:MOST_MERGED]):
            return Merge(tuple(events[:MOST_MERGED]))
    return None
