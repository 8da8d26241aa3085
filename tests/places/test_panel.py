"""The shipped panel answers what is asked of it, and what follows from its figures follows."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tiershift.errors import UsageError
from tiershift.places import Panel, read_panel
from tiershift.places.derived import RATIOS
from tiershift.places.names import plain
from tiershift.places.table import MISSING, PANEL_HEAD
from tiershift.shipped import shelf


@pytest.fixture(scope="module")
def panel() -> Panel:
    return read_panel()


def test_every_cell_of_the_file_is_the_figure_that_is_read(panel: Panel) -> None:
    with (shelf("models") / "places" / "panel.csv").open(encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        codes = next(reader)[len(PANEL_HEAD) :]
        assert codes == list(panel.authorities)
        for indicator, year, _, _, _, *cells in reader:
            read = [panel.value(code, indicator, int(year)) for code in codes]
            written = [float("nan") if cell in MISSING or not cell else float(cell) for cell in cells]
            np.testing.assert_array_equal(read, written)


def test_the_authorities_together_have_the_children_looked_after_that_the_model_s_history_has(panel: Panel) -> None:
    with (shelf("models") / "childrens_services" / "history_england.csv").open(encoding="utf-8", newline="") as text:
        england = {
            int(row["year"]): float(row["value"]) for row in csv.DictReader(text) if row["indicator"] == "cla_31_march"
        }
    sums = panel.frame(["cla_31_march"])["cla_31_march"].groupby("year").sum()
    for year in range(2010, 2025):
        assert sums[year] == pytest.approx(england[year], rel=0.002), year


def test_a_rate_is_its_count_over_its_population(panel: Panel) -> None:
    count, children = (panel.value("E06000054", name, 2024) for name in ("cla_31_march", "population_0_17"))
    assert panel.value("E06000054", "cla_rate", 2024) == pytest.approx(1e4 * count / children)


def test_a_suppressed_count_has_no_rate_and_says_why(panel: Panel) -> None:
    count = panel.figure("E06000017", "cla_uasc_31_march", 2012)
    assert np.isnan(count.value)
    assert "suppressed" in count.note
    rate = panel.figure("E06000017", "cla_uasc_rate", 2012)
    assert np.isnan(rate.value)
    assert rate.note == count.note


def test_no_figure_of_the_panel_is_outside_the_range_of_its_indicator(panel: Panel) -> None:
    for name, indicator in panel.indicators.items():
        if name not in RATIOS:
            values = panel.frame([name])[name].dropna()
            assert indicator.low <= values.min() <= values.max() <= indicator.high, name


def test_an_authority_has_rows_in_the_years_it_existed_and_in_no_other(panel: Panel) -> None:
    years = panel.frame(["cla_31_march"]).reset_index().groupby("code")["year"].agg(["min", "max"])
    assert tuple(years.loc["E10000021"]) == (2010, 2021)
    assert tuple(years.loc["E06000061"]) == (2022, 2025)
    assert len(panel.current()) == 153


def test_frame_and_series_agree(panel: Panel) -> None:
    years, values = panel.series("E08000025", "s251_gross_late_per_child")
    framed = panel.frame(["s251_gross_late_per_child"], ["E08000025"]).loc["E08000025", "s251_gross_late_per_child"]
    np.testing.assert_array_equal(values, framed.reindex(years).to_numpy())


def test_every_authority_that_exists_has_ten_neighbours_that_exist(panel: Panel) -> None:
    for authority in panel.current():
        near = panel.neighbours(authority.code)
        assert [one.rank for one in near] == list(range(1, 11))
        assert not any(panel.authorities[one.code].abolished or one.code == authority.code for one in near)


def test_two_successors_together_are_their_predecessor(panel: Panel) -> None:
    parts = [panel.backcast(code, "cla_31_march") for code in ("E06000061", "E06000062")]
    whole = panel.series("E10000021", "cla_31_march")[1]
    there = np.isfinite(whole)
    np.testing.assert_allclose((parts[0][1] + parts[1][1])[there], whole[there])
    assert parts[0][2][there].all()
    assert not parts[0][2][~there].any()


def test_a_merger_is_the_sum_of_what_was_merged(panel: Panel) -> None:
    share = {heir.code: heir.share for heir in panel.authorities["E10000009"].successors}
    summed = (
        panel.value("E06000028", "cla_31_march", 2018)
        + panel.value("E06000029", "cla_31_march", 2018)
        + share["E06000058"] * panel.value("E10000009", "cla_31_march", 2018)
    )
    years, values, estimated = panel.backcast("E06000058", "cla_31_march")
    assert values[years == 2018] == pytest.approx(summed)
    assert estimated[years == 2018]
    assert sum(share.values()) == pytest.approx(1)


def test_the_back_cast_population_meets_the_published_one(panel: Panel) -> None:
    years, values, estimated = panel.backcast("E06000058", "population_0_17")
    step = values[years == 2019] / values[years == 2020]
    assert estimated[years == 2019]
    assert step == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Wiltshire", "E06000054"),
        ("wiltshire council", "E06000054"),
        ("E06000054", "E06000054"),
        ("e06000054", "E06000054"),
        ("865", "E06000054"),
        ("St Helens", "E08000013"),
        ("St. Helens", "E08000013"),
        ("Saint Helens MBC", "E08000013"),
        ("Bristol", "E06000023"),
        ("Hull", "E06000010"),
        ("Durham", "E06000047"),
        ("BCP", "E06000058"),
        ("Hammersmith & Fulham", "E09000013"),
        ("London Borough of Camden", "E09000007"),
        ("Royal Borough of Windsor & Maidenhead", "E06000040"),
        ("City of London", "E09000001"),
        ("Nottingham City Council", "E06000018"),
        ("Nottinghamshire County Council", "E10000024"),
        ("Dorset", "E06000059"),
        ("E10000002", "E06000060"),
        ("The Wirral", "E08000015"),
    ],
)  # fmt: skip
def test_an_authority_is_known_by_what_people_call_it(panel: Panel, said: str, code: str) -> None:
    assert panel.place(said).code == code


def test_no_two_authorities_that_exist_share_a_name(panel: Panel) -> None:
    for authority in panel.current():
        for said in (authority.code, authority.name, str(authority.dfe), *authority.names, *authority.codes):
            assert panel.place(said) == authority, plain(said)


@pytest.mark.parametrize(
    ("said", "since", "heirs"),
    [
        ("Northamptonshire", 2021, ("North Northamptonshire", "West Northamptonshire")),
        ("Cumbria", 2023, ("Cumberland", "Westmorland and Furness")),
        ("Bournemouth", 2019, ("Bournemouth, Christchurch and Poole",)),
        ("Poole", 2019, ("Bournemouth, Christchurch and Poole",)),
        ("E10000009", 2019, ("Dorset", "Bournemouth, Christchurch and Poole")),
        ("928", 2021, ("North Northamptonshire", "West Northamptonshire")),
    ],
)  # fmt: skip
def test_an_abolished_authority_is_told_with_its_successors(
    panel: Panel, said: str, since: int, heirs: tuple[str, ...]
) -> None:
    with pytest.raises(UsageError, match=f"abolished on 1 April {since}") as refused:
        panel.place(said)
    assert all(heir in refused.value.problems[0].way_out for heir in heirs)
    assert panel.place(said, abolished=True).last == since


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("Wilshire", "Wiltshire"),
        ("Manchestr", "Manchester"),
        ("Medway Towns", "Medway"),
        ("Bedfordshire", "Central Bedfordshire"),
        ("W06000015", "tiershift places list"),
        ("Kingston", "Kingston upon Thames"),
        ("", "tiershift places list"),
    ],
)  # fmt: skip
def test_an_unknown_name_is_refused_with_the_nearest(panel: Panel, said: str, offered: str) -> None:
    with pytest.raises(UsageError) as refused:
        panel.place(said, where="--place")
    assert refused.value.problems[0].where == "--place"
    assert offered in refused.value.problems[0].way_out


@pytest.mark.parametrize("said", ["Cardiff", "Cardiff Council", "Vale of Glamorgan", "W06000015"])
def test_a_welsh_authority_is_told_to_be_one(panel: Panel, said: str) -> None:
    with pytest.raises(UsageError, match="Welsh"):
        panel.place(said)


def test_an_indicator_is_known_by_its_words(panel: Panel) -> None:
    assert panel.indicator("children looked after at 31 March").name == "cla_31_march"
    assert panel.indicator("CLA 31 march").name == "cla_31_march"
    with pytest.raises(UsageError, match="Did you mean"):
        panel.indicator("children looked afer at 31 march")
