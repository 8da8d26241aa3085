"""The effects of all authorities for every sample of England's posterior, so that their sum stays England.

What England's counts leave open is drawn for England as a whole: a sample of its posterior meets them with other
numbers than those of the model file. Effects that were estimated around the file's values would put a place off by as
much as the sample differs. So for each sample the effects are estimated again: with the slopes of the model at the
file's values (chord steps), which only need the model's results and no new slopes.

Two more things are known. The places of England add up to England: their results, added up, are those of England with
the same sample; and what sets places apart sets them apart from England: effects have their middle at nought. Both
count as observations of all places together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tiershift.calibrate.pool.bell import Gain
from tiershift.calibrate.pool.counted import COUNTED, YEARS, Counts
from tiershift.calibrate.pool.fit import Pooled
from tiershift.calibrate.pool.rows import ADDED, FACTORS, MANY, Engine
from tiershift.calibrate.pool.series import Flags, Floats

SUM_ERROR = 0.01
"""How far the results of all places together may be from England's, relative."""
MIDDLE_ERROR = 0.03
"""How far the middle of the effects may be from nought, in logarithms."""
MONEY = np.array([counted.money for counted in COUNTED])
"""Measures that are added up before their sums are compared: samples meet England's late spending and not how it
splits into care and specialist services; places meet both."""
LATE_ERROR = 0.003
"""How far the late spending of all places may be from England's, relative: early spending is what it leaves of the
money."""
CENTRED = np.array([float(not name.startswith("cost of")) for name in FACTORS] + [1.0] * (MANY - len(FACTORS)))
"""Effects whose middle is at nought; what things cost makes up for samples that spend more or less than was spent."""
STEPS = 6
_FARTHEST = 0.7
"""The largest step of an unknown in one turn, in logarithms."""
_REACH = 4.0
"""Standard deviations of the spread of places within which unknowns are looked for."""
_OBSERVED = len(COUNTED) * len(YEARS)


@dataclass(frozen=True, slots=True)
class Joint:
    """What is needed to estimate the effects of all places together.

    Attributes:
        engine, counts: of the places.
        gain: how unknowns of a place follow from its counts.
        slopes: of the logarithms of results, shape (place, counted, year, unknown).
        children: of each place as a part of all, shape (place,).
        least, most: between which unknowns are looked for, shape (place, unknown).
        ties: of the sums on the unknowns of each place, shape (place, sum, unknown): results, effects, and late
            spending by year.
        shift: what a miss of the sums moves the unknowns of a place by, shape (place, unknown, sum).
    """

    engine: Engine
    counts: Counts
    gain: Gain
    slopes: Floats
    children: Floats
    least: Floats
    most: Floats
    ties: Floats
    shift: Floats


def joint_of(engine: Engine, counts: Counts, fit: Pooled, gain: Gain, children: Floats) -> Joint:
    """Return what is needed to estimate all places together.

    Args:
        counts: those that were fitted to.
        gain: of the fit, where the model is straight.
        children: number of children by place, shape (place,).
    """
    fitted, places = fit.fitted, len(fit.codes)
    flat = fit.line.slopes.reshape(places, _OBSERVED, MANY)
    share = children / children.sum()
    counted = np.isfinite(counts.values).any(axis=0) & ~MONEY[:, None]
    part = np.where(counted, fitted / np.where(counted, fitted, 1.0).sum(axis=0), 0.0).reshape(places, _OBSERVED)
    own = np.broadcast_to(np.diag(CENTRED), (places, MANY, MANY)) * share[:, None, None]
    ties = np.concatenate([part[:, :, None] * flat, own], axis=1)
    late = fitted[:, MONEY] / fitted[:, MONEY].sum(axis=(0, 1))
    late = np.where(_late(counts)[:, None], np.einsum("pmy,pmyk->pyk", late, fit.line.slopes[:, MONEY]), 0.0)
    ties = np.concatenate([ties, late], axis=1)
    sizes = ((_OBSERVED, SUM_ERROR), (MANY, MIDDLE_ERROR), (len(YEARS), LATE_ERROR))
    error = np.concatenate([np.full(many, size**2) for many, size in sizes])
    moved = gain.cover @ np.swapaxes(ties, 1, 2)
    whole = np.diag(error) + np.einsum("psk,pkt->st", ties, moved, optimize=True)
    reach = _REACH * np.sqrt(np.diagonal(fit.spreads.prior()))
    least, most = gain.mean - reach, gain.mean + reach
    return Joint(engine, counts, gain, fit.line.slopes, share, least, most, ties, moved @ np.linalg.inv(whole))


