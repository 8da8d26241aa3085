"""The studio's server: one process, the model compiled before the first visitor comes, everything served from here."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import panel as pn
from bokeh.server.urls import per_app_patterns
from panel.io.server import WSHandler, get_server

from tiershift.errors import Problem, UsageError
from tiershift_studio.forecaster import shipped
from tiershift_studio.manual import manual_routes
from tiershift_studio.page import page
from tiershift_studio.runner import AT_REST, WHILE_MOVING

TITLE = "tiershift: move money between early and late help"


class PromptWSHandler(WSHandler):
    """A page's connection, which sends small messages at once instead of collecting them for up to 40 ms."""

    def open(self, *args: object, **kwargs: object) -> None:
        """Open the connection."""
        self.set_nodelay(True)
        super().open(*args, **kwargs)  # type: ignore[no-untyped-call]


def serve(*, port: int = 5006, address: str = "127.0.0.1", show: bool = True) -> None:
    """Serve the studio until it is interrupted.

    Args:
        port: where to listen; 0 takes a free one.
        address: on which address to listen; the default is reached from this computer only.
        show: whether to open a browser.

    Raises:
        UsageError: the port or the address cannot be had.
        InputError: the shipped model or baseline cannot be read.
    """
    forecaster = shipped()
    forecaster.answer(forecaster.opening, WHILE_MOVING)
    first = forecaster.answer(forecaster.opening, AT_REST)
    pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="forecast")

    def visit() -> pn.Template:
        return page(forecaster, first, pool)

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
            extra_patterns=manual_routes(forecaster.model, pool),
        )
    except OSError as wrong:
        what = f"cannot listen on port {port} of {address}: {wrong.strerror or wrong}"
        raise UsageError(Problem("studio", what, way_out="Give another --port; 0 takes any free one.")) from wrong
    print(f"The studio is at http://{address}:{server.port}/ (Ctrl+C ends it)", flush=True)
    server.run_until_shutdown()
    pool.shutdown(wait=False, cancel_futures=True)
