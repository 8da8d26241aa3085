"""`/health`: whether the studio can serve, for whoever watches over it; no name, no address, no secret in it."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from typing import Any

from tornado.web import RequestHandler

from tiershift_studio.hub import Hub
from tiershift_studio.shelf import Shelf

WHERE = "/health"
_ANSWER_SECONDS, _KEPT_SECONDS = 3.0, 1.0


class Health:
    """Looks at the store and the model; what it found is kept for a second, so that asking often costs nothing.

    Args:
        hub: has the store.
        shelf: has the model.
        visitors: tells how many pages are open.
        patience: seconds within which the store has to answer.
    """

    def __init__(
        self, hub: Hub, shelf: Shelf, visitors: Callable[[], int], *, patience: float = _ANSWER_SECONDS
    ) -> None:
        self._hub, self._shelf, self._visitors, self._patience = hub, shelf, visitors, patience
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._asked: Future[str] | None = None
        self._found, self._when = "", float("-inf")

    async def look(self) -> tuple[bool, dict[str, Any]]:
        """Return whether all is well, and what was found."""
        store = await self._store()
        model = self._model()
        found = {
            "ok": not store and not model,
            "store": store or "ok",
            "model": model or "ok",
            "visitors": self._visitors(),
            "watching": self._hub.watching,
        }
        return bool(found["ok"]), found

    async def _store(self) -> str:
        """What is wrong with the store; one that hangs is asked once, not by one thread for each who asks."""
        if time.monotonic() - self._when < _KEPT_SECONDS:
            return self._found
        if self._asked is None or self._asked.done():
            self._asked = self._thread.submit(self._reach)
        try:
            found = await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._asked)), self._patience)
        except (TimeoutError, TookTooLong):
            found = "does not answer"
        self._found, self._when = found, time.monotonic()
        return found

    def _reach(self) -> str:
        try:
            self._hub.store.head("health")
        except Exception:  # whatever it is, it is why nothing can be recorded
            logging.getLogger(__name__).warning("the store of plans cannot be reached", exc_info=True)
            return "cannot be reached"
        return ""

    def _model(self) -> str:
        made = self._shelf.asked()
        if not made.done():
            return "is being made ready"
        return "cannot be run" if made.exception() else ""


class HealthHandler(RequestHandler):
    """Answers with 200 where all is well, and with 503 where something is not."""

    def initialize(self, health: Health) -> None:
        """Take what looks."""
        self.health = health

    async def get(self) -> None:
        """Send what was found."""
        well, found = await self.health.look()
        self.set_status(200 if well else 503)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(found))

    head = get


def health_routes(health: Health) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Return the route for the studio's server."""
    return [(WHERE, HealthHandler, {"health": health})]
