"""Branches, tags, earlier days: where in a plan's history somebody is, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from tiershift.errors import InputError, Problem, ScenarioError
from tiershift.events.branches import Lineage, existing, existing_branches, fork, names_of
from tiershift.events.history import as_of, named_versions
from tiershift.events.merge import merge as merged
from tiershift.events.merge import merged_id
from tiershift.events.plan import Plan
from tiershift.events.rebase import Conflicts
from tiershift.events.refusals import Refused
from tiershift.events.types import Tagged
from tiershift.events.write import Written, plan_of, write
from tiershift_studio import plan as plans
from tiershift_studio.address import Address
from tiershift_studio.command import Denied
from tiershift_studio.deeds import base_of, beginning, take
from tiershift_studio.desk import Settings
from tiershift_studio.places import ENGLAND, name_of, place_of_plan
from tiershift_studio.recorder import Job
from tiershift_studio.store import Base, Clash, Studio

BRANCHED, TAGGED, MERGED = "Branched in the studio", "Named in the studio", "Merged in the studio"


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to, and in words what it does not."""

    base: Base | None = None
    rival: Base | None = None
    past: Base | None = None
    said: tuple[str, ...] = ()
    elsewhere: Address | None = None
    """Where it is to be opened instead, as the plan is of a place that the address does not say."""


def open_at(studio: Studio, address: Address) -> None:
    """Go to where an address leads; what it names and is not there is said in words."""
    studio.look_at(year=address.year)
    if not address.plan:
        return
    studio.change(opening=True)

    def done(found: Found) -> None:
        studio.change(opening=False)
        if found.base:
            _go(studio, found.base)
            if found.rival:
                _compared(studio, address.compare, found.rival)
            if found.past:
                _went(studio, address.as_of, found.past)
        if found.said:
            studio.deny(Denied("", " ".join(found.said)))
        if found.elsewhere:
            studio.change(leaving=found.elsewhere.search)

    def failed(wrong: InputError) -> None:
        studio.change(opening=False)
        studio.deny(Denied("", told(wrong)))

    studio.recorder.add(Job(lambda: lambda: _found(studio, address), done, failed, keeps=True))


def _found(studio: Studio, address: Address) -> Found:
    said: list[str] = []

    def tried(what: Callable[[], Base]) -> Base | None:
        try:
            return what()
        except ScenarioError as wrong:
            studio.hub.store.head(address.plan)  # a store that is away says so, and is asked again
            said.append(told(wrong))
            return None

    base = tried(lambda: _existing(studio, address.plan, address.branch))
    if base is None:
        return Found(said=tuple(said))
    place, here = base.plan.place or place_of_plan(address.plan), studio.forecaster.place
    if place != here:
        if here == ENGLAND:
            return Found(elsewhere=replace(address, place=place))
        what = f"The plan is of {name_of(place)}, and this is {studio.forecaster.label}: a plan is not shown elsewhere."
        return Found(said=(f"{what} Leave the place out of the address.",))
    rival = tried(lambda: _existing(studio, address.plan, address.compare)) if address.compare else None
    past = tried(lambda: _as_of(studio, base.line, address.as_of)) if address.as_of else None
    return Found(base, rival, past, tuple(said))


def _existing(studio: Studio, plan: str, branch: str) -> Base:
    if not studio.hub.store.head(plan)[0]:
        # Which other plans there are is nobody's business who does not know their addresses.
        way_out = "Look whether the whole address was copied, or begin anew here."
        raise ScenarioError(Problem(plan, "there is no plan of this name", "", way_out))
    line = existing(studio.hub.store, plan, branch)
    found = plan_of(line, studio.ground.model.name)
    if found.model != studio.ground.model.name:
        what = f"the plan {plan} is made for the model {found.model}, and the studio shows {studio.ground.model.name}"
        raise ScenarioError(Problem(plan, what, "", "`tiershift forecast --plan` forecasts it."))
    return Base(line, found)


