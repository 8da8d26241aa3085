"""A store in one SQLite file: append-only, one writer at a time, durable when an append returns."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tiershift.errors import Problem, ScenarioError
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.store import StaleVersion, already_there, chained
from tiershift.events.types import Event

APPLICATION_ID = 0x74696572  # "tier"
LAYOUT = 1
"""Of the tables; a file with a higher one was written by a newer tiershift."""

_WAIT_SECONDS = 10.0
_COLUMNS = "version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash"

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


def journal(version: tuple[int, ...]) -> tuple[str, str]:
    """Return the journal mode and the synchronous setting that lose nothing on this SQLite.

    Versions 3.7.0 to 3.51.2 can corrupt a write-ahead log when a checkpoint meets a second connection
    (https://www.sqlite.org/wal.html#walresetbug); 3.44.6, 3.50.7 and 3.51.3 mend it.
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return ("wal", "full") if mended else ("delete", "extra")


class SqliteStore:
    """Logs in one SQLite file; use it as a context manager, or `close` it.

    Raises:
        ScenarioError: the file is no log of ours, was written by a newer tiershift, or stays locked by another program.
    """

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._where = str(path)
        with self._errors():
            self._connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        mode, synchronous = journal(sqlite3.sqlite_version_info)
        # In one transaction: between two, another process may have made the tables.
        self._connection.execute("BEGIN")
        (owner,) = self._connection.execute("PRAGMA application_id").fetchone()
        (layout,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._connection.execute("COMMIT")
        if tables and owner != APPLICATION_ID:
            raise self._error("the database is not a log of tiershift", "Give the name of a new file, or of a log.")
        if layout > LAYOUT:
            raise self._error("the log was written by a newer tiershift", "Open it with that one.")
        self._connection.execute(f"PRAGMA journal_mode = {mode}")
        self._connection.execute(f"PRAGMA synchronous = {synchronous}")
        with self._writing():
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version = {LAYOUT}")
            for statement in _statements(_TABLES):
                self._connection.execute(statement)

    def append(self, stream: str, events: Sequence[Event], *, expected_version: int) -> tuple[Entry, ...]:
        """See `Store.append`."""
        with self._errors(), self._writing():
            ids = [str(event.event_id) for event in events]
            there = {event_id: entry for event_id in ids for entry in self._select(stream, "event_id = ?", event_id)}
            if done := already_there(stream, events, there):
                return done
            version, head = self._head(stream)
            if version != expected_version:
                since = tuple(self._select(stream, "version > ?", expected_version))
                raise StaleVersion(stream, expected_version, since)
            added = chained(events, version, head)
            self._connection.executemany(
                f"INSERT INTO events(stream, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(stream, *_row(entry)) for entry in added],
            )
            return added

    def read(self, stream: str, *, after: int = 0) -> tuple[Entry, ...]:
        """See `Store.read`."""
        with self._errors():
            return tuple(self._select(stream, "version > ?", after))

    def head(self, stream: str) -> tuple[int, str]:
        """See `Store.head`."""
        with self._errors():
            return self._head(stream)

    def close(self) -> None:
        """Close the file; what was appended is in it."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _head(self, stream: str) -> tuple[int, str]:
        query = "SELECT version, hash FROM events WHERE stream = ? ORDER BY version DESC LIMIT 1"
        return self._connection.execute(query, (stream,)).fetchone() or (0, GENESIS)

    def _select(self, stream: str, condition: str, value: int | str) -> Iterator[Entry]:
        query = f"SELECT {_COLUMNS} FROM events WHERE stream = ? AND {condition} ORDER BY version"
        return (Entry(*row) for row in self._connection.execute(query, (stream, value)))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        # IMMEDIATE: waits for other writers at the start, where a reader that turns writer would fail at once.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # SQLite has rolled back by itself where the disk is full.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            way_out = "Check that the folder exists and can be written to, and that no other program holds the file."
            raise self._error(f"the log cannot be opened or written: {error}", way_out) from error
        except sqlite3.DatabaseError as error:
            way_out = "Give the name of a log, or of a new file."
            raise self._error(f"the log cannot be read: {error}", way_out) from error

    def _error(self, what: str, way_out: str) -> ScenarioError:
        return ScenarioError(Problem(self._where, what, "", way_out))


def _row(entry: Entry) -> tuple[object, ...]:
    return tuple(getattr(entry, column) for column in _COLUMNS.split(", "))


def _statements(script: str) -> Iterator[str]:
    # executescript would commit the transaction that makes the tables all or none.
    statement = ""
    for line in script.splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
