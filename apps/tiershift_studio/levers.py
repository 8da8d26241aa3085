"""The levers on the page: what each is called, which values it takes, and what is in force today."""

from __future__ import annotations

from dataclasses import dataclass

from tiershift.events.path import Path
from tiershift.events.plan import Plan
from tiershift.model.parameters import Lever as ModelLever

IDS = ("universal_budget", "targeted_budget", "specialist_budget", "care_budget", "envelope_cut")
GREATEST_CUT = 0.2


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing that a director can move, in the unit in which the page shows it.

    Attributes:
        id: the lever of the model.
        label, sentence: what it is called, and what it means in plain words.
        prefix, suffix: what stands around a value: `£` and `m`, or nothing and `%`.
        factor, unit: how much of the model's `unit` one of the page's is: 1e6 for £m, 0.01 for %.
        low, high, step, today: in the page's unit; `today` is what is in force when decisions start.
    """

    id: str
    label: str
    sentence: str
    prefix: str
    suffix: str
    factor: float
    unit: str
    low: float
    high: float
    step: float
    today: float

    @property
    def is_budget(self) -> bool:
        """Whether it is an amount of money a year, and so a part of the planned total."""
        return self.prefix == "£"

    def say(self, value: float) -> str:
        """Return a value as the page writes it: `£1,740m`, `8%`."""
        return f"{self.prefix}{value:,.10g}{self.suffix}"

    @property
    def span(self) -> str:
        """From where to where it goes, in words."""
        return f"from {self.say(self.low)} to {self.say(self.high)}{' a year' if self.is_budget else ''}"


def offered(lever: ModelLever, baseline: Plan, at: float) -> Lever:
    """Return a lever of the model as the page offers it, with the baseline's value at model time `at` as today's."""
    today = Path.of(lever.id, lever.value, baseline.changes).at(at)
    money = lever.unit.startswith("GBP")
    factor = 1e6 if money else 0.01
    high = lever.high if money else min(lever.high, GREATEST_CUT)
    scaled = {
        name: round(value / factor, 6)
        for name, value in (("low", lever.low), ("high", high), ("step", lever.step), ("today", today))
    }
    # Today's figure is shown to the pound-million or to a tenth of a per cent, and stays what it is: no change.
    scaled["today"] = round(scaled["today"], 0 if money else 1)
    return Lever(
        id=lever.id,
        label=lever.label,
        sentence=lever.sentence,
        prefix="£" if money else "",
        suffix="m" if money else "%",
        factor=factor,
        unit=lever.unit,
        **scaled,
    )
