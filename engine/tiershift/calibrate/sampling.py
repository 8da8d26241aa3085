"""Draws from a posterior by Hamiltonian Monte Carlo: chains that glide along the slopes of the log density.

The slopes come from the model itself: it is run a little to the side along every direction in which the counts say
something, all chains and directions as one ensemble. In the other directions only the prior acts, whose slope is known.
A trajectory is accepted by the exact density at its end, so that small errors of the slopes cost steps, not truth.

What the masses and the length of a step are is learnt first: from how sharply the density bends where the chains are,
then also from how far they have moved; those draws are thrown away.

Unknowns may be held: each chain keeps its own value of them, and the others are drawn given it. So evidence of their
own stays theirs, and the counts have no say in it (a "cut": M. Plummer, Cuts in Bayesian graphical models, 2015,
https://doi.org/10.1007/s11222-014-9503-z).

Source: R. M. Neal, MCMC using Hamiltonian dynamics, 2011, https://arxiv.org/abs/1206.1901
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiershift.calibrate.fitting import STEP, Fit, Residuals, Tick
from tiershift.calibrate.forward import FARTHEST
from tiershift.calibrate.measures import Floats

_ACCEPTED = 0.75
"""The share of trajectories to be accepted, towards which the length of a step is steered while chains burn in."""
_FIRST, _SECOND = 0.4, 0.6
"""Parts of all trajectories after which the masses also learn from where chains have been, and draws are kept."""
_SAYS = 0.05
"""How sharply the counts must bend the density along a direction, beside a prior's 1, for its slope to be looked up."""
_START = 0.7
"""How wide chains start, beside the bell of least squares: inside it, as the density is much curved further out."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Draws of all chains after their burn-in.

    Attributes:
        chains: shape (chain, draw, unknown).
        accepted: the share of trajectories that were taken.
        r_hat: of each unknown, how far chains are from agreement; 1 is agreement. What a straight line through the
            values of held unknowns explains of the others' means is no disagreement; of those held it is 1.
        size: of each unknown, how many independent draws these are worth; of those held, the number of chains.
    """

    chains: Floats
    accepted: float
    r_hat: Floats
    size: Floats

    def rows(self, many: int) -> Floats:
        """Return `many` draws, evenly from all chains and their length, shape (row, unknown)."""
        flat = np.swapaxes(self.chains, 0, 1).reshape(-1, self.chains.shape[2])
        return np.asarray(flat[np.linspace(0, len(flat) - 1, many).round().astype(int)], float)


@dataclass(frozen=True, slots=True)
class _Density:
    """The log density of the free unknowns, with its slopes.

    Attributes:
        free: their numbers.
        along: the directions whose slopes are looked up, shape (free, direction).
    """

    residuals: Residuals
    free: NDArray[np.int64]
    along: Floats

    def at(self, rows: Floats) -> tuple[Floats, Floats, Floats]:
        """Return log densities (row,), slopes (row, free), and those of residuals (row, direction, residual)."""
        count, many = rows.shape
        beside = np.repeat(rows[:, None], 1 + self.along.shape[1], axis=1)
        beside[:, 1:, self.free] += STEP * self.along.T
        found = self.residuals(beside.reshape(-1, many)).reshape(count, 1 + self.along.shape[1], -1)
        value = -0.5 * np.sum(found[:, 0] ** 2, axis=1)
        counted = found[:, :, :-many]  # the last residuals are the scores themselves
        bends = (counted[:, 1:] - counted[:, :1]) / STEP
        slope = -np.einsum("rdc,rc->rd", bends, counted[:, 0]) @ self.along.T - rows[:, self.free]
        return value, slope, bends

    def looking(self, bend: Floats) -> _Density:
        """Return the density with slopes looked up where the counts' mean bend, shape (free, free), says something."""
        sharp, axes = np.linalg.eigh(bend)
        return _Density(self.residuals, self.free, np.asarray(axes[:, sharp > _SAYS], float))

    def bend(self, rows: Floats) -> Floats:
        """Return how sharply the counts bend the density on average over `rows`, shape (free, free)."""
        whole = _Density(self.residuals, self.free, np.eye(len(self.free)))
        bends = whole.at(rows)[2]
        return np.asarray(np.einsum("rdc,rec->de", bends, bends) / len(rows), float)


