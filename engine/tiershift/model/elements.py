"""A Vensim file falls into its elements: equation ~ unit ~ comment |, each with its line.

Nothing is left out silently: text that does not fall into elements is reported, with its line. Only groups, which hold
no equation, and the sketch at the end are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = ("\\\\\\---///", "///---\\\\\\")
"""What the equations end at: the beginning of the sketch, or of the settings where there is no sketch."""
_QUOTED = r'"(?:\\.|[^"\\\n])*"'
_EQUATION = re.compile(rf'(?:{_QUOTED}|\{{[^}}]*\}}|[^~|"{{]+|["{{])*+', re.DOTALL)
_LEAD = re.compile(r"(?:\s|\{[^}]*\}|:END OF MACRO:)*+", re.IGNORECASE)
_PIECE = re.compile(rf"(?P<quoted>{_QUOTED})|\{{[^}}]*\}}|\\\s*\n|\s+")
_MACRO = re.compile(r":MACRO:\s*([^(]*)", re.IGNORECASE)
_INTEGRATION = re.compile(r"^15:(?:[^,\n]*,){3}(\d+)", re.MULTILINE)
_MOST_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Element:
    """One element on one line each, without comments in braces; `line` is that on which its equation begins."""

    line: int
    equation: str
    unit: str
    comment: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Text that is no element, or none that can be run: its line, what is wrong with it, and what to do."""

    line: int
    what: str
    way_out: str


def elements(text: str) -> Iterator[Element | Broken]:
    """Yield the elements of a Vensim file, in its order, from its text with `\\n` for line ends."""
    text = text[: min([at for mark in _MARKS if (at := text.find(mark)) >= 0], default=len(text))]
    at, macro = 0, False
    while at < len(text):
        lead, written = _LEAD.match(text, at), _EQUATION.match(text, at)
        assert lead is not None and written is not None  # both may match nothing, so they always match
        line = text.count("\n", 0, lead.end()) + 1
        equation, ended = tidy(text[lead.end() : written.end()]), text.find("|", written.end())
        macro = macro and ":END OF" not in lead[0].upper()
        if ended < 0:
            if equation:
                yield Broken(line, 'it is not ended by "|"', "Write it as equation ~ unit ~ comment |.")
            return
        if named := _MACRO.match(equation):
            macro = True
            what = f'macro "{named[1].strip()}" is not run by this version'
            yield Broken(line, what, "Write its equations out in the main model.")
        elif not macro and not equation.startswith("*"):
            yield _element(line, [equation, *text[written.end() : ended].split("~")[1:]])
        at = ended + 1


def _element(line: int, fields: list[str]) -> Element | Broken:
    if len(fields) < 3:
        return Broken(line, "it has no unit and comment", "Write it as equation ~ unit ~ comment |; both may be empty.")
    if len(fields) > _MOST_FIELDS:
        return Broken(line, 'it runs on into the next equation: a "|" is missing', 'End each equation with "|".')
    return Element(line, fields[0], tidy(fields[1]), " ".join(fields[2].split()))


def tidy(text: str) -> str:
    """Return `text` on one line, without comments in braces; what is in quotes stays as it is."""
    return _PIECE.sub(lambda piece: piece["quoted"] or " ", text).strip()


def integration(text: str) -> int:
    """Return what a Vensim file's settings say of integration (line `15:`, fourth number); 0 where they say nothing."""
    found = _INTEGRATION.search(text, max(0, text.rfind(_MARKS[1])))
    return int(found[1]) if found else 0
