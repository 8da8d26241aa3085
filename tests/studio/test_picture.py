"""The picture of money in a real browser: dragged, by keyboard, dropped from tier to tier; the total is held."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.studio.conftest import Visitor


@pytest.fixture
def visitor(visit: Callable[..., Visitor]) -> Visitor:
    """A new visitor, as the page opens: the total is held."""
    return visit(held=True)


def shifted(visitor: Visitor, giver: int, receiver: int, amount: float) -> tuple[float, ...]:
    """Where the levers stand once an amount has gone from one budget to another, by their places."""
    moved = list(visitor.today)
    moved[giver] -= amount
    moved[receiver] += amount
    return tuple(moved)


def test_a_handle_that_is_dragged_moves_money_between_neighbours_and_the_picture_follows(visitor: Visitor) -> None:
    page, handle = visitor.page, visitor.handle(1)
    expect(visitor.slider("care_budget")).to_be_hidden()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 2 * step, y)
    expect(visitor.outlook).not_to_have_attribute("data-number", "0")
    page.mouse.up()
    targeted, specialist = visitor.standing()[1:3]
    assert targeted > visitor.today[1] + 300
    assert targeted + specialist == visitor.today[1] + visitor.today[2]
    amount = targeted - visitor.today[1]
    visitor.rest(shifted(visitor, 2, 1, amount))
    expect(page.locator(".sum")).to_contain_text("as today")
    page.get_by_role("tab", name="Timeline").click()
    rows = page.locator("#drawer-timeline li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"£{amount:,.0f}m a year moved from specialist to targeted")
    visitor.button("Reset the money of all tiers to today").click()
    visitor.rest(visitor.today)


def test_a_handle_moves_by_keyboard_speaks_and_stops_where_the_law_does(visitor: Visitor) -> None:
    handle = visitor.handle(2)
    handle.focus()
    for key in ("PageUp", "ArrowRight", "ArrowLeft", "ArrowRight"):
        handle.press(key)
    now = visitor.today[2] + 110, visitor.today[3] - 110
    spoken = f"Specialist £{now[0]:,.0f}m, 26%; Care £{now[1]:,.0f}m, 55%"
    expect(handle).to_have_attribute("aria-valuetext", spoken)
    visitor.rest(shifted(visitor, 3, 2, 110))
    handle.press("Home")
    expect(visitor.page.locator(".picture").get_by_role("alert")).to_contain_text("the law does not let all of it go")
    expect(handle).to_have_attribute("aria-valuenow", handle.get_attribute("aria-valuemin") or "")
    assert sum(visitor.standing()[:4]) == sum(visitor.today[:4])


def test_a_tier_that_is_dropped_on_another_gives_it_what_the_field_says(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_label("Amount to move, £m a year").fill("120")
    page.locator(".column.care").drag_to(page.locator(".column.universal"))
    visitor.rest(shifted(visitor, 3, 0, 120))
    page.get_by_label("Move to").select_option("Targeted")
    visitor.button("Move").click()
    universal, targeted, specialist, care, *others = visitor.today
    visitor.rest((universal + 120, targeted + 120, specialist, care - 240, *others))
    page.get_by_label("Double running").select_option("2 years")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator("#drawer-timeline li").nth(0)).to_have_text(
        re.compile("£120m a year moved from care to targeted, with 2 years of double running")
    )


def test_without_holding_the_total_a_slider_changes_it_and_says_so(visitor: Visitor) -> None:
    visitor.page.get_by_label("Hold the total").uncheck()
    visitor.press("care_budget", "PageDown")
    expect(visitor.page.locator(".sum")).to_contain_text(
        re.compile(r"£\d+m less than today .* A slider below changes it")
    )


def test_a_cut_says_what_it_comes_to_in_its_profile(visitor: Visitor) -> None:
    page = visitor.page
    visitor.heading("Make a cut").click()
    expect(page.locator(".comes")).to_contain_text("No cut yet. One would start on 1 April 2026")
    visitor.write("envelope_cut", "8")
    visitor.button("Even").click()
    visitor.rest(visitor.but(envelope_cut=8, cut_front_loading=0))
    amount = 0.08 * sum(visitor.today[:4])
    expect(page.locator(".comes")).to_contain_text(
        f"is £{amount:,.0f}m a year: from 1 April 2026, evenly over 2 years."
    )
