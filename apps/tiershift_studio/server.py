"""The studio's server: one process, the model compiled before the first visitor comes, everything served from here."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import panel as pn
from bokeh.server.urls import per_app_patterns
from panel.io.server import DocHandler, WSHandler, get_server
from tornado.web import HTTPError, RequestHandler

from tiershift.cli.plan_desk import server_shown
from tiershift.errors import Problem, UsageError
from tiershift.shipped import own_folder
from tiershift_studio.access import Access, by_password, by_service
from tiershift_studio.chart import warm
from tiershift_studio.health import Health, health_routes
from tiershift_studio.hub import Hub
from tiershift_studio.manual import manual_routes
from tiershift_studio.page import House, page
from tiershift_studio.shelf import Shelf
from tiershift_studio.visitor import ROLES, VisitorOf, everybody

TITLE = "tiershift: move money between early and late help"
LARGEST_MESSAGE = 1_000_000
"""Bytes of what a page may send at once; its own messages have less than two thousand."""
HANDOVER = 0.001
"""Seconds that a thread may hold Python while another has an answer ready; by default it is five times as long."""


@dataclass(frozen=True, slots=True)
class Serving:
    """How a studio is served.

    Attributes:
        port: where to listen; 0 takes a free one.
        address: on which address to listen; the default is reached from this computer only.
        show: whether to open a browser.
        store: where plans are kept: `memory:`, a SQLite file, `postgresql://…`; by default a file among the user's own.
        role: what visitors may do: viewer, editor or approver; empty for editor, or as the file of users says.
        users: the file of who may sign in; everybody is let in without.
        oauth_provider: the outside service that signs people in, as Panel calls it; empty for none.
        oauth_redirect_uri: where that service sends people back to; empty for where they came from.
        prefix: the path that a proxy passes on, such as `/tools/tiershift`.
        origins: hosts, with their ports, that browsers see instead of this one.
        linger: seconds for which the page of somebody whose connection broke waits for them to come back.
    """

    port: int = 5006
    address: str = "127.0.0.1"
    show: bool = True
    store: str = ""
    role: str = ""
    users: Path | None = None
    oauth_provider: str = ""
    oauth_redirect_uri: str = ""
    prefix: str = ""
    origins: tuple[str, ...] = ()
    linger: float = 15.0


class PromptWSHandler(WSHandler):
    """A page's connection, which sends small messages at once instead of collecting them for up to 40 ms."""

    def open(self, *args: object, **kwargs: object) -> None:
        """Open the connection."""
        self.set_nodelay(True)
        super().open(*args, **kwargs)  # type: ignore[no-untyped-call]


class GuardedDocHandler(DocHandler):
    """A page that other sites may not frame, and that tells them nothing of its address, which names a plan.

    Nobody chooses the id of a visit: whoever knew it could come into the visit of somebody else, with their role.
    """

    async def prepare(self) -> None:
        """Refuse what chooses the id of a visit."""
        if "Bokeh-Session-Id" in self.request.headers or "bokeh-session-id" in self.request.arguments:
            raise HTTPError(400, reason="The studio itself names visits")
        await super().prepare()  # type: ignore[no-untyped-call]

    def set_default_headers(self) -> None:
        """Send what browsers are to keep to."""
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")


_HANDLERS: dict[type[RequestHandler], type[RequestHandler]] = {
    WSHandler: PromptWSHandler,
    DocHandler: GuardedDocHandler,
}


