"""Entries of the log: events as canonical bytes (RFC 8785), chained by SHA-256 so that a changed log shows.

Each entry has a header with everything but the event's own bytes, of which it holds the SHA-256, the name of the log
that it is in, and the hash of the entry before. The entry's hash is that of its header. So one hash, the head, stands
for the whole log up to there, and a log under another name shows. The chain shows a change to whoever has kept a head:
print it on what you publish.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from pydantic import ValidationError

from tiershift.errors import Problem, ScenarioError
from tiershift.events import jcs
from tiershift.events.types import KINDS, Event
from tiershift.events.upcasts import upcast

FORMAT = 2
"""Of the header; goes up when what is hashed changes. Format 1 had no name of the log; it is read, and told apart."""

GENESIS = ""
"""The head of a log without entries."""


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
            ScenarioError: the event is of a kind or version that this tiershift does not know, or not of its kind.
        """
        read = _READ.get((self.kind, self.v))
        if read is None:
            return read_event(self.payload)
        try:
            return read(self.payload)
        except ValidationError as error:
            raise _unreadable(self.kind, self.v, error) from error


def canonical(value: Event | Mapping[str, Any]) -> bytes:
    """Return the bytes of RFC 8785: the same for the same content, on any machine."""
    plain = value if isinstance(value, Mapping) else value.model_dump(mode="json")
    return jcs.dumps(plain)


def content(event: Event | Entry) -> bytes:
    """Return the bytes of an event: those that it was recorded with, where it was."""
    return event.payload if isinstance(event, Entry) else canonical(event)


def seal(event: Event | Entry, version: int, previous: str, stream: str) -> Entry:
    """Return `event` as the entry number `version` of the log `stream`, after the entry with hash `previous`.

    An entry of another log keeps its bytes, be they of an older version: at its old place it has its old hash.
    """
    if isinstance(event, Entry):
        if (event.version, event.previous) == (version, previous) and header_holds(event, stream):
            return event
        kept = (event.event_id, event.kind, event.v, event.effective, event.recorded)
        hashed = _hash(FORMAT, stream, version, *kept, event.payload_sha, previous)
        return Entry(version, *kept, event.payload, event.payload_sha, previous, hashed)
    plain = event.model_dump(mode="json")
    payload = jcs.dumps(plain)
    columns = (plain["event_id"], event.kind, event.v, plain["effective"], plain["recorded"])
    payload_sha = hashlib.sha256(payload).hexdigest()
    hashed = _hash(FORMAT, stream, version, *columns, payload_sha, previous)
    return Entry(version, *columns, payload, payload_sha, previous, hashed)


def as_recorded(entry: Entry) -> bool:
    """Return whether an entry's content has the very bytes that recording its event gives, in its version.

    What says the same in other signs, such as an id in capitals or a field twice, is not what was decided and recorded.

    Raises:
        ScenarioError: the event is not known, or not of its kind.
    """
    event = entry.event()
    try:
        said = json.loads(entry.payload, parse_int=_read_whole)
        if not isinstance(said, dict) or jcs.dumps(said) != entry.payload:
            return False
        named = all(
            said.get(name) == getattr(entry, name) for name in ("event_id", "kind", "v", "effective", "recorded")
        )
        return named and canonical(event) == canonical(upcast(said))
    except (ValueError, RecursionError):
        return False


def _read_whole(digits: str) -> int | float:
    """A number written without a point: beyond 2^53 it was a float, which is written so up to 1e21."""
    return int(digits) if len(digits) < len(str(2**53)) else float(digits)


def read_event(payload: bytes) -> Event:
    """Return the event that `payload` holds, brought up to the present version of its kind.

    Raises:
        ScenarioError: it is of a kind or version that this tiershift does not know, or not of its kind.
    """
    plain: dict[str, Any] = json.loads(payload)
    kind, v = str(plain.get("kind")), plain.get("v")
    if (kind, v) not in _READ:
        plain = upcast(plain)
        v, payload = plain.get("v"), json.dumps(plain).encode()
    read = _READ.get((kind, v)) if type(v) is int else None
    if read is None:
        what = f"the log holds an event {kind} of version {v}, which this tiershift does not know"
        raise ScenarioError(Problem("log", what, "", "Open it with a newer tiershift."))
    try:
        return read(payload)
    except ValidationError as error:
        raise _unreadable(kind, v, error) from error


