"""Bands: what a set of futures says about a number, as its mean and its quantiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Band:
    """Mean and quantiles over futures, one number a year.

    Attributes:
        n: how many futures.
        mean: shape (year,). Means add up over lines and years.
        error: Monte Carlo error of the mean, shape (year,): standard deviation over the square root of `n`.
        quantile: shape (quantile, year), in the order of `QUANTILES`. Quantiles do not add up.
    """

    n: int
    mean: Array
    error: Array
    quantile: Array

    def at(self, probability: float) -> Array:
        """Return one quantile, shape (year,)."""
        row: Array = self.quantile[QUANTILES.index(probability)]
        return row

    @property
    def low(self) -> Array:
        """The 10% quantile: the lower end of the 80% range."""
        return self.at(0.1)

    @property
    def central(self) -> Array:
        """The median."""
        return self.at(0.5)

    @property
    def high(self) -> Array:
        """The 90% quantile: the upper end of the 80% range."""
        return self.at(0.9)


def band(values: Array) -> Band:
    """Return the band of `values`, shape (future, year). A future that is not finite makes its year not finite."""
    n = values.shape[0]
    # Infinite futures make their year not a number here, and the check C23 says so aloud.
    with np.errstate(invalid="ignore", over="ignore"):
        deviation = values.std(axis=0, ddof=1) if n > 1 else np.zeros(values.shape[1])
        mean, quantile = values.mean(axis=0), np.quantile(values, QUANTILES, axis=0)
    return Band(n=n, mean=mean, error=deviation / np.sqrt(n), quantile=quantile)
