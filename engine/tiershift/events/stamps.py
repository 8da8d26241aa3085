"""The recorded clock: when events were written down, in the order of the log.

The log's order decides what was known when; a stamp only finds a place in it. So stamps never go backwards: an event
whose clock says less than that of the event before it gets that event's stamp, and the writer says so.

A stamp is a day, or a time of day with its zone. Two times compare as instants. Where one of two is a day, both are
compared as days, a time by the day that it is in its own zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from tiershift.errors import Problem, UsageError
from tiershift.events.chain import Entry
from tiershift.events.refusals import Reason, Refused
from tiershift.events.types import Event

Stamp: TypeAlias = date | datetime


def stamp_of(text: str) -> Stamp:
    """Return the stamp that `text` says, such as `2026-03-12` or `2026-03-12T14:05:00Z`.

    Raises:
        UsageError: it is neither a day nor a time with its zone.
    """
    try:
        found = datetime.fromisoformat(text) if len(text) > len("2026-03-12") else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(Problem(text, "it is no date", "", "Write 2026-03-12, or 2026-03-12T14:05:00Z.")) from error
    return checked(found)


def reads_as_one(text: str) -> bool:
    """Return whether `text` is taken for the number of a version, a day or a time, and so for the name of none."""
    if text.isdecimal() or (text[:4].isdecimal() and text[4:5] == "-"):
        return True
    try:
        stamp_of(text)
    except UsageError:
        return False
    return True


def ahead(stamp: Stamp, now: datetime | None = None) -> bool:
    """Return whether `stamp` is more than a day after `now`, by default the clock of this machine.

    No clock is a day fast; a stamp from the far future would be given to all that is recorded after it.
    """
    limit = (now or datetime.now(UTC)) + timedelta(days=1)
    return later(stamp, limit if isinstance(stamp, datetime) else limit.date())


def not_ahead(event: Event, now: datetime | None = None) -> Refused | None:
    """Refuse an event whose stamp is `ahead`."""
    if not ahead(event.recorded, now):
        return None
    what = f"it is stamped {event.recorded.isoformat()}, which is still to come"
    way_out = "Check the clock: all that is recorded later would get this stamp too."
    return Refused(Reason.AHEAD, what, way_out, "recorded")


def checked(stamp: Stamp) -> Stamp:
    """Return `stamp`.

    Raises:
        UsageError: it is a time of day that does not say its zone.
    """
    if isinstance(stamp, datetime) and stamp.utcoffset() is None:
        way_out = "Add it: 2026-03-12T14:05:00Z, or 2026-07-12T14:05:00+01:00."
        raise UsageError(Problem(stamp.isoformat(), "the time of day does not say its zone", "", way_out))
    return stamp


def later(one: Stamp, other: Stamp) -> bool:
    """Return whether `one` is surely after `other`: not so of a day and a time within it."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return _day(one) > _day(other)


def latest(entries: Iterable[Entry]) -> Stamp | None:
    """Return the stamp that the next event may not be before; `None` for an empty log."""
    reached: Stamp | None = None
    for entry in entries:
        reached = _onwards(reached, stamp_of(entry.recorded))
    return reached


def monotone(events: Sequence[Event], reached: Stamp | None) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Return `events` with stamps that do not go backwards, and a sentence for each that had to be moved.

    Args:
        events: in the order in which they will be appended.
        reached: the stamp that the log has reached; see `latest`.
    """
    made: list[Event] = []
    said: list[str] = []
    for event in events:
        if reached is not None and later(reached, event.recorded):
            said.append(
                f"{event.kind} {event.event_id} was recorded {event.recorded.isoformat()} by its clock, before the last"
                f" entry of the log, {reached.isoformat()}: it is given that stamp. Check the clock."
            )
            event = event.model_copy(update={"recorded": reached})
        reached = _onwards(reached, event.recorded)
        made.append(event)
    return tuple(made), tuple(said)


def position(entries: Sequence[Entry], at: Stamp) -> int:
    """Return how many of `entries` were there at `at`: all before the first that is later; of a day, all of that day.

    Raises:
        UsageError: `at` is a time of day without its zone.
    """
    checked(at)
    return next((n for n, entry in enumerate(entries) if later(stamp_of(entry.recorded), at)), len(entries))


def backwards(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries whose stamps are before that of an entry before them."""
    found: list[Entry] = []
    reached: Stamp | None = None
    for entry in entries:
        stamp = stamp_of(entry.recorded)
        if reached is not None and later(reached, stamp):
            found.append(entry)
        reached = _onwards(reached, stamp)
    return tuple(found)


def _onwards(reached: Stamp | None, stamp: Stamp) -> Stamp:
    """The later of the two; of a day and a time within it, the time, which says more."""
    if reached is None or later(stamp, reached):
        return stamp
    if isinstance(stamp, datetime) and not isinstance(reached, datetime) and not later(reached, stamp):
        return stamp
    return reached


def _day(stamp: Stamp) -> date:
    return stamp.date() if isinstance(stamp, datetime) else stamp
