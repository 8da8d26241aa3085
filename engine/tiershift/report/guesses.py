"""Which outputs rest on guesses: on parameters of confidence D that futures draw, and how much on each.

A guess drives an output where the model's equations lead from it there, and where Spearman's rank correlation between
the two over the futures, squared, is at least `LEAST` and beyond what chance gives. The square is the share of the
output's spread (of its ranks) that the guess explains by itself. Shares of independent guesses add up to at most one;
what they leave is known parameters, or guesses that work together. Correlated guesses share in what they explain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tiershift.errors import Problem, UsageError
from tiershift.model.causes import feeds
from tiershift.model.distributions import Fixed
from tiershift.model.graphs import reachable
from tiershift.model.names import key
from tiershift.report.bands import Array
from tiershift.report.indicators import Indicator, Series, needed
from tiershift.run.draws import Draws, draw
from tiershift.run.inputs import drawn_from
from tiershift.run.posteriors import posterior_of
from tiershift.run.remember import remembered

if TYPE_CHECKING:
    from tiershift.events.plan import Plan
    from tiershift.model.load import Model
    from tiershift.model.posterior import Posterior

Mask = NDArray[np.bool_]
LEAST = 0.05
"""Share of an output's spread from which on a guess is listed with it."""
_BY_CHANCE = 3.3
"""Standard errors of a correlation between independent numbers that are taken for chance: one case in a thousand."""
_ROUNDING = 1e-9
"""Share of a level below which a spread is rounding."""
EXPLAINED = (
    "A guess is a number that nobody has counted (confidence D) and that waits to be signed off. A percentage is the "
    "share of a number's spread over the futures that the guess explains by itself; "
    f"below {100 * LEAST:.0f}% a guess is not listed."
)
"""What a reader of a list of guesses is told."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that drives an output: its name, its rank correlation with it, and the share of spread it explains."""

    name: str
    correlation: float

    @property
    def share(self) -> float:
        return self.correlation**2

    def __str__(self) -> str:
        return f"{self.name} {100.0 * self.share:.0f}%"


