"""The whole study on a small model whose truth is known, and a quick one on the shipped model."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.calibrate.small import TRUTH, small

import tiershift
from tiershift.calibrate.document import document, passes
from tiershift.calibrate.results import write
from tiershift.calibrate.study import Effort, Study, study
from tiershift.calibrate.targets import Scale, beside, load_targets
from tiershift.cli import main
from tiershift.model.posterior import load_posterior

pytestmark = pytest.mark.usefixtures("warm")

EFFORT = Effort(starts=3, chains=40, steps=100, leaps=6, points=7, rows=400)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Study:
    model = small(tmp_path_factory.mktemp("small"))
    return study(model, load_targets(beside(model.path), model.parameters), seed=1, effort=EFFORT)


def column(found: Study, name: str) -> np.ndarray:
    place = [unknown.name for unknown in found.unknowns].index(name)
    return found.final.misfit.forward.theta(found.final.rows)[:, place]


@pytest.mark.parametrize("name", TRUTH)
def test_the_posterior_covers_the_truth_and_is_much_narrower_than_the_prior(found: Study, name: str) -> None:
    low, high = np.quantile(column(found, name), (0.005, 0.995))
    assert low < TRUTH[name] < high
    assert high - low < 0.2 * TRUTH[name]


def test_least_squares_finds_the_same_best_from_every_start(found: Study) -> None:
    best = found.final.misfit.forward.theta(found.final.fit.scores[None])[0]
    values = dict(zip([unknown.name for unknown in found.unknowns], best, strict=True))
    assert values["entry rate"] == pytest.approx(TRUTH["entry rate"], rel=0.02)
    assert values["exit rate"] == pytest.approx(TRUTH["exit rate"], rel=0.02)
    assert np.ptp(found.final.fit.costs) < 1e-3


def test_the_chains_agree(found: Study) -> None:
    assert found.final.sample.r_hat.max() < 1.1
    assert found.final.sample.size.min() > 400


def test_what_the_counts_say_nothing_about_is_said_to_be_not_pinned_down(found: Study) -> None:
    verdicts = {found.unknowns[one.unknown].name: one.verdict for one in found.profiles}
    assert verdicts == {"entry rate": "pinned down", "exit rate": "pinned down", "idle": "not pinned down"}
    assert np.std(column(found, "idle")) == pytest.approx(2 / np.sqrt(12), rel=0.15)  # the uniform prior it had


def test_a_target_without_a_result_is_listed_and_its_missing_name_told(found: Study) -> None:
    assert found.missing == {"nobody": ("ghosts",)}
    assert "| nobody | `ghosts` |" in document(found)


def test_the_right_model_beats_the_simple_forecasts_and_its_intervals_hold_most_counts(found: Study) -> None:
    stock = found.forecasts[0]
    assert stock.trend is not None
    assert stock.model.crps < min(stock.last.crps, stock.trend.crps)
    assert np.mean([one.model.coverage for one in found.forecasts]) >= 0.6


def test_years_left_out_are_not_compared_but_shown(found: Study) -> None:
    assert 2013 not in found.years["leavers"]
    assert "left out: another definition" in document(found)
    assert "(a shock)" in document(found)


def test_the_same_seed_gives_the_same_document_bit_for_bit(tmp_path: Path) -> None:
    model = small(tmp_path)
    targets = load_targets(beside(model.path), model.parameters)
    few = replace(EFFORT, starts=1, chains=10, steps=20, points=3, rows=20)
    one, other = (study(model, targets, seed=5, effort=few) for _ in range(2))
    assert document(one) == document(other)
    assert document(study(model, targets, seed=6, effort=few)) != document(one)


def test_the_results_are_written_with_values_that_model_and_parameters_share(tmp_path: Path) -> None:
    model = small(tmp_path)
    made = study(model, load_targets(beside(model.path), model.parameters), effort=replace(EFFORT, steps=20))
    paths = write(made, tmp_path, posterior=True, values=True)
    assert {path.name for path in paths} == {
        "small.mdl", "small.params.yaml", "small.posterior.csv", "VALIDATION.md", "validation_fans.svg",
        "validation_profiles.svg",
    }  # fmt: skip
    fitted = tiershift.load_model(tmp_path / "small.mdl")  # refuses files that disagree
    assert fitted.parameters.find("exit rate").value == pytest.approx(TRUTH["exit rate"], rel=0.03)
    posterior = load_posterior(fitted)
    assert posterior is not None
    assert set(posterior.ids) == {"entry_rate", "exit_rate", "idle"}
    assert posterior.data_until == 2024.25


@pytest.mark.parametrize(
    ("scale", "model", "counted", "well"),
    [
        (Scale(0.03, True), 103.0, 100.0, True),
        (Scale(0.03, True), 103.1, 100.0, False),
        (Scale(2.0, False), 98.0, 100.0, True),
        (Scale(2.0, False), 97.9, 100.0, False),
    ],
)
def test_a_year_passes_within_its_tolerance(
    found: Study,
    scale: Scale,
    model: float,
    counted: float,
    well: bool,  # noqa: FBT001
) -> None:
    assert passes(replace(found.there[0], tolerance=scale), model, counted) is well


def test_the_shipped_model_is_validated_and_no_target_of_its_file_is_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "childrens_services"
    assert main(["validate", name, "--quick", "--quiet", "--out", str(tmp_path)]) == 0
    assert "Unseen years 2019–2024" in capsys.readouterr().out
    text = (tmp_path / "VALIDATION.md").read_text(encoding="utf-8")
    model = tiershift.load_model(name)
    for target in load_targets(beside(model.path), model.parameters).targets:
        assert f"### {target.name}: " in text or f"| {target.name} | `" in text
    assert sections(text) == [
        "In short", "Every target, every year", "Missing targets", "Forecast of unseen years",
        "What the counts pin down", "Posterior of all years", "What prevention does: the panel of authorities",
        "What is not in the fan",
    ]  # fmt: skip


def sections(text: str) -> list[str]:
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


def test_the_kept_document_has_the_sections_of_a_new_one_where_there_is_one(found: Study) -> None:
    kept = Path(tiershift.load_model("childrens_services").path.parent / "VALIDATION.md")
    if kept.is_file():
        assert sections(kept.read_text(encoding="utf-8"))[:6] == sections(document(found))[:6]
