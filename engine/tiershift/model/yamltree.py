"""The tree of a YAML file: nothing but text, lists and mappings, each with its line.

Anchors, aliases, tags, duplicate keys and several documents in one file are refused: whoever reads the file should see
each value once, where it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import yaml

TRUTH = re.compile(r"yes|no|on|off|true|false", re.IGNORECASE)
"""What YAML 1.1 takes for yes or no, https://yaml.org/type/bool.html; PyYAML leaves out y and n."""

NOTHING = re.compile(r"~|null|", re.IGNORECASE)
"""What YAML takes for an absent value."""

_DEEPEST = 40
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Note = Callable[[int, str, str], None]
"""Takes down a problem: its line (0 for the whole file), what is wrong, and a way out."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as it is written, without its quotes; `line` counts from one."""

    text: str
    line: int
    quoted: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the value was left empty (or is a bare `null`)."""
        return not self.quoted and NOTHING.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list, in the order of the file; `line` is that of its first sign."""

    items: tuple[Node, ...]
    line: int

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order of the file; `lines` gives the line of each key, `line` that of the whole."""

    items: Mapping[str, Node]
    lines: Mapping[str, int]
    line: int


Node = Leaf | Rows | Table


def parse(text: str, note: Note) -> Node | None:
    """Return the tree of `text`, `None` where there is none; what is wrong goes to `note`."""
    try:
        return _document(yaml.parse(text, Loader=_LOADER), note)
    except yaml.MarkedYAMLError as error:
        # A file that ends too early is marked on the line after its last.
        line = min(_line(error.problem_mark or error.context_mark), text.count("\n") + 1)
        way_out = "Check indentation (no tabs), colons and quotes here and on the line above; quote text with `: `."
        note(line, f"this is not YAML: {error.problem or error.context}", way_out)
    except yaml.YAMLError as error:
        note(0, f"this is not YAML: {' '.join(str(error).split())}", "Remove the odd characters, or the deep nesting.")
    return None


def _document(events: Iterator[yaml.Event], note: Note) -> Node | None:
    root: Node | None = None
    for event in events:
        match event:
            case yaml.StreamStartEvent() | yaml.StreamEndEvent() | yaml.DocumentEndEvent():
                continue
            case yaml.DocumentStartEvent():
                if root is not None:
                    line = _line(event.start_mark)
                    note(line, "a second document begins here", "Put it in a file of its own.")
                    return root
            case _:
                root = _node(event, events, note, 0)
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], note: Note, depth: int) -> Node:
    line = _line(event.start_mark)
    if getattr(event, "anchor", None) is not None:
        note(line, "anchors and aliases (& and *) are not used here", "Write the value where it holds.")
    if getattr(event, "tag", None) is not None:
        note(line, "tags (!) are not used here", "Remove the tag; text that begins with ! goes in quotes.")
    if depth == _DEEPEST:
        raise yaml.YAMLError(f"line {line} is more than {_DEEPEST} levels deep")
    match event:
        case yaml.MappingStartEvent():
            return _mapping(events, note, line, depth)
        case yaml.SequenceStartEvent():
            return Rows(tuple(_until_end(events, note, depth)), line)
        case yaml.ScalarEvent():
            return Leaf(event.value, line, quoted=bool(event.style))
        case _:
            return Leaf("", line)


def _until_end(events: Iterator[yaml.Event], note: Note, depth: int) -> Iterator[Node]:
    for event in events:
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            return
        yield _node(event, events, note, depth + 1)


def _mapping(events: Iterator[yaml.Event], note: Note, line: int, depth: int) -> Table:
    items: dict[str, Node] = {}
    lines: dict[str, int] = {}
    nodes = _until_end(events, note, depth)
    for key in nodes:
        value = next(nodes)
        if not isinstance(key, Leaf):
            note(key.line, "a key is a list or a mapping", "Write a name as the key.")
        elif not key.quoted and any(pattern.fullmatch(key.text) for pattern in (TRUTH, NOTHING)):
            way_out = f'Write it in quotes: "{key.text}".' if key.text else "Write a name before the colon."
            note(key.line, f'the key "{key.text}" is not text to YAML', way_out)
        elif key.text in items:
            way_out = f"Keep one of them; the first is on line {lines[key.text]}."
            note(key.line, f'"{key.text}" is given twice', way_out)
        else:
            items[key.text] = value
            lines[key.text] = key.line
    return Table(items, lines, line)


def _line(mark: object) -> int:
    # Marks of libyaml and of PyYAML share no type.
    return int(getattr(mark, "line", -1)) + 1
