"""One visitor's page: a store, the runner that answers it, and the views that show it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Executor
from pathlib import Path

import panel as pn

from tiershift.errors import TiershiftError
from tiershift_studio.answer import Answer
from tiershift_studio.commands import Denied, read
from tiershift_studio.desk import Settings
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.runner import Runner
from tiershift_studio.store import Studio
from tiershift_studio.views.levers import LeversView
from tiershift_studio.views.outlook import OutlookView
from tiershift_studio.views.timeline import TimelineView, UndoView

HERE = Path(__file__).parent


def page(forecaster: Forecaster, first: Answer, pool: Executor) -> pn.Template:
    """Return the page of a new visitor, with the `first` picture on it; later ones are run in `pool`."""
    studio = Studio(forecaster, first)
    _answering(studio, forecaster, pool)

    def hear(message: object) -> None:
        studio.obey(read(message))

    template = pn.Template((HERE / "page.html").read_text(encoding="utf-8"))
    template.add_variable("page_css", (HERE / "page.css").read_text(encoding="utf-8"))
    template.add_panel("levers", LeversView(studio, hear))
    template.add_panel("undo", UndoView(studio, hear))
    template.add_panel("timeline", TimelineView(studio, hear))
    template.add_panel("outlook", OutlookView(studio, hear))
    return template


def _answering(studio: Studio, forecaster: Forecaster, pool: Executor) -> None:
    """Answer every change of the store's settings, newest first, until the visitor leaves.

    What comes back from the pool is written in the document's turn, as everything that changes a page must be.
    """
    document = pn.state.curdoc
    if document is None:
        raise RuntimeError("a page is made for a visitor of the server")

    async def work(settings: Settings, futures: int) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(pool, forecaster.answer, settings, futures)

    def show(number: int, answer: Answer) -> None:
        document.add_next_tick_callback(lambda: _write(studio, number, answer))

    def fail(wrong: Exception) -> None:
        logging.getLogger(__name__).error("a forecast failed", exc_info=wrong)
        reason = str(wrong) if isinstance(wrong, TiershiftError) else "The model could not be run. Try another setting."
        document.add_next_tick_callback(lambda: studio.obey(Denied("", reason)))

    runner = Runner(work, show, fail)
    studio.param.watch(lambda event: runner.ask(event.new), "settings")
    document.on_session_destroyed(lambda _: runner.close())


def _write(studio: Studio, number: int, answer: Answer) -> None:
    studio.param.update(number=number, answer=answer)
