"""`tiershift plan export|import`: plans as YAML, JSON lines and workbooks, both ways."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from tiershift.cli.plan_counts import tell_counts
from tiershift.cli.plan_desk import Desk, many, note, now, opened, put, say, titled
from tiershift.cli.plan_doubts import MEANT, doubts
from tiershift.cli.plan_lines import check_lines
from tiershift.cli.plan_words import in_words
from tiershift.errors import InputError, Problem, ScenarioError, UsageError, suggest
from tiershift.events.branches import Lineage, lineage, names_of, stream_of
from tiershift.events.chain import Entry
from tiershift.events.compare import compare
from tiershift.events.decide import decide
from tiershift.events.fold import apply
from tiershift.events.jsonl import lines_of, read_lines
from tiershift.events.people import Waiting, apart
from tiershift.events.plan import Plan
from tiershift.events.refusals import Refused
from tiershift.events.store import Append
from tiershift.events.types import (
    BranchStarted,
    Event,
    ForecastIssued,
    ForecastSignedOff,
    PlanStarted,
    Tagged,
    Undone,
)
from tiershift.events.write import said_otherwise, write
from tiershift.events.yamlio import Scenario, Written, read_scenario
from tiershift.events.yamlout import scenario_text, stem
from tiershift.model.load import Model

_ENDINGS = (".yaml", ".yml", ".jsonl", ".xlsx")


def exported(given: argparse.Namespace) -> int:
    """Write a plan to a file."""
    ending = _ending(given.file)
    with opened(given) as desk:
        line = desk.lineage(given.plan, given.as_of)
        plan = desk.plan(line)
        model = None if ending == ".jsonl" else desk.model(plan, given.model)
        put(given.file, _content(ending, given.file, line, plan, model), force=given.force)
        say(f"{line.stream}, version {line.length}: written to {given.file}")
        if ending == ".xlsx":
            say(f"Edit the yellow cells, then: tiershift plan import {given.plan} {given.file} --dry-run")
    return 0


def _content(ending: str, file: Path, line: Lineage, plan: Plan, model: Model | None) -> bytes:
    if ending == ".jsonl" or model is None:
        return "".join(lines_of(part.stream, part.entries) for part in line.parts).encode("utf-8")
    if ending == ".xlsx":
        from tiershift.report.plan_book import plan_book

        return plan_book(line, titled(plan, model), model)
    events, left = _by_itself(line, plan.events)
    if left:
        say(f"{left} records of forecasts are left out: they name the branch that was run. JSON lines keep them.")
    return scenario_text(stem(file), plan.title or plan.name, model.name, events).encode("utf-8")


def _by_itself(line: Lineage, events: Sequence[Event]) -> tuple[list[Event], int]:
    """Return the events of a lineage as those of a plan by itself, and how many records of forecasts that leaves out.

    A branch has another log as a plan: tags get the numbers that their versions have there, and forecasts stay behind.
    """
    alone = len(line.parts) == 1
    kept: list[Event] = []
    dropped: set[UUID] = set()
    numbers = [0]
    for event in events:
        forecast = isinstance(event, ForecastIssued | ForecastSignedOff) and not alone
        if forecast or isinstance(event, BranchStarted) or (isinstance(event, Undone) and event.target in dropped):
            dropped.add(event.event_id)
        elif isinstance(event, Tagged) and not alone:
            kept.append(event.model_copy(update={"version": numbers[event.version]}))
        else:
            kept.append(event)
        numbers.append(len(kept))
    left = [event for event in events if event.event_id in dropped and not isinstance(event, BranchStarted)]
    return kept, len(left)


def _ending(file: Path) -> str:
    ending = file.suffix.casefold()
    if ending not in _ENDINGS:
        what = f"{ending or 'no ending'} is not a way in or out"
        raise UsageError(
            Problem(str(file), what, "", f"{suggest(ending, _ENDINGS)} Give {', '.join(_ENDINGS)}.".strip())
        )
    return ending


def imported(given: argparse.Namespace) -> int:
    """Record what a file says."""
    ending = _ending(given.file)
    if given.file.is_dir():
        raise UsageError(Problem(str(given.file), "is a folder, not a file", "", "Name the file in it."))
    if not given.file.is_file():
        raise UsageError(Problem(str(given.file), "there is no such file", "", "Check the spelling."))
    if ending in (".yaml", ".yml"):
        return record_file(given, given.file)
    return _lines(given) if ending == ".jsonl" else _book(given)


def record_file(given: argparse.Namespace, path: Path) -> int:
    """Record the events of a scenario file, all or none; those that are there already are left out."""
    scenario = read_scenario(path)
    scenario.document.check(ScenarioError)
    dry = bool(getattr(given, "dry_run", False))
    with opened(given, new=True) as desk:
        stream = stream_of(*names_of(given.plan))
        begins = _begins(scenario.events)
        if begins and not getattr(given, "new", False):
            _near(desk, given.plan)
        line = lineage(desk.store, stream) if begins else desk.lineage(given.plan)
        plan = desk.plan(line)
        first = scenario.events[0].event if begins else None
        bound = replace(plan, place=first.place) if isinstance(first, PlanStarted) and not plan.events else plan
        model = desk.model(bound, given.model or (None if plan.model else scenario.model or None))
        there = {entry.event_id: number for number, entry in enumerate(line.entries)}
        chosen = [one for one in scenario.events if str(one.event.event_id) not in there]
        for written in scenario.events:
            if (number := there.get(str(written.event.event_id))) is not None:
                _same_as_there(scenario, written, line.entries[number].event(), number + 1)
        events: list[Event] = []
        after, names = plan, Waiting(desk.names)
        for written in chosen:
            event = apart(written.event, names)
            if event.kind == "BranchStarted":
                continue
            decided = decide(after, event, model)
            if isinstance(decided, Refused):
                at = written.lines.get(decided.field, written.line)
                scenario.document.note(at, decided.what, decided.way_out)
            else:
                for doubt in () if given.sure else doubts(decided, after, model):
                    at = written.lines.get(doubt.field, written.line)
                    if doubt.asks:
                        scenario.document.note(at, doubt.what, MEANT)
                    else:
                        note(f"{path}:{at}: {doubt.what}; is it meant?")
                after = apply(after, decided)
                events.append(decided)
        scenario.document.check(ScenarioError)
        _told(given.plan, events, dry=dry)
        if left := len(scenario.events) - len(chosen):
            say(f"{left} of the file's events are there already.")
        if events and not dry and _begins(scenario.events):
            say(f"Ids and dates are those of the file; the log is sealed anew as {stream}, with heads of its own.")
        if events and not dry:
            names.keep()
            done = desk.record(line, events, model, plan)
            tell_counts(model, done.lineage, done.plan, [entry.event_id for entry in done.entries])
    return 0


def _same_as_there(scenario: Scenario, written: Written, event: Event, number: int) -> None:
    """Note an event of a file that was changed after it had been recorded: its id is that of what it was."""
    if changed := said_otherwise(event, written.event):
        what = f"no. {number} of the log has this event_id, and another {', '.join(changed)}: nothing there is edited"
        way_out = f"Undo no. {number}, and take the event_id out here, so that this is recorded as a new event."
        scenario.document.note(written.lines.get(changed[0], written.line), what, way_out)


def _near(desk: Desk, stream: str) -> None:
    """Refuse a plan that is not there where another is nearly called so."""
    there = desk.store.streams()
    if stream in there or not (meant := suggest(stream, sorted({names_of(one)[0] for one in there}))):
        return
    way_out = f"{meant} Add --new to begin a plan that is called {stream}."
    raise ScenarioError(Problem(stream, "the log holds no such plan", "", way_out))


def _begins(events: Sequence[object]) -> bool:
    first = getattr(events[0], "event", None) if events else None
    return isinstance(first, PlanStarted)


def _told(plan: str, events: Sequence[Event], *, dry: bool) -> None:
    for event in events:
        say(f"  {in_words(event)}")
    would = "would be recorded" if dry else "recorded"
    say(f"{plan}: {many(len(events), 'event')} {would}.")


def _lines(given: argparse.Namespace) -> int:
    """Take in logs as they were exported, entry by entry, with their hashes."""
    try:
        text = given.file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(Problem(str(given.file), "the file is not UTF-8 text", "", "Export it again.")) from error
    streams = read_lines(text, str(given.file))
    plans = sorted({names_of(stream)[0] for stream in streams})
    if plans != [names_of(given.plan)[0]]:
        what, way_out = f"the file holds {', '.join(plans)}", f"Import it as that: plan import {plans[0]} FILE."
        raise UsageError(Problem(given.plan, what, "", way_out))
    with opened(given, new=True) as desk:
        missing = {stream: _missing(desk, stream, entries) for stream, entries in streams.items()}
        check_lines(desk, streams, missing, str(given.file), given.model, sure=given.sure)
        if not given.dry_run:
            new = {stream: entries for stream, entries in missing.items() if entries}
            desk.store.append_all([Append(name, entries, entries[0].version - 1) for name, entries in new.items()])
        for stream, entries in missing.items():
            would = "would be taken in" if given.dry_run else "taken in"
            many = f"{len(entries)} of {len(streams[stream])} entries"
            say(f"{stream}: {many} {would}, head {streams[stream][-1].hash[:16]}")
            if older := sum(entry.event().v != entry.v for entry in entries):
                say(f"{stream}: {older} of older versions keep their bytes, and are brought up to date when read.")
    return 0


def _missing(desk: Desk, stream: str, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries that the store does not have; the two logs must be one."""
    there = desk.store.read(stream)
    both = min(len(there), len(entries))
    if both and there[both - 1].hash != entries[both - 1].hash:
        number = next(n for n in range(both) if there[n].hash != entries[n].hash) + 1
        what, way_out = f"the logs part at entry {number}", "Take the file in in a store of its own: --store FILE."
        raise ScenarioError(Problem(stream, what, "", way_out))
    return entries[both:]


