"""Where work happens: in threads of its own, while what comes of it is taken in one's turn on a visitor's page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from threading import Lock
from typing import Protocol, TypeVar

from bokeh.document import Document

Result = TypeVar("Result")

LONGEST_OPENING = 20.0
"""Seconds after which a page is taken to be open that has not said so."""


class Turns(Protocol):
    """The turns of one visitor's page."""

    def soon(self, what: Callable[[], None]) -> None:
        """Do `what` when it is the page's turn; from any thread."""
        ...

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """Do `what` in the page's turn after some seconds."""
        ...

    def away(self, work: Callable[[], Result], done: Callable[[Result | Exception], None]) -> None:
        """Do `work` elsewhere, and take what it gives, or what went wrong, in the page's turn."""
        ...


class OfPage:
    """The turns of a document of the server, from when the browser has opened it until its visitor has left.

    What is changed on the server while the browser is still fetching the document may reach neither the document that
    it gets nor the page: its connection drops changes that overtake the document. So all turns wait until it is there.
    """

    def __init__(self, document: Document, pool: Executor) -> None:
        self._document, self._pool = document, pool
        self._left = self._open = False
        self._waiting: list[Callable[[], None]] = []
        self._lock = Lock()
        document.on_event("document_ready", lambda _: self._opened())
        document.add_timeout_callback(self._opened, int(1000 * LONGEST_OPENING))
        document.on_session_destroyed(lambda _: self._leave())

    def _opened(self) -> None:
        with self._lock:
            self._open = True
            waiting, self._waiting = self._waiting, []
        for what in waiting:
            self.soon(what)

    def _leave(self) -> None:
        with self._lock:
            self._left = True
            self._waiting.clear()

    def soon(self, what: Callable[[], None]) -> None:
        """See `Turns`."""
        with self._lock:
            if self._left:
                return
            if not self._open:
                self._waiting.append(what)
                return
        self._document.add_next_tick_callback(what)

    def later(self, seconds: float, what: Callable[[], None]) -> None:
        """See `Turns`."""
        if not self._left:
            self._document.add_timeout_callback(what, int(1000 * seconds))

    def away(self, work: Callable[[], Result], done: Callable[[Result | Exception], None]) -> None:
        """See `Turns`."""

        def ended(future: Future[Result | Exception]) -> None:
            if not future.cancelled():
                self.soon(lambda: done(future.result()))

        self._pool.submit(_tried, work).add_done_callback(ended)


def _tried(work: Callable[[], Result]) -> Result | Exception:
    try:
        return work()
    except Exception as wrong:  # whatever it is, whoever waits for it hears of it
        return wrong