def _unreadable(kind: str, v: object, error: ValidationError) -> ScenarioError:
    flaw = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in flaw["loc"])
    what = f"the log holds an event that is no {kind} of version {v}: {where or 'it'}: {flaw['msg']}"
    return ScenarioError(Problem("log", what, "", "It was not written by tiershift, or was changed: verify the log."))


_READ: Mapping[tuple[str, int], Callable[[bytes], Event]] = {
    (name, kind.model_fields["v"].default): kind.__pydantic_validator__.validate_json for name, kind in KINDS.items()
}
"""Reads and checks an event of the present version of its kind: a third of the time of asking for its kind first."""


def broken_links(entries: Iterable[Entry], stream: str) -> tuple[str, ...]:
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
        elif not header_holds(entry, stream):
            wrong.append(f"entry {entry.version}, {entry.kind} {entry.event_id}, was changed: its header")
        previous = entry.hash
    return tuple(wrong)


def content_holds(entry: Entry) -> bool:
    """Return whether an entry's content is what its header says."""
    # A database may give back what was never put in, such as text for bytes.
    return isinstance(entry.payload, bytes) and hashlib.sha256(entry.payload).hexdigest() == entry.payload_sha


def header_holds(entry: Entry, stream: str) -> bool:
    """Return whether an entry's header is the one that its hash was made of, in the log `stream`."""
    return any(_header_hash(each, entry, stream) == entry.hash for each in (FORMAT, 1))


def names_its_log(entry: Entry, stream: str) -> bool:
    """Return whether the name of its log is part of what an entry's hash was made of: not so in format 1."""
    return _header_hash(FORMAT, entry, stream) == entry.hash


def _header_hash(format_: int, entry: Entry, stream: str) -> str:
    columns = (entry.event_id, entry.kind, entry.v, entry.effective, entry.recorded)
    try:
        return _hash(format_, stream, entry.version, *columns, entry.payload_sha, entry.previous)
    except rfc8785.CanonicalizationError:
        # A database may give back what was never put in, such as bytes for text.
        return ""


def _hash(
    format_: int,
    stream: str,
    version: int,
    event_id: str,
    kind: str,
    v: int,
    effective: str,
    recorded: str,
    payload_sha: str,
    previous: str,
) -> str:
    if _whole(version) and _whole(v) and _as_is(effective, event_id, kind, payload_sha, previous, recorded, stream):
        # Written out: a tenth of the time of the encoder, and most of that of an append. Tests hold the two together.
        log = f'"stream":"{stream}",' if format_ > 1 else ""
        header = (
            f'{{"effective":"{effective}","event_id":"{event_id}","format":{format_},"kind":"{kind}",'
            f'"payload_sha":"{payload_sha}","previous":"{previous}","recorded":"{recorded}",{log}"v":{v},'
            f'"version":{version}}}'
        ).encode()
    else:
        plain: dict[str, Any] = {
            "format": format_,
            "version": version,
            "event_id": event_id,
            "kind": kind,
            "v": v,
            "effective": effective,
            "recorded": recorded,
            "payload_sha": payload_sha,
            "previous": previous,
        }
        header = jcs.dumps(plain | {"stream": stream} if format_ > 1 else plain)
    return hashlib.sha256(header).hexdigest()


def _as_is(*texts: str) -> bool:
    """Whether these are texts, of signs that stand in JSON as they are."""
    try:
        every = "".join(texts)
    except TypeError:
        return False
    return every.isascii() and every.isprintable() and '"' not in every and "\\" not in every


def _whole(number: int) -> bool:
    return type(number) is int and abs(number) < 2**53