def _as_of(studio: Studio, line: Lineage, when: str) -> Base:
    found = as_of(line, when, named_versions(studio.hub.store, line))
    if not found.entries:
        first = line.entries[0].recorded[:10]
        way_out = f"Its first entry is of {first}."
        raise ScenarioError(Problem(names_of(line.stream)[0], f"the plan had not begun by {when}", "", way_out))
    return Base(found, plan_of(found, studio.ground.model.name))


def go_to(studio: Studio, when: str) -> None:
    """Look at the branch as it was recorded by a day, version or tag; nothing means now."""
    line = studio.line
    if not when or line is None:
        if studio.past:
            studio.look_at(as_of="")
            studio.change(past=None)
            studio.settle_at(studio.stood)
        return
    _job(studio, lambda: _as_of(studio, line, when), lambda past: _went(studio, when, past), "as of")


def _went(studio: Studio, when: str, past: Base) -> None:
    studio.look_at(as_of=when)
    timing = plans.timing(past.plan) or studio.timing
    settings = Settings(plans.standing(past.plan, studio.ground), *timing)
    studio.drafted_on = None
    studio.change(past=past, settings=settings, placed=studio.placed + 1)
    studio.ask()


def compare(studio: Studio, branch: str) -> None:
    """Let another branch be the ghost line; nothing means the baseline."""
    if not branch or studio.line is None:
        studio.look_at(compare="")
        studio.change(rival=None)
        studio.unfollow(*([studio.line.stream] if studio.line else []))
        studio.ask()
        return
    plan, _ = names_of(studio.line.stream)
    _job(studio, lambda: _existing(studio, plan, branch), lambda rival: _compared(studio, branch, rival), "compare")


def _compared(studio: Studio, branch: str, rival: Base) -> None:
    if studio.line is not None and rival.line.stream == studio.line.stream:
        studio.deny(Denied("compare", "A branch is not compared with itself. Choose another one."))
        return
    studio.look_at(compare=branch)
    studio.change(rival=rival)
    studio.unfollow(*([studio.line.stream] if studio.line else []))
    studio.follow(rival.line, rival.plan)
    studio.ask()


def refresh(studio: Studio) -> None:
    """Look again which branches and tags there are."""
    line = studio.line
    if line is None:
        return
    store, (plan, _) = studio.hub.store, names_of(line.stream)

    def work() -> tuple[tuple[str, ...], dict[str, int]]:
        return existing_branches(store, plan), named_versions(store, line)

    def done(found: tuple[tuple[str, ...], dict[str, int]]) -> None:
        studio.change(branches=found[0], tags=found[1])

    _job(studio, work, done, "")


def branch(studio: Studio, name: str) -> None:
    """Begin a branch where the plan stands, or stood on the day that is looked at, and go to it."""
    event_id = uuid4()

    def prepare() -> Callable[[], Base]:
        base = studio.past or base_of(studio)
        begins, said = beginning(studio, base), studio.said(BRANCHED)

        def work() -> Base:
            line = base.line
            if begins:
                done = write(studio.hub.store, line, begins, studio.ground.model)
                line = done.lineage if isinstance(done, Written) else line
            made = fork(studio.hub.store, line, name, event_id=event_id, **said.fields)
            return Base(made, plan_of(made, studio.ground.model.name))

        return work

    def done(made: Base) -> None:
        _go(studio, made)

    studio.recorder.add(Job(prepare, done, lambda wrong: studio.deny(Denied("branch", told(wrong)))))


def switch(studio: Studio, name: str) -> None:
    """Go to another branch."""
    if studio.line is None:
        studio.deny(Denied("branch", "There are no branches before the first decision."))
        return
    plan, here = names_of(studio.line.stream)
    if name != here or studio.past:
        _job(studio, lambda: _existing(studio, plan, name), lambda base: _go(studio, base), "branch")


