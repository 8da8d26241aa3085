"""How large what a user gives may be: beyond these a file is refused at once, in words, instead of filling the memory.

A limit is there for mistakes and traps, not for models: each can be raised by the environment variable that a refusal
names, for those who have the memory and the time.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from tiershift.errors import Problem, UsageError


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of something, and the environment variable that sets another most."""

    variable: str
    default: int

    @property
    def most(self) -> int:
        """The limit that holds in this process.

        Raises:
            UsageError: the environment variable is set to something that is no whole number.
        """
        written = os.environ.get(self.variable, "")
        if not written:
            return self.default
        if not (written.isascii() and written.isdecimal() and len(written) < 19):
            way_out = f"Set it to a whole number, or unset it; without it the limit is {self.default}."
            raise UsageError(Problem(self.variable, f'it is set to "{written}"', way_out=way_out))
        return int(written)

    def way_out(self, first: str, asked: int) -> str:
        """Return what to do: `first`, or raise the limit to what was `asked` for."""
        return f"{first}, or raise the limit: {self.variable}={asked}."


FILE = Limit("TIERSHIFT_MOST_BYTES", 64 * 2**20)
"""Bytes of a text file: a model, its parameters, a scenario, a table of data."""
EQUATION = Limit("TIERSHIFT_LONGEST_EQUATION", 500_000)
"""Signs of one equation: some 50,000 points of a table, which the parser takes seconds for."""
NAME = Limit("TIERSHIFT_LONGEST_NAME", 1_000)
"""Signs of a name."""
CELLS = Limit("TIERSHIFT_MOST_CELLS", 1_000_000)
"""Elements of all arrays of a model together."""
OPERATIONS = Limit("TIERSHIFT_MOST_OPERATIONS", 5_000_000)
"""Operations of a model when its arrays are written out."""
RESULTS = Limit("TIERSHIFT_MOST_RESULT_BYTES", 0)
"""Bytes of results; 0 stands for what the machine has."""

_NUMBERED = re.compile(r"\(\s*([^()\-,]*?)(\d{1,18})\s*-\s*([^()\-,]*?)(\d{1,18})\s*\)")
_DEFINES_RANGE = re.compile(r'\s*(?:"(?:\\.|[^"\\])*+"|[^"=:(\[<])*+:(?!=)')
_LEFT = re.compile(r'\s*("(?:\\.|[^"\\])*+"|[^"=:(\[<]*+)')


def too_long(path: Path) -> Problem | None:
    """Return what is wrong with a text file that is larger than one may be, before it is read."""
    size = path.stat().st_size
    if size <= FILE.most:
        return None
    what = f"it holds {size / 2**20:,.0f} MiB of text, where {FILE.most / 2**20:,.0f} are the most that are read"
    return Problem(str(path), what, way_out=FILE.way_out("Take out what is not needed", size))


def too_much(equation: str) -> tuple[str, str] | None:
    """Return what is wrong with an equation that no parser should be given, and a way out."""
    if len(equation) > EQUATION.most:
        what = f"its equation has {len(equation):,} signs, where {EQUATION.most:,} are the most that are read"
        first = "Put its numbers into a file, and read them with a GET DIRECT function"
        return what, EQUATION.way_out(first, len(equation))
    found = _LEFT.match(equation)
    if found and len(name := found[1].strip()) > NAME.most:
        what = f'the name "{name[:40]}…" has {len(name):,} signs, where {NAME.most:,} are the most'
        return what, NAME.way_out("Give it a shorter one", len(name))
    if _DEFINES_RANGE.match(equation):
        many = sum(abs(int(last) - int(first)) + 1 for _, first, _, last in _NUMBERED.findall(equation))
        if many > CELLS.most:
            what = f"its range has {many:,} elements, where {CELLS.most:,} are the most of all arrays together"
            return what, CELLS.way_out("Correct the numbers in it", many)
    return None
