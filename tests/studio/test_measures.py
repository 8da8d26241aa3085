"""What the pictures show: the numbers of the engine and the report, at one kind of prices, in honest words."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

import tiershift
from tiershift.report.indicators import BY_NAME, compute
from tiershift.report.words import Change
from tiershift_studio.answer import QUANTILES, Answer, in_cash, quantiles
from tiershift_studio.desk import HORIZONS, Asked
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.groups import GROUPS, in_order
from tiershift_studio.marks import marks, starts_of
from tiershift_studio.measures import CASH, LINES, MEASURES, Line, variables
from tiershift_studio.plan import Draft, drafted, said_now
from tiershift_studio.words import difference, tile_of, tiles

FUTURES = 40
TARGETED = in_order(GROUPS).index("targeted_budget")
CARE = LINES[0]


@pytest.fixture(scope="module")
def answer(forecaster: Forecaster) -> Answer:
    settings = replace(forecaster.opening.moved(TARGETED, 3500.0), start=2027)
    draft = drafted(forecaster.baseline, settings, forecaster.ground, said_now("Cabinet"))
    assert isinstance(draft, Draft)
    return forecaster.answer(Asked(draft.plan, forecaster.baseline, settings), FUTURES)


def test_every_line_has_the_quantiles_of_the_report_s_indicator_in_the_same_futures(
    forecaster: Forecaster, answer: Answer
) -> None:
    for plan, column in ((answer.asked.plan, slice(0, 5)), (answer.asked.against, slice(5, 6))):
        ran = tiershift.ensemble(forecaster.model, futures=FUTURES, plan=plan, traces=True, variables=variables())
        found = compute(ran, forecaster.prices)
        for place, line in enumerate(LINES):
            series = found[line.indicator]
            shares = QUANTILES if column.start == 0 else (0.5,)
            expected = np.quantile(series.values, shares, axis=0).T * line.shown.factor
            drawn = answer.bands[place, len(answer.years) - len(series.years) :, column]
            np.testing.assert_allclose(drawn, expected, rtol=1e-12, atol=1e-12)
    without = forecaster.answer(replace(answer.asked, plan=answer.asked.against), FUTURES)
    assert all(figure.change.none for figure in without.figures[HORIZONS[0]])


def test_differences_are_taken_in_each_future_and_not_between_medians(forecaster: Forecaster, answer: Answer) -> None:
    both = [
        compute(
            tiershift.ensemble(forecaster.model, futures=FUTURES, plan=plan, traces=True, variables=variables()),
            forecaster.prices,
        )["cla_31_march"].at(2040)
        for plan in (answer.asked.plan, answer.asked.against)
    ]
    change = answer.figures[2040][0].change
    expected = np.quantile(both[0] - both[1], (0.1, 0.5, 0.9))
    np.testing.assert_allclose((change.low, change.central, change.high), expected, rtol=1e-9)
    assert (change.lower, change.higher) == ((both[0] < both[1]).sum(), (both[0] > both[1]).sum())


def test_quantiles_of_sorted_numbers_are_those_of_numpy() -> None:
    values = np.random.default_rng(3).normal(size=(4, 101))
    shares = (0.0, 0.1, 0.333, 0.5, 0.9, 1.0)
    np.testing.assert_allclose(quantiles(np.sort(values), shares), np.quantile(values, shares, axis=-1).T, rtol=1e-12)


def test_cash_is_every_amount_of_money_at_the_price_level_of_its_year_and_nothing_else(
    forecaster: Forecaster, answer: Answer
) -> None:
    cash = in_cash(answer, forecaster.prices)
    ran = tiershift.ensemble(
        forecaster.model, futures=FUTURES, plan=answer.asked.plan, traces=True, variables=variables()
    )
    found = compute(ran, forecaster.prices)
    for place, line in enumerate(LINES):
        series = found[line.told(real=False).name]
        expected = np.quantile(series.values, 0.5, axis=0) * line.shown.factor
        np.testing.assert_allclose(cash.bands[place, len(answer.years) - len(series.years) :, 2], expected, rtol=1e-9)
        assert cash.figures[2036][place].middle == pytest.approx(float(np.median(series.at(2036))))
    assert {line.row.prices for line in LINES} == {"real", "none"}
    for real, shown in ((True, answer), (False, cash)):
        said = [tile for measure, tile in zip(MEASURES, tiles(shown, 2036), strict=True) if measure.money]
        assert len(said) == 3
        assert all(tile.axis.endswith(", 2023-24 prices" if real else ", cash") for tile in said)
        assert all(("(at 2023-24 prices)" if real else "(in cash)") in tile.spoken for tile in said)


def test_what_was_counted_is_shown_at_the_prices_that_the_line_has(forecaster: Forecaster) -> None:
    line = next(line for line in LINES if line.indicator == "late_spend_real")
    real, cash = (forecaster.counted(line, real=real) for real in (True, False))
    assert len(real) == len(cash) >= 10
    for one, other in zip(real, cash, strict=True):
        assert one.value * forecaster.prices[one.year].factor == pytest.approx(other.value)
        assert one.source == other.source != ""
    assert forecaster.counted(CARE) == forecaster.counted(CARE, real=False) != ()


def change(low: float, middle: float, high: float) -> Change:
    return Change(low, middle, high, lower=60, higher=40, n=100)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((-3100, -2200, -1200), ("▼ 2,200 fewer than no change", "8 in 10 futures: 1,200 to 3,100 fewer")),
        ((1200, 2200, 3100), ("▲ 2,200 more than no change", "8 in 10 futures: 1,200 to 3,100 more")),
        ((-1200, -500, 300), ("could go either way against no change", "8 in 10 futures: 1,200 fewer to 300 more")),
        ((-0.3, 0.0, 0.2), ("about the same as no change", "")),
        ((-2000, -600, 0), ("▼ 600 fewer than no change", "8 in 10 futures: 0 to 2,000 fewer")),
    ],
)
def test_a_difference_is_said_with_its_range_and_open_where_eight_in_ten_futures_have_both_signs(
    ends: tuple[float, float, float], said: tuple[str, str]
) -> None:
    assert difference(CARE, change(*ends), 1.0) == said


@pytest.mark.parametrize(
    ("name", "ends", "said"),
    [
        ("mental_health_age_of_the_queue", (-40, -20, -1), "▼ 20 days shorter than hubs"),
        ("mental_health_age_of_the_queue", (0.9, 1.1, 1.4), "▲ 1 day longer than hubs"),
        ("early_share_of_early_plus_late_gross", (0.011, 0.02, 0.03), "▲ 2.0 points higher than hubs"),
        ("budget_gap_real", (-390, -220, -20), "▼ £220m less than hubs"),
    ],
)
def test_a_difference_is_said_in_the_words_of_what_is_counted_and_names_the_ghost(
    name: str, ends: tuple[float, float, float], said: str
) -> None:
    line = next(line for line in LINES if line.indicator == name)
    assert difference(line, change(*ends), 0.1 if line.row.sign == "share" else 1.0, "hubs")[0] == said


def test_any_line_of_a_picture_can_be_read_with_the_others_beside_it(answer: Answer) -> None:
    early = next(measure for measure in MEASURES if measure.title == "Early spending")
    told = tile_of(answer, early, early.lines[1], 2036)
    whole = tile_of(answer, early, early.lines[0], 2036)
    assert told.spoken.startswith("Early spending: targeted in 2035/36 (at 2023-24 prices): about £")
    assert whole.amount in told.beside
    assert told.amount in whole.beside


def test_every_picture_says_what_it_counts_and_every_line_is_the_report_s(forecaster: Forecaster) -> None:
    assert [line.indicator for line in LINES] == list(dict.fromkeys(line.indicator for line in LINES))
    for measure in MEASURES:
        assert measure.definition.endswith(".")
        assert {line.row.unit for line in measure.lines} == {measure.lines[0].row.unit}
        assert all(line.label and line.subject for line in measure.lines)
    money = [line for line in LINES if line.row.prices == "real"]
    assert all(BY_NAME[CASH[line.indicator]].prices == "cash" for line in money)
    assert set(variables()) <= set(forecaster.model.variables)


def test_decisions_are_marked_where_they_begin_with_when_and_what(forecaster: Forecaster, answer: Answer) -> None:
    assert starts_of(answer.asked) == (2027.0,)
    (mark,) = marks(answer.asked, forecaster.levers)
    assert (mark.at, mark.when) == (2027.0, "from 1 Apr 2027")
    assert mark.what.startswith("Targeted early help budget")
    assert "£3,500m" in mark.what
    assert marks(replace(answer.asked, against=answer.asked.plan), forecaster.levers) == ()


def line_of(name: str) -> Line:
    return next(line for line in LINES if line.indicator == name)


def test_the_file_of_a_picture_has_its_numbers_its_prices_and_where_they_come_from(
    forecaster: Forecaster, answer: Answer
) -> None:
    from tiershift_studio.chart import Shown
    from tiershift_studio.views.large import file, table

    line = line_of("late_spend_real")
    measure = next(measure for measure in MEASURES if line in measure.lines)
    seen = Shown(measure, line, answer, forecaster.counted(line), marks(answer.asked, forecaster.levers), "no change")
    rows = list(csv.reader(io.StringIO(file(seen, forecaster))))
    about = {row[0]: row[1] for row in rows if row[0].startswith("# ")}
    assert about["# unit"] == "£m a year, 2023-24 prices"
    assert about["# model"] == forecaster.model.hash
    assert about["# decision"].startswith("from 1 Apr 2027: ")
    head, *numbers = [row for row in rows if not row[0].startswith("# ")]
    found = {row[0]: dict(zip(head, row, strict=True)) for row in numbers}
    place = LINES.index(line)
    assert float(found["2036"]["plan_p90"]) == pytest.approx(answer.bands[place, answer.years.index(2036), 4], rel=1e-5)
    assert float(found["2020"]["counted"]) == pytest.approx(
        next(one.value for one in forecaster.counted(line) if one.year == 2020), rel=1e-5
    )
    assert found["2010"]["plan_p50"] == ""
    told = table(seen)
    assert [len(row) for row in told["rows"]] == [len(told["heads"])] * len(answer.years)
