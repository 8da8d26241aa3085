"""A YAML file taken apart field by field, with every problem of the file noted at its line.

Values stay text until a reader asks for a number, a date or a choice, because plain YAML guesses: `NO` is false,
`1e-3` is text, `12:30` is 750, `010` is 8 and a bare date is an object. Here each of these is refused where it does
not belong, with a way to write it.

    document = load(path)
    fields = document.take(document.root, "the scenario", required=("scenario", "events"), optional=("title",))
    title = document.text(fields.get("title"), "the title")       # None where missing or wrong, and noted
    document.check(ScenarioError)                                 # raises everything noted, at once
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tiershift.errors import InputError, Problem, suggest
from tiershift.model.limits import too_long
from tiershift.model.yamltree import TRUTH, Leaf, Node, Rows, Table, parse

__all__ = ["Document", "Leaf", "Node", "Rows", "Table", "load", "loads"]

_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d*(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?(?:[eE][-+]?[0-9]+)?)?", re.ASCII)
_EXPONENT_WITHOUT_POINT = re.compile(r"([-+]?[0-9]+)[eE]([-+]?[0-9]+)")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML file as a tree, with the notes of what is wrong in it.

    Each reading method takes `None` for a field that is not there (its absence was noted by `take`) and returns
    `None` where there is nothing usable; what is wrong is noted once, and reading goes on.

    Attributes:
        where: the file as messages name it.
        lines: the file's lines.
        root: its outermost mapping; empty where the file could not be read.
        problems: the notes; only `note` adds to them.
    """

    where: str
    lines: tuple[str, ...]
    root: Table
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, what: str, way_out: str) -> Problem:
        """Return a problem of this file at `line` (0 for the whole file) without noting it."""
        shown = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Problem(f"{self.where}:{line}" if line else self.where, what, shown, way_out)

    def note(self, line: int, what: str, way_out: str) -> None:
        """Note a problem at `line` (0 for the whole file)."""
        self.problems.append(self.problem(line, what, way_out))

    def check(self, error: type[InputError] = InputError) -> None:
        """Raise `error` with all problems noted so far, in the order of the file; return where there are none."""
        if self.problems:
            raise error(sorted(self.problems, key=_line_of))

    def take(
        self, node: Node | None, what: str, *, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> Mapping[str, Node]:
        """Return the fields of a mapping whose keys are closed: those in `required` and `optional`.

        Unknown and missing keys are noted; unknown ones are left out. `what` names the mapping in messages.
        """
        table = self.table(node, what)
        if table is None:
            return {}
        known = (*required, *optional)
        for name in table.items:
            if name not in known:
                offer = suggest(name, known)
                listed = f"The keys here are: {', '.join(known)}."
                self.note(table.lines[name], f'"{name}" is not a key of {what}', f"{offer} {listed}".strip())
        missing = [name for name in required if name not in table.items]
        if missing:
            self.note(table.line, f"{what} has no {', no '.join(missing)}", f"Add {_listed(missing)}.")
        return {name: value for name, value in table.items.items() if name in known}

    def table(self, node: Node | None, what: str) -> Table | None:
        """Return `node` where it is a mapping of any keys."""
        match node:
            case None | Table():
                return node
            case _:
                self.note(node.line, f"{what} is not a mapping", "Write one `key: value` a line, indented below it.")
                return None

    def rows(self, node: Node | None, what: str) -> Rows | None:
        """Return `node` where it is a list."""
        match node:
            case None | Rows():
                return node
            case _:
                self.note(node.line, f"{what} is not a list", "Write `[first, second]`, or one `- item` a line.")
                return None

    def text(self, node: Node | None, what: str) -> str | None:
        """Return a text; words that YAML takes for something else must be in quotes."""
        leaf = self._leaf(node, what)
        if leaf is None:
            return None
        if leaf.quoted and leaf.text.strip():
            return leaf.text
        if leaf.is_nothing or not leaf.text.strip():
            self.note(leaf.line, f"{what} is empty", "Write it, in quotes if it is a word like null.")
            return None
        for pattern, meaning in ((TRUTH, "yes or no"), (_DATE, "a date")):
            if pattern.fullmatch(leaf.text):
                self.note(leaf.line, f"{what} is {meaning} to YAML, not text", f'Write it in quotes: "{leaf.text}".')
                return None
        return leaf.text

    def number(self, node: Node | None, what: str) -> float | None:
        """Return a finite number written as one: `0.43`, `1.0e-3`, `1_000_000`; not `1e-3`, `010`, `12:30`, `"5"`."""
        leaf = self._leaf(node, what)
        if leaf is None:
            return None
        if not leaf.quoted and _NUMBER.fullmatch(leaf.text):
            value = float(leaf.text)
            if math.isfinite(value):
                return value
        if split := _EXPONENT_WITHOUT_POINT.fullmatch(leaf.text):
            way_out = f"YAML reads this as text: write {split[1]}.0e{split[2]}."
        elif leaf.quoted and _NUMBER.fullmatch(leaf.text):
            way_out = f"Write it without quotes: {leaf.text}."
        else:
            way_out = "Write a plain decimal number, such as 12, 0.43 or 1.0e-3, and the unit in a field of its own."
        self.note(leaf.line, f"{what} is not a number: {leaf.text or 'nothing'}", way_out)
        return None

    def interval(self, node: Node | None, what: str) -> tuple[float, float] | None:
        """Return the two ends of `[low, high]`, low ≤ high."""
        rows = self.rows(node, what)
        if rows is None:
            return None
        ends = [self.number(item, what) for item in rows]
        if len(ends) != 2:
            self.note(rows.line, f"{what} has {len(ends)} ends", "Write two numbers: [low, high].")
            return None
        low, high = ends
        if low is None or high is None:
            return None
        if low > high:
            self.note(rows.line, f"{what} begins above its end: {low:g} > {high:g}", f"Write [{high:g}, {low:g}].")
            return None
        return low, high

    def choice(self, node: Node | None, what: str, options: Collection[str]) -> str | None:
        """Return one of `options`, spelled as there."""
        leaf = self._leaf(node, what)
        if leaf is None or leaf.text in options:
            return None if leaf is None else leaf.text
        offer = suggest(leaf.text, tuple(options))
        way_out = f"{offer} Write one of: {', '.join(options)}.".strip()
        self.note(leaf.line, f'{what} cannot be "{leaf.text}"', way_out)
        return None

    def truth(self, node: Node | None, what: str) -> bool | None:
        """Return a truth value, written `true` or `false`."""
        leaf = self._leaf(node, what)
        if leaf is None:
            return None
        if leaf.quoted or leaf.text not in ("true", "false"):
            self.note(leaf.line, f"{what} is neither true nor false", "Write true or false, in small letters.")
            return None
        return leaf.text == "true"

    def date(self, node: Node | None, what: str) -> datetime.date | None:
        """Return a day written 2026-04-01, in quotes or not."""
        leaf = self._leaf(node, what)
        if leaf is None:
            return None
        try:
            return datetime.date.fromisoformat(leaf.text)
        except ValueError:
            way_out = "Write year-month-day with two digits each, such as 2026-04-01."
            self.note(leaf.line, f"{what} is not a date: {leaf.text or 'nothing'}", way_out)
            return None

    def _leaf(self, node: Node | None, what: str) -> Leaf | None:
        match node:
            case None | Leaf():
                return node
            case Rows():
                self.note(node.line, f"{what} is a list", "Write one value.")
            case Table():
                self.note(node.line, f"{what} is a mapping", "Write one value; text with a colon goes in quotes.")
        return None


def load(path: Path, *, where: str = "") -> Document:
    """Return the YAML file at `path` as a tree; a file that cannot be read gives an empty one with the reason noted.

    Args:
        path: a file in UTF-8.
        where: how messages name it; `path` as given by default.
    """
    name = where or str(path)
    if path.is_file() and (large := too_long(path)):
        return _unreadable(name, large.what, large.way_out)
    try:
        return loads(path.read_bytes().decode("utf-8-sig"), name)
    except FileNotFoundError:
        return _unreadable(name, "there is no such file", "Check the spelling of the path.")
    except UnicodeDecodeError:
        return _unreadable(name, "the file is not UTF-8 text", "Save it again with the encoding UTF-8.")
    except OSError as error:
        return _unreadable(name, f"the file cannot be opened: {error.strerror}", "Check that it is a readable file.")


def loads(text: str, where: str) -> Document:
    """Return YAML given as `text`; `where` is how messages name it."""
    lines = tuple(_LINE_END.split(text))
    document = Document(where, lines, Table({}, {}, 0))
    match parse(text, document.note):
        case Table() as root:
            return Document(where, lines, root, document.problems)
        case _ if not document.problems:
            document.note(0, "the file has no keys", "Write `key: value`, one a line.")
    return document


def _unreadable(where: str, what: str, way_out: str) -> Document:
    document = Document(where, (), Table({}, {}, 0))
    document.note(0, what, way_out)
    return document


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _line_of(problem: Problem) -> int:
    line = problem.where.rpartition(":")[2]
    return int(line) if line.isdigit() else 0
