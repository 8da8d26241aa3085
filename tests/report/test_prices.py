"""Price levels, from a file that says where each comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tiershift.errors import InputError
from tiershift.report.prices import BASE_YEAR, COLUMNS, load_prices


def written(folder: Path, *rows: str) -> Path:
    file = folder / "prices.csv"
    file.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return file


def test_the_base_year_has_a_level_of_one() -> None:
    assert load_prices()[BASE_YEAR].factor == 1.0


def test_the_shipped_file_covers_every_year_that_the_model_runs_and_says_what_is_assumed() -> None:
    prices = load_prices()
    assert set(range(2011, 2042)) <= set(prices)
    assert all(price.kind == "assumed" for year, price in prices.items() if year > BASE_YEAR)
    assert all(price.source and price.confidence in "ABCD" for price in prices.values())


def test_growth_goes_on_from_the_year_before(tmp_path: Path) -> None:
    file = written(tmp_path, "2023,2022-23,100,,measured,x,A", "2024,2023-24,,0.25,assumed,x,D")
    assert load_prices(file)[2023].factor == pytest.approx(0.8)


def test_all_wrong_rows_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    rows = ("2024,a,100,,measured,x,A", "2025,b,,,assumed,x,D", "2026,c,many,,assumed,x,D", "2027,d,-1,,guess,x,D")
    with pytest.raises(InputError) as caught:
        load_prices(written(tmp_path, *rows))
    assert [problem.where.rpartition(":")[2] for problem in caught.value.problems] == ["3", "4", "5"]


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "prices.csv"
    file.write_text("year,index\n2024,100\n", encoding="utf-8")
    with pytest.raises(InputError, match="columns"):
        load_prices(file)


def test_a_file_without_the_base_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2024"):
        load_prices(written(tmp_path, "2020,2019-20,100,,measured,x,A"))
