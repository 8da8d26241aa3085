"""Scenario files: events written in YAML, each with the line on which each of its fields stands.

    scenario: cut
    title: 8 % off the envelope over two years
    model: childrens_services
    extends: baseline
    common: {who: Director of Finance, recorded: 2026-05-14}
    events:
      - kind: CutImposed
        effective: 2026-04-01
        share: 0.08
        over: 2
        why: The settlement falls short of what is planned.

What `common` says holds for every event of the file that does not say otherwise; it is not handed on by `extends`.
An event's id follows from its content and the scenario's name, so that the same file gives the same log; an event that
says its own `event_id`, as `yamlout` writes it, keeps that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID, uuid5

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from tiershift.events.chain import canonical
from tiershift.events.types import EVENT, KINDS, Event
from tiershift.events.upcasts import as_first_said
from tiershift.model.calendar import financial_year_start
from tiershift.model.distributions import SHAPES
from tiershift.model.yamlmap import Document, Leaf, Node, Table, load

COMMON = ("who", "why", "source", "effective", "recorded", "unit")

_SCENARIOS = UUID("5f0c1d0e-6a58-5c57-9d0b-7f4f6d1c2b11")
_REQUIRED = ("scenario", "title", "model", "events")
_NOT_WRITTEN = ("event_id", "kind", "v")
_YEARS = range(1900, 2201)
DERIVED = UUID(int=0)
"""Stands for an id that follows from the content."""


@dataclass(frozen=True, slots=True)
class Written:
    """An event as a file has it: `lines` gives the line of each field, `line` that of the event."""

    event: Event
    line: int
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file as far as it could be read; what could not is noted in `document`.

    `extends` is the name of the scenario whose events come first, empty for none; `extends_line` is its line.
    """

    path: Path
    document: Document
    name: str
    title: str
    model: str
    extends: str
    extends_line: int
    events: tuple[Written, ...]


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in the file at `path`; problems are noted in its document, none is raised."""
    document = load(path)
    fields: Mapping[str, Node] = {}
    if document.root.items:
        fields = document.take(document.root, "a scenario", required=_REQUIRED, optional=("extends", "common"))
    name = document.text(fields.get("scenario"), "scenario") or path.stem
    extends = document.text(fields.get("extends"), "extends") or ""
    return Scenario(
        path=path,
        document=document,
        name=name,
        title=document.text(fields.get("title"), "title") or "",
        model=document.text(fields.get("model"), "model") or "",
        extends=extends,
        extends_line=document.root.lines["extends"] if extends else 0,
        events=_events(document, name, fields),
    )


def _events(document: Document, scenario: str, fields: Mapping[str, Node]) -> tuple[Written, ...]:
    common = document.take(fields.get("common"), "common", optional=COMMON)
    rows = document.rows(fields.get("events"), "events")
    if rows is not None and not rows.items:
        document.note(rows.line, "events is empty", "List at least one event, or leave the file out.")
    found: list[Written] = []
    times: dict[bytes, int] = {}
    for node in rows or ():
        table = document.table(node, "an event")
        written = table and event_of(document, table, common)
        if written:
            # Twice the same event in one file is two events.
            if written.event.event_id != DERIVED:
                found.append(written)
                continue
            content = canonical(as_first_said(written.event.model_dump(mode="json")))
            times[content] = times.get(content, 0) + 1
            event_id = _event_id(scenario, content, times[content])
            event = written.event.model_copy(update={"event_id": event_id})
            found.append(Written(event, written.line, written.lines))
    return tuple(found)


def event_of(document: Document, table: Table, common: Mapping[str, Node] = MappingProxyType({})) -> Written | None:
    """Return the event that a mapping of a document says; `None` where it says none, and why is noted.

    An event that does not say its `event_id` has `DERIVED` for one.
    """
    if "kind" not in table.items:
        way_out = f"Add `kind:` with one of: {', '.join(KINDS)}."
        document.note(table.line, "an event has no kind", way_out)
        return None
    kind = document.choice(table.items["kind"], "kind", tuple(KINDS))
    if kind is None:
        return None
    fields = {name: field for name, field in KINDS[kind].model_fields.items() if name not in _NOT_WRITTEN}
    by_default = {"effective"} if kind == "OutturnRecorded" else set()
    inherited = {name: node for name, node in common.items() if name in fields and name not in table.items}
    required = [n for n, f in fields.items() if f.is_required() and n not in by_default and n not in inherited]
    optional = [name for name in ("kind", "event_id", *fields) if name not in required]
    before = len(document.problems)
    nodes = {**inherited, **document.take(table, f"a {kind}", required=required, optional=optional)}
    values = {
        name: value
        for name, field in fields.items()
        if (value := _field(document, nodes.get(name), name, field)) is not None
    }
    if len(document.problems) > before:
        return None
    event_id = _id(document, nodes.get("event_id"), "event_id") or DERIVED
    if len(document.problems) > before:
        return None
    if kind == "OutturnRecorded" and values["financial_year"] in _YEARS:
        values.setdefault("effective", financial_year_start(values["financial_year"]))
    lines = {name: table.lines.get(name, node.line) for name, node in nodes.items()}
    return _checked(document, {"kind": kind, "event_id": event_id, **values}, table.line, lines)


def _field(document: Document, node: Node | None, name: str, field: FieldInfo) -> Any:
    """Return one field of an event; a text may be empty, in quotes, where its type has a pattern that allows it."""
    if isinstance(node, Leaf) and node.quoted and not node.text and field.annotation is str:
        patterns = [found for rule in field.metadata if (found := getattr(rule, "pattern", None))]
        if any(re.match(str(pattern), "") for pattern in patterns):
            return ""
    return _value(document, node, name, field.annotation)


def _value(document: Document, node: Node | None, name: str, annotation: Any) -> Any:
    """Return the field `name` of an event as what its type says; `None` where it is missing or wrong, and noted."""
    options = [option for option in get_args(annotation) if option is not NoneType]
    if options and all(isinstance(option, str) for option in options):
        return document.choice(node, name, options)
    if get_origin(annotation) in (tuple, list):
        rows = document.rows(node, name)
        items = None if rows is None else [_value(document, item, name, options[0]) for item in rows]
        return None if items is None else get_origin(annotation)(items)
    if get_origin(annotation) in (Union, UnionType) and len(options) == 1:
        return _value(document, node, name, options[0])
    if date in options:
        return _moment(document, node, name)
    if get_origin(annotation) is Annotated:
        return _value(document, node, name, options[0])
    if annotation in _READ:
        return _READ[annotation](document, node, name)
    return _draw(document, node)


def _id(document: Document, node: Node | None, name: str) -> UUID | None:
    text = document.text(node, name)
    try:
        return UUID(text) if text else None
    except ValueError:
        if node is not None:
            document.note(node.line, f"{name} is no id: {text}", "Copy the id of the event from the log.")
        return None


def _whole(document: Document, node: Node | None, name: str) -> int | None:
    number = document.number(node, name)
    if node is None or number is None or number.is_integer():
        return None if number is None else int(number)
    document.note(node.line, f"{name} is not a whole number: {number:g}", "Write it without decimals, such as 2024.")
    return None


def _moment(document: Document, node: Node | None, name: str) -> date | None:
    """Return a day, or a moment that says its zone."""
    if not isinstance(node, Leaf) or "T" not in node.text.upper():
        return document.date(node, name)
    try:
        moment = datetime.fromisoformat(node.text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        way_out = "Write the day, 2026-04-01, or the moment with its zone, 2026-04-01T09:30:00+01:00."
        document.note(node.line, f"{name} is not a moment: {node.text}", way_out)
        return None
    return moment


def _draw(document: Document, node: Node | None) -> dict[str, dict[str, float]] | None:
    table = document.table(node, "draw")
    if table is None:
        return None
    if len(table.items) != 1 or not table.items.keys() <= SHAPES.keys():
        shapes = ", ".join(SHAPES)
        document.note(table.line, "draw is not one shape", f"Write {{shape: {{numbers}}}} with one of: {shapes}.")
        return None
    ((shape, node),) = table.items.items()
    wanted = tuple(SHAPES[shape].__dataclass_fields__)
    numbers = document.take(node, shape, required=wanted)
    read = {name: document.number(number, name) for name, number in numbers.items()}
    return {shape: {name: number for name, number in read.items() if number is not None}}


_READ: Mapping[Any, Callable[[Document, Node | None, str], Any]] = {
    str: Document.text,
    int: _whole,
    float: Document.number,
    bool: Document.truth,
    date: Document.date,
    UUID: _id,
}
"""What reads a field of a plain type."""


def _checked(document: Document, values: dict[str, Any], line: int, lines: Mapping[str, int]) -> Written | None:
    try:
        return Written(EVENT.validate_python(values), line, lines)
    except ValidationError as error:
        flaws = error.errors()
        for flaw in [flaw for flaw in flaws if flaw["type"] != "missing"] or flaws:  # a wrong year leaves no date
            fields = [str(part) for part in flaw["loc"] if part in values and part != "kind"]
            said = flaw["msg"].removeprefix("Value error, ")
            if fields:
                way_out = f"{said.replace('Input', 'It')}."
                document.note(lines[fields[0]], f"{fields[0]} cannot be {values[fields[0]]}", way_out)
            else:
                what, _, way_out = said.partition(". ")
                document.note(line, what, way_out or "docs/events.md lists what each kind of event holds.")
        return None


def _event_id(scenario: str, content: bytes, occurrence: int) -> UUID:
    named = {"scenario": scenario, "occurrence": occurrence, "event": json.loads(content, parse_int=float)}
    return uuid5(_SCENARIOS, canonical(named).decode("utf-8"))
