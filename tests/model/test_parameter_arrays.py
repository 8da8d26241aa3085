"""Constants of arrays: entries with one number an element, and one drawn factor on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

import tiershift
from tiershift.cli import main
from tiershift.errors import ParameterError
from tiershift.model.distributions import Fixed, Pert, Uniform
from tiershift.model.load import Model
from tiershift.model.parameters import Element, factors

MODEL = """{UTF-8}
Age: infants, older children ~~|
Place: kin, foster ~~|
rate[Age] = 0.2, 0.1 ~ 1/year ~ How fast. |
move[infants, Place] = 0.5, 0.25 ~ 1/year ~ How many move. |
move[older children, kin] = 0.125 ~~|
move[older children, foster] = 0 ~~|
same[Age] = 3 ~ children ~ As many of each. |
scale = 2 ~ Dmnl ~ One number. |
stock[Age] = INTEG(-rate[Age] * stock[Age] * scale, 100) ~ children ~ Who is there. |
moved = SUM(move[Age!, Place!]) + SUM(same[Age!]) ~ 1/year ~ All of it. |
INITIAL TIME = 0 ~ year ~ |
FINAL TIME = 1 ~ year ~ |
TIME STEP = 0.5 ~ year ~ |
SAVEPER = TIME STEP ~ year ~ |
"""
COMMON = "kind: assumed\n    source: a test\n    year: 2024\n    confidence: D\n"
SCALE = "value: 2\n    draw: {uniform: {low: 1, high: 3}}"
SCALE_VALUES = "values: {all: 2}\n    draw: fixed"
ENTRIES = f"""\
model: small
price_base: 2023-24
parameters:
  rate:
    values: {{infants: 0.2, Older  children: 0.1}}
    unit: 1/year
    range: [0, 0.5]
    draw: {{factor: {{pert: {{low: 0.5, mode: 1, high: 2}}}}}}
    {COMMON}\
  move:
    values:
      infants, kin: 0.5
      infants, foster: 0.25
      older children, kin: 0.125
      older children,foster: 0
    unit: 1/year
    range: [0, 1]
    draw: fixed
    {COMMON}\
  same:
    values: {{infants: 3, older children: 3}}
    unit: children
    range: [0, 10]
    draw: fixed
    {COMMON}\
  scale:
    {SCALE}
    unit: Dmnl
    range: [1, 3]
    {COMMON}"""


def files(tmp_path: Path, entries: str = ENTRIES) -> Path:
    path = tmp_path / "small.mdl"
    path.write_text(MODEL, encoding="utf-8")
    (tmp_path / "small.params.yaml").write_text(entries, encoding="utf-8")
    return path


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return tiershift.load_model(files(tmp_path))


def test_an_entry_of_an_array_holds_each_element_and_a_factor_of_one(model: Model) -> None:
    rate = model.parameters.values["rate"]
    assert [(one.name, one.value) for one in rate.elements] == [("infants", 0.2), ("Older  children", 0.1)]
    assert (rate.value, rate.draw, rate.unit, rate.drawn_unit) == (1.0, Pert(0.5, 1.0, 2.0), "1/year", "Dmnl")
    assert rate.bounds == (0.0, 2.5)
    move = model.parameters.values["move"]
    assert [one.name for one in move.elements][2:] == ["older children, kin", "older children, foster"]
    assert move.draw == Fixed(1.0)


def test_a_run_is_the_same_with_the_entries_as_without(model: Model, tmp_path: Path) -> None:
    bare = tmp_path / "bare.mdl"
    bare.write_text(MODEL, encoding="utf-8")
    one, other = tiershift.simulate(model), tiershift.simulate(tiershift.load_model(bare))
    for name in one:
        np.testing.assert_array_equal(one[name], other[name])
    assert float(one["moved"][0]) == 0.875 + 6.0


def test_in_each_future_one_factor_multiplies_all_elements(model: Model) -> None:
    futures = tiershift.ensemble(model, futures=200, seed=5, traces=True)
    rate = futures["rate"].isel(time=0)
    factor = rate.sel(age="infants") / 0.2
    np.testing.assert_allclose(rate.sel(age="older children"), 0.1 * factor, rtol=1e-15)
    assert 0.5 <= float(factor.min()) < 0.8
    assert 1.3 < float(factor.max()) <= 2.0
    assert len(np.unique(factor)) == 200
    assert set(np.unique(futures["move"].isel(time=0)).tolist()) == {0.0, 0.125, 0.25, 0.5}


def test_a_user_may_give_the_factor_in_draws_and_in_params(model: Model) -> None:
    given = tiershift.ensemble(model, futures=2, draws={"rate": [0.5, 2.0]}, traces=True)
    assert given["rate"].isel(time=0).values.tolist() == [[0.1, 0.05], [0.4, 0.2]]
    for params in ({"rate": 2.0, "rate[infants]": 0.3}, {"rate[infants]": 0.3, "rate": 2.0}):
        assert tiershift.simulate(model, params=params)["rate"].isel(time=0).values.tolist() == [0.3, 0.2]


def test_a_belief_about_an_array_is_a_factor(model: Model) -> None:
    believed = model.parameters.believe("rate", Uniform(0.8, 1.0)).values["rate"]
    assert believed.value == pytest.approx(0.9)
    assert [one.value for one in believed.elements] == [0.2, 0.1]
    with pytest.raises(ParameterError, match=r"Stay within 0 to 2\.5 Dmnl, the factor on all elements"):
        model.parameters.believe("rate", 3.0)


def test_show_tells_the_elements(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = files(tmp_path)
    assert main(["show", str(path)]) == 0
    assert "move = 4 values from 0 to 0.5  (D)  [1/year]" in capsys.readouterr().out
    assert main(["show", str(path), "rate"]) == 0
    said = capsys.readouterr().out
    assert "range: 0 to 0.5 1/year, each element" in said
    assert "draw: one factor on all elements, Pert" in said


WRONG: Mapping[str, tuple[str, str, int, str]] = {
    "not a number": ("infants: 0.2", "infants: much", 5, 'the value of "rate[infants]" is not a number'),
    "out of range": ("infants: 0.2", "infants: 0.6", 5, "is outside the range 0 to 0.5"),
    "factor too wide": ("low: 0.5, mode: 1, high: 2", "low: 0.5, mode: 1, high: 9", 8, "from 0 to 2.5 a factor keeps"),
    "factor without one": ("low: 0.5, mode: 1, high: 2", "low: 1.1, mode: 1.2, high: 2", 8, "never give the value 1"),
    "no factor": ("{factor: {pert: {low: 0.5, mode: 1, high: 2}}}", "{pert: {low: 0, mode: 1, high: 2}}", 8, "{factor"),
    "twice": ("infants, foster: 0.25", "Infants,KIN: 0.25", 16, 'is the same element as "infants, kin"'),
    "empty": ("values: {infants: 3, older children: 3}", "values: {}", 27, "has no values"),
    "no mapping": ("values: {infants: 3, older children: 3}", "values: 3", 27, "is not a mapping"),
    "both": ("values: {infants: 3,", "value: 1\n    values: {infants: 3,", 27, '"value" is not a key'),
    "unknown element": ("values: {infants: 3,", "values: {infant: 3,", 27, "Did you mean infants?"),
    "missing element": ("values: {infants: 3,", "values: {", 26, 'has no value for "infants", which is 3.0'),
    "other value": ("values: {infants: 3,", "values: {infants: 4,", 27, '"same[infants]" is 4.0 here and 3.0'),
    "one number": ("values: {infants: 3, older children: 3}", "value: 3", 26, "is an array in the model file, line 8"),
    "values of one number": (SCALE, SCALE_VALUES, 35, "is one number in the model file, line 9"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_an_array_is_said_with_its_line_and_a_way_out(tmp_path: Path, case: str) -> None:
    old, new, line, message = WRONG[case]
    assert old in ENTRIES
    path = files(tmp_path, ENTRIES.replace(old, new, 1))
    with pytest.raises(ParameterError) as caught:
        tiershift.load_model(path)
    problems = caught.value.problems
    assert any(one.where.endswith(f"small.params.yaml:{line}") and message in str(one) for one in problems), problems
    assert all(one.way_out and one.line for one in problems)


def test_all_that_is_wrong_with_arrays_comes_at_once(tmp_path: Path) -> None:
    text = ENTRIES.replace("infants: 0.2", "infants: 0.6").replace("infants, kin: 0.5", "infants, kin: half")
    with pytest.raises(ParameterError) as caught:
        tiershift.load_model(files(tmp_path, text))
    assert len(caught.value.problems) == 2


def test_a_constant_array_without_an_entry_is_named(tmp_path: Path) -> None:
    text = ENTRIES[: ENTRIES.index("  same:")] + ENTRIES[ENTRIES.index("  scale:") :]
    with pytest.raises(ParameterError, match=r'"same" has no entry .*line 8.\nAdd it under parameters with values'):
        tiershift.load_model(files(tmp_path, text))


def test_an_array_of_noughts_has_no_factor_but_one() -> None:
    assert factors([Element("spring 2010", 0.0), Element("spring 2011", 0.0)], -3.0, 3.0) == (1.0, 1.0)
    assert factors([Element("spring 2010", 0.0), Element("spring 2011", 2.0)], -3.0, 3.0) == (-1.5, 1.5)
