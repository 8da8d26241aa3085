"""What a visitor may ask for, read from a page's message; and why some of it cannot be."""

from __future__ import annotations

from dataclasses import dataclass

STARTS = tuple(range(2026, 2036))
PACES = tuple(range(11))
HORIZONS = (2031, 2036, 2040)


@dataclass(frozen=True, slots=True)
class Move:
    """Put one lever at a value, in the page's unit."""

    lever: str
    value: float


@dataclass(frozen=True, slots=True)
class SetStart:
    """Let the plan take effect on 1 April of a year."""

    year: int


@dataclass(frozen=True, slots=True)
class SetPace:
    """Phase the plan in over so many years; 0 is at once."""

    years: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """Put every control back to where it stands today."""


@dataclass(frozen=True, slots=True)
class Settle:
    """The hand is off the control: what stands now is a decision."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Go back one decision."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Go forward one decision."""


@dataclass(frozen=True, slots=True)
class LookAt:
    """Read the tiles on 31 March of a year."""

    year: int


Command = Move | SetStart | SetPace | PutBack | Settle | Undo | Redo | LookAt


@dataclass(frozen=True, slots=True)
class Denied:
    """A command that is not obeyed: which control it was about (empty for none of them), and why."""

    control: str
    reason: str


def read(message: object) -> Command | Denied:
    """Return the command that a page's message asks for; anything else is denied, whatever it is."""
    match message:
        case {"do": "move", "lever": str(lever), "value": int() | float() as value}:
            return Move(lever, float(value))
        case {"do": "move", "lever": str(lever)}:
            return Denied(lever, "Write a number.")
        case {"do": "start", "year": int(year)} if year in STARTS:
            return SetStart(year)
        case {"do": "pace", "years": int(years)} if years in PACES:
            return SetPace(years)
        case {"do": "look at", "year": int(year)} if year in HORIZONS:
            return LookAt(year)
        case {"do": "settle"}:
            return Settle()
        case {"do": "put back"}:
            return PutBack()
        case {"do": "undo"}:
            return Undo()
        case {"do": "redo"}:
            return Redo()
    return Denied("", "The page asked for something that the studio does not offer. Reload the page.")
