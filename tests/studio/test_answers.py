"""Answers of the shipped model: numbers, words, refusals and the plan behind them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tiershift.events import BudgetSet, LeverSet
from tiershift_studio.answer import Answer
from tiershift_studio.command import Denied
from tiershift_studio.desk import HORIZONS, Asked, Settings
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.groups import GROUPS, arranged, in_order
from tiershift_studio.levers import NUMBERED
from tiershift_studio.measures import LINES, MEASURES
from tiershift_studio.plan import Draft, drafted, said_now
from tiershift_studio.runner import AT_REST
from tiershift_studio.words import headline, tiles

FUTURES = 64
SAID = said_now("Cabinet")
IDS = in_order(GROUPS)
MOVES_NOTHING = {
    "cut_front_loading", "cut_phasing_time", "investment_payback_share", "recycling_share", "corporate_sweep",
    "money_that_follows_evidence", "fidelity_support_share",
}  # fmt: skip
"""Levers that only shape what other decisions, or beliefs, set going."""
TARGETED, CUT = IDS.index("targeted_budget"), IDS.index("envelope_cut")


def asked(forecaster: Forecaster, settings: Settings) -> Asked:
    """What is asked where the controls stand like this, and nothing is recorded."""
    return Asked(proposed(forecaster, settings).plan, forecaster.baseline, settings)


def proposed(forecaster: Forecaster, settings: Settings) -> Draft:
    draft = drafted(forecaster.baseline, settings, forecaster.ground, SAID)
    assert isinstance(draft, Draft)
    return draft


@pytest.fixture(scope="module")
def unchanged(forecaster: Forecaster) -> Answer:
    return forecaster.answer(asked(forecaster, forecaster.opening), FUTURES)


@pytest.fixture(scope="module")
def richer(forecaster: Forecaster) -> Answer:
    return forecaster.answer(asked(forecaster, forecaster.opening.moved(TARGETED, 3500.0)), FUTURES)


def test_without_a_decision_the_plan_is_the_baseline_in_every_future(unchanged: Answer) -> None:
    assert all(figure.change.none for year in HORIZONS for figure in unchanged.figures[year])
    middle, baseline = unchanged.bands[..., 2], unchanged.bands[..., 5]
    np.testing.assert_array_equal(middle, baseline)


def test_bands_are_in_order_and_a_later_start_leaves_the_past_alone(forecaster: Forecaster, richer: Answer) -> None:
    assert (np.diff(richer.bands[..., :5], axis=-1)[np.isfinite(richer.bands[..., :4])] >= 0).all()
    late = Settings(forecaster.opening.moved(TARGETED, 3500.0).values, 2030, 2)
    before = [year <= 2030 for year in richer.years]
    answer = forecaster.answer(asked(forecaster, late), FUTURES)
    np.testing.assert_array_equal(answer.bands[:, before, 2], answer.bands[:, before, 5])
    assert (answer.bands[1, -1, 2] != answer.bands[1, -1, 5]).all()


def test_a_packed_answer_says_whose_it_is_before_its_numbers(richer: Answer) -> None:
    sent = np.frombuffer(richer.packed(7), dtype="<f4")
    assert sent[:7].tolist() == [7, FUTURES, 2026, 0, len(IDS), len(LINES), len(richer.years)]
    assert sent[7 : 7 + len(IDS)].tolist() == [np.float32(value) for value in richer.settings.values]
    numbers = sent[7 + len(IDS) + len(richer.years) :].reshape(richer.bands.shape)
    np.testing.assert_array_equal(numbers, richer.bands.astype(np.float32))


def test_each_moved_lever_becomes_one_decision_of_the_log(forecaster: Forecaster) -> None:
    settings = Settings(forecaster.opening.moved(TARGETED, 2000.0).moved(CUT, 8.0).values, 2027, 3)
    draft = proposed(forecaster, settings)
    budget, cut = draft.commands
    assert tuple(draft.plan.events[-2:]) == draft.commands
    assert isinstance(budget, BudgetSet)
    assert isinstance(cut, LeverSet)
    assert (budget.tier, budget.value, budget.over, str(budget.effective)) == ("targeted", 2.0e9, 3.0, "2027-04-01")
    assert (cut.lever, cut.value) == ("envelope_cut", 0.08)
    assert (budget.who, budget.why) == ("Cabinet", "Tried in the studio")


@pytest.mark.parametrize("value", [-1e3, 1e9, float("nan"), float("inf"), 1e306])
@pytest.mark.parametrize("lever", range(len(IDS)))
def test_a_value_outside_the_lever_is_denied_with_a_reason(forecaster: Forecaster, lever: int, value: float) -> None:
    moved = forecaster.opening.moved(lever, value)
    denied = drafted(forecaster.baseline, moved, forecaster.ground, SAID)
    assert isinstance(denied, Denied)
    assert denied.control == IDS[lever]
    assert denied.reason.endswith(".")


def test_tiles_and_headline_say_what_no_change_and_what_a_plan_does(
    forecaster: Forecaster, unchanged: Answer, richer: Answer
) -> None:
    still, moved = (headline(answer, tiles(answer, 2036), 2036) for answer in (unchanged, richer))
    assert still.startswith("If nothing changes, about ")
    assert all("(8 in 10 futures: " in said for said in (still, moved))
    assert moved.startswith("With your plan, about ")
    assert all(tile.change.endswith(" now") for tile in tiles(unchanged, 2036))
    share = tiles(richer, 2036)[1]
    assert re.fullmatch(r"▲ [\d.]+ points higher than no change", share.change)
    assert re.fullmatch(r"8 in 10 futures: [\d.]+ to [\d.]+ points higher", share.sure)
    assert share.spoken.startswith("Early share of spending in 2035/36: about ")
    assert share.spoken.endswith("; higher in all simulated futures.")


def test_a_tile_says_on_which_guesses_its_number_or_its_difference_rests_once_the_hand_rests(
    forecaster: Forecaster, richer: Answer
) -> None:
    guesses = {one.name for one in forecaster.model.parameters.values.values() if one.confidence == "D"}
    assert not any(figure.rests for figure in richer.figures[2036])
    for answer, what in (
        (forecaster.first(), "The range rests on guesses: "),
        (forecaster.answer(richer.asked, AT_REST), "What the plan changes rests on guesses: "),
    ):
        heads = [answer.figures[2036][LINES.index(measure.lines[0])] for measure in MEASURES]
        figures = zip(heads, tiles(answer, 2036), strict=True)
        assert any(figure.rests for figure in heads)
        for figure, tile in figures:
            assert {guess.name for guess in figure.rests} <= guesses
            assert tile.rests.startswith(what) if figure.rests else tile.rests == ""
            assert all(str(guess) in tile.rests for guess in figure.rests)
            assert bool(figure.rests) == tile.guessed.endswith(" range")
            assert all(forecaster.meanings[name].endswith(".") for name in tile.guesses)


def test_every_lever_of_the_model_stands_in_one_group_with_a_sentence_and_the_money_first(
    forecaster: Forecaster,
) -> None:
    assert sorted(IDS) == sorted(forecaster.model.parameters.levers)
    assert arranged(IDS) == GROUPS
    assert tuple(lever.id for lever in forecaster.levers) == IDS
    assert [lever.id for lever in forecaster.levers if lever.planned] == list(GROUPS[0].levers)
    assert all(text.endswith((".", "?")) for group in GROUPS for text in (group.sentence,))
    left_over = arranged(("a_new_lever", "care_budget"))
    assert [group.levers for group in left_over] == [("care_budget",), ("a_new_lever",)]


def test_a_lever_starts_inside_its_range_and_is_written_in_a_unit_that_a_director_reads(
    forecaster: Forecaster,
) -> None:
    for lever in forecaster.levers:
        assert lever.low <= lever.today <= lever.high
        assert lever.step > 0
        assert not set("/*()[]_") & set(f"{lever.prefix}{lever.suffix}{lever.per}")
        assert lever.sentence.endswith(".")
        if lever.suffix == "%":
            assert not NUMBERED.search(lever.sentence)


def test_levers_whose_value_nobody_counted_are_guesses(forecaster: Forecaster) -> None:
    confidence = {one.id: one.confidence for one in forecaster.model.parameters.values.values()}
    assert {lever.id for lever in forecaster.levers if lever.guess} == {id_ for id_ in IDS if confidence[id_] == "D"}


@pytest.mark.parametrize("lever", [id_ for id_ in IDS if id_ not in MOVES_NOTHING])
def test_each_lever_moves_one_of_the_pictures(forecaster: Forecaster, lever: str) -> None:
    place = IDS.index(lever)
    offered, opening = forecaster.levers[place], forecaster.opening
    ends = [end for end in (offered.low, offered.high) if end != offered.today]
    plans = [drafted(forecaster.baseline, opening.moved(place, end), forecaster.ground, SAID) for end in ends]
    proposals = [Asked(one.plan, forecaster.baseline, opening) for one in plans if isinstance(one, Draft)]
    answers = [forecaster.answer(one, 16) for one in proposals]
    assert any(not figure.change.none for answer in answers for figure in answer.figures[2036])


@pytest.mark.parametrize("lever", sorted(MOVES_NOTHING))
def test_a_lever_that_moves_nothing_by_itself_says_so_above_its_group_and_on_the_tiles(
    forecaster: Forecaster, lever: str
) -> None:
    place, opening = IDS.index(lever), forecaster.opening
    moved = opening.moved(place, forecaster.levers[place].low + forecaster.levers[place].step)
    answer = forecaster.answer(asked(forecaster, moved), 16)
    assert {tile.change for tile in tiles(answer, 2036)} == {"the same as no change"}
    assert "move nothing" in next(group.sentence for group in GROUPS if lever in group.levers)


def test_what_was_counted_is_there_for_care_share_referrals_and_late_spending(forecaster: Forecaster) -> None:
    def counted(name: str) -> dict[int, float]:
        line = next(line for line in LINES if line.indicator == name)
        return {one.year: one.value for one in forecaster.counted(line)}

    assert counted("cla_31_march")[2024] == 83630
    assert counted("early_share_of_early_plus_late_gross")[2024] == 0.189
    assert len(counted("referrals")) == 13
    late = counted("late_spend_real")
    assert late[2024] == pytest.approx(11921.1, rel=1e-3)
    assert late[2011] > 5670.4
    assert counted("early_help_age_of_the_queue") == {}
