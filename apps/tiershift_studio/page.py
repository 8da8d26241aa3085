"""One visitor's page: a store, the runner that answers it, and the views that show it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

import panel as pn
from bokeh.document import Document
from panel.io.resources import LOCAL_DIST

from tiershift.errors import InputError, TiershiftError
from tiershift_studio import branching
from tiershift_studio.address import Address, read_address
from tiershift_studio.answer import Answer
from tiershift_studio.command import Denied
from tiershift_studio.commands import read
from tiershift_studio.desk import Asked
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.guide import guide
from tiershift_studio.hub import Hub
from tiershift_studio.runner import Runner
from tiershift_studio.shelf import Shelf
from tiershift_studio.store import Studio
from tiershift_studio.turns import OfPage
from tiershift_studio.views.base import View
from tiershift_studio.views.branches import BranchesView
from tiershift_studio.views.large import LargeView
from tiershift_studio.views.levers import LeversView
from tiershift_studio.views.outlook import OutlookView
from tiershift_studio.views.paper import PaperView
from tiershift_studio.views.place import PlaceView
from tiershift_studio.views.reason import ReasonView
from tiershift_studio.views.share import ShareView
from tiershift_studio.views.sources import SourcesView
from tiershift_studio.views.status import StatusView
from tiershift_studio.views.timeline import TimelineView, UndoView
from tiershift_studio.views.waiting import Waiting
from tiershift_studio.views.why import WhyView
from tiershift_studio.visitor import Visitor, VisitorOf

HERE = Path(__file__).parent

BROKEN = "Something went wrong here, and nothing was changed. Try again; if it stays so, reload the page."

VIEWS: Mapping[str, type[View]] = {
    "place": PlaceView,
    "share": ShareView,
    "status": StatusView,
    "undo": UndoView,
    "levers": LeversView,
    "outlook": OutlookView,
    "large": LargeView,
    "reason": ReasonView,
    "paper": PaperView,
}
"""The parts of the page, by their names in `page.html`."""
TABS: Mapping[str, tuple[str, type[View]]] = {
    "timeline": ("Timeline", TimelineView),
    "branches": ("Branches", BranchesView),
    "why": ("Why?", WhyView),
    "sources": ("Where from", SourcesView),
}
"""The tabs of the drawer, each with its heading, in order."""


@dataclass(frozen=True, slots=True)
class House:
    """What all visitors share: forecasters, plans, and threads to run futures in."""

    shelf: Shelf
    hub: Hub
    pool: Executor


def page(house: House, known: VisitorOf) -> pn.Template:
    """Return the page of a new visitor, at the address that their request says; `known` says who they are."""
    context = _document().session_context
    visitor = known(getattr(context, "request", None))
    arguments = {name: tuple(values) for name, values in (pn.state.session_args or {}).items()}
    address, wrong = read_address(arguments)
    asked = house.shelf.asked(address.place)
    if not asked.done():
        return _waiting(asked, house.hub.pool)
    if asked.exception() is not None:
        wrong = (*wrong, _reason(asked.exception()))
        address, asked = Address(), house.shelf.asked()
    return _page(house, asked.result(), visitor, address, wrong)


def _reason(wrong: BaseException | None) -> str:
    return branching.told(wrong) if isinstance(wrong, InputError) else "This place cannot be shown."


def _page(
    house: House, forecaster: Forecaster, visitor: Visitor, address: Address, wrong: tuple[str, ...]
) -> pn.Template:
    document = _document()
    studio = Studio(forecaster, forecaster.first(), house.hub, OfPage(document, house.hub.pool), visitor=visitor)
    _answering(studio, document, house.pool)
    document.on_session_destroyed(lambda _: studio.leave())

    def hear(message: object) -> None:
        try:
            studio.obey(read(message))
        except Exception:  # this page says so and goes on; no other page hears of it
            logging.getLogger(__name__).exception("a command failed")
            studio.deny(Denied("", BROKEN))

    document.template_variables["dist_url"] = LOCAL_DIST  # also where the page's connection begins the visit anew
    template = _template(forecaster.label, signs_in=visitor.signed_in)
    for name, view in VIEWS.items():
        template.add_panel(name, view(studio, hear))
    for name, (_, view) in TABS.items():
        template.add_panel(name, view(studio, hear))
    branching.open_at(studio, address)
    if wrong:
        studio.deny(Denied("", " ".join(wrong)))
    return template


def _waiting(asked: Future[Forecaster], pool: Executor) -> pn.Template:
    """Return a page that says that a place is being made ready, and opens itself anew once it is."""
    document, waiting = _document(), Waiting(lambda _: None)

    def ready() -> None:
        waiting.param.update(ready=True)

    turns = OfPage(document, pool)
    asked.add_done_callback(lambda _: turns.soon(ready))
    template = pn.Template((HERE / "waiting.html").read_text(encoding="utf-8"))
    template.add_variable("page_css", (HERE / "page.css").read_text(encoding="utf-8"))
    template.add_panel("waiting", waiting)
    return template


def _template(place: str, *, signs_in: bool) -> pn.Template:
    template = pn.Template((HERE / "page.html").read_text(encoding="utf-8"))
    template.add_variable("page_css", (HERE / "page.css").read_text(encoding="utf-8"))
    template.add_variable("guide", guide())
    template.add_variable("signs_in", signs_in)
    template.add_variable("place", place)
    template.add_variable("tabs", [{"id": name, "title": title} for name, (title, _) in TABS.items()])
    return template


def _answering(studio: Studio, document: Document, pool: Executor) -> None:
    """Answer every change of what is asked, newest first, until the visitor leaves.

    What comes back from the pool is written in the document's turn, as everything that changes a page must be.
    """

    async def work(asked: Asked, futures: int) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(pool, studio.forecaster.answer, asked, futures)

    def show(number: int, answer: Answer) -> None:
        studio.turns.soon(lambda: _write(studio, number, answer))

    def fail(wrong: Exception) -> None:
        logging.getLogger(__name__).error("a forecast failed", exc_info=wrong)
        reason = str(wrong) if isinstance(wrong, TiershiftError) else "The model could not be run. Try another setting."
        studio.turns.soon(lambda: studio.deny(Denied("", reason)))

    runner = Runner(work, show, fail)
    studio.param.watch(lambda event: runner.ask(event.new), "asked")
    document.on_session_destroyed(lambda _: runner.close())


def _write(studio: Studio, number: int, answer: Answer) -> None:
    studio.param.update(number=number, answer=answer)


def _document() -> Document:
    document = pn.state.curdoc
    if document is None:
        raise RuntimeError("a page is made for a visitor of the server")
    return document
