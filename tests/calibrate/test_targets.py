"""The targets file: what it says, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.calibrate.small import TARGETS, small

from tiershift.calibrate.measures import Growth, Index, Level, Mean, Midyear, Outputs, Ratio, Times, measured, told
from tiershift.calibrate.targets import beside, load_targets
from tiershift.calibrate.writeback import number, written_back
from tiershift.errors import InputError, ModelError, UsageError


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("persistence: 0.5", "persistance: 0.5", '"persistance" is not a key'),
        ("persistence: 0.5", "persistence: 1", "from 0 to below 1"),
        ("fit: [2011, 2018]", "fit: [2011, 2019]", "before fit ends"),
        ("history: history_small.csv", "history: nothing.csv", "no file nothing.csv"),
        ("model: small", "model: large", "not of small"),
        ("  entry rate:", "  entry rates:", "not a parameter"),
        ("    prior: range", "    prior: panel", "no panel"),
        ("    prior: range", "    prior: wide", "cannot be"),
        ("    prior: range", "    prior: {uniform: {low: 1, high: 2}}", "outside the range"),
        ("counted: children", "counted: child", "Did you mean children"),
        ("model: {stock: children}", "model: {stocks: children}", '"stocks" is not a key'),
        ("model: {stock: children}", "model: {stock: children, growth: children}", "does not say one thing"),
        ("tolerance: {relative: 0.03}", "tolerance: 0.03", "tolerance"),
        ("tolerance: {relative: 0.03}", "tolerance: {relative: -1}", "not above 0"),
        ("sd: {relative: 0.01}", "sd: {relative: 0.01, absolute: 3}", "neither relative nor absolute"),
        ('flag: {2020: "a shock"}', 'flag: {1990: "a shock"}', "1990 is not a year that was counted"),
        ('flag: {2020: "a shock"}', "role: guess", "guess"),
        ("{ratio: [leavers, children]}", "{ratio: [leavers]}", "ratio of two"),
    ],
)
def test_a_mistake_is_refused_with_its_line(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in TARGETS
    model = small(tmp_path, targets=TARGETS.replace(before, after, 1))
    with pytest.raises(InputError) as caught:
        load_targets(beside(model.path), model.parameters)
    wrong = [problem for problem in caught.value.problems if said in f"{problem.what} {problem.way_out}"]
    assert wrong, str(caught.value)
    line = int(wrong[0].where.rpartition(":")[2])
    assert TARGETS.replace(before, after, 1).splitlines()[line - 1].strip()
    assert wrong[0].way_out


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = TARGETS.replace("counted: children", "counted: child").replace("persistence: 0.5", "persistence: 2")
    model = small(tmp_path, targets=text)
    with pytest.raises(InputError) as caught:
        load_targets(beside(model.path), model.parameters)
    assert len(caught.value.problems) == 2


def test_a_model_without_targets_says_so(tmp_path: Path) -> None:
    model = small(tmp_path)
    beside(model.path).unlink()
    with pytest.raises(InputError, match="no such file"):
        beside(model.path)


def results() -> Outputs:
    times = np.arange(2010.0, 2014.01, 0.25)
    return Outputs(times, {"a": (times - 2010)[None] * 10, "b": np.full((1, len(times)), 5.0)})


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (Level(("a",)), 22.5),
        (Level(("a",), 0.75), 27.5),
        (Level(("a", "b")), 27.5),
        (Growth(("a",)), 10.0),
        (Midyear(("a",)), 17.5),
        (Mean(("a",)), 17.5),
        (Ratio(Growth(("a",)), Level(("b",))), 2.0),
        (Times(Ratio(Growth(("a",)), Level(("b",))), 100.0), 200.0),
        (Index(Level(("a",)), 2011), 180.0),
    ],
)
def test_a_measure_is_what_its_name_says_in_the_year_to_march(measure: Level, value: float) -> None:
    assert measured(measure, results(), (2012,))[0, 0] == pytest.approx(value)
    assert told(measure)


def test_a_year_outside_the_run_is_no_number_and_a_ratio_over_nothing_neither() -> None:
    assert np.isnan(measured(Growth(("a",)), results(), (2010,))).all()
    assert np.isnan(measured(Ratio(Level(("b",)), Growth(("b",))), results(), (2012,))).all()


def test_results_between_kept_times_are_not_guessed() -> None:
    with pytest.raises(UsageError, match=r"2012\.3"):
        measured(Level(("a",), 0.3), results(), (2012,))


def test_written_values_change_nothing_but_their_numbers(tmp_path: Path) -> None:
    model = small(tmp_path)
    text, entries = written_back(model, {"exit rate": 0.4123456, "entry rate": 31.0})
    old = model.path.read_text(encoding="utf-8")
    assert text == old.replace("exit rate = 0.45 ", "exit rate = 0.412346 ").replace("rate = 28 ", "rate = 31.0 ")
    assert "value: 0.412346\n" in entries
    assert "value: 31.0\n" in entries
    assert entries.count("\n") == (tmp_path / "small.params.yaml").read_text(encoding="utf-8").count("\n")


def test_a_value_that_is_not_a_plain_number_in_the_model_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="written 0 times"):
        written_back(small(tmp_path), {"entries": 3.0})


@pytest.mark.parametrize("value", [0.0, 0.45, 276000.0, 1.2345e-7, 3.2e16, -0.2, 57500.0])
def test_a_number_is_written_so_that_it_reads_as_itself(value: float) -> None:
    assert float(number(value)) == value
