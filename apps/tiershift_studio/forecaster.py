"""Asked in, answer out: runs a plan over the same futures as what it is held against, from any thread."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np

import tiershift
from tiershift.cli.place import at_place
from tiershift.events import Plan
from tiershift.model.calendar import years
from tiershift.report.checks import NOMINAL
from tiershift.report.guesses import Guesses, guesses, meaning
from tiershift.report.history import Outturn, load_history
from tiershift.report.indicators import Series, compute
from tiershift.report.prices import Price, load_prices
from tiershift_studio.answer import Answer, banded, figure
from tiershift_studio.command import STARTS
from tiershift_studio.desk import HORIZONS, Asked, Settings, acts
from tiershift_studio.groups import arranged, in_order
from tiershift_studio.levers import Lever, offered
from tiershift_studio.measures import MEASURES, variables
from tiershift_studio.plan import Ground, starts
from tiershift_studio.runner import AT_REST, WHILE_MOVING

MODEL, BASELINE = "childrens_services", "baseline"
SEED = 0
KEPT = 12
"""Plans whose runs are kept: what others are held against, and the newest of them."""

Runs = dict[tuple[Hashable, int], dict[str, Series]]


@dataclass(frozen=True, slots=True)
class Forecaster:
    """The model of one place, its baseline, and the levers it offers; shared by every visitor and never changed.

    Attributes:
        model, baseline: what is run.
        levers: what the page offers to move.
        prices: the price level of each financial year.
        history: what was counted, by indicator.
        place: ONS code of the authority; empty for England.
        runs: indicators of plans that others are held against, by what acts in them and number of futures.
        guessed: the guesses behind so many futures; a plan adds decisions to the baseline, and no beliefs.
        firsts: the answer where nothing is decided, once it was asked for.
    """

    model: tiershift.Model
    baseline: Plan
    levers: tuple[Lever, ...]
    prices: Mapping[int, Price]
    history: Mapping[str, tuple[Outturn, ...]]
    place: str = ""
    runs: Runs = field(default_factory=dict)
    guessed: dict[int, Guesses] = field(default_factory=dict)
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
        """Return what the model says, over so many futures of the shipped seed, which are the same in every plan."""
        without = self._kept(asked.against, futures)
        ran = self._run(asked.plan, futures) if asked.differs else without
        pairs = [(ran[measure.indicator], without[measure.indicator]) for measure in MEASURES]
        years = tuple(sorted({year for with_plan, _ in pairs for year in with_plan.years}))
        bands = [banded(*pair, years, measure.shown.factor) for pair, measure in zip(pairs, MEASURES, strict=True)]
        guessed = self.guessed[futures]
        figures = {year: tuple(figure(*pair, year, guessed) for pair in pairs) for year in HORIZONS}
        now = tuple(float(np.median(before.at(STARTS[0]))) for _, before in pairs)
        return Answer(asked, futures, years, np.stack(bands), figures, now)

    def counted(self, indicator: str) -> tuple[tuple[int, float], ...]:
        """Return (year, value) of what was counted, in the indicator's unit; cash is brought to the model's prices."""
        if indicator in self.history:
            return tuple((one.year, one.value) for one in self.history[indicator])
        cash = next((cash for cash, real in NOMINAL.items() if real == indicator), "")
        return tuple((one.year, one.value / self.prices[one.year].factor) for one in self.history.get(cash, ()))

    def _kept(self, plan: Plan, futures: int) -> dict[str, Series]:
        key = (acts(plan), futures)
        if (found := self.runs.pop(key, None)) is None:
            found = self._run(plan, futures)
        self.runs[key] = found
        for oldest in list(self.runs)[:-KEPT]:
            self.runs.pop(oldest, None)
        return found

    def _run(self, plan: Plan, futures: int) -> dict[str, Series]:
        dataset = tiershift.ensemble(
            self.model, futures=futures, seed=SEED, plan=plan, traces=True, variables=variables()
        )
        if futures not in self.guessed:
            provenance = {str(name): str(value) for name, value in dataset.attrs.items()}
            self.guessed[futures] = guesses(self.model, plan, provenance, futures)
        return compute(dataset, self.prices)


def shipped(place: str = "") -> Forecaster:
    """Return the forecaster of the shipped model and baseline, for England or an authority by its code.

    Raises:
        InputError: there is no such authority, or it is too small for rates.
    """
    england = tiershift.load_model(MODEL)
    model = at_place(england, place) if place else england
    baseline = tiershift.load_plan(BASELINE, model)
    levers, numbers = model.parameters.levers, model.parameters.values
    today = years(starts(Settings((), STARTS[0], 0)))
    return Forecaster(
        model,
        baseline,
        tuple(
            offered(levers[id_], baseline, today, guess=numbers[id_].confidence == "D")
            for id_ in in_order(arranged(levers))
        ),
        load_prices(),
        {} if place else load_history(model.path.parent / "history_england.csv"),
        place,
    )
