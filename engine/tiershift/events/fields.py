"""Events from fields given one by one: on a command line, or in the cells of a sheet.

What is wrong is told field by field, in the words in which a scenario file would be told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args
from uuid import UUID

from tiershift.errors import suggest
from tiershift.events.types import KINDS, Event
from tiershift.events.yamlio import DERIVED, event_of
from tiershift.model.yamlmap import Document, Leaf, Node, Table, loads


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one field; `field` is empty for the event as a whole."""

    field: str
    what: str
    way_out: str


def made_of(kind: str, fields: Mapping[str, str | Node], event_id: UUID) -> Event | tuple[Flaw, ...]:
    """Return the event of `kind` with `fields`, each as one would write it in a scenario file, or what is wrong.

    Args:
        kind: as in `KINDS`.
        fields: by name, as text or as it was read from YAML; `event_id` among them replaces the one below.
        event_id: of the event.
    """
    if kind not in KINDS:
        way_out = suggest(kind, tuple(KINDS), f"The kinds are: {', '.join(KINDS)}.")
        return (Flaw("kind", f'there is no kind of event "{kind}"', way_out),)
    names = ("kind", *fields)
    items: dict[str, Node] = {"kind": Leaf(kind, 1)}
    lines = [kind, *(text if isinstance(text, str) else "" for text in fields.values())]
    document = Document("", tuple(lines), Table({}, {}, 0))
    for line, (name, text) in enumerate(fields.items(), start=2):
        items[name] = _node(document, kind, name, text, line) if isinstance(text, str) else text
    written = event_of(document, Table(items, {name: line for line, name in enumerate(names, start=1)}, 0))
    if written is None or document.problems:
        return tuple(_flaw(names, problem.where, problem.what, problem.way_out) for problem in document.problems)
    if written.event.event_id != DERIVED:
        return written.event
    return written.event.model_copy(update={"event_id": event_id})


def telling(event: Event, left_out: Collection[str], *, plain: bool = False) -> Mapping[str, Any]:
    """Return the fields of an event that say something: nought does, unless it is what leaving the field out means.

    Args:
        event: any event.
        left_out: fields that are told otherwise.
        plain: values as JSON has them.
    """
    fields = type(event).model_fields
    said = event.model_dump(mode="json" if plain else "python", exclude=set(left_out))
    return {
        name: value
        for name, value in said.items()
        if value not in (None, "") and (value or fields[name].is_required() or value != fields[name].default)
    }


def words(kind: str) -> str:
    """Return the name of a kind as people read it: `FundingShifted` is Funding shifted."""
    spaced = "".join(f" {sign.lower()}" if sign.isupper() else sign for sign in kind).strip()
    return spaced[:1].upper() + spaced[1:]


def kind_of(text: str) -> str | None:
    """Return the kind that `text` names, as in `KINDS` or in words, in any spelling; `None` for no kind."""
    bare = "".join(text.split()).replace("_", "").casefold()
    return next((kind for kind in KINDS if kind.casefold() == bare), None)


def _node(document: Document, kind: str, name: str, text: str, line: int) -> Node:
    field = KINDS[kind].model_fields.get(name)
    options = [one for one in get_args(field.annotation) if one is not NoneType] if field else []
    of: Any = options[0] if field and len(options) == 1 and NoneType in get_args(field.annotation) else None
    annotation = of or (field.annotation if field else str)
    if getattr(annotation, "__origin__", None) in (dict, tuple, list):
        inner = loads("\n" * (line - 1) + f"{name}: {text}", "")
        if not inner.problems and name in inner.root.items:
            return inner.root.items[name]
        for problem in inner.problems:
            document.note(line, problem.what, problem.way_out)
        return Leaf(text, line)
    return Leaf(text, line, quoted=annotation is str)


def _flaw(names: tuple[str, ...], where: str, what: str, way_out: str) -> Flaw:
    line = where.rpartition(":")[2]
    number = int(line) if line.isdigit() else 0
    return Flaw(names[number - 1] if 0 < number <= len(names) else "", what, way_out)
