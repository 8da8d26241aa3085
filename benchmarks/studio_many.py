"""Twenty people at once in one studio: memory for each, and how long a move takes until its picture is there."""

from __future__ import annotations

import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from benchmarks.studio_guest import Guest

PEOPLE, MOVES, PAUSE = 20, 12, 0.45
"""As in measurements of other ways to build it: each makes about two changes a second."""
_START_SECONDS = 300.0


@dataclass(frozen=True)
class Many:
    """What was measured.

    Attributes:
        people: how many there were at once.
        before: MB of the process with nobody there, after one visitor.
        each: MB more for each visitor.
        p50: seconds from a move to the numbers of its picture.
        p95: the same, for 95 of 100 moves.
        moves: how many moves there were.
        errors: lines in the server's log that speak of an error.
    """

    people: int
    before: float
    each: float
    p50: float
    p95: float
    moves: int
    errors: int


def many(people: int = PEOPLE) -> Many:
    """Serve a studio on this machine, let people in, and measure."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "said").open("w+") as said:
        command = [sys.executable, "-m", "tiershift_studio", "--no-show", "--port", "0", "--store", "memory:"]
        server = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=dict(os.environ))
        try:
            address = _address(Path(said.name), server)
            process = psutil.Process(server.pid)
            asyncio.run(_visits(address, 1, 2))
            before = process.memory_info().rss / 1e6
            seconds, after = asyncio.run(_visits(address, people, MOVES, process))
        finally:
            server.terminate()
            server.wait(60)
        errors = len(re.findall(r"\bERROR\b|Traceback", Path(said.name).read_text()))
    p50, p95 = np.quantile(seconds, (0.5, 0.95))
    return Many(people, before, (after - before) / people, float(p50), float(p95), len(seconds), errors)


async def _visits(
    address: str, people: int, moves: int, process: psutil.Process | None = None
) -> tuple[list[float], float]:
    guests = await asyncio.gather(*(Guest.open(address) for _ in range(people)))

    async def visit(number: int, guest: Guest) -> list[float]:
        chance = random.Random(number)
        taken = []
        for _ in range(moves):
            await asyncio.sleep(PAUSE * (0.5 + chance.random()))
            taken.append(await guest.move("targeted_budget", 600 + 2000 * chance.random()))
        await guest.say({"do": "settle"})
        return taken

    seconds = await asyncio.gather(*(visit(number, guest) for number, guest in enumerate(guests)))
    used = process.memory_info().rss / 1e6 if process else 0.0
    await asyncio.gather(*(guest.leave() for guest in guests))
    return [one for each in seconds for one in each], used


def said(found: Many) -> str:
    """Return the figures in a sentence or two."""
    return (
        f"{found.people} people at once, {found.moves} moves: "
        f"p50 {1000 * found.p50:.0f} ms, p95 {1000 * found.p95:.0f} "
        f"ms from a move to its numbers;\n{found.before:.0f} MB for the studio, {found.each:.1f} MB more for each; "
        f"{found.errors} errors in its log."
    )


def _address(path: Path, server: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"The studio is at (http://\S+) ", path.read_text()):
            return found[1]
        time.sleep(0.2)
    raise RuntimeError(f"the studio did not start:\n{path.read_text()}")
