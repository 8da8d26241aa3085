"""Which parameters the counts may move, and what was believed of them before the counts were looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tiershift.calibrate.forward import Forward, Unknown, compared, forward
from tiershift.calibrate.measures import Floats
from tiershift.calibrate.misfit import last_time, misses, years_of
from tiershift.calibrate.panel import Effect
from tiershift.calibrate.targets import PanelUse, Prior, Target, Targets
from tiershift.errors import InputError, Problem
from tiershift.model.distributions import Draw, Fixed, Normal, Uniform
from tiershift.model.load import Model
from tiershift.model.names import key
from tiershift.model.parameters import Parameter

MOVES = 0.05
"""The least change of a miss, in sds, that a parameter must cause over its prior for the counts to say anything."""


def from_panel(found: Effect, use: PanelUse) -> Normal:
    """Return the prior that the panel gives: its effect with year effects, in the parameter's own unit."""
    return Normal(found.effect / use.per_unit, use.widen * found.error / use.per_unit)


def unknowns(model: Model, targets: Targets, there: Sequence[Target], found: Effect | None) -> tuple[Unknown, ...]:
    """Return the parameters that may move, those that the targets file or the parameter file marks first.

    Raises:
        InputError: a parameter that is to be fitted has no spread.
    """
    priors = {key(prior.name): prior for prior in targets.priors}
    asked: list[Unknown] = []
    along: list[Unknown] = []
    for parameter in model.parameters.values.values():
        prior = priors.get(key(parameter.name))
        if prior is not None or parameter.kind == "calibrated":
            apart = prior is not None and prior.panel and found is not None
            asked.append(_unknown(targets, parameter, _draw(targets, parameter, prior, found), asked=True, apart=apart))
        elif targets.drawn_along and not isinstance(parameter.draw, Fixed):
            along.append(_unknown(targets, parameter, parameter.draw, asked=False, apart=False))
    every = (*asked, *along)
    if not every:
        what = "there is no parameter to fit"
        raise InputError(Problem(str(targets.path), what, way_out="Name some under parameters."))
    moving = _moving(forward(model, there, every), there, targets)
    return tuple(unknown for unknown, moves in zip(every, moving, strict=True) if moves or unknown.asked)


def _draw(targets: Targets, parameter: Parameter, prior: Prior | None, found: Effect | None) -> Draw:
    if prior is not None and prior.panel and found is not None and targets.panel is not None:
        return from_panel(found, targets.panel)
    if prior is not None and prior.draw is not None:
        return prior.draw
    return Uniform(*parameter.bounds) if isinstance(parameter.draw, Fixed) else parameter.draw


def _unknown(targets: Targets, parameter: Parameter, draw: Draw, *, asked: bool, apart: bool) -> Unknown:
    low, high = parameter.bounds
    if isinstance(draw, Fixed) or not np.isfinite((low, high)).all() or low >= high:
        way_out = "Give it a range and a prior that leaves room, or do not fit it."
        raise InputError(Problem(str(targets.path), f'"{parameter.name}" has nothing to move in', way_out=way_out))
    return Unknown(parameter.name, parameter.drawn_unit, draw, low, high, parameter.value, asked, apart)


def _moving(forward: Forward, there: Sequence[Target], targets: Targets) -> list[bool]:
    """Whether each unknown moves what is compared, from the values in the file and from the middle of the priors."""
    window = (targets.fit[0], targets.hold_out[1])
    years = {target.name: years_of(target, window) for target in there}
    count = len(forward.unknowns)
    found = np.zeros(count)
    for middle in (forward.start(), np.zeros(count)):
        rows = np.concatenate([np.tile(middle, (2 * count, 1)), middle[None]])
        rows[np.arange(count), np.arange(count)] = -1.5
        rows[count + np.arange(count), np.arange(count)] = 1.5
        outputs = compared(forward, there, years, rows, last_time(there, years))
        for target, values in zip(there, outputs, strict=True):
            if values.shape[1]:
                found = np.maximum(found, _change(target, values, years[target.name], count))
    return [bool(moves) for moves in found > MOVES]


def _change(target: Target, values: Floats, years: Sequence[int], count: int) -> Floats:
    counts = np.array([target.counts[year] for year in years])
    miss = misses(values, counts, target.sd) / target.sd.value
    change = np.nan_to_num(np.abs(miss - miss[-1]).max(axis=1), nan=1.0)
    return np.asarray(np.maximum(change[:count], change[count : 2 * count]), float)
