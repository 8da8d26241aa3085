"""A Vensim file falls into its elements: equation ~ unit ~ comment |, each with its line.

Nothing is left out silently: text that does not fall into elements is reported, with its line. Only groups, which hold
no equation, and the sketch at the end are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_END = re.compile(r"^(?:\\{2,}---///|///---\\{2,})", re.MULTILINE)
"""What the equations end at: the beginning of the sketch, or of the settings where there is no sketch."""
_QUOTED = r'"(?:\\.|[^"\\\n])*"'
_COMMENT = r"\{(?:[^{}]|\{[^{}]*\})*+\}|\{[^}]*\}"
"""In braces, where other braces may stand inside."""
_EQUATION = re.compile(rf'(?:{_QUOTED}|{_COMMENT}|[^~|"{{]+|["{{])*+', re.DOTALL)
_LEAD = re.compile(rf"(?:\s|{_COMMENT}|:END OF MACRO:)*+", re.IGNORECASE)
_PIECE = re.compile(rf"(?P<quoted>{_QUOTED}|'\t')|(?:{_COMMENT}|\\\s*\n|\s+)+")
_MACRO = re.compile(r":MACRO:\s*([^(:]*)(?:\(([^():]*):?([^():]*)\))?", re.IGNORECASE)
_BLANK = re.compile(rf"(?:\s|\\|{_COMMENT})*+")
_INTEGRATION = re.compile(r"^15:(?:[^,\n]*,){3}(\d{1,9})", re.MULTILINE)
_MOST_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Element:
    """One element on one line each, without comments in braces; `line` is that on which its equation begins."""

    line: int
    equation: str
    unit: str
    comment: str
    macro: str = ""
    """The macro that it belongs to, by its name as written."""


@dataclass(frozen=True, slots=True)
class MacroHead:
    """The line that begins a macro: its name, what goes in and what comes out of it beside its value."""

    line: int
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """Text that is no element, or none that can be run: its line, what is wrong with it, and what to do."""

    line: int
    what: str
    way_out: str


_OUTSIDE = MacroHead(0, "", (), ())


def elements(text: str) -> Iterator[Element | MacroHead | Broken]:
    """Yield the elements of a Vensim file, in its order, from its text with `\\n` for line ends."""
    sketch = _END.search(text)
    text = text[: sketch.start()] if sketch else text
    at, macro, counted, line = 0, _OUTSIDE, 0, 1
    while at < len(text):
        lead, written = _LEAD.match(text, at), _EQUATION.match(text, at)
        assert lead is not None and written is not None  # both may match nothing, so they always match
        line, counted = line + text.count("\n", counted, lead.end()), lead.end()
        equation, ended = tidy(text[lead.end() : written.end()]), text.find("|", written.end())
        macro = _OUTSIDE if ":END OF" in lead[0].upper() else macro
        if ended < 0:
            if equation:
                yield Broken(line, 'it is not ended by "|"', "Write it as equation ~ unit ~ comment |.")
            break
        if named := _MACRO.match(equation):
            yield from _endless(macro)
            macro = _head(line, named)
            yield macro
            begins, equation = _after_head(text, lead.end(), line), equation[named.end() :].strip()
        else:
            begins = line
        if not equation.startswith("*"):
            fields = [equation, *text[written.end() : ended].split("~")[1:]]
            yield _element(begins, fields, macro.name)
        at = ended + 1
    yield from _endless(macro)


def _head(line: int, named: re.Match[str]) -> MacroHead:
    name, *lists = (group or "" for group in named.groups())
    inputs, outputs = (tuple(one.strip() for one in names.split(",") if one.strip()) for names in lists)
    return MacroHead(line, name.strip() or "without a name", inputs, outputs)


def _after_head(text: str, at: int, line: int) -> int:
    """The line that a macro's first equation begins on."""
    end = _BLANK.match(text, text.find(")", at) + 1)
    return line if end is None else text.count("\n", 0, end.end()) + 1


def _endless(macro: MacroHead) -> Iterator[Broken]:
    if macro.name:
        what = f'macro "{macro.name}" is not ended'
        yield Broken(macro.line, what, "Write :END OF MACRO: after its last equation.")


def _element(line: int, fields: list[str], macro: str) -> Element | Broken:
    if len(fields) < 3:
        return Broken(line, "it has no unit and comment", "Write it as equation ~ unit ~ comment |; both may be empty.")
    if len(fields) > _MOST_FIELDS:
        return Broken(line, 'it runs on into the next equation: a "|" is missing', 'End each equation with "|".')
    return Element(line, fields[0], tidy(fields[1]), " ".join(fields[2].split()), macro)


def tidy(text: str) -> str:
    """Return `text` on one line, without comments in braces; what is in quotes stays as it is."""
    return _PIECE.sub(lambda piece: piece["quoted"] or " ", text).strip()


def integration(text: str) -> int:
    """Return what a Vensim file's settings say of integration (line `15:`, fourth number); 0 where they say nothing."""
    sketch = _END.search(text)
    found = _INTEGRATION.search(text, sketch.start()) if sketch else None
    return int(found[1]) if found else 0
