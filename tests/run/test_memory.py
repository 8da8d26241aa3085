"""Memory does not grow with the number of futures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.small import mdl, written

MIB = 2**20
SCRIPT = """
import sys
import tiershift
from benchmarks.million import peak
from tiershift import Extremes, Mean, Quantiles, Variance
from tiershift.run import ensemble, layout
ensemble.ROOM, layout._CHUNK = 8 * 2**20, 2 * 2**20
model = tiershift.load_model(sys.argv[1])
tiershift.ensemble(model, futures=int(sys.argv[2]), reduce=[Mean(), Variance(), Extremes(), Quantiles((0.1, 0.5, 0.9))])
print(peak())
"""


def _peak(model: Path, futures: int) -> int:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(model), str(futures)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_ten_times_the_futures_take_no_more_memory(tmp_path: Path) -> None:
    equations = "\n".join(f"x{n} = RANDOM NORMAL(-9, 9, {n}, 1, {n}) ~~|" for n in range(16))
    model = written(tmp_path, mdl(equations, end=3))
    few, many = _peak(model, 10_000), _peak(model, 100_000)
    results = 100_000 * 16 * 4 * 8
    assert many < 1.2 * few
    assert many - few < results / 2, "the results of all futures were never held at once"
