"""The section `correlations` of a parameter file, and each way in which it can be wrong."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

from tiershift.errors import ParameterError
from tiershift.model.correlations import Correlation, groups
from tiershift.model.parameter_file import load_parameters
from tiershift.model.parameters import Parameters

ENTRY = """\
  {name}:
    value: 0.5
    unit: Dmnl
    range: [0, 1]
    draw: {draw}
    kind: assumed
    source: a test
    year: 2024
    confidence: D
"""
HEAD = "model: m\nprice_base: 2023-24\nparameters:\n" + "".join(
    ENTRY.format(name=name, draw="fixed" if name == "sure" else "{uniform: {low: 0, high: 1}}")
    for name in ("exit rate", "onset", "reach", "sure")
)
PAIR = '  - {{between: [{0}], correlation: {1}, source: "a paper", confidence: C}}\n'
FIRST = HEAD.count("\n") + 2
"""The line of the first pair."""


def loaded(tmp_path: Path, *pairs: tuple[str, float | str]) -> Parameters:
    path = tmp_path / "m.params.yaml"
    path.write_text(HEAD + "correlations:\n" + "".join(PAIR.format(*pair) for pair in pairs), encoding="utf-8")
    return load_parameters(path)


def test_a_correlation_is_kept_by_the_ids_of_its_pair_in_order(tmp_path: Path) -> None:
    [one] = loaded(tmp_path, ("onset, Exit rate", -0.6)).correlations
    assert one == Correlation(("exit_rate", "onset"), -0.6, "a paper", "C", FIRST)


def test_a_file_without_the_section_has_no_correlations(tmp_path: Path) -> None:
    path = tmp_path / "m.params.yaml"
    path.write_text(HEAD, encoding="utf-8")
    assert load_parameters(path).correlations == ()


def test_a_group_is_the_cholesky_factor_of_its_normal_scores(tmp_path: Path) -> None:
    parameters = loaded(tmp_path, ("exit rate, onset", -0.6), ("reach, onset", 0.3))
    [group] = groups(parameters.correlations, parameters.values)
    assert group.ids == ("exit_rate", "onset", "reach")
    first, second = (2 * math.sin(math.pi * rho / 6) for rho in (-0.6, 0.3))
    expected = [[1, first, 0], [first, 1, second], [0, second, 1]]
    np.testing.assert_allclose(group.lower @ group.lower.T, expected, atol=1e-14)
    assert groups(parameters.correlations, ["exit_rate", "reach"]) == ()


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("exit rate, onsett", 0.5), "Did you mean onset?"),
        (("exit rate, sure", 0.5), '"sure" is fixed, so nothing goes with it'),
        (("exit rate, Exit_rate", 0.5), '"exit rate" is correlated with itself'),
        (("exit rate", 0.5), "between names 1 parameters"),
        (("exit rate, onset, reach", 0.5), "between names 3 parameters"),
        (("exit rate, onset", 1), "leaves nothing to chance"),
        (("exit rate, onset", -1.5), "leaves nothing to chance"),
        (("exit rate, onset", "much"), "is not a number"),
        (("exit rate, onset", "0.5, lag: 2"), '"lag" is not a key of a correlation'),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_with_a_pair_is_said_at_its_line(
    tmp_path: Path, pair: tuple[str, float | str], message: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        loaded(tmp_path, pair)
    [problem] = caught.value.problems
    assert message in str(problem)
    assert problem.where.endswith(f":{FIRST}")
    assert problem.way_out


def test_a_pair_may_be_given_once(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=f"given twice\n.*\nKeep this one or that of line {FIRST}"):
        loaded(tmp_path, ("exit rate, onset", 0.5), ("onset, exit rate", 0.4))


def test_a_matrix_that_is_not_positive_definite_names_a_pair_and_what_would_do(tmp_path: Path) -> None:
    pairs = ("exit rate, onset", 0.7), ("onset, reach", 0.7), ("exit rate, reach", -0.9)
    with pytest.raises(ParameterError) as caught:
        loaded(tmp_path, *pairs)
    [problem] = caught.value.problems
    assert "of exit rate and reach cannot be together with those of onset" in problem.what
    assert "not positive definite (smallest eigenvalue -0." in problem.what
    assert problem.where.endswith(f":{FIRST + 2}")
    ends = re.search(r"Write one between (-?[\d.]+) and ([\d.]+)", problem.way_out)
    assert ends is not None
    for end, beyond in ((float(ends[1]), -0.02), (float(ends[2]), 0.02)):
        assert loaded(tmp_path, *pairs[:2], ("exit rate, reach", end)).correlations
        if end + beyond < 1:
            with pytest.raises(ParameterError, match="not positive definite"):
                loaded(tmp_path, *pairs[:2], ("exit rate, reach", round(end + beyond, 4)))


def test_missing_pairs_count_as_uncorrelated(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="not positive definite"):
        loaded(tmp_path, ("exit rate, onset", 0.9), ("onset, reach", 0.9))
