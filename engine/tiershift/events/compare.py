"""What differs between two branches, or two versions of one: which decisions, counts and beliefs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from tiershift.events.branches import Lineage
from tiershift.events.chain import canonical
from tiershift.events.history import undone_in
from tiershift.events.merge import merged_id, parted
from tiershift.events.ordering import order_matters
from tiershift.events.touches import touches
from tiershift.events.types import FAMILIES, AssumptionWithdrawn, Event

_TOLD = {"event_id", "recorded", "who", "why", "source", "kind", "v"}
"""Fields that say about an event who recorded it and why, not what it does."""
_NO_DECISIONS = frozenset(kind.__name__ for kind in (*FAMILIES["record"], AssumptionWithdrawn))


@dataclass(frozen=True, slots=True)
class Changed:
    """The same thing decided, counted or believed in two ways.

    Attributes:
        before, after: the event of the one and of the other.
        fields: the names of the fields that differ, of those that say what it does.
    """

    before: Event
    after: Event
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reordered:
    """The same events on one thing, recorded in an order in which they come to something else.

    Attributes:
        thing: what they touch, such as `lever:care_budget`.
        before, after: the events of the one and of the other, each in its order.
    """

    thing: str
    before: tuple[Event, ...]
    after: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second of two branches has otherwise than the first; only what counts, not what was undone.

    Attributes:
        added: what only the second has.
        missing: what only the first has.
        changed: what both have, in two ways: the same kind of event on the same thing.
        same: how many events do the same in both.
        reordered: those of them that come to something else, because of the order in which they were recorded.
    """

    added: tuple[Event, ...]
    missing: tuple[Event, ...]
    changed: tuple[Changed, ...]
    same: int
    reordered: tuple[Reordered, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.missing or self.changed or self.reordered)


def compare(first: Lineage, second: Lineage) -> Comparison:
    """Return what `second` has otherwise than `first`: two branches, or one as of two times.

    What was merged from one into the other is the same in both, as is what two people decided alike.
    """
    own = parted(first, second)
    out, other_out = undone_in(first.entries), undone_in(second.entries)
    shared = [entry for entry in first.entries[: own.shared] if entry.kind not in _NO_DECISIONS]
    one = [entry.event() for entry in shared if entry.event_id in other_out - out] + _counting(own.here, out)
    other = [entry.event() for entry in shared if entry.event_id in out - other_out] + _counting(own.there, other_out)
    here, there = {event.event_id for event in one}, {event.event_id for event in other}
    mine: _Keyed = [(_name(event, second.stream, there), event) for event in one]
    theirs: _Keyed = [(_name(event, first.stream, here), event) for event in other]
    left, right, same = _matched(mine, theirs)
    left, right, alike = _matched(_keyed(left, _does), _keyed(right, _does))
    changed: list[tuple[Event, Event]] = []
    for key in (_thing_and_date, _thing):
        left, right, pairs = _matched(_keyed(left, key), _keyed(right, key))
        changed += pairs
    return Comparison(
        added=tuple(event for _, event in right),
        missing=tuple(event for _, event in left),
        changed=tuple(Changed(before, after, _differing(before, after)) for before, after in changed),
        same=len(same) + len(alike) + sum(entry.event_id not in out | other_out for entry in shared),
        reordered=_reordered([*same, *alike], one, other),
    )


def _reordered(
    pairs: Sequence[tuple[Event, Event]], one: Sequence[Event], other: Sequence[Event]
) -> tuple[Reordered, ...]:
    """Return which of `pairs`, the events of the `one` and of the `other` that are alike, act in another order."""
    place = {event.event_id: number for number, event in enumerate(one)}
    place_there = {event.event_id: number for number, event in enumerate(other)}
    by_thing: dict[str, list[tuple[Event, Event]]] = {}
    for pair in pairs:
        for thing in touches(pair[0], {}):
            by_thing.setdefault(thing, []).append(pair)
    found: dict[frozenset[UUID], Reordered] = {}
    for thing, own in sorted(by_thing.items()):
        here = sorted(own, key=lambda pair: place[pair[0].event_id])
        there = sorted(own, key=lambda pair: place_there[pair[1].event_id])
        if here != there and order_matters([before for before, _ in here], [before for before, _ in there]):
            both = Reordered(thing, tuple(before for before, _ in here), tuple(after for _, after in there))
            found.setdefault(frozenset(event.event_id for event in both.before), both)
    return tuple(found.values())


def _counting(events: Iterable[Event], out: Collection[str]) -> list[Event]:
    return [event for event in events if str(event.event_id) not in out and event.kind not in _NO_DECISIONS]


def _name(event: Event, elsewhere: str, others: Collection[UUID]) -> Hashable:
    """The id that `event` and what was merged from it into the stream `elsewhere` have in common."""
    merged = merged_id(elsewhere, event.event_id)
    return merged if merged in others else event.event_id


def _does(event: Event) -> Hashable:
    return canonical(event.model_dump(mode="json", exclude=_TOLD)), event.kind


def _thing(event: Event) -> Hashable:
    return event.kind, touches(event, {})


def _thing_and_date(event: Event) -> Hashable:
    return event.effective, _thing(event)


def _differing(before: Event, after: Event) -> tuple[str, ...]:
    one, other = (event.model_dump(exclude=_TOLD) for event in (before, after))
    return tuple(name for name in one if one[name] != other[name])


_Keyed: TypeAlias = list[tuple[Hashable, Event]]


def _keyed(events: _Keyed, key: Callable[[Event], Hashable]) -> _Keyed:
    return [(key(event), event) for _, event in events]


def _matched(left: _Keyed, right: _Keyed) -> tuple[_Keyed, _Keyed, list[tuple[Event, Event]]]:
    """Return what is left over on both sides, and the pairs of the same key, in order."""
    waiting: dict[Hashable, deque[int]] = {}
    for place, (key, _) in enumerate(right):
        waiting.setdefault(key, deque()).append(place)
    pairs, rest, taken = list[tuple[Event, Event]](), _Keyed(), set[int]()
    for key, event in left:
        if places := waiting.get(key):
            place = places.popleft()
            taken.add(place)
            pairs.append((event, right[place][1]))
        else:
            rest.append((key, event))
    return rest, [pair for place, pair in enumerate(right) if place not in taken], pairs
