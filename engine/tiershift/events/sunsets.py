"""Sunsets: the last day on which an assumption may be relied on without somebody looking at it again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from tiershift.events.plan import Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.types import AssumptionAdopted


def past_sunset(command: AssumptionAdopted) -> Refused | None:
    """Return why an assumption cannot be adopted that is over when it is written down; `None` where it is not."""
    moment = command.recorded
    day = moment.date() if isinstance(moment, datetime) else moment
    if command.sunset is None or command.sunset >= day:
        return None
    what = f"the sunset {command.sunset} is before {day}, the day on which the assumption is written down"
    way_out = f"Look at the figure again and give a day from {day} on, or leave the sunset out."
    return Refused(Reason.SUNSET, what, way_out, "sunset")


def adopted(plan: Plan) -> Iterator[AssumptionAdopted]:
    """Yield the assumptions that `plan` rests on, one a parameter."""
    events = {str(event.event_id): event for event in plan.events}
    for belief in plan.beliefs:
        event = events.get(belief.event_id)
        if isinstance(event, AssumptionAdopted):
            yield event


def over(event: AssumptionAdopted, day: date) -> bool:
    """Whether an assumption is past its sunset on `day`."""
    return event.sunset is not None and event.sunset < day
