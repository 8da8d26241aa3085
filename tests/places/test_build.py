"""The shipped panel is built from published tables: the same bytes each time; what contradicts itself is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from tiershift.cli import main
from tiershift.errors import InputError
from tiershift.places import read_panel
from tiershift.places.build import _MARKS, _panel, build
from tiershift.places.page import page
from tiershift.places.published import LONG, load_published
from tiershift.places.sums import WITHIN, compare_sums
from tiershift.places.told import load_told
from tiershift.shipped import shelf

ROOT = Path(__file__).resolve().parents[2]
LOOKUP = """\
predecessor_code,predecessor_name,predecessor_dfe_no,successor_code,successor_name,successor_dfe_no,relation,child_share
N1,North,901,N1,North,901,same,1.0
S1,South,902,S1,South,902,same,1.0
OLD,Both,900,OLD,Both,900,same,1.0
WAS,North,901,N1,North,901,recode,1.0
OLD,Both,900,N1,North,901,split,0.4
OLD,Both,900,S1,South,902,split,0.6
"""
INDICATORS = """\
## care (2)

| indicator | unit | definition | LAs with a value by year | basis; breaks | sources |
|---|---|---|---|---|---|
| cla_31_march | children | Children looked after | 2020: 1 | at 31 March | DFE |

## rates (1)

| cla_rate | per 10,000 aged 0-17 | cla_31_march per 10,000 | 2020: 1 | | DERIVED |
| population_0_17 | children | Children | 2020: 1 | mid-year | ONS |
"""
FIGURES = """\
OLD,Both,Middle,2020,population_0_17,10000.0,children,ONS,A,
OLD,Both,Middle,2020,cla_31_march,50.0,children,DFE,A,
OLD,Both,Middle,2020,cla_rate,50.0,per 10000,DERIVED,A-derived,
N1,North,Middle,2021,population_0_17,4100.5,children,ONS,A,
S1,South,Middle,2021,population_0_17,6000.0,children,ONS,A,
N1,North,Middle,2021,cla_31_march,,children,DFE,A,suppressed by publisher (c: small number)
S1,South,Middle,2021,cla_31_march,33.0,children,LAIT,B,spike against both neighbouring years
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "places_england.csv").write_text(",".join(LONG) + "\n" + FIGURES, encoding="utf-8")
    (folder / "la_lookup.csv").write_text(LOOKUP, encoding="utf-8")
    (folder / "INDICATORS.md").write_text(INDICATORS, encoding="utf-8")
    (folder / "sources.csv").write_text("source,description\nDFE,a\nONS,b\nLAIT,c\nDERIVED,d\n", encoding="utf-8")
    (folder / "statistical_neighbours_2025.csv").write_text(
        "la_code,la_name,rank,neighbour_code,neighbour_name,closeness\nN1,North,1,S1,South,Close \n", encoding="utf-8"
    )
    (folder / "england.csv").write_text(
        "year,indicator,value,unit,source,confidence\n2020,cla_31_march,50,children,DFE,A\n", encoding="utf-8"
    )
    hand = tmp_path / "places" / "by_hand"
    hand.mkdir(parents=True)
    (hand / "names.csv").write_text("code,name\nN1,Northshire\n", encoding="utf-8")
    (hand / "words.csv").write_text("indicator,words\ncla_31_march,Looked after\n", encoding="utf-8")
    (hand / "breaks.csv").write_text("pattern,year,words\ncla_*,2021,counted anew\n", encoding="utf-8")
    (hand / "known_differences.csv").write_text("pattern,first,last,reason\n", encoding="utf-8")
    return folder


def _import(published: Path) -> Path:
    out = published.parent / "places"
    england = str(published / "england.csv")
    assert main(["places", "import", str(published), "--england", england, "--out", str(out)]) == 0
    return out


