"""Where work happens: in threads of its own, while what comes of it is taken in one's turn on a visitor's page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Protocol, TypeVar

from bokeh.document import Document

Result = TypeVar("Result")


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
    """The turns of a document of the server; after its visitor has left, nothing is done any more."""

    def __init__(self, document: Document, pool: Executor) -> None:
        self._document, self._pool, self._left = document, pool, False
        document.on_session_destroyed(lambda _: self._leave())

    def _leave(self) -> None:
        self._left = True

    def soon(self, what: Callable[[], None]) -> None:
        """See `Turns`."""
        if not self._left:
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