def _book(given: argparse.Namespace) -> int:
    """Record what was changed in a workbook, or say all that is wrong with it."""
    from tiershift.report.plan_changes import marked, origin_of, read_changes
    from tiershift.report.plan_rows import Told

    unsaid = [] if given.dry_run else _unsaid(given)
    origin = origin_of(given.file)
    with opened(given) as desk:
        line = desk.lineage(given.plan)
        base = _base(given, line, origin.plan, origin.version, origin.head)
        plan = desk.plan(line)
        before = plan if base.head == line.head else desk.plan(base)
        model = desk.model(plan, given.model)
        _same_model(given, origin, model)
        said = given.who or given.person
        who = desk.who(given) if said and not given.dry_run else "nobody yet"  # a dry run keeps no name either
        told = Told(who, given.why or "a dry run", now())
        names = Waiting(desk.names)
        changes = read_changes(given.file, before, before, model, told, names)
        for notice in changes.notices:
            say(f"note  {notice}")
        if changes.problems:
            _marked(given, marked(given.file, changes.problems))
            raise ScenarioError([*changes.problems, *unsaid])
        if unsaid:
            raise UsageError(unsaid)
        for edit in changes.edits:
            say(f"  {edit.ref}  {edit.what}")
        if base.head != line.head and not given.rebase:
            raise ScenarioError(_stale(given, line, base, [f"{edit.ref}: {edit.what}" for edit in changes.edits]))
        said = f"{many(len(changes.edits), 'change')}, {many(len(changes.commands), 'event')}"
        if not changes.edits:
            say(f"{given.plan}: the workbook changes nothing.")
        elif given.dry_run:
            say(f"{given.plan}: {said} would be recorded. Nothing was.")
        else:
            names.keep()
            written = write(desk.store, base if given.rebase else line, changes.commands, model)
            if isinstance(written, Refused):
                raise ScenarioError(Problem(str(given.file), written.what, "", written.way_out))
            say(f"{given.plan}: {said} recorded; version {written.lineage.length}, head {written.plan.head[:16]}")
            tell_counts(model, written.lineage, written.plan, [entry.event_id for entry in written.entries])
    return 0


