"""A model file on disk becomes a tree; every line that cannot be read is reported at once."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from parsimonious.exceptions import ParseError, VisitationError
from pysd.translators.structures.abstract_model import AbstractSection
from pysd.translators.vensim import vensim_element as vensim
from pysd.translators.vensim.vensim_section import Section as VensimSection
from pysd.translators.vensim.vensim_structures import structures

from tiershift.errors import ModelError, Problem
from tiershift.model import abstract
from tiershift.model.books import Books
from tiershift.model.elements import Broken, Element, MacroHead, integration
from tiershift.model.external import range_elements
from tiershift.model.limits import too_long, too_much
from tiershift.model.macros import Macro, write_out
from tiershift.model.names import key
from tiershift.model.normalise import Found, normalise
from tiershift.model.places import model_text
from tiershift.model.shallow import deeply
from tiershift.model.sheets import Unusable
from tiershift.model.spelling import mapped, respelled
from tiershift.model.tree import Tree
from tiershift.model.xmile import read_xmile

VENSIM, XMILE = (".mdl",), (".xmile", ".xml", ".stmx", ".itmx")
_WAY_OUT = "Open the file in Vensim, correct this equation, and save it again."
_METHODS: dict[int, Literal["euler", "rk4"]] = {0: "euler", 1: "rk4", 5: "rk4"}
"""Integration types of a .mdl's settings: 1 is RK4 with steps that Vensim chooses, 5 with TIME STEP; both run as 5.

