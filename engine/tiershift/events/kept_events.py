"""The events of a plan that was opened from a snapshot: read when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from tiershift.events.types import Event
from tiershift.pause import no_collection


class KeptEvents(Sequence[Event]):
    """Events that are read when somebody looks at them; `more` follow them. Equal to a tuple of the same events.

    Args:
        number: how many there are.
        read: what reads the event of a place, counted from zero.
        more: those that follow.
    """

    def __init__(self, number: int, read: Callable[[int], Event], more: tuple[Event, ...] = ()) -> None:
        self._number, self._one, self._more = number, read, more
        self._read: list[Event | None] = [None] * number

    def followed_by(self, more: Sequence[Event]) -> KeptEvents:
        """Return these events and `more`, still without reading them."""
        made = KeptEvents(0, self._one, (*self._more, *more))
        made._number, made._read = self._number, self._read
        return made

    def __len__(self) -> int:
        return self._number + len(self._more)

    @overload
    def __getitem__(self, place: int) -> Event: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Event, ...]: ...
    def __getitem__(self, place: int | slice) -> Event | tuple[Event, ...]:
        if isinstance(place, slice):
            with no_collection():
                return tuple([self._at(number) for number in range(len(self))[place]])
        return self._at(range(len(self))[place])

    def _at(self, place: int) -> Event:
        if place >= self._number:
            return self._more[place - self._number]
        found = self._read[place]
        if found is None:
            found = self._read[place] = self._one(place)
        return found

    def __iter__(self) -> Iterator[Event]:
        return iter(self[:])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self[:] == tuple(other)

    def __hash__(self) -> int:
        return hash(self[:])
