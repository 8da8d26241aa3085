"""From a model file to the first result, in a new process with empty caches; and again with them filled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SCRIPT = """
import json, sys, time
start = time.perf_counter()
import tiershift, pysd, numba, xarray
from pysd.translators.vensim import vensim_element
imported = time.perf_counter()
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
tiershift.simulate(model)
done = time.perf_counter()
print(json.dumps({"import": imported - start, "parse": parsed, "read": loaded - imported, "result": done - imported}))
"""


def cold(path: str | Path) -> dict[str, dict[str, float]]:
    """Return seconds beyond imports of the first start and of the second; `parse` is PySD's part of reading."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "NUMBA_CACHE_DIR": cache, "XDG_CACHE_HOME": cache, "TIERSHIFT_CACHE": cache}
        return {"cold": _fresh(path, environment), "second": _fresh(path, environment)}


def _fresh(path: str | Path, environment: Mapping[str, str]) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-c", _SCRIPT, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    timed: dict[str, Any] = json.loads(done.stdout)
    return timed
