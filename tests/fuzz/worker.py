"""One process that tries inputs: it reads `seed index depth` lines, and answers each with one line of JSON.

`depth` is that of the input where it is `own`. Beside numbers, a line may hold a folder and a file: `path DEPTH PATH`.
"""

from __future__ import annotations

import faulthandler
import json
import os
import resource
import shutil
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

from tests.fuzz.inputs import make
from tests.fuzz.probe import Depth, Finding, probe

_MEMORY = 6 * 2**30
"""Bytes of address space that an input may take: far more than any needs, far less than a machine has."""
_SLACK = 512 * 2**20
"""Bytes that one input may add to what the process holds."""


def answer(path: Path, depth: Depth) -> dict[str, str]:
    """Return what came of trying one file; see `probe`."""
    before = _held()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = probe(path, depth)
        except Finding as finding:
            return {"outcome": "finding", "what": str(finding)}
        except Exception as error:
            at = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename][-3:]
            where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(at))
            return {"outcome": "finding", "what": f"{type(error).__name__}: {str(error)[:300]} at {where}"}
    if _held() - before > _SLACK:
        return {"outcome": "finding", "what": f"it took {(_held() - before) / 2**20:.0f} MiB"}
    return {"outcome": found.outcome, "what": found.what[:200]}


def _held() -> int:
    """The most bytes that this process has held at once."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Answer lines until there are no more."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what an input prints is no answer
    for line in sys.stdin:
        first, second, third = line.rstrip("\n").split(" ", 2)
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        try:
            if first == "path":
                found = answer(Path(third), second)  # type: ignore[arg-type]
            else:
                tried = make(int(first), int(second))
                found = answer(tried.write(folder), tried.depth if third == "own" else third)  # type: ignore[arg-type]
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        answers.write(json.dumps(found) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
