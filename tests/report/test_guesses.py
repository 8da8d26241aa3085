"""Numbers that rest on guesses say so, wherever they stand."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tiershift.errors import UsageError
from tiershift.events.plan import Belief, Plan
from tiershift.model.causes import feeds
from tiershift.model.distributions import Uniform
from tiershift.model.graphs import reachable
from tiershift.report.checks import checks
from tiershift.report.guesses import EXPLAINED, LEAST, Guess, Guesses, guesses, listed
from tiershift.report.headline import headline
from tiershift.report.indicators import BY_NAME
from tiershift.report.page import page
from tiershift.report.sheets_guesses import guesses_sheet
from tiershift.report.summary import Report
from tiershift.report.tidy import differences_csv, indicators_csv
from tiershift.run.draws import draw

Make = Callable[..., Report]
CARE, STARTS, NEED = (BY_NAME[name] for name in ("cla_31_march", "cla_starters", "cin_31_march"))
PROVENANCE = {"seed": "7", "futures": "400"}
NO_PLAN = Plan("x", "X", "childrens_services")


@pytest.fixture(scope="module")
def found(report: Report) -> Guesses:
    return guesses(report.model, NO_PLAN, PROVENANCE, 400)


@pytest.fixture(scope="module")
def drawn(report: Report) -> np.ndarray[Any, Any]:
    return draw(report.model.parameters, 400, 7).of("onset_rate")


def test_only_what_is_drawn_and_of_confidence_d_is_a_guess(report: Report, found: Guesses) -> None:
    assert [one.confidence for one in report.model.parameters.values.values()] == ["B", "D"]
    assert found.names == ("onset rate",)


def test_a_guess_is_behind_what_the_equations_lead_to_and_nothing_else(found: Guesses) -> None:
    assert found.behind(CARE) == found.behind(STARTS) == ("onset rate",)
    assert found.behind(NEED) == ()


def test_the_share_is_the_square_of_the_rank_correlation(found: Guesses, drawn: np.ndarray[Any, Any]) -> None:
    noise = np.random.default_rng(3).normal(0.0, 0.5 * drawn.std(), 400)
    values = np.column_stack([drawn, -np.exp(40.0 * drawn), drawn + noise])
    one, inverse, mixed = found.driving(CARE, values)
    assert [guess.correlation for guess in (*one, *inverse)] == pytest.approx([1.0, -1.0])
    assert mixed[0].share == pytest.approx(stats.spearmanr(values[:, 2], drawn).statistic ** 2)
    assert 0.6 < mixed[0].share < 0.95


def test_ties_count_as_in_spearmans_correlation(found: Guesses, drawn: np.ndarray[Any, Any]) -> None:
    values = np.round(drawn, 2)
    [[guess]] = found.driving(CARE, values[:, None])
    assert guess.correlation == pytest.approx(stats.spearmanr(values, drawn).statistic)


def test_what_no_equation_leads_to_is_not_listed_however_it_moves(found: Guesses, drawn: np.ndarray[Any, Any]) -> None:
    assert found.driving(NEED, drawn[:, None]) == [()]


@pytest.mark.parametrize("weak", ["the same", "rounding", "chance", "not a number"])
def test_what_a_guess_does_not_move_does_not_rest_on_it(found: Guesses, drawn: np.ndarray[Any, Any], weak: str) -> None:
    values = {
        "the same": np.full(400, 5.0),
        "rounding": 5.0 + 1e-12 * drawn,
        "chance": np.random.default_rng(5).normal(size=400),
        "not a number": np.where(np.arange(400) == 9, np.nan, drawn),
    }[weak]
    assert found.driving(CARE, values[:, None]) == [()]


def test_the_threshold_is_what_the_reader_is_told(found: Guesses, drawn: np.ndarray[Any, Any]) -> None:
    ranks = stats.rankdata(drawn)
    noise = np.random.default_rng(1).permutation(ranks)
    shares = {}
    for weight in np.linspace(0.0, 1.0, 200):
        values = weight * ranks + (1.0 - weight) * noise
        shares[stats.spearmanr(values, drawn).statistic ** 2] = bool(found.driving(CARE, values[:, None])[0])
    assert {share >= LEAST for share, shown in shares.items() if shown} == {True}
    assert {share >= LEAST for share, shown in shares.items() if not shown} == {False}
    assert f"below {100 * LEAST:.0f}% a guess is not listed" in EXPLAINED


def test_a_belief_brings_its_own_confidence(report: Report) -> None:
    def names(*beliefs: Belief) -> tuple[str, ...]:
        return guesses(report.model, replace(NO_PLAN, beliefs=beliefs), PROVENANCE, 50).names

    spread = Uniform(0.36, 0.45)
    assert names(Belief("care_exit_rate", None, spread, "1/year", "a board", "D", "1")) == (
        "care exit rate",
        "onset rate",
    )
    assert names(Belief("onset_rate", None, spread, "1/year", "a study", "B", "1")) == ()
    assert names(Belief("onset_rate", 0.4, None, "1/year", "a board", "D", "1")) == ()


def test_futures_that_a_user_gave_have_no_known_guesses(report: Report) -> None:
    assert guesses(report.model, NO_PLAN, {**PROVENANCE, "given": "draws 1"}, 50).names == ()


def test_runs_from_a_posterior_that_is_gone_are_run_again(report: Report) -> None:
    provenance = {**PROVENANCE, "drawn_from": "posterior", "posterior_hash": "a" * 64}
    with pytest.raises(UsageError, match="Run the scenarios again"):
        guesses(report.model, NO_PLAN, provenance, 50)


def test_a_variable_feeds_what_reads_it_at_the_start_or_later(tmp_path: Path) -> None:
    import tiershift

    path = tmp_path / "m.mdl"
    path.write_text(
        "{UTF-8}\nstart = 1 ~~|\nrate = 2 ~~|\nshape((0,0),(1,1)) ~~|\nstock = INTEG(rate * shape(stock), start) ~~|\n"
        "out = stock ~~|\naside = 3 ~~|\nINITIAL TIME = 0 ~~|\nFINAL TIME = 1 ~~|\nTIME STEP = 1 ~~|\n",
        encoding="utf-8",
    )
    graph = feeds(tiershift.load_model(path).tree)
    for cause in ("start", "rate", "shape"):
        assert reachable(graph, [cause]) == {cause, "stock", "out"}
    assert reachable(graph, ["aside"]) == {"aside"}


@pytest.fixture(scope="module")
def resting(make: Make, report: Report) -> Report:
    """A report in which children in care under the plan follow the onset rate."""
    rate = draw(report.model.parameters, 40, 7).of("onset_rate")
    time = report.first.time
    values = 6.4e4 + 1e5 * rate[:, None] * np.clip(np.array(time) - 2026.25, 0.0, None)[None, :]
    return make(children_in_care=values)


def test_the_tidy_files_have_a_column_of_guesses(resting: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(indicators_csv(resting.results["early_shift"]))))
    care = {row["year"]: row["rests_on_guesses"] for row in rows if row["indicator"] == "cla_31_march"}
    assert (care["2026"], care["2036"]) == ("", "onset rate 100%")
    assert {row["rests_on_guesses"] for row in rows if row["indicator"] == "cin_31_march"} == {""}
    rows = list(csv.DictReader(io.StringIO(differences_csv(resting))))
    care = {row["year"]: row["rests_on_guesses"] for row in rows if row["indicator"] == "cla_31_march"}
    assert care["2036"].startswith("onset rate ")


def test_the_headline_names_the_guesses_of_each_number(resting: Report, report: Report) -> None:
    text = " ".join(headline(resting).split())
    assert "guesses: In 2036 with plan: onset rate 100%; difference: onset rate" in text
    assert EXPLAINED in text
    assert max(map(len, headline(resting).splitlines())) <= 100
    assert "guesses:" not in headline(report)


def test_the_page_names_them_on_the_card_and_in_a_table(resting: Report) -> None:
    text = page(resting, checks(resting))
    assert '<a href="#guesses">Rests on guesses</a>: onset rate' in text
    assert '<h2 id="guesses">' in text
    assert "What the guesses are" in text
    assert "On which guesses each number rests, 2036" in text
    assert "none above the threshold" in text


def test_the_workbook_has_a_row_for_each_guess_that_drives_a_number(resting: Report) -> None:
    rows = [row[:5] for row in guesses_sheet(resting).rows]
    assert ("early_shift", "cla_31_march", "Children in care", 2036.0, "onset rate") in rows
    assert ("early_shift less baseline", "cla_31_march", "Children in care", 2036.0, "onset rate") in rows
    assert {row[1] for row in rows} <= {"cla_31_march", "cla_rate_31_march"}


def test_guesses_are_listed_with_their_shares() -> None:
    assert listed((Guess("onset rate", -0.8), Guess("reach", 0.3))) == "onset rate 64%, reach 9%"
    assert listed(()) == ""


@pytest.mark.parametrize(
    ("provenance", "said"),
    [
        ({"drawn_from": "prior"}, "Parameters are drawn from their priors"),
        (
            {"drawn_from": "posterior", "posterior_of": "a, b", "posterior_data_until": "2024.25"},
            "Of the parameters 2 are drawn as history until 31 March 2024 leaves them (posterior).",
        ),
    ],
)
def test_the_headline_says_what_futures_are_drawn_from(report: Report, provenance: dict[str, str], said: str) -> None:
    held = {name: replace(one, provenance={**one.provenance, **provenance}) for name, one in report.results.items()}
    assert said in " ".join(headline(replace(report, results=held)).split())


def test_a_report_of_a_model_without_parameters_has_no_guesses(report: Report) -> None:
    bare: Any = SimpleNamespace(**{**vars_of(report.model), "parameters": report.model.parameters.empty("m")})
    assert guesses(bare, NO_PLAN, PROVENANCE, 10).names == ()


def vars_of(model: Any) -> dict[str, Any]:
    return {name: getattr(model, name) for name in ("name", "path", "hash", "tree", "local")}
