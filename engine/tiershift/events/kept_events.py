"""The events of a plan that was opened from a snapshot: read when somebody looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import overload

from tiershift.events.chain import read_event
from tiershift.events.types import Event
from tiershift.pause import no_collection


class KeptEvents(Sequence[Event]):
    """Events as bytes, read when somebody looks at them; `more` follow them. Equal to a tuple of the same events."""

    def __init__(self, lines: bytes, number: int, more: tuple[Event, ...] = ()) -> None:
        self._lines, self._number, self._more = lines, number, more
        self._read: tuple[Event, ...] | None = None

    def followed_by(self, more: Sequence[Event]) -> KeptEvents:
        """Return these events and `more`, still without reading them."""
        return KeptEvents(self._lines, self._number, (*self._more, *more))

    def _events(self) -> tuple[Event, ...]:
        if self._read is None:
            kept = self._lines.split(b"\n") if self._number else []
            with no_collection():
                self._read = (*(read_event(line) for line in kept), *self._more)
        return self._read

    def __len__(self) -> int:
        return self._number + len(self._more)

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, place: int | slice) -> Event | tuple[Event, ...]:
        return self._events()[place]

    def __iter__(self) -> Iterator[Event]:
        return iter(self._events())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._events() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._events())
