"""The whole study of a model: fit to early years, forecast of late ones, profiles, the posterior of all years.

Everything comes from one seed; the same files and the same seed give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from tiershift.calibrate.fitting import STEP, Fit, Profile, Tick, fit, profile
from tiershift.calibrate.forward import Forward, Unknown, compared, forward, found
from tiershift.calibrate.measures import Floats
from tiershift.calibrate.misfit import (
    WEIGHT,
    Misfit,
    ahead,
    applied,
    correlations,
    last_time,
    misfit,
    misses,
    years_of,
)
from tiershift.calibrate.panel import Effect, effect, load_panel
from tiershift.calibrate.sampling import Sample, sample
from tiershift.calibrate.scores import Score, last_value, linear_trend, score_normal, score_sample
from tiershift.calibrate.targets import Target, Targets
from tiershift.calibrate.unknowns import unknowns
from tiershift.model.load import Model

Told = Callable[[str, int], Tick]
"""Called with the name of a part of the work and how many pieces it has; returns what is called with each done."""

_DRIFTS = (0.0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0, 1.3, 1.6)
"""What the drift of errors ahead is chosen among, as parts of the error's size a year."""
_SEEN = 4
"""Years at the end of the fit window that are held out to choose the drift."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work is done: starts of least squares, chains, their trajectories and the leaps of one, profile points,
    rows of the posterior. That of the fit window, which only scores forecasts, takes half the trajectories.
    """

    starts: int = 6
    chains: int = 48
    steps: int = 80
    leaps: int = 36
    points: int = 7
    rows: int = 1000


QUICK = Effort(starts=0, chains=8, steps=10, leaps=2, points=0, rows=64)
"""Enough to see that everything runs; too little to believe."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The held-out years of one target: draws, shape (draw, year), what was counted, scores beside two others."""

    target: Target
    years: tuple[int, ...]
    counts: Floats
    draws: Floats
    model: Score
    last: Score
    trend: Score | None


@dataclass(frozen=True, slots=True)
class Posterior:
    """A fit in a window of years, and draws of scores around it, shape (row, unknown)."""

    window: tuple[int, int]
    misfit: Misfit
    fit: Fit
    sample: Sample
    rows: Floats


@dataclass(frozen=True, slots=True)
class Study:
    """Everything that was found.

    Attributes:
        there, missing: targets that the model has results for, and names that it lacks for each of the others.
        unknowns: what may move.
        as_written, best: what each target is in its years with the file's values, and with the best of all years.
        early, final: posteriors of the fit window and of all years.
        drift: what errors were found to drift ahead, as a part of their size a year.
        forecasts: of the held-out years, from the fit window alone.
        fans: of each target, draws for all compared years from the fit window alone, shape (draw, year).
        profiles: of the parameters that were asked for, from all years.
        panels: the effect of early spend with authority effects only, and with year effects too; none without panel.
    """

    model: Model
    targets: Targets
    seed: int
    effort: Effort
    there: tuple[Target, ...]
    missing: Mapping[str, tuple[str, ...]]
    unknowns: tuple[Unknown, ...]
    years: Mapping[str, tuple[int, ...]]
    as_written: tuple[Floats, ...]
    best: tuple[Floats, ...]
    early: Posterior
    final: Posterior
    drift: float
    forecasts: tuple[Forecast, ...]
    fans: tuple[Floats, ...]
    profiles: tuple[Profile, ...]
    panels: tuple[Effect, Effect] | None


