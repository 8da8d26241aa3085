"""How much of an output's variance goes with one input, from futures that were run anyway; with its error.

The share is the first-order index Var(E[Y|X]) / Var(Y) (K. Pearson's correlation ratio), estimated from the given
futures: the input's values are sorted into bins of equal count, and the variance of the output's means of the bins is
freed of what chance puts there (epsilon squared; T. L. Kelley, An unbiased correlation ratio measure, 1935,
https://doi.org/10.1073/pnas.21.9.554). Estimating it from given data: E. Plischke, E. Borgonovo and C. L. Smith, Global
sensitivity measures from given data, 2013, https://doi.org/10.1016/j.ejor.2012.11.047.

Where inputs are independent it is Sobol's first-order index. Where they are drawn together, as from a posterior, it
takes in what goes with the input through those that it is correlated with: shares then do not add up to one, and are no
parts of a decomposition. What an input does only together with others is in no share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, rankdata

from tiershift.report.bands import Array

Places = NDArray[np.intp]
GROUPS = 20
"""Parts of the futures that are left out in turn, for the error."""
_BY_CHANCE = 0.999
_ROUNDING = 1e-9
"""Share of a level below which a spread is rounding."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each output's variance that goes with each input.

    Attributes:
        share: shape (input, output); 0 where either is the same in every future. May come out a little below 0.
        error: the standard error of each share, by leaving out parts of the futures (jackknife), same shape.
        chance: what one input in a thousand reaches that has nothing to do with an output.
    """

    share: Array
    error: Array
    chance: float


def bins_for(futures: int) -> int:
    """Return how many bins so many different futures are sorted into: 9 for 100, 16 for 500, 20 for 1,000."""
    return max(2, round(2.0 * float(np.cbrt(futures))))


def variance_shares(inputs: Array, outputs: Array) -> Shares:
    """Return the share of the variance of each output that goes with each input.

    Args:
        inputs: shape (future, input). Futures that share all inputs, as when samples are used again, count as one.
        outputs: shape (future, output), finite.
    """
    of = np.unique(inputs, axis=0, return_inverse=True)[1].reshape(-1)
    different = int(of.max(initial=-1)) + 1
    shape = inputs.shape[1], outputs.shape[1]
    bins = bins_for(different)
    if different <= 2 * bins:  # nothing can be told from bins of one or two
        return Shares(np.zeros(shape), np.full(shape, np.inf), 1.0)
    same = ~(np.ptp(outputs, axis=0) > _ROUNDING * np.abs(outputs).max(axis=0))
    scaled = np.where(same, 0.0, outputs - outputs.mean(axis=0))
    scaled /= np.where(same, 1.0, scaled.std(axis=0))
    share, error, group = np.zeros(shape), np.zeros(shape), of % GROUPS
    squares = np.array([(scaled[group == one] ** 2).sum(axis=0) for one in range(GROUPS)])
    for place in np.flatnonzero(np.ptp(inputs, axis=0) > 0.0):
        rank = rankdata(inputs[:, place], method="min") - 1.0
        held = group * bins + (rank * bins / len(rank)).astype(np.intp)
        share[place], error[place] = _one(held, scaled, squares, bins)
    share[:, same], error[:, same] = 0.0, 0.0
    return Shares(share, error, _chance(different, bins))


def _one(held: Places, scaled: Array, squares: Array, bins: int) -> tuple[Array, Array]:
    """The shares of one input and their errors, shape (output,), where future k is in the cell `held[k]`.

    Cells are by group and bin; `squares` are the sums of squares of each group.
    """
    count = np.bincount(held, minlength=GROUPS * bins)
    added = np.vstack([np.zeros(scaled.shape[1]), np.cumsum(scaled[np.argsort(held, kind="stable")], axis=0)])
    sums = np.diff(added[np.concatenate([[0], np.cumsum(count)])], axis=0)
    # The whole first, and then what is left without each group in turn.
    counts, sums, squares = (
        np.concatenate([of.sum(axis=0)[None], of.sum(axis=0) - of])
        for of in (count.reshape(GROUPS, bins), sums.reshape(GROUPS, bins, -1), squares)
    )
    found = _epsilon(counts, sums, squares)
    apart = ((found[1:] - found[1:].mean(axis=0)) ** 2).sum(axis=0)
    return found[0], np.sqrt((GROUPS - 1) / GROUPS * apart)


def _epsilon(counts: Array, sums: Array, squares: Array) -> Array:
    """Epsilon squared, shape (case, output), from counts (case, bin), sums (case, bin, output) and sums of squares."""
    many = counts.sum(axis=1).astype(np.float64)[:, None]
    filled = np.count_nonzero(counts, axis=1)[:, None]
    total = squares - sums.sum(axis=1) ** 2 / many
    within = squares - (sums**2 / np.maximum(counts, 1)[:, :, None]).sum(axis=1)
    ratio = np.divide(within, total, out=np.ones_like(total), where=total > 0.0)
    made: Array = 1.0 - ratio * (many - 1.0) / (many - filled)
    return made


def _chance(futures: int, bins: int) -> float:
    """What epsilon squared exceeds once in a thousand where input and output are independent."""
    eta = float(beta.ppf(_BY_CHANCE, (bins - 1) / 2.0, (futures - bins) / 2.0))
    return 1.0 - (1.0 - eta) * (futures - 1.0) / (futures - bins)
