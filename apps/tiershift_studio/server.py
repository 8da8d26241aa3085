"""The studio's server: one process, the model compiled before the first visitor comes, everything served from here."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import panel as pn
from bokeh.server.urls import per_app_patterns
from panel.io.server import WSHandler

from tiershift_studio.forecaster import shipped
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
    """
    forecaster = shipped()
    forecaster.answer(forecaster.opening, WHILE_MOVING)
    first = forecaster.answer(forecaster.opening, AT_REST)
    pool = ThreadPoolExecutor(max(2, os.cpu_count() or 1), thread_name_prefix="forecast")
    for place, pattern in enumerate(per_app_patterns):
        if pattern[1] is WSHandler:
            per_app_patterns[place] = (pattern[0], PromptWSHandler)

    def visit() -> pn.Template:
        return page(forecaster, first, pool)

    print(f"The studio is at http://{address}:{port}/ (Ctrl+C ends it)", flush=True)
    pn.serve(
        {"/": visit},
        port=port,
        address=address,
        show=show,
        title=TITLE,
        verbose=False,
    )
