"""The store behind all visitors: one thread for each log that somebody looks at tells all of them what is new in it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event as Flag
from threading import Lock, Thread

from tiershift.errors import InputError
from tiershift.events.branches import Lineage
from tiershift.events.chain import Entry
from tiershift.events.fold import fold
from tiershift.events.opening import open_store
from tiershift.events.plan import Plan
from tiershift.events.store import Store
from tiershift.events.watch import Watch

_LISTEN_SECONDS, _REST_SECONDS = 5.0, 1.0
_WRITERS = 4


@dataclass(frozen=True, slots=True)
class News:
    """A branch as it is now, and what was recorded in it since it was told last."""

    line: Lineage
    plan: Plan
    entries: tuple[Entry, ...]


Hear = Callable[[News | InputError], None]
"""Takes what is new, from any thread; or why the store cannot be read for the moment."""


class Hub:
    """An open store, the threads that write to it, and those that watch it.

    Raises:
        InputError: the store cannot be opened.
    """

    def __init__(self, url: str, told: Callable[[str], None] | None = None) -> None:
        self.store: Store = open_store(url, told)
        self.pool = ThreadPoolExecutor(_WRITERS, thread_name_prefix="plans")
        self._watched: dict[str, _Watched] = {}
        self._lock = Lock()

    def join(self, line: Lineage, plan: Plan, hear: Hear) -> Callable[[], None]:
        """Tell `hear` of all that comes behind `line`, until what is returned is called."""
        with self._lock:
            watched = self._watched.get(line.stream)
            if watched is None or watched.ended:
                watched = self._watched[line.stream] = _Watched(self.store, line, plan)
            watched.join(line.version, hear)

        def leave() -> None:
            with self._lock:
                watched.leave(hear)
                if watched.ended and self._watched.get(line.stream) is watched:
                    del self._watched[line.stream]

        return leave

    @property
    def watching(self) -> int:
        """How many logs are watched."""
        return len(self._watched)

    def close(self) -> None:
        """End the threads and let go of the store."""
        with self._lock:
            for watched in self._watched.values():
                watched.end()
            self._watched.clear()
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.store.close()


class _Watched:
    """One log that somebody looks at."""

    def __init__(self, store: Store, line: Lineage, plan: Plan) -> None:
        self._store, self._line, self._plan = store, line, plan
        self._hear: list[Hear] = []
        self._lock, self._end = Lock(), Flag()
        Thread(target=self._run, name=f"watch {line.stream}", daemon=True).start()

    @property
    def ended(self) -> bool:
        return self._end.is_set()

    def join(self, version: int, hear: Hear) -> None:
        with self._lock:
            self._hear.append(hear)
            line, plan = self._line, self._plan
        if line.version > version:
            hear(News(line, plan, line.own[version:]))

    def leave(self, hear: Hear) -> None:
        with self._lock:
            if hear in self._hear:
                self._hear.remove(hear)
            left = len(self._hear)
        if not left:
            self.end()

    def end(self) -> None:
        self._end.set()

    def _run(self) -> None:
        watch: Watch | None = None
        away = False
        while not self.ended:
            try:
                watch = watch or self._store.watch(self._line.stream, after=self._line.version)
                # After it was away, what is told at once is that the store is back.
                entries = watch.wait(0.0 if away else _LISTEN_SECONDS)
                if entries or away:
                    self._take(entries)
                away = False
            except InputError as wrong:
                if not self.ended:
                    away = True
                    self._tell(wrong)
                self._end.wait(_REST_SECONDS)
            except Exception:  # a thread that dies unheard would leave everybody with an old plan
                logging.getLogger(__name__).exception("a watch failed")
                self._end.wait(_REST_SECONDS)
        if watch is not None:
            watch.close()

    def _take(self, entries: tuple[Entry, ...]) -> None:
        line, plan = self._line.followed(entries), fold(entries, self._plan)
        with self._lock:
            self._line, self._plan = line, plan
        self._tell(News(line, plan, entries))

    def _tell(self, news: News | InputError) -> None:
        with self._lock:
            everybody = tuple(self._hear)
        for hear in everybody:
            try:
                hear(news)
            except Exception:  # one page that is broken does not keep the news from the others
                logging.getLogger(__name__).exception("a page did not take the news")
