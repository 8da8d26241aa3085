"""Long repeats, with figures: `python -m tests.soak [--kills N]`. Every acknowledged event is to be there, whole.

A kill takes the process and leaves the machine its memory: it shows that nothing is acknowledged early and nothing is
written by halves. What a power cut leaves is up to the settings, which are the durable ones.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.faults.killing import Tally, kill_servers, kill_writers
from tests.faults.writers import Writers
from tests.postgres import Server


def main() -> int:
    """Kill, count, print; 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="of each kind; 200 if not given")
    asked = parser.parse_args()
    spotless = True
    with tempfile.TemporaryDirectory() as name, Writers() as writers:
        folder, server = Path(name), Server(durable=True)
        file = folder / "plans.sqlite"
        try:
            kinds: dict[str, Callable[[], Tally]] = {
                "SQLite, both writers killed": lambda: kill_writers(str(file), asked.kills, folder, writers),
                "PostgreSQL, both writers killed": lambda: kill_writers(server.url(), asked.kills, folder, writers),
                "PostgreSQL, the whole server killed": lambda: kill_servers(server, asked.kills, folder, writers),
            }
            for kind, kill in kinds.items():
                for path in folder.glob("acked-*"):
                    path.unlink()
                began = time.perf_counter()
                tally = kill()
                spotless &= tally.spotless
                print(f"{kind}: {said(tally)} ({time.perf_counter() - began:.0f} s)", flush=True)
        finally:
            server.stop()
        with closing(sqlite3.connect(file)) as connection:
            print(f"SQLite, integrity check: {connection.execute('PRAGMA integrity_check').fetchone()[0]}")
    return 0 if spotless else 1


def said(tally: Tally) -> str:
    """Return a tally in words."""
    return (
        f"{tally.kills} kills, {tally.acknowledged:,} events acknowledged, {tally.lost} of them lost; {tally.halves} "
        f"appends by halves, {tally.twice} events twice, {tally.broken} links broken; {tally.unasked} recorded though "
        "not yet acknowledged"
    )


if __name__ == "__main__":
    sys.exit(main())
