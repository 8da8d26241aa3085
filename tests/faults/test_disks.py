"""Disks that are full, files that are cut short: said kindly, and what was recorded stays."""

from __future__ import annotations

import resource
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from tests.postgres import Server, database

from tiershift.errors import ScenarioError
from tiershift.events import CutImposed, SqliteStore, Store, broken_links, open_store
from tiershift.events.postgres_link import Address

DAY = date(2026, 4, 1)


def _events(many: int = 1) -> list[CutImposed]:
    """Events of about four kilobytes each, which nothing can press together."""
    return [
        CutImposed(
            event_id=uuid4(), effective=DAY, recorded=DAY, who="Cabinet", share=0.01,
            why=f"Test {secrets.token_urlsafe(2_500)}",
        )
        for _ in range(many)
    ]  # fmt: skip


def _fill(store: Store, many: int) -> int:
    """Append `many` events at once until the store refuses; return how many entries there are then."""
    version = store.head("plan")[0]
    for _ in range(200):
        try:
            version = store.append("plan", _events(many), expected_version=version)[-1].version
        except ScenarioError as error:
            assert "log is as it was before" in str(error)
            return version
    raise AssertionError("the disk is not full")


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    """Let this process write no file beyond `size` bytes: to it, the disk is full there."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_under_a_file_refuses_the_append_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    with SqliteStore(path) as store:
        store.append("plan", _events(), expected_version=0)
        with _largest_file(path.stat().st_size + 100_000):
            there = _fill(store, 2)
        assert store.head("plan")[0] == there
        assert store.append("plan", _events(2), expected_version=there)[0].version == there + 1
        assert broken_links(store.read("plan"), "plan") == ()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_full_disk_under_a_server_refuses_the_append_and_keeps_the_rest(durable_server: Server) -> None:
    with database(durable_server.url(), "full") as url, closing(Address.of(url).connect()) as asking:
        with open_store(url) as store:
            store.append("plan", _events(), expected_version=0)
            ((pid,),) = asking.run(
                "SELECT pid FROM pg_stat_activity WHERE datname = 'full' AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            # As large as a segment of the server's own log may be: that one is written on.
            psutil.Process(pid).rlimit(psutil.RLIMIT_FSIZE, (16 * 2**20, 16 * 2**20))
            there = _fill(store, 300)
            assert store.head("plan")[0] == there
        with open_store(url) as store:
            assert store.append("plan", _events(300), expected_version=there)[0].version == there + 1
            assert broken_links(store.read("plan"), "plan") == ()


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.6, 0.99])
def test_a_file_that_is_cut_short_is_refused_and_left_alone(tmp_path: Path, share: float) -> None:
    path = tmp_path / "plans.sqlite"
    with SqliteStore(path) as store:
        store.append("plan", _events(100), expected_version=0)
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * share))
    before = path.read_bytes()
    with pytest.raises(ScenarioError, match="the log is cut short") as told:
        SqliteStore(path)
    assert "Go back to a copy" in str(told.value)
    assert path.read_bytes() == before


def test_a_damaged_page_is_said_when_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    with SqliteStore(path) as store:
        store.append("plan", _events(100), expected_version=0)
    page = 4096
    with path.open("r+b") as file:
        for number in range(1, path.stat().st_size // page):
            file.seek(number * page)
            file.write(b"\xff" * page)
    with SqliteStore(path) as store, pytest.raises(ScenarioError, match="it is damaged"):
        store.read("plan")
