"""Logs as JSON lines, one entry a line, which an auditor can read and check with nothing but a standard library.

    {"stream": "ours", "version": 1, "event_id": …, "kind": …, "v": 1, "effective": …, "recorded": …,
     "payload": "{…}", "payload_sha": …, "previous": …, "hash": …}

`payload` is the event as the text that was hashed: SHA-256 of its UTF-8 bytes is `payload_sha`; SHA-256 of the JSON of
`format`, which is 2, and all other fields but `payload` and `hash`, keys sorted and no blanks, is `hash`. (Entries of
format 1 were sealed without `stream`.) Lines of a stream are in its order; a branch comes behind the streams that it
goes on from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tiershift.errors import InputError, Problem, ScenarioError
from tiershift.events.chain import Entry, as_recorded, broken_links

_TEXTS = ("event_id", "kind", "effective", "recorded", "payload", "payload_sha", "previous", "hash")
_NUMBERS = ("version", "v")
_FIELDS = ("version", "event_id", "kind", "v", "effective", "recorded", "payload", "payload_sha", "previous", "hash")
_WAY_OUT = "Take the file as it was exported; it must not be edited."


def lines_of(stream: str, entries: Iterable[Entry]) -> str:
    """Return the entries of one stream as JSON lines."""
    made: list[str] = []
    for entry in entries:
        fields: dict[str, Any] = {name: getattr(entry, name) for name in _FIELDS}
        fields["payload"] = entry.payload.decode("utf-8")
        made.append(json.dumps({"stream": stream, **fields}, ensure_ascii=False, separators=(",", ":")) + "\n")
    return "".join(made)


def read_lines(text: str, where: str) -> Mapping[str, tuple[Entry, ...]]:
    """Return the entries of each stream in JSON lines, in the order of the file; their chains hold.

    Args:
        text: the lines.
        where: how messages name the file.

    Raises:
        ScenarioError: lines that are no entries, or chains that do not hold, all of them.
    """
    problems: list[Problem] = []
    streams: dict[str, list[Entry]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            match _entry(line):
                case str() as what:
                    problems.append(Problem(f"{where}:{number}", what, line, _WAY_OUT))
                case stream, entry:
                    streams.setdefault(stream, []).append(entry)
    if not problems and not streams:
        problems.append(Problem(where, "the file holds no entries", "", "Give a file written by `plan export`."))
    for stream, entries in streams.items():
        problems += [Problem(where, f"{stream}: {wrong}", "", _WAY_OUT) for wrong in broken_links(entries, stream)]
    if problems:
        raise ScenarioError(problems)
    for stream, entries in streams.items():
        problems += _unknown(where, stream, entries)
    if problems:
        raise ScenarioError(problems)
    return {stream: tuple(entries) for stream, entries in streams.items()}


def _entry(line: str) -> tuple[str, Entry] | str:
    """Return the stream and the entry of a line, or what is wrong with it."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return "this is not JSON"
    if not isinstance(fields, dict) or not fields.keys() >= {"stream", *_FIELDS}:
        return "this is not an entry of a log"
    wrong = [name for name in ("stream", *_TEXTS) if not isinstance(fields[name], str)]
    wrong += [name for name in _NUMBERS if type(fields[name]) is not int]
    if wrong:
        return f"{', '.join(wrong)} cannot be {', '.join(json.dumps(fields[name])[:40] for name in wrong)}"
    try:
        return fields["stream"], Entry(**{name: _bytes(name, fields[name]) for name in _FIELDS})
    except UnicodeEncodeError:
        return "it holds half of a pair of signs"


def _bytes(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8") if name == "payload" else value.encode("utf-8").decode("utf-8")
    return value


def _unknown(where: str, stream: str, entries: Sequence[Entry]) -> list[Problem]:
    """Return what of entries whose chain holds is not known here, such as events of a newer version."""
    found: list[Problem] = []
    for entry in entries:
        try:
            event, place = entry.event(), f"{where}: {stream} {entry.version}"
            if (event.kind, str(event.event_id)) != (entry.kind, entry.event_id):
                what = f"its header says {entry.kind} {entry.event_id}, its content {event.kind} {event.event_id}"
                found.append(Problem(place, what, "", _WAY_OUT))
            elif not as_recorded(entry):
                what = f"the content of the {entry.kind} {entry.event_id} is not written as events are recorded"
                found.append(Problem(place, what, "", _WAY_OUT))
        except InputError as error:
            found += [Problem(f"{where}: {stream} {entry.version}", p.what, "", p.way_out) for p in error.problems]
        except ValueError:  # the chain of whoever made the file holds, over what is no event
            what = f"{entry.kind} does not hold what an event of this kind holds"
            found.append(Problem(f"{where}: {stream} {entry.version}", what, "", _WAY_OUT))
    return found
