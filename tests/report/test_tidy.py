"""Tidy files: fixed columns, one row a number, the same bytes for the same run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from tiershift.report.summary import Report
from tiershift.report.tidy import differences_csv, indicators_csv, number


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_that_were_promised(report: Report) -> None:
    first = indicators_csv(report.first).splitlines()[0]
    assert first == "scenario,place,indicator,year,date,unit,mean,p10,p50,p90,rests_on_guesses"


def test_the_same_run_gives_the_same_bytes(make: Callable[..., Report]) -> None:
    one, other = make(), make()
    assert indicators_csv(one.first).encode() == indicators_csv(other.first).encode()
    assert differences_csv(one).encode() == differences_csv(other).encode()


def test_lines_end_as_on_unix(report: Report) -> None:
    assert "\r" not in indicators_csv(report.first)


def test_a_year_is_the_financial_year_that_ends_on_its_date(report: Report) -> None:
    rows = rows_of(indicators_csv(report.first))
    assert all(row["date"] == f"{row['year']}-03-31" and row["place"] == "England" for row in rows)
    years = {
        name: [int(row["year"]) for row in rows if row["indicator"] == name] for name in ("cla_31_march", "referrals")
    }
    assert years == {"cla_31_march": list(range(2010, 2041)), "referrals": list(range(2011, 2041))}


def test_the_numbers_are_those_of_the_bands(report: Report) -> None:
    spread = report.first.bands["s251_gross_late"]
    row = next(row for row in rows_of(indicators_csv(report.first)) if row["indicator"] == "s251_gross_late")
    assert [float(row[key]) for key in ("mean", "p10", "p50", "p90")] == pytest.approx(
        [spread.mean[0], spread.low[0], spread.central[0], spread.high[0]], rel=1e-9
    )
    assert row["unit"] == "GBP m cash"


def test_a_difference_says_against_what_and_in_how_many_futures(report: Report) -> None:
    row = rows_of(differences_csv(report))[-1]
    assert (row["scenario"], row["against"], row["futures"]) == ("early_shift", "baseline", "40")
    assert int(row["lower"]) + int(row["higher"]) <= 40


@pytest.mark.parametrize(
    ("value", "text"),
    [(1 / 3, "0.3333333333"), (-0.0, "0"), (64460.0, "64460"), (1.2e13, "1.2e+13"), (float("nan"), "")],
)
def test_numbers_have_ten_digits_and_no_minus_nought(value: float, text: str) -> None:
    assert number(value) == text
