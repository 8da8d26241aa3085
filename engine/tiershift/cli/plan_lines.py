"""Logs that come in as JSON lines: each new entry is decided as if it were recorded here, and keeps its bytes.

Each is decided after those before it in its own log, with the stamps that it has there: nothing is decided anew by the
order in which logs come in. What a log does not hold is the model that it was decided against. So that is the one here,
or the one that is given; an entry which only an earlier version of the model accepts comes in with that version given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tiershift.cli.plan_desk import Desk, note
from tiershift.cli.plan_doubts import MEANT, doubts
from tiershift.errors import InputError, Problem, ScenarioError
from tiershift.events.branches import MAIN, Lineage, lineage, names_of, stream_of
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.decide import decide
from tiershift.events.fold import apply, fold
from tiershift.events.identifiers import WAY_OUT, naming
from tiershift.events.plan import Plan
from tiershift.events.refusals import Reason, Refused
from tiershift.events.stamps import backwards, not_ahead
from tiershift.events.store import MemoryStore
from tiershift.events.types import BranchStarted, Event, ForecastIssued, PlanStarted
from tiershift.model.load import Model

_WAY_OUT = "Take the log as it was exported; a log that was made otherwise does not come in."


def check_lines(
    desk: Desk,
    streams: Mapping[str, Sequence[Entry]],
    missing: Mapping[str, Sequence[Entry]],
    where: str,
    given: str | None,
    *,
    sure: bool = False,
) -> None:
    """Refuse entries that could not have been recorded, all at once.

    Args:
        desk: where they would be taken in.
        streams: the logs of the file; their chains hold.
        missing: of each, what the store does not have.
        where: how messages name the file.
        given: the model that was asked for.
        sure: whether figures of an unlikely size are meant.

    Raises:
        ScenarioError: names that are none, branches without the log that they left, and every entry that is refused.
    """
    joined, problems = MemoryStore(), []
    for stream in {*streams, *(name for name in desk.store.streams() if names_of(name)[0] in _plans(streams))}:
        there, here = desk.store.read(stream), streams.get(stream, ())
        joined.append(stream, here if len(here) > len(there) else there, expected_version=0)
    for stream in streams:
        try:
            if stream_of(*names_of(stream)) != stream:
                problems.append(Problem(where, f'"{stream}" is no name for a log', "", _WAY_OUT))
                continue
            problems += _refused(
                desk, lineage(joined, stream), len(missing[stream]), f"{where}: {stream}", given, sure=sure
            )
        except InputError as error:
            problems += [Problem(f"{where}: {p.where}", p.what, "", p.way_out) for p in error.problems]
    if problems:
        raise ScenarioError(problems)


def _plans(streams: Mapping[str, object]) -> set[str]:
    return {names_of(stream)[0] for stream in streams}


def _refused(desk: Desk, line: Lineage, new: int, where: str, given: str | None, *, sure: bool) -> Iterator[Problem]:
    """What could not have been recorded of the last `new` entries of a lineage."""
    if not new:
        return
    name, branch = names_of(line.stream)
    if (branch != MAIN) != isinstance(line.own[0].event(), BranchStarted):
        yield Problem(where, "a branch, and nothing else, begins by saying what it comes from", "", _WAY_OUT)
    if found := naming(line.stream.replace("@", " "), line.own[0].event().recorded.year):
        yield Problem(where, f"its name holds what looks like {found[0]}", "", WAY_OUT)
    before = line.entries[: line.length - new]
    begun = next((e for e in (entry.event() for entry in line.entries) if isinstance(e, PlanStarted)), None)
    model = desk.model(Plan(name=name, model=begun.model if begun else "", place=begun.place if begun else ""), given)
    plan = fold(before, Plan(name=line.stream, model=model.name))
    late = {entry.event_id for entry in backwards(line.entries)}
    for place, entry in enumerate(line.entries[len(before) :], len(before)):
        event, at = entry.event(), f"{where} {entry.version}"
        decided = not_ahead(event) or decide(plan, event, model)
        begins = isinstance(event, BranchStarted) and entry.version == 1
        if isinstance(decided, Refused) and not (begins and decided.reason is Reason.BY_FORK):
            yield Problem(at, f"{decided.field}: {decided.what}", "", _with_model(decided, model, given))
            continue
        if not isinstance(decided, Refused) and (field := _otherwise(event, decided)):
            yield Problem(at, f"{field} is not written as it would have been recorded", "", _WAY_OUT)
            continue
        for doubt in () if sure or isinstance(decided, Refused) else doubts(event, plan, model):
            if doubt.asks:
                yield Problem(at, f"{doubt.field}: {doubt.what}", "", MEANT)
            else:
                note(f"{at}: {doubt.field}: {doubt.what}; is it meant?")
        if isinstance(event, ForecastIssued) and _head(line, event.version, place) != event.head:
            yield Problem(at, f"the forecast {event.forecast_id} was run from another log", "", _WAY_OUT)
        if entry.event_id in late:
            yield Problem(at, f"it is recorded {entry.recorded}, before an entry ahead of it", "", _WAY_OUT)
        plan = apply(plan, event)


def _with_model(refused: Refused, model: Model, given: str | None) -> str:
    """The way out of a refusal; where another version of the model may have accepted it, that is said."""
    if given or refused.reason not in _OF_THE_MODEL:
        return refused.way_out
    earlier = f"If an earlier version of {model.name} has accepted it, give that one: --model FILE."
    return f"{refused.way_out} {earlier}".strip()


_OF_THE_MODEL = (
    Reason.UNKNOWN_LEVER,
    Reason.UNKNOWN_VARIABLE,
    Reason.UNKNOWN_PARAMETER,
    Reason.UNIT,
    Reason.TOO_EARLY,
    Reason.TOO_LATE,
    Reason.NEGATIVE,
    Reason.OUT_OF_RANGE,
    Reason.MORE_THAN_HELD,
    Reason.BELIEF,
    Reason.BELOW_FLOOR,
)
"""What is refused for what the model is, and not for what the log says."""


def _otherwise(event: Event, decided: Event) -> str:
    return next((name for name, value in event if value != getattr(decided, name)), "")


def _head(line: Lineage, version: int, place: int) -> str | None:
    if version > place:
        return None
    return line.entries[version - 1].hash if version else GENESIS
