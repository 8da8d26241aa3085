"""Words: how a number and its range are rounded and said, by rules and never by hand.

The rules: the rounding step follows from the range, and the central figure and the range share it; the order is
direction, size, when, range, chance; a chance is so many of 100 simulated futures; nothing is called impossible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tiershift.report.indicators import Indicator

MANY = 1e6
"""Counts of children from here on are shown in thousands."""
SIGNIFICANT = 1e-3
"""A range of nothing still shows three significant digits, and no more."""


def step_for(low: float, high: float, smallest: float = 0.0) -> float:
    """Return the rounding step: the largest of 1, 2, 5 times a power of ten that is not above a twentieth of the range.

    Args:
        low, high: ends of the range, in either order.
        smallest: the finest step that makes sense (one child); the step is never below it.

    A range too narrow to round by (one future, or a number that does not vary) falls back on three significant digits.
    """
    size = max(abs(low), abs(high))
    wanted = abs(high - low) / 20.0
    if not math.isfinite(wanted):
        return smallest or 1.0
    if wanted <= size * 1e-9:
        wanted = size * SIGNIFICANT
    return max(_nice_below(wanted), smallest) if wanted > 0.0 else (smallest or 1.0)


def _nice_below(value: float) -> float:
    """Return the largest of 1, 2, 5 × 10^k that is not above `value`, which is positive."""
    power = math.floor(math.log10(value))
    candidates = [float(f"{digit}e{exponent}") for exponent in (power - 1, power, power + 1) for digit in (1, 2, 5)]
    return max(candidate for candidate in candidates if candidate <= value * (1.0 + 1e-12))


def rounded(value: float, step: float) -> float:
    """Return `value` to the nearest multiple of `step`, never minus zero."""
    return round(value / step) * step + 0.0 if math.isfinite(value) else value


def figure(value: float, step: float) -> str:
    """Return `value` rounded to `step` with thousands commas and just the decimals that the step has."""
    if not math.isfinite(value):
        return "not a number"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{rounded(value, step):,.{decimals}f}"
    return text.removeprefix("-") if not text.strip("-0.,") else text


@dataclass(frozen=True, slots=True)
class Shown:
    """How an indicator is shown to a person: multiplied by `factor`, in `unit`, with `before` and `after` in prose."""

    factor: float
    unit: str
    smallest: float
    before: str = ""
    after: str = ""


def shown(indicator: Indicator, largest: float = 0.0) -> Shown:
    """Return how `indicator` is shown: shares in per cent, money in £m, large counts of children in thousands.

    Args:
        indicator: what is shown.
        largest: the largest number of the table it stands in, in the indicator's own unit.
    """
    if indicator.sign == "share":
        return Shown(100.0, "%", indicator.smallest * 100.0, after="%")
    if indicator.sign in ("cost", "funding"):
        unit = "£m, cash" if indicator.prices == "cash" else "£m, 2023-24 prices"
        return Shown(1.0, unit, indicator.smallest, before="£", after="m")
    if indicator.unit == "children" and largest >= MANY:
        return Shown(1e-3, "thousand children", indicator.smallest * 1e-3, after=" thousand")
    return Shown(1.0, indicator.unit, indicator.smallest)


def with_range(low: float, central: float, high: float, way: Shown) -> str:
    """Return `central (low to high)`, all three at the same step."""
    step = step_for(low * way.factor, high * way.factor, way.smallest)
    middle, bottom, top = (figure(value * way.factor, step) for value in (central, low, high))
    return f"{middle} ({bottom} to {top})"


def chance(count: int, of: int) -> str:
    """Return how many of 100 simulated futures, never rounding to all or none: `92 of 100 simulated futures`."""
    if count == of:
        return "all simulated futures"
    if count == 0:
        return "none of the simulated futures"
    hundred = 100.0 * count / of
    if round(hundred) == 100:
        return "more than 99 of 100 simulated futures"
    if round(hundred) == 0:
        return "fewer than 1 of 100 simulated futures"
    return f"{round(hundred)} of 100 simulated futures"


def likelihood(share: float) -> str:
    """Return the word of the probability yardstick for `share` of the futures, awarded at a band's lower bound only."""
    if share >= 0.95:
        return "almost certain"
    if share >= 0.8:
        return "highly likely"
    return "likely" if share > 0.6 else ""


