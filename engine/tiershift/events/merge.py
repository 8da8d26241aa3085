"""Merging: decisions of one branch are recorded in another, one by one or all that it has.

What is merged is a new event with an id of its own, which follows from the branch it goes to and the event it was, so
that nothing is merged twice; its `source` names both. It is decided anew where it goes, and what was recorded there
since the two branches parted can be in conflict with it, as in any rebase.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from tiershift.errors import Problem, ScenarioError
from tiershift.events.branches import Lineage
from tiershift.events.chain import Entry
from tiershift.events.decide import World
from tiershift.events.history import undone_in
from tiershift.events.ordering import order_matters
from tiershift.events.rebase import Conflict, Conflicts, rebase
from tiershift.events.refusals import Refused
from tiershift.events.stamps import Stamp
from tiershift.events.store import Store
from tiershift.events.touches import touches
from tiershift.events.types import FAMILIES, AssumptionWithdrawn, Event, Undone
from tiershift.events.write import Written, plan_of, write

_MERGED = UUID("8c8a3a0e-0b1b-5a51-8d0c-2f6e6f3f7c55")


@dataclass(frozen=True, slots=True)
class Parted:
    """Two branches from where they parted.

    Attributes:
        shared: how many entries they have in common.
        here, there: the events that each has of its own, in order.
    """

    shared: int
    here: tuple[Event, ...]
    there: tuple[Event, ...]


def parted(here: Lineage, there: Lineage) -> Parted:
    """Return what two lineages have of their own."""
    mine, theirs = here.entries, there.entries
    pairs = zip(mine, theirs, strict=False)
    shared = next((n for n, (a, b) in enumerate(pairs) if a.hash != b.hash), min(len(mine), len(theirs)))
    return Parted(shared, _events(mine[shared:]), _events(theirs[shared:]))


def merged_id(stream: str, event_id: UUID | str) -> UUID:
    """Return the id under which the event `event_id` of another branch is recorded in `stream`."""
    return uuid5(_MERGED, f"{stream} {event_id}")


def candidates(source: Lineage, onto: Lineage) -> tuple[Event, ...]:
    """Return the events of `source` that can be merged into `onto`, as they stand in `source`, in order.

    Those are its decisions, counts and beliefs since the two parted that count, and undoings of what both share or of
    what was merged before; not what was merged already, what came from `onto`, nor undoing what is undone there too.
    """
    own = parted(source, onto)
    out, gone = undone_in(source.entries), undone_in(onto.entries)
    came = {merged_id(source.stream, event.event_id) for event in own.there}
    own_ids, there = {event.event_id for event in own.here}, {event.event_id for event in own.there}
    return tuple(
        event
        for event in own.here
        if str(event.event_id) not in out
        and event.event_id not in came
        and merged_id(onto.stream, event.event_id) not in there
        and _can_go(event, own_ids - came, there, onto.stream)
        and not _undone_there(event, source, onto, own, gone)
    )


def merge(
    store: Store,
    source: Lineage,
    onto: Lineage,
    model: World,
    *,
    who: str,
    recorded: Stamp,
    why: str = "",
    only: Collection[str] | None = None,
    anyway: Collection[str] = (),
) -> Written | Refused:
    """Record decisions of `source` in `onto`: all that can be merged, or those named; all or none of them.

    Args:
        store: where both are kept.
        source, onto: the branch they come from, and the one they go to.
        model: what they are decided against.
        who: the role that merges; whoever decided stays named as such.
        recorded: when.
        why: the reason of the merge; each event keeps its own.
        only: ids of events of `source`; all by default.
        anyway: ids of events of `source` that are meant to come on top of what `onto` has on the same things.

    Returns:
        What was written. Nothing is appended where there is nothing left to merge.

    Raises:
        ScenarioError: one of `only` cannot be merged, and why.
        Conflicts: `onto` has something on the same things since they parted, or what came later in `source` was merged
            before and would be overruled; it has both sides of each.
    """
    chosen = _chosen(source, onto, only)
    if not chosen:
        return Written(onto, plan_of(onto, model.name), ())
    own = parted(source, onto)
    told = (f"merged by {who} from {source.stream}", f": {why}" if why else "")
    moved = [_moved(event, source, onto, own, told, recorded) for event in chosen]
    forced = {str(merged_id(onto.stream, id_)) for id_ in anyway}
    # What came from this branch, or is known to it, is no news to it.
    came = {merged_id(onto.stream, event.event_id) for event in own.here}
    here = {event.event_id for event in own.here}
    news = [e for e in own.there if e.event_id not in came and merged_id(source.stream, e.event_id) not in here]
    if late := _late(list(zip(chosen, moved, strict=True)), source, onto, own, forced):
        raise Conflicts(onto.stream, late)
    rebased = rebase(plan_of(onto, model.name), moved, news, model, anyway=forced)
    if rebased.conflicts:
        raise Conflicts(onto.stream, rebased.conflicts)
    return write(store, onto, rebased.events, model, anyway=forced)


def _late(
    chosen: Sequence[tuple[Event, Event]], source: Lineage, onto: Lineage, own: Parted, forced: Collection[str]
) -> list[Conflict]:
    """The conflicts of events, each with what it is in `onto`, that come behind what came after them in `source`."""
    there = {event.event_id: event for event in own.there}
    out = undone_in(source.entries) | undone_in(onto.entries)
    found = []
    for event, moved in chosen:
        behind, things = list[Event](), set[str]()
        for other in own.here[1 + own.here.index(event) :]:
            merged = there.get(merged_id(onto.stream, other.event_id))
            shared = touches(event, {}) & touches(other, {})
            gone = str(other.event_id) in out or (merged is not None and str(merged.event_id) in out)
            if merged is not None and shared and not gone and order_matters([event, other], [other, event]):
                behind.append(merged)
                things |= shared
        if behind and str(moved.event_id) not in forced:
            found.append(Conflict(moved, tuple(behind), tuple(sorted(things))))
    return found


def _chosen(source: Lineage, onto: Lineage, only: Collection[str] | None) -> Sequence[Event]:
    able = candidates(source, onto)
    if only is None:
        return able
    ids = {str(event.event_id) for event in able}
    if problems := [_not_merged(id_, source, onto) for id_ in only if id_ not in ids]:
        raise ScenarioError(problems)
    return [event for event in able if str(event.event_id) in only]


def _not_merged(id_: str, source: Lineage, onto: Lineage) -> Problem:
    mine, theirs = (_numbers(line) for line in (source, onto))
    known = {entry.event_id: entry for entry in source.entries}
    went = str(merged_id(onto.stream, id_))
    where = f"no. {mine[id_]} of {source.stream}" if id_ in mine else onto.stream
    if id_ not in mine:
        what, way_out = f"the log of {source.stream} holds no event {id_}", "Take the number from its log."
    elif id_ in theirs:
        what, way_out = f"{onto.stream} has it itself, as no. {theirs[id_]}", "Leave it out."
    elif went in theirs and went in undone_in(onto.entries):
        what = f"it was merged into {onto.stream} before, as no. {theirs[went]}, and undone there"
        way_out = f"Bring it back there: tiershift plan redo {onto.stream} {theirs[went]}."
    elif went in theirs:
        what = f"it was merged into {onto.stream} before, as no. {theirs[went]}"
        way_out = "Leave it out; undo it there to take it back."
    elif id_ in undone_in(source.entries):
        what = f"it is undone in {source.stream}"
        way_out = f"Bring it back first, tiershift plan redo {source.stream} {mine[id_]}, or leave it out."
    elif _undone_there(known[id_].event(), source, onto, parted(source, onto), undone_in(onto.entries)):
        what, way_out = f"it undoes what is undone in {onto.stream} already", "Leave it out."
    else:
        what, way_out = f"a {known[id_].kind} belongs to its own branch", "Merge decisions, counts and beliefs."
    return Problem(where, what, "", way_out)


def _numbers(line: Lineage) -> dict[str, int]:
    """The numbers of events, counted along the lineage, by id."""
    return {entry.event_id: number for number, entry in enumerate(line.entries, 1)}


def _can_go(event: Event, own: Collection[UUID], there: Collection[UUID], onto: str) -> bool:
    if isinstance(event, Undone | AssumptionWithdrawn):
        return event.target not in own or merged_id(onto, event.target) in there
    return not isinstance(event, FAMILIES["record"])


def _moved(event: Event, source: Lineage, onto: Lineage, own: Parted, by: tuple[str, str], recorded: Stamp) -> Event:
    """`event` as it is recorded in `onto`, where its source says who merged it from where, and why."""
    told = f"{by[0]}, event {event.event_id}{by[1]}"
    changed: dict[str, object] = {
        "event_id": merged_id(onto.stream, event.event_id),
        "recorded": recorded,
        "source": f"{event.source}; {told}" if event.source else told,
    }
    if isinstance(event, Undone | AssumptionWithdrawn):
        changed["target"] = _target(event, source, onto, own)
    return event.model_copy(update=changed)


def _target(event: Undone | AssumptionWithdrawn, source: Lineage, onto: Lineage, own: Parted) -> UUID:
    """What `event` undoes, by the id that it has in `onto`."""
    went = {mine.event_id: merged_id(onto.stream, mine.event_id) for mine in own.here}
    came = {merged_id(source.stream, other.event_id): other.event_id for other in own.there}
    return (went | came).get(event.target, event.target)


def _undone_there(event: Event, source: Lineage, onto: Lineage, own: Parted, gone: Collection[str]) -> bool:
    """Whether `event` undoes what is undone in `onto` too, so that there is nothing left for it to do."""
    return isinstance(event, Undone | AssumptionWithdrawn) and str(_target(event, source, onto, own)) in gone


def _events(entries: Sequence[Entry]) -> tuple[Event, ...]:
    return tuple(entry.event() for entry in entries)
