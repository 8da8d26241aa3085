"""Appends a second, against the plain database doing the same durable inserts of the same columns.

Both sides take turns, one append each, on the same disk in the same minute. The plain side gets rows that are ready and
writes them into a table with the same columns and keys, with the same settings, through the same driver; ours gets
events, seals and chains them, looks whether it is at the head, whether they are there already, and wakes whoever
watches.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from uuid import uuid4

from tests.postgres import Server

from benchmarks.plans import Row
from tiershift.events import CutImposed, Event, Store, open_store
from tiershift.events.chain import Entry
from tiershift.events.postgres_link import Address
from tiershift.events.sqlite import journal
from tiershift.events.store import chained

TURNS, LEAST = 400, 0.70
_DAY = date(2026, 4, 1)
_NAMES = ("version", "event_id", "kind", "v", "effective", "recorded", "payload", "payload_sha", "previous", "hash")
_COLUMNS = """stream text NOT NULL, version integer NOT NULL, event_id text NOT NULL, kind text NOT NULL,
    v integer NOT NULL, effective text NOT NULL, recorded text NOT NULL, payload {bytes} NOT NULL,
    payload_sha text NOT NULL, previous text NOT NULL, hash text NOT NULL,
    UNIQUE(stream, version), UNIQUE(stream, event_id)"""

_FROM_JSON = """
SELECT pos, stream, version, event_id, kind, v, effective, recorded, convert_to(payload, 'UTF8'), payload_sha,
       previous, hash
  FROM json_to_recordset(CAST(:rows AS json)) AS given(
       pos bigint, stream text, version integer, event_id text, kind text, v integer, effective text, recorded text,
       payload text, payload_sha text, previous text, hash text)"""

Insert = Callable[[tuple[Entry, ...]], None]


def rows() -> list[Row]:
    """Return appends of one event and of a hundred, to a file and to a server."""
    made = []
    with tempfile.TemporaryDirectory() as name:
        file = Path(name)
        with open_store(str(file / "ours.sqlite")) as store, _plain_file(file / "plain.sqlite") as insert:
            made += [_raced("SQLite", store, insert, 1), _raced("SQLite", store, insert, 100)]
    server = Server(durable=True)
    try:
        with open_store(server.url()) as store, _plain_server(server.url()) as insert:
            made += [_raced("PostgreSQL", store, insert, 1), _raced("PostgreSQL", store, insert, 100)]
    finally:
        server.stop()
    return made


def _raced(kind: str, store: Store, insert: Insert, size: int) -> Row:
    """Let both sides append `size` events at a time, in turns; what is counted is the median turn."""
    stream = f"plan{size}"
    batches = [tuple(_event() for _ in range(size)) for _ in range(TURNS if size == 1 else TURNS // 8)]
    ready = [chained(batch, number * size, "", stream) for number, batch in enumerate(batches)]
    ours, plain = [], []
    for number, (batch, sealed) in enumerate(zip(batches, ready, strict=True)):
        sides = [
            (ours, partial(store.append, stream, batch, expected_version=number * size)),
            (plain, partial(insert, sealed)),
        ]
        for taken, act in sides if number % 2 else reversed(sides):
            began = time.perf_counter()
            act()
            taken.append(time.perf_counter() - began)
    mine, other = (size / statistics.median(taken) for taken in (ours, plain))
    what = f"append to {kind}, " + ("one event" if size == 1 else f"{size} events at once")
    aim = f"≥ {LEAST}" if size == 1 else "–"
    return Row(what, f"{mine:,.0f}/s", f"{other:,.0f}/s", mine / other, aim, size > 1 or mine / other >= LEAST)


@contextmanager
def _plain_file(path: Path) -> Iterator[Insert]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        mode, synchronous = journal(sqlite3.sqlite_version_info)
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        columns = _COLUMNS.format(bytes="blob")
        connection.execute(f"CREATE TABLE plain(pos INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
        places = ", ".join("?" * 11)
        statement = f"INSERT INTO plain(stream, {', '.join(_NAMES)}) VALUES ({places})"

        def insert(entries: tuple[Entry, ...]) -> None:
            rows = [(f"plan{len(entries)}", *(getattr(entry, name) for name in _NAMES)) for entry in entries]
            if len(rows) == 1:
                connection.execute(statement, rows[0])
                return
            connection.execute("BEGIN")
            connection.executemany(statement, rows)
            connection.execute("COMMIT")

        yield insert


@contextmanager
def _plain_server(url: str) -> Iterator[Insert]:
    positions = count(1)
    with closing(Address.of(url).connect()) as link:
        link.run(f"CREATE TABLE plain(pos bigint PRIMARY KEY, {_COLUMNS.format(bytes='bytea')})")
        names = ("pos", "stream", *_NAMES)
        one = f"INSERT INTO plain({', '.join(names)}) VALUES ({', '.join(f':{name}_' for name in names)})"

        many = f"INSERT INTO plain(pos, stream, {', '.join(_NAMES)}) {_FROM_JSON}"

        def insert(entries: tuple[Entry, ...]) -> None:
            if len(entries) == 1:
                values = {f"{name}_": getattr(entries[0], name) for name in _NAMES}
                link.ask(one, pos_=next(positions), stream_="plan1", **values)
                return
            given = [{name: getattr(entry, name) for name in _NAMES if name != "payload"} for entry in entries]
            for row, entry in zip(given, entries, strict=True):
                row |= {"pos": next(positions), "stream": f"plan{len(entries)}", "payload": entry.payload.decode()}
            link.ask(many, rows=json.dumps(given, ensure_ascii=False))

        yield insert


def _event() -> Event:
    why = "The board decided so, on the advice of the director, after the consultation of the spring."
    return CutImposed(event_id=uuid4(), effective=_DAY, recorded=_DAY, who="Cabinet", why=why, share=0.01)
