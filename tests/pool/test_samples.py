"""Effects for every sample of England's posterior: found again, drawn with their sample, kept when a fit is stopped."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tiershift.calibrate.pool import study
from tiershift.calibrate.pool.bell import START, gain_of
from tiershift.calibrate.pool.counted import Counts, counts_of, deflators
from tiershift.calibrate.pool.fit import bare, straight
from tiershift.calibrate.pool.local import place_local
from tiershift.calibrate.pool.own import refitted
from tiershift.calibrate.pool.rows import ADDED, ENTRY_AT, FACTORS, MANY, Engine, engine_of
from tiershift.calibrate.pool.samples import alone
from tiershift.calibrate.pool.shelf import effects_of
from tiershift.calibrate.pool.sizes import local_of, sizes_of
from tiershift.model.load import Model, load_model
from tiershift.places import Panel, read_panel
from tiershift.places.overlay import own_figure
from tiershift.run.draws import rows as sample_rows
from tiershift.run.inputs import inputs
from tiershift.run.posteriors import posterior_of

CODES = ("E06000054", "E06000009", "E10000016", "E08000025")


@cache
def model() -> Model:
    return load_model("childrens_services")


@cache
def engine() -> Engine:
    sizes = sizes_of(read_panel(), CODES)
    return engine_of(model(), [local_of(sizes, row, model(), read_panel()) for row in range(len(CODES))])


def test_with_another_sample_of_england_other_effects_meet_the_same_counts() -> None:
    """Oracle: counts are the model's own at known effects and England's file; the sample is one of the posterior."""
    generator = np.random.default_rng(3)
    truth = np.zeros((len(CODES), MANY))
    truth[:, : len(FACTORS)] = generator.normal(0, 0.1, (len(CODES), len(FACTORS)))
    truth[:, ADDED] = 0.0
    made = engine().results(engine().rows(range(len(CODES)), truth))
    counts = Counts(CODES, made, np.zeros(made.shape, bool))
    line, _ = straight(engine(), truth, bare(counts, 2024), counts)
    sharp = replace(START, noise=np.full_like(START.noise, 0.01), wander=np.minimum(START.wander, 0.01))
    posterior = posterior_of(model())
    assert posterior is not None
    bases = study.bases_of(model(), engine(), posterior, 0, 5)
    gain, now = gain_of(line, sharp), np.tile(truth, (5, 1, 1))

    def off(unknowns: np.ndarray) -> float:
        numbers = np.tile(np.arange(len(CODES)), 5)
        found = engine().results(
            engine().rows(numbers, unknowns.reshape(-1, MANY), np.repeat(bases, len(CODES), axis=0))
        )
        return float(np.median(np.abs(np.log(found / np.tile(made, (5, 1, 1))))[:, :3]))

    before = off(now)
    for _ in range(6):
        now = alone(engine(), counts, gain, line.slopes, now, bases)[0]
    assert before > 0.015
    assert off(now) < 0.4 * before


def test_a_future_takes_the_effects_of_the_sample_that_it_takes_of_england() -> None:
    local = place_local("Wiltshire", model())
    effects = local.effects
    assert effects is not None and effects.samples is not None
    bare = replace(local, effects=replace(effects, cholesky=np.zeros_like(effects.cholesky)))
    there, posterior = model().at(bare), posterior_of(model())
    assert posterior is not None and effects.posterior == posterior.hash
    kernel = engine().kernel
    made = inputs(there, kernel, None, futures=7, seed=3, posterior=posterior)
    own, taken = made.rows(0, 7), sample_rows(len(posterior), 7, 3)
    first = effects.names.index("entry effect of the place[spring 2015]")
    column = engine().moved[ENTRY_AT.start + 5]
    np.testing.assert_allclose(own[:, column[0]], effects.samples[taken, first], atol=1e-12)
    # Whatever the chunk, the same bits; and the mean without a posterior.
    np.testing.assert_array_equal(made.rows(4, 3), own[4:])
    plain = inputs(there, kernel, None, futures=2, seed=3).rows(0, 2)
    np.testing.assert_allclose(plain[:, column[0]], effects.mean[first])


def _with(panel: Panel, indicator: str, factor: float) -> Panel:
    cells = {
        (CODES[0], indicator, year): own_figure(factor * panel.value(CODES[0], indicator, year), "test", "", "0" * 64)
        for year in (2022, 2023, 2024)
    }
    return panel.with_cells(cells)


def test_own_figures_move_the_effects_that_they_speak_of() -> None:
    panel = read_panel()
    found = effects_of(model(), panel, CODES[0])
    same = refitted(found, _with(panel, "referrals", 1.0), CODES[0], model())
    np.testing.assert_allclose(same.unknowns, found.unknowns, atol=0.02)
    assert np.sqrt(np.mean((same.samples - found.samples) ** 2)) < 0.02
    more = refitted(found, _with(panel, "referrals", 1.3), CODES[0], model())
    moved = more.samples - same.samples
    assert 0.1 < np.median(moved[:, 0]) < 0.3
    assert np.abs(np.median(moved[:, 1:], axis=0)).max() < 0.15


def test_a_stopped_fit_goes_on_to_the_same_effects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posterior = posterior_of(model())
    assert posterior is not None
    monkeypatch.setattr(study, "CHUNK", 2)
    monkeypatch.setattr(study, "posterior_of", lambda _: replace(posterior, samples=posterior.samples[:4]))
    panel = read_panel()
    sizes = sizes_of(panel, CODES)
    counts = counts_of(panel, CODES, deflators(model().path))
    near = (1 - np.eye(len(CODES))) / (len(CODES) - 1)
    places = study.Places(model(), sizes, counts, near, engine())
    fit = study.fit_places(places)
    monkeypatch.setattr(study, "fit_places", lambda *_, **__: fit)
    said: list[str] = []

    def stop(what: str, _: float) -> None:
        said.append(what)
        if what == "samples 3 to 4 of 4":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        study.estimate(places, work=tmp_path, bond="one", tell=stop)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert len(kept) == 1
    before = (tmp_path / kept[0]).read_bytes()
    done = study.estimate(places, work=tmp_path, bond="one")
    assert (tmp_path / kept[0]).read_bytes() == before
    whole = study.estimate(places, work=tmp_path / "again", bond="one")
    np.testing.assert_array_equal(done.samples, whole.samples)
    assert done.samples.shape == (4, len(CODES), MANY)
    # What was kept of other figures is not gone on from.
    assert not {path.name for path in tmp_path.glob("*.npy")} & {
        path.name for _, _, path in study._chunks(4, tmp_path, "other")
    }
