"""What changes a plan: a hand that settles, undo, redo, back to today, saying why; each a write to the log.

Everything is written in threads of its own, one thing after the other, while the page goes on; where others recorded
something on the same things meanwhile, both sides are shown and somebody chooses.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from tiershift.errors import InputError
from tiershift.events.branches import Lineage, Part
from tiershift.events.plan import Plan
from tiershift.events.rebase import Conflicts
from tiershift.events.refusals import Refused
from tiershift.events.types import FAMILIES, AssumptionWithdrawn, BudgetSet, Event, FundingShifted, PlanStarted
from tiershift.events.write import Written, write
from tiershift_studio import plan as plans
from tiershift_studio import steps as log
from tiershift_studio.command import Denied
from tiershift_studio.desk import Settings, Timing
from tiershift_studio.recorder import Job
from tiershift_studio.store import Base, Clash, Studio
from tiershift_studio.telling import BACK, MONEY_BACK

UNDONE, BROUGHT_BACK = "Undone in the studio", "Brought back in the studio"
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be written: the commands, upon which version, and where the hand was when they were made.

    Attributes:
        commands, base: see there.
        hand: where the controls stood.
        timing: from when decisions hold once it is written; as it follows from the decisions of this visit if none.
        anyway: ids of commands that are meant to come on top of what others recorded.
    """

    commands: tuple[Event, ...]
    base: Base
    hand: Settings
    timing: Timing | None = None
    anyway: frozenset[str] = frozenset()


def settle(studio: Studio) -> None:
    """Record what the hand proposes."""
    _record(studio, lambda: _settling(studio), keeps=True)


def _settling(studio: Studio) -> Made | None:
    hand = studio.settings
    draft = studio.draft(hand)
    if isinstance(draft, Denied):
        studio.change(settings=studio.stood)
        studio.deny(draft)
        return None
    timing = hand.timing
    if not draft.commands:
        studio.timing, studio.drafted_on = timing, None
        return None
    base = studio.drafted_on or base_of(studio)
    return Made((*beginning(studio, base), *draft.commands), base, hand, timing)


def undo(studio: Studio) -> None:
    """Take the last step back; of two that clash, mine is the last."""
    if studio.clash is not None:
        resolve(studio, mine_on_top=False)
        return
    settle(studio)
    _record(studio, lambda: _undoing(studio, log.last_done(studio.plan, studio.steps), UNDONE))


def redo(studio: Studio) -> None:
    """Bring back what was taken back last."""
    settle(studio)
    _record(studio, lambda: _undoing(studio, log.last_undone(studio.plan, studio.steps), BROUGHT_BACK))


def _undoing(studio: Studio, step: log.Step | None, why: str) -> Made | None:
    if step is None or studio.line is None:
        return None
    said = studio.said(why)
    commands = tuple(plans.undoing(id_, said) for id_ in log.taking_back(step, studio.plan))
    return Made(commands, base_of(studio), studio.settings)


def put_back(studio: Studio, *, money: bool = False) -> None:
    """Undo every decision, in one step; or those alone that move the budgets of tiers."""

    def make() -> Made | None:
        said, opening = studio.said(MONEY_BACK if money else BACK), studio.forecaster.opening
        events = {str(event.event_id): event for event in studio.plan.events}
        ids = [id_ for id_ in _decisions(studio) if not money or isinstance(events[id_], BudgetSet | FundingShifted)]
        commands = tuple(plans.undoing(id_, said) for id_ in reversed(ids))
        if money:
            return Made(commands, base_of(studio), studio.settings, studio.timing) if commands else None
        if not commands:
            studio.timing = opening.timing
            studio.settle_at(studio.stood)
            return None
        return Made(commands, base_of(studio), studio.settings, opening.timing)

    _record(studio, make)


def _decisions(studio: Studio) -> list[str]:
    plan, kept = studio.plan, (*FAMILIES["record"], AssumptionWithdrawn)
    ids = [str(event.event_id) for event in plan.events if not isinstance(event, kept)]
    before = studio.before(plan)
    return [id_ for id_ in ids if id_ not in plan.undone and id_ not in before]


def explain(studio: Studio, step_id: str, why: str) -> None:
    """Give the reason of a step: its decisions are undone and recorded again, word for word, with the reason."""

    def make() -> Made | None:
        step = next((step for step in log.shown(studio.steps) if step.id == step_id), None)
        able = log.explainable(studio.steps, studio.plan)
        if step is None or step.who != studio.visitor.name or step.id not in able:
            studio.deny(Denied("why", "The reason of this one can no longer be given: something later rests on it."))
            return None
        said = studio.said(why)
        undone = [plans.undoing(id_, said) for id_ in log.taking_back(step, studio.plan)]
        anew = [plans.again(event, said) for event in step.events if str(event.event_id) in step.own]
        return Made((*undone, *anew), base_of(studio), studio.settings, studio.timing)

    _record(studio, make)


