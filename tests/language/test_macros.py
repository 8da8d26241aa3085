"""Macros of Vensim files, run: copies with their own stocks, arguments put in, names that stay apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import CLOCK, load, run

import tiershift


def test_each_call_has_its_own_stock_and_takes_expressions(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: FILL(inflow, start)
        FILL = INTEG(inflow * 2, start) ~ start ~ |
        :END OF MACRO:
        a = FILL(1 + 2, 10) ~ ~ |
        b = FILL(Time, 0) + FILL(Time, 100) ~ ~ |
        """,
    )
    time = np.arange(0, 4.5, 0.5)
    summed = np.concatenate([[0.0], np.cumsum(2 * time[:-1] * 0.5)])
    np.testing.assert_allclose(made["a"], 10 + 6 * time)
    np.testing.assert_allclose(made["b"], 100 + 2 * summed)


def test_a_macro_calls_macros_and_knows_the_time_step(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: TWICE(x)
        TWICE = x * two ~ x ~ |
        two = 2 ~ dmnl ~ |
        :END OF MACRO:
        :MACRO: STEPS(x)
        STEPS = TWICE(x) + TWICE(TIME STEP$) + TIME STEP + other$ + Time ~ x ~ |
        :END OF MACRO:
        other = 1000 ~ ~ |
        two = 77 ~ ~ |
        y = STEPS(two) ~ ~ |
        """,
    )
    np.testing.assert_allclose(made["y"], 154 + 1 + 0.5 + 1000 + made["time"])
    assert float(made["two"][0]) == 77.0


def test_a_call_with_subscripts_is_a_copy_with_subscripts(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: AVERAGE(x, t)
        AVERAGE = INTEG((x - AVERAGE) / t, x * t) ~ x ~ |
        :END OF MACRO:
        place: A, B, C ~ ~ |
        kind: k1, k2 ~ ~ |
        x[place] = 1, 2, 3 ~ ~ |
        t[kind] = 2, 4 ~ ~ |
        y[place, kind] = AVERAGE(x[place] + 1, t[kind]) ~ ~ |
        z[A] = AVERAGE(x[B], 2) ~ ~ |
        z[place] :EXCEPT: [A] = AVERAGE(x[place], 1) ~ ~ |
        """,
    )
    level = np.array([2.0, 3.0, 4.0])[:, None] * np.array([2.0, 4.0])
    for _ in range(8):
        level += 0.5 * (np.array([2.0, 3.0, 4.0])[:, None] - level) / np.array([2.0, 4.0])
    np.testing.assert_allclose(made["y"].isel(time=-1), level)
    np.testing.assert_allclose(made["z"].isel(time=0), [4.0, 2.0, 3.0])


def test_tables_stay_tables_inside_and_as_arguments(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: SHAPE(x, table)
        SHAPE = table(x) + own(x) ~ dmnl ~ |
        own((0,0),(10,100)) ~ dmnl ~ |
        :END OF MACRO:
        effect((0,1),(4,5)) ~ dmnl ~ |
        y = SHAPE(Time, effect) ~ dmnl ~ |
        """,
    )
    np.testing.assert_allclose(made["y"], 1 + made["time"] + 10 * made["time"])


def test_outputs_beside_the_value_become_variables(tmp_path: Path) -> None:
    model = load(
        tmp_path,
        """:MACRO: SPLIT(x, share : first, rest)
        SPLIT = first + rest + seen ~ x ~ |
        first = x * share ~ x ~ |
        rest = x - first ~ x ~ |
        seen = INTEG(1, 0) ~ x ~ |
        :END OF MACRO:
        total = SPLIT(100, 0.25 : part, remainder) ~ ~ |
        check = part + 2 * remainder ~ ~ |
        """,
    )
    made = tiershift.simulate(model)
    np.testing.assert_allclose(made["part"], 25.0)
    np.testing.assert_allclose(made["check"], 175.0)
    np.testing.assert_allclose(made["total"], 100.0 + made["time"])
    assert sum(name.endswith("seen#") for name in model.tree.variables) == 1
    assert any("SPLIT" in note and note.startswith("line ") for note in model.tree.notes)


def test_copies_are_named_as_in_vensim_and_units_of_inputs_are_put_in(tmp_path: Path) -> None:
    model = load(
        tmp_path,
        """:MACRO: RATE(x, t)
        RATE = gap / t ~ x/year ~ |
        gap = x - 1 ~ x ~ |
        :END OF MACRO:
        stock = 5 ~ widgets ~ |
        flow = RATE(stock, 2) ~ widgets/year ~ |
        """,
    )
    names = {variable.name: variable for variable in model.variables.values() if variable.name.startswith("#")}
    assert set(names) == {"#flow>RATE#", "#flow>RATE>gap#"}
    assert names["#flow>RATE>gap#"].unit == "(widgets)"
    assert names["#flow>RATE#"].unit == "(widgets)/year"
    assert names["#flow>RATE>gap#"].line == 4


def test_a_comment_before_several_macros_and_one_at_the_end_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "model.mdl"
    path.write_text(
        "{UTF-8}\n{UTF-8}\n{a header, with = and | in it}\n"
        ":MACRO: A(x)\nA = x + 1 ~ ~ |\n:END OF MACRO:\n{between}\n"
        ":MACRO: B(x)\nB = A(x) * 2 ~ ~ |\n:END OF MACRO:\n"
        "y = B(C(1)) ~ ~ |\n" + CLOCK + ":MACRO: C(x)\nC = x * 10 ~ ~ |\n:END OF MACRO:\n",
        encoding="utf-8",
    )
    made = tiershift.simulate(tiershift.load_model(path))
    np.testing.assert_allclose(made["y"], 22.0)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (":MACRO: M(x)\nM = M(x) ~ ~ |\n:END OF MACRO:\ny = M(1) ~ ~ |", 5, "calls itself"),
        (":MACRO: M(x)\nM = x ~ ~ |\n:END OF MACRO:\ny = M(1, 2) ~ ~ |", 5, "is given 2 arguments"),
        (":MACRO: M(x)\nM = x ~ ~ |\ny = M(1) ~ ~ |", 2, "is not ended"),
        (":MACRO: SMOOTH(x, y)\nSMOOTH = x ~ ~ |\n:END OF MACRO:\ny = SMOOTH(1, 2) ~ ~ |", 2, "name of a function"),
        (":MACRO: M(x)\nM = x + nowhere ~ ~ |\n:END OF MACRO:\ny = M(1) ~ ~ |", 3, '"nowhere"'),
        (":MACRO: M(x)\nother = x ~ ~ |\n:END OF MACRO:\ny = M(1) ~ ~ |", 2, 'no equation for "M"'),
        (
            ":MACRO: M(x)\nM = x ~ ~ |\n:END OF MACRO:\nd: A, B ~ ~ |\nv[d] = 1 ~ ~ |\ny[d] = SUM(M(v[d!])) ~ ~ |",
            7,
            "range",
        ),
        (":MACRO: M(x)\nM = x +* 1 ~ ~ |\n:END OF MACRO:\ny = M(1) ~ ~ |", 3, "cannot be read"),
    ],
)
def test_what_cannot_be_written_out_is_refused_at_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(tiershift.ModelError) as error:
        load(tmp_path, text)
    assert any(problem.where.endswith(f":{line}") and said in problem.what for problem in error.value.problems)
