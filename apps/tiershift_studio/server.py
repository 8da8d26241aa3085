"""The studio's server: one process, the model compiled before the first visitor comes, everything served from here."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import panel as pn
from bokeh.server.urls import per_app_patterns
from panel.io.server import WSHandler, get_server

from tiershift.cli.plan_desk import server_shown
from tiershift.errors import Problem, UsageError
from tiershift.shipped import own_folder
from tiershift_studio.chart import warm
from tiershift_studio.hub import Hub
from tiershift_studio.manual import manual_routes
from tiershift_studio.page import House, page
from tiershift_studio.shelf import Shelf
from tiershift_studio.visitor import ROLES, VisitorOf, everybody

TITLE = "tiershift: move money between early and late help"


HANDOVER = 0.001
"""Seconds that a thread may hold Python while another has an answer ready; by default it is five times as long."""


class PromptWSHandler(WSHandler):
    """A page's connection, which sends small messages at once instead of collecting them for up to 40 ms."""

    def open(self, *args: object, **kwargs: object) -> None:
        """Open the connection."""
        self.set_nodelay(True)
        super().open(*args, **kwargs)  # type: ignore[no-untyped-call]


def serve(
    *,
    port: int = 5006,
    address: str = "127.0.0.1",
    show: bool = True,
    store: str = "",
    role: str = "editor",
    visitor_of: VisitorOf | None = None,
) -> None:
    """Serve the studio until it is interrupted.

    Args:
        port: where to listen; 0 takes a free one.
        address: on which address to listen; the default is reached from this computer only.
        show: whether to open a browser.
        store: where plans are kept: `memory:`, a SQLite file, `postgresql://…`; by default a file among the user's own.
        role: what visitors may do: viewer, editor or approver.
        visitor_of: says who a visitor is, from the request; everybody is the same, in that role, without.

    Raises:
        UsageError: the port or the address cannot be had.
        InputError: the shipped model or baseline cannot be read, or the store cannot be opened.
    """
    hub = _opened(store)
    sys.setswitchinterval(HANDOVER)
    try:
        pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="forecast")
        house = House(Shelf(pool), hub, pool)
        pool.submit(warm)
        england = house.shelf.forecaster()
        known = visitor_of or everybody(ROLES[role])

        def visit() -> pn.Template:
            return page(house, known)

        for place, pattern in enumerate(per_app_patterns):
            if pattern[1] is WSHandler:
                per_app_patterns[place] = (pattern[0], PromptWSHandler)
        try:
            server = get_server(
                {"/": visit},
                port=port,
                address=address,
                show=show,
                title=TITLE,
                extra_patterns=manual_routes(england.model, pool),
            )
        except OSError as wrong:
            what = f"cannot listen on port {port} of {address}: {wrong.strerror or wrong}"
            raise UsageError(Problem("studio", what, way_out="Give another --port; 0 takes any free one.")) from wrong
        print(f"Plans are kept in {_shown(store)}", flush=True)
        print(f"The studio is at http://{address}:{server.port}/ (Ctrl+C ends it)", flush=True)
        server.run_until_shutdown()
        pool.shutdown(wait=False, cancel_futures=True)
    finally:
        hub.close()


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
