"""Branches: streams that begin in another stream and share its past.

    our_plan            the plan itself
    our_plan@hubs       a branch of it, whose first entry says where it left which stream

Nothing is copied. What a branch comes to is the fold of its lineage: the entries of its parent up to where it left,
those of the parent's parent before them, and then its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from tiershift.errors import Problem, ScenarioError, UsageError, suggest
from tiershift.events.chain import GENESIS, Entry
from tiershift.events.identifiers import WAY_OUT, identifying, naming
from tiershift.events.stamps import Stamp, latest, monotone, not_ahead
from tiershift.events.store import Store
from tiershift.events.types import BranchStarted

MAIN = "main"
"""What the plan itself is called where the name of a branch is asked for."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Part:
    """The entries that a lineage has of one stream, from its first on."""

    stream: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """All that a branch comes from, in the order in which it is folded.

    Attributes:
        parts: the oldest stream first; the last part is the branch's own.
    """

    parts: tuple[Part, ...]

    @property
    def stream(self) -> str:
        """The stream whose lineage it is."""
        return self.parts[-1].stream

    @property
    def own(self) -> tuple[Entry, ...]:
        """The entries of the stream itself."""
        return self.parts[-1].entries

    @property
    def version(self) -> int:
        """The number of the last entry of the stream itself, 0 where it has none: what an append has to expect."""
        return len(self.own)

    @property
    def length(self) -> int:
        """How many entries there are in all: the number of the last one, counted along the lineage."""
        return sum(len(part.entries) for part in self.parts)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything, oldest first."""
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def head(self) -> str:
        """The hash of the last entry, which stands for everything; empty where there is none."""
        return next((part.entries[-1].hash for part in reversed(self.parts) if part.entries), GENESIS)

    def first(self, many: int) -> Lineage:
        """Return the lineage as it was after its `many` first entries: it may end in a stream before the last."""
        kept: list[Part] = []
        for part in self.parts:
            kept.append(replace(part, entries=part.entries[:many]))
            many -= len(part.entries)
            if many <= 0:
                break
        return Lineage(tuple(kept))

    def followed(self, entries: tuple[Entry, ...]) -> Lineage:
        """Return the lineage with `entries` of its own behind it."""
        last = self.parts[-1]
        return Lineage((*self.parts[:-1], replace(last, entries=(*last.entries, *entries))))


def stream_of(plan: str, branch: str = MAIN) -> str:
    """Return the stream in which the branch `branch` of `plan` is kept.

    Raises:
        UsageError: one of the names is none.
    """
    wrong = [(what, name) for what, name in (("plan", plan), ("branch", branch)) if not _NAME.fullmatch(name)]
    if wrong:
        way_out = "Use up to 64 small letters, digits, - and _, beginning with a letter or digit."
        raise UsageError(Problem(what, f'"{name}" is no name for a {what}', "", way_out) for what, name in wrong)
    return plan if branch == MAIN else f"{plan}@{branch}"


def names_of(stream: str) -> tuple[str, str]:
    """Return the plan and the branch that `stream` keeps; the inverse of `stream_of`."""
    plan, _, branch = stream.partition("@")
    return plan, branch or MAIN


def branches(store: Store, plan: str) -> tuple[str, ...]:
    """Return the names of the branches of `plan` in `store`, the plan itself first; none where it is not there."""
    found = {names_of(stream)[1] for stream in store.streams() if names_of(stream)[0] == plan}
    return tuple(sorted(found, key=lambda name: (name != MAIN, name)))


def lineage(store: Store, stream: str) -> Lineage:
    """Return all that `stream` comes from; a stream that is not there is empty.

    Raises:
        ScenarioError: a stream that it comes from does not reach so far or is another one; or they form a ring.
    """
    parts = [Part(stream, store.read(stream))]
    while start := branch_start(parts[0]):
        if start.parent in [part.stream for part in parts]:
            what = f"the branch comes from itself, by way of {start.parent}"
            raise ScenarioError(Problem(stream, what, "", "`tiershift plan verify` says where the log was changed."))
        before = Part(start.parent, store.read(start.parent)[: start.parent_version])
        head = before.entries[-1].hash if before.entries else GENESIS
        if len(before.entries) != start.parent_version or head != start.parent_hash:
            what = f"entry {start.parent_version} of {start.parent}, from which it comes, is not the one it left"
            raise ScenarioError(Problem(parts[0].stream, what, "", "`tiershift plan verify` says what was changed."))
        parts.insert(0, before)
    return Lineage(tuple(parts))


def existing(store: Store, plan: str, branch: str = MAIN) -> Lineage:
    """Return the lineage of a branch that is there.

    Raises:
        ScenarioError: it is not; the nearest name is offered.
    """
    stream = stream_of(plan, branch)
    found = lineage(store, stream)
    if found.own:
        return found
    known = existing_branches(store, plan)
    way_out = suggest(branch, known, f"Branches of {plan}: {', '.join(known)}.")
    raise ScenarioError(Problem(stream, "the log holds no such branch", "", way_out))


def existing_branches(store: Store, plan: str) -> tuple[str, ...]:
    """Return the names of the branches of a plan that is there; see `branches`.

    Raises:
        ScenarioError: it is not; the nearest name is offered.
    """
    if known := branches(store, plan):
        return known
    plans = sorted({names_of(stream)[0] for stream in store.streams()})
    otherwise = f"Plans: {', '.join(plans)}." if plans else "It holds none; `tiershift plan new` begins one."
    raise ScenarioError(Problem(plan, "the log holds no such plan", "", suggest(plan, plans, otherwise)))


def branch_start(part: Part) -> BranchStarted | None:
    """Return the event with which a branch begins; `None` for a stream that stands by itself."""
    if not part.entries or part.entries[0].kind != "BranchStarted":
        return None
    event = part.entries[0].event()
    return event if isinstance(event, BranchStarted) else None


def fork(store: Store, parent: Lineage, branch: str, *, who: str, why: str, recorded: Stamp, event_id: UUID) -> Lineage:
    """Begin a branch at the end of `parent`, which may be a lineage as of an earlier time; returns its lineage.

    Args:
        store: where `parent` is from.
        parent: what the branch comes from.
        branch: its name; the plan's own branches share one set of names.
        who, why, recorded: as of any event.
        event_id: the same id again does nothing, so that a retry does no harm.

    Raises:
        UsageError: the name cannot be used, a text looks as if it named one person, or the stamp is still to come.
        ScenarioError: there is such a branch already.
    """
    plan, _ = names_of(parent.stream)
    stream = stream_of(plan, branch)
    there = store.read(stream)
    if stream == plan or (there and there[0].event_id != str(event_id)):
        way_out = "Give the new branch another name."
        raise ScenarioError(Problem(stream, f"{plan} has a branch {branch} already", "", way_out))
    if not there:
        year = recorded.year
        texts = {"branch": naming(branch, year), "who": identifying(who), "why": identifying(why)}
        if wrong := [Problem(n, f"{n} holds what looks like {t[0]}", "", WAY_OUT) for n, t in texts.items() if t]:
            raise UsageError(wrong)
        day = recorded.date() if isinstance(recorded, datetime) else recorded
        start = _start(parent, day, who=who, why=why, recorded=recorded, event_id=event_id)
        if refused := not_ahead(start):
            raise UsageError(Problem("recorded", refused.what, "", refused.way_out))
        store.append(stream, monotone([start], latest(parent.entries))[0], expected_version=0)
    return lineage(store, stream)


def _start(parent: Lineage, day: date, *, who: str, why: str, recorded: Stamp, event_id: UUID) -> BranchStarted:
    return BranchStarted(
        event_id=event_id,
        effective=day,
        recorded=recorded,
        who=who,
        why=why,
        parent=parent.stream,
        parent_version=parent.version,
        parent_hash=parent.own[-1].hash if parent.own else GENESIS,
    )
