"""Latest wins: runs only the newest request, coarse while the hand moves and fine once it rests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tiershift_studio.answer import Answer
from tiershift_studio.desk import Asked

WHILE_MOVING = 500
AT_REST = 2000
STEP = 500
"""Futures that are run at once for a hand at rest: a new move waits for these at most, and not for all."""
REST = 0.2
"""Seconds without a new request after which the hand is taken to rest."""


class Runner:
    """Runs what one visitor asked last; what was overtaken while a run was out is never run.

    Everything here happens on one event loop; only `work` leaves it.

    Args:
        work: runs what is asked over so many futures, elsewhere.
        show: takes the number of a request and its answer, in order.
        fail: takes what went wrong; the next request starts afresh.
    """

    def __init__(
        self,
        work: Callable[[Asked, int], Awaitable[Answer]],
        show: Callable[[int, Answer], None],
        fail: Callable[[Exception], None],
    ) -> None:
        self._work, self._show, self._fail = work, show, fail
        self._newest: tuple[int, Asked] | None = None
        self._newer = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def ask(self, asked: Asked) -> None:
        """Want the answer to `asked` and to nothing older."""
        self._newest = ((self._newest[0] if self._newest else 0) + 1, asked)
        self._newer.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run(self._newest))

    def close(self) -> None:
        """Stop wanting anything; a run that is out ends unseen."""
        if self._task:
            self._task.cancel()

    async def _run(self, request: tuple[int, Asked]) -> None:
        try:
            while True:
                number, asked = request = self._newest or request
                self._newer.clear()
                self._show(number, await self._work(asked, WHILE_MOVING))
                if await self._overtaken_within(REST):
                    continue
                futures, fine = WHILE_MOVING, None
                while futures < AT_REST and request == self._newest:
                    futures += STEP
                    fine = await self._work(asked, futures)
                if request == self._newest:
                    return None if fine is None else self._show(number, fine)
        except Exception as wrong:  # whatever it is, the visitor hears of it and can go on
            self._fail(wrong)

    async def _overtaken_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._newer.wait(), seconds)
        except TimeoutError:
            return False
        return True
