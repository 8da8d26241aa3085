"""What the numbers of a report rest on: for each parameter the share of their variance that goes with it, as a colour.

Impact is red where knowing the parameter would narrow the range of a headline number by a tenth or more (a share of its
variance of 20%: the square root of 0.8 is 0.9), amber from 5% of the variance, green below. A share counts where it is
beyond what chance gives; see `variance` for how it is made and what it is not. Where nothing is drawn, no colour is
given: a number that is held at one value moves no range, however much rests on it.

Quality is the confidence of the figure: A counted and read in the source is green, B derived from it green/amber,
C estimated amber, D assumed red.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiershift.report.bands import Array
from tiershift.report.guesses import drawn_again, ranks, reach
from tiershift.report.indicators import Series, needed
from tiershift.report.variance import variance_shares

if TYPE_CHECKING:
    from tiershift.events.plan import Plan
    from tiershift.model.load import Model

AMBER, RED = 0.05, 0.20
"""Shares of the variance of a headline number from which on impact is amber, and red."""
QUALITY: Mapping[str, str] = {"A": "Green", "B": "Green/Amber", "C": "Amber", "D": "Red"}
"""From what was counted to what is opinion, by confidence."""
UNTOLD = "not told"
TOGETHER = 0.3
"""Rank correlation over the futures from which on two parameters are said to be drawn together."""
_MOST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Output:
    """A number that parameters may have an impact on: its name, the model's variables in it, its values by future."""

    name: str
    ids: tuple[str, ...]
    values: Array


@dataclass(frozen=True, slots=True)
class Impact:
    """What rests on one parameter.

    Attributes:
        colour: Red, Amber, Green, or that it is not told.
        share: of the variance of the output on which it is largest; `None` where it cannot be told.
        error: its standard error.
        on: that output.
        why: what stands behind the colour, in words.
        together: the parameters that it is drawn together with in these futures, at most three, each with their rank
            correlation.
    """

    colour: str
    share: float | None = None
    error: float | None = None
    on: str = ""
    why: str = ""
    together: tuple[tuple[str, float], ...] = ()


def headline_outputs(series: Mapping[str, Series], names: Sequence[str], years: Sequence[int]) -> list[Output]:
    """Return the indicators called `names` at the end of each of `years`, as outputs."""
    return [
        Output(f"{name} {year}", tuple(needed(series[name].indicator.how)), series[name].at(year))
        for name in names
        if name in series
        for year in years
        if year in series[name].years
    ]


def impacts(model: Model, plan: Plan, provenance: Mapping[str, str], outputs: Sequence[Output]) -> dict[str, Impact]:
    """Return the impact of every parameter of a model, by id.

    Args:
        model: what was run.
        plan: what it believes of a parameter counts as it was drawn.
        provenance: the attributes of the run's results.
        outputs: at least one, all of the same futures.
    """
    futures = len(outputs[0].values) if outputs else 0
    drawn = drawn_again(model, plan, provenance, futures) if futures else None
    everything = model.parameters.values
    if drawn is None:
        return dict.fromkeys(everything, Impact(UNTOLD, why="no futures were drawn for it"))
    varied = [place for place in range(len(drawn.ids)) if np.ptp(drawn.values[:, place]) > 0.0]
    columns = {drawn.ids[place]: number for number, place in enumerate(varied)}
    inputs = drawn.values[:, varied]
    values = np.column_stack([one.values for one in outputs])
    sound = np.isfinite(values).all(axis=0)
    found = variance_shares(inputs, np.where(sound, values, 0.0))
    leads = reach(model, names := [everything[id_].name for id_ in columns])
    related = ranks(inputs).T @ ranks(inputs)
    made = {id_: Impact(UNTOLD, why=_HELD) for id_ in everything}
    for id_, place in columns.items():
        there = np.array([any(leads[one][place] for one in output.ids if one in leads) for output in outputs]) & sound
        share = np.where(there, found.share[place], -np.inf)
        best = int(np.argmax(share))
        pairs = [(names[other], float(related[place, other])) for other in np.argsort(-np.abs(related[place]))]
        together = [pair for pair in pairs if pair[0] != names[place] and abs(pair[1]) >= TOGETHER][:_MOST_TOGETHER]
        one = (float(share[best]), float(found.error[place, best]), outputs[best].name) if there.any() else None
        made[id_] = _impact(one, found.chance, tuple(together))
    return made


_HELD = "held at one value: no future differs in it, so no range shows what it does"


def _impact(most: tuple[float, float, str] | None, chance: float, together: tuple[tuple[str, float], ...]) -> Impact:
    """The impact of a drawn parameter from its largest share, the error of that and the output it is of."""
    if most is None:
        return Impact("Green", 0.0, 0.0, "", "no equation leads from it to a headline number", together)
    share, error, on = most
    if chance >= 1.0:
        return Impact(UNTOLD, why="too few futures", together=together)
    if share <= chance and chance > AMBER:
        return Impact(UNTOLD, share, error, on, f"too few futures: chance alone reaches {chance:.1%}", together)
    if share <= chance:
        return Impact("Green", max(share, 0.0), error, on, f"no more than chance gives ({chance:.1%})", together)
    colour = "Red" if share >= RED else "Amber" if share >= AMBER else "Green"
    return Impact(colour, share, error, on, "", together)
