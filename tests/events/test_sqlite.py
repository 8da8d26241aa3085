"""The SQLite file: append-only for everybody, durable, and careful with files that are not its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.errors import ScenarioError
from tiershift.events import SqliteStore, StaleVersion, broken_links, sqlite
from tiershift.events.sqlite import journal

if TYPE_CHECKING:
    from tests.events.conftest import Make

APRIL_2026 = date(2026, 4, 1)
THE_SECOND = "kind, v, effective, recorded, payload, payload_sha, previous, hash FROM events WHERE version = 2"


@pytest.fixture
def log(tmp_path: Path, make: Make) -> Path:
    """A file with a log of three events."""
    path = tmp_path / "plans.sqlite"
    with SqliteStore(path) as store:
        store.append("plan", [make.cut(0.01, APRIL_2026) for _ in range(3)], expected_version=0)
    return path


@pytest.fixture
def bare(log: Path) -> Iterator[sqlite3.Connection]:
    """The same file, opened past our store."""
    with closing(sqlite3.connect(log, isolation_level=None)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), ("delete", "extra")),
        ((3, 44, 5), ("delete", "extra")),
        ((3, 44, 6), ("wal", "full")),
        ((3, 45, 0), ("delete", "extra")),
        ((3, 50, 6), ("delete", "extra")),
        ((3, 50, 7), ("wal", "full")),
        ((3, 51, 2), ("delete", "extra")),
        ((3, 51, 3), ("wal", "full")),
        ((3, 54, 0), ("wal", "full")),
    ],
)
def test_the_journal_is_one_that_loses_nothing_on_this_version(version: tuple[int, ...], mode: tuple[str, str]) -> None:
    assert journal(version) == mode


def test_the_file_is_kept_in_the_chosen_journal_mode(log: Path, bare: sqlite3.Connection) -> None:
    (mode,) = bare.execute("PRAGMA journal_mode").fetchone()
    assert mode == journal(sqlite3.sqlite_version_info)[0]


def test_a_log_outlives_its_process(log: Path) -> None:
    with SqliteStore(log) as store:
        assert [entry.version for entry in store.read("plan")] == [1, 2, 3]
        assert broken_links(store.read("plan"), "plan") == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET payload = x'7b7d' WHERE version = 2",
        "DELETE FROM events WHERE version = 3",
        "DELETE FROM events",
        f"INSERT OR REPLACE INTO events SELECT pos, stream, version, 'other', {THE_SECOND}",
        f"INSERT OR REPLACE INTO events SELECT NULL, stream, 4, event_id, {THE_SECOND}",
        f"INSERT INTO events SELECT NULL, stream, 9, 'other', {THE_SECOND}",
    ],
    ids=["update", "delete", "delete all", "replace by place", "replace by id", "leave a gap"],
)
def test_nobody_changes_what_is_recorded(bare: sqlite3.Connection, statement: str) -> None:
    before = bare.execute("SELECT * FROM events").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        bare.execute(statement)
    assert bare.execute("SELECT * FROM events").fetchall() == before


@pytest.mark.parametrize("column", ["event_id", "kind", "v", "effective", "recorded", "payload", "payload_sha"])
@pytest.mark.parametrize("kind", ["TEXT", "BLOB"])
def test_a_change_past_the_triggers_shows_in_the_chain(
    log: Path, bare: sqlite3.Connection, column: str, kind: str
) -> None:
    bare.execute("DROP TRIGGER never_updated")
    changed = f"CAST({column} || '1' AS {'BLOB' if column == 'payload' else kind})"
    bare.execute(f"UPDATE events SET {column} = {changed} WHERE version = 2")
    with SqliteStore(log) as store:
        (wrong,) = broken_links(store.read("plan"), "plan")
    assert wrong.startswith("entry 2, ")


def test_a_removed_entry_shows_in_the_chain(log: Path, bare: sqlite3.Connection) -> None:
    bare.execute("DROP TRIGGER never_deleted")
    bare.execute("DELETE FROM events WHERE version = 2")
    with SqliteStore(log) as store:
        assert broken_links(store.read("plan"), "plan") == ("entry 2 is missing: entry 3 stands in its place",)


def test_two_connections_do_not_overwrite_each_other(log: Path, make: Make) -> None:
    with SqliteStore(log) as one, SqliteStore(log) as other:
        one.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=3)
        with pytest.raises(StaleVersion):
            other.append("plan", [make.cut(0.03, APRIL_2026)], expected_version=3)
        assert len(other.read("plan")) == 4


def test_an_append_that_fails_midway_leaves_nothing(log: Path, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    with SqliteStore(log) as store:
        monkeypatch.setattr(sqlite, "_columns", lambda entry: (None,) * 10)
        with pytest.raises(ScenarioError):
            store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=3)
        monkeypatch.undo()
        assert len(store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=3)) == 1


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes, and quite a few of them.\n" * 50, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ScenarioError, match="cannot be read"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "accounts.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts(id)")
    before = path.read_bytes()
    with pytest.raises(ScenarioError, match="not a log of tiershift"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_a_log_of_a_newer_tiershift_is_refused_kindly(log: Path, bare: sqlite3.Connection) -> None:
    bare.execute("PRAGMA user_version = 2")
    with pytest.raises(ScenarioError, match="newer tiershift"):
        SqliteStore(log)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="Check that the folder exists"):
        SqliteStore(tmp_path / "nowhere" / "plans.sqlite")


def test_a_locked_file_is_waited_for_and_then_named(
    log: Path, bare: sqlite3.Connection, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_WAIT_SECONDS", 0.05)
    with SqliteStore(log) as store:
        bare.execute("BEGIN IMMEDIATE")
        with pytest.raises(ScenarioError, match="locked"):
            store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=3)
        bare.execute("ROLLBACK")
        store.append("plan", [make.cut(0.02, APRIL_2026)], expected_version=3)
