"""Ways of writing that published models have, beside those of the manual."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.language.models import CLOCK, load, run

import tiershift

TIMES = np.arange(0, 4.5, 0.5)


def test_a_sample_that_names_itself_keeps_the_highest_value_so_far(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: PEAK(x)
        PEAK = SAMPLE IF TRUE(x > PEAK, x, x) ~ x ~ |
        :END OF MACRO:
        r: A, B ~ ~ |
        size[r] = 1, 3 ~ ~ |
        wave[r] = size[r] * SIN(Time) ~ ~ |
        highest[r] = SAMPLE IF TRUE(wave[r] > highest[r], wave[r], wave[r]) ~ ~ |
        lowest = SAMPLE IF TRUE(wave[A] < lowest, wave[A], 0.1) ~ ~ |
        peak of b = PEAK(wave[B]) ~ ~ |
        """,
    )
    wave = np.sin(TIMES)[:, None] * [1, 3]
    np.testing.assert_allclose(made["highest"], np.maximum.accumulate(wave))
    np.testing.assert_allclose(made["lowest"], np.minimum.accumulate(np.minimum(wave[:, 0], 0.1)))
    np.testing.assert_allclose(made["peak_of_b"], np.maximum.accumulate(wave[:, 1]))


def test_a_macro_may_be_given_whole_ranges(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """:MACRO: CLIP(a, b, x, y)
        CLIP = IF THEN ELSE(x >= y, a, b) ~ a ~ |
        :END OF MACRO:
        r: A, B, C ~ ~ |
        s: P, Q ~ ~ |
        x[r] = 1, 2, 3 ~ ~ |
        y[s] = 1, 3 ~ ~ |
        inside[s] = SUM(CLIP(x[r!], 0, x[r!], y[s])) ~ ~ |
        given = CLIP(SUM(x[r!]), 0, Time, 2) ~ ~ |
        both = SUM(CLIP(x[r!] * 2, y[s!], x[r!], y[s!])) ~ ~ |
        """,
    )
    np.testing.assert_array_equal(made["inside"].isel(time=0), [6, 3])
    np.testing.assert_array_equal(made["given"], np.where(TIMES >= 2, 6, 0))
    np.testing.assert_array_equal(
        made["both"].isel(time=0), sum(2 * x if x >= y else y for x in (1, 2, 3) for y in (1, 3))
    )


def test_a_whole_range_that_is_on_the_left_side_too_is_refused(tmp_path: Path) -> None:
    text = (
        ":MACRO: M(a)\nM = a * 2 ~ ~ |\n:END OF MACRO:\nr: A, B ~ ~ |\nx[r] = 1, 2 ~ ~ |\nz[r] = SUM(M(x[r!])) ~ ~ |\n"
    )
    with pytest.raises(tiershift.ModelError, match="left side too"):
        run(tmp_path, text)


def test_ranges_that_differ_in_a_mark_have_dimensions_of_their_own(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """r: A, B ~ ~ |
        r': A, B ~ ~ |
        "r-": C, D, E ~ ~ |
        r 2 = 7 ~ ~ |
        pair[r, r'] = Time ~ ~ |
        other["r-", r] = 1 ~ ~ |
        """,
    )
    assert made["pair"].dims[:2] == ("time", "r") and len(set(made["pair"].dims)) == 3
    assert made["other"].shape == (9, 3, 2)
    assert made["other"].coords[made["other"].dims[1]].values.tolist() == ["C", "D", "E"]
    assert float(made["r_2"][0]) == 7.0


def test_a_quoted_range_may_be_mapped(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        """all: (n1-n4) ~ ~ |
        N: (n2-n4) ~ ~ |
        "N-1" : (n1-n3) -> N ~ ~ |
        x[all] = 1, 2, 4, 8 ~ ~ |
        rise[N] = x[N] - x["N-1"] ~ ~ |
        """,
    )
    np.testing.assert_array_equal(made["rise"].isel(time=0), [1, 2, 4])


def test_a_range_in_quotes_may_be_marked(tmp_path: Path) -> None:
    text = 'age: "0-19", "20+" ~ ~ |\n"all of 20+": "20+" ~ ~ |\nx[age] = 1, 2 ~ ~ |\n'
    made = run(tmp_path, text + 'y = SUM(x["age"!]) ~ ~ |\nz = SUM( x[ "all of 20+" ! ]) ~ ~ |\n')
    assert (float(made["y"][0]), float(made["z"][0])) == (3.0, 2.0)


def test_numbers_of_a_vensim_result_are_refused_for_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(tiershift.ModelError, match=r"file of results \(\.vdf\)"):
        load(tmp_path, "x = GET VDF CONSTANTS('a.vdf', 'x', 0) ~ ~ |\n")


def test_variables_without_an_equation_yet_are_all_named_at_their_lines(tmp_path: Path) -> None:
    text = "a = A FUNCTION OF( b,\\\n\t\tc) ~ ~ |\nb = 1 ~ ~ |\nc[r]= A FUNCTION OF() ~ ~ |\nr: A, B ~ ~ |\n"
    with pytest.raises(tiershift.ModelError) as error:
        load(tmp_path, text)
    assert [problem.where.rpartition(":")[2] for problem in error.value.problems] == ["2", "5"]
    assert all("has no equation yet" in problem.what for problem in error.value.problems)


def test_a_series_may_be_written_like_any_other_equation(tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text("t,x\n0,1\n4,9\n", encoding="utf-8")
    made = run(tmp_path, "x = GET DIRECT DATA('book.csv', ',', 'A', 'B2') ~ ~ |\ny = x ~ ~ |\n")
    np.testing.assert_allclose(made["y"], 1 + 2 * TIMES)


def test_names_with_a_question_mark_stand_for_files_that_are_given(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "b.csv").write_text("5,6\n", encoding="utf-8")
    path = tmp_path / "model.mdl"
    path.write_text("x = GET DIRECT CONSTANTS('?Book', ',', 'B1') ~ ~ |\n" + CLOCK, encoding="utf-8")
    for name in ("?Book", "book"):
        model = tiershift.load_model(path, files={name: elsewhere / "b.csv"})
        assert float(tiershift.simulate(model)["x"][0]) == 6.0
    with pytest.raises(tiershift.ModelError, match=r'files=\{"\?Book"'):
        tiershift.load_model(path)
    with pytest.raises(tiershift.ModelError, match="there is no file"):
        tiershift.load_model(path, files={"?book": tmp_path / "none.csv"})
    with pytest.raises(tiershift.ModelError, match="of a kind that is not read"):
        tiershift.load_model(path, files={"?book": path})
