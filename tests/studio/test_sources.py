"""Where the numbers of a picture come from, asked for on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.studio.turns import AtOnce

from tiershift.report.document.page import document
from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.commands import read
from tiershift_studio.commands.sources import Trace
from tiershift_studio.forecaster import Forecaster
from tiershift_studio.hub import Hub
from tiershift_studio.measures import MEASURES
from tiershift_studio.store import Studio

if TYPE_CHECKING:
    from tests.studio.conftest import Visitor

CARE = "cla_31_march"


@pytest.fixture
def studio(forecaster: Forecaster) -> Iterator[Studio]:
    hub = Hub("memory:")
    studio = Studio(forecaster, NO_ANSWER, hub, AtOnce())
    yield studio
    studio.leave()
    hub.close()


def test_every_picture_says_its_parameters_its_counts_and_how_it_is_made(studio: Studio) -> None:
    entries = document(studio.forecaster.model)
    for measure in MEASURES:
        studio.obey(Trace(measure.indicator, 2036))
        told = studio.sourced
        assert told.done, told.said
        assert {"How it is made from the model", "Counted", "Futures"} <= {head for head, _ in told.facts}
        assert [row.share for row in told.rows] == sorted((row.share for row in told.rows), reverse=True)
        for row in told.rows:
            assert 0.0 < row.share <= 1.0
            assert f'id="v-{row.id}"' in entries
            assert row.source
    assert any(row.confidence == "D" for row in told.rows)


def test_only_what_is_on_the_page_can_be_traced() -> None:
    assert isinstance(read({"do": "trace", "indicator": CARE, "year": 2036}), Trace)
    assert not isinstance(read({"do": "trace", "indicator": "passwords", "year": 2036}), Trace)
    assert not isinstance(read({"do": "trace", "indicator": CARE, "year": 1999}), Trace)


def test_the_tab_shows_sources_with_links_to_the_model(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("tab", name="Where from").click()
    page.get_by_label("Picture").and_(page.locator(".sources select")).select_option(CARE)
    visitor.button("Show").click()
    expect(page.locator(".sources h2")).to_have_text("Children in care, 2036: what its range rests on")
    first = page.locator(".sources tbody th a").first
    assert (first.get_attribute("href") or "").startswith("how-the-model-works#v-")
    expect(page.locator(".sources dl")).to_contain_text("Children in care on 31 March")
