"""What one visitor wants recorded, one thing after the other; what the store cannot take now is tried again."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tiershift.errors import InputError
from tiershift.events.rebase import Conflicts
from tiershift_studio.turns import Turns

SLOW_SECONDS, FIRST_RETRY, LONGEST_RETRY = 2.5, 1.0, 15.0
SLOW = "The store of plans is slow to answer. What you changed is kept here and is recorded as soon as it answers."
AWAY = "The store of plans cannot be reached. What you changed is kept here and is recorded as soon as it is back."
BROKEN = "That could not be recorded, and nothing was. Reload the page and try again."


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do in the store.

    Attributes:
        prepare: in the page's turn, once its own has come: returns the work, or nothing where there is none to do.
        done: takes what the work gave, in the page's turn.
        failed: takes what was wrong with it.
        keeps: whether it holds something of the visitor's: it is tried again until the store takes it.
    """

    prepare: Callable[[], Callable[[], Any] | None]
    done: Callable[[Any], None]
    failed: Callable[[InputError], None]
    keeps: bool = False


class Recorder:
    """Does jobs in order.

    Args:
        turns: where they are done.
        troubled: takes what is wrong with the store, in a sentence; nothing once it is well.
        busy: takes whether there is something to do still.
    """

    def __init__(self, turns: Turns, troubled: Callable[[str], None], busy: Callable[[bool], None]) -> None:
        self._turns, self._troubled, self._busy = turns, troubled, busy
        self._jobs: deque[Job] = deque()
        self._number = 0
        self._running = False

    def add(self, job: Job) -> None:
        """Do a job after those before it."""
        self._jobs.append(job)
        if not self._running:
            self._next()

    def _next(self) -> None:
        while self._jobs:
            job = self._jobs.popleft()
            work = job.prepare()
            if work is not None:
                self._running = True
                self._busy(True)
                self._do(job, work, FIRST_RETRY)
                return
        self._running = False
        self._busy(False)

    def _do(self, job: Job, work: Callable[[], Any], pause: float) -> None:
        self._number = number = self._number + 1
        self._turns.later(SLOW_SECONDS, lambda: self._slow(number))
        self._turns.away(work, lambda came: self._came(job, work, pause, came))

    def _slow(self, number: int) -> None:
        if self._running and self._number == number:
            self._troubled(SLOW)

    def _came(self, job: Job, work: Callable[[], Any], pause: float, came: Any) -> None:
        self._number += 1
        if job.keeps and isinstance(came, InputError) and not isinstance(came, Conflicts):
            self._troubled(f"{AWAY} ({came.problems[0].what})")
            self._turns.later(pause, lambda: self._do(job, work, min(2 * pause, LONGEST_RETRY)))
            return
        self._troubled("")
        try:
            if isinstance(came, InputError):
                job.failed(came)
            elif isinstance(came, Exception):
                raise came
            else:
                job.done(came)
        except Exception:
            logging.getLogger(__name__).exception("a change could not be recorded")
            self._troubled(BROKEN)
        self._next()