@dataclass(frozen=True)
class Guesses:
    """The guesses behind one run.

    Attributes:
        names: of the drawn parameters of confidence D.
        ranks: of what was drawn, centred and of length one, shape (future, guess).
        reach: by id of a model's variable, which guesses its equations lead from, shape (guess,).
        known: by indicator of the run, its values and what drives them, as they were asked for before.
    """

    names: tuple[str, ...]
    ranks: Array
    reach: Mapping[str, Mask]
    known: dict[str, tuple[Array, list[tuple[Guess, ...]]]] = field(default_factory=dict, repr=False)

    def behind(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the guesses from which the model's equations lead to an indicator, however little they do."""
        return tuple(name for name, here in zip(self.names, self._reach(indicator), strict=True) if here)

    def of_run(self, series: Series) -> list[tuple[Guess, ...]]:
        """Return for each year the guesses that drive an indicator of the run itself, worked out once."""
        name = series.indicator.name
        if name not in self.known or self.known[name][0] is not series.values:
            self.known[name] = series.values, self.driving(series.indicator, series.values)
        return self.known[name][1]

    def driving(self, indicator: Indicator, values: Array) -> list[tuple[Guess, ...]]:
        """Return for each year the guesses that drive an output, the strongest first.

        Args:
            indicator: what the output is, or what it is a difference of.
            values: shape (future, year).
        """
        futures = values.shape[0]
        if not self.names or futures < 2:
            return [()] * values.shape[1]
        spread = np.ptp(values, axis=0)
        certain = ~(spread > _ROUNDING * np.abs(values).max(axis=0))  # also where a value is not a number
        with np.errstate(invalid="ignore", divide="ignore"):
            found = ranks(np.where(certain, 0.0, values)).T @ self.ranks
        found[certain] = 0.0
        least = max(math.sqrt(LEAST), _BY_CHANCE / math.sqrt(futures - 1))
        shown = (np.abs(found) >= least) & self._reach(indicator)
        return [
            tuple(Guess(self.names[place], float(row[place])) for place in np.argsort(-np.abs(row)) if here[place])
            for row, here in zip(found, shown, strict=True)
        ]

    def _reach(self, indicator: Indicator) -> Mask:
        made: Mask = np.zeros(len(self.names), bool)
        for id_ in needed(indicator.how):
            made |= self.reach.get(id_, False)
        return made


def guesses(model: Model, plan: Plan, provenance: Mapping[str, str], futures: int) -> Guesses:
    """Return the guesses behind a run, drawn again as they were.

    Args:
        model: what was run.
        plan: what it believes of a parameter, and with which confidence, counts.
        provenance: the attributes of the run's results.
        futures: how many there are.

    Raises:
        UsageError: the posterior has changed since.
    """
    parameters = drawn_from(model, plan)
    confidence = {one.id: one.confidence for one in parameters.values.values()}
    confidence |= {belief.parameter: belief.confidence for belief in plan.beliefs}
    posterior = _posterior(model, plan, provenance)
    sampled = posterior.ids if posterior is not None else ()
    chosen = [
        one
        for one in parameters.values.values()
        if confidence[one.id] == "D" and (one.id in sampled or not isinstance(one.draw, Fixed))
    ]
    drawn = drawn_again(model, plan, provenance, futures) if chosen else None
    if drawn is None:
        return Guesses((), np.zeros((futures, 0)), {})
    values = np.column_stack([drawn.of(one.id) for one in chosen])
    return Guesses(tuple(one.name for one in chosen), ranks(values), reach(model, [one.name for one in chosen]))


def drawn_again(model: Model, plan: Plan, provenance: Mapping[str, str], futures: int) -> Draws | None:
    """Return what a run drew for every parameter; `None` where it drew nothing, or was given it.

    Args, Raises: as `guesses`.
    """
    posterior = _posterior(model, plan, provenance)
    if "given" in provenance or not provenance.get("seed", "").isdigit():
        return None
    first = int(provenance.get("first_future", 0))
    return draw(drawn_from(model, plan), futures, int(provenance["seed"]), first=first, posterior=posterior)


def _posterior(model: Model, plan: Plan, provenance: Mapping[str, str]) -> Posterior | None:
    """The samples that a run drew from, but for what its plan believes."""
    posterior = posterior_of(model) if provenance.get("drawn_from") == "posterior" else None
    if posterior is not None:
        posterior = posterior.without({belief.parameter for belief in plan.beliefs})
    if provenance.get("posterior_hash", "") != (posterior.hash if posterior is not None else ""):
        what = "the posterior is another one than when this was run"
        raise UsageError(Problem("posterior", what, way_out="Run the scenarios again."))
    return posterior


def meaning(model: Model, name: str) -> str:
    """Return what a guess is, in the sentence that the model file has for it; empty where it has none."""
    return model.tree.variables[key(name)].doc if key(name) in model.tree.variables else ""


def listed(found: Sequence[Guess]) -> str:
    """Return guesses with their shares in one line: `prevention share 62%, early help floor 8%`."""
    return ", ".join(str(guess) for guess in found)


def reach(model: Model, names: Sequence[str]) -> dict[str, Mask]:
    """Return by id of a variable, from which of the parameters called `names` the equations lead there."""
    known = _reached(model)
    for name in names:
        if name not in known:
            known[name] = frozenset(reachable(_feeds(model.tree), [key(name)]))
    return {
        variable.id: np.array([folded in known[name] for name in names])
        for folded, variable in model.tree.variables.items()
    }


@remembered
def _reached(model: Model) -> dict[str, frozenset[str]]:
    """By a parameter's name, what the equations lead to from it; filled as it is asked for."""
    return {}


_feeds = remembered(feeds)


def ranks(values: Array) -> Array:
    """Return the ranks of each column, centred and scaled to length one; nought where all are one."""
    placed = rankdata(values, axis=0)
    placed -= placed.mean(axis=0)
    length = np.sqrt((placed**2).sum(axis=0))
    made: Array = placed / np.where(length > 0.0, length, 1.0)
    return made
