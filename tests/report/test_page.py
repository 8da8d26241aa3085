"""The page is one file that needs nothing else, and shows what the record says."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright
from tests.browser import find_browser

from tiershift.report import charts
from tiershift.report.checks import checks
from tiershift.report.page import page, stable_ids
from tiershift.report.summary import HEADLINE, Report

Make = Callable[..., Report]

FINISHED = """async () => {
    const all = () => [...Bokeh.index].filter(view => view.model.type === "Figure" && view.has_finished()).length;
    for (let tries = 0; tries < 1200 && all() < 23; tries++) await new Promise(done => setTimeout(done, 100));
    return all();
}"""
"""How many figures Bokeh has finished drawing, after at most two minutes."""


@pytest.fixture(scope="module")
def shown(make: Make, outturn: Path) -> str:
    report = make(history=outturn)
    return page(report, checks(report))


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and all text outside scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] not in ("script", "style"):
            self.text.append(data)


@pytest.fixture(scope="module")
def tags(shown: str) -> Tags:
    return Tags(shown)


def test_nothing_is_loaded_from_anywhere(tags: Tags) -> None:
    loads = [attrs for _, attrs in tags.found if {"src", "href", "srcset", "data", "poster"} & set(attrs)]
    assert loads == []
    assert not [tag for tag, _ in tags.found if tag in ("link", "iframe", "object", "embed", "base")]


def test_the_browser_is_told_to_load_nothing(tags: Tags) -> None:
    policy = next(attrs["content"] for tag, attrs in tags.found if tag == "meta" and "http-equiv" in attrs)
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_styles_fetch_nothing(shown: str) -> None:
    styles = "".join(re.findall(r"<style>(.*?)</style>", shown, flags=re.DOTALL))
    assert "url(" not in styles
    assert "@import" not in styles


def test_the_same_run_gives_the_same_page(make: Make, outturn: Path, shown: str) -> None:
    again = make(history=outturn)
    assert page(again, checks(again)) == shown


def test_every_figure_has_its_numbers_as_a_table_and_says_what_it_shows(tags: Tags) -> None:
    figures = sum(tag == "figure" for tag, _ in tags.found)
    plots = [attrs for _, attrs in tags.found if attrs.get("role") == "img"]
    assert figures == len(plots) == sum(tag == "details" for tag, _ in tags.found) == 23
    assert all(attrs["aria-label"] for attrs in plots)


def test_the_headline_is_said_in_sentences_and_shown_in_a_table(tags: Tags, report: Report) -> None:
    text = " ".join(tags.text)
    assert text.count("80% range: ") >= 2 * len(HEADLINE)
    assert all(report.first.series[name].indicator.label in text for name in HEADLINE)
    assert "modelled scenario, not a forecast" in text


def test_the_page_is_in_british_english(tags: Tags) -> None:
    assert dict(tags.found)["html"] == {"lang": "en-GB"}


@pytest.fixture
def few_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "LEVELS", charts.LEVELS[:1])
    monkeypatch.setattr(charts, "DIFFERENCES", charts.DIFFERENCES[:1])


@pytest.mark.usefixtures("few_charts")
def test_what_people_wrote_is_shown_and_not_run(make: Make) -> None:
    report = make(futures=2)
    result = report.results["early_shift"]
    nasty = replace(result, title="<script>alert(1)</script>")
    broken = replace(report, results={**report.results, "early_shift": nasty})
    assert "<script>alert(1)" not in page(broken, checks(broken))


@pytest.mark.usefixtures("few_charts")
def test_a_failed_check_is_loud(make: Make, dataset: Callable[..., Any]) -> None:
    report = make(futures=2, well=dataset(0.1, 2)["well"].values + 10.0)
    assert "Do not use these numbers" in page(report, checks(report))


def test_running_ids_become_the_same_every_time() -> None:
    one, other = '{"id":"p1001","x":"p1002","y":"p1001"}', '{"id":"p2001","x":"p2077","y":"p2001"}'
    assert stable_ids(one) == stable_ids(other) == '{"id":"t1","x":"t2","y":"t1"}'


def test_a_browser_draws_every_figure_without_asking_for_anything(shown: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(shown, encoding="utf-8")
    asked: list[str] = []
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        try:
            view = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}).new_page()
            view.on("request", lambda request: asked.append(request.url))
            view.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
            view.on("pageerror", lambda error: said.append(str(error)))
            view.goto(file.as_uri())
            expect(view.locator(".bk-Figure")).to_have_count(23, timeout=120_000)
            drawn = view.evaluate(FINISHED)
            wide = view.evaluate("() => document.documentElement.scrollWidth")
        finally:
            browser.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert said == []
    assert drawn == 23
    assert wide <= 1280


def test_numbers_of_decisions_never_lie_on_each_other_and_stay_on_the_chart() -> None:
    days = [2026.0, 2026.25, 2027.0, 2027.0 + 1 / 12, 2031.0, 2039.8]
    when = [charts.Mark(day, str(number)) for number, day in enumerate(days, start=1)]
    when[2] = charts.Mark(2027.0, "3, 5-12, 14")
    laid = charts.laid_out(when, 2009.7, 2040.3)
    wide = (2040.3 - 2009.7) / charts.NARROW * charts.SIGN
    boxes = []
    for mark, level, leftwards in laid:
        begin = mark.year - (len(mark.numbers) + 2) * wide * leftwards
        boxes.append((level, begin, begin + (len(mark.numbers) + 2) * wide))
    assert all(begin >= 2009.7 and end <= 2040.3 for _, begin, end in boxes)
    for one, two in itertools.combinations(boxes, 2):
        assert one[0] != two[0] or one[2] <= two[1] or two[2] <= one[1]
    assert boxes[4][0] == 0, "a later one stands on the lowest line again"
    assert [mark for mark, _, _ in laid] == when


def test_many_decisions_of_a_day_are_told_in_few_signs(report: Report) -> None:
    assert [mark.numbers for mark in charts.marks(report)] == ["1, 2"]
    assert charts._listed([1, 2, 3, 4, 7, 9, 10]) == "1-4, 7, 9, 10"
