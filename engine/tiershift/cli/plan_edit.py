"""`tiershift plan new|add|undo|redo|branch|merge|tag|forget`: what writes in the log."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from tiershift.cli.plan_counts import tell_counts
from tiershift.cli.plan_desk import day_of, event_at, now, opened, said_by, say, titled, unknown_kind
from tiershift.cli.plan_files import record_file
from tiershift.cli.plan_words import in_words
from tiershift.errors import Problem, ScenarioError, UsageError
from tiershift.events.branches import branches, fork, lineage, names_of, stream_of
from tiershift.events.fields import kind_of, made_of
from tiershift.events.history import last_done, last_undone, named_versions
from tiershift.events.load import load_plan, model_of
from tiershift.events.merge import merge
from tiershift.events.people import forget
from tiershift.events.refusals import Refused
from tiershift.events.stamps import later, monotone
from tiershift.events.types import KINDS, Event, PlanStarted, Tagged, Undone
from tiershift.events.write import Written
from tiershift.model.load import Model, load_model

_FOR_PEOPLE = 30


def new(given: argparse.Namespace) -> int:
    """Begin a plan, empty or with the events of a scenario."""
    stream = stream_of(given.plan)
    scenario = (
        load_plan(given.scenario, load_model(given.model or model_of(given.scenario))) if given.scenario else None
    )
    model = load_model(given.model or (scenario.model if scenario else "childrens_services"))
    with opened(given, new=True) as desk:
        line = lineage(desk.store, stream)
        if line.entries:
            way_out = "Give the new plan another name, or begin a branch: `tiershift plan branch`."
            raise ScenarioError(Problem(stream, "there is a plan of this name already", "", way_out))
        said = said_by(desk, given)
        title = given.title or (scenario.title if scenario else "") or given.plan
        there = scenario.events if scenario else ()
        events = _begun(there, PlanStarted(event_id=uuid4(), title=title, model=model.name, **said))
        written = desk.record(line, events, model)
        say(f"{stream}: begun for {model.name}, {_many(len(events) - 1, 'event')} from {given.scenario or 'nothing'}.")
        if there:
            say(_dated(there, events))
        say(f"Head {written.plan.head[:16]}, in {desk.where}")
    return 0


def _begun(there: Sequence[Event], begun: PlanStarted) -> tuple[Event, ...]:
    """Return what begins a plan: `begun`, and the events of a file with the recorded dates that they have there.

    A log goes forwards, so that its beginning is dated as the first of them, and an event after a later one as that.
    None can have been recorded later than now. A beginning that the file has itself is the plan's.
    """
    now = begun.recorded
    dated = [e.model_copy(update={"recorded": now}) if later(e.recorded, now) else e for e in there]
    if dated and isinstance(dated[0], PlanStarted):
        first = dated.pop(0)
        begun = begun.model_copy(update={"event_id": first.event_id, "recorded": first.recorded})
    elif dated:
        begun = begun.model_copy(update={"recorded": dated[0].recorded})
    return monotone([begun, *dated], None)[0]


def _dated(there: Sequence[Event], recorded: Sequence[Event]) -> str:
    """Return what became of the recorded dates of a file."""
    was = {event.event_id: event.recorded for event in there}
    moved = sum(event.recorded != was.get(event.event_id, event.recorded) for event in recorded)
    days = f"{day_of(recorded[0].recorded.isoformat())} to {day_of(recorded[-1].recorded.isoformat())}"
    kept = f"Recorded dates are those of the file, {days}"
    return f"{kept}; {moved} would have gone backwards or lie ahead, and were moved." if moved else f"{kept}."


def add(given: argparse.Namespace) -> int:
    """Record one event from its fields, or those of a scenario file."""
    path = Path(given.kind)
    if path.suffix in (".yaml", ".yml"):
        if given.fields:
            raise UsageError(Problem(given.fields[0], "a file says its fields itself", "", "Leave it out."))
        return record_file(given, path)
    kind = kind_of(given.kind)
    if kind is None:
        raise unknown_kind(given.kind, tuple(KINDS))
    with opened(given) as desk:
        line = desk.lineage(given.plan)
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        said = said_by(desk, given)
        fields = {"recorded": said["recorded"].isoformat(), "who": str(said["who"]), "why": str(given.why)}
        for field in given.fields:
            name, sign, value = field.partition("=")
            if not sign:
                way_out = 'Write each field as name=value, such as value=0.9 or lever="early help floor".'
                raise UsageError(Problem(field, "this is no field", "", way_out))
            fields[name] = value
        if "effective" not in fields and kind not in ("OutturnRecorded",) and KINDS[kind] in _RECORDS:
            fields["effective"] = said["effective"].isoformat()
        made = made_of(kind, fields, uuid4())
        if isinstance(made, tuple):
            raise UsageError(
                Problem(flaw.field or kind, flaw.what, _given(fields, flaw.field), flaw.way_out) for flaw in made
            )
        _told(model, desk.record(line, [made], model, plan))
    return 0


_RECORDS = (Undone, Tagged, PlanStarted)


def _given(fields: dict[str, str], name: str) -> str:
    return f"{name}={fields[name]}" if name in fields and name != "recorded" else ""


def _told(model: Model, written: Written) -> None:
    for entry in written.entries:
        say(f"{written.lineage.stream} {_version(written, entry.event_id)}: {in_words(entry.event())}")
    if written.since:
        say(f"It stands on top of {_many(len(written.since), 'event')} that others recorded meanwhile.")
    tell_counts(model, written.lineage, written.plan, [entry.event_id for entry in written.entries])


def _version(written: Written, event_id: str) -> int:
    return 1 + next(n for n, entry in enumerate(written.lineage.entries) if entry.event_id == event_id)


def undo(given: argparse.Namespace) -> int:
    """Record that an event no longer counts."""
    return _undone(given, again=False)


def redo(given: argparse.Namespace) -> int:
    """Record that the last undoing no longer counts."""
    return _undone(given, again=True)


def _undone(given: argparse.Namespace, *, again: bool) -> int:
    with opened(given) as desk:
        line = desk.lineage(given.plan)
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        target = last_undone(plan) if again else event_at(line, given.event) if given.event else last_done(plan)
        if target is None:
            what = "nothing was undone that could be done again" if again else "there is nothing to undo"
            raise UsageError(Problem(given.plan, what, "", f"`tiershift plan log {given.plan}` shows what is there."))
        event = Undone(event_id=uuid4(), target=target.event_id, **said_by(desk, given))
        written = desk.record(line, [event], model, plan)
        number = 1 + next(n for n, entry in enumerate(line.entries) if entry.event_id == str(target.event_id))
        if again:
            say(f"{given.plan} {_version(written, str(event.event_id))}: undoing {number} is undone.")
        else:
            say(f"{given.plan} {_version(written, str(event.event_id))}: {number} no longer counts: {in_words(target)}")
    return 0


def branch(given: argparse.Namespace) -> int:
    """Begin a branch, or list those there are."""
    with opened(given) as desk:
        line = desk.lineage(given.plan, given.as_of)
        plan, _ = names_of(given.plan)
        if given.branch is None:
            for name in branches(desk.store, plan):
                held = desk.lineage(stream_of(plan, name))
                since = (
                    f", leaves {held.parts[-2].stream} at {held.length - held.version}" if len(held.parts) > 1 else ""
                )
                say(f"{held.stream}: {_many(held.length, 'event')}{since}")
            return 0
        _needs(given)
        said = said_by(desk, given)
        made = fork(desk.store, line, given.branch, who=said["who"], why=said["why"], recorded=now(), event_id=uuid4())
        say(f"{made.stream}: begun at version {line.length} of {line.stream}.")
    return 0


def merged(given: argparse.Namespace) -> int:
    """Record what a branch decided in another."""
    with opened(given) as desk:
        source, onto = desk.lineage(given.source), desk.lineage(given.onto)
        model = desk.model(titled(desk.plan(onto), load_model("childrens_services")), given.model)
        only = None if given.only is None else [str(event_at(source, one).event_id) for one in given.only]
        anyway = [str(event_at(source, one).event_id) for one in given.anyway or ()]
        done = merge(desk.store, source, onto, model, who=desk.who(given), recorded=now(), only=only, anyway=anyway)
        if isinstance(done, Refused):
            raise ScenarioError(Problem(done.field, done.what, "", done.way_out))
        if not done.entries:
            say(f"{onto.stream} has all of it already.")
        _told(model, done)
    return 0


def tag(given: argparse.Namespace) -> int:
    """Name a version, or list the names."""
    with opened(given) as desk:
        line = desk.lineage(given.plan)
        names = named_versions(desk.store, line)
        if given.name is None:
            for name, version in sorted(names.items(), key=lambda pair: pair[1]):
                say(f"{version:>5}  {name}")
            if not names:
                say("No version has a name yet.")
            return 0
        _needs(given)
        version = line.length if given.as_of is None else desk.lineage(given.plan, given.as_of).length
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        event = Tagged(event_id=uuid4(), name=given.name, version=version, **said_by(desk, given))
        desk.record(line, [event], model, plan)
        say(f'{given.plan}: version {version} is "{given.name}".')
    return 0


def forgotten(given: argparse.Namespace) -> int:
    """Delete a person's name."""
    with opened(given) as desk:
        pseudonym = forget(desk.names, given.person)
        say(f"The name is deleted; the log says {pseudonym} as before, and its chain holds.")
    return 0


def _needs(given: argparse.Namespace) -> None:
    if (given.who is None and given.person is None) or given.why is None:
        what, way_out = "who does it, and why, is missing", 'Add --who "Your role" --why "The reason".'
        raise UsageError(Problem("--who, --why", what, "", way_out))


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def commands_of(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return events as commands: without the beginning of a branch, which only its own log has."""
    return tuple(event for event in events if event.kind != "BranchStarted")
