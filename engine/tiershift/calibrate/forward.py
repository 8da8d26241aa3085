"""Rows of parameters through the engine, to what is compared with the counts.

The unknowns are standard normal scores: a score of 0 is the middle of a parameter's prior, and every prior becomes the
same bell. What is fitted, sampled and profiled are scores; `theta` turns them into the model's units.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.interpolate import CubicSpline

from tiershift.calibrate.measures import Floats, Outputs, measured, named
from tiershift.calibrate.targets import Target
from tiershift.compile.build import Kernel
from tiershift.compile.pipeline import lower
from tiershift.compile.program import FINAL_TIME, Program
from tiershift.model.distributions import Beta, Draw, Pert
from tiershift.model.load import Model
from tiershift.model.names import identifier, meant
from tiershift.model.tree import Ref
from tiershift.run.batch import run
from tiershift.run.dataset import cells_of
from tiershift.run.inputs import constants_by_id, inputs
from tiershift.run.schedule import Schedule, schedule
from tiershift.run.simulate import kernel_of

FARTHEST = 4.0
"""Scores beyond this are not looked at: one chance in 30,000."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A parameter that may move.

    Attributes:
        name: in the modeller's spelling.
        unit: of the parameter; of an array, its one factor has none.
        draw, low, high: its prior, cut off at the ends.
        start: the value in the model file, 1 for the factor of an array.
        asked: whether the targets file names it; else it comes along because it is drawn and moves what is compared.
        apart: whether its evidence is not these series, so that they have no say in it.
    """

    name: str
    unit: str
    draw: Draw
    low: float
    high: float
    start: float
    asked: bool = True
    apart: bool = False

    def theta(self, score: Floats) -> Floats:
        """Return values for scores."""
        within = np.clip(score, -FARTHEST, FARTHEST)
        if isinstance(self.draw, Beta | Pert):  # inverting these takes longer than the model's run
            return np.asarray(np.clip(_curve(self)(within), self.low, self.high), float)
        return self._exact(within)

    def score(self, value: float) -> float:
        """Return the score of a value, within the farthest."""
        first, last = self._ends()
        chance = (self.draw.cdf(np.array([value]))[0] - first) / (last - first)
        return float(np.clip(special.ndtri(np.clip(chance, 1e-12, 1 - 1e-12)), -FARTHEST, FARTHEST))

    def _exact(self, score: Floats) -> Floats:
        first, last = self._ends()
        return np.clip(self.draw.ppf(first + special.ndtr(score) * (last - first)), self.low, self.high)

    def _ends(self) -> tuple[float, float]:
        """The chances of the prior before it is cut off, at its ends."""
        first, last = self.draw.cdf(np.array([self.low, self.high])).tolist()
        return first, last


@lru_cache(maxsize=1024)
def _curve(unknown: Unknown) -> CubicSpline:
    """Values over scores as a smooth curve through 801 points, exact to nine digits."""
    scores = np.linspace(-FARTHEST, FARTHEST, 801)
    return CubicSpline(scores, unknown._exact(scores))


@dataclass(frozen=True, slots=True)
class Forward:
    """A compiled model with what is looked at.

    Attributes:
        kernel, base, changes: the model, its constants as written, and what its plan changes.
        places: of each unknown, the columns of its constants; several for an array, which move by one factor.
        cells: of each name that is looked at, where its results are among those kept.
        kept: the slots that are kept.
        end: the column of FINAL TIME, where it is a constant.
    """

    kernel: Kernel
    base: Floats
    changes: Schedule
    unknowns: tuple[Unknown, ...]
    places: tuple[NDArray[np.int64], ...]
    cells: Mapping[str, NDArray[np.int64]]
    kept: NDArray[np.int64]
    end: int | None

    def outputs(self, scores: Floats, last: float) -> Outputs:
        """Return the results of rows of scores, shape (row, unknown), to the time `last`."""
        rows = np.tile(self.base, (len(scores), 1))
        for unknown, places, column in zip(self.unknowns, self.places, np.asarray(scores, float).T, strict=True):
            values = unknown.theta(column)
            rows[:, places] = values[:, None] if len(places) == 1 else rows[:, places] * values[:, None]
        if self.end is not None:
            rows[:, self.end] = np.minimum(rows[:, self.end], last)
        done = run(self.kernel, rows, self.changes, self.kept)
        found = {name: done.values[:, :, own].sum(axis=2) for name, own in self.cells.items()}
        return Outputs(done.times, found)

    def theta(self, scores: Floats) -> Floats:
        """Return the values of rows of scores, both of shape (row, unknown)."""
        columns = [unknown.theta(column) for unknown, column in zip(self.unknowns, scores.T, strict=True)]
        return np.stack(columns, axis=1) if columns else np.empty((len(scores), 0))

    def start(self) -> Floats:
        """Return the scores of the values in the model file, shape (unknown,)."""
        return np.array([unknown.score(unknown.start) for unknown in self.unknowns])


def found(model: Model, targets: Sequence[Target]) -> tuple[tuple[Target, ...], Mapping[str, tuple[str, ...]]]:
    """Return the targets that the model has results for, and for each of the others the names that it lacks."""
    there: list[Target] = []
    missing: dict[str, tuple[str, ...]] = {}
    for target in targets:
        lacking = tuple(name for name in named(target.measure) if _variable(model, name) is None)
        if lacking:
            missing[target.name] = lacking
        else:
            there.append(target)
    return tuple(there), missing


def forward(model: Model, targets: Sequence[Target], unknowns: Sequence[Unknown]) -> Forward:
    """Return the model compiled for what the targets look at, with the places of the unknowns.

    Unknowns that nothing looked at depends on keep an empty place: they stay at their prior.
    """
    names = tuple(dict.fromkeys(name for target in targets for name in named(target.measure)))
    whole = lower(model.tree, model.data)
    cells = {name: _cells(model, whole, name) for name in names}
    refs = list(dict.fromkeys(cell for own in cells.values() for cell in own))
    kernel = kernel_of(model, kept=refs)
    given = inputs(model, kernel, None)
    base = given.rows(0, 1)[0]
    changes = schedule(None, kernel.program, constants_by_id(model, kernel), model.name, base)
    numbers = {cell: number for number, cell in enumerate(kernel.program.constants)}
    own = cells_of(model, kernel.program)
    places = tuple(
        np.array([numbers[cell] for cell in own.get(identifier(unknown.name), ()) if cell in numbers], np.int64)
        for unknown in unknowns
    )
    at = {cell: number for number, cell in enumerate(refs)}
    return Forward(
        kernel, base, changes, tuple(unknowns), places,
        {name: np.array([at[cell] for cell in cells[name]], np.int64) for name in names},
        np.array([kernel.program.slots[cell] for cell in refs], np.int64), numbers.get(FINAL_TIME),
    )  # fmt: skip


def compared(forward: Forward, targets: Sequence[Target], years: Mapping[str, Sequence[int]], scores: Floats,
             last: float) -> list[Floats]:  # fmt: skip
    """Return what each target is in its years, each of shape (row, year)."""
    outputs = forward.outputs(scores, last)
    return [measured(target.measure, outputs, years[target.name]) for target in targets]


def _variable(model: Model, name: str) -> str | None:
    return meant(re.sub(r"\[.*\]$", "", name).strip(), {id_: v.name for id_, v in model.variables.items()})


def _cells(model: Model, program: Program, name: str) -> tuple[Ref, ...]:
    """The cells of a variable, all its elements, or the one that `name[element]` names."""
    id_ = _variable(model, name)
    own = cells_of(model, program).get(id_ or "", ())
    element = re.search(r"\[(.*)\]$", name)
    if element is None:
        return own
    wanted = tuple(part.strip().lower() for part in element[1].split(","))
    return tuple(cell for cell in own if tuple(sub.lower() for sub in cell.subs) == wanted)
