"""A place beside England and its neighbours: limits, distances, splits and quality, against independent figures."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy import stats

from tiershift.cli import main
from tiershift.errors import InputError, UsageError
from tiershift.places import read_panel
from tiershift.places.compare import VERDICTS, Comparison, compare, spending
from tiershift.places.funnel import NEAR, SURE, Dispersion, between, dispersion, limits, winsorised, z_scores
from tiershift.places.measures import chosen, read_measures, values
from tiershift.places.nearness import CONTEXT, distances, nearest, overlap
from tiershift.places.quality import quality
from tiershift.places.unit_cost import Parts, Split, shares, split
from tiershift.report.places_compare import sections
from tiershift.report.prices import load_prices

WILTSHIRE, KINGSTON, RUTLAND = "E06000054", "E09000021", "E06000017"
PRICES = {year: price.factor for year, price in load_prices().items()}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "170")


def _of(name: str, **more: bool) -> Comparison:
    panel = read_panel()
    return compare(panel, panel.place(name), read_measures(panel), PRICES, **more)


@pytest.mark.parametrize(("expected", "size"), [(0.002, 5_000.0), (0.03, 400.0)])
def test_limits_of_chance_alone_are_those_of_the_exact_tests(expected: float, size: float) -> None:
    for method, law in (("count", stats.poisson(expected * size)), ("share", stats.binom(int(size), expected))):
        found = limits(method, expected, np.array([size]), Dispersion())  # type: ignore[arg-type]
        counts = np.arange(0, 60)
        for edge, z in ((found.low, NEAR), (found.lowest, SURE)):
            below = counts < edge[0] * size
            assert (law.cdf(counts[below]) < stats.norm.sf(z)).all()
            assert (law.cdf(counts[~below]) >= stats.norm.sf(z) - 1e-9).all()
        for edge, z in ((found.high, NEAR), (found.highest, SURE)):
            above = counts > edge[0] * size + 1e-9
            assert above.any()
            assert (law.sf(counts[above] - 1) <= stats.norm.sf(z) + 1e-9).all()
            assert (law.sf(counts[~above] - 1) > stats.norm.sf(z) - 1e-9).all()


def test_councils_that_differ_by_chance_alone_have_no_overdispersion_and_those_that_do_have_theirs() -> None:
    rng = np.random.default_rng(8)
    size = rng.uniform(2e4, 3e5, 4000)
    chance = rng.poisson(0.007 * size) / size
    expected = np.full(4000, 0.007)
    assert dispersion(z_scores("count", chance, size, expected), size, "count") == Dispersion()
    wide = np.square(np.sqrt(0.007) + 3 * rng.standard_normal(4000) / (2 * np.sqrt(size)))
    over = dispersion(z_scores("count", wide, size, expected), size, "count")
    assert (over.factor, over.added) == (pytest.approx(9, rel=0.1), 0.0)
    spread = np.sqrt(1 / size + 0.03**2) * rng.standard_normal(4000)
    apart = np.square(np.sqrt(0.007) + spread / 2)
    over = dispersion(z_scores("count", apart, size, expected), size, "count")
    assert (over.factor, over.added) == (1.0, pytest.approx(0.03**2, rel=0.1))


def test_what_is_added_between_councils_is_that_of_a_calculation_by_hand() -> None:
    # Of twenty councils two on either side take the score of the third.
    z = np.array([-9.0, -8.0, -4.0, -3.0, -3.0, -2.0, -2.0, -1.0, -1.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0,
                  8.0, 9.0])  # fmt: skip
    squares = 2 * 3 * 16 + 4 * 9 + 4 * 4 + 4 * 1
    edge = stats.norm.ppf(0.9)
    kept = stats.truncnorm(-edge, edge).var() * 0.8 + 0.2 * edge**2
    mean = squares / 20 / kept
    assert winsorised(z) == pytest.approx(mean)
    # All of 400 children: 1 / 400 + τ² is the factor of chance, and so τ² = (φ - 1) / 400.
    assert between(z, np.full(20, 400.0)) == pytest.approx((mean - 1) / 400, rel=1e-9)
    # The moments of the paper, I φ - (I - 1) over Σw - Σw² / Σw, come to the same but for I against I - 1.
    w = np.full(20, 400.0)
    moments = (20 * mean - 19) / (w.sum() - (w**2).sum() / w.sum())
    assert between(z, w) == pytest.approx(moments - 1 / (19 * 400) * mean, rel=1e-9)


def test_what_is_added_makes_scores_of_councils_unlike_in_size_as_wide_as_chance() -> None:
    rng = np.random.default_rng(6)
    size = np.exp(rng.uniform(np.log(50.0), np.log(5e4), 150))
    z = rng.standard_normal(150) * np.sqrt(1 + 0.02 * size)
    found = between(z, size)
    assert found == pytest.approx(0.02, rel=0.35)
    scores = np.sort(z / np.sqrt(1 + found * size))
    assert stats.mstats.winsorize(scores, 0.1).__array__().std(ddof=0) == pytest.approx(math.sqrt(0.6813), rel=0.03)
    assert between(rng.standard_normal(150) * 0.5, size) == pytest.approx(0.0, abs=1e-12)


def test_the_largest_councils_are_not_called_different_for_their_size() -> None:
    panel = read_panel()
    codes = [one.code for one in panel.current()]
    people = np.array([panel.value(code, "population_0_17", 2024) for code in codes])
    largest = [code for code, children in zip(codes, people, strict=True) if children > np.quantile(people, 0.9)]
    measures = [one for one in read_measures(panel) if one.method != "spread"]
    found = [compare(panel, panel.authorities[code], measures, PRICES, 2024) for code in largest]
    sides = [line.england for one in found for line in one.lines if line.england.limits]
    assert sum(side.over.added > 0 for side in sides) > 0.5 * len(sides)
    assert sum("than expected" in side.verdict for side in sides) <= 0.02 * len(sides)


def test_a_few_wild_figures_do_not_move_the_limits_and_are_themselves_outside() -> None:
    rng = np.random.default_rng(9)
    rate = np.exp(0.2 * rng.standard_normal(150))
    without = dispersion(z_scores("spread", rate, rate, np.ones(150)), rate, "spread").factor
    rate[:5] = 50.0
    with_wild = dispersion(z_scores("spread", rate, rate, np.ones(150)), rate, "spread").factor
    assert with_wild == pytest.approx(without, rel=0.25)
    assert limits("spread", 1.0, np.ones(1), Dispersion(with_wild)).highest[0] < 50


def test_widened_limits_call_a_place_outside_just_where_its_score_is() -> None:
    size = np.array([3e4, 2e5])
    for method, expected in (("count", 0.05), ("share", 0.2), ("spread", 900.0)):
        edge = limits(method, expected, size, Dispersion(4.0)).high  # type: ignore[arg-type]
        z = z_scores(method, edge, size, np.full(2, expected))  # type: ignore[arg-type]
        assert z / 2 == pytest.approx([NEAR, NEAR])
    added = limits("count", 0.05, size, Dispersion(1.0, 3e-4)).highest
    z = z_scores("count", added, size, np.full(2, 0.05))
    assert z / np.sqrt(1 + 3e-4 * size) == pytest.approx([SURE, SURE])


def test_fewer_than_ten_councils_give_no_limits() -> None:
    assert not dispersion(np.array([0.1] * 9 + [np.nan] * 20), np.full(29, 9e4), "count").known


def test_distances_are_symmetric_and_zero_to_oneself_alone() -> None:
    codes, apart = distances(read_panel())
    assert len(codes) == 153
    assert np.array_equal(apart, apart.T)
    assert (np.diag(apart) == 0).all()
    assert (apart[~np.eye(153, dtype=bool)] > 0).all()


def test_a_distance_is_the_mean_square_of_differences_in_standard_deviations() -> None:
    panel = read_panel()
    codes, apart = distances(panel)
    years = (2025, 2025, 2025, 2024, 2024)
    columns = []
    for name, year in zip(CONTEXT, years, strict=True):
        found = np.array([panel.value(code, name, year) for code in codes])
        found = np.log(found) if name == "population_0_17" else found
        columns.append((found - np.nanmean(found)) / np.nanstd(found))
    here, there = codes.index(WILTSHIRE), codes.index("E10000014")
    squares = [(column[here] - column[there]) ** 2 for column in columns]
    assert apart[here, there] == pytest.approx(math.sqrt(sum(squares) / 5))


def test_our_neighbours_meet_the_published_ones_five_times_as_often_as_chance() -> None:
    panel = read_panel()
    assert overlap(panel) > 5 * 10 * 10 / 152
    near = nearest(WILTSHIRE, *distances(panel))
    assert len(near) == 10
    assert WILTSHIRE not in {code for code, _ in near}
    assert [apart for _, apart in near] == sorted(apart for _, apart in near)


def test_volume_mix_and_price_add_up_to_the_difference_and_do_not_depend_on_who_is_first() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        one, other = (
            Parts(float(rng.uniform(1e-3, 2e-2)), tuple(rng.uniform(0, 1, 3)), tuple(rng.uniform(1e4, 4e5, 3)))
            for _ in range(2)
        )
        there, back = shares(one, other), shares(other, one)
        assert sum(part.sum() for part in there.values()) == pytest.approx(one.spend - other.spend, abs=1e-9)
        assert all(there[name] == pytest.approx(-back[name], abs=1e-9) for name in there)


def test_of_two_factors_each_has_its_change_at_the_mean_of_the_other() -> None:
    made = shares(Parts(3.0, (1.0,), (10.0,)), Parts(1.0, (1.0,), (20.0,)))
    assert made["volume"] == pytest.approx((3 - 1) * 15)
    assert made["mix"] == pytest.approx(0)
    assert made["price"] == pytest.approx([(10 - 20) * 2])


def test_the_split_of_a_place_is_its_published_spending_less_the_typical_neighbour() -> None:
    panel = read_panel()
    near = [one.code for one in panel.neighbours(WILTSHIRE)]
    found = split(panel, WILTSHIRE, near, 2024, PRICES[2024])
    assert isinstance(found, Split)
    spent = panel.value(WILTSHIRE, "ro3_gross_cla_total", 2024) / panel.value(WILTSHIRE, "population_0_17", 2024)
    assert found.place.spend == pytest.approx(spent)
    assert found.volume + found.mix + found.price == pytest.approx(spent - found.typical.spend)
    assert found.volume < 0
    earlier = split(panel, WILTSHIRE, near, 2021, PRICES[2021])
    assert isinstance(earlier, Split)
    assert "Section 251" in earlier.account
    lacking = split(panel, WILTSHIRE, near, 2012, PRICES[2012])
    assert isinstance(lacking, str)
    assert "Looked after in children's homes" in lacking


def test_early_spending_is_the_mean_of_three_years_at_prices_of_2023_24() -> None:
    panel = read_panel()
    by_year = {one.year: one for one in spending(panel, panel.authorities[WILTSHIRE], PRICES)}
    real = [
        panel.value(WILTSHIRE, "s251_gross_early", year)
        / panel.value(WILTSHIRE, "population_0_17", year)
        / PRICES[year]
        for year in (2022, 2023, 2024)
    ]
    assert by_year[2024].early == pytest.approx(sum(real) / 3)
    assert by_year[2024].early_alone == pytest.approx(real[2])
    assert math.isnan(by_year[2014].early)
    measure = next(one for one in read_measures(panel) if one.name == "early_spend")
    assert values(panel, measure, [WILTSHIRE], 2024, PRICES).rate[0] == pytest.approx(by_year[2024].early)


def test_a_place_far_from_all_others_is_called_different_and_most_are_not() -> None:
    panel, code = read_panel(), WILTSHIRE
    cube = panel.values.copy()
    row = list(panel.indicators).index("cla_31_march")
    at = list(panel.authorities).index(code)
    for factor, verdict in ((0.05, VERDICTS[0]), (1.0, VERDICTS[1]), (6.0, VERDICTS[2])):
        cube[row, at] = panel.values[row, at] * factor
        changed = replace(panel, values=cube.copy())
        found = compare(changed, changed.authorities[code], read_measures(panel), PRICES, 2024)
        line = next(one for one in found.lines if one.measure.name == "care")
        assert (line.england.verdict, line.neighbours.verdict) == (verdict, verdict)


def test_few_comparisons_of_all_councils_are_called_different() -> None:
    panel = read_panel()
    measures = [one for one in read_measures(panel) if one.name in ("care", "turnover", "late_spend")]
    names = [one.name for one in panel.current()][::8]
    sides = [
        side
        for name in names
        for line in compare(panel, panel.place(name), measures, PRICES, 2024).lines
        for side in (line.england, line.neighbours)
    ]
    different = sum("than expected" in side.verdict for side in sides)
    assert different < 0.05 * len(sides)


def test_a_place_too_small_is_not_judged_and_a_missing_figure_says_why() -> None:
    found = _of("Rutland")
    assert {line.england.verdict for line in found.lines} <= {"too small to say", "no figure"}
    assert all(side.limits is None for line in found.lines for side in (line.england, line.neighbours))
    told = sections(found, read_panel(), 0.0)[0]
    assert "With fewer than 10,000 children nothing is called different." in told.notes
    assert not any("comparisons" in note for note in told.notes)
    gone = [line for name in ("Hampshire", "Isles of Scilly") for line in _of(name).lines if math.isnan(line.rate)]
    assert gone
    assert all(line.why and line.england.verdict == "no figure" for line in gone)


def test_quality_counts_joint_returns_and_missing_figures_once_each() -> None:
    panel = read_panel()
    measures = read_measures(panel)
    whole = quality(panel, WILTSHIRE, measures, 2024)
    assert (whole.score, whole.sound) == (100, whole.asked)
    joint = quality(panel, KINGSTON, measures, 2024)
    assert joint.joint >= 10
    assert joint.sound + joint.missing + joint.spikes + joint.joint + joint.second == joint.asked
    assert quality(panel, RUTLAND, measures, 2024).score < whole.score


def test_measures_are_adopted_and_dropped_and_the_nearest_is_offered() -> None:
    panel = read_panel()
    core = read_measures(panel)
    made = chosen(panel, core, ["Agency social workers, %", "cla_uasc_31_march", "care"], ["Children looked after"])
    assert [one.name for one in made if not one.core] == ["csw_agency_rate", "cla_uasc_31_march"]
    assert "care" not in {one.name for one in made}
    with pytest.raises(UsageError) as refused:
        chosen(panel, core, ["agency social wrkers"], ["vacancys"])
    assert len(refused.value.problems) == 2
    assert "Did you mean" in str(refused.value)


def test_a_measure_of_an_indicator_that_there_is_not_is_refused(tmp_path: Path) -> None:
    panel = read_panel()
    words = (panel.folder / "by_hand" / "measures.csv").read_text(encoding="utf-8")
    (tmp_path / "by_hand").mkdir()
    bad = words.replace(",referrals,population", ",refferals,population").replace(",share,", ",portion,", 1)
    (tmp_path / "by_hand" / "measures.csv").write_text(bad, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_measures(replace(panel, folder=tmp_path))
    assert [problem.where.rpartition(":")[2] for problem in refused.value.problems] == ["2", "3"]


def test_the_command_prints_tables_and_writes_plots_and_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plots, page = tmp_path / "w.svg", tmp_path / "w.html"
    assert main(["places", "compare", "Wiltshire", "--with", "csw_agency_rate", "--without", "poverty",
                 "--svg", str(plots), "--html", str(page)]) == 0  # fmt: skip
    said = capsys.readouterr().out
    for words in ("Children looked after", "Agency social workers, % (local)", "typical neighbour", "100 of 100"):
        assert words in said
    assert "low-income families" not in said
    assert not re.search(r"\b(best|worst|league|top|bottom)\b", said, re.IGNORECASE)
    drawn = ElementTree.parse(plots).getroot()
    dots = drawn.findall(".//{http://www.w3.org/2000/svg}g")[0].findall("{http://www.w3.org/2000/svg}circle")
    assert sum(dot.get("fill") == "#d55e00" for dot in dots) == 1
    assert sum(dot.get("fill") == "#0072b2" for dot in dots) == 9, "Hampshire's referrals were withheld"
    written = page.read_text(encoding="utf-8")
    assert "<svg" in written
    assert re.search(r"Children looked after</dt><dd>[^<]* Limits: chance widened to \d", written)
    assert re.search(
        r"Referrals to children's social care</dt><dd>[^<]* Limits: chance, and that councils", unescape(written)
    )
    assert re.search(r"Late spending a child</dt><dd>[^<]* Limits: the middle council, and that councils", written)
    assert main(["places", "compare", "Wiltshire", "--svg", str(plots)]) == 2
    assert "there already" in capsys.readouterr().err


def test_a_wrong_place_and_a_wrong_year_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "compare", "Wiltshir"]) == 2
    assert "Did you mean Wiltshire" in capsys.readouterr().err
    assert main(["places", "compare", "Wiltshire", "--year", "1999"]) == 2
    assert "2010 to 2025" in capsys.readouterr().err
    for year in ("2010", "2012"):
        assert main(["places", "compare", "Wiltshire", "--year", year]) == 2
        assert "Ask for 2013 or later" in capsys.readouterr().err


def test_what_a_plan_adopts_and_drops_is_compared_and_what_no_place_counts_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["--store", str(tmp_path / "plans.db"), "--who", "Board", "--why", "Agreed."]
    assert main(["plan", "new", "ours", *said]) == 0
    for kind, day, name, *unit in (
        ("IndicatorAdopted", "2027-04-01", "children in care", "unit=children"),
        ("IndicatorAdopted", "2027-04-01", "unmet mental health need", "unit=children"),
        ("IndicatorDropped", "2029-04-01", "children in care"),
    ):
        command = ["plan", "add", "ours", kind, f"effective={day}", f"variable={name}", *unit, *said]
        assert main(command) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert main(["places", "compare", "Wiltshire", "--plan", "ours", *said[:2]]) == 0
    shown = capsys.readouterr().out
    assert "Children looked after  " not in shown
    assert "not known by place: unmet_mental_health_need." in shown
