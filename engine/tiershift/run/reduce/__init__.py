"""Reducers: what is asked of futures that are run, taken in and forgotten."""

from __future__ import annotations

from tiershift.run.reduce.crossing import Exceedance, FirstPassage
from tiershift.run.reduce.extremes import Extremes
from tiershift.run.reduce.kept import Everything
from tiershift.run.reduce.moments import Mean, Variance
from tiershift.run.reduce.quantiles import Quantiles
from tiershift.run.reduce.shape import Found, Reducer, Reduction, Shape

__all__ = [
    "Everything",
    "Exceedance",
    "Extremes",
    "FirstPassage",
    "Found",
    "Mean",
    "Quantiles",
    "Reducer",
    "Reduction",
    "Shape",
    "Variance",
]