def resolve(studio: Studio, *, mine_on_top: bool) -> None:
    """Do what somebody chose where two have changed the same."""
    clash = studio.clash
    studio.change(clash=None)
    if clash is not None:
        clash.on_top() if mine_on_top else clash.keep()


def _record(studio: Studio, make: Callable[[], Made | None], *, keeps: bool = False) -> None:
    """Write what `make` gives once its turn has come; see `Made`."""
    made: list[Made] = []

    def prepare() -> Callable[[], Written | Refused] | None:
        found = make()
        if found is None:
            return None
        made.append(found)
        studio.change(mine=studio.mine | {str(command.event_id) for command in found.commands} - studio.started)
        return lambda: _written(studio, found)

    def failed(wrong: InputError) -> None:
        if isinstance(wrong, Conflicts):
            _clash(studio, made[-1], wrong)
        else:
            studio.deny(Denied("", str(wrong)))

    studio.recorder.add(Job(prepare, lambda came: _done(studio, made[-1], came), failed, keeps))


def _written(studio: Studio, made: Made) -> Written | Refused:
    base = made.base
    plan = base.plan if base.line.entries else None
    return write(studio.hub.store, base.line, made.commands, studio.ground.model, anyway=made.anyway, plan=plan)


def _done(studio: Studio, made: Made, came: Written | Refused) -> None:
    if isinstance(came, Refused):
        studio.settle_at(studio.stood)
        studio.deny(plans.refused(came, made.commands, studio.ground))
        return
    take(studio, came.lineage, came.plan, made.hand, made.timing)


def take(studio: Studio, line: Lineage, plan: Plan, hand: Settings, timing: Timing | None = None) -> None:
    """Take a branch as a write has left it; what the hand has moved since `hand` stays a draft."""
    began = studio.line is None
    settings = studio.rebased(plan, hand)
    if studio.settings.timing == hand.timing:
        studio.timing = timing or plans.timing(plan, studio.mine) or studio.timing
        settings = Settings(settings.values, *studio.timing)
    elif timing:
        studio.timing = timing
    if studio.line is not None and studio.line.version > line.version:
        line, plan = studio.line, studio.plan
    studio.drafted_on = None
    studio.stand(line, plan, settings)
    if settings != studio.stood:
        studio.drafted_on = Base(line, plan)
    studio.follow(line, plan)
    if began:
        studio.change(branches=("main",))


def _clash(studio: Studio, made: Made, wrong: Conflicts) -> None:
    in_question = {str(conflict.mine.event_id) for conflict in wrong.conflicts}
    left = tuple(command for command in made.commands if str(command.event_id) not in in_question)
    every = frozenset(str(command.event_id) for command in made.commands)

    def on_top() -> None:
        _record(studio, lambda: Made(made.commands, made.base, made.hand, made.timing, every), keeps=True)

    def keep() -> None:
        studio.drafted_on = None
        studio.settle_at(studio.stood)
        if left:
            _record(studio, lambda: Made(left, made.base, studio.settings, None), keeps=True)

    studio.change(clash=Clash(wrong.conflicts, on_top, keep))


def base_of(studio: Studio) -> Base:
    """Return the branch as it stands; one that is still to begin has no entries, and a name of its own."""
    if studio.line is not None:
        return Base(studio.line, studio.plan)
    stream = _new_name(studio.forecaster.place)
    place = studio.forecaster.place
    return Base(Lineage((Part(stream, ()),)), Plan(name=stream, model=studio.ground.model.name, place=place))


def beginning(studio: Studio, base: Base) -> tuple[Event, ...]:
    """Return the events with which a plan begins, where it does: it begins, and then comes the past."""
    if base.line.entries:
        return ()
    past: Sequence[Event] = studio.ground.baseline.events
    said = studio.said("A plan is begun in the studio, from what was spent")
    title = f"{studio.forecaster.label}: a plan begun in the studio on {date.today():%d.%m.%Y}"
    day = past[0].recorded if past else said.recorded
    fields = {**said.fields, "recorded": day, "title": title, "model": studio.ground.model.name}
    fields["place"] = studio.forecaster.place
    return PlanStarted(event_id=uuid4(), effective=said.day, **fields), *past


def _new_name(place: str) -> str:
    token = "".join(secrets.choice(_SIGNS) for _ in range(6))
    name = f"plan-{datetime.now(UTC):%Y-%m-%d}-{token}"
    return f"{name}-{place.casefold()}" if place else name
