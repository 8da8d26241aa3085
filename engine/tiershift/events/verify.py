"""Proof of a whole plan: the chain of every branch, where branches left, the order of stamps, what forecasts name.

A changed, removed, moved or inserted event shows, and is named, because the entries after it hold the hash of what was
there. What comes after a changed entry can be sealed anew by whoever can write the file. That shows against a head that
somebody else keeps: a branch and a forecast keep one in the log itself; one on paper, or in a mail, is out of reach.
So does an end that was cut off, and a branch that was removed whole: nothing that is left can show these.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from tiershift.errors import Problem, ScenarioError, UsageError
from tiershift.events.branches import MAIN, Part, branch_start, existing_branches, names_of
from tiershift.events.chain import GENESIS, Entry, as_recorded, content_holds, header_holds, names_its_log
from tiershift.events.stamps import backwards
from tiershift.events.store import Store
from tiershift.events.types import BranchStarted, ForecastIssued

How = Literal["changed", "removed", "moved", "inserted", "branch", "forecast", "stamp", "head"]

UNSEEN = (
    "What no log shows by itself: that its end was cut off, that a branch was removed whole, or that everything after a"
    " changed event was sealed anew. Heads that were kept elsewhere show it: compare with --head, one for each branch."
)
"""What a log that holds together does not prove."""

_SHORTEST = 8
"""Signs of a hash by which an entry may be named."""
_TRIES = 20_000
"""Places at which it is tried whether an entry stood there before."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the logs of a plan.

    Attributes:
        stream: the log.
        place: the number of the entry, or where it was missed.
        event_id: the event that was changed, moved or inserted; empty for one that is gone.
        how: what was done to it; "branch" and "forecast" where a branch or forecast names another head.
        what: one sentence without a full stop, which names the event.
    """

    stream: str
    place: int
    event_id: str
    how: How
    what: str

    def __str__(self) -> str:
        return f"{self.stream}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found.

    Attributes:
        plan: its name.
        heads: the number and hash of the last entry of each of its logs.
        faults: everything that is wrong; empty where all logs hold together.
        kept: for each head that was given: the log and the number of the entry that has it.
        unnamed: how many entries of which log were sealed in format 1, which did not hold the name of the log: these
            could be of another log. Logs without any are not in it.
    """

    plan: str
    heads: Mapping[str, tuple[int, str]]
    faults: tuple[Fault, ...]
    kept: Mapping[str, tuple[str, int]]
    unnamed: Mapping[str, int] = field(default_factory=dict)


def verify(store: Store, plan: str, *, heads: Sequence[str] = ()) -> Verdict:
    """Check every log of a plan.

    Args:
        store: where they are kept.
        plan: its name.
        heads: hashes that were kept elsewhere, or at least their first eight signs; each must still be in a log.

    Raises:
        UsageError: a head is no hash.
        ScenarioError: the plan is not there.
    """
    if wrong := [head for head in heads if len(head) < _SHORTEST or not set(head) <= set("0123456789abcdef")]:
        way_out = f"Give all of it, or at least its first {_SHORTEST} signs, in small letters."
        raise UsageError(Problem("--head", f'"{head}" is no hash', "", way_out) for head in wrong)
    existing_branches(store, plan)
    logs = {stream: store.read(stream) for stream in store.streams() if names_of(stream)[0] == plan}
    known = store.streams()
    faults = [fault for stream, entries in logs.items() for fault in chain_faults(stream, entries, known)]
    spoiled = {fault.stream for fault in faults}
    for stream in logs:
        if stream not in spoiled:
            faults += _kept_heads(stream, logs, spoiled)
    kept = {head: found for head in heads if (found := _found(head, logs))}
    faults += [_missing(plan, head) for head in heads if head not in kept]
    ends = {stream: (entries[-1].version, entries[-1].hash) for stream, entries in logs.items() if entries}
    unnamed = {stream: sum(not names_its_log(entry, stream) for entry in entries) for stream, entries in logs.items()}
    unnamed = {stream: many for stream, many in unnamed.items() if many and stream not in spoiled}
    return Verdict(plan, ends, tuple(faults), kept, unnamed)