def serve(serving: Serving, visitor_of: VisitorOf | None = None) -> None:
    """Serve the studio until it is interrupted.

    Args:
        serving: how.
        visitor_of: says who a visitor is, from the request; in place of the ways to sign in of `serving`.

    Raises:
        UsageError: the port or the address cannot be had, or nobody can sign in like this.
        InputError: the shipped model or baseline cannot be read, or the store cannot be opened.
    """
    prefix = path_of(serving.prefix)
    pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="forecast")
    access = Access(visitor_of) if visitor_of else _access(serving, pool)
    hub = _opened(serving.store)
    sys.setswitchinterval(HANDOVER)
    try:
        house = House(Shelf(pool), hub, pool)
        pool.submit(warm)
        server = assemble(serving, house, access)
        print(f"Plans are kept in {_shown(serving.store)}", flush=True)
        where = f"http://{serving.address}:{server.port}{prefix}/"
        print(f"The studio is at {where} (Ctrl+C ends it)", flush=True)
        server.run_until_shutdown()
        pool.shutdown(wait=False, cancel_futures=True)
    finally:
        hub.close()


def _access(serving: Serving, pool: Executor) -> Access:
    if serving.oauth_provider:
        role = ROLES[serving.role] if serving.role else None
        return by_service(serving.oauth_provider, serving.users, role, serving.oauth_redirect_uri)
    if serving.users:
        if serving.role:
            way_out = "Leave --role out: the file of users says what each may do."
            raise UsageError(Problem("--role", "it is said for everybody, and --users for each", way_out=way_out))
        return by_password(serving.users, pool)
    return Access(everybody(ROLES[serving.role or "editor"]))


def assemble(serving: Serving, house: House, access: Access) -> Any:
    """Return Panel's server, which listens and does not run yet; the model is compiled by then.

    Raises:
        UsageError: the port or the address cannot be had, or the prefix is no path.
    """
    prefix = path_of(serving.prefix)
    england = house.shelf.forecaster()

    def visit() -> pn.Template:
        return page(house, access.visitor_of)

    for place, pattern in enumerate(per_app_patterns):
        if pattern[1] in _HANDLERS:
            per_app_patterns[place] = (pattern[0], _HANDLERS[pattern[1]])
    made: list[Any] = []
    health = Health(house.hub, house.shelf, _visitors(made))
    options = dict(access.options)
    if serving.origins:
        options |= {"websocket_origin": list(serving.origins), "use_xheaders": True}
    try:
        server = get_server(
            {"/": visit},
            port=serving.port,
            address=serving.address,
            show=serving.show,
            title=TITLE,
            prefix=prefix,
            cookie_path=f"{prefix}/",
            websocket_max_message_size=LARGEST_MESSAGE,
            unused_session_lifetime_milliseconds=int(1000 * serving.linger),
            check_unused_sessions_milliseconds=int(1000 * serving.linger),
            extra_patterns=[*manual_routes(england.model, house.pool), *health_routes(health)],
            **options,
        )
    except OSError as wrong:
        what = f"cannot listen on port {serving.port} of {serving.address}: {wrong.strerror or wrong}"
        raise UsageError(Problem("studio", what, way_out="Give another --port; 0 takes any free one.")) from wrong
    made.append(server)
    return server


def _visitors(made: list[Any]) -> Callable[[], int]:
    return lambda: sum(len(server.get_sessions("/")) for server in made)


def path_of(text: str) -> str:
    """Return a prefix as a path with one stroke before it and none behind; empty for none.

    Raises:
        UsageError: it is no path.
    """
    bare = text.strip("/")
    if bare and not re.fullmatch(r"[\w.~-]+(/[\w.~-]+)*", bare, re.ASCII):
        raise UsageError(Problem("--prefix", f"{text} is no path", way_out="Give one such as /tools/tiershift."))
    return f"/{bare}" if bare else ""


def _opened(store: str) -> Hub:
    if not store:
        own_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    hub = Hub(store or str(own_folder() / "plans.db"), lambda said: print(said, flush=True))
    if hub.store.caution:
        print(hub.store.caution, flush=True)
    return hub


def _shown(store: str) -> str:
    if store == "memory:":
        return "memory: they are gone when the studio ends"
    return (
        server_shown(store)
        if "://" in store and not store.startswith("sqlite:")
        else store or str(own_folder() / "plans.db")
    )