def test_published_tables_become_a_panel_that_says_the_same(published: Path) -> None:
    out = _import(published)
    panel = read_panel(out)
    assert (out / "panel.csv").read_text(encoding="utf-8").splitlines() == [
        "indicator,year,source,confidence,note,N1,OLD,S1",
        "cla_31_march,2020,DFE,A,,,50,",
        "cla_31_march,2021,LAIT,B,spike against both neighbouring years,c,,33",
        "population_0_17,2020,ONS,A,,,10000,",
        "population_0_17,2021,ONS,A,,4100.5,,6000",
    ]
    assert panel.value("OLD", "cla_rate", 2020) == 50
    assert panel.figure("N1", "cla_31_march", 2021).note.startswith("suppressed by the publisher")
    assert panel.figure("S1", "cla_31_march", 2021).confidence == "B"
    assert panel.place("northshire").code == panel.place("WAS").code == panel.place("901").code == "N1"
    assert panel.backcast("S1", "cla_31_march")[1][0] == 30
    assert panel.indicator("looked after").breaks[0].words == "counted anew"


def test_the_same_tables_give_the_same_bytes_whatever_the_order_of_their_lines(published: Path) -> None:
    first = {path.name: path.read_bytes() for path in _import(published).glob("*.csv")}
    table = published / "places_england.csv"
    head, *lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([head, *reversed(lines)]) + "\n", encoding="utf-8")
    assert {path.name: path.read_bytes() for path in _import(published).glob("*.csv")} == first


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("N1,North,Middle,2021,population_0_17,4100.5,children,ONS,A,", "is given twice"),
        ("N1,North,Middle,2021,unheard_of,1.0,children,ONS,A,", "unheard_of is not in the list of indicators"),
        ("N1,North,Middle,2020,population_0_17,1.0,children,GUESS,A,", "the source GUESS is not in sources.csv"),
        ("X9,Nowhere,Middle,2021,population_0_17,1.0,children,ONS,A,", "the authority X9 is not in la_lookup.csv"),
        ("N1,North,Middle,2020,cla_31_march,,children,DFE,A,lost", "nothing says what 'lost' means"),
        (
            "S1,South,Middle,2021,cla_rate,77.0,per 10000,DERIVED,A-derived,",
            "cla_rate does not follow from cla_31_march",
        ),
    ],
)
def test_tables_that_contradict_themselves_are_refused_and_nothing_is_written(
    published: Path, line: str, what: str
) -> None:
    with (published / "places_england.csv").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=what):
        build(load_published(published, published / "england.csv"), published.parent / "places" / "by_hand")
    out, england = published.parent / "places", str(published / "england.csv")
    assert main(["places", "import", str(published), "--england", england, "--out", str(out)]) == 2
    assert not (out / "panel.csv").exists()


def test_the_shipped_figures_taken_apart_and_built_again_are_the_same_bytes() -> None:
    panel, told = read_panel(), load_told(shelf("models") / "places")
    reasons = {mark: begins for begins, mark in reversed(_MARKS)}
    lines = []
    for name, indicator in panel.indicators.items():
        if indicator.derived:
            continue
        for (code, year), value in panel.frame([name])[name].items():
            mark = told.marks.get((code, name, year), "")
            if value == value or mark:
                source, confidence, note = told.of(code, name, year, missing=bool(value != value))
                said = reasons[mark] if mark else note
                lines.append((code, "", "", year, name, value, indicator.unit, source, confidence, said))
    long = pd.DataFrame(lines, columns=list(LONG))
    table, exceptions = _panel(long, sorted(panel.authorities))
    for name, made in (("panel.csv", table), ("exceptions.csv", exceptions)):
        written = (shelf("models") / "places" / name).read_text(encoding="utf-8")
        assert [tuple(row) for row in csv.reader(io.StringIO(written))][1:] == made


def test_authorities_add_up_to_england_or_somebody_said_why_not() -> None:
    compared = compare_sums(read_panel())
    assert len(compared) > 500
    assert [(one.indicator, one.year) for one in compared if abs(one.off) > WITHIN and not one.reason] == []
    assert all(abs(one.off) < 0.002 for one in compared if one.indicator == "cla_31_march")


def test_the_page_about_places_says_what_the_figures_say() -> None:
    assert (ROOT / "docs" / "places.md").read_text(encoding="utf-8") == page(read_panel())


def test_the_panel_is_small_enough_to_ship() -> None:
    files = [path for path in (shelf("models") / "places").rglob("*") if path.is_file()]
    fitted = ("effects.csv", "effects.npz", "validation.csv")
    assert sum(path.stat().st_size for path in files if path.name not in fitted) < 2_500_000
    assert sum(path.stat().st_size for path in files) < 4_000_000
