"""Places held out: fitted to the counts up to a year, forecast for those after it, beside two simple forecasts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tiershift.calibrate.fitting import fit
from tiershift.calibrate.forward import forward, found
from tiershift.calibrate.misfit import misfit
from tiershift.calibrate.panel import effect, load_panel
from tiershift.calibrate.pool.counted import COUNTED, YEARS
from tiershift.calibrate.pool.fit import Pooled, Tick
from tiershift.calibrate.pool.futures import Compared, Open, compare, forecast, spread_ahead
from tiershift.calibrate.pool.rows import ENTRY_AT, EXIT_AT, FACTORS, MANY
from tiershift.calibrate.pool.samples import effects_for
from tiershift.calibrate.pool.series import SPRINGS, Floats
from tiershift.calibrate.pool.study import Places, bent_by, fit_places, together
from tiershift.calibrate.targets import beside, load_targets
from tiershift.calibrate.unknowns import unknowns
from tiershift.model.load import Model
from tiershift.run.inputs import inputs

UNTIL = 2018
SHOWN = (
    "children in care", "care starters", "care leavers", "children in need", "protection plans", "plans starting",
    "referrals", "section 47 enquiries",
)  # fmt: skip
"""Measures that are forecast and scored."""
_WANDER = (0.045, 0.055)
"""Sizes of what England's entry and exit do unforeseen, as in the model file."""
_MEMORY = 3.0


@dataclass(frozen=True, slots=True)
class Held:
    """What came of holding years out.

    Attributes:
        codes: authorities that are scored, in order.
        left_out: the others, with the reason.
        years: those held out.
        scores: by measure.
        fit: of all authorities, from the years before.
        england: children in care of England by the model from the years before, by year.
        together: the sums of the places' medians over those scored, and of their counts, shape (2, year).
    """

    codes: tuple[str, ...]
    left_out: dict[str, str]
    years: tuple[int, ...]
    scores: dict[str, Compared]
    fit: Pooled
    england: Floats
    together: Floats


def england_until(model: Model, until: int) -> dict[str, float]:
    """Return the parameters that meet England's counts up to a year best, by name, by least squares from the file's."""
    targets = load_targets(beside(model.path), model.parameters)
    there, _ = found(model, targets.targets)
    panel = targets.panel and effect(load_panel(targets.path.parent / targets.panel.file), year_effects=True)
    moving = unknowns(model, targets, there, panel or None)
    engine = forward(model, there, moving)
    own = misfit(engine, there, (targets.fit[0], until), targets.persistence)
    apart = [number for number, unknown in enumerate(moving) if unknown.apart]
    best = fit(own.residuals, engine.start()[None], most=25, held=apart)
    return dict(zip((one.name for one in moving), engine.theta(best.scores[None])[0].tolist(), strict=True))


def held_out(
    places: Places, *, until: int = UNTIL, futures: int = 300, seed: int = 0, tell: Tick | None = None
) -> Held:
    """Return forecasts of the years after `until`, made from the counts up to it alone, against the counts.

    Population, poverty, spending and unaccompanied children of the years after are known to the forecast.
    """
    tell = tell or (lambda _: None)
    tell("England, fitted to the early years")
    params = england_until(places.model, until)
    base = inputs(places.model, places.engine.kernel, None, params=params).rows(0, 1)[0]
    early = replace(places, engine=replace(places.engine, base=base))
    result = fit_places(early, until=until, tell=tell)
    joint = together(early, result)
    middle = effects_for(joint, base[None], result.unknowns, steps=10)[0][0]
    cover = spread_ahead(result.line, joint.gain, result.spreads)
    middle = middle - bent_by(joint, middle, cover, range(MANY))
    known = Open(result.codes, middle, cover, result.spreads.noise, until)
    tell("forecasts")
    years = tuple(year for year in YEARS if year > until)
    chosen, left_out = _scored(places, until)
    wander = _wander(futures, until, seed)
    samples = np.stack([
        forecast(places.model, early.engine, known, places.counts, place, years, futures=futures, seed=seed,
                 wander=wander)
        for place in chosen
    ])  # fmt: skip
    values, split = places.counts.values[chosen], YEARS.index(until) + 1
    names = [counted.name for counted in COUNTED]
    scores = {
        name: compare(samples[:, :, names.index(name)], values[:, names.index(name), split:],
                      values[:, names.index(name), :split])
        for name in SHOWN
    }  # fmt: skip
    care = scores["children in care"]
    whole = early.engine.results(base[None])[0, names.index("children in care"), split:]
    there = np.isfinite(care.counted)
    sums = np.stack([np.sum(np.where(there, part, 0.0), axis=0) for part in (care.middle, care.counted)])
    codes = tuple(places.counts.codes[place] for place in chosen)
    return Held(codes, left_out, years, scores, result, whole, sums)


def _scored(places: Places, until: int) -> tuple[list[int], dict[str, str]]:
    """Places that existed throughout, with a count to start from; the others with the reason."""
    chosen, left_out = [], {}
    at = YEARS.index(until)
    for place, code in enumerate(places.counts.codes):
        if places.counts.bridged[place, 0].any():
            left_out[code] = "made after the first year held out: its earlier counts are those of other authorities"
        elif not np.isfinite(places.counts.values[place, 0, at]):
            left_out[code] = f"no count of children in care at 31 March {until}"
        else:
            chosen.append(place)
    return chosen, left_out


def _wander(futures: int, until: int, seed: int) -> Floats:
    """What England's entry and exit do unforeseen after a year in each future, shape (future, 2, spring)."""
    generator = np.random.Generator(np.random.PCG64([seed, until]))
    ahead = np.maximum(np.array(SPRINGS) - until, 0)
    sizes = generator.standard_normal((futures, 2)) * _WANDER
    assert ENTRY_AT.start == len(FACTORS) and EXIT_AT.start == ENTRY_AT.stop, "entry, then exit"
    return np.asarray(sizes[:, :, None] * (1 - np.exp(-ahead / _MEMORY)), float)