What the numbers mean is as xmutil reads them (https://github.com/bobeberlein/xmutil): 2 is Diff, 3 and 4 are RK2.
"""
_MOST_NESTED = 3000
"""Brackets inside each other that are tried: the parser takes a second for a thousand, and far longer for more."""
_UNREADABLE = (ParseError, VisitationError, ValueError, RecursionError)


def read_model(path: Path, books: Books | None = None) -> Tree:
    """Read a Vensim or XMILE file; `books` reads the files that its subscripts come from.

    Raises:
        ModelError: the file is missing, is of another kind, or holds equations that cannot be read; all are listed.
    """
    if not path.is_file():
        raise ModelError(Problem(str(path), "there is no such model file", way_out=_other_models(path)))
    if problem := too_long(path):
        raise ModelError(problem)
    suffix = path.suffix.lower()
    if suffix not in VENSIM + XMILE:
        known = ", ".join(VENSIM + XMILE)
        raise ModelError(
            Problem(str(path), f"a model file ends in one of {known}", way_out="Save it as .mdl from Vensim.")
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySD warns of what its own back end lacks; ours decides for itself
        return _vensim(path, books or Books(path.parent)) if suffix in VENSIM else read_xmile(path)


def _other_models(path: Path) -> str:
    if not path.parent.is_dir():
        return "There is no such folder either; check the spelling."
    beside = sorted(p.name for p in path.parent.glob("*") if p.suffix.lower() in VENSIM + XMILE)
    return f"That folder has {', '.join(beside)}." if beside else "Check the folder and the spelling."


def _vensim(path: Path, books: Books) -> Tree:
    text = model_text(path)
    found, notes = normalise(text)
    lines = text.split("\n")
    problems = [
        Problem(f"{path}:{e.line}", e.what, lines[e.line - 1], e.way_out) for e in found if isinstance(e, Broken)
    ]
    section, where, unread = _section([e for e in found if isinstance(e, Element) and not e.macro], path, books)
    macros, unread_macros = _macros(found, section, path, lines, books)
    problems = sorted(problems + unread + unread_macros, key=_line)
    if not found or (len(found) == 1 and problems):
        problems = [Problem(str(path), "it holds no equations", way_out="Save it as .mdl from Vensim.")]
    method = integration(text)
    if method not in _METHODS:
        at = next((number for number, line in enumerate(lines, 1) if line.startswith("15:")), 0)
        what = "it asks for an integration method that is not run by this version (Diff or RK2)"
        way_out = "Choose Euler or RK4 in the model's settings."
        problems.append(Problem(f"{path}:{at}", what, lines[at - 1], way_out))
    if problems:
        raise ModelError(problems)
    tree = abstract.tree(section, path, where, lines, _METHODS[method])
    return write_out(replace(tree, notes=notes), macros)


def _line(problem: Problem) -> int:
    """The line of a problem, 0 where it is of the file as a whole."""
    line = problem.where.rpartition(":")[2]
    return int(line) if line.isdecimal() and len(line) < 10 else 0


def _macros(
    found: Sequence[Found], main: AbstractSection, path: Path, lines: Sequence[str], books: Books
) -> tuple[dict[str, Macro], list[Problem]]:
    """The macros of a file by folded name, and what cannot be read of them."""
    macros: dict[str, Macro] = {}
    problems: list[Problem] = []
    for head in (e for e in found if isinstance(e, MacroHead)):
        where, shown = f"{path}:{head.line}", lines[head.line - 1]
        if key(head.name).replace(" ", "_") in structures:
            way_out = "Give it, and its calls, another name."
            problems.append(Problem(where, f'macro "{head.name}" has the name of a function', shown, way_out))
        elif key(head.name) in macros:
            problems.append(Problem(where, f'macro "{head.name}" is defined a second time', shown, "Keep one of them."))
        else:
            own = [e for e in found if isinstance(e, Element) and e.macro == head.name]
            section, numbers, unread = _section(own, path, books)
            problems += unread
            try:
                macros[key(head.name)] = abstract.macro(section, main, head, path, numbers, lines)
            except ModelError as error:
                problems += () if unread else error.problems
    return macros, problems


def _section(
    found: Iterable[Element], path: Path, books: Books
) -> tuple[AbstractSection, dict[str, list[int]], list[Problem]]:
    """Parse each element by itself, so that one broken line does not hide the next."""
    where: dict[str, list[int]] = defaultdict(list)
    problems: list[Problem] = []
    section: Any = VensimSection("__main__", path, "main", [], [], "", False, None)
    section.subscripts, section.components, section.constraints, section.test_inputs = [], [], [], []
    for element in found:
        if much := too_much(element.equation):
            problems.append(Problem(f"{path}:{element.line}", much[0], element.equation[:160], much[1]))
            continue
        try:
            try:
                made = _parsed(element)
            except RecursionError:
                if _nested(element.equation) > _MOST_NESTED:
                    raise
                made = deeply(partial(_parsed, element))
        except _UNREADABLE as error:
            problems.append(Problem(f"{path}:{element.line}", _what(error), element.equation[:160], _way_out(error)))
            continue
        match made:
            case vensim.SubscriptRange(definition=dict() as named):
                try:
                    made.definition = range_elements(element.equation, named, books)
                    section.subscripts.append(made)
                except Unusable as why:
                    what = f'subscript range "{made.name}": {why.what}'
                    problems.append(Problem(f"{path}:{element.line}", what, element.equation[:160], why.way_out))
            case vensim.SubscriptRange():
                section.subscripts.append(made)
            case vensim.Constraint() | vensim.TestInput():
                pass  # reality checks are not part of a run
            case _:
                section.components.append(made)
                where[key(made.name)].append(element.line)
    return section.get_abstract_section(), where, problems


def _nested(equation: str) -> int:
    """How many brackets are open at once, at most."""
    steps = (1 if sign == "(" else -1 for sign in equation if sign in "()")
    return max(accumulate(steps, initial=0))


def _parsed(element: Element) -> Any:
    """The element as PySD's translator has it."""
    equation, mapping = mapped(respelled(element.equation))
    made: Any = vensim.Element(equation, element.unit, element.comment).parse()
    if type(made) is vensim.SubscriptRange:
        ranged: Any = made
        ranged.mapping = mapping  # as the line has it, which says more than PySD keeps
        return ranged
    made.parse()
    return made


def _what(error: Exception) -> str:
    text, pos = getattr(error, "text", None), getattr(error, "pos", None)
    if isinstance(error, RecursionError):
        return "its brackets are nested too deep"
    if isinstance(text, str) and isinstance(pos, int) and pos < len(text):
        return f'cannot be read from "{text[pos : pos + 20].strip()}" on'
    if call := _call(error):
        return f"{call} is given a wrong number of arguments"
    return "cannot be read"


def _way_out(error: Exception) -> str:
    return "docs/functions.md lists the arguments of each function." if _call(error) else _WAY_OUT


def _call(error: Exception) -> str | None:
    """The function whose arguments PySD could not take; it says so only in words."""
    found = re.search(r'positional argument.*?Node called "call" matching "([^("]+)\(', str(error), re.DOTALL)
    return found[1].strip() if found else None
