"""Latest wins: runs only the newest request, coarse while the hand moves and fine once it rests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tiershift_studio.answer import Answer
from tiershift_studio.desk import Settings

WHILE_MOVING = 256
AT_REST = 1000
REST = 0.2
"""Seconds without a new request after which the hand is taken to rest."""


class Runner:
    """Runs the newest settings of one visitor; what was overtaken while a run was out is never run.

    Everything here happens on one event loop; only `work` leaves it.

    Args:
        work: runs settings over so many futures, elsewhere.
        show: takes the number of a request and its answer, in order.
        fail: takes what went wrong; the next request starts afresh.
    """

    def __init__(
        self,
        work: Callable[[Settings, int], Awaitable[Answer]],
        show: Callable[[int, Answer], None],
        fail: Callable[[Exception], None],
    ) -> None:
        self._work, self._show, self._fail = work, show, fail
        self._newest: tuple[int, Settings] | None = None
        self._newer = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def ask(self, settings: Settings) -> None:
        """Want the answer to `settings` and to nothing older."""
        self._newest = ((self._newest[0] if self._newest else 0) + 1, settings)
        self._newer.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(self._newest))

    def close(self) -> None:
        """Stop wanting anything; a run that is out ends unseen."""
        if self._task:
            self._task.cancel()

    async def _run(self, request: tuple[int, Settings]) -> None:
        try:
            while True:
                number, settings = request = self._newest or request
                self._newer.clear()
                self._show(number, await self._work(settings, WHILE_MOVING))
                if await self._overtaken_within(REST):
                    continue
                fine = await self._work(settings, AT_REST)
                if request == self._newest:
                    return self._show(number, fine)
        except Exception as wrong:  # whatever it is, the visitor hears of it and can go on
            self._fail(wrong)

    async def _overtaken_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._newer.wait(), seconds)
        except TimeoutError:
            return False
        return True
