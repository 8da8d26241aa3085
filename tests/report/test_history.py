"""Outturn, by the names of the indicators."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiershift.errors import InputError
from tiershift.report.history import load_history


def test_only_what_the_model_also_counts_is_kept_by_year(outturn: Path) -> None:
    found = load_history(outturn)
    assert set(found) == {"cla_31_march", "s251_gross_early"}
    assert [(one.year, one.value) for one in found["cla_31_march"]] == [(2015, 69460.0), (2020, 80000.0)]


def test_no_file_is_no_outturn_unless_it_was_asked_for(tmp_path: Path) -> None:
    assert load_history(tmp_path / "none.csv") == {}
    with pytest.raises(InputError, match="no such file"):
        load_history(tmp_path / "none.csv", required=True)


def test_another_unit_is_refused_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text(
        "year,indicator,value,unit,source,confidence\n2015,cla_31_march,69.46,thousand,x,A\n2016,cla_31_march,?,children,x,A\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        load_history(file)
    assert [problem.where.rpartition(":")[2] for problem in caught.value.problems] == ["2", "3"]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text("year,value\n2015,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="indicator, unit, source, confidence"):
        load_history(file)
