"""The sketch of a .mdl file: equations byte for byte, views that PySD reads, nothing on top of anything else."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from pysd.translators.vensim.vensim_file import VensimFile
from pysd.translators.vensim.vensim_utils import Grammar
from tests.small import mdl, model, written

import tiershift
from tiershift.cli import main
from tiershift.model.names import key
from tiershift.model.parameters import CONTROLS
from tiershift.model.sections import sections
from tiershift.report.diagram.sketch import views, with_sketch

pytestmark = pytest.mark.usefixtures("warm")

STARS = "*" * 40
CHAIN = f"""
{STARS}
	.First group
{STARS}~
	|
start of list = 4 ~ ~ |
List = INTEG(asked - served - lost, start of list) ~ ~ |
asked = 3 * pull ~ ~ |
served = List / wait ~ ~ |
lost = List * 0.1 ~ ~ |
wait = 2 + crowding ~ ~ |
{STARS}
	.Second group
{STARS}~
	|
In help = INTEG(served - done - back, 1) ~ ~ |
done = In help / 5 ~ ~ |
back = In help / 9 ~ ~ |
Asked Again = INTEG(back - again, 0) ~ ~ |
again = Asked Again * Time ~ ~ |
Helped so far = INTEG(served, 0) ~ ~ |
crowding = In help / room ~ ~ |
room = 9 ~ ~ |
pull = MIN(1, Asked Again) ~ ~ |
"""
ARRAYS = f"""
Age: young, old ~ ~ |
{STARS}
	.Aged
{STARS}~
	|
