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


def best(action: Callable[[], Any], rounds: int = 5) -> float:
    """Return the shortest of `rounds` wall times in seconds: the one least disturbed by neighbours."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def keep(name: str, figures: Mapping[str, Any]) -> None:
    """Write figures with machine and commit to results/<name>.json."""
    RESULTS.mkdir(exist_ok=True)
    about = {"machine": platform.processor() or platform.machine(), "cores": os.cpu_count(), "commit": _commit()}
    (RESULTS / f"{name}.json").write_text(json.dumps({**about, **figures}, indent=1) + "\n", encoding="utf-8")


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip()
