"""Why the plan differs, asked for on the page: one answer to one question, and none that is not asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.studio.turns import AtOnce

from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.commands import read
from tiershift_studio.commands.moves import Move, Settle
from tiershift_studio.commands.why import Explain
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub
from tiershift_studio.measures import MEASURES
from tiershift_studio.store import Studio
from tiershift_studio.views.why import WhyView

CARE = "cla_31_march"


@pytest.fixture
def studio(forecaster: Forecaster) -> Iterator[Studio]:
    hub = Hub("memory:")
    studio = Studio(forecaster, NO_ANSWER, hub, AtOnce())
    yield studio
    studio.leave()
    hub.close()


def test_before_anything_is_decided_there_is_nothing_to_explain(studio: Studio) -> None:
    studio.obey(Explain(CARE, 2036))
    assert studio.explained.found is None
    assert "Move a lever first" in studio.explained.said


def test_the_parts_of_the_answer_add_up_and_it_goes_stale_when_the_plan_moves_on(studio: Studio) -> None:
    view = WhyView(studio, lambda _: None)
    studio.obey(Move("targeted_budget", 2237.0))
    studio.obey(Move("care_budget", 7739.0))
    studio.obey(Settle())
    studio.obey(Explain(CARE, 2031))
    found = studio.explained.found
    assert found is not None, studio.explained.said
    assert {cause.name for cause in found.causes} == {"targeted budget", "care budget"}
    for k in range(3):
        assert sum(cause.shares[k] for cause in found.causes) == pytest.approx(found.change[k], rel=1e-9)
    shown = view.now()["found"]
    assert isinstance(shown, dict)
    assert {row["name"] for row in shown["causes"]} == {"Targeted early help budget", "Care budget"}
    assert max(abs(size) for row in shown["causes"] for size in row["sizes"]) == pytest.approx(1.0)
    assert all(row["steps"][-1][0] == "children in care" for row in shown["routes"])
    assert not view.now()["about"]["stale"]  # type: ignore[index]
    studio.obey(Move("targeted_budget", 2500.0))
    assert view.now()["about"]["stale"]  # type: ignore[index]


@pytest.mark.parametrize("measure", [measure.indicator for measure in MEASURES])
def test_every_picture_can_be_explained(studio: Studio, measure: str) -> None:
    studio.obey(Move("targeted_budget", 2237.0))
    studio.obey(Explain(measure, 2031))
    assert studio.explained.found is not None, studio.explained.said


@pytest.mark.parametrize(
    "message",
    [
        {"do": "explain", "indicator": "passwords", "year": 2036},
        {"do": "explain", "indicator": CARE, "year": 1999},
        {"do": "explain", "indicator": 7, "year": 2036},
    ],
)
def test_what_is_not_on_the_page_cannot_be_explained(message: object) -> None:
    assert not isinstance(read(message), Explain)
    assert isinstance(read({"do": "explain", "indicator": CARE, "year": 2036}), Explain)
