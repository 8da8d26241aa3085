"""Fuzzes for as long as it is left to: `python -m tests.fuzz --inputs 20000 --seed 0`.

Input n of a seed is the same wherever the same files are there to be spoiled. What was tried is kept in the folder
(`out/fuzz` by default), so that a run that was stopped goes on where it was. Each finding is saved as the file that
makes it, and as a shorter one beside it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.inputs import SPLIT, Input, make
from tests.fuzz.pool import LIMIT, Worker
from tests.fuzz.shrink import alike, shrink


def main() -> int:
    """Try inputs and return 1 where any is a finding."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="how many (default 20000)")
    parser.add_argument("--seed", type=int, default=0, help="of the inputs (default 0)")
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"), help="where findings and progress go")
    parser.add_argument("--limit", type=float, default=LIMIT, help=f"seconds for one input (default {LIMIT:g})")
    given = parser.parse_args()
    folder = given.out / f"seed-{given.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    tally = Counter(json.loads(_kept(folder).read_text()) if _kept(folder).is_file() else {})
    print(f"seed {given.seed}, from input {tally['tried']:,} to {given.inputs:,}; {SPLIT}", flush=True)
    with Worker(given.limit) as worker:
        try:
            _try(worker, given.seed, given.inputs, folder, tally)
        except KeyboardInterrupt:
            print(f"Stopped after input {tally['tried']:,}; the same command goes on from there.")
    return _summary(folder, tally)


def _kept(folder: Path) -> Path:
    return folder / "tally.json"


def _try(worker: Worker, seed: int, inputs: int, folder: Path, tally: Counter[str]) -> None:
    began = shown = time.monotonic()
    first = tally["tried"]
    for index in range(first, inputs):
        before = time.monotonic()
        verdict = worker.ask(seed, index)
        tally[verdict.outcome] += 1
        tally["tried"] = index + 1
        if time.monotonic() - before > LIMIT / 10 and verdict.outcome != "finding":
            tally["slow"] += 1
            print(f"slow: input {index} took {time.monotonic() - before:.0f} s", flush=True)
        if verdict.outcome == "finding":
            print(f"input {index}: {verdict.what[:400]}", flush=True)
            _save(worker, make(seed, index), folder / f"{index}", verdict.what)
        now = time.monotonic()
        if now - shown > 30 or index + 1 == inputs or verdict.outcome == "finding":
            _kept(folder).write_text(json.dumps(tally))
        if now - shown > 30:
            shown, rate = now, (index + 1 - first) / (now - began)
            left = (inputs - index - 1) / rate / 60
            print(f"{index + 1:,} of {inputs:,}, {rate:.0f} a second, {left:.0f} minutes to go", flush=True)


def _save(worker: Worker, found: Input, folder: Path, what: str) -> None:
    """Keep a finding: the input as it was, what was found, and the shortest file that is found the same of."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found.write(folder)
    (folder / "found.txt").write_text(f"{found.depth}: {what}\n", encoding="utf-8")
    if what.startswith("no answer"):
        return  # each try would take as long again
    with tempfile.TemporaryDirectory() as trial:

        def fails(content: bytes) -> bool:
            path = Input(found.name, content, found.depth, found.beside).write(Path(trial))
            verdict = worker.ask_of(path, found.depth)
            return verdict.outcome == "finding" and alike(verdict.what) == alike(what)

        short = shrink(found.content, fails, 60 if found.depth == "run" else 200)
    (folder / f"short.{found.name}").write_bytes(short)


def _summary(folder: Path, tally: Counter[str]) -> int:
    _kept(folder).write_text(json.dumps(tally))
    print(
        f"{tally['tried']:,} inputs: {tally['ran']:,} compiled and run in two widths; {tally['read']:,} read, "
        f"shown, drawn and run slowly; {tally['refused']:,} refused in words; {tally['slow']} slow; "
        f"{tally['finding']} findings."
    )
    if tally["finding"]:
        print(f"Findings are in {folder}: the input, what was found, and a shorter file.")
    return 1 if tally["finding"] else 0


if __name__ == "__main__":
    sys.exit(main())
