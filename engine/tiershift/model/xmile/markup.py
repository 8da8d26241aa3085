"""The text of an XML file becomes nodes, each with its line.

Names of tags keep their prefix, since exporters use prefixes that they do not declare; only a prefix that stands for
XMILE itself is taken off. Document types, and with them entities of the file's own, are refused: a model needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_XMILE = ("http://docs.oasis-open.org/xmile/ns/xmile/", "http://www.systemdynamics.org/xmile")
_DEEPEST = 200
_ALONE = ("stock", "flow", "aux")
"""Tags that never stand inside each other."""
_TAG = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>"
    r"|<(?P<closing>/?)(?P<tag>[\w:.-]+)(?:[^<>\"'/]|/(?!>)|\"[^\"<]*\"|'[^'<]*')*+(?P<closed>/?)>",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Node:
    """A tag with what is in it; `text` is its own, without that of its children; lines count from one."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Node, ...]
    text: str
    line: int

    def every(self, *tags: str) -> Iterator[Node]:
        """Yield the children with one of `tags`, in their order."""
        return (child for child in self.children if child.tag in tags)

    def first(self, *tags: str) -> Node | None:
        """Return the first child with one of `tags`."""
        return next(self.every(*tags), None)

    def flag(self, tag: str) -> bool | None:
        """Return whether a child says that something is so: `<tag/>` does, `<tag>false</tag>` does not."""
        child = self.first(tag)
        return None if child is None else child.text.strip().casefold() not in ("false", "0")


class BadMarkup(Exception):
    """Text that is no XML that can be read: the line, what is wrong, and a way out."""

    def __init__(self, line: int, what: str, way_out: str) -> None:
        super().__init__(what)
        self.line, self.what, self.way_out = line, what, way_out


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def closed(self) -> Node:
        return Node(self.tag, self.attributes, tuple(self.children), "".join(self.text), self.line)


def markup(text: str) -> Node:
    """Return the root of an XML text.

    Raises:
        BadMarkup: it is not well-formed, is nested too deep, or declares a document type.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    inside = [_Open("", {}, 0)]

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if len(inside) > _DEEPEST:
            what = f"its tags are nested more than {_DEEPEST} deep"
            raise BadMarkup(parser.CurrentLineNumber, what, "Take some of them out.")
        inside.append(_Open(tag, attributes, parser.CurrentLineNumber))

    def end(_: str) -> None:
        done = inside.pop().closed()
        inside[-1].children.append(done)

    def words(data: str) -> None:
        inside[-1].text.append(data)

    def typed(*_: object) -> None:
        what = "it declares a document type (<!DOCTYPE>), which is not read"
        raise BadMarkup(parser.CurrentLineNumber, what, "Take the declaration out: an XMILE file needs none.")

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, end, words
    parser.StartDoctypeDeclHandler = typed
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        what = f"it is not an XMILE file that can be read: {expat.ErrorString(error.code)}"
        way_out = "Save it as XMILE from Stella, or as .mdl from Vensim."
        raise BadMarkup(error.lineno, what, way_out) from None
    root = inside[0].children[0]
    return _without(_own_prefix(root), root)


def mended_markup(text: str) -> tuple[Node, tuple[str, ...]]:
    """Return the root of an XML text in which variables may lack end tags and comments hold --, and what was mended.

    Raises:
        BadMarkup: as `markup`, where that does not mend it.
    """
    try:
        return markup(text), ()
    except BadMarkup:
        mended, notes = _ended(text)
        if not notes:
            raise
        return markup(mended), notes


def _ended(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with end tags before variables that begin inside another one; lines stay as they are."""
    pieces: list[str] = []
    notes: list[str] = []
    done, tags = 0, [""]
    for found in _TAG.finditer(text):
        closing, tag, closed = found["closing"], found["tag"], found["closed"]
        if "--" in found[0][4:-3] and found[0].startswith("<!--"):
            pieces += [text[done : found.start()], re.sub(r"[^\n]", " ", found[0])]
            done = found.end()
            notes.append(f"line {text.count(chr(10), 0, found.start()) + 1}: a comment with -- in it was passed over")
        if not tag or closed:
            continue
        if closing:
            tags = tags[: len(tags) - tags[::-1].index(tag) - 1] if tag in tags else tags
        else:
            if tag in _ALONE and tags[-1] in _ALONE and tags[-2] in ("variables", "model"):
                pieces += [text[done : found.start()], f"</{tags[-1]}>"]
                done = found.start()
                line = text.count("\n", 0, done) + 1
                notes.append(f"line {line}: the variable before this one had no </{tags.pop()}>; it was ended here")
            tags.append(tag)
    return "".join([*pieces, text[done:]]), tuple(notes)


def _own_prefix(root: Node) -> str:
    """The prefix that stands for XMILE itself, with its colon; none where it is the file's default."""
    for name, space in root.attributes.items():
        if name.startswith("xmlns:") and space.casefold().startswith(_XMILE):
            return f"{name.removeprefix('xmlns:')}:"
    return ""


def _without(prefix: str, node: Node) -> Node:
    if not prefix:
        return node
    children = tuple(_without(prefix, child) for child in node.children)
    return Node(node.tag.removeprefix(prefix), node.attributes, children, node.text, node.line)
