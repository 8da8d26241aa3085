"""The writer: commands are decided, stamped and appended; what others recorded meanwhile is taken into account."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tiershift.errors import Problem, ScenarioError
from tiershift.events.branches import Lineage, lineage, names_of
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.decide import Command, World, decide
from tiershift.events.decide_held import FILLED_IN
from tiershift.events.fits import unfit
from tiershift.events.fold import apply, fold, recorded
from tiershift.events.identifiers import WAY_OUT, naming
from tiershift.events.plan import Plan
from tiershift.events.rebase import Conflicts, rebase
from tiershift.events.refusals import Reason, Refused
from tiershift.events.snapshots import plan_of
from tiershift.events.stamps import latest, monotone, not_ahead
from tiershift.events.store import EventIdReused, StaleVersion, Store, chained
from tiershift.events.types import Event, ForecastIssued, OutturnRecorded, Undone
from tiershift.model.names import identifier

__all__ = ["Written", "plan_of", "said_otherwise", "write"]


@dataclass(frozen=True, slots=True)
class Written:
    """What has come of commands.

    Attributes:
        lineage, plan: of the branch, as they are now.
        entries: the new entries of the log, or those of the first time where it is a retry.
        since: what others had recorded meanwhile, which these were decided again upon.
        said: a sentence for each stamp that had to be moved because a clock went backwards, and after facts were
            recorded one for each lever or floor at which earlier decisions no longer fit.
    """

    lineage: Lineage
    plan: Plan
    entries: tuple[Entry, ...]
    since: tuple[Entry, ...] = ()
    said: tuple[str, ...] = ()


def write(
    store: Store,
    known: Lineage,
    commands: Sequence[Command],
    model: World,
    *,
    anyway: Collection[str] = (),
    plan: Plan | None = None,
) -> Written | Refused:
    """Decide `commands` and append them to a branch: all of them, or none.

    Where others have recorded something since, commands that touch none of it are decided again upon it.

    Args:
        store: where the branch is kept.
        known: the branch as whoever commands saw it.
        commands: in order; each is decided with those before it.
        model: what is decided against.
        anyway: ids of commands that are meant to come on top of what others recorded on the same things.
        plan: what `known` comes to, from `plan_of`, where whoever commands has it.

    Returns:
        What was written; or the refusal of the first command that cannot be obeyed, or whose stamp is more than a day
        ahead of the clock of this machine.

    Raises:
        Conflicts: others have recorded something on the same things since, or something after which a command can no
            longer be accepted; it has both sides of each. Nothing is appended.
        EventIdReused: an id is in the log with other content.
        ScenarioError: entries of the log were removed or renumbered, so that nothing can follow.
    """
    now = _now(store, known)
    if refused := _badly_named(now, commands):
        return refused
    if done := _done(now, commands):
        return Written(now, plan_of(now, model.name), done)
    before = plan_of(known, model.name) if plan is None else replace(plan, model=plan.model or model.name)
    found = _decided(before, commands, model)
    if isinstance(found, Refused):
        return found
    after, decided = found
    while True:
        since, events = now.entries[known.length :], tuple(decided)
        if since:
            after = fold(since, before)
            events = _on_top(after, decided, since, model, anyway, now.stream)
        stamped, said = monotone(events, latest(now.entries))
        if refused := _of_another_log(stamped, now):
            return refused
        try:
            entries = store.append(now.stream, stamped, expected_version=now.version)
        except StaleVersion as error:
            seen, now = now.version, _now(store, known)
            if now.version == seen:
                raise _damaged(now) from error
            continue
        plan = fold(entries, after) if since else recorded(after, entries)
        return Written(now.followed(entries), plan, entries, since, (*said, *_unfit(events, plan, model)))


def _now(store: Store, known: Lineage) -> Lineage:
    """Return the branch as it is now: what was known of it, and what was recorded since."""
    if known.own:
        since = store.read(known.stream, after=known.version - 1)
        if since and since[0].hash == known.own[-1].hash:
            return known.followed(since[1:])
    return lineage(store, known.stream)


def _on_top(
    after: Plan, decided: Sequence[Event], since: Sequence[Entry], model: World, anyway: Collection[str], stream: str
) -> tuple[Event, ...]:
    """Return what becomes of what was decided once it comes after `since`."""
    rebased = rebase(after, decided, [entry.event() for entry in since], model, anyway=anyway)
    if rebased.conflicts:
        raise Conflicts(stream, rebased.conflicts)
    return tuple(rebased.events)


def _unfit(events: Sequence[Event], plan: Plan, model: World) -> tuple[str, ...]:
    """What no longer fits after what was recorded, a sentence each."""
    if not any(isinstance(event, OutturnRecorded | Undone) for event in events):
        return ()
    return tuple(f"{one.what}. {one.way_out}" for one in unfit(plan, model.parameters, model.initial_time))


def _decided(plan: Plan, commands: Sequence[Command], model: World) -> tuple[Plan, Sequence[Event]] | Refused:
    """The plan with what becomes of `commands`, each decided with those before it; or the first refusal."""
    decided: list[Event] = []
    for command in commands:
        event = not_ahead(command) or decide(plan, command, model)
        if isinstance(event, Refused):
            return event
        plan = apply(plan, event)
        decided.append(event)
    return plan, decided


def _badly_named(now: Lineage, commands: Sequence[Command]) -> Refused | None:
    """Refuse to begin a log whose name looks as if it named one person: it is sealed into every entry."""
    if now.length or not commands:
        return None
    found = naming(names_of(now.stream)[0], commands[0].recorded.year)
    return Refused(Reason.IDENTIFIES, f"its name holds what looks like {found[0]}", WAY_OUT, "plan") if found else None


def _damaged(now: Lineage) -> ScenarioError:
    what = f"the log has {now.version} entries, and its last has another number: entries were removed or renumbered"
    way_out = f"Do not rely on it: `tiershift plan verify {names_of(now.stream)[0]}` says what was changed."
    return ScenarioError(Problem(now.stream, what, "", way_out))


def _of_another_log(events: Sequence[Event], now: Lineage) -> Refused | None:
    """Refuse a forecast that names another head than is there, or will be, at its version."""
    issued = [event for event in events if isinstance(event, ForecastIssued)]
    if not issued:
        return None
    added = chained(events, now.version, now.own[-1].hash if now.own else GENESIS, now.stream)
    heads = (GENESIS, *(entry.hash for entry in (*now.entries, *added)))
    for event in issued:
        if heads[event.version : event.version + 1] != (event.head,):
            what = f"the forecast {event.forecast_id} was run from another log: version {event.version} is another here"
            way_out = "Issue it anew with `tiershift plan issue`. A log comes in with its forecasts as JSON lines."
            return Refused(Reason.OTHER_LOG, what, way_out, "head")
    return None


def _done(now: Lineage, commands: Sequence[Command]) -> tuple[Entry, ...]:
    """The entries of `commands` where all of them are in the log already, be it with other stamps: a retry."""
    there = {entry.event_id: entry for entry in now.entries}
    found = [there[str(command.event_id)] for command in commands if str(command.event_id) in there]
    for command in commands:
        entry = there.get(str(command.event_id))
        if entry is not None and (len(found) < len(commands) or said_otherwise(entry.event(), command)):
            raise EventIdReused(now.stream, entry.event_id)
    return tuple(found)


def said_otherwise(event: Event, command: Command) -> tuple[str, ...]:
    """Return the fields in which `event` is not what has become of `command`; none for a retry.

    A command need not say what is filled in when it is accepted, may write names in another way, and may have another
    stamp.
    """
    left_out = {field for field in FILLED_IN.get(command.kind, ()) if getattr(command, field, None) is None}
    was, now = _content(event, left_out), _content(command, left_out)
    return tuple(name for name in {**now, **was} if was.get(name) != now.get(name))


def _content(event: Event, left_out: Collection[str]) -> Mapping[str, object]:
    """What somebody says in an event, however its names are written; units follow from the model."""
    plain = event.model_dump(mode="json", exclude={"recorded", "unit", *left_out})
    prose = ("who", "why", "source")
    return {n: identifier(value) if isinstance(value, str) and n not in prose else value for n, value in plain.items()}