@dataclass(frozen=True, slots=True)
class Change:
    """A paired difference at one date, plan minus baseline in the same futures, in the indicator's own unit."""

    low: float
    central: float
    high: float
    lower: int
    higher: int
    n: int

    @property
    def none(self) -> bool:
        """Whether no future differs at all."""
        return self.lower == 0 and self.higher == 0

    @property
    def side(self) -> tuple[str, int]:
        """The direction that more futures take, `lower` or `higher`, and how many they are."""
        return ("lower", self.lower) if self.lower >= self.higher else ("higher", self.higher)

    @property
    def largest(self) -> float:
        """The size of its larger end."""
        return max(abs(self.low), abs(self.high))

    def step(self, way: Shown) -> float:
        """Return the rounding step of this difference, as shown."""
        return step_for(self.low * way.factor, self.high * way.factor, way.smallest)

    def sides(self, way: Shown) -> tuple[str, str, str]:
        """Return low, central and high with their directions as words, at one step."""
        step, ends = self.step(way), (self.low, self.central, self.high)
        low, central, high = (sided(value * way.factor, step, way) for value in ends)
        return low, central, high


def sided(value: float, step: float, way: Shown) -> str:
    """Return a difference, as shown, with its direction as a word: `£120m lower`, `no difference`."""
    if rounded(value, step) == 0.0:
        return "no difference"
    after = " percentage points" if way.after == "%" else way.after
    return f"{way.before}{figure(abs(value), step)}{after} {'lower' if value < 0.0 else 'higher'}"


def goes_either_way(change: Change, way: Shown) -> bool:
    """Return whether the effect rounds to nothing, or its direction holds in 40 to 60 of 100 futures."""
    step = change.step(way)
    mixed = max(change.lower, change.higher) <= 0.6 * change.n and min(change.lower, change.higher) > 0
    return mixed or rounded(change.central * way.factor, step) == 0.0


def sentence(subject: str, change: Change, way: Shown, when: str) -> str:
    """Return what the plan does to one indicator: direction, size, when, range, chance.

    Args:
        subject: the indicator in words, as the subject of a sentence ("the number of children in care").
        change: the paired difference.
        way: how the indicator is shown.
        when: a named date or financial year, with its preposition ("on 31 March 2036").
    """
    if change.none:
        return f"In every simulated future, {subject} is the same with and without the plan {when}."
    low, middle, high = change.sides(way)
    direction, count = change.side
    span = f"(80% range: {low} to {high}). It is {direction} in {chance(count, change.n)}."
    if goes_either_way(change, way):
        central = middle if middle == "no difference" else f"about {middle} than without it"
        return f"With the plan, {subject} {_open(change)} {when}. Central estimate: {central} {span}"
    word = likelihood(count / change.n)
    opening = f"It is {word} that {subject} is {direction} with the plan" if word else f"{subject} may be {direction}"
    return f"{opening[0].upper()}{opening[1:]} {when}: about {middle} than without it {span}"


def title(subject: str, change: Change, way: Shown, when: str) -> str:
    """Return the claim of a chart or a page, in a few words: the same result as `sentence`, never more certain.

    What is likely is the direction; the size stands beside it with its range.
    """
    if change.none:
        return f"{subject} is the same {when}"
    low, middle, high = change.sides(way)
    span = f"80% range: {low} to {high}"
    if goes_either_way(change, way):
        return f"{subject} {_open(change)} {when} ({span})"
    direction, count = change.side
    word = likelihood(count / change.n)
    claimed = f"is {word} to be {direction}" if word else f"may be {direction}"
    return f"{subject} {claimed} {when}, by about {middle.removesuffix(f' {direction}')} ({span})"


def _open(change: Change) -> str:
    """Return what can be said of an effect without a likely direction: two ways, or one way and none."""
    if min(change.lower, change.higher) == 0:
        return f"may be {change.side[0]} or no different"
    return "could go either way"
