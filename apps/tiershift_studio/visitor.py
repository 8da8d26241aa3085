"""Who is in front of the page, and what they may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias


class Role(IntEnum):
    """What somebody may do; each may do what those before may."""

    VIEWER = 0
    """Look, compare, go back in time."""
    EDITOR = 1
    """Decide, undo, make branches and merge into them."""
    APPROVER = 2
    """Name versions and merge into the plan itself."""


ROLES = {role.name.lower(): role for role in Role}
"""By the word for it."""

WAYS = {
    Role.EDITOR: "You may look at this plan, but not change it. Ask somebody who edits it.",
    Role.APPROVER: "Only an approver may do this: name a version, or merge into the plan itself.",
}
"""What is said to whoever may not, by the role that it takes."""


NOBODY = "Somebody in the studio"
"""Who says something where nobody says who they are."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody in front of the page.

    Attributes:
        name: the role or body that the log names; a private person is named by a pseudonym there.
        role: what they may do.
        shown: what the page calls them; the name where it is empty.
        signed_in: whether somebody else vouches for the name; where nobody does, visitors say it themselves.
    """

    name: str = NOBODY
    role: Role = Role.EDITOR
    shown: str = ""
    signed_in: bool = False

    def may(self, needs: Role) -> bool:
        """Whether they may do what takes the role `needs`."""
        return self.role >= needs


YOU = Visitor()
"""Whoever it is, where nobody signs in."""

VisitorOf: TypeAlias = Callable[[Any], Visitor]
"""Says who a visitor is, from the request that opens the page (Bokeh's, with `headers`, `cookies`, `arguments`)."""


def everybody(role: Role = Role.EDITOR) -> VisitorOf:
    """Return what takes every visitor for the same one: where there is no sign-in."""
    visitor = Visitor(role=role)
    return lambda _: visitor
