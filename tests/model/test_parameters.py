"""Parameter files: what they say, and each way of being wrong."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from tiershift.errors import ParameterError
from tiershift.model.distributions import Fixed, Normal, Triangular, Uniform
from tiershift.model.parameter_file import load_parameters
from tiershift.model.parameters import Declared, Parameters

GOOD = """\
model: tiers
price_base: 2023-24
parameters:
  Care exit rate:
    value: 0.43
    unit: 1/year
    range: [0.35, 0.46]
    draw: {triangular: {low: 0.35, mode: 0.43, high: 0.46}}
    kind: calibrated
    source: "Table D1"
    year: 2024
    confidence: C
    note: fitted on 2010 to 2024
  targeted budget:
    value: 1.0e9
    unit: GBP2324/year
    range: [0, 6.0e9]
    draw: fixed
    kind: measured
    source: "Section 251 outturn"
    year: 2023-24
    confidence: A
    lever:
      label: Targeted early help budget
      sentence: What councils plan to spend a year on family support.
      tier: targeted
      range: [0, 5.0e9]
      step: 1.0e7
series:
  population table:
    {unit: children, range: [1.1e7, 1.3e7], draw: fixed, kind: measured, source: ONS, year: 2010-2024, confidence: A}
"""
MODEL = {
    "care_exit_rate": Declared("Care exit rate", "1/Years", 0.43, 10),
    "targeted_budget": Declared("targeted budget", "GBP2324/year", 1e9, 12),
    "population_table": Declared("population table", "child", None, 14),
    "TIME STEP".lower().replace(" ", "_"): Declared("TIME STEP", "year", 0.03125, 16),
}


def written(tmp_path: Path, text: str = GOOD) -> Path:
    path = tmp_path / "tiers.params.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def good(tmp_path: Path) -> Parameters:
    return load_parameters(written(tmp_path))


def test_a_parameter_has_all_that_the_file_says(tmp_path: Path) -> None:
    entry = good(tmp_path).values["care_exit_rate"]
    assert (entry.name, entry.value, entry.unit, entry.low, entry.high) == (
        "Care exit rate",
        0.43,
        "1/year",
        0.35,
        0.46,
    )
    assert entry.draw == Triangular(0.35, 0.43, 0.46)
    assert (entry.kind, entry.source, entry.year, entry.confidence) == ("calibrated", "Table D1", 2024, "C")
    assert (entry.note, entry.lever, entry.line) == ("fitted on 2010 to 2024", None, 4)


def test_a_lever_knows_its_own_range_and_the_parameters_value(tmp_path: Path) -> None:
    parameters = good(tmp_path)
    lever = parameters.levers["targeted_budget"]
    assert (lever.low, lever.high, lever.step, lever.tier) == (0.0, 5e9, 1e7, "targeted")
    assert (lever.value, lever.unit) == (1e9, "GBP2324/year")
    assert parameters.values["targeted_budget"].lever is lever
    assert parameters.values["targeted_budget"].draw == Fixed(1e9)


def test_a_series_has_no_value_of_its_own(tmp_path: Path) -> None:
    series = good(tmp_path).series["population_table"]
    assert (series.unit, series.year, series.low, series.high) == ("children", "2010-2024", 1.1e7, 1.3e7)


def test_the_hash_does_not_know_how_lines_end(tmp_path: Path) -> None:
    unix = good(tmp_path)
    windows = load_parameters(written(tmp_path, GOOD.replace("\n", "\r\n")))
    assert unix.hash == windows.hash
    assert load_parameters(written(tmp_path, GOOD.replace("0.43\n", "0.44\n"))).hash != unix.hash
    assert re.fullmatch(r"[0-9a-f]{64}", Parameters.empty().hash)


def test_a_bare_model_has_no_parameters() -> None:
    empty = Parameters.empty("tiers")
    assert (empty.model, dict(empty.values), dict(empty.series), dict(empty.levers)) == ("tiers", {}, {}, {})


WRONG = [
    ("value: 0.43", "value: 43e-2", 5, "YAML reads this as text: write 43.0e-2."),
    ("value: 0.43", "value: 0.5", 5, "is outside its range 0.35 to 0.46"),
    ("value: 0.43", "value: 'a half'", 5, "is not a number"),
    ("unit: 1/year", "unit: 1//year", 6, 'cannot be read at "/year"'),
    ("unit: 1/year", "units: 1/year", 6, "Did you mean unit?"),
    ("range: [0.35, 0.46]", "range: [0.46, 0.35]", 7, "Write [0.35, 0.46]."),
    ("{triangular: {low: 0.35, mode: 0.43, high: 0.46}}", "triangular", 8, "Write one of: fixed."),
    ("{triangular: {low: 0.35, mode: 0.43, high: 0.46}}", "{triangle: {low: 0.35}}", 8, "Did you mean triangular?"),
    ("mode: 0.43", "mode: 0.53", 8, "low ≤ mode ≤ high does not hold"),
    (", high: 0.46}", "}", 8, "Add high."),
    ("{low: 0.35, mode", "{low: 0.25, mode", 8, "outside the range 0.35 to 0.46"),
    (
        "{triangular: {low: 0.35, mode: 0.43, high: 0.46}}",
        "{uniform: {low: 0.35, high: 0.4}}",
        8,
        "never give the value",
    ),
    ("kind: calibrated", "kind: guessed", 9, "measured, estimated, assumed, legal, calibrated, decided"),
    ('source: "Table D1"', "source: NO", 10, "is yes or no to YAML, not text"),
    ('source: "Table D1"', "source:", 10, "is empty"),
    ('source: "Table D1"', "source: 2024-05-01", 10, "is a date to YAML"),
    ("confidence: C", "confidence: E", 12, "Write one of: A, B, C, D."),
    ("confidence: C", "confidence: C\n    colour: red", 13, '"colour" is not a key'),
    ("confidence: C", "confidence: C\n    value: 0.4", 13, '"value" is given twice'),
    ("price_base: 2023-24", "price_base: 2023-25", 2, "is not a financial year"),
    ("price_base: 2023-24", "prices: 2023-24", 2, '"prices" is not a key of the file'),
    ("targeted budget:", "care_exit_rate:", 14, 'is the same name as "Care exit rate"'),
    ("tier: targeted", "tier: early", 26, "universal, targeted, specialist, care, none"),
    ("range: [0, 5.0e9]", "range: [0, 5.0e8]", 27, "outside what its lever may set"),
    ("step: 1.0e7", "step: 0", 28, "does not fit in its range"),
    ("population table:", "Targeted budget:", 30, "is also a parameter"),
    ("1.3e7], draw: fixed", "1.3e7], draw: drawn", 31, "whose points stand in the model"),
    ("    value: 0.43\n", "", 4, "Add value."),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG, ids=[f"{new or old}" for old, new, _, _ in WRONG])
def test_what_is_wrong_is_named_with_its_line_and_a_way_out(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(ParameterError) as caught:
        load_parameters(path)
    shown = path.read_text(encoding="utf-8").splitlines()[line - 1]
    found = [problem for problem in caught.value.problems if problem.where == f"{path}:{line}"]
    assert found, str(caught.value)
    assert any(message in str(problem) for problem in found), str(caught.value)
    assert all(problem.line == shown and problem.way_out for problem in found)


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("confidence: C", "confidence: Z").replace("step: 1.0e7", "step: much").replace("2023-24", "2023")
    )
    with pytest.raises(ParameterError) as caught:
        load_parameters(written(tmp_path, text))
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    "text", ["", "model: [", "parameters: 3\n", "model: x\nprice_base: 2023-24\nparameters:\n  a: 3\n"]
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ParameterError):
        load_parameters(written(tmp_path, text))


def test_a_file_that_agrees_with_its_model_has_nothing_to_say(tmp_path: Path) -> None:
    assert good(tmp_path).check_against(MODEL) == ()


@pytest.mark.parametrize(
    ("id_", "declared", "message"),
    [
        ("care_exit_rate", Declared("Care exit rate", "year", 0.43, 10), 'is in "1/year" here and in "year"'),
        ("care_exit_rate", Declared("Care exit rate", "1/year", 0.44, 10), "is 0.43 here and 0.44 in the model file"),
        ("care_exit_rate", Declared("Care exit rate", "1/year", None, 10), "is not a constant in the model"),
        ("population_table", Declared("population table", "children", 3.0, 14), "Move it to parameters."),
        ("new_one", Declared("new one", "year", 3.0, 18), 'the constant "new one" has no entry'),
    ],
)
def test_where_file_and_model_differ_both_are_shown(tmp_path: Path, id_: str, declared: Declared, message: str) -> None:
    [problem] = good(tmp_path).check_against({**MODEL, id_: declared})
    assert message in str(problem)
    assert problem.way_out


def test_a_name_that_the_model_does_not_have_gets_the_nearest(tmp_path: Path) -> None:
    model = {**MODEL, "care_exits_rate": Declared("care exits rate", "1/year", 0.43, 10)}
    del model["care_exit_rate"]
    unknown, missing = good(tmp_path).check_against(model)
    assert "Did you mean care exits rate?" in str(unknown)
    assert unknown.where.endswith("tiers.params.yaml:4")
    assert 'the constant "care exits rate" has no entry' in str(missing)


def test_units_are_compared_with_the_models_own_synonyms(tmp_path: Path) -> None:
    model = {**MODEL, "care_exit_rate": Declared("Care exit rate", "1/a", 0.43, 10)}
    assert good(tmp_path).check_against(model)
    assert good(tmp_path).check_against(model, {"a": "year"}) == ()


def test_a_parameter_is_found_in_any_spelling(tmp_path: Path) -> None:
    parameters = good(tmp_path)
    for name in ("Care exit rate", "care_exit_rate", "CARE  EXIT_RATE"):
        assert parameters.find(name).id == "care_exit_rate"
    with pytest.raises(ParameterError, match=re.escape("Did you mean Care exit rate?")):
        parameters.find("care exits rate")


def test_a_belief_replaces_value_and_draw_of_one_parameter(tmp_path: Path) -> None:
    parameters = good(tmp_path)
    certain = parameters.believe("care exit rate", 0.4)
    assert (certain.values["care_exit_rate"].value, certain.values["care_exit_rate"].draw) == (0.4, Fixed(0.4))
    vague = parameters.believe("care exit rate", Uniform(0.38, 0.42))
    assert vague.values["care_exit_rate"].value == pytest.approx(0.4)
    assert parameters.values["care_exit_rate"].value == 0.43


def test_a_belief_about_a_lever_moves_the_lever_too(tmp_path: Path) -> None:
    believed = good(tmp_path).believe("targeted budget", 2e9)
    assert believed.levers["targeted_budget"].value == 2e9
    assert believed.values["targeted_budget"].lever is believed.levers["targeted_budget"]


def test_a_belief_outside_the_range_is_refused(tmp_path: Path) -> None:
    parameters = good(tmp_path)
    with pytest.raises(ParameterError, match=re.escape("the value 0.9 is outside the range 0.35 to 0.46")):
        parameters.believe("care exit rate", 0.9)
    with pytest.raises(ParameterError, match="the draw reaches from"):
        parameters.believe("care exit rate", Normal(0.4, 0.1))
    with pytest.raises(ParameterError, match="sd is not above 0"):
        parameters.believe("care exit rate", Normal(0.4, -0.1))
    assert np.isfinite(parameters.values["care_exit_rate"].value)
