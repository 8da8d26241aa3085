"""One model, all sides, in turns: plain C, one future, ensembles, PySD."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.c_side import TO_THE_BIT, Compiled, Floats, compiled
from benchmarks.measure import interleaved
from benchmarks.ours import FEW, Subject
from benchmarks.pysd_side import Pysd, pysd_side

TOLERANCE = 1e-12
"""Largest difference from C that is forgiven, relative to the largest value that a cell takes."""
_COMPARED = 3
_BYTES = 96 * 2**20
"""Most room for the results of an ensemble that keeps everything."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is timed: seconds a group of actions, futures of an ensemble, and seconds for PySD (0: not at all)."""

    seconds: float
    futures: int
    pysd: float


FULL, QUICK = Effort(5.0, 4000, 6.0), Effort(0.8, 240, 0.0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What one model took, in seconds for one future on one core where nothing else is said.

    Attributes:
        work: scalar equations times steps of one future; all are kept, unless the name says `few` (4 of them).
        c, c_few: plain C, one future after another into the same results.
        ours, ours_dataset: one future, as arrays and as a labelled dataset.
        c_many, ours_many: the same futures, each keeping everything in results of its own.
        ours_few: futures that keep a few outputs, one thread; `two_threads` those on two threads,
            and `tenfold` what ten times as many cost, as a multiple.
        machine_gain: what plain C gains from a second thread with nothing in common.
        difference: the largest between C and ours, relative to a cell's largest value.
        pysd: the other engine, where it was asked and in time.
    """

    model: str
    saves: int
    cells: int
    c: float
    c_few: float
    ours: float
    ours_dataset: float
    c_many: float
    ours_many: float
    ours_few: float
    two_threads: float
    tenfold: float
    machine_gain: float
    difference: float
    pysd: Pysd | None

    @property
    def work(self) -> int:
        return self.saves * self.cells


class Disagreement(Exception):
    """Two programs of one model gave different results, so that their times mean nothing."""


def race(name: str, subject: Subject, folder: Path, effort: Effort) -> Figures:
    """Compare the results of C and ours, then time every side.

    Raises:
        Disagreement: they differ by more than `TOLERANCE`.
    """
    difference = differs(subject, compiled(subject.program, folder, TO_THE_BIT))
    if not difference <= TOLERANCE:
        raise Disagreement(f"{name}: C and tiershift differ by {difference:.1e} of a cell's largest value")
    c = compiled(subject.program, folder)
    alone = _alone(subject, c, effort)
    twin = compiled(subject.program, twin_folder(folder))
    many = _many(subject, c, twin, effort)
    steps = subject.saves - 1
    pysd = pysd_side(subject.model.path, steps, effort.pysd, 15 * effort.pysd) if effort.pysd else None
    return Figures(name, subject.saves, len(subject.kept), **alone, **many, difference=difference, pysd=pysd)


def differs(subject: Subject, c: Compiled) -> float:
    """Return the largest difference over a few futures, relative to the largest value that each cell takes."""
    constants = np.concatenate([subject.constants, subject.drawn(_COMPARED - 1)])
    theirs = c.futures(constants, subject.saves)
    return max(_apart(subject.futures(constants), theirs), _apart(subject.one(), theirs[:1]))


def _apart(ours: Floats, theirs: Floats) -> float:
    if not np.array_equal(np.isfinite(ours), np.isfinite(theirs)):
        return float("inf")
    # What is never above a thousandth may be the rounding that two shares leave between them.
    largest = np.nanmax(np.abs(theirs), axis=(0, 1), initial=1e-3)
    with np.errstate(invalid="ignore"):  # infinities that both sides have
        return float(np.nanmax(np.abs(ours - theirs) / largest, initial=0.0))


def _alone(subject: Subject, c: Compiled, effort: Effort) -> dict[str, float]:
    one, saves, few = subject.constants, subject.saves, subject.few
    actions = {
        "c": lambda: c.futures(one, saves),
        "c_few": lambda: c.futures(one, saves, few),
        "ours": subject.one,
        "ours_dataset": subject.dataset,
    }
    return interleaved(actions, effort.seconds, most=200)


def twin_folder(folder: Path) -> Path:
    """A place for a second copy of the C program, whose cells are its own, so that each thread has one."""
    twin = folder / "twin"
    twin.mkdir()
    return twin


def _many(subject: Subject, c: Compiled, twin: Compiled, effort: Effort) -> dict[str, float]:
    """Futures in whole blocks, so that no lane runs for nothing."""
    everything = _blocks(subject, min(effort.futures, _BYTES // (8 * subject.work)))
    few = min(effort.futures, _BYTES // (8 * subject.saves * FEW))
    some, ten = _blocks(subject, few), _blocks(subject, few // 10)
    all_rows, rows, few_rows = (subject.drawn(number) for number in (everything, some, ten))
    ten_rows: Floats = np.tile(few_rows, (10, 1))
    sizes = {"c_many": everything, "ours_many": everything, "ours_few": some, "two_threads": some}
    sizes |= {"tenth": ten, "tenfold": 10 * ten}
    # Each side writes over its own results, as ensembles do chunk by chunk: new memory is no part of either engine.
    theirs, own = c.futures(all_rows, subject.saves), subject.futures(all_rows)
    kept, tenth = (subject.futures(given, few=True) for given in (rows, few_rows))
    actions = {
        "c_many": lambda: c.futures(all_rows, subject.saves, room=theirs),
        "ours_many": lambda: subject.futures(all_rows, room=own),
        "ours_few": lambda: subject.futures(rows, few=True, room=kept),
        "two_threads": lambda: subject.futures(rows, few=True, threads=2, room=kept),
        "tenth": lambda: subject.futures(few_rows, few=True, room=tenth),
        "tenfold": lambda: subject.streamed(ten_rows, tenth),
    }
    with ThreadPoolExecutor(1) as other:

        def two_of_c() -> None:
            waiting = other.submit(lambda: twin.futures(half, subject.saves, subject.few, room=there))
            c.futures(half, subject.saves, subject.few, room=here)
            waiting.result()

        half = rows[: max(1, len(rows) // 8)]
        here, there = (np.empty((len(half), subject.saves, len(subject.few))) for _ in range(2))
        actions["c_alone"] = lambda: c.futures(half, subject.saves, subject.few, room=here)
        actions["c_two"] = two_of_c
        times = interleaved(actions, effort.seconds)
    sizes |= {"c_alone": len(half), "c_two": 2 * len(half)}
    each = {name: times[name] / size for name, size in sizes.items()}
    each["tenfold"] = 10 * each["tenfold"] / each.pop("tenth")
    each["machine_gain"] = each.pop("c_alone") / each.pop("c_two")
    return each


def _blocks(subject: Subject, futures: int) -> int:
    lanes = subject.kernel.lanes
    return max(1, futures // lanes) * lanes
