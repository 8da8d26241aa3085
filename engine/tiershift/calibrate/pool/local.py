"""A place by its name: what its counts say of its size and starts, and what was estimated of its effects."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.ahead import DRAWN, NAMES
from tiershift.calibrate.pool.counted import YEARS, counts_of, deflators
from tiershift.calibrate.pool.futures import last_counts
from tiershift.calibrate.pool.own import own_after, refitted
from tiershift.calibrate.pool.rows import FACTORS
from tiershift.calibrate.pool.series import TOO_SMALL, Floats, codes_of
from tiershift.calibrate.pool.shelf import Shelved, effects_of
from tiershift.calibrate.pool.sizes import Sizes, local_of, sizes_of
from tiershift.calibrate.pool.spent import outturns
from tiershift.calibrate.pool.told import verdict
from tiershift.errors import Problem, UsageError
from tiershift.model.load import Model
from tiershift.model.local import Effects, Local
from tiershift.places import Panel, read_panel
from tiershift.places.derived import POPULATION
from tiershift.places.kinds import Authority

NEED_ID = "children_in_need"
"""Not gone on from: support at home lasts nine months, so that its count is forgotten within the first year."""
EFFECTS = "what sets it apart beside its size"


def place_local(name: str, model: Model, panel: Panel | None = None, *, where: str = "--place") -> Local:
    """Return how an authority differs from England, for `model.at`: by its counts, and by effects estimated from them.

    Where the panel has a council's own figures, its effects are estimated again with them.

    Args:
        name: what people call it, its ONS code, or its DfE number.
        model: the children's-system model.
        panel: of places; the shipped one without.
        where: what the name was given to, for messages.

    Raises:
        UsageError: nobody or several are meant, it was abolished, or it has too few children for rates.
        ParameterError: the files of effects were made for another model, history, posterior or panel.
    """
    panel = panel or read_panel()
    place = panel.place(name, where=where)
    code = place.code
    if code in TOO_SMALL:
        raise UsageError(_too_small(panel, place, where))
    found = effects_of(model, panel, code)
    if any(key[0] == code for key in panel.own):
        found = refitted(found, panel, code, model)
    return local_with(found, code, model, panel)


def local_with(found: Shelved, code: str, model: Model, panel: Panel) -> Local:
    """Return an authority by its counts, with given effects."""
    own = any(key[0] == code for key in panel.own)
    sizes = sizes_of(panel) if own else _sizes(panel.folder)
    made = local_of(sizes, codes_of(panel).index(code), model, panel)
    counts = counts_of(panel, (code,), deflators(model.england.path))
    until = max((year for year in YEARS if last_counts(counts, 0, year)), default=None)
    if until is not None:
        seen = {id_: value for id_, value in last_counts(counts, 0, until).items() if id_ != NEED_ID}
        names = {variable.id: variable.name for variable in model.variables.values()}
        went_on = own_after(panel, code)
        counted = ((names[id_], year + 0.25, value) for id_, year, value in went_on if id_ in names)
        made = replace(made, counts=(*((names[id_], until + 0.25, value) for id_, value in seen.items()), *counted))
    spent, guessed = outturns(panel, code, made.share)
    how = "its own counts and, as far as they leave it open, its statistical neighbours"
    made = replace(made, outturns=spent, estimated={**made.estimated, **guessed, EFFECTS: how})
    made = replace(made, tried=verdict(panel, code))
    return replace(made, effects=drawn_from(found))


def _too_small(panel: Panel, place: Authority, where: str) -> Problem:
    children = panel.backcast(place.code, POPULATION)[1]
    known = children[np.isfinite(children)]
    count = f"{known[-1]:,.0f}" if len(known) else "an unknown number of"
    near = [panel.authorities[one.code].name for one in panel.neighbours(place.code)[:3]]
    see = f"; see {' or '.join(near)}" if near else ""
    what = f"{place.name} has {count} children, too few for a forecast of its own"
    return Problem(where, what, way_out=f"Its counts are suppressed for privacy{see}.")


@lru_cache(maxsize=2)
def _sizes(folder: Path) -> Sizes:
    return sizes_of(read_panel(folder))


def drawn_from(found: Shelved) -> Effects:
    """Return effects as futures draw them: around those of the sample of England's posterior that a future takes."""
    onwards = found.onwards
    names, rows = [], []
    for number, name in enumerate(NAMES):
        for constant in FACTORS.get(name, (name,)):
            names.append(constant)
            rows.append(number)
    mean, samples = onwards.means(found.unknowns), onwards.means(found.samples)
    return Effects(tuple(names), mean[rows], _lower(found.lower, rows), samples[:, rows], found.posterior)


def _lower(lower: Floats, rows: list[int]) -> Floats:
    """The lower triangle for constants, several of which may go by one number."""
    first = {row: number for number, row in reversed(list(enumerate(rows)))}
    at = {row: number for number, row in enumerate(DRAWN)}
    made = np.zeros((len(rows), len(rows)))
    for number, row in enumerate(rows):
        for other in DRAWN if row in at else ():
            if other <= row:
                made[number, first[other]] = lower[at[row], at[other]]
    return made
