"""A store in one SQLite file: append-only, one writer at a time, durable when an append returns."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from threading import RLock
from typing import TypeVar

from tiershift.errors import Problem, ScenarioError
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.places import shared_by
from tiershift.events.store import Append, Closing, StaleVersion, already_there, chained, closed
from tiershift.events.types import Event
from tiershift.events.watch import Bell, Watch

APPLICATION_ID = 0x74696572  # "tier"
LAYOUT = 1
"""Of the tables; a file with a higher one was written by a newer tiershift."""

Result = TypeVar("Result")

_MEMORY = ":memory:"
_WAIT_SECONDS = 30.0
"""For a file that another program holds."""
_POLL_SECONDS = 0.05
"""How often a watch looks whether another connection has written."""
_COLUMNS = "version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash"
_INSERT = f"INSERT INTO events(stream, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

# INSERT OR REPLACE would remove a row past the other two triggers, so the third refuses whatever is there already.
_TABLES = """
CREATE TABLE IF NOT EXISTS events(
    pos INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, version INTEGER NOT NULL, event_id TEXT NOT NULL,
    kind TEXT NOT NULL, v INTEGER NOT NULL, effective TEXT NOT NULL, recorded TEXT NOT NULL,
    payload BLOB NOT NULL, payload_sha TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
    UNIQUE(stream, version), UNIQUE(stream, event_id));
