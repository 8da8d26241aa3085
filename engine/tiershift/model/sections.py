"""The groups of a Vensim file: headings between rows of asterisks, each holding until the next."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

from tiershift.model.places import model_text
from tiershift.model.tree import Tree

_HEADING = re.compile(r"^\*{8,}[ \t]*\n[ \t]*\.?([^\n]*\S)[ \t]*\n\*{8,}[ \t]*~", re.MULTILINE)
_SKETCH = "\\\\\\---///"


def sections(tree: Tree) -> Mapping[str, str]:
    """Return the heading of each variable, by folded name; empty before the first heading and in other kinds of file.

    Raises:
        OSError: the model file is gone since it was read.
    """
    headings = _headings(tree.path) if tree.path.suffix.lower() == ".mdl" else []
    lines = [line for line, _ in headings]
    titles = ["", *(title for _, title in headings)]
    return {name: titles[bisect_right(lines, variable.line)] for name, variable in tree.variables.items()}


def section_notes(tree: Tree) -> Mapping[str, str]:
    """Return what a Vensim file says of each of its headings, on one line; headings without a note are left out.

    Raises:
        OSError: the model file is gone since it was read.
    """
    if tree.path.suffix.lower() != ".mdl":
        return {}
    text = model_text(tree.path)
    end = text.find(_SKETCH)
    found = _HEADING.finditer(text, 0, end if end >= 0 else len(text))
    notes = ((match[1], text[match.end() : max(match.end(), text.find("|", match.end()))]) for match in found)
    said = {title: " ".join(note.replace("\\\n", " ").split()).strip("~ ") for title, note in notes}
    return {title: note for title, note in said.items() if note}


def _headings(path: Path) -> list[tuple[int, str]]:
    text = model_text(path)
    end = text.find(_SKETCH)
    found = _HEADING.finditer(text, 0, end if end >= 0 else len(text))
    return [(text.count("\n", 0, match.end()) + 1, match[1]) for match in found]
