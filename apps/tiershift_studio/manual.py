"""The model's own document, served beside the studio: made when it is first asked for, then kept."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from functools import cache
from threading import Lock
from typing import Any

from tornado.ioloop import IOLoop
from tornado.web import RequestHandler

from tiershift import Model
from tiershift.report.document.page import document

WHERE = "/how-the-model-works"


class ManualHandler(RequestHandler):
    """Answers with the document of the model."""

    def initialize(self, made: Callable[[], bytes], pool: Executor) -> None:
        """Take what makes the document, and the threads to make it in."""
        self.made, self.pool = made, pool

    async def get(self) -> None:
        """Send the document."""
        content = await IOLoop.current().run_in_executor(self.pool, self.made)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(content)


def manual_routes(model: Model, pool: Executor) -> list[tuple[str, type[RequestHandler], dict[str, Any]]]:
    """Return the route of the document of `model` for the studio's server; `pool` makes it, once."""
    lock = Lock()

    @cache
    def made() -> bytes:
        return document(model).encode("utf-8")

    def once() -> bytes:
        with lock:
            return made()

    return [(WHERE, ManualHandler, {"made": once, "pool": pool})]
