"""The posterior beside a model: written, read, refused where it is another model's, and drawn from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import tiershift
from tiershift.errors import ParameterError
from tiershift.events.plan import Belief, Plan
from tiershift.model.load import Model
from tiershift.model.posterior import Posterior, content, load_posterior, posterior_file, write_posterior

MODEL = """{UTF-8}
Age: infants, older ~~|
rate[Age] = 0.2, 0.1 ~ 1/year ~ How fast. |
scale = 2 ~ Dmnl ~ One number. |
free = 1 ~ Dmnl ~ Another. |
stock[Age] = INTEG(-rate[Age] * stock[Age] * scale * free, 100) ~ children ~ Who is there. |
INITIAL TIME = 0 ~ year ~ |
FINAL TIME = 1 ~ year ~ |
TIME STEP = 0.5 ~ year ~ |
SAVEPER = TIME STEP ~ year ~ |
\\\\\\---/// Sketch information - do not modify anything except names
///---\\\\\\
:L
15:0,0,0,0,0,0
"""
COMMON = "kind: calibrated, source: a test, year: 2024, confidence: D"
ENTRIES = f"""\
model: small
price_base: 2023-24
parameters:
  rate: {{values: {{infants: 0.2, older: 0.1}}, unit: 1/year, range: [0, 0.5], draw: fixed, {COMMON}}}
  scale: {{value: 2, unit: Dmnl, range: [1, 3], draw: {{uniform: {{low: 1, high: 3}}}}, {COMMON}}}
  free: {{value: 1, unit: Dmnl, range: [0, 2], draw: {{uniform: {{low: 0, high: 2}}}}, {COMMON}}}
