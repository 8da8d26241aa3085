"""What one visitor is looking at: the settings, the decisions, the newest answer. No widget in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import param

from tiershift_studio import commands as ask
from tiershift_studio.answer import NO_ANSWER, Answer
from tiershift_studio.desk import NOWHERE, Decision, Desk, Settings, record, redo, undo
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.words import decided

YOU = "you"
NOTHING = ask.Denied("", "")


class Studio(param.Parameterized):
    """State of one visit: commands write it through `obey`, views read it and never write."""

    settings = param.ClassSelector(class_=Settings, default=NOWHERE, doc="Where the controls stand at this moment.")
    desk = param.ClassSelector(class_=Desk, default=Desk(NOWHERE), doc="What is decided, and where undo stands.")
    answer = param.ClassSelector(class_=Answer, default=NO_ANSWER, doc="The newest answer of the model.")
    number = param.Integer(default=0, doc="The number of the request that `answer` answers.")
    horizon = param.Integer(default=ask.HORIZONS[1], doc="The year that the tiles speak of.")
    refusal = param.ClassSelector(class_=ask.Denied, default=NOTHING, doc="Why the last command was not obeyed.")
    placed = param.Integer(default=0, doc="How often the studio, and not the hand, put the controls somewhere.")

    def __init__(self, forecaster: Forecaster, first: Answer) -> None:
        opening = forecaster.opening
        super().__init__(settings=opening, desk=Desk(opening), answer=first)  # type: ignore[no-untyped-call]
        self.forecaster = forecaster

    def obey(self, command: ask.Command | ask.Denied) -> None:
        """Do what a visitor asks, or say why not."""
        match command:
            case ask.Denied():
                self._go(command)
            case ask.Move():
                self._go(self._moved(command))
            case ask.SetStart(year):
                self._go(replace(self.settings, start=year))
            case ask.SetPace(years):
                self._go(replace(self.settings, years=years))
            case ask.PutBack():
                self._change(desk=self._settled(self.settings))
                self._place(self._settled(self.desk.opening))
            case ask.Settle():
                self._change(desk=self._settled(self.settings))
            case ask.Undo():
                self._place(undo(self._settled(self.settings)))
            case ask.Redo():
                self._place(redo(self._settled(self.settings)))
            case ask.LookAt(year):
                self._change(horizon=year)

    def _moved(self, command: ask.Move) -> Settings | ask.Denied:
        ids = [lever.id for lever in self.forecaster.levers]
        if command.lever not in ids:
            return ask.Denied("", "There is no such lever in this model. Reload the page.")
        return self.settings.moved(ids.index(command.lever), command.value)

    def _go(self, to: Settings | ask.Denied) -> None:
        denied = to if isinstance(to, ask.Denied) else self.forecaster.objection(to)
        if denied:
            self._change(refusal=denied, placed=self.placed + 1)
        else:
            self._change(settings=to, refusal=NOTHING)

    def _place(self, desk: Desk) -> None:
        self._change(desk=desk, settings=desk.settings, refusal=NOTHING, placed=self.placed + 1)

    def _change(self, **to: object) -> None:
        # param takes any two dataclasses for different: what stays equal must not wake a view or a run.
        self.param.update({name: value for name, value in to.items() if value != getattr(self, name)})

    def _settled(self, settings: Settings) -> Desk:
        what = decided(self.desk.settings, settings, self.desk.opening, self.forecaster.levers)
        return record(self.desk, Decision(YOU, datetime.now(UTC), what, settings))