CREATE TRIGGER IF NOT EXISTS never_updated BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS never_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS only_appended BEFORE INSERT ON events
    WHEN EXISTS (SELECT 1 FROM events WHERE pos = NEW.pos OR (stream = NEW.stream AND event_id = NEW.event_id))
      OR NEW.version != 1 + (SELECT coalesce(max(version), 0) FROM events WHERE stream = NEW.stream)
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
"""

_MAGIC = b"SQLite format 3\0"
_GO_BACK = "Go back to a copy, and compare heads with what was published."
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FAULTS = {
    sqlite3.SQLITE_BUSY: ("another program holds it", "Close that program, or wait until it has finished."),
    sqlite3.SQLITE_LOCKED: ("another program holds it", "Close that program, or wait until it has finished."),
    sqlite3.SQLITE_FULL: ("the disk is full", "Make room; the log is as it was before."),
    sqlite3.SQLITE_READONLY: ("it may not be written to", "Ask for the right to write to the file and its folder."),
    sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "Check that the folder exists and can be written to."),
    sqlite3.SQLITE_IOERR: (
        "the disk did not take or give what it should",
        "Look whether it is full or failing; the log is as it was before.",
    ),
    sqlite3.SQLITE_CORRUPT: ("it is damaged", _GO_BACK),
    sqlite3.SQLITE_NOTADB: ("it is not a log", "Give the name of a log, or of a new file."),
}
_OTHERWISE = ("SQLite refuses", "Check that the file is a log, and compare it with a copy.")


def journal(version: tuple[int, ...], *, shared: bool = False) -> tuple[str, str]:
    """Return the journal mode and the synchronous setting that lose nothing on this SQLite.

    Versions 3.7.0 to 3.51.2 can corrupt a write-ahead log when a checkpoint meets a second connection
    (https://www.sqlite.org/wal.html#walresetbug); 3.44.6, 3.50.7 and 3.51.3 mend it. Where machines share the folder
    there is no such log: it needs memory in common.
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return ("wal", "full") if mended and not shared else ("delete", "extra")


class SqliteStore(Closing):
    """Logs in one SQLite file; use it as a context manager, or `close` it.

    Raises:
        ScenarioError: the file is no log of ours, is cut short, was written by a newer tiershift, or stays locked by
            another program.
    """

    def __init__(self, path: Path | str = _MEMORY) -> None:
        self._where = str(path)
        self._shared = "" if self._where == _MEMORY else shared_by(Path(path))
        self._lock, self._bell = RLock(), Bell()
        with self._errors():
            # Waiting is done here: SQLite's own would leave the last of many writers behind.
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
            try:
                self._prepare()
            except BaseException as error:
                self._connection.close()
                if isinstance(error, sqlite3.DatabaseError) and (short := self._cut_short()):
                    raise self._error(short, _GO_BACK) from error
                raise

    @property
    def caution(self) -> str:
        """See `Store.caution`."""
        if not self._shared:
            return ""
        return (
            f"{self._where} lies where machines share files ({self._shared}): keep to one editor at a time, or keep "
            "shared plans on a PostgreSQL server."
        )

    def append(self, stream: str, events: Sequence[Event | Entry], *, expected_version: int) -> tuple[Entry, ...]:
        """See `Store.append`."""
        return self.append_all([Append(stream, events, expected_version)])[0]

    def append_all(self, appends: Sequence[Append]) -> tuple[tuple[Entry, ...], ...]:
        """See `Store.append_all`."""
        with self._errors():
            try:
                with self._writing():
                    added = tuple([self._added(each) for each in appends])
            except sqlite3.IntegrityError:
                # One of the ids is there: all of them from an earlier try, or this is no retry.
                with self._writing():
                    added = tuple([self._added(each, again=True) for each in appends])
            self._bell.ring()
            return added

    def _added(self, each: Append, *, again: bool = False) -> tuple[Entry, ...]:
        """The new entries of an append, or those of an earlier try; else what came between is told."""
        version, head = self._head(each.stream)
        if again or version != each.expected_version:
            ids = [str(event.event_id) for event in each.events]
            there = {id_: entry for id_ in ids for entry in self._select(each.stream, "event_id = ?", id_)}
            if done := already_there(each.stream, each.events, there):
                return done
        if version != each.expected_version:
            since = tuple(self._after(each.stream, each.expected_version))
            raise StaleVersion(each.stream, each.expected_version, since)
        added = chained(each.events, version, head, each.stream)
        self._connection.executemany(_INSERT, [(each.stream, *_columns(entry)) for entry in added])
        return added

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        with self._errors():
            return self._patiently(lambda: tuple(self._after(stream, after)))

    def head(self, stream: str) -> tuple[int, str]:
        """See `Store.head`."""
        with self._errors():
            return self._patiently(lambda: self._head(stream))

    def streams(self) -> tuple[str, ...]:
        """See `Store.streams`."""
        query = "SELECT DISTINCT stream FROM events"
        with self._errors():
            return self._patiently(lambda: tuple(sorted(name for (name,) in self._connection.execute(query))))

    def watch(self, stream: str, *, after: int) -> Watch:
        """See `Store.watch`: other processes are noticed within a twentieth of a second."""
        if self._where == _MEMORY:
            return Watch(lambda version: self.read(stream, after=version), self._bell.listen(), after)
        own = SqliteStore(self._where)
        return Watch(lambda version: own.read(stream, after=version), _Poll(own), after)

    def data_version(self) -> int:
        """Return a number that changes when another connection has written to the file."""
        with self._errors():
            (version,) = self._patiently(lambda: self._connection.execute("PRAGMA data_version").fetchone())
        return int(version)

    def close(self) -> None:
        """Close the file; what was appended is in it."""
        self._connection.close()

    def _cut_short(self) -> str:
        """What to say of a file that is shorter than it says it is; "" for any other."""
        try:
            there = Path(self._where).stat().st_size
            with Path(self._where).open("rb") as file:
                first = file.read(100)
        except OSError:
            return ""
        if not first.startswith(_MAGIC[: len(first)]) or not first:
            return ""
        page, counted = int.from_bytes(first[16:18], "big"), int.from_bytes(first[28:32], "big")
        wanted = counted * (65536 if page == 1 else page)
        if there >= max(wanted, 512):
            return ""
        return f"the log is cut short: {there:,} bytes are there" + (f" of {wanted:,}" if wanted else "")

    def _prepare(self) -> None:
        owner, layout, tables = self._patiently(self._identity)
        if tables and owner != APPLICATION_ID:
            raise self._error("the database is not a log of tiershift", "Give the name of a new file, or of a log.")
        if layout > LAYOUT:
            raise self._error("the log was written by a newer tiershift", "Open it with that one.")
        mode, synchronous = journal(sqlite3.sqlite_version_info, shared=bool(self._shared))
        # A file keeps the write-ahead log that another SQLite gave it, and may refuse to have one.
        (got,) = self._patiently(lambda: self._connection.execute(f"PRAGMA journal_mode = {mode}").fetchone())
        self._connection.execute(f"PRAGMA synchronous = {synchronous if got == mode else 'extra'}")
        if tables:
            return
        with self._writing():
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {LAYOUT}")
            for statement in _statements(_TABLES):
                self._connection.execute(statement)

    def _identity(self) -> tuple[int, int, int]:
        # In one transaction: between two, another process may have made the tables.
        self._connection.execute("BEGIN")
        try:
            (owner,) = self._connection.execute("PRAGMA application_id").fetchone()
            (layout,) = self._connection.execute("PRAGMA user_version").fetchone()
            (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
            # Nobody writes to the file now, unless there is a write-ahead log. Of a last page SQLite would not say.
            if mode == "delete" and (short := self._cut_short()):
                raise self._error(short, _GO_BACK)
        finally:
            self._connection.execute("COMMIT")
        return owner, layout, tables

    def _head(self, stream: str) -> tuple[int, str]:
        query = "SELECT version, hash FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1"
        return self._connection.execute(query, (stream,)).fetchone() or (0, GENESIS)

    def _after(self, stream: str, version: int) -> Iterator[Entry]:
        return self._select(stream, "version > ?", version)

    def _select(self, stream: str, condition: str, value: int | str) -> Iterator[Entry]:
        query = f"SELECT {_COLUMNS} FROM events WHERE stream = ? AND {condition} ORDER BY version"
        return (Entry(*row) for row in self._connection.execute(query, (stream, value)))

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """Do what other programs may stand in the way of, again and again until it is done or takes too long."""
        until = time.monotonic() + _WAIT_SECONDS
        while True:
            try:
                with self._lock:
                    return work()
            except sqlite3.OperationalError as error:
                if _code(error) not in _BUSY or time.monotonic() > until:
                    raise
            # At random, and not longer and longer, so that everybody gets a turn.
            time.sleep(random.uniform(0.0005, 0.004))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock:
            # IMMEDIATE: waits for other writers at the start, where a reader that turns writer would fail at once.
            self._patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"))
            try:
                yield
                self._patiently(lambda: self._connection.execute("COMMIT"))
            except BaseException:
                # SQLite has rolled back by itself where the disk is full.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError as error:
            if "closed database" in str(error):
                raise closed(self._where) from error
            raise
        except sqlite3.Error as error:
            what, way_out = _FAULTS.get(_code(error), _OTHERWISE)
            done = "read" if _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) else "opened or written"
            raise self._error(f"the log cannot be {done}: {what} ({error})", way_out) from error

    def _error(self, what: str, way_out: str) -> ScenarioError:
        return ScenarioError(Problem(self._where, what, "", way_out))


class _Poll:
    """Wakes where another connection has written to the file; asking costs some microseconds."""

    def __init__(self, store: SqliteStore) -> None:
        self._store, self._seen = store, store.data_version()

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (now := self._store.data_version()) == self._seen and time.monotonic() < until:
            time.sleep(min(_POLL_SECONDS, seconds))
        self._seen = now

    def close(self) -> None:
        self._store.close()


def _code(error: sqlite3.Error) -> int:
    """The primary code of SQLite; its extended codes add to it from bit 8."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


_columns = attrgetter(*_COLUMNS.split(", "))


def _statements(script: str) -> Iterator[str]:
    # executescript would commit the transaction that makes the tables all or none.
    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
