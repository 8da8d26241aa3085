"""When an entry is written down: the time of day, but never before the entry that stands before it.

The order of the log decides what was known when. A clock that was set back, or that of another machine, must not let
an entry look older than its predecessor; it gets its predecessor's time, and its writer is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time to record.

    Attributes:
        recorded: it.
        behind: how far the clock was behind the log; zero where it goes as it should.
    """

    recorded: datetime
    behind: timedelta = timedelta()

    @property
    def said(self) -> str:
        """What the writer should know, as one sentence; nothing where the clock goes as it should."""
        if not self.behind:
            return ""
        return (
            f"This machine's clock is {self.behind} behind the last entry of the log, so the new one is recorded at "
            f"that entry's time, {self.recorded.isoformat()}. Set the clock."
        )


def stamp(now: datetime, last: date | datetime | None) -> Stamp:
    """Return the time to record at `now` (with its zone) after an entry recorded at `last`; none for a new log.

    An entry recorded on a date, without a time of day, was recorded by the start of that day, universal time.
    """
    if last is None:
        return Stamp(now)
    before = last if isinstance(last, datetime) else datetime.combine(last, time(), UTC)
    return Stamp(now) if now >= before else Stamp(before, before - now)
