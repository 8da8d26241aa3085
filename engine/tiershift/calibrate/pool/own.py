"""A council's own figures: its effects estimated again from them, all else as it was with the published ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tiershift.calibrate.pool.bell import Gain, Straight, found_in, gain_of, level_of, loosened, opened
from tiershift.calibrate.pool.counted import COUNTED, YEARS, Counts, counts_of, deflators
from tiershift.calibrate.pool.fit import bare, chance_of, straight
from tiershift.calibrate.pool.futures import spread_ahead
from tiershift.calibrate.pool.rows import Engine, engine_of
from tiershift.calibrate.pool.samples import STEPS, alone
from tiershift.calibrate.pool.series import SPRINGS, Floats, codes_of
from tiershift.calibrate.pool.shelf import Shelved, lower_of
from tiershift.calibrate.pool.sizes import CARE, EARLY, LATE, NEED, PLANS, POVERTY, UNACCOMPANIED, local_of, sizes_of
from tiershift.calibrate.pool.spent import LINES
from tiershift.calibrate.pool.study import bases_of
from tiershift.model.load import Model
from tiershift.places import Panel, read_panel
from tiershift.places.derived import POPULATION, SUMS
from tiershift.places.kinds import LAST_OUTTURN
from tiershift.run.posteriors import posterior_of

_LEAST = 1e-3
"""Where neighbours let expect less than that, they let expect nothing."""

STOCKS = {CARE: "children_in_care", PLANS: "child_protection_plans"}
"""Counts of a day that futures go on from, by indicator, and the ids of their variables."""


def own_after(panel: Panel, code: str) -> tuple[tuple[str, int, float], ...]:
    """Return a council's own counts of a day after the years that effects are estimated from: id, year, count."""
    return tuple(
        (STOCKS[name], year, figure.value)
        for (place, name, year), figure in sorted(panel.own.items())
        if place == code and name in STOCKS and year > YEARS[-1]
    )


def unread(panel: Panel, code: str) -> tuple[tuple[str, int], ...]:
    """Return those of a council's own figures that no forecast goes by: indicator and year.

    The model has no use for the indicator, or what it is fitted to ends before the year.
    """
    reads = _read_years()
    return tuple(
        (name, year)
        for place, name, year in sorted(panel.own)
        if place == code and year not in reads.get(name, ()) and not (name in STOCKS and year > YEARS[-1])
    )


def _read_years() -> dict[str, set[int]]:
    """The years of each indicator that sizes, starts, outturns or effects go by."""
    made: dict[str, set[int]] = {}
    for name in (POPULATION, *POVERTY, UNACCOMPANIED, EARLY, LATE):
        made.setdefault(name, set()).update(SPRINGS)
    for line in LINES:
        made.setdefault(f"s251_gross_{line}", set()).update(range(SPRINGS[0], LAST_OUTTURN + 1))
    for counted in COUNTED:
        for name in counted.indicators:
            made.setdefault(name, set()).update(range(min(counted.first, SPRINGS[0] + 3), YEARS[-1] + 1))
    for name in (CARE, NEED, PLANS):
        made[name].add(SPRINGS[0])
    for total, parts in SUMS.items():
        for name in parts:
            made.setdefault(name, set()).update(made.get(total, ()))
    return made


def refitted(found: Shelved, panel: Panel, code: str, model: Model) -> Shelved:
    """Return the effects of one authority with a council's own figures laid over the panel.

    What all places share, what its neighbours let expect, and what it takes for the places to add up to England stay
    as they were found with the published figures.
    """
    england = model.england
    posterior = posterior_of(england)
    assert posterior is not None, "effects are bound to a posterior"
    if _as_published(panel, code, england):
        return found
    before = _Place.of(found, read_panel(panel.folder), code, england, None)
    after = _Place.of(found, panel, code, england, before)
    bases = np.concatenate([before.engine.base[None], bases_of(england, before.engine, posterior, 0, len(posterior))])
    start = np.concatenate([found.unknowns[None], found.samples])[:, None]
    reach = 4.0 * np.sqrt(np.diagonal(found.spreads.prior()))
    # What the published figures alone would say, and what the sum of all places adds to it.
    added = start - before.wanted(start, bases)
    now = start
    for _ in range(STEPS):
        wanted = after.wanted(now, bases) + added
        now = now + np.clip(np.clip(wanted, found.expected - reach, found.expected + reach) - now, -0.7, 0.7)
    cover = opened(after.line, after.gain, found.spreads)
    spread = found.onwards.spread(spread_ahead(after.line, after.gain, found.spreads)[0])
    return replace(
        found, unknowns=now[0, 0], samples=now[1:, 0], sds=np.sqrt(np.diagonal(cover[0])),
        lower=lower_of(spread), chance=after.line.chance[0],
    )  # fmt: skip


def _as_published(panel: Panel, code: str, model: Model) -> bool:
    """Whether nothing that effects are estimated from is another than what was published."""
    both = (read_panel(panel.folder), panel)
    locals_ = [local_of(sizes_of(one), codes_of(one).index(code), model, one) for one in both]
    counts = [counts_of(one, (code,), deflators(model.path)).values for one in both]
    return locals_[0] == locals_[1] and np.array_equal(counts[0], counts[1], equal_nan=True)


class _Place:
    """One authority with its counts, and the model of it as a straight line around its effects."""

    def __init__(self, engine: Engine, counts: Counts, line: Straight, gain: Gain) -> None:
        self.engine, self.counts, self.line, self.gain = engine, counts, line, gain

    @classmethod
    def of(cls, found: Shelved, panel: Panel, code: str, model: Model, before: _Place | None) -> _Place:
        """Make it; of figures that are as they were before, the weight is as it was.

        One that is out of keeping with all others weighs less, as in the fit of all places.
        """
        codes = codes_of(panel)
        engine = engine_of(model, [local_of(sizes_of(panel), codes.index(code), model, panel)])
        counts = counts_of(panel, (code,), deflators(model.path)).until(YEARS[-1])
        line = bare(counts, YEARS[-1])
        same = np.ones_like(counts.values, bool) if before is None else counts.values == before.counts.values
        line = replace(line, chance=np.where(same, found.chance[None], chance_of(counts)))
        line, _ = straight(engine, found.unknowns[None], line, counts)
        if not same.all():
            level = level_of(found.expected)
            pull = np.where(np.abs(found.spreads.pull) > _LEAST, found.spreads.pull, np.inf)
            near = replace(line, around=(level / pull)[None])
            weaker = loosened(near, found_in(near, found.spreads), line.chance).chance
            line = replace(line, chance=np.where(same, line.chance, weaker))
        return cls(engine, counts, line, gain_of(line, found.spreads, found.expected[None]))

    def wanted(self, unknowns: Floats, bases: Floats) -> Floats:
        """Return the likeliest unknowns by its counts, shape (sample, 1, unknown), one step on."""
        return alone(self.engine, self.counts, self.gain, self.line.slopes, unknowns, bases)[0]
