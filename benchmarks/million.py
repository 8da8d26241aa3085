"""A million futures of the shipped model, reduced to quantiles as they are run: time and memory of one new process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FUTURES = 1_000_000
MOST = 2 * 2**30
"""Bytes that the process may take at its peak."""
_SCRIPT = """
import json, sys, time
import tiershift
from benchmarks.million import peak
from tiershift.report.indicators import variables
model = tiershift.load_model("childrens_services")
kept, said = variables(model.variables), [0.0]
def told(done, total):
    if time.perf_counter() - said[0] > 30:
        said[0] = time.perf_counter()
        print(f"… {done:,} of {total:,}", file=sys.stderr, flush=True)
start = time.perf_counter()
before = peak()
found = tiershift.ensemble(model, futures=int(sys.argv[1]), variables=kept, progress=told)
print(json.dumps({
    "futures": found.attrs["futures"], "variables": len(kept), "saves": found.sizes["time"],
    "levels": found.sizes["quantile"], "method": found.attrs["quantile_method"],
    "not_finite": found.attrs["futures_not_finite"], "seconds": time.perf_counter() - start,
    "before": before, "peak": peak(),
}))
"""


def million(futures: int = FUTURES) -> dict[str, Any]:
    """Return what it took: seconds, and bytes of memory at the peak, and before the first future was run."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _SCRIPT, str(futures)], stdout=subprocess.PIPE, text=True, check=True
    )
    taken: dict[str, Any] = json.loads(done.stdout)
    return taken


def said(taken: dict[str, Any]) -> str:
    """Return the figures in a sentence."""
    verdict = "under" if taken["peak"] < MOST else "NOT UNDER"
    return (
        f"{taken['futures']:,} futures of {taken['variables']} variables at {taken['saves']} times, "
        f"{taken['levels']} quantiles each ({taken['method']}): {taken['seconds']:.0f} s, "
        f"peak memory {taken['peak'] / 2**30:.2f} GiB ({taken['before'] / 2**30:.2f} before the first future), "
        f"{verdict} {MOST / 2**30:.0f} GiB; {taken['not_finite']} left the finite numbers"
    )


def peak() -> int:
    """Return the most memory that this process has taken so far, in bytes.

    Source: VmHWM, https://man7.org/linux/man-pages/man5/proc_pid_status.5.html; elsewhere what getrusage says.
    """
    try:
        with Path("/proc/self/status").open(encoding="ascii") as file:
            line = next(line for line in file if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration):
        import resource

        taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return taken if sys.platform == "darwin" else taken * 1024
