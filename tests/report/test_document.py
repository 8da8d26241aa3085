"""The document of a model: complete, linked, safe, offline, and the same each time."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.small import mdl, model

import tiershift
from tiershift.cli import main
from tiershift.errors import ModelError
from tiershift.report.document.equations import Maths, amount
from tiershift.report.document.lists import MOST_LOOPS
from tiershift.report.document.page import document

pytestmark = pytest.mark.usefixtures("warm")

VOID = {"meta", "input", "br", "link", "img", "hr", "rect", "path", "circle"}


class _Page(HTMLParser):
    """Collects what a browser would see: tags that match, ids, links, headings, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.unmatched: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        found = dict(attrs)
        if (own := found.get("id")) is not None:
            self.ids.append(own)
        if tag == "a" and (where := found.get("href")) is not None:
            self.links.append(where)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unmatched.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def shipped() -> tiershift.Model:
    return tiershift.load_model("childrens_services")


@pytest.fixture(scope="module")
def text(shipped: tiershift.Model) -> str:
    return document(shipped)


@pytest.fixture(scope="module")
def page(text: str) -> _Page:
    return _Page(text)


def test_every_variable_of_the_model_has_one_place_with_its_name_and_unit(
    shipped: tiershift.Model, page: _Page, text: str
) -> None:
    places = Counter(page.ids)
    assert all(places[f"v-{id_}"] == 1 for id_ in shipped.variables)
    told = re.findall(r'<article class="var" id="v-([^"]+)" data-name="([^"]+)"', text)
    assert dict(told) == {id_: v.name for id_, v in shipped.variables.items()}
    assert "\\" not in "".join(re.findall(r"<p>(.*?)</p>", text))


def test_every_id_is_there_once_and_every_link_leads_to_one(page: _Page) -> None:
    assert [one for one, count in Counter(page.ids).items() if count > 1] == []
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert page.unmatched == [] and page.open == []


def test_a_variable_names_what_it_uses_and_where_it_is_used(tmp_path: Path) -> None:
    made = model(tmp_path, "a = 1 ~ ~ |\nb = 2 ~ ~ |\nboth = a + b ~ ~ |\nmore = both * Time ~ ~ |")
    entry = document(made).split('id="v-both"')[1].split("</article>")[0]
    uses = entry.split("<b>Uses</b>")[1].split("</p>")[0]
    assert re.findall(r'href="#v-([^"]+)"', uses) == ["a", "b"]
    assert re.findall(r'href="#v-([^"]+)"', entry.split("<b>Used by</b>")[1]) == ["more"]


def test_the_page_needs_nothing_from_elsewhere_and_is_light(text: str) -> None:
    assert "default-src 'none'" in text
    assert not re.search(r"https?://(?!www\.w3\.org/)", re.sub(r"<d[dt]>.*?</d[dt]>|<p.*?</p>|<td>.*?</td>", "", text))
    assert not re.search(r"<(?:img|iframe|link|object|embed)\b|@import|src=|url\((?!#)", text)
    assert len(text.encode()) < 3_000_000


def test_headings_go_down_one_step_at_a_time_and_landmarks_are_there(page: _Page, text: str) -> None:
    steps = [b - a for a, b in zip(page.headings, page.headings[1:], strict=False)]
    assert page.headings.count(1) == 1 and max(steps) <= 1
    assert page.tags["main"] == page.tags["nav"] == page.tags["header"] == page.tags["footer"] == 1
    assert '<html lang="en-GB">' in text and 'class="skip" href="#about"' in text
    assert len(re.findall(r"<table", text)) == len(re.findall(r'role="region" aria-label="Table', text))


def test_assumed_numbers_are_flagged_wherever_they_stand(shipped: tiershift.Model, text: str) -> None:
    for parameter in shipped.parameters.values.values():
        entry = text.split(f'id="v-{parameter.id}"')[1].split("</article>")[0]
        assert ("D: a guess" in entry) == (parameter.confidence == "D")


def test_each_lever_stands_in_the_table_with_its_sentence(shipped: tiershift.Model, page: _Page) -> None:
    told = " ".join(page.words)
    levers = shipped.parameters.levers.values()
    assert levers and all(lever.label in told and lever.sentence in told for lever in levers)


def test_each_switch_of_a_loop_is_listed_with_its_state_and_sentence(shipped: tiershift.Model, text: str) -> None:
    table = text.split('<section id="loops"')[1].split("</section>")[0]
    switches = [v for v in shipped.variables.values() if v.name.startswith("loop ")]
    assert len(switches) > 20
    assert table.count('<span class="state on">') + table.count('<span class="state off">') == len(switches)
    assert 'href="#v-loop_r9_next_generation"' in table and '<span class="state off">' in table


def test_only_so_many_loops_are_written_out_and_the_page_says_so(text: str) -> None:
    found = text.split('<ol class="found">')[1].split("</ol>")[0]
    assert found.count("<li>") == MOST_LOOPS
    assert f"The first {MOST_LOOPS} are written out" in text


