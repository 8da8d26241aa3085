"""From a model file to the first result in a new process, first with an empty cache, and again with what that left.

`python -m benchmarks.cold` prints the table alone and keeps it as JSON. What is counted begins when tiershift, PySD,
numba and xarray are imported, and ends with the dataset of one future: reading, compiling, running. PySD's parsing is
also told apart. Each figure is the least of a few rounds, each with a cache of its own; where the machine is busy, the
seconds that the processor worked say more than those on the clock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import keep
from benchmarks.models import chain, world, write
from benchmarks.table import started

ROUNDS = 3
_SHIPPED = "childrens_services"
SUBJECTS: Mapping[str, Callable[[], str] | None] = {
    _SHIPPED: None,
    "300 equations": lambda: world(12),
    "4,000 equations": lambda: chain(333),
    "4,000 with lookups": lambda: world(160),
}
"""What is started, as Vensim text; nothing for a shipped model."""

Times = dict[str, dict[str, float]]
_SCRIPT = """
import json, sys, time
start = time.perf_counter()
import tiershift, pysd, numba, xarray
from pysd.translators.vensim import vensim_element
imported, worked = time.perf_counter(), time.process_time()
parsed = 0.0
def timing(parse):
    def timed(self):
        global parsed
        began = time.perf_counter()
        try:
            return parse(self)
        finally:
            parsed += time.perf_counter() - began
    return timed
for kind in (vensim_element.Element, vensim_element.Component, vensim_element.Lookup):
    kind.parse = timing(kind.parse)
model = tiershift.load_model(sys.argv[1])
loaded = time.perf_counter()
result = tiershift.simulate(model)
done, cpu = time.perf_counter(), time.process_time() - worked
print(json.dumps({
    "import": imported - start, "parse": parsed, "read": loaded - imported, "result": done - imported, "cpu": cpu,
    "equations": len(model.variables),
}))
"""


def cold(path: str | Path, rounds: int = ROUNDS) -> Times:
    """Return seconds beyond imports of the first start and of the second; `parse` is PySD's part of reading.

    `cpu` are the seconds that the processor worked for `result`.
    """
    made = [_round(path) for _ in range(rounds)]
    return {
        which: min((each[which] for each in made), key=lambda times: times["result"]) for which in ("cold", "second")
    }


def starts(folder: Path, *, quick: bool = False) -> dict[str, tuple[int, Times]]:
    """Return equations and times of every subject, written to `folder`; with `quick` one round of the first two."""
    made = {}
    for name, text in list(SUBJECTS.items())[: 2 if quick else None]:
        print(f"… first and second start, {name}", flush=True)
        path = _SHIPPED if text is None else write(folder, f"cold_{name.replace(',', '').replace(' ', '_')}", text())
        times = cold(path, 1 if quick else ROUNDS)
        made[name] = int(times["cold"]["equations"]), times
    return made


def _round(path: str | Path) -> Times:
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache, "XDG_CACHE_HOME": cache, "TIERSHIFT_CACHE": cache}
        return {"cold": _fresh(path, environment), "second": _fresh(path, environment)}


def _fresh(path: str | Path, environment: Mapping[str, str]) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-c", _SCRIPT, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    timed: dict[str, Any] = json.loads(done.stdout)
    return timed


def main() -> None:
    """Print the table, and keep it as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        made = starts(Path(folder))
    print(started(made))
    path = keep("cold", {"starts": made})
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; kept in {path.parent.name}/{path.name}")


if __name__ == "__main__":
    main()
