"""Killed at any moment, a writer or a server loses nothing acknowledged: ten times here, 200 times in `make soak`."""

from __future__ import annotations

from pathlib import Path

from tests.faults.killing import kill_servers, kill_writers
from tests.faults.writers import Writers
from tests.postgres import Server, database

KILLS, SERVER_KILLS = 10, 5


def test_writers_of_a_file_are_killed(tmp_path: Path, writers: Writers) -> None:
    tally = kill_writers(str(tmp_path / "plans.sqlite"), KILLS, tmp_path, writers)
    assert tally.spotless, tally
    assert (tally.kills, tally.acknowledged >= KILLS) == (KILLS, True)


def test_writers_on_a_server_are_killed(tmp_path: Path, writers: Writers, durable_server: Server) -> None:
    with database(durable_server.url(), "writers_killed") as url:
        tally = kill_writers(url, KILLS, tmp_path, writers)
    assert tally.spotless, tally
    assert (tally.kills, tally.acknowledged >= KILLS) == (KILLS, True)


def test_a_server_is_killed_and_its_writers_go_on(tmp_path: Path, writers: Writers, durable_server: Server) -> None:
    tally = kill_servers(durable_server, SERVER_KILLS, tmp_path, writers)
    assert tally.spotless, tally
    assert (tally.kills, tally.acknowledged >= 2 * SERVER_KILLS) == (SERVER_KILLS, True)
