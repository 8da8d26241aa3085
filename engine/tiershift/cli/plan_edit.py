"""`tiershift plan new|add|branch|tag|forget`: what writes in the log."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from tiershift.cli.place import at_place
from tiershift.cli.plan_counts import tell_counts
from tiershift.cli.plan_desk import day_of, many, note, now, opened, said_by, say, unknown_kind
from tiershift.cli.plan_doubts import MEANT, doubts
from tiershift.cli.plan_files import record_file
from tiershift.cli.plan_words import in_words
from tiershift.cli.typed import typed_fields
from tiershift.errors import Problem, ScenarioError, UsageError
from tiershift.events.branches import branches, fork, lineage, names_of, stream_of
from tiershift.events.decide import decide
from tiershift.events.fields import kind_of, made_of
from tiershift.events.history import named_versions
from tiershift.events.load import load_plan, model_of
from tiershift.events.people import Waiting, apart, forget
from tiershift.events.plan import Plan
from tiershift.events.postgres_people import NameTable
from tiershift.events.refusals import Refused
from tiershift.events.stamps import later, monotone
from tiershift.events.types import KINDS, Event, PlanStarted, Tagged, Undone
from tiershift.events.units import only_unit
from tiershift.events.write import Written
from tiershift.model.load import Model, load_model

_FOR_PEOPLE = 30


def new(given: argparse.Namespace) -> int:
    """Begin a plan, empty or with the events of a scenario."""
    stream = stream_of(given.plan)
    model = load_model(given.model or (model_of(given.scenario) if given.scenario else "childrens_services"))
    if given.place is not None:
        model = at_place(model, given.place)
    scenario = load_plan(given.scenario, model) if given.scenario else None
    with opened(given, new=True) as desk:
        line = lineage(desk.store, stream)
        if line.entries:
            way_out = "Give the new plan another name, or begin a branch: `tiershift plan branch`."
            raise ScenarioError(Problem(stream, "there is a plan of this name already", "", way_out))
        said = said_by(desk, given)
        title = given.title or (scenario.title if scenario else "") or given.plan
        there = scenario.events if scenario else ()
        code = model.local.code if model.local else ""
        events = _begun(there, PlanStarted(event_id=uuid4(), title=title, model=model.name, place=code, **said))
        written = desk.record(line, events, model)
        of = f", {model.local.label} ({code})" if model.local else ""
        how_many = many(len(events) - 1, "event")
        say(f"{stream}: begun for {model.name}{of}, {how_many} from {given.scenario or 'nothing'}.")
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
        own = typed_fields(kind, _with_unit(kind, _fields(given.fields), model), note)
        fields |= own
        if "effective" not in fields and kind not in ("OutturnRecorded",) and KINDS[kind] in _RECORDS:
            fields["effective"] = said["effective"].isoformat()
        made = made_of(kind, fields, uuid4())
        if isinstance(made, tuple):
            raise UsageError(
                Problem(flaw.field or kind, flaw.what, _given(fields, flaw.field), flaw.way_out) for flaw in made
            )
        names = Waiting(desk.names)
        made = apart(made, names)
        _meant(made, plan, model, sure=given.sure)
        if not isinstance(decide(plan, made, model), Refused):
            names.keep()
        written = desk.record(line, [made], model, plan, quiet="recorded" in own)
        told(model, written)
        if "recorded" in own and (stamp := written.entries[0].event().recorded) != made.recorded:
            note(
                f"It is recorded {day_of(stamp.isoformat())}, not {own['recorded']}: the log had reached that, and it "
                "only goes forwards. When it was decided can be said in --why or source=."
            )
    return 0


_RECORDS = (Undone, Tagged, PlanStarted)


def _fields(given: Sequence[str]) -> dict[str, str]:
    """What was typed as NAME=VALUE, by name; all that is no such thing, or said twice, at once."""
    fields: dict[str, str] = {}
    wrong: list[Problem] = []
    for field in given:
        name, sign, value = field.partition("=")
        if not sign:
            way_out = 'Write each field as name=value, such as value=0.9 or lever="early help floor".'
            wrong.append(Problem(field, "this is no field", "", way_out))
        elif name in fields:
            what = f"it is given twice, as {fields[name]} and as {value}"
            wrong.append(Problem(name, what, "", "Give it once; two decisions are two commands."))
        fields[name] = value
    if wrong:
        raise UsageError(wrong)
    return fields


def _with_unit(kind: str, fields: dict[str, str], model: Model) -> dict[str, str]:
    """The fields, with the unit where it is left out and only one is possible, which is said."""
    if "unit" in fields or not (unit := only_unit(kind, fields, model)):
        return fields
    note(f"unit={unit} is filled in: no other is possible.")
    return {**fields, "unit": unit}


def _meant(event: Event, plan: Plan, model: Model, *, sure: bool) -> None:
    """Ask whether what is doubtful is meant: to be sure of, or only to be pointed at."""
    decided = decide(plan, event, model)
    if isinstance(decided, Refused):
        return  # and so it will be when it is recorded
    found = list(doubts(decided, plan, model))
    if not sure and (asked := [doubt for doubt in found if doubt.asks]):
        raise UsageError(Problem(doubt.field, doubt.what, "", MEANT) for doubt in asked)
    for doubt in found:
        note(f"{doubt.field}: {doubt.what}; is it meant?" if not doubt.asks else f"{doubt.field}: {doubt.what}.")


def _given(fields: dict[str, str], name: str) -> str:
    return f"{name}={fields[name]}" if name in fields and name != "recorded" else ""


def told(model: Model, written: Written) -> None:
    """Say what was recorded."""
    numbers = {entry.event_id: number for number, entry in enumerate(written.lineage.entries, 1)}
    known = {str(event.event_id): event for event in written.plan.events}
    for entry in written.entries:
        said = in_words(entry.event(), numbers, known)
        say(f"{written.lineage.stream} {numbers[entry.event_id]}: {said}")
    if written.since:
        say(f"It stands on top of {many(len(written.since), 'event')} that others recorded meanwhile.")
    tell_counts(model, written.lineage, written.plan, [entry.event_id for entry in written.entries])


def version_of(written: Written, event_id: str) -> int:
    """Return the number of an entry, counted along the lineage."""
    return 1 + next(n for n, entry in enumerate(written.lineage.entries) if entry.event_id == event_id)


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
                say(f"{held.stream}: {many(held.length, 'event')}{since}")
            return 0
        _needs(given)
        said = said_by(desk, given)
        made = fork(desk.store, line, given.branch, who=said["who"], why=said["why"], recorded=now(), event_id=uuid4())
        say(f"{made.stream}: begun at version {line.length} of {line.stream}.")
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
        name = " ".join(given.name.split())
        if not name:
            raise UsageError(Problem("NAME", "the name is nothing but blanks", "", 'Write words: "March board".'))
        version = line.length if given.as_of is None else desk.lineage(given.plan, given.as_of).length
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        event = Tagged(event_id=uuid4(), name=name, version=version, **said_by(desk, given))
        desk.record(line, [event], model, plan)
        say(f'{given.plan}: version {version} is "{name}".')
    return 0


def forgotten(given: argparse.Namespace) -> int:
    """Delete a person's name."""
    with opened(given) as desk:
        if isinstance(desk.names, NameTable):
            desk.names.check()
        pseudonym = forget(desk.names, given.person)
        say(f"The name is deleted; the log says {pseudonym} as before, and its chain holds.")
        if desk.shared:
            say("Names are kept on each machine, not on the server: forget this one wherever it was given or is known.")
    return 0


def _needs(given: argparse.Namespace) -> None:
    if (given.who is None and given.person is None) or given.why is None:
        what, way_out = "who does it, and why, is missing", 'Add --who "Your role" --why "The reason".'
        raise UsageError(Problem("--who, --why", what, "", way_out))


def commands_of(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return events as commands: without the beginning of a branch, which only its own log has."""
    return tuple(event for event in events if event.kind != "BranchStarted")
