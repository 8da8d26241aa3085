"""Asked in, answer out: runs a plan over the same futures as what it is held against, from any thread.

Futures are run in blocks of those that are shown while a hand moves, on from a past that is run once (`run.trunk`). A
hand that comes to rest asks for further blocks, and a new move waits for one of them at most.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock

import numpy as np

import tiershift
from tiershift.cli.place import at_place
from tiershift.events import Plan
from tiershift.model.calendar import years
from tiershift.report.guesses import Guesses, guesses, meaning
from tiershift.report.history import Outturn, load_history
from tiershift.report.indicators import YEAR_END, YearEnds
from tiershift.report.place import counted_at
from tiershift.report.prices import Price, load_prices
from tiershift.run.trunk import Trunk, trunk
from tiershift_studio.answer import Answer, Futures, Numbers, answered
from tiershift_studio.command import STARTS
from tiershift_studio.desk import HORIZONS, Asked, Settings, acts
from tiershift_studio.groups import arranged, in_order
from tiershift_studio.levers import Lever, offered
from tiershift_studio.measures import CASH, LINES, Line, variables
from tiershift_studio.places import Years, beside
from tiershift_studio.plan import Ground, starts
from tiershift_studio.runner import AT_REST, WHILE_MOVING

MODEL, BASELINE = "childrens_services", "baseline"
SEED = 0
BLOCK = WHILE_MOVING
"""Futures that are run together."""
BLOCKS_KEPT, TRUNKS_KEPT = 24, 3
"""Blocks of futures that are kept, of all plans; pasts that are kept, for each block."""


@dataclass(slots=True)
class Kept:
    """What was worked out last; threads may share it."""

    most: int
    held: OrderedDict[Hashable, Futures] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def get(self, name: Hashable, make: Callable[[], Futures]) -> Futures:
        """Return what has this name; made where it is not kept, perhaps by two at once."""
        with self.lock:
            if name in self.held:
                self.held.move_to_end(name)
                return self.held[name]
        made = make()
        with self.lock:
            self.held[name] = made
            while len(self.held) > self.most:
                self.held.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class Forecaster:
    """The model of one place, its baseline, and the levers it offers; shared by every visitor and never changed.

    Attributes:
        model, baseline: what is run.
        levers: what the page offers to move.
        prices: the price level of each financial year.
        history: what was counted, by indicator.
        place: ONS code of the authority; empty for England.
        near: what its statistical neighbours counted, at its size, by indicator; money in cash.
        blocks: futures of the plans that were asked about last.
        trunks: by first future and how many, the pasts from which plans go on, the last used first.
        guessed: the guesses behind so many futures, by what a plan believes.
        firsts: the answer where nothing is decided, once it was asked for.
    """

    model: tiershift.Model
    baseline: Plan
    levers: tuple[Lever, ...]
    prices: Mapping[int, Price]
    history: Mapping[str, tuple[Outturn, ...]]
    place: str = ""
    near: Mapping[str, Years] = field(default_factory=dict)
    blocks: Kept = field(default_factory=lambda: Kept(BLOCKS_KEPT))
    trunks: dict[tuple[int, int], tuple[Trunk, ...]] = field(default_factory=dict)
    guessed: dict[tuple[Hashable, int], Guesses] = field(default_factory=dict)
    firsts: list[Answer] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What the place is called."""
        return self.model.local.label if self.model.local else "England"

    @property
    def opening(self) -> Settings:
        """The settings that change nothing."""
        return Settings(tuple(lever.today for lever in self.levers), STARTS[0], 0)

    @property
    def ground(self) -> Ground:
        """What plans are held against here."""
        return Ground(self.model, self.baseline, self.levers)

    def first(self) -> Answer:
        """Return the answer where nothing is decided; once it was asked for, at once."""
        if not self.firsts:
            nothing = Asked(self.baseline, self.baseline, self.opening, self.place)
            self.answer(nothing, WHILE_MOVING)
            self.firsts.append(self.answer(nothing, AT_REST))
        return self.firsts[0]

    @property
    def meanings(self) -> dict[str, str]:
        """What each guess is in a sentence, by its name."""
        guessed = (one.name for one in self.model.parameters.values.values() if one.confidence == "D")
        return {name: meaning(self.model, name) for name in guessed}

    def answer(self, asked: Asked, futures: int) -> Answer:
        """Return what the model says, over so many futures of the shipped seed, which are the same in every plan.

        On which guesses it rests is worked out from the number of futures of a hand at rest on.
        """
        ghost = self._futures(asked.against, futures)
        plan = self._futures(asked.plan, futures) if asked.differs else ghost
        rests = self._guesses(asked.plan, futures) if futures >= AT_REST else None
        answer = answered(asked, plan, ghost, HORIZONS, STARTS[0], rests)
        return replace(answer, share=self.model.local.share) if self.model.local else answer

    def counted(self, line: Line, *, real: bool = True) -> tuple[Outturn, ...]:
        """Return what was counted of a line, in the indicator's unit and at the prices that are asked for."""
        if line.indicator in self.history and line.indicator not in CASH:
            return self.history[line.indicator]
        cash = self.history.get(CASH.get(line.indicator, ""), ())
        return tuple(replace(one, value=one.value / self.prices[one.year].factor) for one in cash) if real else cash

    def beside(self, line: Line, *, real: bool = True) -> Years:
        """Return what the neighbours of the place counted of a line, at its size; see `places.beside`."""
        if line.indicator not in CASH:
            return self.near.get(line.indicator, ())
        cash = self.near.get(CASH[line.indicator], ())
        return tuple((year, value / self.prices[year].factor) for year, value in cash) if real else cash

    def _futures(self, plan: Plan, futures: int) -> Futures:
        who = acts(plan)
        spans = [(first, min(BLOCK, futures - first)) for first in range(0, futures, BLOCK)]
        blocks = [self.blocks.get((who, *span), partial(self._run, plan, *span)) for span in spans]
        if len(blocks) == 1:
            return blocks[0]
        return Futures(blocks[0].years, np.concatenate([block.values for block in blocks], axis=-1))

    def _run(self, plan: Plan, first: int, many: int) -> Futures:
        past, values = self._gone_on(plan, first, many)
        known = tuple(round(time - YEAR_END) for time in past.times.tolist())
        ends = YearEnds(known, {id_: values[:, :, place] for place, id_ in enumerate(past.variables)})
        made = np.full((len(LINES), len(known), many), np.nan)
        for place, line in enumerate(LINES):
            series = ends.series(line.row, self.prices)
            made[place, len(known) - len(series.years) :] = series.values.T
        return Futures(known, made)

    def _gone_on(self, plan: Plan, first: int, many: int) -> tuple[Trunk, Numbers]:
        known = self.trunks.get((first, many), ())
        for past in known:
            if (values := past.onwards(plan)) is not None:
                return past, values
        at = years(starts(self.opening))
        past = trunk(self.model, plan, at=at, variables=variables(), futures=many, first=first, seed=SEED)
        self.trunks[first, many] = (past, *known)[:TRUNKS_KEPT]
        values = past.onwards(plan)
        assert values is not None, "a plan goes on from its own past"
        return past, values

    def futures_of(self, plan: Plan, line: Line, year: int) -> tuple[Numbers, dict[str, str]]:
        """Return a line in each future of a hand at rest on 31 March of a year, and where the futures come from."""
        made = self._futures(plan, AT_REST)
        [past, *_] = self.trunks[0, BLOCK]
        said = {key: str(value) for key, value in past.attrs.items()}
        return made.values[LINES.index(line), made.years.index(year)], said

    def _guesses(self, plan: Plan, futures: int) -> Guesses:
        name = (plan.beliefs, futures)
        if name not in self.guessed:
            [past, *_] = self.trunks[0, BLOCK]
            said = {key: str(value) for key, value in past.attrs.items()}
            self.guessed[name] = guesses(self.model, plan, said, futures)
        return self.guessed[name]


def shipped(place: str = "") -> Forecaster:
    """Return the forecaster of the shipped model and baseline, for England or an authority by its code.

    Raises:
        InputError: there is no such authority, or it is too small for rates.
    """
    england = tiershift.load_model(MODEL)
    model = at_place(england, place) if place else england
    baseline = tiershift.load_plan(BASELINE, model)
    levers, numbers = model.parameters.levers, model.parameters.values
    label = model.local.label if model.local else ""
    today = years(starts(Settings((), STARTS[0], 0)))
    return Forecaster(
        model,
        baseline,
        tuple(
            offered(levers[id_], baseline, today, guess=numbers[id_].confidence == "D", place=label)
            for id_ in in_order(arranged(levers))
        ),
        load_prices(),
        counted_at(model.local) if model.local else load_history(model.path.parent / "history_england.csv"),
        place,
        beside(place) if place else {},
    )
