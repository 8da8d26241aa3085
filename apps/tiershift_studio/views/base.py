"""What the parts of the page share: drawn in the browser, fed by the store, handing the visitor's wishes on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

import panel as pn
from bokeh.document import Document
from bokeh.events import Event
from panel.custom import JSComponent
from panel.io.state import set_curdoc
from panel.models.esm import DataEvent

from tiershift_studio.store import Studio

HERE = Path(__file__).parent

Hear = Callable[[object], None]
"""Takes one message of the page, as it came."""


def script(*names: str) -> str:
    """Return these files of this folder as one module for the browser."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in names)


def styles(*names: str) -> list[str]:
    """Return the shared style sheet and these of this folder."""
    return [(HERE / name).read_text(encoding="utf-8") for name in ("shared.css", *names)]


class Drawn(JSComponent):
    """Drawn by its script; what the visitor asks arrives as one message each, at once and in order."""

    __abstract = True

    def __init__(self, hear: Hear, **drawn: object) -> None:
        self._hear = hear
        super().__init__(sizing_mode="stretch_width", **drawn)  # type: ignore[no-untyped-call]

    def _handle_msg(self, data: object) -> None:
        self._hear(data)

    def _process_bokeh_event(self, doc: Document, event: Event) -> None:
        """Take a message without Panel's busy sign, which nothing here shows: a moving hand sends forty a second."""
        if isinstance(event, DataEvent):
            with set_curdoc(doc):
                self._handle_msg(event.data)
        else:
            super()._process_bokeh_event(doc, event)

    def follow(self, now: Mapping[str, object]) -> None:
        """Take what is another than before; what stays costs nothing."""
        if changed := {name: value for name, value in now.items() if not _same(value, getattr(self, name))}:
            self.param.update(changed)


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and bool(one == other))


class View(pn.viewable.Viewer):
    """A part of the page: shows what the store says, whenever one of `reads` changes; writes nothing."""

    reads: ClassVar[tuple[str, ...]]

    def __init__(self, studio: Studio, hear: Hear) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.studio = studio
        self._drawn = self.draw(hear)
        studio.param.watch(lambda *_: self._drawn.follow(self.now()), list(self.reads))

    @abstractmethod
    def draw(self, hear: Hear) -> Drawn:
        """Return the part as it first stands."""

    @abstractmethod
    def now(self) -> Mapping[str, object]:
        """Return what of it follows the store, by parameter."""

    def __panel__(self) -> Drawn:
        return self._drawn
