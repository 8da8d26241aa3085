"""Where in a model file each name is defined.

This is a scan, not a parser: it never refuses a text, and what it does not recognise has no place. A Vensim file is a
row of `name … ~ unit ~ comment |` up to its sketch, which is also how PySD's grammar divides it; an XMILE file has
`name="…"` on its variables, and start, stop and dt in its settings.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from tiershift.errors import Problem
from tiershift.model.names import key

_SKETCH = "\\\\\\---///"
_EQUATION = re.compile(r'((?:"(?:\\.|[^"\\\n])*"|[^~|"]+|")*+)[~|]', re.DOTALL)
_LEAD = re.compile(r"(?:\s|\\|\{[^}]*\}|:END OF MACRO:|:MACRO:[^)]*\))*+", re.IGNORECASE)
_NAME = re.compile(r'("(?:\\.|[^"\\\n])*"|[^=:(\[<{~|"*]+)[\s\\]*+(?:[=:(\[<{]|\Z)', re.DOTALL)
_MACRO = re.compile(r":MACRO:\s*([^(]+)\(.*?(?::END OF MACRO:|\Z)", re.DOTALL | re.IGNORECASE)
_CONTINUED = re.compile(r"\\\s*\n\s*")
_DRAWING = re.compile(r"<views?\b.*?</views?>", re.DOTALL)
_ELEMENT = re.compile(
    r"<(?:stock|flow|aux|gf|dim|group|module|macro)\b[^<>]*?\bname\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL
)
_SETTINGS = (("start", "INITIAL TIME"), ("stop", "FINAL TIME"), ("dt", "TIME STEP"), ("sim_specs", "SAVEPER"))


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, counted from one, and its text."""

    line: int
    text: str


def places(path: Path) -> Mapping[str, Place]:
    """Return where each name is first defined in a model file, by `names.key` of the name.

    Raises:
        OSError: the file cannot be opened.
    """
    text = model_text(path)
    found = _vensim(text) if path.suffix.lower() == ".mdl" else _xmile(text)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    lines = text.split("\n")
    made: dict[str, Place] = {}
    for name, position in found:
        number = bisect_right(starts, position)
        made.setdefault(key(name), Place(number, lines[number - 1]))
    return made


def model_text(path: Path) -> str:
    """Return the text of a model file, its line ends as `\\n`: UTF-8 where it is that, otherwise Latin-1.

    Raises:
        OSError: the file cannot be opened.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def problem_at(path: Path, line: int, what: str, way_out: str) -> Problem:
    """Return a problem of a model file with the line it is on; `line` is 0 where it is the file as a whole."""
    if not line:
        return Problem(str(path), what, way_out=way_out)
    lines = _lines(path, path.stat().st_mtime_ns) if path.is_file() else ()
    return Problem(f"{path}:{line}", what, lines[line - 1] if line <= len(lines) else "", way_out)


@lru_cache(maxsize=2)
def _lines(path: Path, written: int) -> tuple[str, ...]:
    """The lines of a file as it was `written`: a file may have very many problems."""
    return tuple(model_text(path).split("\n"))


def _vensim(text: str) -> Iterator[tuple[str, int]]:
    """Yield names and positions; those inside macros come last, because the model's own names go before them."""
    end = text.find(_SKETCH)
    equations = text if end < 0 else text[:end]
    macros = [(match.start(), match.end()) for match in _MACRO.finditer(equations)]
    outside: list[tuple[str, int]] = [(match[1], match.start(1)) for match in _MACRO.finditer(equations)]
    inside: list[tuple[str, int]] = []
    for name, position in _definitions(equations):
        within = any(first <= position < last for first, last in macros)
        (inside if within else outside).append((name, position))
    return chain(outside, inside)


def _definitions(equations: str) -> Iterator[tuple[str, int]]:
    at = 0
    while equation := _EQUATION.match(equations, at):
        lead = _LEAD.match(equation[1])
        begin = lead.end() if lead else 0
        if name := _NAME.match(equation[1], begin):
            yield _CONTINUED.sub(" ", name[1]), equation.start() + begin
        # A comment may hold anything but a bar; quotes in it need no partner.
        ended = equations.find("|", equation.end() - 1)
        if ended < 0:
            return
        at = ended + 1


def _xmile(text: str) -> Iterator[tuple[str, int]]:
    def blank(view: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", view[0])

    for tag, name in _SETTINGS:
        if (position := text.find(f"<{tag}")) >= 0:
            yield name, position
    for element in _ELEMENT.finditer(_DRAWING.sub(blank, text)):
        name = html.unescape(element[1] or element[2] or "")
        yield name.replace("\\n", " "), element.start()
