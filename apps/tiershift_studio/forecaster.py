"""Settings in, answer out: runs the plan over the same futures as the baseline, from any thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite

import numpy as np

import tiershift
from tiershift.events import Plan, Reason, Refused
from tiershift.model.calendar import years
from tiershift.report.checks import NOMINAL
from tiershift.report.guesses import Guesses, guesses, meaning
from tiershift.report.history import Outturn, load_history
from tiershift.report.indicators import Series, compute
from tiershift.report.prices import Price, load_prices
from tiershift_studio.answer import Answer, banded, figure
from tiershift_studio.commands import HORIZONS, STARTS, Denied
from tiershift_studio.desk import Settings
from tiershift_studio.groups import arranged, in_order
from tiershift_studio.levers import Lever, offered
from tiershift_studio.measures import MEASURES, variables
from tiershift_studio.plan import planned, starts

MODEL, BASELINE = "childrens_services", "baseline"
SEED = 0


@dataclass(frozen=True, slots=True)
class Forecaster:
    """A model, its baseline, and the levers it offers; shared by every visitor and never changed.

    Attributes:
        model, baseline: what is run.
        levers: what the page offers to move.
        prices: the price level of each financial year.
        history: what was counted, by indicator.
        without: the baseline's indicators by number of futures, filled as sizes are asked for.
        guessed: the guesses behind so many futures, likewise; a plan adds decisions to the baseline, and no beliefs.
    """

    model: tiershift.Model
    baseline: Plan
    levers: tuple[Lever, ...]
    prices: Mapping[int, Price]
    history: Mapping[str, tuple[Outturn, ...]]
    without: dict[int, dict[str, Series]] = field(default_factory=dict)
    guessed: dict[int, Guesses] = field(default_factory=dict)

    @property
    def opening(self) -> Settings:
        """The settings that change nothing."""
        return Settings(tuple(lever.today for lever in self.levers), STARTS[0], 0)

    @property
    def meanings(self) -> dict[str, str]:
        """What each guess is in a sentence, by its name."""
        guessed = (one.name for one in self.model.parameters.values.values() if one.confidence == "D")
        return {name: meaning(self.model, name) for name in guessed}

    def objection(self, settings: Settings) -> Denied | None:
        """Return why these settings cannot be: what the log refuses, then what this page does not offer."""
        for lever, value in zip(self.levers, settings.values, strict=True):
            if not isfinite(value * lever.factor):
                return Denied(lever.id, "Write a number.")
        match planned(self.baseline, self.levers, settings, self.model):
            case (lever, refused):
                return Denied(lever.id, _said(lever, refused))
        for lever, value in zip(self.levers, settings.values, strict=True):
            if not lever.low <= value <= lever.high:
                return Denied(lever.id, f"On this page it goes {lever.span}.")
        return None

    def answer(self, settings: Settings, futures: int) -> Answer:
        """Return what the model says to `settings`, over so many futures of the shipped seed.

        Raises:
            InputError: the settings cannot be; see `objection`.
        """
        if futures not in self.without:
            self.without[futures] = self._run(self.baseline, futures)
        without = self.without[futures]
        ran = without if settings.values == self.opening.values else self._run(self._plan(settings), futures)
        pairs = [(ran[measure.indicator], without[measure.indicator]) for measure in MEASURES]
        years = tuple(sorted({year for with_plan, _ in pairs for year in with_plan.years}))
        bands = [banded(*pair, years, measure.shown.factor) for pair, measure in zip(pairs, MEASURES, strict=True)]
        guessed = self.guessed[futures]
        figures = {year: tuple(figure(*pair, year, guessed) for pair in pairs) for year in HORIZONS}
        now = tuple(float(np.median(before.at(STARTS[0]))) for _, before in pairs)
        return Answer(settings, futures, years, np.stack(bands), figures, now)

    def counted(self, indicator: str) -> tuple[tuple[int, float], ...]:
        """Return (year, value) of what was counted, in the indicator's unit; cash is brought to the model's prices."""
        if indicator in self.history:
            return tuple((one.year, one.value) for one in self.history[indicator])
        cash = next((cash for cash, real in NOMINAL.items() if real == indicator), "")
        return tuple((one.year, one.value / self.prices[one.year].factor) for one in self.history.get(cash, ()))

    def _plan(self, settings: Settings) -> Plan:
        plan = planned(self.baseline, self.levers, settings, self.model)
        return plan if isinstance(plan, Plan) else self.baseline

    def _run(self, plan: Plan, futures: int) -> dict[str, Series]:
        dataset = tiershift.ensemble(
            self.model, futures=futures, seed=SEED, plan=plan, traces=True, variables=variables()
        )
        if futures not in self.guessed:
            provenance = {str(name): str(value) for name, value in dataset.attrs.items()}
            self.guessed[futures] = guesses(self.model, plan, provenance, futures)
        return compute(dataset, self.prices)


def _said(lever: Lever, refused: Refused) -> str:
    """Return why a lever's decision is refused, in whole sentences and in the page's unit."""
    match refused.reason:
        case Reason.NEGATIVE:
            return f"A budget cannot be negative. It goes {lever.span}."
        case Reason.OUT_OF_RANGE:
            return f"That is beyond what the model was made for. It goes {lever.span}."
    return f"{refused.reason[:1].upper()}{refused.reason[1:]}: {refused.what}. {refused.way_out}"


def shipped() -> Forecaster:
    """Return the forecaster of the shipped model and baseline."""
    model = tiershift.load_model(MODEL)
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
        load_history(model.path.parent / "history_england.csv"),
    )
