"""What the parts of the page share: drawn in the browser, fed by the store, handing the visitor's wishes on."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

import panel as pn
from panel.custom import JSComponent

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


class View(pn.viewable.Viewer):
    """A part of the page: shows what the store says, whenever one of `reads` changes; writes nothing."""

    reads: ClassVar[tuple[str, ...]]

    def __init__(self, studio: Studio, hear: Hear) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.studio = studio
        self._drawn = self.draw(hear)
        studio.param.watch(lambda *_: self._drawn.param.update(dict(self.now())), list(self.reads))

    @abstractmethod
    def draw(self, hear: Hear) -> Drawn:
        """Return the part as it first stands."""

    @abstractmethod
    def now(self) -> Mapping[str, object]:
        """Return what of it follows the store, by parameter."""

    def __panel__(self) -> Drawn:
        return self._drawn
