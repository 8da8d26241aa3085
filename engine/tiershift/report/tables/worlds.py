"""What each driver and each decision does to spend: worlds without some of them, over the same futures.

The parts are put in one after the other, from a world without any to the one that was forecast, in one order and in
the opposite one; a part's effect is the mean of what it adds in both. Effects and the world without add up to the
forecast in every future, whatever the parts do to each other; where only pairs of them work on each other, it is the
mean over all orders (the Shapley value, as `run.attribute` has it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tiershift.report.bands import Array
from tiershift.report.indicators import year_ends
from tiershift.report.tables.parts import DRIVERS, Part, parts_of, without
from tiershift.run.ensemble import ensemble

if TYPE_CHECKING:
    import xarray as xr

    from tiershift.events.plan import Plan
    from tiershift.model.load import Model

TIER_STOCKS = tuple(f"cumulative_{tier}_spend" for tier in ("universal", "targeted", "specialist", "care"))
"""Running totals of spend, the early tiers first."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What moves the spend of one run. Arrays have the shape (tier, future, year), in £m at base-year prices.

    Attributes:
        parts: the decisions.
        none: spend with the drivers held and without the decisions.
        of: the effect of each driver, and of each part by its ref.
        whole: spend as forecast: `none` and all effects.
        runs: how many runs it took.
    """

    parts: tuple[Part, ...]
    none: Array
    of: Mapping[str, Array]
    whole: Array
    runs: int


def spend_of(dataset: xr.Dataset) -> Array:
    """Return spend by tier, future and financial year in £m, shape (tier, future, year)."""
    _, steps = year_ends(np.asarray(dataset["time"].values, dtype=np.float64))
    kept = [np.asarray(dataset[name].transpose("future", "time").values, dtype=np.float64) for name in TIER_STOCKS]
    made: Array = np.diff(np.stack(kept)[:, :, steps], axis=2) * 1e-6
    return made


class Worlds:
    """Runs that scenarios share: each is made once, by what it is run from."""

    def __init__(self, model: Model, futures: int, seed: int) -> None:
        self.model, self.futures, self.seed = model, futures, seed
        self._known: dict[object, Array] = {}
        self.made = 0

    def know(self, plan: Plan, dataset: xr.Dataset) -> None:
        """Take over a run that there is."""
        self._known[_key(plan)] = spend_of(dataset)

    def spend(self, plan: Plan) -> Array:
        """Return the spend of a plan, run where it is not known; shape (tier, future, year), £m."""
        key = _key(plan)
        if key not in self._known:
            self._known[key] = spend_of(
                ensemble(
                    self.model, futures=self.futures, seed=self.seed, plan=plan, traces=True, variables=TIER_STOCKS
                )
            )
            self.made += 1
        return self._known[key]


def _key(plan: Plan) -> object:
    return (plan.changes, frozenset(plan.beliefs), plan.observations)


def effects(worlds: Worlds, plan: Plan, start: float) -> Effects:
    """Return what moves the spend of `plan` after `start` (model time of the first 1 April)."""
    known = worlds.model.parameters
    drivers = {
        name: tuple(id for id in ids if id in known.values)
        for name, ids in DRIVERS.items()
        if any(id in known.values for id in ids)
    }
    parts = parts_of(plan, start)
    order = [*drivers, *(part.ref for part in parts)]
    ids = {part.ref: part.ids for part in parts}
    before = worlds.made

    def world(on: frozenset[str]) -> Array:
        if len(on) == len(order):
            return worlds.spend(plan)
        gone = [id for ref, own in ids.items() if ref not in on for id in own]
        held = [id for name, own in drivers.items() if name not in on for id in own]
        return worlds.spend(without(plan, gone, held, known))

    first = [world(frozenset(order[:place])) for place in range(len(order) + 1)]
    last = [world(frozenset(order[place:])) for place in range(len(order) + 1)]
    of = {
        name: 0.5 * ((first[place + 1] - first[place]) + (last[place] - last[place + 1]))
        for place, name in enumerate(order)
    }
    return Effects(parts, first[0], of, first[-1], worlds.made - before)
