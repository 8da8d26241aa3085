"""A place on the page: its levers, its neighbours, its plans, and the way to another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.studio.turns import AtOnce

from tiershift.calibrate.pool.told import verdict
from tiershift.events import BudgetSet
from tiershift.events.branches import lineage
from tiershift.events.write import plan_of
from tiershift.places import read_panel
from tiershift_studio import branching, deeds
from tiershift_studio.address import Address, read_address
from tiershift_studio.answer import NO_ANSWER
from tiershift_studio.commands import moves, places, read
from tiershift_studio.forecaster import Forecaster, shipped
from tiershift_studio.hub import Hub
from tiershift_studio.measures import LINES
from tiershift_studio.places import beside, cautions, choices, neighbours, place_of, place_of_plan
from tiershift_studio.store import Studio
from tiershift_studio.views.place import PlaceView

if TYPE_CHECKING:
    from tests.studio.conftest import Visitor

HARTLEPOOL, CARE = "E06000001", "care_budget"


@pytest.fixture(scope="module")
def hartlepool(kept: Path) -> Forecaster:
    """The forecaster of a small authority."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TIERSHIFT_CACHE", str(kept))
        return shipped(HARTLEPOOL)


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub("memory:")
    yield hub
    hub.close()


def visit(forecaster: Forecaster, hub: Hub, at: Address | None = None) -> Studio:
    studio = Studio(forecaster, NO_ANSWER, hub, AtOnce())
    branching.open_at(studio, at or Address())
    return studio


def test_levers_of_a_small_authority_say_its_own_money_in_steps_that_one_can_read(hartlepool: Forecaster) -> None:
    money = [lever for lever in hartlepool.levers if lever.prefix]
    for lever in money:
        assert lever.step >= 0.01
        assert round(lever.high / lever.step) == pytest.approx(lever.high / lever.step, abs=1e-6)
        assert lever.today == pytest.approx(lever.stands / lever.factor, abs=0.5 * lever.step + 1e-9)
        assert lever.high * lever.factor <= hartlepool.model.parameters.levers[lever.id].high + 1e-3
    care = next(lever for lever in money if lever.id == CARE)
    assert (care.say(care.today), care.span) == ("£25.24m", "from £0m to £43.4m a year")
    assert care.sentence.startswith("What Hartlepool plans to spend a year on children looked after.")
    assert all(re.fullmatch(r"£?[\d,]+(\.\d{1,2})?\D*", lever.say(lever.today)) for lever in hartlepool.levers)


def test_levers_of_england_speak_of_councils(forecaster: Forecaster) -> None:
    care = next(lever for lever in forecaster.levers if lever.id == CARE)
    assert (care.say(care.today), care.sentence[:19]) == ("£8,139m", "What councils plan ")


def test_neighbours_are_the_middle_of_their_rates_at_the_size_of_the_place() -> None:
    panel = read_panel()
    near = neighbours(HARTLEPOOL)
    assert [panel.authorities[code].name for code in near[:2]] == ["Redcar and Cleveland", "Sunderland"]
    rates = sorted(panel.value(c, "cla_31_march", 2024) / panel.value(c, "population_0_17", 2024) for c in near)
    assert len(rates) == 10
    expected = (rates[4] + rates[5]) / 2 * panel.value(HARTLEPOOL, "population_0_17", 2024)
    found = beside(HARTLEPOOL)
    assert dict(found["cla_31_march"])[2024] == pytest.approx(expected)
    share = "early_share_of_early_plus_late_gross"
    assert dict(found[share])[2024] == pytest.approx(float(np.median([panel.value(c, share, 2024) for c in near])))


def test_what_neighbours_spent_is_shown_at_the_prices_that_are_asked_for(hartlepool: Forecaster) -> None:
    line = next(line for line in LINES if line.indicator == "late_spend_real")
    real, cash = (dict(hartlepool.beside(line, real=real)) for real in (True, False))
    assert real[2024] == pytest.approx(cash[2024])
    assert real[2015] == pytest.approx(cash[2015] / hartlepool.prices[2015].factor)
    assert real[2015] > 1.1 * cash[2015]


def test_where_a_simple_forecast_was_as_good_it_is_said_in_a_sentence_without_jargon() -> None:
    panel = read_panel()
    worse = {one.code for one in choices() if "did better here" in verdict(panel, one.code)}
    assert worse == {one.code for one in choices() if "cla_31_march" in cautions(one.code)}
    few, sentence = cautions("E09000003")["cla_31_march"]
    assert few == "“Nothing changes” did as well"
    assert sentence.startswith("In Barnet, “nothing changes” would have forecast children in care of 2019 to 2024")
    assert "CRPS" not in sentence


