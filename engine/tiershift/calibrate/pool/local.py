"""A place by its name: what its counts say of its size and starts, and what was estimated of its effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from tiershift.calibrate.pool.ahead import DRAWN_FROM, NAMES
from tiershift.calibrate.pool.counted import YEARS, counts_of, deflators
from tiershift.calibrate.pool.futures import last_counts
from tiershift.calibrate.pool.rows import ENTRY, ENTRY_AT, EXIT, EXIT_AT, FACTORS
from tiershift.calibrate.pool.series import SPRINGS, TOO_SMALL, Floats, codes_of, table
from tiershift.calibrate.pool.shelf import Shelved, effects_of
from tiershift.calibrate.pool.sizes import (
    CARE_SPEND,
    FAMILIES,
    JUSTICE,
    SAFEGUARDING,
    UNDER_FIVES,
    YOUNG,
    Sizes,
    local_of,
    sizes_of,
)
from tiershift.calibrate.pool.told import verdict
from tiershift.model.load import Model
from tiershift.model.local import Effects, Local, scale_of
from tiershift.places import Panel, read_panel
from tiershift.places.local import place_local as from_counts_alone
from tiershift.run.posteriors import posterior_of

BELIEF = "prevention_share"
NEED_ID = "children_in_need"
"""Not gone on from: support at home lasts nine months, so that its count is forgotten within the first year."""
EFFECTS = "what sets it apart beside its size"
TIERS = {
    "universal": (UNDER_FIVES, YOUNG), "targeted": (FAMILIES,), "specialist": (SAFEGUARDING, JUSTICE),
    "care": (CARE_SPEND,),
}  # fmt: skip


def place_local(name: str, model: Model, panel: Panel | None = None, *, where: str = "--place") -> Local:
    """Return how an authority differs from England, for `model.at`: by its counts, and by effects estimated from them.

    Args:
        name: what people call it, its ONS code, or its DfE number.
        model: the children's-system model.
        panel: of places; the shipped one without.
        where: what the name was given to, for messages.

    Raises:
        UsageError: nobody or several are meant, it was abolished, or it has too few children for rates.
        ParameterError: the file of effects was made for another model, history or panel.
    """
    panel = panel or read_panel()
    code = panel.place(name, where=where).code
    if code in TOO_SMALL:
        return from_counts_alone(name, panel=panel, where=where)
    codes = codes_of(panel)
    sizes = sizes_of(panel) if panel.own else _sizes(panel.folder)
    prices = deflators(model.england.path)
    made = local_of(sizes, codes.index(code), model, panel)
    counts = counts_of(panel, (code,), prices)
    until = max((year for year in YEARS if last_counts(counts, 0, year)), default=None)
    if until is not None:
        seen = {id_: value for id_, value in last_counts(counts, 0, until).items() if id_ != NEED_ID}
        names = {variable.id: variable.name for variable in model.variables.values()}
        made = replace(made, counts=tuple((names[id_], until + 0.25, value) for id_, value in seen.items()))
    made = replace(made, outturns=_outturns(panel, code, prices))
    how = (
        f"its own counts and, as far as they leave it open, its statistical neighbours. {verdict(panel, code)}".strip()
    )
    made = replace(made, estimated={**made.estimated, EFFECTS: how})
    return with_effects(made, effects_of(model, panel)[code], model)


@lru_cache(maxsize=2)
def _sizes(folder: Path) -> Sizes:
    return sizes_of(read_panel(folder))


def with_effects(local: Local, found: Shelved, model: Model) -> Local:
    """Return a place with its effects: earlier springs at their means, later ones and all factors drawn."""
    early = [number for number, year in enumerate(SPRINGS) if year < DRAWN_FROM]
    values = {**pinned(local, model), **local.values}
    for name, own in ((ENTRY, ENTRY_AT), (EXIT, EXIT_AT)):
        effects = found.unknowns[own]
        values[name] = {f"spring {SPRINGS[number]}": float(effects[number]) for number in early}
    names, rows = [], []
    for number, name in enumerate(NAMES):
        for constant in FACTORS.get(name, (name,)):
            names.append(constant)
            rows.append(number)
    return replace(local, values=values, effects=Effects(tuple(names), *_spread(found, rows)))


def pinned(local: Local, model: Model) -> dict[str, float | Mapping[str, float]]:
    """Return the values at a place of what England's history pins down: those of the model file, for its size.

    A sample of England's posterior meets England's counts as a whole, and not those of a place with its effects, which
    were estimated around the values of the file. So of these parameters a place takes these values in every future;
    what it draws are its effects, the prevention share, and all that no count of England speaks of.
    """
    posterior, known = posterior_of(model), model.england.parameters.values
    made: dict[str, float | Mapping[str, float]] = {}
    for one in (known[id_] for id_ in (posterior.ids if posterior else ()) if id_ != BELIEF):
        size = scale_of(local, one.id, one.unit)
        table = {element.name: element.value * size for element in one.elements}
        made[one.name] = table if one.elements else one.value * size
    return made


def _spread(found: Shelved, rows: list[int]) -> tuple[Floats, Floats]:
    """Means and lower triangle of constants, several of which may go by one number."""
    many = len(rows)
    first = {row: number for number, row in reversed(list(enumerate(rows)))}
    lower = np.zeros((many, many))
    for number, row in enumerate(rows):
        for other in range(row + 1):
            lower[number, first[other]] = found.cholesky[row, other]
    return found.mean[rows], lower


def _outturns(panel: Panel, code: str, prices: Mapping[int, float]) -> dict[int, dict[str, float]]:
    """Spending by tier at the prices of 2023-24, in years in which every line of it is known."""
    made: dict[int, dict[str, float]] = {}
    for year in YEARS:
        at = SPRINGS.index(year)
        lines = {tier: sum(table(panel, (code,), one).values[0, at] for one in names) for tier, names in TIERS.items()}
        if all(np.isfinite(value) for value in lines.values()):
            made[year] = {tier: float(value * prices[year]) for tier, value in lines.items()}
    return made
