"""Kills while appends are under way, and what the log says afterwards."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tests.faults.writers import Job, Writers
from tests.postgres import Server

from tiershift.events import broken_links, open_store

_PATIENCE_SECONDS = 300.0
_LONGEST_RUN = 0.04
"""Seconds between a first acknowledged append and the kill, at most."""
_BATCH = 3


@dataclass(frozen=True)
class Tally:
    """What was found after some kills.

    Attributes:
        kills: how many.
        acknowledged: events whose append had returned.
        lost: of these, how many are not in the log.
        unasked: events in the log whose append had not returned yet; there may be some.
        halves: appends of several events of which only some are in the log.
        twice: events that are in the log more than once.
        broken: links of the chain that do not hold.
    """

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    unasked: int = 0
    halves: int = 0
    twice: int = 0
    broken: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)))

    @property
    def spotless(self) -> bool:
        """Whether every acknowledged event is there once, no append by halves, and the chain holds."""
        return not (self.lost or self.halves or self.twice or self.broken)


def found(url: str, stream: str, acked: list[Path], kills: int, batch: int = _BATCH) -> Tally:
    """Return what a log holds of what was acknowledged."""
    said = [line for path in acked if path.exists() for line in path.read_text().split("\n") if len(line) == 36]
    with open_store(url) as store:
        entries = store.read(stream)
    ids = Counter(entry.event_id for entry in entries)
    batches = Counter(entry.event().why for entry in entries)
    return Tally(
        kills,
        len(said),
        lost=sum(each not in ids for each in said),
        unasked=len(set(ids) - set(said)),
        halves=sum(size != batch for size in batches.values()),
        twice=sum(count > 1 for count in ids.values()),
        broken=len(broken_links(entries, stream)),
    )


def kill_writers(url: str, kills: int, folder: Path, writers: Writers, seed: int = 0) -> Tally:
    """Kill two writers of one plan at once, again and again, each time on a plan of its own."""
    chance, tally = random.Random(seed), Tally()
    for number in range(kills):
        acked = [folder / f"acked-{number}-{each}" for each in range(2)]
        pids = [writers.start(Job(url, f"plan{number}", str(path), batch=_BATCH)) for path in acked]
        # Either of them: one may come second for long, again and again, because it waits on the other.
        _grown(acked, 0)
        time.sleep(chance.uniform(0.0, _LONGEST_RUN))
        writers.kill(*pids)
        tally += found(url, f"plan{number}", acked, 1)
    return tally


def kill_servers(server: Server, kills: int, folder: Path, writers: Writers, seed: int = 0) -> Tally:
    """Kill all processes of a server while a writer appends; the writer is to go on once there is a server again."""
    chance, tally, url = random.Random(seed), Tally(), server.url()
    for number in range(kills):
        acked = folder / f"acked-server-{number}"
        pid = writers.start(Job(url, f"under{number}", str(acked), batch=_BATCH))
        _grown([acked], 0)
        time.sleep(chance.uniform(0.0, _LONGEST_RUN))
        server.kill()
        before = acked.stat().st_size
        server.start()
        _grown([acked], before)
        writers.kill(pid)
        tally += found(url, f"under{number}", [acked], 1)
    return tally


def _grown(paths: Sequence[Path], size: int) -> None:
    """Wait until more is acknowledged in one of the files than `size` says."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while not any(path.exists() and path.stat().st_size > size for path in paths):
        assert time.monotonic() < until, "nothing was acknowledged"
        time.sleep(0.001)
