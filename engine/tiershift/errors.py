"""Everything tiershift raises on purpose, one tree.

    TiershiftError
    ├── Stopped             a run was stopped as asked, before its end
    └── InputError          something the user gave is wrong; the command line exits with 2
        ├── ModelError      a model file
        ├── ParameterError  a parameter file, or a draw
        ├── ScenarioError   a scenario file, a command, or the log
        └── UsageError      an argument of a function or of the command line

Every `InputError` carries all the problems that were found, each with where, what, the line itself and a way out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in the words of the person who can put it right.

    Attributes:
        where: `file:line`, `file`, or the name of the argument.
        what: what is wrong, in one clause, without a full stop.
        line: the offending line as written; empty where there is none.
        way_out: what to do about it, in one sentence; never empty.
    """

    where: str
    what: str
    line: str = ""
    way_out: str = ""

    def __str__(self) -> str:
        shown = [f"{printable(self.where)}: {printable(self.what, _LONGEST_WORDS)}"]
        if self.line.strip():
            shown.append(f"    {printable(self.line.strip())}")
        if self.way_out:
            shown.append(printable(self.way_out, _LONGEST_WORDS))
        return "\n".join(shown)


_LONGEST_LINE, _LONGEST_WORDS, _LONGEST_NAME = 240, 1200, 200
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing, and so can make a line look like another."""


def printable(text: str, longest: int = _LONGEST_LINE) -> str:
    """Return `text` for a terminal: signs that would steer it written out, and cut off where it is very long."""
    shown = "".join(
        sign if (sign.isprintable() or sign in "\t\n") and sign not in _TURNS else _written_out(sign)
        for sign in text[: longest + 1]
    )
    return f"{shown[:longest]}…" if len(text) > longest else shown


def _written_out(sign: str) -> str:
    """A sign in ASCII; a blank of another kind becomes a plain one."""
    return " " if sign.isspace() and ord(sign) > 0x1F else sign.encode("unicode_escape").decode("ascii")


_MOST_SHOWN = 200
"""Problems that a message says in full; `problems` has them all."""


class TiershiftError(Exception):
    """The root of the tree: catch this to catch everything tiershift raises on purpose."""


class Stopped(TiershiftError):
    """A run was stopped as asked, before its end: nothing of it is given out; its checkpoint, if any, goes on."""


class InputError(TiershiftError):
    """Something the user gave is wrong; `problems` lists all of it."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        more = len(self.problems) - _MOST_SHOWN
        shown = [str(problem) for problem in self.problems[:_MOST_SHOWN]]
        super().__init__("\n".join([*shown, f"… and {more:,} more problems"] if more > 0 else shown))


class ModelError(InputError):
    """A model file cannot be read, or cannot be run as written."""


class ParameterError(InputError):
    """A parameter file, or a value given for a parameter, is not usable."""


class ScenarioError(InputError):
    """A scenario file, or what it asks for, is not usable with its model."""


class UsageError(InputError):
    """An argument is not usable."""


_MOST_COMPARED = 8
"""Names that are compared sign by sign for one suggestion: that takes a thousand times as long as counting pieces."""
_MOST_COUNTED = 20_000
"""Places of pieces that are counted for one suggestion, the rare pieces first: those tell names apart."""


def suggest(name: str, known: Sequence[str], otherwise: str = "") -> str:
    """Return "Did you mean x?" for the nearest of `known`, or `otherwise` where nothing is near.

    Of many names only those are compared that share the most pieces of three signs with `name`, so that a file with
    hundreds of names that are not known is refused as soon as another.
    """
    if len(name) > _LONGEST_NAME:
        return otherwise  # comparing takes long, and nothing is near
    folded, places = _pieced(tuple(known))
    sought = _folded(name)
    near = get_close_matches(sought, _alike(sought, list(folded), places), n=1, cutoff=0.6)
    return f"Did you mean {folded[near[0]]}?" if near else otherwise


def _alike(sought: str, names: list[str], places: Mapping[str, Sequence[int]]) -> list[str]:
    """The names that share the most pieces with `sought`; all, where there are few."""
    if len(names) <= _MOST_COMPARED:
        return names
    shared: Counter[int] = Counter()
    left = _MOST_COUNTED
    for found in sorted((places[piece] for piece in _pieces(sought) if piece in places), key=len):
        shared.update(found[:left])
        left -= min(left, len(found))
    return [names[index] for index, _ in shared.most_common(_MOST_COMPARED)]


@lru_cache(maxsize=4)
def _pieced(known: tuple[str, ...]) -> tuple[dict[str, str], dict[str, list[int]]]:
    """The names as they are compared, each with its spelling; and for each piece, the names that hold it."""
    folded = {_folded(candidate): candidate for candidate in known}
    places: dict[str, list[int]] = {}
    for index, candidate in enumerate(folded):
        for piece in _pieces(candidate):
            places.setdefault(piece, []).append(index)
    return folded, places


def _folded(name: str) -> str:
    return name.casefold().replace("_", " ")


def _pieces(name: str) -> dict[str, None]:
    """What a name is made of, in order: three signs at a time, with two blanks at each end, so that its ends count."""
    padded = f"  {name[:_LONGEST_NAME]}  "
    return dict.fromkeys(padded[start : start + 3] for start in range(len(padded) - 2))
