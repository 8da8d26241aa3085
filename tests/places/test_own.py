"""A council's own figures: every line is looked at before any is taken, and units mixed up are found."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiershift.errors import InputError, UsageError
from tiershift.places import Panel, read_panel
from tiershift.places.own import changes, read_own
from tiershift.places.suspicion import suspicion

WILTSHIRE = "E06000054"
HEAD = "indicator,year,value,unit,source,note\n"


@pytest.fixture(scope="module")
def panel() -> Panel:
    return read_panel()


def _file(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "ours.csv"
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _refused(panel: Panel, path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as refused:
        read_own(path, panel.place("Wiltshire"), panel)
    return [
        (problem.where.removeprefix(f"{path}:"), problem.what, problem.way_out) for problem in refused.value.problems
    ]


def test_figures_are_read_in_words_and_in_units_as_people_write_them(panel: Panel, tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "Children looked after at 31 March,2025,489,children,our return,",
        "cla 31 march,2025-26,495,,,provisional",
        "s251_gross_residential,2024/25,16.4,GBP m,outturn,",
        's251_gross_family_support,2025,"£14,200,000",,outturn,',
        "csw_agency_rate,2025,0.095,share,,",
    )
    own = read_own(path, panel.place("Wiltshire"), panel, today=date(2026, 11, 23))
    assert {key[1:]: figure.value for key, figure in own.cells.items()} == {
        ("cla_31_march", 2025): 489,
        ("cla_31_march", 2026): 495,
        ("s251_gross_residential", 2025): 16_400_000,
        ("s251_gross_family_support", 2025): 14_200_000,
        ("csw_agency_rate", 2025): 9.5,
    }
    assert {figure.source for figure in own.cells.values()} == {f"own:{hashlib.sha256(path.read_bytes()).hexdigest()}"}


WRONG = [
    ("Children loked after at 31 March,2025,489", "indicator", "no indicator", "Children looked after at 31 March"),
    ("cla_rate,2024,46", "indicator", "worked out from others", "cla_31_march, population_0_17"),
    ("cla_31_march,2031,480", "year", "not between 2010 and 2028", "Wiltshire"),
    ("cla_31_march,24-25,480", "year", "not a financial year", "2024-25"),
    ("cla_31_march,2023-25,480", "year", "not a financial year", "2024-25"),
    ("referrals,2024,twelve", "value", "not a number", "digits"),
    ("referrals,2024,nan", "value", "not a number", "digits"),
    ("referrals,2024,", "value", "no number", "leave the line out"),
    ("referrals,2024,-5", "value", "negative", "Referrals"),
    ("cla_31_march,2025,46", "value", "rate per 10,000", "46 per 10,000 is 479"),
    ("s251_gross_residential,2024,16400", "value", "thousands of pounds", "GBP k"),
    ("s251_gross_residential,2025,16.4", "value", "millions of pounds", "GBP m"),
    ("s251_gross_early,2024,174", "value", "pounds per child", "Give the total"),
    ("s251_gross_late,2024,16400000000", "value", "outside what", "GBP cash"),
    ("csw_agency_rate,2024,0.095", "value", "a share of one, not per cent", "share as its unit"),
    ("csw_agency_rate,2024,950", "value", "outside what", "%"),
    ("ofsted_overall_effectiveness,2025,5", "value", "outside what", "4 inadequate"),
    ("cla_starters,2024,16.2,per 10000", "unit", "not a unit of cla_starters", "per year"),
    ("cla_starters,2024,162,£k", "unit", "not a unit of cla_starters", "per year"),
    ("referrals,2024,3,290,per year,us,ours", "", "7 cells", "in quotes"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "column", "what", "way_out"), WRONG)
def test_a_line_that_is_wrong_is_refused_in_its_column_with_a_way_out(
    panel: Panel, tmp_path: Path, line: str, column: str, what: str, way_out: str
) -> None:
    ((where, said, out),) = _refused(panel, _file(tmp_path, "cla_leavers,2025,150", line))
    assert where == (f"3, {column}" if column else "3")
    assert what in said
    assert way_out in out


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file(panel: Panel, tmp_path: Path) -> None:
    lines = [line for line, *_ in WRONG]
    said = _refused(panel, _file(tmp_path, *lines))
    assert [int(where.partition(",")[0]) for where, _, _ in said] == list(range(2, len(lines) + 2))


def test_a_figure_given_twice_names_the_line_it_was_given_in_first(panel: Panel, tmp_path: Path) -> None:
    ((where, said, _),) = _refused(panel, _file(tmp_path, "cla_31_march,2025,489", "", "CLA 31 March,2024-25,490"))
    assert (where, "line 2" in said) == ("4, indicator", True)


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("indicator,year\n", "the column value is missing"),
        ("indicator,year,value,price\n", "price is no column"),
        ("indicator,year,value,value\n", "the column value is there twice"),
    ],
)
def test_a_file_with_other_columns_is_refused(panel: Panel, tmp_path: Path, head: str, what: str) -> None:
    assert _refused(panel, _file(tmp_path, "cla_31_march,2025,489,1", head=head))[0][:2] == ("1", what)


def test_a_missing_or_an_empty_file_is_refused(panel: Panel, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_own(tmp_path / "none.csv", panel.place("Wiltshire"), panel)
    assert "no figure" in _refused(panel, _file(tmp_path))[0][1]


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ours.csv"
        path.write_bytes(HEAD.encode() + b"cla_31_march,2025,489\n" + content)
        panel = read_panel()
        try:
            own = read_own(path, panel.place("Wiltshire"), panel)
        except InputError as refused:
            assert all(problem.way_out for problem in refused.problems)
        else:
            assert own.cells[WILTSHIRE, "cla_31_march", 2025].value == 489


def test_a_figure_that_looks_wrong_is_taken_from_one_who_is_sure_and_an_impossible_one_is_not(
    panel: Panel, tmp_path: Path
) -> None:
    place = panel.place("Wiltshire")
    assert read_own(_file(tmp_path, "cla_31_march,2025,46"), place, panel, sure=True).lines[0].figure.value == 46
    with pytest.raises(InputError, match="negative"):
        read_own(_file(tmp_path, "cla_31_march,2025,-46"), place, panel, sure=True)


def test_rates_and_totals_follow_a_council_s_own_figures(panel: Panel, tmp_path: Path) -> None:
    lines = ("cla_31_march,2024,500", "s251_gross_family_support,2025,14200000")
    own = read_own(_file(tmp_path, *lines), panel.place("Wiltshire"), panel)
    after = panel.with_cells(own.cells)
    children = panel.value(WILTSHIRE, "population_0_17", 2024)
    assert after.value(WILTSHIRE, "cla_rate", 2024) == pytest.approx(1e4 * 500 / children)
    more = 14_200_000 - panel.value(WILTSHIRE, "s251_gross_family_support", 2025)
    early = panel.value(WILTSHIRE, "s251_gross_early", 2025)
    assert after.value(WILTSHIRE, "s251_gross_early", 2025) == pytest.approx(early + more, abs=2)
    moved = {(name, year) for name, year, _, _ in changes(own, panel)}
    assert {("cla_31_march", 2024), ("cla_rate", 2024), ("s251_gross_early_per_child", 2025)} <= moved
    assert not [name for name, year in moved if year < 2024]


def test_nobody_else_moves_with_a_council_s_own_figures(panel: Panel, tmp_path: Path) -> None:
    own = read_own(_file(tmp_path, "cla_31_march,2026,495"), panel.place("Wiltshire"), panel, today=date(2026, 4, 1))
    after = panel.with_cells(own.cells)
    assert after.years[-1] == 2026
    others = [number for number, code in enumerate(panel.authorities) if code != WILTSHIRE]
    np.testing.assert_array_equal(after.values[:, others, :-1], panel.values[:, others])
    assert not np.isfinite(after.values[:, others, -1]).any()
    assert np.isnan(panel.value(WILTSHIRE, "cla_31_march", 2026))
    assert after.figure(WILTSHIRE, "cla_31_march", 2026).confidence == "own"


def test_usual_mistakes_are_found_and_published_figures_are_seldom_asked_about(panel: Panel) -> None:
    found: dict[str, list[bool]] = {"right": [], "rate": [], "thousands": [], "share": []}
    for authority in panel.current()[::9]:
        children = panel.value(authority.code, "population_0_17", 2024)
        for name, indicator in panel.indicators.items():
            years, values = panel.series(authority.code, name)
            known = np.flatnonzero(np.isfinite(values))
            if indicator.derived or len(known) < 2:
                continue
            year, value = int(years[known[-1]]), float(values[known[-1]])
            tried = [("right", value)]
            if indicator.kind == "count" and value >= 20 and "population" not in name:
                tried.append(("rate", 1e4 * value / children))
            if indicator.kind == "money" and value > 1e5:
                tried.append(("thousands", value / 1e3))
            if indicator.kind == "percent" and value >= 2:
                tried.append(("share", value / 100))
            for what, value_given in tried:
                found[what].append(suspicion(panel, authority, indicator, year, value_given) is not None)
    shares = {what: float(np.mean(asked)) for what, asked in found.items()}
    assert shares["right"] < 0.04
    assert shares["rate"] > 0.9
    assert shares["thousands"] > 0.95
    assert shares["share"] > 0.98


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 3, 31)])
def test_nothing_is_taken_for_counted_in_a_year_that_is_not_over(panel: Panel, tmp_path: Path, today: date) -> None:
    path, place = _file(tmp_path, "cla_31_march,2027,495"), panel.place("Wiltshire")
    with pytest.raises(InputError, match="31 March 2027 is not over"):
        read_own(path, place, panel, sure=True, today=today)
    assert len(read_own(path, place, panel, today=date(2027, 4, 1)).lines) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \r\n", "the file is empty"),
        ("indicator,year,value\ncla_31_march,2024,500\n".encode("utf-16"), "UTF-16"),
        (b"indicator;year;value\ncla_31_march;2024;500\n", "separated by semicolons"),
        (b"indicator\tyear\tvalue\ncla_31_march\t2024\t500\n", "separated by tabs"),
    ],
)
def test_a_file_in_another_shape_is_named_for_what_it_is(
    panel: Panel, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as refused:
        read_own(path, panel.place("Wiltshire"), panel)
    assert len(refused.value.problems) == 1
