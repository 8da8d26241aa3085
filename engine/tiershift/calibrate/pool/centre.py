"""What the places draw of their own moves each of them, and must not move their sum.

Children in care respond to entry and exit unevenly: what goes up goes up further. So many places that wander apart
come to more than one England that does not, by more with each year, though the years behind had places as far apart,
and England's equations meet those. So the surprises of all places get one more number each, by which their sum over
all futures is what it is without anything of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from tiershift.calibrate.pool.ahead import NAMES
from tiershift.calibrate.pool.local import local_with
from tiershift.calibrate.pool.rows import MANY
from tiershift.calibrate.pool.series import Floats
from tiershift.calibrate.pool.shelf import shelved
from tiershift.calibrate.pool.study import Estimated
from tiershift.model.load import Model
from tiershift.places import Panel
from tiershift.run.ensemble import ensemble
from tiershift.run.simulate import simulate

FUTURES = 40
ROUNDS = 2
_YEARS = tuple(range(2025, 2041))
_SEEN = ("children in care", "cumulative care starts", "cumulative care ends")
_SURPRISES = NAMES[MANY:]
_RIDGE = 1e-3
"""Keeps surprises small that hardly move anything, as the last ones."""


def middle_ahead(
    found: Estimated, model: Model, panel: Panel, *, tell: Callable[[str, float], None] | None = None
) -> Floats:
    """Return what is added to the surprises of all places, shape (8,), in the model's units.

    Args:
        tell: is told what is being done, and the part of all that is done.
    """
    say = tell or (lambda *_: None)
    slopes = _responses(model)
    say("sums ahead, without what is each place's own", 1.0)
    wanted = _sums(found, model, panel, np.zeros(len(_SURPRISES)), own=False)
    added = np.zeros(len(_SURPRISES))
    for turn in range(ROUNDS):
        say(f"sums ahead, round {turn + 1} of {ROUNDS}", 1.0)
        off = (_sums(found, model, panel, added, own=True) - wanted).mean(axis=0).ravel()
        bend = slopes.T @ slopes + _RIDGE * np.eye(len(added))
        added = added - np.linalg.solve(bend, slopes.T @ off)
    return np.asarray(added, float)


def _responses(model: Model) -> Floats:
    """How the logarithms of England's care, starters and leavers move with each surprise, shape (result, surprise)."""
    made = []
    for size in (1.0, -1.0):
        runs = [simulate(model, plan="baseline", params={name: size}, variables=_SEEN) for name in _SURPRISES]
        made.append(
            [np.log(_yearly([run[name].values[None] for name in run.data_vars], run["time"].values)) for run in runs]
        )
    return np.asarray((np.array(made[0]) - np.array(made[1])) / 2, float).reshape(len(_SURPRISES), -1).T


def _yearly(parts: Sequence[Floats], times: Floats) -> Floats:
    """Children in care at 31 March, starters and leavers of the years, shape (future, 3, year)."""
    at = [int(np.argmin(np.abs(times - year - 0.25))) for year in (_YEARS[0] - 1, *_YEARS)]
    care, starts, ends = parts
    return np.stack([care[:, at[1:]], np.diff(starts[:, at], axis=1), np.diff(ends[:, at], axis=1)], axis=1)


def _sums(found: Estimated, model: Model, panel: Panel, added: Floats, *, own: bool) -> Floats:
    """Logarithms of what all places come to, shape (future, 3, year)."""
    total = np.zeros((FUTURES, 3, len(_YEARS)))
    for number, code in enumerate(found.fit.codes):
        local = local_with(shelved(found, number, added), code, model, panel)
        assert local.effects is not None, "it is made with effects"
        if not own:
            local = replace(local, effects=replace(local.effects, cholesky=np.zeros_like(local.effects.cholesky)))
        made = ensemble(model.at(local), futures=FUTURES, seed=0, plan="baseline", variables=_SEEN, traces=True)
        parts = [made[name].transpose("future", "time").values for name in made.data_vars]
        total += _yearly(parts, made["time"].values)
    return np.asarray(np.log(total), float)
