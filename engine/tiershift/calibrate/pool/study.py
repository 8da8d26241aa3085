"""All authorities of a panel, ready to be fitted, and the fit."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiershift.calibrate.pool.counted import YEARS, Counts, counts_of, deflators
from tiershift.calibrate.pool.fit import Pooled, Tick, pooled
from tiershift.calibrate.pool.rows import Engine, engine_of
from tiershift.calibrate.pool.series import TOO_SMALL, Floats, codes_of
from tiershift.calibrate.pool.sizes import Sizes, local_of, neighbours, sizes_of
from tiershift.model.load import Model
from tiershift.places import Panel


@dataclass(frozen=True, slots=True)
class Places:
    """The authorities that are large enough for rates, compiled.

    Attributes:
        model: of England.
        near: weights of the statistical neighbours, shape (authority, authority).
    """

    model: Model
    sizes: Sizes
    counts: Counts
    near: Floats
    engine: Engine = field(repr=False)


def places_of(model: Model, panel: Panel) -> Places:
    """Return the authorities of a panel, compiled for what is counted of them."""
    codes = tuple(code for code in codes_of(panel) if code not in TOO_SMALL)
    sizes = sizes_of(panel, codes)
    locals_ = [local_of(sizes, row, model, panel) for row in range(len(codes))]
    counts = counts_of(panel, codes, deflators(model.path))
    return Places(model, sizes, counts, neighbours(panel, codes), engine_of(model, locals_))


def fit_places(places: Places, *, until: int = YEARS[-1], tell: Tick | None = None) -> Pooled:
    """Return the effects of all authorities from the counts up to a year."""
    return pooled(places.engine, places.counts, places.near, until=until, tell=tell)
