"""Plans in real browsers: an address to share, two people in one plan, branches, earlier days, hostile addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect
from tests.studio.conftest import LONGEST_WAIT, served

if TYPE_CHECKING:
    from tests.studio.conftest import Visitor

Visit = Callable[..., "Visitor"]


def begun(visitor: Visitor, lever: str, value: str) -> None:
    """Decide something, and wait until the address says the plan."""
    visitor.write(lever, value)
    expect(visitor.page).to_have_url(re.compile(r"\?plan=plan-"))


def tab(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("tab", name=name).click()


def test_a_decision_has_an_address_where_another_browser_sees_it_live_and_either_may_undo_it(visit: Visit) -> None:
    ann = visit()
    ann.button("Who are you?").click()
    ann.page.get_by_label("Your role").fill("Treasurer")
    ann.page.get_by_label("Your role").press("Enter")
    expect(ann.button("You: Treasurer")).to_be_visible()
    begun(ann, "targeted_budget", "2500")
    ann.page.get_by_label("Your reason").fill("Hubs in every district")
    ann.page.get_by_label("Your reason").press("Enter")

    bob = visit(ann.page.url)
    expect(bob.exact("targeted_budget")).to_have_value("2500")
    bob.rest()
    ann.write("care_budget", "8000")
    expect(bob.exact("care_budget")).to_have_value("8000")
    expect(bob.page.get_by_text("Treasurer moved care budget to £8,000m.")).to_be_visible()
    bob.rest()
    bob.button("Undo").click()
    expect(ann.exact("care_budget")).to_have_value("8139")
    assert ann.rest() == bob.rest()

    tab(ann, "Timeline")
    rows = ann.page.locator("#drawer-timeline li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_have_class("undone")
    expect(rows.nth(0)).to_contain_text("undone by Somebody in the studio")
    expect(rows.nth(1)).to_contain_text("“Hubs in every district”")


def test_two_who_move_the_same_are_shown_both_sides_and_choose(visit: Visit) -> None:
    ann = visit()
    begun(ann, "targeted_budget", "2500")
    bob = visit(ann.page.url)
    ann.slider("care_budget").evaluate("slider => { slider.value = 8000; slider.dispatchEvent(new Event('input')); }")
    ann.rest()
    bob.write("care_budget", "8400")
    expect(ann.page.locator(".notice")).to_contain_text("moved care budget to £8,400m")
    ann.slider("care_budget").dispatch_event("change")
    sides = ann.page.locator(".clash .sides > div")
    expect(sides.nth(0)).to_contain_text("Care budget: to £8,400m, from 1 Apr 2026")
    expect(sides.nth(1)).to_contain_text("Care budget: to £8,000m, from 1 Apr 2026")
    ann.button("Put mine on top").click()
    expect(bob.exact("care_budget")).to_have_value("8000")
    expect(ann.page.locator(".clash")).to_be_hidden()


def test_a_branch_is_compared_over_the_same_futures_and_what_differs_is_listed(visit: Visit) -> None:
    ann = visit()
    begun(ann, "care_budget", "8000")
    tab(ann, "Branches")
    ann.page.get_by_label("New branch from here").fill("Hubs first")
    ann.button("Begin").click()
    expect(ann.page).to_have_url(re.compile("branch=hubs-first"))
    ann.write("targeted_budget", "2500")
    ann.button("Compare with the plan itself").click()
    expect(ann.page).to_have_url(re.compile("compare=main"))
    differs = ann.page.locator(".differ tbody tr")
    expect(differs).to_have_count(1)
    expect(differs).to_contain_text("Targeted early help budget: to £2,500m, from 1 Apr 2026")
    compared = ann.rest()
    bob = visit(ann.page.url)
    expect(bob.exact("targeted_budget")).to_have_value("2500")
    expect(bob.page.locator("tr.here")).to_contain_text("hubs-first")
    assert bob.rest() == compared
    ann.button("Go to the plan itself").click()
    expect(ann.exact("targeted_budget")).to_have_value("1737")
    ann.rest()


def test_an_earlier_day_is_looked_at_and_not_changed(visit: Visit) -> None:
    ann = visit()
    begun(ann, "care_budget", "8000")
    ann.write("care_budget", "7000")
    tab(ann, "Timeline")
    rows = ann.page.locator("#drawer-timeline li")
    expect(rows).to_have_count(3)
    rows.nth(1).get_by_role("button", name="See the plan as of").click()
    expect(ann.exact("care_budget")).to_have_value("8000")
    expect(ann.page.locator(".banner.past")).to_contain_text(re.compile(r"The plan as of version \d+, recorded"))
    expect(ann.page).to_have_url(re.compile(r"as_of=\d+"))
    ann.write("care_budget", "6000")
    expect(ann.page.get_by_text("Go back to now to change it.")).to_be_visible()
    expect(ann.exact("care_budget")).to_have_value("8000")
    ann.button("Back to now").click()
    expect(ann.exact("care_budget")).to_have_value("7000")
    expect(ann.page.locator(".banner.past")).to_be_hidden()
    expect(rows).to_have_count(3)


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?plan=../../etc/passwd", "The address names no plan that there is."),
        ("?plan=no-such-plan&branch=main&as_of=2026-02-12", "There is no plan of this name."),
        ("?plan=%3Cscript%3Ealert(1)%3C/script%3E&year=1999&place=Atlantis&compare=%ff", "names no plan"),
        ("?year=2031&year=2040&as_of=" + "9" * 500, "nothing that can be read"),
    ],
)
def test_a_hostile_address_is_refused_in_words_on_a_page_that_works(
    visit: Visit, address: str, search: str, said: str
) -> None:
    ann = visit(f"{address}{search}")
    expect(ann.page.locator(".levers > .refused")).to_contain_text(said)
    begun(ann, "care_budget", "8000")
    expect(ann.page.locator(".levers > .refused")).to_have_text("")


def test_a_page_whose_studio_is_started_anew_opens_itself_again_at_its_plan(
    chromium: Browser, kept: Path, tmp_path: Path
) -> None:
    store, care = str(tmp_path / "plans.sqlite"), "[data-lever=care_budget] input[type=number]"
    page = chromium.new_page()
    page.set_default_timeout(1000 * LONGEST_WAIT)
    with served(kept, store=store) as address:
        page.goto(address)
        page.get_by_label("Hold the total").press(" ")
        page.locator(care).fill("8000")
        page.locator(care).press("Enter")
        expect(page).to_have_url(re.compile("plan=plan-"))
    expect(page.get_by_text("The connection to the studio is lost.")).to_be_visible()
    with served(kept, store=store, port=address.rpartition(":")[2].strip("/")):
        expect(page.get_by_text("The connection to the studio is lost.")).to_be_hidden()
        expect(page.locator(care)).to_have_value("8000")
        page.close()
