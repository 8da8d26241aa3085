"""The effects of all authorities from their counts: the model made straight again and again, until it stays put."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from tiershift.calibrate.pool.bell import LEVELS, START, Spreads, Straight, found_in, level_of, likeliest, loosened
from tiershift.calibrate.pool.counted import COUNTED, YEARS, Counts
from tiershift.calibrate.pool.rows import MANY, Engine
from tiershift.calibrate.pool.series import Floats

_STEP = 1e-3
_FARTHEST = 0.7
"""The largest step of an unknown in one turn, in logarithms."""
_TURNS = 3
"""Rounds of spreads and, in each, of steps."""
_BRIDGED = 0.15**2
"""Further variance of a count made from the authorities that came before."""

Tick = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pooled:
    """What was found of all authorities together.

    Attributes:
        codes: the authorities, in order.
        unknowns: shape (authority, unknown), in logarithms.
        covariance: shape (authority, unknown, unknown).
        spreads: what they share.
        explained: of each level, the part of the variance between places that neighbours explain.
        until: the last year of counts used.
        odd: how far each count is from what all else says, in sds, shape (authority, counted, year).
        fitted: results at the unknowns, shape (authority, counted, year).
        line: the model of each place around its unknowns, with its counts.
    """

    codes: tuple[str, ...]
    unknowns: Floats
    covariance: Floats
    spreads: Spreads
    explained: Floats
    until: int
    odd: Floats
    fitted: Floats
    line: Straight = field(repr=False)


def pooled(engine: Engine, counts: Counts, near: Floats, *, until: int = YEARS[-1], tell: Tick | None = None) -> Pooled:
    """Return the effects of all authorities from counts up to the year `until`.

    Args:
        engine: for the authorities of `counts`, in the same order.
        near: weights of the statistical neighbours, shape (authority, authority).
    """
    tell = tell or (lambda _: None)
    known = counts.until(until)
    line, alone = bare(known, until), START
    unknowns, spreads, values = np.zeros((len(known.codes), MANY)), START, np.zeros(0)
    for turn in range(_TURNS):
        for step in range(3 if turn == 0 else 2):
            tell(f"round {turn + 1} of {_TURNS}, step {step + 1}")
            line, values = straight(engine, unknowns, line, known)
            found = found_in(line, spreads)
            unknowns = unknowns + np.clip(found.unknowns - unknowns, -_FARTHEST, _FARTHEST)
        tell(f"round {turn + 1} of {_TURNS}, spreads")
        line, values = straight(engine, unknowns, line, known)
        if turn:
            line = loosened(line, found_in(line, spreads), chance_of(known))
        alone = likeliest(line, spreads, near=False, most=60 if turn in (0, _TURNS - 1) else 20)
        line = replace(line, around=near @ (level_of(found_in(line, alone).unknowns)))
        spreads = likeliest(line, spreads)
    explained = np.clip(1 - (spreads.level / alone.level) ** 2, 0.0, 1.0)
    for step in range(2):
        tell(f"last steps, {step + 1} of 2")
        found = found_in(line, spreads)
        unknowns = unknowns + np.clip(found.unknowns - unknowns, -_FARTHEST, _FARTHEST)
        line, values = straight(engine, unknowns, line, known)
    found = found_in(line, spreads)
    return Pooled(
        known.codes, found.unknowns, found.covariance, spreads, explained, until, found.odd,
        np.exp(values), line,
    )  # fmt: skip


def bare(known: Counts, until: int) -> Straight:
    """The counts, with nothing said of the model yet."""
    shape = known.values.shape
    places, none = shape[0], np.zeros(shape[0])
    stock, starters = known.values[:, 0], known.values[:, 1]
    both = np.isfinite(stock) & np.isfinite(starters)
    flow = np.sum(np.where(both, starters, 0.0), axis=1) / np.maximum(np.sum(np.where(both, stock, 0.0), axis=1), 1.0)
    return Straight(
        np.zeros((*shape, MANY)), np.full(shape, np.nan), chance_of(known), until, np.zeros((places, LEVELS)),
        np.where(both.any(axis=1), flow, none),
    )  # fmt: skip


def chance_of(known: Counts) -> Floats:
    """The variance of the logarithm of a count by chance, and of what was made from other authorities."""
    whole = np.array([counted.whole for counted in COUNTED])
    made = np.where(whole[:, None], 1.0 / np.maximum(known.values, 1.0), 0.0) + _BRIDGED * known.bridged
    return np.where(np.isfinite(known.values), made, 0.0)


def straight(engine: Engine, unknowns: Floats, line: Straight, known: Counts) -> tuple[Straight, Floats]:
    """Return the model of all places as straight lines around their unknowns, and the logarithms of its results."""
    until = line.until
    with np.errstate(divide="ignore", invalid="ignore"):
        aims = np.log(known.values)
    places = len(unknowns)
    beside = np.repeat(unknowns[:, None], MANY + 1, axis=1)
    beside[:, range(1, MANY + 1), range(MANY)] += _STEP
    numbers = np.repeat(np.arange(places), MANY + 1)
    years = [year for year in YEARS if year <= until]
    made = engine.results(engine.rows(numbers, beside.reshape(-1, MANY)), years)
    values = np.log(np.maximum(made, 1e-9)).reshape(places, MANY + 1, len(COUNTED), len(years))
    slopes = np.zeros((places, len(COUNTED), len(YEARS), MANY))
    slopes[:, :, : len(years)] = np.moveaxis(values[:, 1:] - values[:, :1], 1, -1) / _STEP
    here = np.zeros((places, len(COUNTED), len(YEARS)))
    here[:, :, : len(years)] = values[:, 0]
    target = aims - here + np.einsum("pmyk,pk->pmy", slopes, unknowns)
    return replace(line, slopes=slopes, aims=target), here