@dataclass(frozen=True, slots=True)
class _Masses:
    """Of a trajectory: the inverse of the masses, shape (free, free), and a root of the masses."""

    inverse: Floats
    root: Floats

    @classmethod
    def of(cls, inverse: NDArray[Any]) -> _Masses:
        masses = np.linalg.inv(inverse)
        return cls(np.asarray(inverse, float), np.asarray(np.linalg.cholesky((masses + masses.T) / 2), float))


def sample(
    residuals: Residuals, best: Fit, *, chains: int, steps: int, leaps: int, seed: int,
    held: Mapping[int, Floats] | None = None, tick: Tick | None = None,
) -> Sample:  # fmt: skip
    """Return draws from the density whose log is minus half the sum of squares of `residuals`.

    Args:
        best: the least squares fit, around which chains start.
        steps: trajectories of each chain; the first six tenths burn in and are thrown away.
        leaps: steps of a kept trajectory on average; each looks all slopes up once.
        held: of unknowns that are held, by number, the value of each chain, shape (chain,).
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    held = held or {}
    free = np.array([number for number in range(len(best.scores)) if number not in held], np.int64)
    here = _start(generator, best, free, held, chains)
    density = _Density(residuals, free, np.eye(len(free)))
    bend = density.bend(here)
    density, masses = density.looking(bend), _Masses.of(np.linalg.inv(bend + np.eye(len(free))))
    now, length, taken = density.at(here), 0.15, []
    visited: list[Floats] = []
    first, second = int(_FIRST * steps), int(_SECOND * steps)
    learn = {2, first // 3, 2 * first // 3, first, (first + second) // 2}
    for step in range(steps):
        if step in learn:
            bend = density.bend(here)
            inverse = np.linalg.inv(bend + np.eye(len(free)))
            if step >= first:
                been = np.concatenate(visited[len(visited) // 2 :])[:, free]
                inverse = 0.5 * inverse + 0.5 * np.cov(been, rowvar=False).reshape(inverse.shape)
            density, masses = density.looking(bend), _Masses.of(inverse)
            now = density.at(here)
        part = 1 / 3 if step < first else (2 / 3 if step < second else 1.0)
        many = max(1, round(part * leaps * generator.uniform(0.7, 1.3)))
        here, now, chance = _trajectory(generator, density, masses, here, now, length, many)
        if step < second:
            length *= float(np.exp(0.6 * (chance.mean() - _ACCEPTED) / np.sqrt(1 + step / 4)))
        else:
            taken.append(float(chance.mean()))
        visited.append(here.copy())
        if tick is not None:
            tick(1)
    return _sample(np.stack(visited[second:], axis=1), float(np.mean(taken)), free, held)


def _start(
    generator: np.random.Generator, best: Fit, free: NDArray[np.int64], held: Mapping[int, Floats], chains: int
) -> Floats:
    """Positions around the best; where something is held elsewhere, half way to where the best then is."""
    slope = best.slopes[:, free]
    inverse = np.linalg.inv(slope.T @ slope)
    here = np.tile(best.scores, (chains, 1))
    here[:, free] += _START * generator.standard_normal((chains, len(free))) @ np.linalg.cholesky(inverse).T
    for number, values in held.items():
        moved = -inverse @ (slope.T @ best.slopes[:, number])
        here[:, free] += 0.5 * np.outer(values - best.scores[number], moved)
        here[:, number] = values
    return np.clip(here, -FARTHEST, FARTHEST)


def _trajectory(
    generator: np.random.Generator, density: _Density, masses: _Masses, here: Floats,
    now: tuple[Floats, Floats, Floats], length: float, many: int,
) -> tuple[Floats, tuple[Floats, Floats, Floats], Floats]:  # fmt: skip
    """Glide `many` leaps from `here`; return where chains are then, what is known there, and chances of acceptance."""
    free = density.free
    leap = length * generator.uniform(0.8, 1.2, (len(here), 1))
    speed = generator.standard_normal((len(here), len(free))) @ masses.root.T
    before = now[0] - _energy(speed, masses)
    there, found = here.copy(), now
    for number in range(many):
        speed = speed + (0.5 * leap if number == 0 else leap) * found[1]
        there[:, free] += leap * (speed @ masses.inverse)
        found = density.at(there)
    speed = speed + 0.5 * leap * found[1]
    change = np.nan_to_num(found[0] - _energy(speed, masses) - before, nan=-np.inf)
    chance = np.exp(np.minimum(change, 0.0))
    accept = generator.random(len(here)) < chance
    kept = [np.where(accept.reshape(-1, *(1,) * (new.ndim - 1)), new, old) for new, old in zip(found, now, strict=True)]
    return np.where(accept[:, None], there, here), (kept[0], kept[1], kept[2]), chance


def _energy(speed: Floats, masses: _Masses) -> Floats:
    return np.asarray(0.5 * np.einsum("ci,ij,cj->c", speed, masses.inverse, speed), float)


def _sample(made: Floats, accepted: float, free: NDArray[np.int64], held: Mapping[int, Floats]) -> Sample:
    chains, _, many = made.shape
    agreement, size = np.ones(many), np.full(many, float(chains))
    level = made[:, :, free]
    if held:
        known = np.stack([np.ones(chains), *held.values()], axis=1)
        line = np.linalg.lstsq(known, level.mean(axis=1), rcond=None)[0]
        level = level - (known[:, 1:] @ line[1:])[:, None]
    agreement[free], size[free] = r_hat(level), effective_size(level)
    return Sample(made, accepted, agreement, size)


def r_hat(chains: Floats) -> Floats:
    """Return the split R-hat of each unknown of chains, shape (chain, draw, unknown).

    Source: A. Gelman et al., Bayesian Data Analysis, 3rd ed. 2013, section 11.4
    """
    length = chains.shape[1] // 2
    split = np.concatenate([chains[:, :length], chains[:, -length:]])
    within = np.mean(np.var(split, axis=1, ddof=1), axis=0)
    between = length * np.var(np.mean(split, axis=1), axis=0, ddof=1)
    ratio = ((length - 1) / length * within + between / length) / np.maximum(within, 1e-300)
    return np.asarray(np.sqrt(ratio), float)


def effective_size(chains: Floats) -> Floats:
    """Return how many independent draws the chains, shape (chain, draw, unknown), are worth, for each unknown.

    Autocorrelations are summed in pairs until a pair is no longer positive (C. J. Geyer, 1992).
    """
    count, length, many = chains.shape
    centred = chains - chains.mean(axis=(0, 1))
    variance = np.mean(centred**2, axis=(0, 1))
    made = np.empty(many)
    for unknown in range(many):
        padded = np.fft.rfft(centred[:, :, unknown], 2 * length, axis=1)
        spread = np.fft.irfft(padded * np.conj(padded), 2 * length, axis=1)[:, :length]
        rho = spread.mean(axis=0) / np.arange(length, 0, -1) / max(variance[unknown], 1e-300)
        pairs = rho[0 : length // 2 * 2 : 2] + rho[1 : length // 2 * 2 : 2]
        ends = np.flatnonzero(pairs <= 0.0)
        made[unknown] = count * length / max(2.0 * np.sum(pairs[: ends[0]] if len(ends) else pairs) - 1.0, 1.0 / count)
    return np.asarray(np.minimum(made, count * length), float)
