"""The way out of YAML: events as a scenario file that reads back to the same events, ids and all.

    scenario_text("ours", "Our plan", "childrens_services", events)

What is not said is what the type says by default. Texts that are not plain words go in quotes, long ones are folded.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from tiershift.events.types import Event
from tiershift.model.yamltree import NOTHING, TRUTH

_PLAIN = re.compile(r"[A-Za-z£][A-Za-z0-9£%_.,'()/+–-]*(?: [A-Za-z0-9£%_.,'()/+–-]+)*")
_WORDS = re.compile(r"[^\s]+(?: [^\s]+)*")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML cannot hold as it is, or takes for the end of a line."""
_QUOTED = re.compile(rf"{_UNSAFE.pattern}|[\"\\]")
_WIDTH = 110
_FIRST = ("kind", "effective", "recorded")
_LAST = ("who", "why", "source", "event_id")


def scenario_text(name: str, title: str, model: str, events: Iterable[Event]) -> str:
    """Return a scenario file with `events`, which reading it gives back equal.

    Args:
        name: of the scenario, which is also what its file is called.
        title, model: what the file says of itself.
        events: in order; the present version of their kinds.

    Raises:
        ValueError: a text holds half of a pair of signs, which no file can.
    """
    head = [f"scenario: {_text(name)}", *_field("title", title, ""), f"model: {_text(model)}", "events:"]
    return "\n".join([*head, *(line for event in events for line in event_lines(event))]) + "\n"


def event_lines(event: Event) -> list[str]:
    """Return one event as an item of the list `events`, two blanks in."""
    fields = type(event).model_fields
    between = [name for name in fields if name not in (*_FIRST, *_LAST, "v")]
    lines: list[str] = []
    for name in (*_FIRST, *between, *_LAST):
        value = getattr(event, name, None)
        if name in fields and value is not None and (fields[name].is_required() or value != _default(event, name)):
            lines += _field(name, value, "    ")
    lines.insert(0, f"    kind: {event.kind}")
    return [f"  - {lines[0].strip()}", *lines[1:]]


def stem(path: Path) -> str:
    """Return what a scenario in the file at `path` is called."""
    return path.name.removesuffix(path.suffix)


def _default(event: Event, name: str) -> object:
    return type(event).model_fields[name].get_default(call_default_factory=True)


def _field(name: str, value: object, indent: str) -> list[str]:
    long = isinstance(value, str) and len(indent) + len(name) + len(value) > _WIDTH
    if isinstance(value, str) and long and _WORDS.fullmatch(value) and not _UNSAFE.search(value):
        folded = textwrap.wrap(value, _WIDTH - len(indent) - 2, break_long_words=False, break_on_hyphens=False)
        return [f"{indent}{name}: >-", *(f"{indent}  {line}" for line in folded)]
    return [f"{indent}{name}: {_value(value)}"]


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return number_text(value)
        case int():
            return f"{value:_}" if abs(value) >= 1e5 else str(value)
        case str():
            return _text(value)
        case UUID():
            return str(value)
        case date():
            return f'"{shown}"' if ":" in (shown := value.isoformat()) else shown
        case Mapping():
            return "{" + ", ".join(f"{_text(str(key))}: {_value(inner)}" for key, inner in value.items()) + "}"
        case Sequence():
            return "[" + ", ".join(_value(inner) for inner in value) + "]"
    raise TypeError(f"a {type(value).__name__} is not written in a scenario file")


def number_text(value: float) -> str:
    """Return a float as the reader takes it, bit for bit: with a point before an exponent, thousands set apart."""
    if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0":
        return f"{int(value):_}"
    shown = repr(value)
    mantissa, sign, exponent = shown.partition("e")
    return f"{mantissa}{'' if '.' in mantissa else '.0'}e{exponent}" if sign else shown


def _text(text: str) -> str:
    text.encode("utf-8")
    if len(text) <= 4 * _WIDTH and _PLAIN.fullmatch(text) and not TRUTH.fullmatch(text) and not NOTHING.fullmatch(text):
        return text
    return '"' + _QUOTED.sub(_escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    short: Mapping[str, Any] = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return str(short.get(sign, f"\\u{ord(sign):04x}"))
