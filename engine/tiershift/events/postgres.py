"""A store on a PostgreSQL server: shared, append-only, durable when an append returns.

An append is one statement and one exchange: the entries are sealed on the head that this store knows, and a trigger
refuses them if that is no longer the head. Only then is it asked what came between. What goes to several streams at
once takes its turn first, and then looks. A connection that is lost is made
anew and the question is put again, which does no harm: events are known by their ids.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any, TypeVar

from pydantic_core import to_json

from tiershift.errors import Problem, ScenarioError
from tiershift.events import postgres_tables as tables
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.postgres_link import Address, Link, Lost, Rejected
from tiershift.events.store import Append, Closing, StaleVersion, already_there, chained, closed
from tiershift.events.types import Event
from tiershift.events.watch import Watch

Result = TypeVar("Result")

_WAIT_SECONDS = 30.0
"""For a server that cannot be reached, or is starting."""
_SAY_SECONDS = 2.0
"""After which whoever waits is told so."""
_PAUSE_SECONDS = 0.05
_ATTEMPTS = 5
_DURABLY = "SET synchronous_commit = on"
_TAKEN = ("23505", tables.NOT_NEXT)
"""What the server says where somebody else was first: a version or id that is there, an event that does not follow."""
_NAMES = ("version", "event_id", "kind", "v", "effective", "recorded", "payload", "payload_sha", "previous", "hash")
_WAYS_OUT = {
    "28": "Check user and password: PGPASSWORD, or in the URL.",
    "3D": "Check the name of the database, or have it made: CREATE DATABASE.",
    "42501": "Have the owner of the tables grant the role what docs/stores.md says.",
    "53": "The server is short of room or memory: tell whoever looks after it; the log is as it was before.",
    "54": "Record less at once.",
    "55P03": "Another session is in the middle of an append: wait until it has finished, or have it ended.",
    "25006": "The server only reads: give the address of the one that is written to.",
}
_OTHERWISE = "Show this to whoever looks after the server; the log is as it was before."


class PostgresStore(Closing):
    """Logs in the schema `tiershift` of a database; use it as a context manager, or `close` it.

    Whoever opens the first one needs the right to make the tables; after that, to insert and to select is enough.

    Raises:
        ScenarioError: the server cannot be reached, does not let us in, or holds logs of a newer tiershift.
        UsageError: `url` is not the address of a server.

    `told`, where it is given, is told once when the server keeps somebody waiting.
    """

    caution = ""

    def __init__(self, url: str, told: Callable[[str], None] | None = None) -> None:
        self._told, self._closed = told, False
        self._address = Address.of(url)
        self._lock = RLock()
        self._link: Link | None = None
        self._listening: Link | None = None
        self._heads: dict[str, tuple[int, str]] = {}
        self._durable = True
        self._layout = tables.LAYOUT
        try:
            self._patiently(self._prepare)
        except BaseException:
            self.close()
            raise

    def append(self, stream: str, events: Sequence[Event | Entry], *, expected_version: int) -> tuple[Entry, ...]:
        """See `Store.append`."""
        return self._patiently(lambda link: self._append(link, stream, events, expected_version))

    def append_all(self, appends: Sequence[Append]) -> tuple[tuple[Entry, ...], ...]:
        """See `Store.append_all`."""
        return self._patiently(lambda link: self._append_all(link, appends))

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        return self._patiently(lambda link: self._after(link, stream, after))

    def head(self, stream: str) -> tuple[int, str]:
        """See `Store.head`."""
        return self._patiently(lambda link: self._head(link, stream))

    def streams(self) -> tuple[str, ...]:
        """See `Store.streams`."""
        return self._patiently(lambda link: tuple(sorted(name for (name,) in link.run(tables.STREAMS))))

    def watch(self, stream: str, *, after: int) -> Watch:
        """See `Store.watch`: the server itself tells, on a connection of the watch's own."""
        own = PostgresStore(self._address.at(self._address.database))
        return Watch(lambda version: own.read(stream, after=version), _Listener(own), after)

    @property
    def keeps_names(self) -> bool:
        """Whether the database has a table for the names of people: not in its first layout."""
        return self._layout > 1

    def ask(self, statement: str, **values: Any) -> list[list[Any]]:
        """Ask the server something besides logs, with `:name` for values; see `postgres_people`."""
        return self._patiently(lambda link: link.ask(statement, **values))

    def listen(self, seconds: float) -> None:
        """Wait until the server tells of an append, at most `seconds`; also if the connection had to be made anew."""

        def told(link: Link) -> None:
            if link is not self._listening:
                link.run(f"LISTEN {tables.CHANNEL}")
                self._listening = link
            elif seconds:
                link.told(seconds)

        self._patiently(told)

    def close(self) -> None:
        """Leave the server; what was appended stays."""
        self._closed = True
        self._leave()

    def _leave(self) -> None:
        link, self._link = self._link, None
        if link:
            link.close()

    def _prepare(self, link: Link) -> None:
        ((made, encoding, synchronous),) = link.run(tables.MADE)
        if encoding != "UTF8":
            what = f"the database is encoded in {encoding}, which cannot hold every text"
            raise self._error(what, "Make one in UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.")
        if not made:
            self._make_tables(link)
        ((layout,),) = link.run("SELECT max(version) FROM tiershift.layout")
        if layout is None or layout > tables.LAYOUT:
            raise self._error("the logs were written by a newer tiershift", "Open them with that one.")
        self._layout = layout
        if synchronous == "off":
            # A commit is to be on disk before it is answered, whatever the server is set to.
            self._durable = False
            link.run(_DURABLY)

    def _make_tables(self, link: Link) -> None:
        link.run("BEGIN")
        try:
            link.run(tables.TAKE_TURNS)
            ((made, *_),) = link.run(tables.MADE)
            if not made:
                link.run(tables.TABLES)
            link.run("COMMIT")
        except Rejected:
            link.run("ROLLBACK")
            raise

    def _append(self, link: Link, stream: str, events: Sequence[Event | Entry], expected: int) -> tuple[Entry, ...]:
        since: tuple[Entry, ...] = ()
        for _ in range(_ATTEMPTS):
            version, head = self._known(link, stream, expected)
            if version == expected:
                added = chained(events, version, head, stream)
                if not added:
                    return ()
                try:
                    self._insert(link, stream, added)
                except Rejected as refused:
                    if refused.code not in _TAKEN:
                        raise
                else:
                    self._heads[stream] = (added[-1].version, added[-1].hash)
                    return added
            ids = [str(event.event_id) for event in events]
            entries = _entries(link.ask(tables.AFTER_OR_BY_ID, log=stream, version=expected, ids=ids))
            if done := already_there(stream, events, {entry.event_id: entry for entry in entries}):
                return done
            since = tuple(entry for entry in entries if entry.version > expected)
            if since:
                self._heads[stream] = (since[-1].version, since[-1].hash)
                break
            if self._head(link, stream)[0] != expected:
                break
        raise StaleVersion(stream, expected, since)

    def _append_all(self, link: Link, appends: Sequence[Append]) -> tuple[tuple[Entry, ...], ...]:
        for attempt in range(_ATTEMPTS):
            link.run("BEGIN")
            try:
                link.run(tables.TAKE_TURNS)
                added = tuple([self._in_turn(link, each) for each in appends])
                link.run("COMMIT")
            except ScenarioError:
                link.run("ROLLBACK")
                raise
            except Rejected as refused:
                link.run("ROLLBACK")
                # Where transactions are serializable, this one may have looked before its turn.
                if refused.code not in _TAKEN or attempt == _ATTEMPTS - 1:
                    raise
            else:
                return added
        raise AssertionError("the last attempt returns or raises")

    def _in_turn(self, link: Link, each: Append) -> tuple[Entry, ...]:
        """Append while nobody else does: nothing can come between what is read and what is written."""
        ids = [str(event.event_id) for event in each.events]
        entries = _entries(link.ask(tables.AFTER_OR_BY_ID, log=each.stream, version=each.expected_version, ids=ids))
        if done := already_there(each.stream, each.events, {entry.event_id: entry for entry in entries}):
            return done
        rows = link.ask(tables.HEAD, log=each.stream)
        version, head = rows[0] if rows else (0, GENESIS)
        if version != each.expected_version:
            since = tuple(entry for entry in entries if entry.version > each.expected_version)
            raise StaleVersion(each.stream, each.expected_version, since)
        added = chained(each.events, version, head, each.stream)
        if added:
            self._insert(link, each.stream, added)
        return added

    def _insert(self, link: Link, stream: str, added: Sequence[Entry]) -> None:
        if len(added) == 1:
            link.ask(tables.INSERT_ONE, log=stream, **_named(added[0]))
        else:
            insert = tables.INSERT if self._layout > 1 else tables.INSERT_FIRST_LAYOUT
            link.ask(insert, log=stream, entries=_written(added))

    def _known(self, link: Link, stream: str, expected: int) -> tuple[int, str]:
        """The head, as known from before if that is the expected one."""
        known = self._heads.get(stream, (0, GENESIS))
        return known if known[0] == expected else self._head(link, stream)

    def _head(self, link: Link, stream: str) -> tuple[int, str]:
        rows = link.ask(tables.HEAD, log=stream)
        self._heads[stream] = (rows[0][0], rows[0][1]) if rows else (0, GENESIS)
        return self._heads[stream]

    def _after(self, link: Link, stream: str, version: int) -> tuple[Entry, ...]:
        entries = _entries(link.ask(tables.AFTER, log=stream, version=version))
        if entries:
            self._heads[stream] = (entries[-1].version, entries[-1].hash)
        return entries

    def _patiently(self, work: Callable[[Link], Result]) -> Result:
        """Do what needs the server; where it is lost on the way, find it again and do it once more."""
        until, told = 0.0, False
        with self._lock:
            while True:
                try:
                    return work(self._connected())
                except Lost as lost:
                    self._leave()
                    until = until or time.monotonic() + _WAIT_SECONDS
                    if self._told is not None and not told and until - time.monotonic() < _WAIT_SECONDS - _SAY_SECONDS:
                        told = True
                        self._told(f"{self._address} does not answer ({lost}): trying for {_WAIT_SECONDS:g} seconds.")
                    if time.monotonic() > until:
                        way_out = "Check that the server runs and can be reached; nothing is lost that was recorded."
                        raise self._error(f"the server cannot be reached: {lost}", way_out) from lost
                    time.sleep(_PAUSE_SECONDS)
                except Rejected as refused:
                    raise self._refusal(refused) from refused
                except ScenarioError:
                    raise
                except BaseException:
                    # Interrupted in the middle of an exchange: the next answer would be that of this question.
                    self._leave()
                    raise

    def _connected(self) -> Link:
        if self._closed:
            raise closed(str(self._address))
        if self._link is None:
            self._link = self._address.connect()
            if not self._durable:
                self._link.run(_DURABLY)
        return self._link

    def _refusal(self, refused: Rejected) -> ScenarioError:
        found = (way_out for start, way_out in _WAYS_OUT.items() if refused.code.startswith(start))
        return self._error(f"the server refuses: {refused}", next(found, _OTHERWISE))

    def _error(self, what: str, way_out: str) -> ScenarioError:
        return ScenarioError(Problem(str(self._address), what, "", way_out))


class _Listener:
    """Wakes where the server tells of an append."""

    def __init__(self, store: PostgresStore) -> None:
        self._store = store
        store.listen(0.0)

    def wait(self, seconds: float) -> None:
        self._store.listen(seconds)

    def close(self) -> None:
        self._store.close()


def _named(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in _NAMES}


def _written(entries: Sequence[Entry]) -> str:
    """Entries as the statement takes them in: one JSON array."""
    return to_json([_named(entry) for entry in entries]).decode()


def _entries(rows: Sequence[Sequence[Any]]) -> tuple[Entry, ...]:
    return tuple(Entry(*row) for row in rows)
