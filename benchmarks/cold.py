"""From a model file to the first result, in a new process with empty caches; and again with them filled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

from benchmarks.measure import keep

_SCRIPT = """
import json, time
start = time.perf_counter()
import tiershift, pysd, numba, xarray
imported = time.perf_counter()
model = tiershift.load_model("childrens_services")
loaded = time.perf_counter()
tiershift.simulate(model)
print(json.dumps({"import": imported - start, "read": loaded - imported, "result": time.perf_counter() - imported}))
"""


def run() -> str:
    """Return both times in words."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache}
        cold, warm = (json.loads(_fresh(environment)) for _ in range(2))
    keep("cold", {"cold": cold, "second": warm})
    return (
        f"model file to first result beyond imports: {cold['result']:.2f} s cold (of it reading {cold['read']:.2f} s), "
        f"{warm['result']:.2f} s the second time; imports {cold['import']:.2f} s"
    )


def _fresh(environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], env=environment, capture_output=True, text=True, check=True)
    return done.stdout
