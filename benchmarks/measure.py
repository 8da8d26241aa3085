"""Timing, and what machine and commit a figure belongs to."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_ROOT = Path(__file__).parents[1]
_IN_A_TURN, _TURN = 10, 0.01
"""At most so many repetitions in a turn, and no further one after so many seconds."""

Action = Callable[[], Any]


def interleaved(actions: Mapping[str, Action], seconds: float, most: int = 40) -> dict[str, float]:
    """Return the shortest wall time of each action, in seconds: the one least disturbed by neighbours.

    The actions take turns, at least three rounds and then until about `seconds` have passed, so that a busy minute of
    a shared machine hits all of them. A short action is repeated in its turn, so that it finds its own caches warm.
    """
    shortest = dict.fromkeys(actions, float("inf"))
    began = time.perf_counter()
    for number in range(most):
        for name, action in actions.items():
            turn = time.perf_counter()
            for _ in range(_IN_A_TURN):
                start = time.perf_counter()
                action()
                shortest[name] = min(shortest[name], time.perf_counter() - start)
                if time.perf_counter() - turn > _TURN:
                    break
        if number >= 2 and time.perf_counter() - began > seconds:
            break
    return shortest


def keep(name: str, figures: Mapping[str, Any]) -> Path:
    """Write figures with machine and commit to results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({**about(), **figures}, indent=1) + "\n", encoding="utf-8")
    return path


def about() -> dict[str, Any]:
    """Return what the figures belong to; a commit ends in + where the tree was changed since."""
    changed = _said("git", "status", "--porcelain", "--untracked-files=no")
    return {
        "machine": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "gcc": _said("gcc", "-dumpfullversion"),
        "commit": _said("git", "rev-parse", "HEAD") + ("+" if changed else ""),
        "load": [round(each, 2) for each in os.getloadavg()],
        "when": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    names = cpuinfo.read_text(encoding="utf-8").split("\n") if cpuinfo.is_file() else []
    named = next((line.partition(":")[2].strip() for line in names if line.startswith("model name")), "")
    return named or platform.processor() or platform.machine()


def _said(*command: str) -> str:
    try:
        return subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False).stdout.strip()
    except FileNotFoundError:
        return ""