def test_151_authorities_can_be_chosen_and_what_cannot_is_refused_in_words(forecaster: Forecaster, hub: Hub) -> None:
    studio = visit(forecaster, hub)
    view = PlaceView(studio, lambda _: None)
    assert len(choices()) == 151
    for name, said in (
        ("Hartlpool", "Did you mean Hartlepool"),
        ("Cumbria", "Cumberland"),
        ("Cardiff", "only English ones are known"),
        ("City of London", "too few children"),
    ):
        studio.obey(places.Choose(name))
        assert said in str(view.now()["refused"])
        assert not studio.leaving
    studio.obey(places.Choose("england"))
    assert (view.now()["refused"], studio.leaving) == ("", "")
    studio.obey(places.Choose("hartlepool"))
    assert studio.leaving == "?place=E06000001&year=2036"
    assert read({"do": "choose place", "name": 7}) != places.Choose("7")
    assert read({"do": "choose place", "name": " Kent "}) == places.Choose("Kent")


def test_what_a_hand_has_moved_is_recorded_before_the_page_goes_to_another_place(
    forecaster: Forecaster, hub: Hub
) -> None:
    studio = visit(forecaster, hub)
    studio.obey(moves.Move(CARE, 8000.0))
    studio.obey(places.Choose("Kent"))
    assert studio.line is not None
    assert studio.stood == studio.settings
    studio.leave()


def test_a_plan_of_a_place_says_so_in_its_log_and_is_opened_there_only(
    forecaster: Forecaster, hartlepool: Forecaster, hub: Hub
) -> None:
    studio = visit(hartlepool, hub)
    studio.obey(moves.Move(CARE, 26.0))
    deeds.settle(studio)
    assert studio.line is not None, studio.refusal
    stream = studio.line.stream
    plan = plan_of(lineage(hub.store, stream), hartlepool.model.name)
    assert (plan.place, place_of_plan(stream)) == (HARTLEPOOL, HARTLEPOOL)
    decided = plan.events[-1]
    assert isinstance(decided, BudgetSet)
    assert (decided.tier, decided.value) == ("care", 26e6)

    england = visit(forecaster, hub, Address(stream))
    assert england.line is None
    assert england.leaving == f"?plan={stream}&branch=main&place={HARTLEPOOL}&year=2036"
    home = visit(hartlepool, hub, Address(stream, place=HARTLEPOOL))
    assert (home.line and home.line.stream, home.leaving) == (stream, "")
    for one in (studio, england, home):
        one.leave()


def test_a_plan_of_england_is_not_shown_at_a_place(forecaster: Forecaster, hartlepool: Forecaster, hub: Hub) -> None:
    studio = visit(forecaster, hub)
    studio.obey(moves.Move(CARE, 8000.0))
    deeds.settle(studio)
    assert studio.line is not None
    other = visit(hartlepool, hub, Address(studio.line.stream, place=HARTLEPOOL))
    assert other.line is None
    assert other.refusal.reason.startswith("The plan is of all of England, and this is Hartlepool")
    studio.leave()


def test_an_address_of_a_plan_whose_name_says_its_place_leads_there() -> None:
    found, wrong = read_address({"plan": [b"budget-e06000001"], "place": [b"Kent"]})
    assert found.place == HARTLEPOOL
    assert "another place" in wrong[0]
    found, wrong = read_address({"plan": [b"budget"], "place": [b"Kent"]})
    assert (found.place, wrong) == (place_of("Kent"), ())


def test_a_place_is_chosen_by_keyboard_and_its_page_has_its_dots_its_neighbours_and_its_plan(
    visitor: Visitor,
) -> None:
    page, field = visitor.page, visitor.page.get_by_role("combobox", name="Place")
    expect(field).to_have_value("England")
    field.focus()
    page.keyboard.type("Atlantis")
    page.keyboard.press("Enter")
    expect(page.locator("#place-refused")).to_contain_text("there is no English authority 'Atlantis'", ignore_case=True)
    page.keyboard.press("Control+a")
    page.keyboard.type("hart")
    expect(page.locator("#places [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("place=E06000001"))
    expect(page.locator(".outlook")).to_be_visible()
    expect(field).to_have_value("Hartlepool")
    Visitor = type(visitor)
    here = Visitor(page, Visitor(page).standing())
    here.rest()
    care = page.locator("[data-measure=cla_31_march]")
    expect(care.locator(".dots circle")).to_have_count(15)
    assert len((care.locator("path.near").get_attribute("d") or "").split("L")) == 15
    assert care.locator(".amount").inner_text() != "92,000"
    here.button("About it").click()
    expect(page.locator("#place-facts")).to_contain_text("Redcar and Cleveland")
    page.get_by_label("Hold the total").uncheck()
    here.write(CARE, "26")
    expect(page).to_have_url(re.compile(r"\?plan=plan-[\w-]+-e06000001&branch=main&place=E06000001"))