def test_the_same_files_make_the_same_page(shipped: tiershift.Model, text: str) -> None:
    assert document(tiershift.load_model("childrens_services")) == text


HOSTILE = (
    '"<script>alert(1)</script>" = INTEG("a & b <i>" * "quote\' x", 3) ~ "><img src=x onerror=alert(2)> ~ '
    "</style><script>alert(3)</script> & \"more\" 'still' ]]> |\n"
    '"a & b <i>" = 2 ~ Dmnl ~ javascript:alert(4) |\n'
    '"quote\' x" = 1 ~ 1/Month ~ {{ danger }} <!-- |\n'
)


def test_hostile_names_units_and_comments_stay_text(tmp_path: Path) -> None:
    made = model(tmp_path, HOSTILE)
    text = document(made)
    page = _Page(text)
    assert page.tags["script"] == 1 and page.tags["img"] == 0
    assert not {name for name in page.attributes if name.startswith("on")}
    assert page.unmatched == [] and page.open == []
    told = " ".join(page.words)
    assert "<script>alert(1)</script>" in told and "</style><script>alert(3)</script>" in told
    assert {link[1:] for link in page.links} <= set(page.ids)


def test_hostile_group_names_stay_text(tmp_path: Path) -> None:
    stars = "*" * 40
    made = model(
        tmp_path, f"{stars}\n\t.<b onclick=alert(1)>group</b>\n{stars}~\n\t<script>x</script>\n\t|\nx = Time ~ ~ |"
    )
    page = _Page(document(made))
    assert page.tags["script"] == 1 and "onclick" not in page.attributes
    assert "<b onclick=alert(1)>group</b>" in page.words


def test_equations_read_as_mathematics(tmp_path: Path) -> None:
    made = model(
        tmp_path,
        "s = INTEG(f - s / 4, 7) ~ ~ |\nf = IF THEN ELSE(s >= 3 :AND: s <> 5, 2 * (s - 1), MIN(s, 4)^2) ~ ~ |\n",
    )
    maths = Maths(made.tree, lambda name: f"v-{name}", "month")
    plain = {name: re.sub(r"<br>", "; ", maths.equations(v)) for name, v in made.tree.variables.items()}
    told = {name: re.sub(r"<[^>]+>", "", said) for name, said in plain.items()}
    assert told["f"] == "f = if s ≥ 3 and s ≠ 5 then 2 × (s − 1) else min(s, 4)2"
    assert told["s"] == "s changes each month by f − s / 4; and starts at 7"
    assert "<sup>2</sup>" in plain["f"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2010, "2010"),
        (84_354, "84,354"),
        (1.0339e9, "1.0339 billion"),
        (-0.5, "−0.5"),
        (2.5e6, "2.5 million"),
        (0, "0"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: float, words: str) -> None:
    assert amount(value) == words


def test_arrays_show_each_element_beside_its_number(tmp_path: Path) -> None:
    made = model(tmp_path, "Age: young, old ~ ~ |\nrate[Age] = 0.25, 0.75 ~ ~ |\nall = SUM(rate[Age!]) ~ ~ |")
    told = re.sub(r"<[^>]+>", " ", document(made))
    assert re.search(r"young\s+0\.25\s+old\s+0\.75", told)
    assert "with all elements of arrays" in told


def test_a_lookup_is_drawn_with_all_of_its_points(tmp_path: Path) -> None:
    made = model(tmp_path, "shape((0,1),(1,3),(2,2)) ~ ~ How it bends. |\ny = shape(Time) ~ ~ |")
    entry = document(made).split('id="v-shape"')[1].split("</article>")[0]
    assert entry.count("<circle") == 3 and "3 points from 0 to 2" in entry


def test_the_words_of_a_model_come_from_the_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "small.glossary.yaml").write_text('zeta <word>: "What it <means>."\n', encoding="utf-8")
    text = document(model(tmp_path, "x = 2 ~ ~ |"))
    assert "zeta &lt;word&gt;" in text and "What it &lt;means&gt;." in text


def test_a_glossary_that_is_not_words_and_sentences_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "small.glossary.yaml").write_text("word:\n  - a list\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"small\.glossary\.yaml:2"):
        document(model(tmp_path, "x = 2 ~ ~ |"))


def test_the_command_writes_the_page_beside_other_kinds_of_model(tmp_path: Path) -> None:
    path = tmp_path / "plain.mdl"
    path.write_text(mdl("x = INTEG(-x, 2) ~ ~ |"), encoding="utf-8")
    assert main(["document", str(path), "--out", str(tmp_path / "plain.html")]) == 0
    assert (tmp_path / "plain.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_refuses_a_file_that_is_not_html(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["document", "childrens_services", "--out", str(tmp_path / "x.pdf")]) == 2
    assert "ends in .html" in capsys.readouterr().err
