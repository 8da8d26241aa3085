"""Numbers that are listed for an array, and names that are written in quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.language.models import load, run

import tiershift

RANGES = "r : r1, r2 ~~|\nc : c1, c2, c3 ~~|\n"


@pytest.mark.parametrize(
    ("equation", "what"),
    [
        ("a[r] = 1, 2, 3 ~~|", "it lists 3 numbers for 2 elements"),
        ("a[c] = 1, 2 ~~|", "it lists 2 numbers for 3 elements"),
        ("a[r1] = 1, 2 ~~|", "it lists 2 numbers for 1 elements"),
        ("a[r] = TABBED ARRAY(1\t2\t3) ~~|", "it lists 3 numbers for 2 elements"),
        ("a[r, c] = 1, 2; 3, 4; 5, 6; ~~|", "its rows have 2 numbers for 3 elements"),
    ],
)
def test_a_list_that_does_not_fit_its_array_is_refused_at_its_line(tmp_path: Path, equation: str, what: str) -> None:
    with pytest.raises(tiershift.ModelError) as refused:
        tiershift.simulate(load(tmp_path, RANGES + equation))
    (problem,) = refused.value.problems
    assert problem.what == f'"a": {what}'
    assert problem.line.startswith("a[")


def test_a_list_whose_rows_fit_is_read_row_by_row(tmp_path: Path) -> None:
    out = run(tmp_path, RANGES + "a[r, c] = 1, 2, 3; 4, 5, 6; ~~|")
    assert out["a"].isel(time=0).values.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_quotes_within_a_name_are_kept_and_those_around_it_are_not(tmp_path: Path) -> None:
    text = '"he said \\"stop\\"" = 3 ~~|\n"a, b" = "he said \\"stop\\"" * 2 ~~|\n'
    model = load(tmp_path, text)
    assert {'he said "stop"', "a, b"} <= {variable.name for variable in model.tree.variables.values()}
    assert float(tiershift.simulate(model)["a_b"][0]) == 6
