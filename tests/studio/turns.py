"""The turns of a page without a page: at once, or when the test says."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Event, Lock, get_ident
from typing import TypeVar

from tiershift_studio.hub import Hub

Result = TypeVar("Result")
LONGEST_WAIT = 60.0
"""Seconds after which a test gives up."""


class AtOnce:
    """Everything happens at once; what is for later, or comes from another thread, waits until `pass_time`."""

    def __init__(self) -> None:
        self._thread, self._waiting = get_ident(), deque[Callable[[], None]]()

    def soon(self, what: Callable[[], None]) -> None:
        if get_ident() == self._thread:
            what()
        else:
            self._waiting.append(what)

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        self._waiting.append(what)

    def pass_time(self) -> None:
        """Do what waits."""
        for _ in range(len(self._waiting)):
            self._waiting.popleft()()

    def away(self, work: Callable[[], Result], done: Callable[[Result | Exception], None]) -> None:
        done(tried(work))


class InTurn:
    """The turns of a page in a test: work is done in the hub's threads, and what comes of it waits for `until`."""

    def __init__(self, hub: Hub) -> None:
        self._hub, self._waiting, self._lock, self._new = hub, deque[Callable[[], None]](), Lock(), Event()

    def soon(self, what: Callable[[], None]) -> None:
        with self._lock:
            self._waiting.append(what)
        self._new.set()

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Nothing that is for later happens here."""

    def away(self, work: Callable[[], Result], done: Callable[[Result | Exception], None]) -> None:
        def elsewhere() -> None:
            came = tried(work)
            self.soon(lambda: done(came))

        self._hub.pool.submit(elsewhere)

    def until(self, reached: Callable[[], bool]) -> None:
        """Take turns until something is so."""
        end = time.monotonic() + LONGEST_WAIT
        while not reached():
            assert time.monotonic() < end
            self._new.wait(0.05)
            self._new.clear()
            while self._waiting:
                self._waiting.popleft()()


def tried(work: Callable[[], Result]) -> Result | Exception:
    """Return what work gives, or what went wrong."""
    try:
        return work()
    except Exception as wrong:
        return wrong
