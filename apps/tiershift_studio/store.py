"""What one visitor is looking at: a branch of a plan, the draft of a hand, the newest answer. No widget in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import param

from tiershift.errors import InputError
from tiershift.events.branches import MAIN, Lineage
from tiershift.events.plan import Plan
from tiershift.events.rebase import Conflict
from tiershift_studio import plan as plans
from tiershift_studio.answer import NO_ANSWER, Answer
from tiershift_studio.command import Command, Denied
from tiershift_studio.desk import NOTHING_ASKED, NOWHERE, Asked, Look, Settings
from tiershift_studio.explaining import UNASKED, Explained
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub, News
from tiershift_studio.recorder import AWAY, Recorder
from tiershift_studio.sourcing import UNASKED as NOT_SOURCED
from tiershift_studio.sourcing import Sourced
from tiershift_studio.steps import Step, past_of
from tiershift_studio.steps import steps as steps_of
from tiershift_studio.telling import doings
from tiershift_studio.turns import Turns
from tiershift_studio.visitor import WAYS, YOU, Visitor

NOTHING = Denied("", "")
OPENING = "The plan is being opened. Try again in a moment."
PAST = "You are looking at the plan as it was. Go back to now to change it."


@dataclass(frozen=True, slots=True)
class Clash:
    """Something of mine that is about what others recorded meanwhile: it waits for somebody to choose.

    Attributes:
        conflicts: both sides of each.
        on_top: records mine all the same, after theirs.
        keep: leaves theirs, and records what of mine is about something else.
    """

    conflicts: tuple[Conflict, ...]
    on_top: Callable[[], None]
    keep: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Base:
    """A branch as it was when a draft began."""

    line: Lineage
    plan: Plan


def called(branch: str) -> str:
    """Return what a branch is called in a sentence."""
    return "the plan itself" if branch == MAIN else f"the branch {branch}"


class Studio(param.Parameterized):
    """State of one visit: commands write it, views read it and never write."""

    settings = param.ClassSelector(class_=Settings, default=NOWHERE, doc="Where the controls stand at this moment.")
    plan = param.ClassSelector(class_=Plan, default=Plan(), doc="What is recorded; the baseline before a plan begins.")
    line = param.ClassSelector(class_=Lineage, allow_None=True, doc="The branch; none before a plan begins.")
    steps = param.ClassSelector(class_=tuple, default=(), doc="The steps of the branch, oldest first.")
    mine = param.ClassSelector(class_=frozenset, default=frozenset(), doc="Ids of what was recorded in this visit.")
    asked = param.ClassSelector(class_=Asked, default=NOTHING_ASKED, doc="What the picture is to answer.")
    answer = param.ClassSelector(class_=Answer, default=NO_ANSWER, doc="The newest answer of the model.")
    number = param.Integer(default=0, doc="The number of the request that `answer` answers.")
    look = param.ClassSelector(class_=Look, default=Look(), doc="What of it all is looked at.")
    past = param.ClassSelector(class_=Base, allow_None=True, doc="The branch as of the day that is looked at.")
    rival = param.ClassSelector(class_=Base, allow_None=True, doc="The branch that is compared with.")
    explained = param.ClassSelector(class_=Explained, default=UNASKED, doc="Why it differs, as far as asked.")
    sourced = param.ClassSelector(class_=Sourced, default=NOT_SOURCED, doc="Where it comes from, as far as asked.")
    refusal = param.ClassSelector(class_=Denied, default=NOTHING, doc="Why the last command was not obeyed.")
    placed = param.Integer(default=0, doc="How often the studio, and not the hand, put the controls somewhere.")
    clash = param.ClassSelector(class_=Clash, allow_None=True, doc="What of mine others have overtaken.")
    notice = param.ClassSelector(class_=tuple, default=(0, ""), doc="What others did, in a sentence, with its number.")
    trouble = param.String(doc="What is wrong with the store of plans; empty where nothing is.")
    busy = param.Boolean(doc="Whether something is on its way to the store.")
    opening = param.Boolean(doc="Whether a plan is being opened.")
    leaving = param.String(doc="What the address that the page goes to says behind the path; empty while it stays.")
    branches = param.ClassSelector(class_=tuple, default=(), doc="The branches of the plan, itself first.")
    tags = param.Dict(default={}, doc="Versions of the branch by their names.")
    visitor = param.ClassSelector(class_=Visitor, default=YOU, doc="Who it is.")

    def __init__(
        self, forecaster: Forecaster, first: Answer, hub: Hub, turns: Turns, *, visitor: Visitor = YOU
    ) -> None:
        start, baseline = forecaster.opening, forecaster.baseline
        asked = Asked(baseline, baseline, start, forecaster.place)
        super().__init__(settings=start, plan=baseline, answer=first, asked=asked, visitor=visitor)  # type: ignore[no-untyped-call]
        self.forecaster, self.hub, self.turns = forecaster, hub, turns
        self.ground = forecaster.ground
        self.recorder = Recorder(turns, lambda said: self.change(trouble=said), lambda busy: self.change(busy=busy))
        self.started = frozenset(str(event.event_id) for event in baseline.events)
        self.timing = start.timing
        self.drafted_on: Base | None = None
        self._leave: dict[str, Callable[[], None]] = {}

    @property
    def stood(self) -> Settings:
        """Where the controls stand without the draft of a hand."""
        return Settings(plans.standing(self.plan, self.ground), *self.timing)

    def before(self, plan: Plan) -> frozenset[str]:
        """Return the ids of the events of a plan that are its past, and no steps of its own."""
        return self.started | past_of(plan, plans.starts(self.forecaster.opening))

    def said(self, why: str = plans.TRIED) -> plans.Said:
        """Return who says something now."""
        return plans.said_now(self.visitor.name, why)

    def obey(self, command: Command | Denied) -> None:
        """Do what a visitor asks, or say why not."""
        if isinstance(command, Denied):
            self.deny(command)
        elif not self.visitor.may(command.needs):
            self.deny(Denied("", WAYS[command.needs]))
        elif self.opening and command.now_only:
            self.deny(Denied("", OPENING))
        elif self.past and command.now_only:
            self.deny(Denied("", PAST))
        else:
            command.carry_out(self)

    def deny(self, denied: Denied) -> None:
        """Say why something is not done, and put the controls where they stand."""
        self.change(refusal=denied, placed=self.placed + 1)

    def put(self, settings: Settings) -> None:
        """Put the controls somewhere, as the hand does: a draft."""
        draft = self.draft(settings)
        if isinstance(draft, Denied):
            return self.deny(draft)
        if draft.commands and self.drafted_on is None and self.line is not None:
            self.drafted_on = Base(self.line, self.plan)
        self.change(settings=settings, refusal=NOTHING)
        return self.ask(draft.plan)

    def draft(self, settings: Settings, plan: Plan | None = None) -> plans.Draft | Denied:
        """Return what the controls at `settings` propose on top of `plan`, by default what is recorded."""
        redate = settings.timing != self.timing
        on = self.plan if plan is None else plan
        return plans.drafted(on, settings, self.ground, self.said(), mine=self.mine, redate=redate)

    def ask(self, plan: Plan | None = None) -> None:
        """Want the picture of `plan`, by default of what is recorded with the draft on top."""
        if plan is None:
            draft = None if self.past else self.draft(self.settings)
            plan = draft.plan if isinstance(draft, plans.Draft) else self.past.plan if self.past else self.plan
        against, name = (self.rival.plan, called(self.look.compare)) if self.rival else (self.ground.baseline, "")
        asked = Asked(plan, against, self.settings, self.forecaster.place, name)
        if not asked.alike(self.asked):
            self.change(asked=asked)

    def settle_at(self, settings: Settings) -> None:
        """Put the controls at `settings`; the branch stays."""
        self.stand(self.line, self.plan, settings)

    def stand(self, line: Lineage | None, plan: Plan, settings: Settings) -> None:
        """Take the branch as it is now, and put the controls at `settings`; those of an earlier day stay."""
        settings = self.settings if self.past else settings
        moved = settings != self.settings
        self.change(
            line=line,
            plan=plan,
            steps=steps_of(plan, self.before(plan)) if plan is not self.plan else self.steps,
            settings=settings,
            placed=self.placed + moved,
        )
        if not self.past and settings == self.stood:
            self.drafted_on = None
        self.ask()

    def rebased(self, plan: Plan, before: Settings) -> Settings:
        """Return the controls where `plan` has them, but for those that the hand has moved since `before`."""
        now = plans.standing(plan, self.ground)
        hand = zip(self.settings.values, before.values, now, strict=True)
        return replace(self.settings, values=tuple(mine if mine != was else new for mine, was, new in hand))

    def follow(self, line: Lineage, plan: Plan) -> None:
        """Hear from now on of what others record in a branch."""
        if line.stream not in self._leave:
            stream = line.stream
            self._leave[stream] = self.hub.join(
                line, plan, lambda news: self.turns.soon(lambda: self.hear(stream, news))
            )

    def unfollow(self, *but: str) -> None:
        """Hear no more of any branch, `but` of these."""
        for stream in [stream for stream in self._leave if stream not in but]:
            self._leave.pop(stream)()

    def hear(self, stream: str, news: News | InputError) -> None:
        """Take what others recorded, or that the store cannot be read."""
        if isinstance(news, InputError):
            self.change(trouble=f"{AWAY} ({news.problems[0].what})")
            return
        if self.trouble and not self.busy:
            self.change(trouble="")
        if self.rival and stream == self.rival.line.stream and news.line.version > self.rival.line.version:
            self.change(rival=Base(news.line, news.plan))
            self.ask()
        if self.line and stream == self.line.stream and news.line.version > self.line.version:
            known = self.line.version
            before = self.stood
            self.stand(news.line, news.plan, self.rebased(news.plan, before))
            others: list[Step] = [step for step in self.steps if self._is_news(step, news.line, known)]
            if others:
                self.change(notice=(self.notice[0] + 1, self.noticed(others)))

    def _is_news(self, step: Step, line: Lineage, known: int) -> bool:
        own = str(step.events[-1].event_id) in self.mine
        return not own and step.version > line.length - line.version + known

    def noticed(self, others: list[Step]) -> str:
        """Return in a sentence what others did; see `telling`."""
        return doings(others, self.forecaster.levers)

    def look_at(self, **to: Any) -> None:
        """Look at something else; what was refused before is of no interest then."""
        self.change(refusal=NOTHING, look=replace(self.look, **to))

    def change(self, **to: object) -> None:
        """Write what is different; nobody is woken by what stays equal."""
        # param takes any two dataclasses for different: what stays equal must not wake a view or a run.
        self.param.update({name: value for name, value in to.items() if value != getattr(self, name)})

    def leave(self) -> None:
        """The visitor has left."""
        self.unfollow()
