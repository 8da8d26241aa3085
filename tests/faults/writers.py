"""Processes that append until they have done their part or are killed: `python -m tests.faults.writers`, told by lines.

One process takes in all that is needed and then forks a writer a line, so that two hundred of them cost little. A
writer says what was acknowledged by a line in a file of its own: that outlives it, however it ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from tiershift.events import CutImposed, Event, StaleVersion, Store, open_store, postgres, postgres_link, sqlite


@dataclass(frozen=True)
class Job:
    """What a writer does: `appends` of `batch` events to `stream` of the store at `url`; told in the file `acked`."""

    url: str
    stream: str
    acked: str
    appends: int = 1_000_000_000
    batch: int = 3


class Writers:
    """Starts writers; those that still run at its end are killed."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.writers"]
        root = Path(__file__).parents[2]
        paths = os.pathsep.join([str(root), *sys.path])
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip
        self._running: set[int] = set()

    def start(self, job: Job) -> int:
        """Start a writer and return its process id."""
        pid = int(self._asked(asdict(job)))
        self._running.add(pid)
        return pid

    def wait(self, pid: int) -> int:
        """Wait until a writer ends; return its exit code, negative for a signal."""
        code = int(self._asked({"wait": pid}))
        self._running.discard(pid)
        return code

    def kill(self, *pids: int) -> None:
        """End writers at once, wherever they are."""
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        assert [self.wait(pid) for pid in pids] == [-signal.SIGKILL] * len(pids)

    def _asked(self, line: dict[str, object]) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps(line)}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pid in self._running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def appended(store: Store, stream: str, events: Sequence[Event], version: int) -> int:
    """Append `events` after whatever others append first; return the version then."""
    while True:
        try:
            return store.append(stream, events, expected_version=version)[-1].version
        except StaleVersion as told:
            version += len(told.since)


def write(job: Job) -> None:
    """Do a job."""
    acked = os.open(job.acked, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    day = date(2026, 4, 1)
    with open_store(job.url) as store:
        version = 0
        for _ in range(job.appends):
            batch = f"batch {uuid4()}"
            events = [
                CutImposed(event_id=uuid4(), effective=day, recorded=day, who="Cabinet", why=batch, share=0.01)
                for _ in range(job.batch)
            ]
            version = appended(store, job.stream, events, version)
            os.write(acked, "".join(f"{event.event_id}\n" for event in events).encode())


def _main() -> None:
    # How long a busy machine lets somebody wait is asked nowhere here.
    sqlite._WAIT_SECONDS = postgres._WAIT_SECONDS = postgres_link._LOCK_SECONDS = 300.0
    for line in sys.stdin:
        told = json.loads(line)
        if "wait" in told:
            print(os.waitstatus_to_exitcode(os.waitpid(told["wait"], 0)[1]), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                write(Job(**told))
                code = 0
            except BaseException as error:
                print(error, file=sys.stderr)
            finally:
                os._exit(code)
        print(pid, flush=True)


if __name__ == "__main__":
    _main()