People[Age] = INTEG(births[Age] - deaths[Age], 5) ~ ~ |
births[Age] = 1, 2 ~ ~ |
deaths[Age] = People[Age] * rate[Age] ~ ~ |
rate[young] = 0.1 ~ ~ |
rate[old] = 0.3 ~ ~ |
all people = SUM(People[Age!]) ~ ~ |
"""


@dataclass(frozen=True)
class Box:
    """A record with a place; `shown` is off for shadows."""

    code: str
    name: str
    x: int
    y: int
    w: int
    h: int
    shape: int
    bits: int

    def over(self, other: Box) -> bool:
        return abs(self.x - other.x) < self.w + other.w and abs(self.y - other.y) < self.h + other.h


@dataclass(frozen=True)
class View:
    """A view as its records say it."""

    title: str
    boxes: dict[int, Box]
    arrows: list[tuple[int, int, int, int, int, int]]
    """From, to, shape, thickness, and the point."""


def _fields(line: str) -> list[str]:
    return [found[0] for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[^,]+|(?<=,)(?=,)', line)]


def _views(content: bytes) -> list[View]:
    text = content.decode("utf-8").split("///---\\\\\\")[0]
    made = []
    for part in text.split("\\\\\\---/// ")[1:]:
        title = next(line[1:] for line in part.splitlines() if line.startswith("*"))
        boxes: dict[int, Box] = {}
        arrows = []
        for line in part.splitlines():
            fields = _fields(line)
            if fields[0] in ("10", "11", "12"):
                assert int(fields[1]) not in boxes
                boxes[int(fields[1])] = Box(fields[0], fields[2], *map(int, fields[3:9]))
            elif fields[0] == "1":
                x, y = re.search(r"\|\((-?\d+),(-?\d+)\)\|", line).groups()  # type: ignore[union-attr]
                arrows.append((int(fields[2]), int(fields[3]), int(fields[4]), int(fields[7]), int(x), int(y)))
        made.append(View(title, boxes, arrows))
    return made


def _laid(made: tiershift.Model) -> list[View]:
    return _views(with_sketch(made.path.read_bytes(), made))


def _by_pysd(path: Path) -> dict[str, set[str]]:
    """What PySD's own sketch parser finds in each view."""
    file = VensimFile(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file.parse()
        file.parse_sketch([])
    found = file.sections[0].views_dict
    return {} if found is None else {name: {key(one) for one in names} for name, names in found.items()}


@pytest.fixture(scope="module", params=["shipped", "chain", "arrays"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tiershift.Model:
    if request.param == "shipped":
        return tiershift.load_model("childrens_services")
    text = CHAIN if request.param == "chain" else ARRAYS
    return model(tmp_path_factory.mktemp("sketch"), text)


def test_every_byte_outside_the_sketch_stays(made: tiershift.Model) -> None:
    old = made.path.read_bytes()
    new = with_sketch(old, made)
    assert new.split(b"\\\\\\---///")[0] == old.split(b"\\\\\\---///")[0]
    assert new.partition(b"///---\\\\\\")[2] == old.partition(b"///---\\\\\\")[2]
    assert with_sketch(new, made) == new


def test_each_variable_stands_once_in_the_view_of_its_group(made: tiershift.Model) -> None:
    own = sections(made.tree)
    wanted = Counter((own[name], name) for name, v in made.tree.variables.items() if v.id not in CONTROLS)
    laid = _laid(made)
    found = Counter(
        (view.title if any(own.values()) else "", key(box.name))
        for view in laid
        for box in view.boxes.values()
        if box.code == "10" and box.bits & 1
    )
    assert found == wanted


def test_pysd_reads_every_view_and_finds_the_same_variables(made: tiershift.Model, tmp_path: Path) -> None:
    path = tmp_path / "laid.mdl"
    path.write_bytes(with_sketch(made.path.read_bytes(), made))
    grammar = Grammar.get("sketch")
    for view in views(made):
        for line in view[4:]:
            assert grammar.parse(line).children
    found = _by_pysd(path)
    if len(views(made)) > 1:
        own = sections(made.tree)
        groups: dict[str, set[str]] = {}
        for name, variable in made.tree.variables.items():
            if variable.id not in CONTROLS:
                groups.setdefault(own[name], set()).add(name)
        assert sorted(map(sorted, found.values())) == sorted(map(sorted, groups.values()))


def test_the_model_reads_as_before(made: tiershift.Model, tmp_path: Path) -> None:
    path = tmp_path / made.path.name
    path.write_bytes(with_sketch(made.path.read_bytes(), made))
    again = tiershift.load_model(path).tree
    assert again.variables == made.tree.variables and sections(again) == sections(made.tree)


def test_no_two_things_of_a_view_overlap(made: tiershift.Model) -> None:
    for view in _laid(made):
        over = [(a.name, b.name) for a, b in combinations(view.boxes.values(), 2) if a.over(b)]
        assert over == [], view.title
        assert all(box.x - box.w >= 0 and box.y - box.h >= 0 for box in view.boxes.values())


def test_stocks_are_boxes_and_every_valve_has_its_name_next_and_a_pipe_to_each_end(made: tiershift.Model) -> None:
    stocks = {key(v.name) for v in made.variables.values() if v.kind == "stock"}
    laid = _laid(made)
    assert {key(b.name) for view in laid for b in view.boxes.values() if b.shape == 3 and b.code == "10"} == stocks
    for view in laid:
        pipes = [arrow for arrow in view.arrows if arrow[3] == 22]
        for number, box in view.boxes.items():
            if box.code == "11":
                name = view.boxes[number + 1]
                assert (name.code, name.shape, name.x) == ("10", 40, box.x) and name.y > box.y
                ends = [arrow for arrow in pipes if arrow[0] == number]
                assert {arrow[2] for arrow in ends} == {4, 100}
                assert all(view.boxes[arrow[1]].shape == 3 or view.boxes[arrow[1]].code == "12" for arrow in ends)


def test_pipes_run_level_or_upright_and_through_no_word_or_box(made: tiershift.Model) -> None:
    for view in _laid(made):
        for arrow in (arrow for arrow in view.arrows if arrow[3] == 22):
            valve, end, (x, y) = view.boxes[arrow[0]], view.boxes[arrow[1]], arrow[4:]
            level = y == valve.y and abs(end.y - y) <= end.h
            corner = y == valve.y and abs(end.x - x) <= end.w
            upright = x == valve.x == end.x
            assert level or corner or upright
            pieces = [(valve.x, valve.y, x, y), (x, y, end.x, y) if level else (x, y, x, end.y)]
            for box in view.boxes.values():
                if box is not end and box is not valve:
                    assert not any(_through(piece, box) for piece in pieces), (view.title, valve, end, box)


def _through(piece: tuple[int, int, int, int], box: Box) -> bool:
    x0, y0, x1, y1 = piece
    left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return left < box.x + box.w and right > box.x - box.w and top < box.y + box.h and bottom > box.y - box.h


def test_every_arrow_joins_a_cause_to_its_effect(made: tiershift.Model) -> None:
    from tiershift.model.causes import causes

    links = {(link.cause, link.effect) for link in causes(made.tree).links}
    for view in _laid(made):
        for start, end, _, thick, _, _ in view.arrows:
            if thick != 22:
                cause, effect = key(view.boxes[start].name), key(view.boxes[end].name)
                assert (cause, effect) in links or cause == "time"


def test_the_sketch_is_the_same_each_time(made: tiershift.Model) -> None:
    assert views(made) == views(tiershift.load_model(made.path))


def test_names_that_need_quotes_get_them(tmp_path: Path) -> None:
    made = model(tmp_path, '"a-b, c" = 2 ~ ~ |\ny = "a-b, c" + 1 ~ ~ |')
    laid = _laid(made)[0]
    assert '"a-b, c"' in {box.name for box in laid.boxes.values()}


def test_a_file_with_windows_line_ends_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "windows.mdl"
    path.write_bytes(mdl("x = INTEG(-x, 2) ~ ~ |").replace("\n", "\r\n").encode())
    new = with_sketch(path.read_bytes(), tiershift.load_model(path))
    assert b"\n" not in new.replace(b"\r\n", b"")
    assert b"10,1,x," in new


def test_the_command_rewrites_the_file_or_writes_another(tmp_path: Path) -> None:
    path = written(tmp_path, mdl(CHAIN))
    old = path.read_bytes()
    assert main(["sketch", str(path), "--out", str(tmp_path / "other.mdl")]) == 0
    assert path.read_bytes() == old
    assert main(["sketch", str(path)]) == 0
    assert path.read_bytes() == (tmp_path / "other.mdl").read_bytes() != old


def test_the_command_refuses_what_has_no_vensim_sketch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, mdl(CHAIN))
    assert main(["sketch", str(path), "--out", str(tmp_path / "x.xmile")]) == 2
    assert "only a .mdl file" in capsys.readouterr().err