def _unsaid(given: argparse.Namespace) -> list[Problem]:
    """What is missing of who changes the plan, and why."""
    if (given.who is not None or given.person is not None) and given.why is not None:
        return []
    what = "who changes the plan, and why, is missing"
    return [Problem("--who, --why", what, "", 'Add --who "Your role" --why "The reason"; or --dry-run.')]


def _base(given: argparse.Namespace, line: Lineage, plan: str, version: int, head: str) -> Lineage:
    if plan != line.stream:
        way_out = f"Import it there: tiershift plan import {plan} {given.file}."
        raise ScenarioError(
            Problem(str(given.file), f"it was exported from {plan}, not from {line.stream}", "", way_out)
        )
    base = line.first(version) if version <= line.length else None
    if base is None or base.head != head:
        what = f"version {version} of {plan} is not the one that it was exported from"
        way_out = "Use the store that it was exported from, or export the plan again."
        raise ScenarioError(Problem(str(given.file), what, "", way_out))
    return base


def _same_model(given: argparse.Namespace, origin: object, model: Model) -> None:
    if getattr(origin, "model", "") != model.name:
        what = f"it was exported for the model {getattr(origin, 'model', '')}, not for {model.name}"
        raise ScenarioError(
            Problem(str(given.file), what, "", "Give that model with --model, or export the plan again.")
        )


def _stale(given: argparse.Namespace, line: Lineage, base: Lineage, mine: Sequence[str]) -> list[Problem]:
    """Both sides, against what the workbook was exported from."""
    found = compare(base, line)
    theirs = [f"{in_words(changed.before)} → {in_words(changed.after)}" for changed in found.changed]
    theirs += [f"new: {in_words(event)}" for event in found.added]
    theirs += [f"gone: {in_words(event)}" for event in found.missing]
    theirs += [f"in another order: {in_words(event)}" for other in found.reordered for event in other.after]
    theirs = theirs or [in_words(entry.event()) for entry in line.entries[base.length :]]
    since = f"the plan went on after version {base.length}, from which the workbook was exported"
    sides: Mapping[str, Sequence[str]] = {"the log": theirs, "the workbook": mine or ["nothing"]}
    what = since + "".join(f"; {side}: {' · '.join(said)}" for side, said in sides.items())
    way_out = "Export it again and carry your changes over, or add --rebase: it goes on top where nothing collides."
    return [Problem(str(given.file), what, "", way_out)]


def _marked(given: argparse.Namespace, content: bytes) -> None:
    path = given.marked or given.file.with_name(f"{given.file.stem}.marked.xlsx")
    try:
        put(path, content, force=True)
        say(f"A copy with the cells marked: {path}")
    except InputError as error:
        say(f"No marked copy could be written: {error}")
