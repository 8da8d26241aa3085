"""Older and rarer ways of writing a file are read, noted, and errors stay on their lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import CLOCK, load, run

import tiershift
from tiershift.model.elements import Element
from tiershift.model.normalise import normalise


def test_tables_written_as_all_x_then_all_y_are_read(tmp_path: Path) -> None:
    model = load(
        tmp_path,
        """old(0, 1, 2.5, 4,
            -10, 1e1, 20, 30) ~ ~ |
        ranged([(0,0)-(4,9)], 0, 4, 1, 9) ~ ~ |
        y = old(Time) + ranged(Time) ~ ~ |
        z = WITH LOOKUP(Time, (0, 4, 0, 8)) ~ ~ |
        """,
    )
    made = tiershift.simulate(model)
    time = made["time"].values
    np.testing.assert_allclose(made["y"], np.interp(time, [0, 1, 2.5, 4], [-10, 10, 20, 30]) + 1 + 2 * time)
    np.testing.assert_allclose(made["z"], 2 * time)
    assert [note.partition(":")[0] for note in model.tree.notes] == ["line 2", "line 4", "line 6"]


def test_data_without_an_equation_file_names_and_marks_are_passed_over(tmp_path: Path) -> None:
    path, data = tmp_path / "model.mdl", tmp_path / "series.csv"
    data.write_text("Time,seen\n0,1\n4,9\n", encoding="utf-8")
    text = "{UTF-8}\n\ufeff{UTF-8}\nFile :IS: 'a.vdf' ~ ~ |\nseen ~ ~ |\ny = seen {of {those} days} * 2 ~ ~ |\n" + CLOCK
    path.write_text("\ufeff" + text, encoding="utf-8")
    model = tiershift.load_model(path, data=[data])
    np.testing.assert_allclose(tiershift.simulate(model)["y"], 2 + 4 * tiershift.simulate(model)["time"])
    notes = " ".join(model.tree.notes)
    assert "byte order" in notes and "line 3" in notes and "line 4: seen has no equation" in notes


def test_what_was_done_is_said_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tiershift.cli import main

    path = tmp_path / "model.mdl"
    clock = CLOCK.replace("~ year ~", "~ year ~")
    path.write_text("{UTF-8}\nold(0,4,1,9) ~ dmnl ~ |\ny = old(1) ~ dmnl ~ |\n" + clock, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "line 2" in capsys.readouterr().out


def test_an_uneven_table_and_later_errors_keep_their_lines(tmp_path: Path) -> None:
    with pytest.raises(tiershift.ModelError) as error:
        load(tmp_path, "old(0,1,2,\n3,4) ~ ~ |\ny = old(1) ~ ~ |\nz = 1 +* 2 ~ ~ |\n")
    assert [problem.where.rpartition(":")[2] for problem in error.value.problems] == ["2", "5"]
    assert "5 numbers" in error.value.problems[0].what


@pytest.mark.parametrize(
    "equation",
    [
        "y = 1",
        "look((0,0),(1,1))",
        '"a, b (c)" = 3',
        "v[d] = 1,2,3,4",
        "d: A, B, C",
        "f = M(1, 2, 3, 4)",
        "t := a",
        "e <-> d",
    ],
)
def test_other_equations_are_left_as_they_are(equation: str) -> None:
    found, notes = normalise(f"{equation} ~ ~ |\n")
    assert notes == ()
    assert [getattr(element, "equation", None) for element in found] == [equation]


def test_a_series_is_still_asked_for(tmp_path: Path) -> None:
    with pytest.raises(tiershift.ModelError, match="outside the model"):
        run(tmp_path, "seen ~ ~ |\ny = seen ~ ~ |")


def test_a_very_long_number_in_a_lookup_is_gone_through_once() -> None:
    equation = f"y = WITH LOOKUP(Time, ((0,0),({'1' * 60_000},1)))"
    assert [
        element.equation.strip() for element in normalise(f"{equation} ~~|")[0] if isinstance(element, Element)
    ] == [equation]
