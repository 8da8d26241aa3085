"""`tiershift graph` as a user meets it: the picture, the list of loops, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tiershift
from tiershift.cli import main
from tiershift.model.causes import causes

SVG = "{http://www.w3.org/2000/svg}"
SMALL = (
    '{UTF-8}\nCup = INTEG(-Loss, 90) ~ Degrees ~ Heat <in> "it" & more. |\n'
    "Loss = (Cup - Room) / Time Constant ~ Degrees/Min ~ |\n"
    "Room = 20 ~ Degrees ~ |\nTime Constant = 10 ~ Min ~ |\nFINAL TIME = 9 ~ Min ~ |\nINITIAL TIME = 0 ~ Min ~ |\n"
    "TIME STEP = 1 ~ Min ~ |\nSAVEPER = TIME STEP ~ Min ~ |\n"
)


def _drawn(out: Path, *arguments: str) -> ElementTree.Element:
    assert main(["graph", *arguments, "--out", str(out)]) == 0
    return ElementTree.fromstring(out.read_text(encoding="utf-8"))


def _labels(picture: ElementTree.Element) -> list[str]:
    """Every text, its lines joined as a reader or a search joins them."""
    return ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("graph") / "whole.svg"
    _drawn(out, "childrens_services")
    return out


def test_every_stock_flow_auxiliary_and_lever_of_the_shipped_model_is_there_as_text(whole: Path) -> None:
    labels = set(_labels(ElementTree.fromstring(whole.read_text(encoding="utf-8"))))
    model = tiershift.load_model("childrens_services")
    wanted = {v.name for v in model.variables.values() if v.kind in ("stock", "auxiliary")}
    wanted |= {parameter.name for parameter in model.parameters.values.values() if parameter.lever}
    assert wanted <= labels
    assert {"Care", "Money", "Mental health"} <= labels


def test_constants_are_there_when_asked_for(tmp_path: Path) -> None:
    labels = set(_labels(_drawn(tmp_path / "all.svg", "childrens_services", "--constants")))
    model = tiershift.load_model("childrens_services")
    settings = {"TIME STEP", "INITIAL TIME", "FINAL TIME", "SAVEPER"}
    assert {v.name for v in model.variables.values()} - settings <= labels


def test_the_picture_needs_nothing_from_elsewhere(whole: Path) -> None:
    text = whole.read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"<\s]+", text) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|<image|<foreignObject|@import|href|url\((?!#)", text)


def test_a_screen_reader_is_told_what_the_picture_shows(whole: Path) -> None:
    picture = ElementTree.fromstring(whole.read_text(encoding="utf-8"))
    assert picture.get("role") == "img"
    told = {child.get("id"): child.text or "" for child in picture if child.tag in (f"{SVG}title", f"{SVG}desc")}
    assert list(told) == (picture.get("aria-labelledby") or "").split()
    assert "childrens_services" in told["title"]
    assert (
        "Stock child protection plans: filled by plan starts, drained by plans stepped down, care entries from plans"
        in told["desc"]
    )


def test_every_link_drawn_has_its_sign_in_writing(whole: Path) -> None:
    picture = ElementTree.fromstring(whole.read_text(encoding="utf-8"))
    links = [path for path in picture.iter(f"{SVG}path") if (path.get("class") or "").split()[:1] == ["link"]]
    signs = [text.text for text in picture.iter(f"{SVG}text") if (text.get("class") or "").startswith("sign")]
    assert len(links) == len(signs) + 3  # the three of the key have words
    assert set(signs) == {"+", "−", "?"}


def test_no_two_boxes_of_a_panel_overlap(whole: Path) -> None:
    picture = ElementTree.fromstring(whole.read_text(encoding="utf-8"))
    panels = [rect for rect in picture.iter(f"{SVG}rect") if rect.get("class") == "panel"]
    boxes = [[float(rect.get(side) or 0) for side in ("x", "y", "width", "height")] for rect in panels]
    assert len(boxes) > 8
    for number, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[number + 1 :]:
            assert x + w <= a or a + c <= x or y + h <= b or b + d <= y


def test_the_same_model_gives_the_same_bytes(whole: Path, tmp_path: Path) -> None:
    _drawn(tmp_path / "again.svg", "childrens_services")
    assert (tmp_path / "again.svg").read_bytes() == whole.read_bytes()


def test_around_a_variable_are_its_causes_and_uses_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    around = ["childrens_services", "--around", "Children_in_Care", "--loops", "2"]
    labels = set(_labels(_drawn(tmp_path / "near.svg", *around)))
    tree = tiershift.load_model("childrens_services").tree
    links = causes(tree).links
    near = {tree.variables[link.cause].name for link in links if link.effect == "children in care"}
    near |= {tree.variables[link.effect].name for link in links if link.cause == "children in care"}
    assert len(near) > 4 and near | {"children in care"} <= labels
    assert "shortfall" not in labels
    names = {variable.name for variable in tree.variables.values()}
    assert labels & names < set(_labels(_drawn(tmp_path / "far.svg", *around, "--reach", "2")))
    listed = [line for line in capsys.readouterr().out.splitlines() if " → " in line]
    assert len(listed) == 4
    assert all("children in care" in line for line in listed)


def test_the_loops_are_listed_named_ones_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _drawn(tmp_path / "some.svg", "childrens_services", "--loops", "4")
    lines = capsys.readouterr().out.splitlines()
    assert [line[: line.index(",")] for line in lines[1:3]] == ["R1 (reinforcing", "R2 (reinforcing"]
    assert all(re.match(r"R\d+ \(", line) for line in lines[1:5])
    assert "overspend → in year crowd out → early spend" in lines[1]
    assert sum(" → " in line for line in lines) <= 4
    assert any("lists all" in line for line in lines)
    said = " ".join(line.strip() for line in lines[lines.index(next(x for x in lines if x.startswith("Polarities"))) :])
    assert re.match(r"Polarities assume that these are never negative: ([^,]+, )+.* and \d+ more\. Written", said)
    assert max(len(line) for line in lines[6:-1]) <= 100


def test_a_small_model_is_drawn_with_its_constants_and_any_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cup.mdl").write_text(SMALL, encoding="utf-8")
    assert main(["graph", "cup.mdl"]) == 0
    picture = ElementTree.fromstring((tmp_path / "cup.svg").read_text(encoding="utf-8"))
    assert {"Cup", "Loss", "Room", "Time Constant"} <= set(_labels(picture))
    notes = [note.text or "" for note in picture.iter(f"{SVG}title")]
    assert any('Heat <in> "it" & more.' in note for note in notes)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        pytest.param(["--around", "children in car"], "Did you mean children in care?", id="misspelt variable"),
        pytest.param(["--out", "picture.png"], "ends in .svg", id="another kind of file"),
        pytest.param(["--out", "gone/picture.svg"], "gone", id="no such folder"),
        pytest.param(["--around", "well", "--reach", "0"], "at least 1", id="no reach"),
        pytest.param(["--loops", "-1"], "0 or more", id="fewer than no loops"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    arguments: list[str],
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["graph", "childrens_services", *arguments]) == 2
    assert what in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_way_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken.svg").mkdir()
    assert main(["graph", "childrens_services", "--out", str(tmp_path / "taken.svg")]) == 2
    assert "taken.svg" in capsys.readouterr().err
