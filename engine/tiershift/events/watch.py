"""Being told of what other editors append: one way to wait, whatever the store.

A watch remembers the version it has given out, and whenever the store stirs it reads on from there. What wakes it may
come late, twice or not at all without an entry being missed, for the log itself says what is new.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from threading import Condition, RLock
from types import TracebackType
from typing import Protocol, Self

from tiershift.events.chain import Entry

_SLICE_SECONDS = 0.5
"""The longest wait in one go; after it a watch looks whether it was closed, and reads on in any case."""


class Stir(Protocol):
    """What wakes a watch."""

    def wait(self, seconds: float) -> None:
        """Return once something may have been appended since the last call returned, or after `seconds`."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class Watch:
    """What is appended to one stream, from a version on; use it as a context manager, or `close` it.

    One watch serves one thread; closing it from another ends its waiting.
    """

    def __init__(self, read: Callable[[int], tuple[Entry, ...]], stir: Stir, after: int) -> None:
        self._read, self._stir, self._after = read, stir, after
        self._closed, self._turn = False, RLock()

    def wait(self, seconds: float) -> tuple[Entry, ...]:
        """Return the entries behind those given out before, as soon as there are any; none after `seconds`.

        Raises:
            ScenarioError: the store cannot be read.
        """
        until = time.monotonic() + seconds
        while True:
            with self._turn:
                if self._closed:
                    return ()
                if entries := self._read(self._after):
                    self._after = entries[-1].version
                    return entries
                left = until - time.monotonic()
                if left <= 0:
                    return ()
                self._stir.wait(min(left, _SLICE_SECONDS))

    def __iter__(self) -> Iterator[tuple[Entry, ...]]:
        """Give out entries as they come, until the watch is closed."""
        while not self._closed:
            if entries := self.wait(_SLICE_SECONDS):
                yield entries

    def close(self) -> None:
        """End the watch."""
        if not self._closed:
            self._closed = True
            with self._turn:
                self._stir.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Bell:
    """Wakes the watches of this process: whoever appends rings."""

    def __init__(self) -> None:
        self._rung = 0
        self._condition = Condition()

    def ring(self) -> None:
        """Wake whoever waits."""
        with self._condition:
            self._rung += 1
            self._condition.notify_all()

    def listen(self) -> Stir:
        """Return what wakes at the next ring, also at one between two waits."""
        return _Heard(self)

    def heard(self, before: int, seconds: float) -> int:
        """Wait until it has rung more often than `before`, at most `seconds`, and return how often it has."""
        with self._condition:
            self._condition.wait_for(lambda: self._rung > before, seconds)
            return self._rung

    @property
    def rung(self) -> int:
        """How often it has rung."""
        return self._rung


class _Heard:
    def __init__(self, bell: Bell) -> None:
        self._bell, self._before = bell, bell.rung

    def wait(self, seconds: float) -> None:
        self._before = self._bell.heard(self._before, seconds)

    def close(self) -> None:
        """There is nothing to let go of."""
