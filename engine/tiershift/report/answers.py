"""Who answers for the assumptions that a report rests on, who has signed them off and until when they may be relied on.

What nobody has adopted is the model's own: its owner is "model", and nobody has signed it off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tiershift.events.plan import Plan
from tiershift.events.sunsets import adopted, over
from tiershift.events.types import AssumptionAdopted
from tiershift.report.summary import Report

MODEL, UNSIGNED, NO_SUNSET = "model", "not signed off", "none given"


@dataclass(frozen=True, slots=True)
class Answer:
    """Who answers for a parameter, as an assumptions book has it: three texts."""

    owner: str = MODEL
    signed_off_by: str = UNSIGNED
    sunset: str = NO_SUNSET


def answer(event: AssumptionAdopted | None) -> Answer:
    """Return who answers for an assumption; for the model's own figure where nobody has adopted one."""
    if event is None:
        return Answer()
    sunset = NO_SUNSET if event.sunset is None else event.sunset.isoformat()
    return Answer(event.owner or f"nobody is named; adopted by {event.who}", event.signed_off_by or UNSIGNED, sunset)


def adopted_by_id(plan: Plan) -> Mapping[str, AssumptionAdopted]:
    """Return the assumptions that `plan` rests on, by the id of their parameter."""
    return {event.parameter: event for event in adopted(plan)}


def past_sunset(report: Report, day: date) -> Iterator[str]:
    """Yield each assumption that a scenario of `report` rests on and that is past its sunset on `day`, in words."""
    for result in report.results.values():
        for event in adopted(result.plan):
            if over(event, day):
                yield f"{result.name}: {event.parameter}, sunset {event.sunset}"


def red_and_unsigned(report: Report) -> Iterator[str]:
    """Yield the names of the parameters that are guesses, on which much rests, and that nobody has signed off."""
    held = adopted_by_id(report.first.plan)
    for one in report.model.parameters.values.values():
        event, impact = held.get(one.id), report.impacts.get(one.id)
        confidence = one.confidence if event is None else event.confidence
        if impact and impact.colour == "Red" and confidence == "D" and not (event and event.signed_off_by):
            yield one.name
