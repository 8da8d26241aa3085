"""All authorities through the engine at once: rows of constants, and what is compared with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tiershift.calibrate.measures import Outputs, measured, named
from tiershift.calibrate.pool.counted import COUNTED, YEARS
from tiershift.calibrate.pool.series import SPRINGS, Floats
from tiershift.compile.build import Kernel
from tiershift.compile.program import FINAL_TIME
from tiershift.model.load import Model
from tiershift.model.local import Local
from tiershift.model.names import identifier
from tiershift.model.tree import Ref
from tiershift.run.batch import run
from tiershift.run.dataset import cells_of
from tiershift.run.inputs import constants_by_id, inputs
from tiershift.run.local import Placed, placed
from tiershift.run.schedule import Schedule, schedule
from tiershift.run.simulate import kernel_of

FACTORS: Mapping[str, tuple[str, ...]] = {
    "referrals": ("base referral rate",),
    "accepted referrals": ("base accepted share",),
    "section 47 enquiries": ("base section 47 per referral",),
    "conferences": ("base conference yield",),
    "plans ending": ("base plan end rate",),
    "episodes closing": ("episode closing rate",),
    "short stays": ("early return share",),
    "adoption": ("adoption rate",),
    "wish for homes": tuple(
        f"wanted placement[{age}, childrens home]" for age in ("primary", "early teens", "late teens")
    ),
    "prevention": ("prevention share",),
    "cost of care": (
        "price at start", "homes price at start", "home cost at start", "cost of a care leaver", "cost of an adoption",
        "cost of a guardianship", "other cost of care",
    ),
    "cost of specialist services": (
        "cost of a social worker", "cost of an investigation", "cost of support at home", "cost of a plan",
        "other specialist spend per child", "specialist spend before the line break",
    ),
}  # fmt: skip
"""What may set an authority apart for good, as a factor on constants of the model; on the prevention share, added."""
ADDED = tuple(FACTORS).index("prevention")
ENTRY, EXIT = "entry effect of the place", "exit effect of the place"
MANY = len(FACTORS) + 2 * len(SPRINGS)
"""Unknowns of an authority: logarithms of the factors, then the effects on entry and on exit at each spring."""
ENTRY_AT = slice(len(FACTORS), len(FACTORS) + len(SPRINGS))
EXIT_AT = slice(len(FACTORS) + len(SPRINGS), MANY)


@dataclass(frozen=True, slots=True)
class Engine:
    """A compiled model with what is looked at of every authority.

    Attributes:
        kernel, base, changes: the model of England, its constants, and what changes during a run.
        placed: what makes its rows those of each authority.
        moved: of each unknown, the columns that it multiplies by its exponential or, of effects, is added to.
        cells, kept: where results are.
        end: the column of FINAL TIME.
    """

    kernel: Kernel
    base: Floats
    changes: Schedule
    placed: tuple[Placed, ...]
    moved: tuple[NDArray[np.intp], ...]
    cells: Mapping[str, NDArray[np.int64]] = field(repr=False)
    kept: NDArray[np.int64] = field(repr=False)
    end: int

    def rows(self, places: Sequence[int] | NDArray[np.int64], unknowns: Floats, base: Floats | None = None) -> Floats:
        """Return constants for places with their unknowns, one row for each, shape (row, constant).

        Args:
            places: the number of the authority of each row.
            unknowns: shape (row, unknown).
            base: England's constants of each row, in place of those of the model file.
        """
        own = np.asarray(places)
        rows = np.tile(self.base, (len(own), 1)) if base is None else np.array(base, float)
        for place in np.unique(own):
            here = own == place
            part = rows[here]
            self.placed[place].localise(part, 0, None)
            rows[here] = part
        for number, columns in enumerate(self.moved):
            if number < len(FACTORS) and number != ADDED:
                rows[:, columns] *= np.exp(unknowns[:, number])[:, None]
            else:
                rows[:, columns] += unknowns[:, number][:, None]
        for place in np.unique(own):
            shares = self.placed[place].shares
            rows[np.ix_(own == place, shares)] = np.minimum(rows[np.ix_(own == place, shares)], 1.0)
        return rows

    def results(self, rows: Floats, years: Sequence[int] = YEARS, changes: Schedule | None = None) -> Floats:
        """Return what is compared in some years, shape (row, counted, year)."""
        rows = rows.copy()
        rows[:, self.end] = max(years) + 0.25
        done = run(self.kernel, rows, changes or self.changes, self.kept)
        found = Outputs(done.times, {name: done.values[:, :, own].sum(axis=2) for name, own in self.cells.items()})
        return np.stack([measured(counted.measure, found, years) for counted in COUNTED], axis=1)


def engine_of(model: Model, locals_: Sequence[Local]) -> Engine:
    """Return the model of England compiled for what is compared, and what makes it that of each authority.

    Raises:
        InputError: a local speaks of what the model does not have; see the class raised.
    """
    names = tuple(dict.fromkeys(name for counted in COUNTED for name in named(counted.measure)))
    kernel = kernel_of(model)
    cells = {name: _cells(cells_of(model, kernel.program), name) for name in names}
    refs = list(dict.fromkeys(cell for own in cells.values() for cell in own))
    given = inputs(model, kernel, None)
    base = given.rows(0, 1)[0]
    changes = schedule(None, kernel.program, constants_by_id(model, kernel), model.name, base)
    numbers = {cell: number for number, cell in enumerate(kernel.program.constants)}
    at = {cell: number for number, cell in enumerate(refs)}
    own = cells_of(model, kernel.program)
    moved = [_columns(own, numbers, names) for names in FACTORS.values()]
    moved += [_columns(own, numbers, (f"{name}[spring {year}]",)) for name in (ENTRY, EXIT) for year in SPRINGS]
    made = tuple(_placed(model.at(local), kernel, given.columns, given.arrays) for local in locals_)
    return Engine(
        kernel, base, changes, made, tuple(moved),
        {name: np.array([at[cell] for cell in cells[name]], np.int64) for name in names},
        np.array([kernel.program.slots[cell] for cell in refs], np.int64), numbers[FINAL_TIME],
    )  # fmt: skip


def _placed(model: Model, kernel: Kernel, columns: Mapping[str, int],
            arrays: Mapping[str, tuple[NDArray[np.intp], Floats]]) -> Placed:  # fmt: skip
    found = placed(model, kernel.program, columns, arrays, ())
    assert found is not None, "it is a place"
    return found


def _split(name: str) -> tuple[str, tuple[str, ...] | None]:
    bare, _, inside = name.partition("[")
    return bare, tuple(part.strip().lower() for part in inside.rstrip("]").split(",")) if inside else None


def _cells(own: Mapping[str, tuple[Ref, ...]], name: str) -> tuple[Ref, ...]:
    bare, subs = _split(name)
    found = own[identifier(bare)]
    return found if subs is None else tuple(cell for cell in found if tuple(map(str.lower, cell.subs)) == subs)


def _columns(own: Mapping[str, tuple[Ref, ...]], numbers: Mapping[Ref, int], names: Sequence[str]) -> NDArray[np.intp]:
    made = []
    for name in names:
        bare, subs = _split(name)
        cells = [c for c in own.get(identifier(bare), ()) if c in numbers]
        made += [numbers[c] for c in cells if subs is None or tuple(sub.lower() for sub in c.subs) == subs]
    return np.array(made, np.intp)
