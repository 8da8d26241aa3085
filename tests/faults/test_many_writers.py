"""Eight processes append 500 times each to one plan at once: no loss, no duplicate, no gap."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults.killing import found
from tests.faults.writers import Job, Writers

from tiershift.events import open_store

PROCESSES, APPENDS = 8, 500


@pytest.fixture
def quick_file() -> Iterator[str]:
    """A file in memory where the system has a folder for that: who comes first is asked, and not how fast a disk is."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as folder:
        yield str(Path(folder) / "plans.sqlite")


@pytest.mark.parametrize("kind", ["sqlite file", "postgresql"])
def test_eight_processes_append_to_one_plan_at_once(
    kind: str, tmp_path: Path, writers: Writers, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url" if kind == "postgresql" else "quick_file")
    acked = [tmp_path / f"acked-{number}" for number in range(PROCESSES)]
    pids = [writers.start(Job(url, "plan", str(path), APPENDS, batch=1)) for path in acked]
    assert [writers.wait(pid) for pid in pids] == [0] * PROCESSES
    tally = found(url, "plan", acked, 0, batch=1)
    assert tally.spotless, tally
    assert (tally.acknowledged, tally.unasked) == (PROCESSES * APPENDS, 0)
    with open_store(url) as store:
        assert [entry.version for entry in store.read("plan")] == list(range(1, PROCESSES * APPENDS + 1))
