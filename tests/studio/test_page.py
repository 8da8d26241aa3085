"""The page in a real browser: a director moves money and sees the system answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.studio.conftest import Visitor

BUDGETS = ("universal_budget", "targeted_budget", "specialist_budget", "care_budget")
MEASURES = 9


def test_the_first_page_shows_the_headline_a_tile_and_a_fan_for_every_measure(visitor: Visitor) -> None:
    page = visitor.page
    assert re.search(r"If nothing changes, about [\d,]+ children are in care on 31 March 2036", visitor.headline())
    expect(page.locator(".card")).to_have_count(MEASURES)
    for card in page.locator(".card").all():
        assert re.search(r"8 in 10 futures:\s*£?[\d,.]+(m|%| days)? to £?[\d,.]+(m|%| days)?", card.inner_text())
        for layer in ("wide", "narrow", "middle", "ghost"):
            assert len(card.locator(f"path.{layer}").get_attribute("d") or "") > 100
    assert page.locator("[data-measure=cla_31_march] .dots circle").count() >= 15
    assert page.title() == "tiershift: move money between early and late help"
    assert page.locator("html").get_attribute("lang") == "en-GB"


def test_the_money_and_all_fans_are_seen_at_1280_by_800_without_scrolling(visit: Callable[..., Visitor]) -> None:
    visitor = visit(held=True)
    page = visitor.page
    shown = [visitor.handle(place) for place in range(3)]
    shown += [page.locator(f".column[data-tier={lever}]") for lever in BUDGETS]
    shown += [visitor.button("Undo"), visitor.button("Back to today"), *page.get_by_role("combobox").all()]
    shown += page.locator(".card").all()
    for part in shown:
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 800


def test_groups_open_by_keyboard_and_scroll_beside_the_fans(visitor: Visitor) -> None:
    page, heading = visitor.page, visitor.heading("Workforce")
    expect(visitor.slider("caseload_cap")).to_be_hidden()
    heading.focus()
    heading.press("Enter")
    expect(heading).to_have_attribute("aria-expanded", "true")
    expect(visitor.slider("caseload_cap")).to_be_visible()
    for title in ("A cut", "Protecting", "thresholds", "Mental health", "Placements"):
        visitor.heading(title).press(" ")
    visitor.slider("profit_cap").focus()
    for part in (
        visitor.slider("profit_cap"),
        visitor.button("Undo"),
        page.locator(".headline"),
        *page.locator(".card").all(),
    ):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
    heading.press("Enter")
    expect(visitor.slider("caseload_cap")).to_be_hidden()


def test_a_closed_group_says_how_many_of_its_levers_are_moved(visitor: Visitor) -> None:
    heading = visitor.heading("A cut")
    expect(heading).to_contain_text("3")
    heading.click()
    visitor.press("envelope_cut", "PageUp")
    heading.click()
    expect(heading).to_contain_text("1 moved")
    visitor.button("Back to today").click()
    expect(heading).not_to_contain_text("moved")


def test_a_lever_that_rests_on_a_guess_says_so(visitor: Visitor) -> None:
    visitor.heading("Protecting").click()
    row = visitor.page.locator("[data-lever=early_help_floor]")
    expect(row).to_contain_text("Today 60%, a guess")
    expect(visitor.page.locator("[data-lever=care_budget]")).not_to_contain_text("guess")
    expect(visitor.page.locator("[data-measure=cla_31_march]")).to_contain_text("of the range")
    visitor.button("Enlarge Children in care").click()
    expect(visitor.page.locator(".foot .meanings li").first).to_contain_text(": ")


def test_a_slider_moved_by_keyboard_redraws_the_fans_for_the_value_where_it_ends(visitor: Visitor) -> None:
    before = visitor.rest()
    visitor.press("targeted_budget", *["PageUp"] * 6, "ArrowLeft")
    after = visitor.rest()
    ends = visitor.standing()[1]
    assert ends == 10 * (visitor.today[1] // 10) + 590
    assert visitor.drawn() == visitor.but(targeted_budget=ends)
    assert all(old != new for old, new in zip(before[:2], after[:2], strict=True))
    assert re.search(r"With your plan, about [\d,]+ children .* (than|as|against) no change", visitor.headline())
    spoken = visitor.slider("targeted_budget").get_attribute("aria-valuetext")
    assert spoken == f"£{ends:,.0f}m a year, £{ends - visitor.today[1]:,.0f}m more than today"


def test_undo_restores_the_picture_exactly_and_redo_brings_the_change_back(visitor: Visitor) -> None:
    first = visitor.rest()
    visitor.write("targeted_budget", "2500")
    second = visitor.rest(visitor.but(targeted_budget=2500))
    assert second != first
    visitor.button("Undo").click()
    assert visitor.rest(visitor.today) == first
    assert visitor.exact("targeted_budget").input_value() == f"{visitor.today[1]:g}"
    visitor.button("Redo").click()
    assert visitor.rest(visitor.but(targeted_budget=2500)) == second


def test_each_change_is_listed_with_who_what_and_when_and_can_be_undone_in_turn(visitor: Visitor) -> None:
    visitor.page.get_by_role("tab", name="Timeline").click()
    rows = visitor.page.locator("#drawer-timeline li")
    visitor.write("universal_budget", "1500")
    visitor.heading("A cut").click()
    visitor.press("envelope_cut", "PageUp")
    expect(rows).to_have_count(3)
    today = f"£{visitor.today[0]:,.0f}m"
    expect(rows.nth(0)).to_have_text(
        re.compile(r"^Cut to the whole envelope: 0% to 5%you, \d+ \w+ \d{4}, \d\d:\d\d · from 1 Apr 2026")
    )
    expect(rows.nth(1)).to_have_text(re.compile(rf"^Universal budget: {today} to £1,500myou, "))
    expect(rows.nth(2)).to_have_text(re.compile("^The plan begins, from what was spent"))
    visitor.button("Undo").click()
    expect(rows.nth(0)).to_have_class("undone")
    expect(rows.nth(1)).not_to_have_class("undone")
    visitor.rest(visitor.but(universal_budget=1500))


def test_one_lever_is_reset_by_its_own_button_and_all_of_them_by_back_to_today(visitor: Visitor) -> None:
    first = visitor.rest()
    visitor.write("targeted_budget", "1900")
    visitor.press("care_budget", "PageDown")
    visitor.rest()
    visitor.button("Reset Care budget to today’s value").click()
    visitor.rest(visitor.but(targeted_budget=1900))
    visitor.button("Back to today").click()
    assert visitor.rest(visitor.today) == first


def test_after_a_burst_of_moves_the_picture_belongs_to_the_last_one(visitor: Visitor) -> None:
    visitor.slider("universal_budget").evaluate(
        """async slider => {
            for (let k = 0; k < 120; k++) {
                slider.value = 200 + 30 * k;
                slider.dispatchEvent(new Event("input"));
                await new Promise(done => setTimeout(done, 8));
            }
            slider.dispatchEvent(new Event("change"));
        }"""
    )
    visitor.rest(visitor.but(universal_budget=3770))
    assert 0 < int(visitor.outlook.get_attribute("data-number") or "0") <= 120, "what is overtaken is not even sent"
    expect(visitor.page.locator("#drawer-timeline li")).to_have_count(2)


def test_axes_do_not_shrink_while_the_hand_moves(visitor: Visitor) -> None:
    highest = visitor.slider("universal_budget").evaluate(
        """async slider => {
            const find = (root) => { for (const one of root.querySelectorAll("*")) {
                if (one.matches(".outlook")) return one;
                const inside = one.shadowRoot && find(one.shadowRoot);
                if (inside) return inside;
            } };
            const labels = () => [...find(document).querySelectorAll("[data-measure=budget_gap_real] .grid text")];
            const top = () => Math.max(...labels().map(({ textContent }) => Number(textContent.replace(/[£,m]/g, ""))));
            const seen = [];
            for (let k = 0; k <= 40; k++) {
                slider.value = k < 20 ? 6000 - 300 * k : 300 * (k - 20);
                slider.dispatchEvent(new Event("input"));
                await new Promise(done => setTimeout(done, 40));
                seen.push(top());
            }
            return seen;
        }"""
    )
    assert highest == sorted(highest)


def test_a_budget_that_cannot_be_is_refused_beside_its_control_and_nothing_changes(visitor: Visitor) -> None:
    before = visitor.rest()
    refusal = visitor.page.locator("[data-lever=care_budget]").get_by_role("alert")
    visitor.write("care_budget", "-5")
    expect(refusal).to_have_text(re.compile(r"A budget cannot be negative. It goes from £0m to £[\d,]+m a year."))
    assert visitor.rest(visitor.today) == before
    assert visitor.exact("care_budget").input_value() == f"{visitor.today[3]:g}"
    visitor.write("care_budget", "1e30")
    expect(refusal).to_have_text(re.compile(r"That is beyond what the model was made for. It goes from £0m to"))
    visitor.heading("A cut").click()
    visitor.write("envelope_cut", "30")
    expect(refusal).to_have_text("")
    refusal = visitor.page.locator("[data-lever=envelope_cut]").get_by_role("alert")
    expect(refusal).to_have_text("On this page it goes from 0% to 20%.")
    visitor.write("envelope_cut", "8")
    expect(refusal).to_have_text("")
    visitor.rest(visitor.but(envelope_cut=8))


def test_start_and_pace_move_the_decision_on_the_time_axis(visitor: Visitor) -> None:
    visitor.press("targeted_budget", "End")
    at_once = visitor.rest()
    visitor.page.get_by_label("Takes effect").select_option("1 April 2029")
    visitor.page.get_by_label("Phased in").select_option("over 4 years")
    expect(visitor.outlook).to_have_attribute("data-start", "2029")
    expect(visitor.outlook).to_have_attribute("data-pace", "4")
    assert visitor.rest()[:2] != at_once[:2]
    visitor.button("Enlarge Children in care").click()
    expect(visitor.page.locator(".decisions li")).to_contain_text("from 1 Apr 2029, phased in over 4 years")


def test_another_year_is_read_without_another_run(visitor: Visitor) -> None:
    visitor.page.locator(".years label").filter(has_text="2031").click()
    expect(visitor.page.locator(".headline")).to_contain_text("31 March 2031")
    assert visitor.outlook.get_attribute("data-number") == "0"


def test_an_enlarged_picture_has_its_decisions_its_numbers_and_a_file_of_them(visitor: Visitor) -> None:
    page = visitor.page
    visitor.write("targeted_budget", "3000")
    visitor.rest()
    visitor.button("Enlarge Unmet mental-health need").click()
    expect(page.get_by_role("heading", name="Unmet mental-health need")).to_be_focused()
    expect(page.locator(".card:visible")).to_have_count(0)
    expect(page.get_by_text("24% of children had such a need and 1% had a service")).to_be_visible()
    expect(page.locator(".decisions li")).to_have_text(re.compile(r"from 1 Apr 2026: Targeted .* to £3,000m"))
    canvas = page.locator("canvas.bk-layer").first
    expect(canvas).to_be_visible()
    picture = page.get_by_role("img", name=re.compile(r"Unmet mental-health need on 31 March 2036: about [\d.]+%"))
    expect(picture).to_be_visible()
    drawn = "seen => seen.getContext('2d').getImageData(0, 0, seen.width, seen.height).data.some(v => v)"
    page.wait_for_function(drawn,
                           arg=canvas.element_handle())  # fmt: skip
    visitor.button("Show the numbers").click()
    row = page.locator(".foot tbody tr").filter(has_text="2036").locator("td")
    low, middle, high = (float(row.nth(k).inner_text().rstrip("%")) for k in (1, 2, 3))
    assert 0 < low < middle < high
    shown = float(page.locator(".large .amount").inner_text().rstrip("%"))
    assert abs(shown - middle) <= (high - low) / 20
    with page.expect_download() as saved:
        visitor.button("Download the numbers (CSV)").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "tiershift-unmet_mental_health_share.csv"
    assert "Targeted early help budget" in text
    assert re.search(rf"^2036,,[\d.]+,[\d.]+,{middle:g}", text, re.MULTILINE)
    page.keyboard.press("Escape")
    expect(page.locator(".card:visible")).to_have_count(MEASURES)
    expect(visitor.button("Enlarge Unmet mental-health need")).to_be_focused()


def test_a_large_picture_follows_the_hand_and_reads_each_of_its_lines(visitor: Visitor) -> None:
    page = visitor.page
    visitor.button("Enlarge Late spending").click()
    expect(page.locator("canvas.bk-layer").first).to_be_visible()
    before = page.locator(".large .amount").inner_text()
    visitor.press("specialist_budget", "End")
    visitor.rest(visitor.standing())
    expect(page.locator(".large .amount")).not_to_have_text(before)
    page.locator(".lines label").filter(has_text="specialist").click()
    expect(page.locator(".large .words")).to_contain_text("more than no change")
    expect(page.get_by_role("img", name=re.compile("Late spending: specialist"))).to_be_visible()


def test_all_money_is_in_cash_or_all_of_it_in_real_terms(visitor: Visitor) -> None:
    notes, amount = visitor.page.locator(".card .note"), visitor.page.locator("[data-measure=late_spend_real] .amount")
    expect(notes.filter(has_text="£m a year, 2023-24 prices")).to_have_count(3)
    real = int(amount.inner_text()[1:-1].replace(",", ""))
    visitor.page.locator(".prices label").filter(has_text="cash").click()
    expect(notes.filter(has_text="£m a year, cash")).to_have_count(3)
    expect(notes.filter(has_text="2023-24 prices")).to_have_count(0)
    assert int(amount.inner_text()[1:-1].replace(",", "")) > 1.1 * real
    assert visitor.outlook.get_attribute("data-number") == "0", "which takes no other run"


def test_the_status_line_speaks_the_headline_once_the_hand_rests(visitor: Visitor) -> None:
    visitor.write("targeted_budget", "3000")
    visitor.rest()
    expect(visitor.outlook.get_by_role("status")).to_have_text(visitor.headline())
    spoken = visitor.page.locator("[data-measure=cla_31_march] svg").get_attribute("aria-label") or ""
    assert spoken.startswith("Children in care on 31 March 2036: about ")
    assert "simulated futures" in spoken


def test_every_control_is_reached_by_the_tab_key_alone(visitor: Visitor) -> None:
    visitor.write("targeted_budget", "2000")
    visitor.rest()
    visitor.page.mouse.click(700, 5)
    reached = []
    for _ in range(60):
        visitor.page.keyboard.press("Tab")
        reached.append(
            visitor.page.evaluate(
                """() => {
                    let here = document.activeElement;
                    while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
                    return here.getAttribute("aria-label") || here.labels?.[0]?.textContent || here.textContent;
                }"""
            )
        )
    names = " | ".join(reached)
    wanted = ["Skip to the answer", "Undo", "Back to today", "Universal budget", "Targeted early help budget"]
    wanted += ["Targeted early help budget, exact value", "Reset Targeted early help budget to today’s value"]
    wanted += [
        "Specialist budget",
        "Care budget",
        "Make a cut: how deep, how fast",
        "Takes effect",
        "Phased in",
        "2036",
    ]
    wanted += ["Money between universal and targeted", "Move from", "Hold the total", "Double running"]
    wanted += ["Enlarge Children in care", "Enlarge Late spending"]
    assert [name for name in wanted if name not in names] == []


def test_two_visitors_do_not_see_each_others_sliders(visit: Callable[[], Visitor]) -> None:
    one, other = visit(), visit()
    one.write("universal_budget", "3000")
    one.rest(one.but(universal_budget=3000))
    assert other.standing() == other.drawn() == other.today


def test_the_screenshot_is_not_blank(visitor: Visitor) -> None:
    shot = visitor.page.locator("[data-measure=cla_31_march] svg").screenshot()
    pixels = np.asarray(Image.open(BytesIO(shot)).convert("RGB")).reshape(-1, 3).astype(int)
    bluish = pixels[:, 2] - pixels[:, 0] > 15
    assert bluish.mean() > 0.03
    assert len(np.unique(pixels, axis=0)) > 20


def test_the_page_leads_to_how_the_model_works(visitor: Visitor) -> None:
    with visitor.page.expect_popup() as opened:
        visitor.page.get_by_role("link", name="How the model works").click()
    manual = opened.value
    expect(manual.get_by_role("heading", level=1)).to_have_text("How the model childrens_services works")
    manual.get_by_role("searchbox", name="Find a variable").fill("children in care")
    expect(manual.locator(".search li").first).to_contain_text("children in care")
    manual.close()
