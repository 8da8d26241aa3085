"""`tiershift plan undo|redo|merge`: what takes decisions back, brings them back, and carries them over."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from uuid import uuid4

from tiershift.cli.plan_desk import Desk, event_at, now, opened, said_by, say, titled
from tiershift.cli.plan_edit import told, version_of
from tiershift.cli.plan_words import in_words, thing
from tiershift.errors import Problem, ScenarioError, UsageError
from tiershift.events.branches import Lineage
from tiershift.events.history import last_done, last_undone, rooted
from tiershift.events.merge import merge, merged_id
from tiershift.events.plan import Plan
from tiershift.events.rebase import Conflict, Conflicts
from tiershift.events.refusals import Refused
from tiershift.events.types import Event, Undone
from tiershift.model.load import load_model


def undo(given: argparse.Namespace) -> int:
    """Record that an event no longer counts."""
    return _undone(given, again=False)


def redo(given: argparse.Namespace) -> int:
    """Record that what was undone last counts again."""
    return _undone(given, again=True)


def _undone(given: argparse.Namespace, *, again: bool) -> int:
    with opened(given) as desk:
        line = desk.lineage(given.plan)
        plan = desk.plan(line)
        model = desk.model(plan, given.model)
        named = event_at(line, given.event) if given.event else None
        target = last_undone(plan, named) if again else named or last_done(plan)
        if target is None:
            way_out = f"`tiershift plan log {given.plan}` shows what is there."
            raise UsageError(Problem(given.event or given.plan, _nothing(plan, named, again=again), "", way_out))
        event = Undone(event_id=uuid4(), target=target.event_id, **said_by(desk, given))
        written = desk.record(line, [event], model, plan)
        about = rooted(target, {str(one.event_id): one for one in plan.events})[0] or target
        counts = "no longer counts" if str(about.event_id) in written.plan.undone else "counts again"
        numbers = _numbers(line)
        what = f"no. {numbers[str(about.event_id)]} {counts}: {in_words(about, numbers)}"
        say(f"{given.plan} {version_of(written, str(event.event_id))}: {what}")
    return 0


def _nothing(plan: Plan, named: Event | None, *, again: bool) -> str:
    if not again:
        return "there is nothing to undo"
    if named is None:
        return "there is nothing to redo"
    gone = str(named.event_id) in plan.undone
    return "there is nothing to redo: it does not count by another decision" if gone else "it counts, and is not undone"


def _numbers(line: Lineage) -> dict[str, int]:
    """The numbers of events in the log of a lineage, by id."""
    return {entry.event_id: number for number, entry in enumerate(line.entries, 1)}


def merged(given: argparse.Namespace) -> int:
    """Record what a branch decided in another."""
    with opened(given) as desk:
        source, onto = desk.lineage(given.source), desk.lineage(given.onto)
        model = desk.model(titled(desk.plan(onto), load_model("childrens_services")), given.model)
        only = None if given.only is None else [str(event_at(source, one).event_id) for one in given.only]
        anyway = [str(event_at(source, one).event_id) for one in given.anyway or ()]
        who = desk.who(given)
        try:
            done = merge(
                desk.store, source, onto, model, who=who, why=given.why, recorded=now(), only=only, anyway=anyway
            )
        except Conflicts as error:
            raise ScenarioError(_in_conflict(desk, source, onto, error)) from error
        if isinstance(done, Refused):
            raise ScenarioError(Problem(done.field, done.what, "", done.way_out))
        if not done.entries:
            say(f"{onto.stream} has all of it already.")
        told(model, done)
    return 0


def _in_conflict(desk: Desk, source: Lineage, onto: Lineage, error: Conflicts) -> Iterator[Problem]:
    """Both sides of each conflict, with the numbers that the logs have for them."""
    went = {str(merged_id(onto.stream, id_)): number for id_, number in _numbers(source).items()}
    for conflict in error.conflicts:
        number = went[str(conflict.mine.event_id)]
        yield Problem(f"no. {number} of {source.stream}", _both(desk, conflict, onto), "", _way_out(conflict, number))


def _both(desk: Desk, conflict: Conflict, onto: Lineage) -> str:
    numbers = _numbers(onto)
    last = len(numbers) + 1
    mine = in_words(conflict.mine, numbers)
    if conflict.refused is not None:
        return f"{mine}: it can no longer be accepted, as {conflict.refused.what}"
    theirs = "; ".join(
        f"no. {numbers.get(str(event.event_id), last)}, {in_words(event, numbers)}, by {desk.shown(event.who)}"
        for event in conflict.theirs
    )
    about = ", ".join(dict.fromkeys(thing(one) for one in conflict.things if not one.startswith("event:")))
    return f"{mine}; but {onto.stream} has on the same ({about or 'decision'}): {theirs}"


def _way_out(conflict: Conflict, number: int) -> str:
    if conflict.refused is not None:
        return conflict.refused.way_out
    return f"Add --anyway {number} to let it follow theirs, or name with --only what is to be merged without it."