def study(model: Model, targets: Targets, *, seed: int = 0, effort: Effort | None = None,
          tell: Told | None = None) -> Study:  # fmt: skip
    """Return the study of a model that is held against its targets."""
    effort, tell = effort or Effort(), tell or (lambda _, __: lambda ___: None)
    panels = None
    if targets.panel is not None:
        panel = load_panel(targets.path.parent / targets.panel.file)
        panels = effect(panel, year_effects=False), effect(panel, year_effects=True)
    there, missing = found(model, targets.targets)
    moving = unknowns(model, targets, there, panels[1] if panels else None)
    engine = forward(model, there, moving)
    whole = targets.fit[0], targets.hold_out[1]
    years = {target.name: years_of(target, whole) for target in there}
    less = replace(effort, steps=max(effort.steps // 2, 10))
    early = _posterior(engine, there, targets, targets.fit, seed, less, tell)
    final = _posterior(engine, there, targets, whole, seed + 1, effort, tell)
    drift = _drift(engine, there, targets, early, tell)
    forecasts, fans = _forecasts(engine, there, targets, early, drift, seed)
    shown = compared(engine, there, years, np.stack([engine.start(), final.fit.scores]), last_time(there, years))
    return Study(
        model, targets, seed, effort, there, missing, moving, years,
        tuple(values[0] for values in shown), tuple(values[1] for values in shown),
        early, final, drift, forecasts, fans, _profiles(final, effort, tell), panels,
    )  # fmt: skip


def _posterior(
    engine: Forward, there: Sequence[Target], targets: Targets, window: tuple[int, int], seed: int, effort: Effort,
    tell: Told,
) -> Posterior:  # fmt: skip
    own = misfit(engine, there, window, targets.persistence)
    called = f"{window[0]}-{window[1]}"
    generator = np.random.Generator(np.random.PCG64(seed))
    apart = [number for number, unknown in enumerate(engine.unknowns) if unknown.apart]
    starts = np.concatenate([engine.start()[None], generator.standard_normal((effort.starts, len(engine.unknowns)))])
    starts[:, apart] = 0.0
    most = 40 if effort.starts else 3
    best = fit(own.residuals, starts, most=most, tick=tell(f"fit {called}", len(starts)), held=apart)
    drawn = sample(
        own.residuals, best, chains=effort.chains, steps=effort.steps, leaps=effort.leaps, seed=seed,
        held={number: _spread(generator, effort.chains) for number in apart},
        tick=tell(f"posterior {called}", effort.steps),
    )  # fmt: skip
    return Posterior(window, own, best, drawn, drawn.rows(effort.rows))


def _spread(generator: np.random.Generator, many: int) -> Floats:
    """Return scores that cover a prior evenly, in no order."""
    return np.asarray(generator.permutation(special.ndtri((np.arange(many) + 0.5) / many)), float)


def _drift(engine: Forward, there: Sequence[Target], targets: Targets, early: Posterior, tell: Told) -> float:
    """Return the drift under which errors of a forecast inside the fit window are likeliest.

    The model is fitted without the window's last years, and its misses there are looked at: nothing that is held out
    has a say in how wide the intervals of the held-out years are.
    """
    tick = tell("spread of forecasts", 1)
    inner = targets.fit[0], targets.fit[1] - _SEEN
    own = misfit(engine, there, inner, targets.persistence)
    best = fit(own.residuals, early.fit.scores[None], most=15, tick=tick, held=early.fit.held)
    known = [target for target in own.targets if len(own.years[target.name]) >= _SEEN - 1]
    late = {target.name: years_of(target, (inner[1] + 1, targets.fit[1])) for target in known}
    known = [target for target in known if late[target.name]]
    if not known:
        return _DRIFTS[len(_DRIFTS) // 2]
    both = {target.name: (*own.years[target.name], *late[target.name]) for target in known}
    count = len(best.scores)
    steps = np.concatenate([np.zeros((1, count)), STEP * np.eye(count), -STEP * np.eye(count)])
    values = compared(engine, known, both, best.scores + steps, last_time(known, both))
    spread = best.covariance()
    likelihood = np.zeros(len(_DRIFTS))
    for target, rows in zip(known, values, strict=True):
        miss = misses(rows, np.array([target.counts[year] for year in both[target.name]]), target.sd)
        if np.isfinite(miss).all():
            slope = (miss[1 : count + 1] - miss[count + 1 :]) / (2 * STEP)
            past = len(own.years[target.name])
            likelihood += [
                _likelihood(target, miss[0], slope, spread, both[target.name], past, targets.persistence, drift)
                for drift in _DRIFTS
            ]
    return _DRIFTS[int(np.argmax(likelihood))]


def _likelihood(
    target: Target, miss: Floats, slope: Floats, spread: Floats, years: Sequence[int], past: int, persistence: float,
    drift: float,
) -> float:  # fmt: skip
    """Log density of the late misses, shape (year,), given the early ones, up to a constant.

    What the parameters leave open, `spread` through `slope` (unknown, year), is part of what was to be expected.
    """
    whole = correlations(years, persistence)
    ahead_by = np.asarray(years[past:], float) - years[past - 1]
    whole[past:, past:] += drift**2 * np.minimum.outer(ahead_by, ahead_by)
    weights = np.linalg.solve(whole[:past, :past], whole[:past, past:])
    cover = whole[past:, past:] - whole[past:, :past] @ weights
    size = WEIGHT * target.sd.value**2 + miss[:past] @ np.linalg.solve(whole[:past, :past], miss[:past])
    open_to = slope[:, past:] - slope[:, :past] @ weights
    expected = size / (WEIGHT + past - 2) * cover + open_to.T @ spread @ open_to
    left = miss[past:] - miss[:past] @ weights
    return float(-0.5 * np.linalg.slogdet(expected)[1] - 0.5 * left @ np.linalg.solve(expected, left))


def _forecasts(
    engine: Forward, there: Sequence[Target], targets: Targets, early: Posterior, drift: float, seed: int
) -> tuple[tuple[Forecast, ...], tuple[Floats, ...]]:
    generator = np.random.Generator(np.random.PCG64([seed, 7]))
    whole = targets.fit[0], targets.hold_out[1]
    years = {target.name: years_of(target, whole) for target in there}
    values = compared(engine, there, years, early.rows, last_time(there, years))
    made, fans = [], []
    for target, rows in zip(there, values, strict=True):
        own = years[target.name]
        counts = np.array([target.counts[year] for year in own])
        past = [number for number, year in enumerate(own) if year <= targets.fit[1]]
        future = [number for number, year in enumerate(own) if year > targets.fit[1]]
        fan = rows.copy()
        if future:
            miss = misses(rows[:, past], counts[past], target.sd)
            normal = generator.standard_normal((len(rows), len(future)))
            chi = generator.chisquare(WEIGHT + len(past), len(rows))
            error = ahead(target, miss, [own[n] for n in past], [own[n] for n in future], targets.persistence, drift,
                          normal, chi)  # fmt: skip
            fan[:, future] = applied(rows[:, future], error, target.sd)
            seen = {own[number]: float(counts[number]) for number in past}
            made.append(_scored(target, [own[n] for n in future], counts[future], fan[:, future], seen))
        fans.append(fan)
    return tuple(made), tuple(fans)


def _scored(target: Target, years: Sequence[int], counts: Floats, draws: Floats, seen: Mapping[int, float]) -> Forecast:
    model = score_sample(draws, counts)
    if not seen:
        return Forecast(target, tuple(years), counts, draws, model, Score(np.nan, np.nan, np.nan, 0), None)
    line = linear_trend(seen, years)
    return Forecast(
        target, tuple(years), counts, draws, model, score_normal(*last_value(seen, years), counts),
        None if line is None else score_normal(*line, counts),
    )  # fmt: skip


def _profiles(final: Posterior, effort: Effort, tell: Told) -> tuple[Profile, ...]:
    chosen = [number for number, unknown in enumerate(final.misfit.forward.unknowns) if unknown.asked]
    if not effort.points:
        return ()
    tick = tell("profiles", len(chosen))
    grid = special.ndtri(np.linspace(0.01, 0.99, effort.points))
    made = []
    for unknown in chosen:
        own = np.unique(np.append(grid, final.fit.scores[unknown]))
        made.append(profile(final.misfit.residuals, final.fit, unknown, own, most=4))
        tick(1)
    return tuple(made)
