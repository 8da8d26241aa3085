"""Entries of the log: events as canonical bytes (RFC 8785), chained by SHA-256 so that a changed log shows.

Each entry has a header with everything but the event's own bytes, of which it holds the SHA-256, and the hash of the
entry before. The entry's hash is that of its header. So one hash, the head, stands for the whole log up to there; and
two logs that share a past have the same hash at its end. The chain shows a change to whoever has kept a head: print it
on what you publish.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785

from tiershift.errors import Problem, ScenarioError
from tiershift.events import jcs
from tiershift.events.types import EVENT, KINDS, Event

FORMAT = 1
"""Of the header; goes up when what is hashed changes."""

GENESIS = ""
"""The head of a log without entries."""

Upcast = Callable[[dict[str, object]], dict[str, object]]


def _counted_2(old: dict[str, object]) -> dict[str, object]:
    """A count that was recorded before counts steered does not begin to."""
    return {**old, "v": 2, "steers": False}


UPCASTS: Mapping[tuple[str, int], Upcast] = {("Counted", 1): _counted_2}
"""What turns an event of an old version into the next one, by kind and version; stored events are never rewritten."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it stands in the log.

    Attributes:
        version: its place in the log, counted from one without gaps.
        event_id, kind, v, effective, recorded: of the event, as text; `v` is the version of its kind.
        payload: the event's canonical bytes.
        payload_sha: their SHA-256 in hexadecimal.
        previous, hash: of the entry before and of this one, in hexadecimal.
    """

    version: int
    event_id: str
    kind: str
    v: int
    effective: str
    recorded: str
    payload: bytes
    payload_sha: str
    previous: str
    hash: str

    def event(self) -> Event:
        """Return the event, brought up to the present version of its kind.

        Raises:
            ScenarioError: the event is of a kind or version that this tiershift does not know.
        """
        return read_event(self.payload)


def canonical(value: Event | Mapping[str, Any]) -> bytes:
    """Return the bytes of RFC 8785: the same for the same content, on any machine."""
    plain = value if isinstance(value, Mapping) else value.model_dump(mode="json")
    return jcs.dumps(plain)


def seal(event: Event, version: int, previous: str) -> Entry:
    """Return `event` as the entry number `version`, after the entry with hash `previous`."""
    plain = event.model_dump(mode="json")
    payload = canonical(plain)
    columns = (plain["event_id"], event.kind, event.v, plain["effective"], plain["recorded"])
    payload_sha = hashlib.sha256(payload).hexdigest()
    return Entry(version, *columns, payload, payload_sha, previous, _hash(version, *columns, payload_sha, previous))


def read_event(payload: bytes) -> Event:
    """Return the event that `payload` holds, brought up to the present version of its kind.

    Raises:
        ScenarioError: it is of a kind or version that this tiershift does not know.
    """
    plain: dict[str, Any] = json.loads(payload)
    kind, v = str(plain.get("kind")), plain.get("v")
    while upcast := UPCASTS.get((kind, int(v or 0))):
        plain = upcast(plain)
        kind, v = str(plain.get("kind")), plain.get("v")
    if kind not in KINDS or v != KINDS[kind].model_fields["v"].default:
        what = f"the log holds an event {kind} of version {v}, which this tiershift does not know"
        raise ScenarioError(Problem("log", what, "", "Open it with a newer tiershift."))
    return EVENT.validate_json(json.dumps(plain))


def broken_links(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return what is wrong with the chain of a whole log, one sentence an entry; nothing where it holds."""
    wrong: list[str] = []
    previous, version = GENESIS, 0
    for entry in entries:
        version += 1
        if entry.version != version:
            wrong.append(f"entry {version} is missing: entry {entry.version} stands in its place")
            version = entry.version
        elif entry.previous != previous:
            wrong.append(f"entry {entry.version} does not follow the entry before it")
        if not content_holds(entry):
            wrong.append(f"entry {entry.version}, {entry.kind} {entry.event_id}, was changed: its content")
        elif not header_holds(entry):
            wrong.append(f"entry {entry.version}, {entry.kind} {entry.event_id}, was changed: its header")
        previous = entry.hash
    return tuple(wrong)


def content_holds(entry: Entry) -> bool:
    """Return whether an entry's content is what its header says."""
    return hashlib.sha256(entry.payload).hexdigest() == entry.payload_sha


def header_holds(entry: Entry) -> bool:
    """Return whether an entry's header is the one that its hash was made of."""
    columns = (entry.event_id, entry.kind, entry.v, entry.effective, entry.recorded)
    try:
        return _hash(entry.version, *columns, entry.payload_sha, entry.previous) == entry.hash
    except rfc8785.CanonicalizationError:
        # A database may give back what was never put in, such as bytes for text.
        return False


def _hash(
    version: int, event_id: str, kind: str, v: int, effective: str, recorded: str, payload_sha: str, previous: str
) -> str:
    header: dict[str, Any] = {
        "format": FORMAT,
        "version": version,
        "event_id": event_id,
        "kind": kind,
        "v": v,
        "effective": effective,
        "recorded": recorded,
        "payload_sha": payload_sha,
        "previous": previous,
    }
    return hashlib.sha256(jcs.dumps(header)).hexdigest()
