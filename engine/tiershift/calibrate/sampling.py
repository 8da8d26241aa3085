"""Draws from a posterior: many chains that move together, each step one ensemble of runs.

Two kinds of step take turns at random. One draws towards a bell: first that of least squares, then, while the chains
burn in, that of where they have been; its acceptance is what makes it exact. The other moves along the difference of
two other chains, so that what is not a bell is followed too.

Source: S. L. Cotter et al., MCMC methods for functions, 2013, https://doi.org/10.1214/13-STS421 (with the bell in place
of the prior); C. J. F. ter Braak and J. A. Vrugt, Differential evolution Markov chain, 2008,
https://doi.org/10.1007/s11222-008-9104-9, chains in two halves as D. Foreman-Mackey et al. do it, 2013.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tiershift.calibrate.fitting import Tick
from tiershift.calibrate.measures import Floats

LogDensity = Callable[[Floats], Floats]
"""Rows, shape (row, unknown), to log densities up to a constant, shape (row,)."""
_BELL_SHARE = 0.9
_KINDS = ((1.0, 1.0), (1.0, 0.5), (1.0, 0.25), (0.3, 1.0), (0.3, 0.5), (0.1, 1.0), (0.1, 0.5), (0.03, 1.0))
"""Of a step towards the bell, the share of its axes that move, and how much of each is then new.

Those kinds that get chains furthest are learnt with the bell.
"""
_LEARN_AT = (0.1, 0.2, 0.3, 0.4)
"""Parts of all steps after which the bell is drawn anew around where the chains have been; the burn-in goes on."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Draws of all chains after their burn-in.

    Attributes:
        chains: shape (chain, draw, unknown).
        accepted: the share of steps that were taken.
        r_hat: of each unknown, how far chains are from agreement; 1 is agreement.
        size: of each unknown, how many independent draws these are worth.
    """

    chains: Floats
    accepted: float
    r_hat: Floats
    size: Floats

    def rows(self, many: int) -> Floats:
        """Return `many` draws, evenly from all chains and their length, shape (row, unknown)."""
        flat = np.swapaxes(self.chains, 0, 1).reshape(-1, self.chains.shape[2])
        return np.asarray(flat[np.linspace(0, len(flat) - 1, many).round().astype(int)], float)


def sample(
    density: LogDensity, middle: Floats, covariance: Floats, *, chains: int, steps: int, seed: int,
    keep: int = 1, tick: Tick | None = None,
) -> Sample:  # fmt: skip
    """Return draws from a density that is roughly a bell.

    Args:
        middle, covariance: of the bell, shapes (unknown,) and (unknown, unknown).
        chains: an even number.
        steps: of each chain; the first half is burnt in and thrown away.
        keep: every how-many-th step is kept.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    root = laplace = _axes(covariance)
    inverse = np.asarray(np.linalg.inv(root), float)
    many, half = len(middle), chains // 2
    # Chains begin wider than the bell, so that agreement means something.
    here = middle + 1.5 * generator.standard_normal((chains, many)) @ root.T
    value = density(here)
    kept, taken = [], 0
    visited: list[Floats] = []
    tried, went = np.zeros(len(_KINDS)), np.zeros(len(_KINDS))
    chances = np.full(len(_KINDS), 1 / len(_KINDS))
    learn = {int(part * steps) for part in _LEARN_AT}
    for step in range(steps):
        if step in learn and len(visited) * chains > 8 * many:
            middle, root = _bell(np.concatenate(visited), laplace)
            inverse, visited = np.asarray(np.linalg.inv(root), float), []
            chances = _furthest(tried, went)
        for part, other in ((slice(0, half), slice(half, chains)), (slice(half, chains), slice(0, half))):
            from_bell = generator.random() < _BELL_SHARE
            pick = int(np.searchsorted(np.cumsum(chances)[:-1], generator.random()))
            share, reach = _KINDS[pick]
            moving = generator.random(many) < max(share, 1.0 / many)
            now, rest = here[part], here[other]
            noise = generator.standard_normal(now.shape)
            if from_bell:
                axes = (now - middle) @ inverse.T
                trial = middle + np.where(moving, np.sqrt(1 - reach**2) * axes + reach * noise, axes) @ root.T
            else:
                trial = _along(generator, now, rest, noise)
            found = density(trial)
            change = found - value[part]
            if from_bell:
                change = change - _log_bell(trial - middle, inverse) + _log_bell(now - middle, inverse)
            accept = np.log(generator.random(half)) < change
            here[part] = np.where(accept[:, None], trial, now)
            value[part] = np.where(accept, found, value[part])
            if from_bell:
                tried[pick] += 1
                went[pick] += float(accept.mean())
            taken += int(accept.sum()) if step >= steps // 2 else 0
        if step < steps // 2 and step % 2 == 0:
            visited.append(here.copy())
        if step >= steps // 2 and (step - steps // 2) % keep == 0:
            kept.append(here.copy())
        if tick is not None:
            tick(1)
    made = np.stack(kept, axis=1)
    return Sample(made, taken / (chains * (steps - steps // 2)), r_hat(made), effective_size(made))


def _bell(visited: Floats, before: Floats) -> tuple[Floats, Floats]:
    """The bell around the later half of what was visited, mixed with the first one, as chains may be few for it."""
    late = visited[len(visited) // 2 :]
    covariance = 0.7 * np.cov(late, rowvar=False).reshape(before.shape) + 0.3 * before @ before.T
    return np.asarray(late.mean(axis=0), float), _axes(covariance)


def _axes(covariance: Floats) -> Floats:
    """A root of a covariance whose columns are its axes: what the counts say nothing about stays apart."""
    lengths, axes = np.linalg.eigh(covariance)
    return np.asarray(axes * np.sqrt(lengths), float)


def _furthest(tried: Floats, went: Floats) -> Floats:
    """Chances of the kinds, by how far each gets chains in a step; each is still tried now and then."""
    gain = np.array([share * reach**2 for share, reach in _KINDS])
    far = gain * np.divide(went, tried, out=np.zeros_like(went), where=tried > 0)
    return np.asarray(0.2 / len(_KINDS) + 0.8 * (far / far.sum() if far.sum() > 0 else 1 / len(_KINDS)), float)


def _along(generator: np.random.Generator, now: Floats, rest: Floats, noise: Floats) -> Floats:
    """Steps along the difference of two chains of the other half; one in ten goes the whole length."""
    half, many = now.shape
    first = generator.integers(len(rest), size=half)
    second = (first + 1 + generator.integers(len(rest) - 1, size=half)) % len(rest)
    long = generator.random() < 0.1
    length = 1.0 if long else 2.38 / np.sqrt(2 * many)
    return np.asarray(now + length * (rest[first] - rest[second]) + 1e-4 * noise, float)


def _log_bell(apart: Floats, inverse: Floats) -> Floats:
    return np.asarray(-0.5 * np.sum((apart @ inverse.T) ** 2, axis=1), float)


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
