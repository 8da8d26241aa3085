"""Formulas that hold thousands of operations inside each other, and brackets nested by the hundred."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import load, run

import tiershift


def test_a_sum_of_five_thousand_terms_is_added_up_from_the_left(tmp_path: Path) -> None:
    made = run(tmp_path, f"a = Time + 0.1 ~~|\ns = {'+'.join(['a'] * 5000)} ~~|\n")
    total = np.zeros(9)
    for _ in range(5000):
        total = total + made["a"].values
    np.testing.assert_array_equal(made["s"], total)


def test_three_hundred_brackets_and_conditions_are_read(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        f"""d: d1, d2, d3 ~~|
        a = Time + 0.1 ~~|
        b[d] :EXCEPT: [d3] = {"(" * 300}a{"+ d)" * 300} ~~|
        b[d3] = 1 ~~|
        c = {"IF THEN ELSE(a > 1, " * 300}a{", 0)" * 300} ~~|
        m = LONG(a) ~~|
        kept = INTEG(0, {"+".join(["a"] * 400)}) ~~|
        """.replace("b[d]", ":MACRO: LONG(x)\nLONG = x" + " + x" * 700 + " ~~|\n:END OF MACRO:\nb[d]", 1),
    )
    np.testing.assert_allclose(made["b"].isel(time=0), [300.1, 600.1, 1])
    np.testing.assert_array_equal(made["c"], np.where(made["a"] > 1, made["a"], 0))
    np.testing.assert_allclose(made["m"], 701 * made["a"])
    np.testing.assert_allclose(made["kept"], 40.0)


def test_what_is_cut_has_parts_that_can_be_read(tmp_path: Path) -> None:
    model = load(tmp_path, f"a = 1 ~~|\ns = {'+'.join(['a'] * 250)} ~~|\n")
    parts = [variable.name for variable in model.variables.values() if variable.name.startswith("#")]
    assert parts == ["#s>line 3>part 1#", "#s>line 3>part 2#"]
    assert model.equation(model.variables["s"]).startswith("s = #s>line 3>part 2# + a")


def test_a_long_formula_inside_a_sum_over_a_range_is_refused(tmp_path: Path) -> None:
    text = f"d: d1, d2 ~~|\nx[d] = 1 ~~|\ns = SUM({'+'.join(['x[d!]'] * 500)}) ~~|\n"
    with pytest.raises(tiershift.ModelError, match=r"model\.mdl:4: \"s\": inside a function over a whole range"):
        load(tmp_path, text)