def effects_for(joint: Joint, bases: Floats, start: Floats, *, steps: int = STEPS) -> tuple[Floats, Floats]:
    """Return the unknowns of all places for England's constants, one row of them for each sample.

    Args:
        bases: England's constants, shape (sample, constant).
        start: unknowns to go from, shape (place, unknown).

    Returns:
        Unknowns, shape (sample, place, unknown), and the root mean square of the last step, shape (sample,).
    """
    samples, known = len(bases), np.isfinite(joint.counts.values).any(axis=0) & ~MONEY[:, None]
    own = np.log(_results(joint.engine, bases, _years(joint.counts))).reshape(samples, _OBSERVED)
    unknowns = np.tile(start, (samples, 1, 1))
    step = np.zeros_like(unknowns)
    for _ in range(steps):
        wanted, made = alone(joint.engine, joint.counts, joint.gain, joint.slopes, unknowns, bases)
        sums = np.where(known.ravel(), own - np.log(made.sum(axis=1)), 0.0)
        late = np.where(_late(joint.counts), _late_sum(own) - _late_sum(np.log(made.sum(axis=1))), 0.0)
        off = np.concatenate([sums, -CENTRED * _middle(unknowns, joint.children), late], axis=1)
        off -= np.einsum("ptk,spk->st", joint.ties, wanted - unknowns, optimize=True)
        wanted = wanted + np.einsum("pkt,st->spk", joint.shift, off, optimize=True)
        step = np.clip(np.clip(wanted, joint.least, joint.most) - unknowns, -_FARTHEST, _FARTHEST)
        unknowns = unknowns + step
    return unknowns, np.sqrt(np.mean(step**2, axis=(1, 2)))


def alone(
    engine: Engine, counts: Counts, gain: Gain, slopes: Floats, unknowns: Floats, bases: Floats
) -> tuple[Floats, Floats]:
    """Return the likeliest unknowns of each place by its own counts, one step on from `unknowns`.

    Args:
        slopes: of the logarithms of results, shape (place, counted, year, unknown).
        unknowns: shape (sample, place, unknown).
        bases: England's constants, shape (sample, constant).

    Returns:
        Unknowns, and the results from which the step goes, shape (sample, place, counted × year).
    """
    samples, places = unknowns.shape[:2]
    flat = slopes.reshape(places, _OBSERVED, MANY)
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = np.log(counts.values).reshape(places, _OBSERVED)
    rows = engine.rows(
        np.tile(np.arange(places), samples), unknowns.reshape(-1, MANY), np.repeat(bases, places, axis=0)
    )
    made = _results(engine, rows, _years(counts)).reshape(samples, places, _OBSERVED)
    miss = np.where(np.isfinite(seen), np.nan_to_num(seen) - np.log(made), 0.0) + _along(flat, unknowns - gain.mean)
    return gain.mean + _along(gain.gain.reshape(places, MANY, _OBSERVED), miss), made


def _years(counts: Counts) -> list[int]:
    """Years in which anything is counted."""
    there = np.asarray(np.isfinite(counts.values).any(axis=(0, 1)), bool)
    return [year for number, year in enumerate(YEARS) if there[number]]


def _late(counts: Counts) -> Flags:
    """In which years late spending is compared, shape (year,)."""
    return np.asarray(np.isfinite(counts.values[:, MONEY]).any(axis=(0, 1)), bool)


def _late_sum(logs: Floats) -> Floats:
    """The logarithm of late spending from those of its parts, shape (sample, counted × year) to (sample, year)."""
    parts = np.exp(logs.reshape(len(logs), len(COUNTED), len(YEARS))[:, MONEY])
    return np.asarray(np.log(parts.sum(axis=1)), float)


def _results(engine: Engine, rows: Floats, years: Sequence[int]) -> Floats:
    """Results that have a logarithm, shape (row, counted, year); 1 in years that are not compared."""
    made = np.ones((len(rows), len(COUNTED), len(YEARS)))
    made[:, :, [YEARS.index(year) for year in years]] = np.maximum(engine.results(rows, years), 1e-9)
    return made


def _middle(unknowns: Floats, children: Floats) -> Floats:
    """The middle of effects over places, shape (sample, unknown): of factors the logarithm of their mean."""
    made = np.log(np.einsum("p,spk->sk", children, np.exp(unknowns)))
    made[:, ADDED] = unknowns[:, :, ADDED] @ children
    return np.asarray(made, float)


def _along(slopes: Floats, moves: Floats) -> Floats:
    """Slopes of each place, shape (place, row, column), along moves of shape (sample, place, column)."""
    return np.asarray(np.swapaxes(slopes @ np.moveaxis(moves, 0, 2), 1, 2).swapaxes(0, 1), float)
