"""A place by its name: what its counts say of its size and starts, and what was estimated of its effects."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

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
from tiershift.model.load import Model
from tiershift.model.local import Effects, Local
from tiershift.places import Panel, read_panel

TIERS = {
    "universal": (UNDER_FIVES, YOUNG), "targeted": (FAMILIES,), "specialist": (SAFEGUARDING, JUSTICE),
    "care": (CARE_SPEND,),
}  # fmt: skip


def place_local(name: str, model: Model, panel: Panel | None = None) -> Local:
    """Return how an authority differs from England, for `model.at`.

    Args:
        name: what people call it, its ONS code, or its DfE number.
        model: the children's-system model.
        panel: of places; the shipped one without.

    Raises:
        UsageError: nobody or several are meant, or an authority that was abolished; see `Panel.place`.
        ParameterError: the file of effects was made for another model, history or panel.
    """
    panel = panel or read_panel()
    code = panel.place(name).code
    codes = codes_of(panel)
    row = codes.index(code)
    made = local_of(_sizes(panel.folder, panel) if not panel.own else sizes_of(panel), row, model, panel)
    counts = counts_of(panel, (code,), deflators(model.england.path))
    until = max((year for year in YEARS if last_counts(counts, 0, year)), default=None)
    if until is not None:
        seen = last_counts(counts, 0, until)
        names = {variable.id: variable.name for variable in model.variables.values()}
        made = replace(made, counts=tuple((names[id_], until + 0.25, value) for id_, value in seen.items()))
    made = replace(made, outturns=_outturns(panel, code, deflators(model.england.path)))
    if code in TOO_SMALL:
        why = "too few children for rates: sized by its counts alone, without effects of its own"
        return replace(made, estimated={**made.estimated, "effects": why})
    return with_effects(made, effects_of(model, panel)[code])


@lru_cache(maxsize=1)
def _kept(folder: object) -> dict[object, Sizes]:
    return {}


def _sizes(folder: object, panel: Panel) -> Sizes:
    kept = _kept(folder)
    if folder not in kept:
        kept[folder] = sizes_of(panel)
    return kept[folder]


def with_effects(local: Local, found: Shelved) -> Local:
    """Return a place with its effects: earlier springs at their means, later ones and all factors drawn."""
    early = [number for number, year in enumerate(SPRINGS) if year < DRAWN_FROM]
    values = dict(local.values)
    for name, own in ((ENTRY, ENTRY_AT), (EXIT, EXIT_AT)):
        effects = found.unknowns[own]
        values[name] = {f"spring {SPRINGS[number]}": float(effects[number]) for number in early}
    names, rows = [], []
    for number, name in enumerate(NAMES):
        for constant in FACTORS.get(name, (name,)):
            names.append(constant)
            rows.append(number)
    return replace(local, values=values, effects=Effects(tuple(names), *_spread(found, rows)))


def _spread(found: Shelved, rows: list[int]) -> tuple[Floats, Floats]:
    """Means and lower triangle of constants, several of which may go by one number."""
    many = len(rows)
    first = {row: number for number, row in reversed(list(enumerate(rows)))}
    lower = np.zeros((many, many))
    for number, row in enumerate(rows):
        for other in range(row + 1):
            lower[number, first[other]] = found.cholesky[row, other]
    return found.mean[rows], lower


def _outturns(panel: Panel, code: str, prices: dict[int, float] | object) -> dict[int, dict[str, float]]:
    """Spending by tier at the prices of 2023-24, in years in which every line of it is known."""
    made: dict[int, dict[str, float]] = {}
    assert isinstance(prices, dict)
    for year in YEARS:
        at = SPRINGS.index(year)
        lines = {tier: sum(table(panel, (code,), one).values[0, at] for one in names) for tier, names in TIERS.items()}
        if all(np.isfinite(value) for value in lines.values()):
            made[year] = {tier: float(value * prices[year]) for tier, value in lines.items()}
    return made