def _go(studio: Studio, base: Base) -> None:
    opening = studio.forecaster.opening
    studio.timing = plans.timing(base.plan, studio.mine) or plans.timing(base.plan) or opening.timing
    studio.drafted_on = None
    studio.change(past=None, clash=None)
    studio.look_at(as_of="")
    if studio.rival and studio.rival.line.stream == base.line.stream:
        studio.look_at(compare="")
        studio.change(rival=None)
    settings = Settings(plans.standing(base.plan, studio.ground), *studio.timing)
    studio.unfollow(base.line.stream, *([studio.rival.line.stream] if studio.rival else []))
    studio.stand(base.line, base.plan, settings)
    studio.follow(base.line, base.plan)
    refresh(studio)


def tag(studio: Studio, name: str) -> None:
    """Give the version that is looked at a name."""

    def prepare() -> Callable[[], Written | Refused] | None:
        if studio.line is None:
            studio.deny(Denied("tag", "There is nothing to name before the first decision."))
            return None
        line, plan, said = studio.line, studio.plan, studio.said(TAGGED)
        version = studio.past.line.length if studio.past else line.length
        tagged = Tagged(event_id=uuid4(), effective=said.day, name=name, version=version, **said.fields)
        studio.change(mine=studio.mine | {str(tagged.event_id)})
        return lambda: write(studio.hub.store, line, [tagged], studio.ground.model, plan=plan)

    def done(came: Written | Refused) -> None:
        _took(studio, came, "tag")
        refresh(studio)

    studio.recorder.add(Job(prepare, done, lambda wrong: studio.deny(Denied("tag", told(wrong)))))


def merge(studio: Studio, events: tuple[str, ...], anyway: tuple[str, ...] = ()) -> None:
    """Take decisions over from the branch that is compared with."""

    def prepare() -> Callable[[], Written | Refused] | None:
        if studio.rival is None or studio.line is None:
            studio.deny(Denied("merge", "Choose a branch to compare with first."))
            return None
        source, onto, said = studio.rival.line, studio.line, studio.said(MERGED)
        new = {str(merged_id(onto.stream, event)) for event in events}
        studio.change(mine=studio.mine | new)
        fields = {**said.fields, "only": events, "anyway": anyway}
        return lambda: merged(studio.hub.store, source, onto, studio.ground.model, **fields)

    def failed(wrong: InputError) -> None:
        if not isinstance(wrong, Conflicts) or studio.line is None:
            studio.deny(Denied("merge", told(wrong)))
            return
        onto = studio.line.stream
        there = {str(conflict.mine.event_id) for conflict in wrong.conflicts}
        left = tuple(event for event in events if str(merged_id(onto, event)) not in there)
        keep: Callable[[], None] = (lambda: merge(studio, left)) if left else (lambda: None)
        studio.change(clash=Clash(wrong.conflicts, lambda: merge(studio, events, events), keep))

    studio.recorder.add(Job(prepare, lambda came: _took(studio, came, "merge"), failed))


def _took(studio: Studio, came: Written | Refused, control: str) -> None:
    if isinstance(came, Refused):
        studio.deny(Denied(control, plans.told(came)))
    else:
        take(studio, came.lineage, came.plan, studio.settings if studio.past else studio.stood)


def _job(studio: Studio, work: Callable[[], Any], done: Callable[[Any], None], control: str) -> None:
    studio.recorder.add(Job(lambda: work, done, lambda wrong: studio.deny(Denied(control, told(wrong)))))


def told(wrong: InputError) -> str:
    """Return what is wrong as sentences on the page."""
    return " ".join(f"{p.what[:1].upper()}{p.what[1:]}. {p.way_out}".strip() for p in wrong.problems)


def line_of(studio: Studio) -> tuple[Lineage, Plan] | None:
    """Return the branch that is looked at, as of the day that is looked at; none before a plan begins."""
    if studio.past:
        return studio.past.line, studio.past.plan
    return (studio.line, studio.plan) if studio.line is not None else None