"""
SAMPLES = {"scale": np.linspace(1.5, 1.9, 25), "Rate": np.linspace(1.0, 1.4, 25)}


def files(folder: Path, model: str = MODEL, entries: str = ENTRIES, history: str = "year,value\n2010,1\n") -> Model:
    (folder / "small.mdl").write_text(model, encoding="utf-8")
    (folder / "small.params.yaml").write_text(entries, encoding="utf-8")
    (folder / "history_small.csv").write_text(history, encoding="utf-8")
    return tiershift.load_model(folder / "small.mdl")


def written(folder: Path) -> Model:
    model = files(folder)
    write_posterior(model, SAMPLES, method='walkers: "64"', data_until=2018.25, seed=3)
    return model


def run(model: Model, futures: int = 50, plan: Plan | None = None) -> xr.Dataset:
    return tiershift.ensemble(model, futures=futures, seed=4, plan=plan, traces=True)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    found = load_posterior(written(tmp_path))
    assert found is not None
    assert (found.ids, found.method, found.data_until, len(found)) == (("scale", "rate"), 'walkers: "64"', 2018.25, 25)
    np.testing.assert_array_equal(found.samples, np.column_stack(list(SAMPLES.values())))
    assert load_posterior(replace(files(tmp_path), path=tmp_path / "other.mdl")) is None


def test_futures_take_the_samples_of_the_posterior_together(tmp_path: Path) -> None:
    futures = run(written(tmp_path), 25)
    scale, rate = futures["scale"].isel(time=0), futures["rate"].isel(time=0)
    assert sorted(scale.values.tolist()) == SAMPLES["scale"].tolist()
    np.testing.assert_allclose(rate.sel(age="infants"), 0.2 * (scale - 0.5), rtol=1e-12)
    np.testing.assert_allclose(rate.sel(age="older"), 0.1 * (scale - 0.5), rtol=1e-12)


def test_results_say_what_they_were_drawn_from(tmp_path: Path) -> None:
    model = written(tmp_path)
    attrs = run(model).attrs
    found = load_posterior(model)
    assert found is not None
    assert (attrs["drawn_from"], attrs["posterior_hash"]) == ("posterior", found.hash)
    assert (attrs["posterior_data_until"], attrs["posterior_of"]) == ("2018.25", "scale, rate")
    prior = tiershift.ensemble(model, futures=5, posterior=False)
    assert prior.attrs["drawn_from"] == "prior"
    assert "posterior_hash" not in prior.attrs
    assert "drawn_from" not in tiershift.ensemble(model, futures=2, draws={"scale": [1.0, 2.0]}).attrs


def test_without_the_file_every_parameter_is_drawn_from_its_prior(tmp_path: Path) -> None:
    model = written(tmp_path)
    asked = tiershift.ensemble(model, futures=50, seed=4, posterior=False, traces=True)
    posterior_file(model.path).unlink()
    found = run(model)
    assert found.attrs["drawn_from"] == "prior"
    np.testing.assert_array_equal(found["stock"], asked["stock"])


def test_one_run_alone_keeps_the_values_of_the_file(tmp_path: Path) -> None:
    assert float(tiershift.simulate(written(tmp_path))["scale"][0]) == 2.0


def test_a_belief_stands_against_the_posterior(tmp_path: Path) -> None:
    model = written(tmp_path)
    plan = Plan("p", "p", "small", beliefs=(Belief("scale", 2.5, None, "Dmnl", "a board", "D", "1"),))
    believed, before = run(model, plan=plan), run(model)
    assert set(believed["scale"].values.ravel().tolist()) == {2.5}
    np.testing.assert_array_equal(believed["rate"], before["rate"])
    assert believed.attrs["posterior_of"] == "rate"


def test_future_k_is_the_same_in_a_part_of_the_ensemble_and_in_the_whole(tmp_path: Path) -> None:
    model = written(tmp_path)
    part = tiershift.ensemble(model, futures=7, seed=4, first=31, traces=True)
    np.testing.assert_array_equal(part["stock"], run(model)["stock"].sel(future=part["future"]))


def test_a_user_may_give_a_posterior(tmp_path: Path) -> None:
    given = Posterior(("scale",), np.array([[1.25], [1.75]]))
    futures = tiershift.ensemble(files(tmp_path), futures=4, seed=1, posterior=given, traces=True)
    assert sorted(futures["scale"].isel(time=0).values.tolist()) == [1.25, 1.25, 1.75, 1.75]
    for wrong in (Posterior(("scales",), given.samples), Posterior(("scale", "free"), given.samples)):
        with pytest.raises(ParameterError):
            tiershift.ensemble(files(tmp_path), futures=4, posterior=wrong)


Swaps = tuple[tuple[str, str], ...]
SAME: dict[str, Swaps] = {
    "comments": (("How fast.", "How very fast."),),
    "sketch": ((":L\n", ":L\n10,1,stock,100,100,40,20,3,3,0\n"),),
    "line ends": (("\n", "\r\n"),),
    "sources": (("source: a test", "source: another test"),),
    "its own value": (("scale = 2", "scale = 1.5"), ("scale: {value: 2", "scale: {value: 1.5")),
}
OTHER: dict[str, Swaps] = {
    "equations": (("scale * free", "scale + free"),),
    "another value": (("free = 1", "free = 1.5"), ("free: {value: 1", "free: {value: 1.5")),
    "an element": (("0.2, 0.1", "0.2, 0.3"), ("older: 0.1", "older: 0.3")),
    "a prior": (("{low: 1, high: 3}", "{low: 1, high: 2}"),),
    "integration": (("15:0,0,0,0", "15:0,0,0,1"),),
}


def changed(text: str, swaps: Swaps) -> str:
    for old, new in swaps:
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("change", SAME)
def test_what_changes_no_number_leaves_the_posterior_usable(tmp_path: Path, change: str) -> None:
    written(tmp_path)
    assert (
        run(files(tmp_path, changed(MODEL, SAME[change]), changed(ENTRIES, SAME[change]))).attrs["drawn_from"]
        == "posterior"
    )


@pytest.mark.parametrize("change", OTHER)
def test_the_posterior_of_another_model_is_refused(tmp_path: Path, change: str) -> None:
    written(tmp_path)
    model = files(tmp_path, changed(MODEL, OTHER[change]), changed(ENTRIES, OTHER[change]))
    with pytest.raises(ParameterError, match="of another model") as caught:
        run(model)
    assert "tiershift validate small" in str(caught.value)
    assert float(tiershift.simulate(model)["stock"].isel(time=0)[0]) == 100.0


def test_another_history_is_another_posterior(tmp_path: Path) -> None:
    before = content(written(tmp_path))
    model = files(tmp_path, history="year,value\n2010,2\n")
    assert content(model) != before
    with pytest.raises(ParameterError, match="of another model"):
        run(model)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("scale,rate", "scales,rate", '"scales" is not a parameter of small'),
        ("scale,rate", "scale,scale", '"scale" is there twice'),
        ("1.5,1.0", "1.5", "the row has 1 numbers for 2 parameters"),
        ("1.5,1.0", "1.5,nan", '"nan" is not a number'),
        ("1.5,1.0", "5.5,1.0", "5.5 is outside the range 1 to 3 of scale"),
        ("1.5,1.0", "1.5,2.6", "2.6 is outside the range 0 to 2.5 of rate"),
        ("# seed: 3\n", "", "has no seed"),
        ("# seed: 3", "# seed: 3\n# colour: red", '"colour" is not a key'),
        ("# model", "model", "it does not say at the top"),
    ],
)
def test_a_spoiled_posterior_is_refused_in_words(tmp_path: Path, old: str, new: str, message: str) -> None:
    model = written(tmp_path)
    file = posterior_file(model.path)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParameterError) as caught:
        run(model)
    assert message in str(caught.value)
    assert all(problem.way_out for problem in caught.value.problems)


def test_samples_outside_a_range_or_of_two_lengths_are_not_written(tmp_path: Path) -> None:
    model = files(tmp_path)
    for samples in ({"scale": [1.5, 9.0]}, {"scale": [1.5, 1.6], "rate": [1.0]}, {"scales": [1.5]}, {"scale": []}):
        with pytest.raises(ParameterError):
            write_posterior(model, samples, method="a test", data_until=2018.25, seed=1)
    assert not posterior_file(model.path).exists()
