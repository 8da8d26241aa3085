"""What every command of the page is: something that a visitor asks for, who may, and what it does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from tiershift_studio.visitor import Role

if TYPE_CHECKING:
    from tiershift_studio.store import Studio

STARTS = tuple(range(2026, 2036))
PACES = tuple(range(11))
DOUBLES = tuple(range(6))
"""Years of double running."""
LONGEST_TEXT = 500
"""Signs of what a visitor may write in a field."""


@dataclass(frozen=True, slots=True)
class Denied:
    """A command that is not obeyed: which control it was about (empty for none of them), and why."""

    control: str
    reason: str


class Command(ABC):
    """Something that a visitor asks for."""

    __slots__ = ()
    needs: ClassVar[Role] = Role.VIEWER
    """Who may ask for it."""
    now_only: ClassVar[bool] = False
    """Whether it makes no sense while the plan of an earlier day is looked at."""

    @abstractmethod
    def carry_out(self, studio: Studio) -> None:
        """Do it, or say in the studio why not."""


Reader: TypeAlias = Callable[[object], "Command | Denied | None"]
"""Returns what a message of the page asks for; `None` where it is none of this reader's."""


def text(value: str) -> str:
    """Return a line of text as it is kept: without blanks at its ends, not too long."""
    return " ".join(value.split())[:LONGEST_TEXT]
