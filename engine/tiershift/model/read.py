"""A model file on disk becomes a tree; every line that cannot be read is reported at once."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from pathlib import Path
from typing import Any

from parsimonious.exceptions import ParseError, VisitationError
from pysd.translators.structures.abstract_model import AbstractSection
from pysd.translators.vensim.vensim_element import Component, Constraint, SubscriptRange, TestInput
from pysd.translators.vensim.vensim_file import VensimFile
from pysd.translators.xmile.xmile_file import XmileFile

from tiershift.errors import ModelError, Problem
from tiershift.model import abstract
from tiershift.model.abstract import Source
from tiershift.model.names import identifier, key
from tiershift.model.parameters import CONTROLS
from tiershift.model.tree import Tree

VENSIM, XMILE = (".mdl",), (".xmile", ".xml", ".stmx", ".itmx")
_WAY_OUT = "Open the file in Vensim or Stella, correct this equation, and save it again."


def read_model(path: Path) -> Tree:
    """Read a Vensim or XMILE file.

    Raises:
        ModelError: the file is missing, is of another kind, or holds equations that cannot be read; all are listed.
    """
    if not path.is_file():
        raise ModelError(Problem(str(path), "there is no such model file", way_out=_other_models(path)))
    suffix = path.suffix.lower()
    if suffix not in VENSIM + XMILE:
        known = ", ".join(VENSIM + XMILE)
        raise ModelError(
            Problem(str(path), f"a model file ends in one of {known}", way_out="Save it as .mdl from Vensim.")
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySD warns of what its own back end lacks; ours decides for itself
        return _vensim(path) if suffix in VENSIM else _xmile(path)


def _other_models(path: Path) -> str:
    beside = (
        sorted(p.name for p in path.parent.glob("*") if p.suffix.lower() in VENSIM + XMILE)
        if path.parent.is_dir()
        else []
    )
    return f"That folder has {', '.join(beside)}." if beside else "Check the folder and the spelling."


class _Lines:
    """Finds on which line of the file each element begins, going down the file once."""

    def __init__(self, path: Path) -> None:
        raw = path.read_bytes()
        try:
            self.text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.text = raw.decode("latin-1")
        self._from = 0

    def next(self, element: str) -> int:
        words = re.findall(r"\S+", element)[:8]
        pattern = r"[\s\\]*".join(re.escape(word) for word in words)
        found = re.compile(pattern).search(self.text, self._from) if pattern else None
        if found is None:
            return self.text.count("\n", 0, self._from) + 1
        self._from = found.end()
        return self.text.count("\n", 0, found.start()) + 1

    def line(self, number: int) -> str:
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _vensim(path: Path) -> Tree:
    lines = _Lines(path)
    file: Any = VensimFile(path)
    try:
        file.parse(parse_all=False)
        for section in file.sections:
            section.parse(parse_all=False)
    except ParseError as error:
        raise ModelError(_unsplit(path, lines, error)) from None
    if len(file.sections) > 1:
        macro = file.sections[1].name
        number = lines.next(f":MACRO: {macro}")
        problem = Problem(f"{path}:{number}", f'macro "{macro}" is not run by this version', lines.line(number))
        raise ModelError(
            Problem(problem.where, problem.what, problem.line, "Write its equations out in the main model.")
        )
    section = file.sections[0]
    where, problems = _parse_elements(section, path, lines)
    if not problems and not section.components:
        problems.append(Problem(str(path), "it holds no equations", way_out=_WAY_OUT))
    if problems:
        raise ModelError(problems)
    return _to_tree(section.get_abstract_section(), path, lines, where)


def _unsplit(path: Path, lines: _Lines, error: Any) -> Problem:
    """The file as a whole does not fall into elements: a `~` or `|` is missing."""
    rest = str(error.text)[error.pos :].strip()
    number = lines.next(rest[:60]) if rest else lines.text.count("\n") + 1
    what = "from here on the text does not divide into equation ~ unit ~ comment |"
    return Problem(f"{path}:{number}", what, lines.line(number), _WAY_OUT)


def _parse_elements(section: Any, path: Path, lines: _Lines) -> tuple[dict[str, list[Source]], list[Problem]]:
    """Parse each element by itself, so that one broken line does not hide the next."""
    where: dict[str, list[Source]] = defaultdict(list)
    problems: list[Problem] = []
    parsed: list[Any] = []
    for element in section.elements:
        number = lines.next(element.equation)
        try:
            made = element.parse()
            if not isinstance(made, SubscriptRange):
                made.parse()
                where[key(made.name)].append(Source(number, element.equation))
            parsed.append(made)
        except (ParseError, VisitationError, ValueError) as error:
            what = f"cannot be read{_at(error)}"
            problems.append(Problem(f"{path}:{number}", what, element.equation[:160], _WAY_OUT))
    section.subscripts = [p for p in parsed if isinstance(p, SubscriptRange)]
    section.components = [p for p in parsed if isinstance(p, Component)]
    section.constraints = [p for p in parsed if isinstance(p, Constraint)]
    section.test_inputs = [p for p in parsed if isinstance(p, TestInput)]
    return where, problems


def _at(error: Exception) -> str:
    text, pos = getattr(error, "text", None), getattr(error, "pos", None)
    if isinstance(text, str) and isinstance(pos, int) and pos < len(text):
        return f' from "{text[pos : pos + 20].strip()}" on'
    return ""


def _to_tree(section: AbstractSection, path: Path, lines: _Lines, where: dict[str, list[Source]]) -> Tree:
    def locate(name: str, number: int) -> Source:
        known = where.get(name, [])
        return known[number] if number < len(known) else Source()

    try:
        tree, trouble = abstract.tree(section, path, locate)
    except abstract.Unreadable as why:
        raise ModelError(Problem(str(path), str(why), way_out=_WAY_OUT)) from None
    if trouble:
        raise ModelError(
            Problem(f"{path}:{line}" if line else str(path), f'"{name}": {what}', lines.line(line), _WAY_OUT)
            for name, line, what in trouble
        )
    return tree


def _xmile(path: Path) -> Tree:
    lines = _Lines(path)
    try:
        file: Any = XmileFile(path)
        file.parse()
        section = file.get_abstract_model().sections[0]
    except Exception as error:  # PySD's XMILE reader lets any kind of error through
        raise ModelError(
            Problem(str(path), f"cannot be read{_at(error)}: {error}".splitlines()[0], way_out=_WAY_OUT)
        ) from None
    if all(identifier(element.name) in CONTROLS for element in section.elements):
        raise ModelError(Problem(str(path), "no variables were found in it", way_out="Save it in XMILE 1.0 layout."))
    where = {key(e.name): [Source(_xmile_line(lines.text, e.name))] * len(e.components) for e in section.elements}
    return _to_tree(section, path, lines, where)


def _xmile_line(text: str, name: str) -> int:
    words = re.split(r"[\s_]+", name.strip().strip('"'))
    found = re.search(r'name="' + r"(?:\\n|[\s_])+".join(re.escape(word) for word in words) + '"', text, re.IGNORECASE)
    return text.count("\n", 0, found.start()) + 1 if found else 0
