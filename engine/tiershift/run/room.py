"""Whether results fit into the memory that is free: what does not is refused before it is begun, with its size."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tiershift.errors import Problem, UsageError
from tiershift.model.limits import RESULTS

_NUMBER = 8
_SMALL = 32 * 2**20
"""Bytes that are not worth asking the system for: that takes as long as a small model's whole run."""
_LINUX, _GROUP = Path("/proc/meminfo"), Path("/sys/fs/cgroup")
_WAY_OUT = "Keep fewer variables (variables=[…]), save less often (SAVEPER), run fewer futures or ask for no traces"


def check_room(futures: int, saves: int, cells: int) -> None:
    """Return where results of shape (future, save, cell) fit into memory.

    Raises:
        UsageError: they do not; with their size, and what to ask for instead.
    """
    asked = futures * saves * cells * _NUMBER
    if asked <= _SMALL and not RESULTS.most:
        return
    free = RESULTS.most or available()
    if free is None or asked <= free:
        return
    shape = f"{futures:,} future{'s' * (futures != 1)} × {saves:,} times × {cells:,} cells × {_NUMBER} bytes"
    what = f"the results would take {_said(asked)} ({shape}), where {_said(free)} are free"
    raise UsageError(Problem("results", what, way_out=RESULTS.way_out(_WAY_OUT, asked)))


def available() -> int | None:
    """Return the bytes that this process can still take, as far as the system says; nothing where it does not."""
    known = [size for size in (_of_the_machine(), _of_the_group()) if size is not None]
    return min(known, default=None)


def _of_the_machine() -> int | None:
    if _LINUX.is_file() and (found := re.search(r"MemAvailable:\s*(\d+) kB", _LINUX.read_text("ascii", "replace"))):
        return int(found[1]) * 1024
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return None


def _of_the_group() -> int | None:
    """What a container has left, where one is set a limit (cgroup v2)."""
    try:
        most, used = ((_GROUP / name).read_text("ascii").strip() for name in ("memory.max", "memory.current"))
        return max(0, int(most) - int(used))
    except (OSError, ValueError):
        return None


def _said(size: int) -> str:
    return f"{size / 2**30:,.1f} GiB" if size >= 2**30 else f"{size / 2**20:,.1f} MiB"
