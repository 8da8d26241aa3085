"""Futures in chunks: drawn, run, taken in and forgotten, so that memory does not grow with their number.

Chunks are taken in one after the other, whatever ran them, so that a run that was stopped after some of them and went
on later is the same run. Within a chunk, blocks of futures run on threads, then parts of each reduction.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiershift.compile.build import Kernel
from tiershift.errors import InputError, Stopped
from tiershift.run.batch import Progress, run
from tiershift.run.checkpoint import Checkpoint
from tiershift.run.inputs import Inputs
from tiershift.run.reduce.shape import Arrays, Floats, Found, Reduction, Task
from tiershift.run.schedule import Schedule
from tiershift.run.steering import Steering

CHECKPOINT_SECONDS = 30.0
"""Between one checkpoint and the next."""
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Work:
    """What is run: futures of a model under a plan."""

    kernel: Kernel
    inputs: Inputs
    schedule: Schedule
    futures: int
    threads: int | None = None
    steering: Steering = field(default_factory=Steering)

    @property
    def workers(self) -> int:
        return max(1, self.threads or os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """Some cells, and what is asked of them.

    Attributes:
        kernel: what works them out.
        kept: their slots.
        chunk: how many futures are run at a time, a power of two.
        reductions: each with the places of its cells in `kept`; one that is about several variables has the
            first place.
        passes: how often the futures are run, as far as one can tell beforehand.
    """

    kernel: Kernel
    kept: NDArray[np.int64]
    chunk: int
    reductions: Sequence[tuple[Reduction, slice]]
    passes: int


@dataclass(slots=True)
class Standing:
    """How far a run has come: all before `start` in this pass of this stage is taken in.

    Attributes:
        active: which reductions this pass is for.
        left: which futures have left the finite numbers, shape (future,).
        found: by the stages that are done, for each reduction.
        times: at which results are kept.
        noted: what each part of a count had and by how much it moved, shape (future, part, 2).
    """

    left: NDArray[np.bool_]
    noted: Floats
    stage: int = 0
    turn: int = 0
    start: int = 0
    active: list[int] = field(default_factory=list)
    found: list[list[list[Found]]] = field(default_factory=list)
    times: Floats = field(default_factory=lambda: np.empty(0))


class Stream:
    """A run over all stages, from the beginning or from a checkpoint."""

    def __init__(
        self,
        work: Work,
        stages: Sequence[Stage],
        *,
        checkpoint: Checkpoint | None = None,
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> None:
        self.work, self.stages = work, stages
        self._checkpoint, self._progress, self._stop = checkpoint, progress, stop
        self._standing = Standing(np.zeros(work.futures, bool), np.zeros((work.futures, work.schedule.parts, 2)))
        self._whole = True  # nothing is half taken in
        self._saved = time.monotonic()
        self._total = sum(stage.passes for stage in stages) * work.futures
        self._told = 0
        self._like: Floats | None = None

    def resume(self) -> None:
        """Go on from the checkpoint.

        Raises:
            UsageError: it is not of this run, or cannot be read.
        """
        assert self._checkpoint is not None, "there is a file to go on from"
        head, arrays = self._checkpoint.read()
        held = np.array(arrays["left"], bool), np.array(arrays["noted"], float)
        standing = Standing(*held, head["stage"], head["turn"], head["start"], head["active"])
        standing.times = np.array(arrays["times"], float)
        standing.found = [
            [[_read(about, arrays) for about in reduction] for reduction in stage] for stage in head["found"]
        ]
        self._standing = standing
        if standing.stage < len(self.stages):
            for number, (reduction, _) in enumerate(self.stages[standing.stage].reductions):
                prefix = f"state/{number}/"
                own = {name.removeprefix(prefix): a for name, a in arrays.items() if name.startswith(prefix)}
                reduction.restore(own)

    def carry_out(self) -> Standing:
        """Run all that is left to run.

        Raises:
            Stopped: as `stop` asked; KeyboardInterrupt likewise. Where there is a checkpoint, it is up to date.
        """
        self._like = self.work.inputs.rows(0, 1)
        standing = self._standing
        with self._pools() as (pool, ahead):
            try:
                for stage in self.stages[standing.stage :]:
                    self._carry_out(stage, pool, ahead)
            except InputError:
                raise
            except BaseException:
                if self._whole:
                    self._save()
                raise
        if self._told != self._total:
            self._tell(self._total)
        return standing

    @contextmanager
    def _pools(self) -> Iterator[tuple[ThreadPoolExecutor, ThreadPoolExecutor]]:
        pools = ThreadPoolExecutor(self.work.workers), ThreadPoolExecutor(1)
        try:
            yield pools
        finally:
            for pool in pools:
                pool.shutdown(wait=True, cancel_futures=True)

    def _carry_out(self, stage: Stage, pool: ThreadPoolExecutor, ahead: ThreadPoolExecutor) -> None:
        standing = self._standing
        if standing.turn == 0 and standing.start == 0:
            standing.active = list(range(len(stage.reductions)))
        while standing.active:
            self._pass(stage, pool, ahead)
            self._whole = False
            standing.active = [number for number in standing.active if stage.reductions[number][0].again()]
            standing.turn, standing.start = standing.turn + 1, 0
            self._whole = True
        self._whole = False
        standing.found.append([list(reduction.found()) for reduction, _ in stage.reductions])
        standing.stage, standing.turn, standing.start = standing.stage + 1, 0, 0
        self._whole = True

    def _pass(self, stage: Stage, pool: ThreadPoolExecutor, ahead: ThreadPoolExecutor) -> None:
        """Run all futures from where it stands, a chunk at a time; the next is drawn meanwhile."""
        standing, futures = self._standing, self.work.futures
        starts = range(standing.start, futures, stage.chunk)
        draw = partial(self._draw, stage.chunk)
        drawn: Future[Floats] = ahead.submit(draw, standing.start)
        room: Floats | None = None
        for start in starts:
            constants = drawn.result()
            if start + stage.chunk < futures:
                drawn = ahead.submit(draw, start + stage.chunk)
            before = self._before(standing)
            work = self.work
            outcome = run(
                stage.kernel, constants, work.schedule, stage.kept, progress=partial(self._tell_more, before),
                threads=work.threads, like=self._like, room=room,
            )  # fmt: skip
            room = outcome.values  # of a whole chunk; what is taken in is copied, unless there is no other chunk
            standing.times = outcome.times
            standing.noted[start : start + len(constants)] = outcome.noted  # the same bits in every pass
            self._take(stage, pool, start, outcome.values)
            if standing.start < futures:
                self._pause()

    def _draw(self, chunk: int, start: int) -> Floats:
        return self.work.inputs.rows(start, min(chunk, self.work.futures - start))

    def _take(self, stage: Stage, pool: ThreadPoolExecutor, start: int, values: Floats) -> None:
        """Take in a chunk; it counts when all of it is."""
        standing = self._standing
        self._whole = False
        tasks: list[Task] = []
        if standing.turn == 0:
            tasks += [partial(self._look, start + part.start, values[part]) for part in _quarters(len(values))]
        for number in standing.active:
            reduction, cells = stage.reductions[number]
            tasks += reduction.add(start, values if cells.start == 0 else values[:, :, cells])
        waiting = [pool.submit(task) for task in tasks]
        try:
            for each in waiting:
                each.result()
        except KeyboardInterrupt:
            for each in waiting:
                each.result()
            self._count(start + len(values))
            raise
        self._count(start + len(values))

    def _count(self, taken: int) -> None:
        self._standing.start = taken
        self._whole = True

    def _look(self, start: int, values: Floats) -> None:
        finite = np.isfinite(values).reshape(len(values), -1).all(axis=1)
        self._standing.left[start : start + len(values)] |= ~finite

    def _pause(self) -> None:
        """Between two chunks: keep a checkpoint where it is time, and stop where that is asked."""
        if self._stop is not None and self._stop():
            standing = self._standing
            where = f"; go on with resume=True from {self._checkpoint.path}" if self._checkpoint else ""
            done, total = self._before(standing), self._total
            raise Stopped(f"stopped after {done:,} of {total:,} futures{where}")
        if self._checkpoint is not None and time.monotonic() - self._saved >= CHECKPOINT_SECONDS:
            self._save()

    def _save(self) -> None:
        if self._checkpoint is None:
            return
        standing = self._standing
        arrays: Arrays = {"left": standing.left, "noted": standing.noted, "times": standing.times}
        found = [
            [
                [_written(each, f"found/{s}/{r}/{f}", arrays) for f, each in enumerate(own)]
                for r, own in enumerate(stage)
            ]
            for s, stage in enumerate(standing.found)
        ]
        if standing.stage < len(self.stages):
            for number, (reduction, _) in enumerate(self.stages[standing.stage].reductions):
                arrays |= {f"state/{number}/{name}": array for name, array in reduction.state().items()}
        head = {name: getattr(standing, name) for name in ("stage", "turn", "start", "active")}
        self._checkpoint.write({**head, "found": found}, arrays)
        self._saved = time.monotonic()

    def _before(self, standing: Standing) -> int:
        """Futures run before, in all passes."""
        done = sum(stage.passes for stage in self.stages[: standing.stage]) + standing.turn
        return done * self.work.futures + standing.start

    def _tell_more(self, before: int, done: int, _: int) -> None:
        self._tell(before + done)

    def _tell(self, done: int) -> None:
        if done > self._total:  # another pass turned out to be needed
            self._total = -(-done // self.work.futures) * self.work.futures
        self._told = done
        if self._progress is not None:
            self._progress(done, self._total)


def _quarters(many: int) -> list[slice]:
    edges = np.unique(np.linspace(0, many, 5).astype(int)).tolist()
    return [slice(a, b) for a, b in pairwise(edges)]


def _written(found: Found, name: str, arrays: Arrays) -> dict[str, Any]:
    """Put the numbers of what was found among the arrays; return the rest in words."""
    about = {key: getattr(found, key) for key in ("suffix", "about", "timeless", "unit", "method")}
    arrays[f"{name}/values"] = found.values
    arrays |= {f"{name}/leading/{key}": array for key, array in found.leading.items()}
    if found.error is not None:
        arrays[f"{name}/error"] = found.error
    return {"at": name, "leading": list(found.leading), "error": found.error is not None, **about}


def _read(about: Mapping[str, Any], arrays: Mapping[str, NDArray[np.generic]]) -> Found:
    own = dict(about)
    name = own.pop("at")
    own["values"] = np.array(arrays[f"{name}/values"], float)
    own["leading"] = {key: arrays[f"{name}/leading/{key}"] for key in about["leading"]}
    own["error"] = np.array(arrays[f"{name}/error"], float) if about["error"] else None
    return Found(**own)
