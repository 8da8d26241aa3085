"""The page for everyone: audited with axe-core, shown round by keyboard, printed on one sheet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from tests.studio.conftest import Visitor

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA on a page as it stands, in shadow trees as well."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    assert len(found["passes"]) >= 15
    return [
        f"{one['id']}: {json.dumps(node['target'])} {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def test_no_rule_of_wcag_is_broken_as_opened_in_the_drawer_enlarged_refused_or_in_help(visitor: Visitor) -> None:
    page, found = visitor.page, {}
    found["opened"] = violations(page)
    visitor.write("targeted_budget", "2500")
    visitor.rest()
    for tab in page.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        page.wait_for_timeout(300)
        found[f"tab {tab.inner_text()}"] = violations(page)
    page.get_by_role("button", name="Close", exact=True).first.click()
    visitor.write("care_budget", "-5")
    expect(page.locator("[data-lever=care_budget]").get_by_role("alert")).not_to_be_empty()
    found["refused"] = violations(page)
    visitor.button("Enlarge Children in care").click()
    page.wait_for_timeout(1500)
    found["enlarged"] = violations(page)
    page.keyboard.press("Escape")
    visitor.button("Help").click()
    found["help"] = violations(page)
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_a_first_visitor_is_shown_round_by_keyboard_once_and_again_on_request(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    tour = page.get_by_role("dialog")
    expect(tour).to_be_focused()
    titles = []
    for step in range(1, 7):
        expect(tour).to_contain_text(f"Step {step} of 6")
        titles.append(tour.locator("h2").inner_text())
        expect(page.locator(".spot")).to_be_visible()
        inside = tour.bounding_box()
        assert inside is not None
        assert inside["x"] >= 0
        assert inside["y"] >= 0
        assert inside["x"] + inside["width"] <= 1280
        assert inside["y"] + inside["height"] <= 800
        if step == 1:
            assert not violations(page)
        tour.get_by_role("button", name="Done" if step == 6 else "Next").press("Enter")
    assert len(set(titles)) == 6
    expect(tour).to_be_hidden()
    page.reload()
    expect(page.locator(".outlook")).to_have_attribute("data-settled", "true")
    page.wait_for_timeout(700)
    expect(tour).to_be_hidden()
    page.get_by_role("button", name="Help", exact=True).press("Enter")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.get_by_role("button", name="Show me round").press("Enter")
    expect(tour).to_contain_text("Step 1 of 6")
    page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(page.get_by_role("button", name="Help", exact=True)).to_be_focused()
    context.close()


def test_on_paper_the_answer_and_the_decisions_stand_on_one_sheet(visit: Callable[[], Visitor]) -> None:
    visitor = visit()
    page = visitor.page
    visitor.write("targeted_budget", "2500")
    visitor.rest()
    page.emulate_media(media="print")
    sheet = page.locator(".sheet")
    expect(sheet.locator("li")).to_have_text(re.compile("Targeted early help budget: .* to £2,500m, from 1 Apr 2026"))
    expect(sheet).to_contain_text(re.compile(r"England\. Plan plan-\S+, version \d+\. Printed on \d+ \w+ \d{4}"))
    expect(page.locator(".headline")).to_be_visible()
    expect(page.locator("aside")).to_be_hidden()
    expect(page.locator(".drawer")).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