def chain_faults(stream: str, entries: Sequence[Entry], streams: Sequence[str] = ()) -> tuple[Fault, ...]:
    """Return what is wrong with the chain of one log, in the order of its entries; see `Fault`.

    Args:
        stream: its name, which its entries were sealed with.
        entries: as they were found.
        streams: names of other logs, of which this one, or an entry in it, may be.
    """
    found: list[Fault] = []
    if (sealed := _sealed_as(stream, entries, streams)) != stream:
        what = f"it holds the log {sealed}: all of its entries were sealed there, so it was renamed, copied or swapped"
        if not sealed:
            what = "none of its entries was sealed in this log: it was renamed, or copied under another name"
        found.append(Fault(stream, 1, entries[0].event_id, "moved", what))
        if not sealed:
            return tuple(found)
    tries = iter(range(_TRIES))
    links: list[_Link] = []
    for place, entry in enumerate(entries, 1):
        stood = _stood(entry, place, len(entries), sealed, tries)
        flaw = _flaw(entry, stood)
        if not flaw and entry.version not in (stood, place):
            flaw = f"its number, which was {stood}"
        if stood is None and (other := _elsewhere(entry, streams)):
            flaw = f"it was sealed in {other}"
        if flaw:
            found.append(Fault(stream, place, entry.event_id, "changed", f"{_named(entry)} was changed: {flaw}"))
        links.append(_Link(place, entry, stood or entry.version, sound=not flaw))
    forged = _inserted(links)
    for link in forged:
        what = f"{_named(link.entry)} was inserted: what follows it knows nothing of it"
        found.append(Fault(stream, link.place, link.entry.event_id, "inserted", what))
    left = [link for link in links if link not in forged]
    in_order = _longest_rise([link.stood for link in left])
    for index, link in enumerate(left):
        if index not in in_order:
            what = f"{_named(link.entry)} was moved: its number was {link.stood}"
            found.append(Fault(stream, link.place, link.entry.event_id, "moved", what))
    found += _gaps_and_breaks(stream, sorted(left, key=lambda link: link.stood))
    return tuple(sorted(found, key=lambda fault: fault.place))


@dataclass(frozen=True, slots=True)
class _Link:
    """An entry as it was found: where, which number it was sealed with, and whether it is as it was sealed."""

    place: int
    entry: Entry
    stood: int
    sound: bool


def _sealed_as(stream: str, entries: Sequence[Entry], streams: Sequence[str]) -> str:
    """The log that `entries` are of: `stream`, unless all were sealed in another; "" for one that is not there."""
    if not entries or any(header_holds(entry, stream) for entry in entries):
        return stream
    if others := [name for name in streams if all(header_holds(entry, name) for entry in entries)]:
        return others[0]
    # Who changes a header changes one or some; that none of many holds, although they are chained, is another name.
    linked = all(one.hash == other.previous for one, other in pairwise(entries))
    linked = linked and entries[0].previous == GENESIS
    numbered = all(entry.version == number for number, entry in enumerate(entries, 1))
    return "" if linked and numbered and len(entries) > 1 else stream


def _elsewhere(entry: Entry, streams: Sequence[str]) -> str:
    return next((name for name in streams if header_holds(entry, name)), "")


def _stood(entry: Entry, place: int, many: int, stream: str, tries: Iterator[int]) -> int | None:
    """The number under which `entry` was sealed, its own or one nearby first; `None` where its header was changed."""
    if header_holds(entry, stream):
        return entry.version
    if header_holds(replace(entry, version=place), stream):
        return place
    if next(tries, None) is None or not isinstance(entry.version, int):
        return None
    for number in sorted(range(1, many + 2), key=lambda number: abs(number - entry.version)):
        if next(tries, None) is None:
            return None
        if header_holds(replace(entry, version=number), stream):
            return number
    return None


def _flaw(entry: Entry, stood: int | None) -> str:
    if not content_holds(entry):
        return "its content"
    if stood is None:
        return "its header"
    try:
        said = json.loads(entry.payload)
    except (ValueError, RecursionError):
        return _NOT_WRITTEN
    names = ("event_id", "kind", "v", "effective", "recorded")
    if not isinstance(said, dict):
        return _NOT_WRITTEN
    if any(said.get(name) != getattr(entry, name) for name in names):
        return "its header contradicts its content"
    try:
        return "" if as_recorded(entry) else _NOT_WRITTEN
    except (ScenarioError, ValueError) as error:
        told = error.problems[0].what if isinstance(error, ScenarioError) else "it cannot be read"
        return f"{told}; it was sealed anew, or is of a newer tiershift"


_NOT_WRITTEN = "its content is not as events are written, and it was sealed anew"


def _inserted(links: Sequence[_Link]) -> list[_Link]:
    """Those that were sealed with a number that another has, and from which the shorter chain goes on."""
    behind: dict[str, int] = {}
    by_number: dict[int, list[_Link]] = {}
    for link in sorted(links, key=lambda link: -link.stood):
        depth = 1 + behind.get(link.entry.hash, 0)
        behind[link.entry.previous] = max(depth, behind.get(link.entry.previous, 0))
        by_number.setdefault(link.stood, []).append(link)
    found: list[_Link] = []
    for same in by_number.values():
        true = max(same, key=lambda link: (link.sound, behind.get(link.entry.hash, 0), link.place))
        found += [link for link in same if link is not true]
    return found


