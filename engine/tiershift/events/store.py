"""Where logs are kept: what any store must do, and the store in memory that shows it.

A store holds streams, each the log of one plan. An append is all or nothing and durable when it returns. It says which
version of the stream it was decided against, so that two editors never overwrite each other unseen; events that are
already there under their ids are not recorded twice, so that a retry does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import Protocol, Self

from tiershift.errors import Problem, ScenarioError
from tiershift.events.chain import GENESIS, Entry, content, seal
from tiershift.events.types import Event
from tiershift.events.watch import Bell, Watch


class StaleVersion(ScenarioError):
    """Somebody else appended first; `since` holds what they appended."""

    def __init__(self, stream: str, expected: int, since: tuple[Entry, ...]) -> None:
        what = f"the log of {stream} has {len(since)} entries after version {expected}, which this change does not know"
        if not since:
            what = f"the log of {stream} does not reach version {expected}"
        super().__init__(Problem(stream, what, "", "Read the log again, decide against it, and append."))
        self.since = since


class EventIdReused(ScenarioError):
    """An event id is in the log already, with other content."""

    def __init__(self, stream: str, event_id: str) -> None:
        what = f"the log of {stream} holds another event under the id {event_id}"
        super().__init__(Problem(stream, what, "", "Give every new event an id of its own."))


@dataclass(frozen=True, slots=True)
class Append:
    """What is to be appended to one stream; see `Store.append`."""

    stream: str
    events: Sequence[Event | Entry]
    expected_version: int


class Store(Protocol):
    """What any store of logs does; use it as a context manager, or `close` it.

    Threads may share a store. Whatever fails in it for a reason outside the program is a `ScenarioError`.
    """

    @property
    def caution(self) -> str:
        """What its user should know of the place where the logs are kept, as one sentence; mostly nothing."""
        ...

    def append(self, stream: str, events: Sequence[Event | Entry], *, expected_version: int) -> tuple[Entry, ...]:
        """Append `events` after the entry number `expected_version` of `stream` (0 for a new one), all or none.

        Entries of another log may be among them, which keep their bytes.
        Where the store was lost sight of on the way, it is asked again: events have ids of their own, so that nothing
        is recorded twice.

        Returns:
            The entries; those of the first time where all the events are there already.

        Raises:
            StaleVersion: the stream is not at `expected_version`.
            EventIdReused: one of the ids is there already and the events as a whole are not.
        """
        ...

    def append_all(self, appends: Sequence[Append]) -> tuple[tuple[Entry, ...], ...]:
        """Append to several streams, to each at most once: to all of them, or to none.

        Each is as by `append`, and what is returned and raised is as by it, for the first that is refused.
        """
        ...

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """Return the entries of `stream` behind the entry number `after`, in order; none for an unknown stream."""
        ...

    def head(self, stream: str) -> tuple[int, str]:
        """Return the number and hash of the last entry; (0, "") where there is none."""
        ...

    def streams(self) -> tuple[str, ...]:
        """Return the names of the streams that have entries, sorted."""
        ...

    def watch(self, stream: str, *, after: int) -> Watch:
        """Return what tells of entries of `stream` behind the entry number `after`, by whomever they are appended."""
        ...

    def close(self) -> None:
        """Let go of file or server; what was appended stays."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Closing:
    """A context manager that closes at its end."""

    def close(self) -> None:
        """Let go of what is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class MemoryStore(Closing):
    """The reference: a store that ends with the process."""

    caution = ""

    def __init__(self) -> None:
        self._streams: dict[str, list[Entry]] = {}
        self._ids: dict[str, dict[str, Entry]] = {}
        self._lock, self._bell = Lock(), Bell()
        self._closed = False

    def close(self) -> None:
        """See `Store.close`: what was appended can still be read, and nothing more is taken."""
        self._closed = True

    def append(self, stream: str, events: Sequence[Event | Entry], *, expected_version: int) -> tuple[Entry, ...]:
        """See `Store.append`."""
        return self.append_all([Append(stream, events, expected_version)])[0]

    def append_all(self, appends: Sequence[Append]) -> tuple[tuple[Entry, ...], ...]:
        """See `Store.append_all`."""
        if self._closed:
            raise closed("memory:")
        with self._lock:
            found = [self._decided(each) for each in appends]
            for each, (added, new) in zip(appends, found, strict=True):
                if added and new:
                    self._streams.setdefault(each.stream, []).extend(added)
                    self._ids.setdefault(each.stream, {}).update({entry.event_id: entry for entry in added})
        self._bell.ring()
        return tuple(added for added, _ in found)

    def _decided(self, each: Append) -> tuple[tuple[Entry, ...], bool]:
        """The entries of an append, and whether they are new."""
        if done := already_there(each.stream, each.events, self._ids.get(each.stream, {})):
            return done, False
        log = self._streams.get(each.stream, [])
        if len(log) != each.expected_version:
            raise StaleVersion(each.stream, each.expected_version, tuple(log[each.expected_version :]))
        return chained(each.events, len(log), log[-1].hash if log else GENESIS, each.stream), True

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        return tuple(self._streams.get(stream, [])[after:])

    def head(self, stream: str) -> tuple[int, str]:
        """See `Store.head`."""
        log = self._streams.get(stream)
        return (log[-1].version, log[-1].hash) if log else (0, GENESIS)

    def streams(self) -> tuple[str, ...]:
        """See `Store.streams`."""
        return tuple(sorted(self._streams))

    def watch(self, stream: str, *, after: int) -> Watch:
        """See `Store.watch`."""
        return Watch(lambda version: self.read(stream, after=version), self._bell.listen(), after)


def closed(where: str) -> ScenarioError:
    """Return what is said where a store is used after it was closed."""
    return ScenarioError(Problem(where, "the store was closed", "", "Open it again."))


def chained(events: Sequence[Event | Entry], version: int, head: str, stream: str) -> tuple[Entry, ...]:
    """Return `events` as the entries of `stream` that follow its entry number `version` with hash `head`."""
    entries: list[Entry] = []
    for event in events:
        version += 1
        entries.append(seal(event, version, head, stream))
        head = entries[-1].hash
    return tuple(entries)


def already_there(stream: str, events: Sequence[Event | Entry], there: dict[str, Entry]) -> tuple[Entry, ...]:
    """Return the entries of `events` where all of them were appended before; none where all are new.

    Args:
        stream: for messages.
        events: what is to be appended.
        there: entries of the stream by event id; at least those whose ids are among `events`.

    Raises:
        EventIdReused: an id is there with other content, twice in `events`, or there for some of the events only.
    """
    ids = [str(event.event_id) for event in events]
    seen: set[str] = set()
    for event_id, event in zip(ids, events, strict=True):
        known = there.get(event_id)
        if event_id in seen or (known and known.payload != content(event)):
            raise EventIdReused(stream, event_id)
        seen.add(event_id)
    found = tuple(there[event_id] for event_id in ids if event_id in there)
    if found and len(found) < len(events):
        raise EventIdReused(stream, found[0].event_id)
    return found
