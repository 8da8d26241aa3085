"""PySD's side, in a process of its own so that it can be stopped: `python -m benchmarks.pysd_side FILE SECONDS`.

PySD takes minutes for what others do in a millisecond, so it runs as many steps as fit and the rest is counted at the
speed of the last ones; what it needs once a run is not multiplied.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FEW = 4


@dataclass(frozen=True, slots=True)
class Pysd:
    """Seconds to read the model, and for one run of all its steps, of which `ran` were run."""

    read: float
    run: float
    ran: int


def pysd_side(path: Path, steps: int, seconds: float, patience: float) -> Pysd | None:
    """Time PySD on a model file, running for about `seconds`; `None` where `patience` seconds were not enough."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, folder)  # PySD writes a Python file beside the model
        command = [sys.executable, "-m", "benchmarks.pysd_side", str(copy), str(steps), str(seconds)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=patience)
        except subprocess.TimeoutExpired:
            return None
        return Pysd(**json.loads(done.stdout))


def _timed(path: str, steps: int, seconds: float) -> Pysd:
    import pysd

    start = time.perf_counter()
    model = pysd.read_vensim(path)
    read = time.perf_counter() - start
    _run(model, 1)  # the first run sets up what later ones find
    few = min(_run(model, _FEW) for _ in range(2))
    each = max(few / _FEW, 1e-9)
    wanted = min(steps, max(2 * _FEW, int(seconds / each)))
    long = _run(model, wanted)
    further = max(0.0, (long - few) / (wanted - _FEW))
    return Pysd(read, long + further * (steps - wanted), wanted)


def _run(model: Any, steps: int) -> float:
    start = time.perf_counter()
    step = float(model.components.time_step())
    model.run(final_time=float(model.components.initial_time()) + steps * step, saveper=step)
    return time.perf_counter() - start


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    timed = _timed(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
    print(json.dumps({"read": timed.read, "run": timed.run, "ran": timed.ran}))
