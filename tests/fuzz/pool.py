"""A worker process that is asked about inputs, and replaced where one hangs it or kills it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tiershift.cache import VARIABLE as CACHE

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 60.0
"""Seconds after which an input is said to hang: what takes a tenth of that is reported as slow."""
_FRESH_AFTER = 400
"""Answers after which a process is replaced, so that what compiled models hold is let go."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an input: an outcome of `probe`, or "finding" with what was found."""

    outcome: str
    what: str


class Worker:
    """Tries one input at a time in a process of its own.

    Args:
        limit: seconds that an input may take.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit, self._asked = limit, 0
        self._process: subprocess.Popen[str] | None = None
        self._kept = tempfile.TemporaryDirectory()  # what one process keeps, the next may read
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed on exit

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._errors.close()
        self._kept.cleanup()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
        self._process, self._asked = None, 0

    def ask(self, seed: int, index: int, depth: str = "own") -> Verdict:
        """Return the verdict on input `index` of a seed."""
        return self._ask(f"{seed} {index} {depth}", self._limit)

    def ask_of(self, path: Path, depth: str, limit: float | None = None) -> Verdict:
        """Return the verdict on a file; `limit` in place of the worker's own."""
        return self._ask(f"path {depth} {path}", limit or self._limit)

    def _ask(self, line: str, limit: float) -> Verdict:
        if self._asked >= _FRESH_AFTER:
            self.stop()
        process = self._process or self._started()
        self._asked += 1
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(f"{line}\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it is gone: the empty answer below says so
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            said = process.stdout.readline() if waiting.select(limit) else None
        if said:
            return Verdict(**json.loads(said))
        what = f"no answer after {limit:g} seconds"
        if said == "":
            what = f"the process ended with {process.wait()}: {self._last_words()}"
        self.stop()
        return Verdict("finding", what)

    def _last_words(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace").strip()[-1500:]

    def _started(self) -> subprocess.Popen[str]:
        paths = [str(ROOT), str(ROOT / "engine"), str(ROOT / "apps"), os.environ.get("PYTHONPATH", "")]
        self._errors.seek(0)
        self._errors.truncate()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "NUMBA_NUM_THREADS": "1", CACHE: self._kept.name},
        )
        return self._process
