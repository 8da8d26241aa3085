"""The levers on the page: what each is called, which values it takes, and what is in force today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil, floor

from tiershift.events.path import Path
from tiershift.events.plan import Plan
from tiershift.model.parameters import Lever as ModelLever

FINEST, TINY = 0.01, 1e-9
"""The finest step of money, in £m; what is taken for rounding."""
GREATEST = {"envelope_cut": 0.2}
"""How far a lever goes on this page where the model would take it further."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a unit of the model is written on the page.

    A value stands between `prefix` and `suffix`; `factor` is how much of the model's unit one of the page's is. `per`
    is said where there is room for it.
    """

    prefix: str = ""
    suffix: str = ""
    factor: float = 1.0
    per: str = ""


WAYS = {
    "GBP2324/year": Way("£", "m", 1e6, " a year"),
    "GBP2324": Way("£", "m", 1e6),
    "1/year": Way("", "% a year", 0.01),
    "year": Way("", " years"),
    "children": Way("", " children"),
    "children/year": Way("", " children a year"),
    "children/FTE": Way("", " children each"),
    "places/year": Way("", " places a year"),
    "FTE/year": Way("", " people a year"),
    "hour/(FTE*year)": Way("", " hours a year"),
}
SHARE, NUMBER = Way("", "%", 0.01), Way()
NUMBERED = re.compile(r"(?<![\d.])\d(\.\d+)?(?![\d.%])")
"""A number without a per cent sign, of one figure before the point: `0`, `1.05`; not `18`."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that a director can move, in the unit in which the page shows it.

    Attributes:
        id: the lever of the model.
        label, sentence: what it is called, and what it means in plain words.
        prefix, suffix, per: what stands around a value: `£`, `m` and ` a year`, or nothing and `%`.
        factor, unit: how much of the model's `unit` one of the page's is: 1e6 for £m, 0.01 for %.
        low, high, step, today: in the page's unit; `today` is what is in force when decisions start.
        stands: `today` to the last digit, in the model's unit.
        planned: whether it is the budget of a tier, and so a part of the planned total.
        guess: whether nobody has counted what it stands at today.
    """

    id: str
    label: str
    sentence: str
    prefix: str
    suffix: str
    per: str
    factor: float
    unit: str
    low: float
    high: float
    step: float
    today: float
    stands: float
    planned: bool
    guess: bool

    def say(self, value: float) -> str:
        """Return a value as the page writes it: `£1,740m`, `8%`."""
        return f"{self.prefix}{value:,.10g}{self.suffix}"

    @property
    def span(self) -> str:
        """From where to where it goes, in words."""
        return f"from {self.say(self.low)} to {self.say(self.high)}{self.per}"


def offered(lever: ModelLever, baseline: Plan, at: float, *, guess: bool, place: str = "") -> Lever:
    """Return a lever of the model as the page offers it, with the baseline's value at model time `at` as today's.

    It goes by steps that one can read, from the first to the last that the model takes; `place` is what an authority is
    called, whose lever it is.
    """
    stands = today = Path.of(lever.id, lever.value, baseline.changes).at(at)
    way = way_of(lever)
    high = min(lever.high, GREATEST.get(lever.id, lever.high))
    low, high, step, today = (round(value / way.factor, 6) for value in (lever.low, high, lever.step, today))
    step = max(step, FINEST) if way.prefix else step
    # Today is shown as finely as the lever steps, and stays what it is to the last digit: no change.
    today = round(today, decimals(step))
    low, high = (
        min(round(ceil(low / step - TINY) * step, 6), today),
        max(round(floor(high / step + TINY) * step, 6), today),
    )
    return Lever(
        id=lever.id,
        label=lever.label,
        sentence=at_place(lever.sentence, place),
        prefix=way.prefix,
        suffix=way.suffix,
        per=way.per,
        factor=way.factor,
        unit=lever.unit,
        low=low,
        high=high,
        step=step,
        today=today,
        stands=stands,
        planned=lever.id.endswith("_budget"),
        guess=guess,
    )


def decimals(step: float) -> int:
    """Return how many decimals numbers have that are a whole number of steps: 2 for 0.05, none for 10."""
    return next(count for count in range(7) if abs(step - round(step, count)) < TINY)


def at_place(sentence: str, place: str) -> str:
    """Return what is said of councils as it is said of the one that `place` is; of none, as it is."""
    return sentence.replace("councils plan ", f"{place} plans ") if place else sentence


def way_of(lever: ModelLever) -> Way:
    """Return how a lever's values are written: a pure number as its sentence explains it, in per cent if it does not.

    A sentence that says "0 as now, 1 all of them" explains the numbers 0 and 1; one that speaks of a share explains
    none.
    """
    if lever.unit != "Dmnl":
        return WAYS.get(lever.unit, Way("", f" {lever.unit}"))
    return NUMBER if lever.high > 1.0 or NUMBERED.search(lever.sentence) else SHARE