def _longest_rise(numbers: Sequence[int]) -> frozenset[int]:
    """The places of a longest rising part of `numbers`: what is not in it was moved."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tops, number)
        before.append(ends[at - 1] if at else -1)
        tops[at : at + 1], ends[at : at + 1] = [number], [place]
    kept: set[int] = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return frozenset(kept)


def _gaps_and_breaks(stream: str, links: Sequence[_Link]) -> Iterator[Fault]:
    """What is missing between entries in the order of their numbers, and which were sealed anew."""
    blamed = -1
    for index, link in enumerate(links):
        last = links[index - 1] if index else None
        number = last.stood if last else 0
        if link.stood > number + 1:
            numbers = f"entry {number + 1}" if link.stood == number + 2 else f"entries {number + 1} to {link.stood - 1}"
            verb = "was" if link.stood == number + 2 else "were"
            after = f"after {_named(last.entry)} and " if last else ""
            what = f"{numbers} {verb} removed, {after}before {_named(link.entry)}"
            yield Fault(stream, number + 1, "", "removed", what)
        elif link.entry.previous != (last.entry.hash if last else GENESIS) and link.stood == number + 1:
            after_it = links[index + 1] if index + 1 < len(links) else None
            both = after_it is not None and after_it.entry.previous != link.entry.hash
            guilty = link if both or last is None else last
            if guilty.stood != blamed and guilty.sound and link.sound:
                what = f"{_named(guilty.entry)} was changed and sealed anew, and perhaps what is before it"
                yield Fault(stream, guilty.place, guilty.entry.event_id, "changed", what)
            blamed = guilty.stood


def _kept_heads(stream: str, logs: Mapping[str, Sequence[Entry]], spoiled: Collection[str]) -> Iterator[Fault]:
    """What contradicts the heads that branches and forecasts hold, and stamps that go backwards."""
    entries = logs[stream]
    start = _start(stream, entries)
    shared: Sequence[Entry] = ()
    if start is not None:
        parent = logs.get(start.parent, ())
        if _head(parent[: start.parent_version], start.parent_version) != start.parent_hash:
            what = (
                f"{_named(entries[0])} left {start.parent} at entry {start.parent_version}, which is not there any"
                f" more: {start.parent} was cut off, or changed and sealed anew, at or before it"
            )
            yield Fault(stream, 1, entries[0].event_id, "branch", what)
        shared = _lineage(start.parent, logs, start.parent_version, spoiled)
    elif names_of(stream)[1] != MAIN and entries:
        what = f"{_named(entries[0])} is first, but a branch begins by saying where it comes from"
        yield Fault(stream, 1, entries[0].event_id, "branch", what)
    line = (*shared, *entries)
    for place, entry in enumerate(entries, 1):
        # With a spoiled past, the fault is told there.
        if entry.kind == "ForecastIssued" and (start is None or shared or not start.parent_version):
            event = entry.event()
            assert isinstance(event, ForecastIssued)
            if _head(line[: event.version], event.version) != event.head:
                what = (
                    f"the forecast {event.forecast_id} was run from another entry {event.version} than is there now:"
                    " that one, or one before it, was changed and sealed anew"
                )
                yield Fault(stream, place, entry.event_id, "forecast", what)
        if entry.kind == "BranchStarted" and place > 1:
            yield Fault(stream, place, entry.event_id, "branch", f"{_named(entry)} is not the first of its branch")
    # Of entries that were changed, what they say of the time is worth nothing.
    late = {entry.event_id for entry in backwards(line if shared else entries)}
    for place, entry in enumerate(entries, 1):
        if entry.event_id in late:
            what = f"{_named(entry)} is recorded {entry.recorded}, before an entry that is ahead of it in the log"
            yield Fault(stream, place, entry.event_id, "stamp", what)


def _start(stream: str, entries: Sequence[Entry]) -> BranchStarted | None:
    try:
        return branch_start(Part(stream, tuple(entries)))
    except (ScenarioError, ValueError):
        return None


def _lineage(
    stream: str, logs: Mapping[str, Sequence[Entry]], many: int, spoiled: Collection[str]
) -> tuple[Entry, ...]:
    """The entries that the first `many` of `stream` come to with their own past; none where that was changed."""
    parts: list[Sequence[Entry]] = []
    seen: set[str] = set()
    while stream in logs and stream not in seen:
        if stream in spoiled:
            return ()
        seen.add(stream)
        parts.insert(0, logs[stream][:many])
        start = _start(stream, parts[0])
        if start is None:
            break
        stream, many = start.parent, start.parent_version
    return tuple(entry for part in parts for entry in part)


def _head(entries: Sequence[Entry], many: int) -> str | None:
    """The hash of the last of `entries`; `None` where there are fewer than `many`."""
    if len(entries) < many:
        return None
    return entries[-1].hash if entries else GENESIS


def _found(head: str, logs: Mapping[str, Sequence[Entry]]) -> tuple[str, int] | None:
    every = ((stream, entry) for stream, entries in logs.items() for entry in entries)
    return next(((stream, entry.version) for stream, entry in every if entry.hash.startswith(head)), None)


def _missing(plan: str, head: str) -> Fault:
    what = (
        f"no entry has the head {head}: the log was cut off before it, or changed there or earlier and sealed anew;"
        " or the head is another plan's"
    )
    return Fault(plan, 0, "", "head", what)


def _named(entry: Entry) -> str:
    return f"entry {entry.version}, {entry.kind} {entry.event_id} of {entry.effective}"
