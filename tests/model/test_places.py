"""Where names are defined: any layout of a Vensim or XMILE file, and never an exception."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiershift.model.places import Place, places

VENSIM = r"""{UTF-8}
Care Exits = INTEG ( - leaving ,
		100)
	~	children
	~	A comment with "one quote, a = sign and a ~ tilde.
	|

"quoted | name ~ with \"escapes\"" = 3 ~ dmnl ~ |

********************************************************
	.Group name
********************************************************~
		A group = no variable
	|

tier: universal, targeted ~~|
budget[universal] = 1 ~~|
budget[targeted] = 2 ~~|
effect table(
	(0,0),(1,1)) ~ dmnl ~|
series of data ~ dmnl ~|
from sheet := a ~ dmnl ~ |
fixed == 4 ~ dmnl ~ |
{a note} a very long name \
	that goes on = 5 ~ dmnl ~ |
:MACRO: SMOOTHER(input, delay)
SMOOTHER = INTEG((input - SMOOTHER) / delay, input) ~ input ~ |
fixed = delay ~ ~ |
:END OF MACRO:
After The Macro=
	1
	~ dmnl ~~ :SUPPLEMENTARY |
\\\---/// Sketch information - do not modify anything except names
hidden = 3 ~ ~ |
"""
XMILE = """<?xml version="1.0" encoding="utf-8" ?>
<xmile><sim_specs time_units="year">
<start>2010</start><stop>2040</stop>
<dt>0.25</dt></sim_specs>
<model>
<views><view><aux name="drawn only" x="1"/><stock
 name="Children in care"/></view></views>
<variables>
  <stock name="Children\\nin care"><eqn>100</eqn></stock>
  <flow access="input" name='care &amp; exits'><eqn>1</eqn></flow>
</variables></model></xmile>
"""


def scan(tmp_path: Path, text: str, name: str = "a.mdl") -> dict[str, Place]:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return dict(places(path))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_name_of_a_vensim_file_has_the_line_of_its_first_equation(tmp_path: Path, end: str) -> None:
    found = {name: place.line for name, place in scan(tmp_path, VENSIM.replace("\n", end)).items()}
    assert found == {
        "care exits": 2,
        'quoted | name ~ with "escapes': 8,
        "tier": 16,
        "budget": 17,
        "effect table": 19,
        "series of data": 21,
        "from sheet": 22,
        "fixed": 23,
        "a very long name that goes on": 24,
        "smoother": 26,
        "after the macro": 30,
    }


def test_a_place_shows_the_line_as_written(tmp_path: Path) -> None:
    assert scan(tmp_path, VENSIM)["budget"] == Place(17, "budget[universal] = 1 ~~|")


def test_xmile_names_are_those_of_its_variables_not_of_its_drawing(tmp_path: Path) -> None:
    found = {name: place.line for name, place in scan(tmp_path, XMILE, "a.xmile").items()}
    assert found == {
        "initial time": 3,
        "final time": 3,
        "time step": 4,
        "saveper": 2,
        "children in care": 9,
        "care & exits": 10,
    }


def test_a_file_in_latin_1_keeps_its_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.mdl"
    path.write_bytes("Größe = 1 ~ m ~ |".encode("latin-1"))
    assert places(path) == {"grösse": Place(1, "Größe = 1 ~ m ~ |")}


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert list(scan(tmp_path, "\ufeffa = 1 ~~|")) == ["a"]


@given(st.text(alphabet="ab=~|\"\\\n :([{*]})<'/-", max_size=120))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_no_text_makes_it_fail(tmp_path: Path, text: str) -> None:
    for name in ("a.mdl", "a.xmile"):
        lines = text.replace("\r", "\n").split("\n")
        for place in scan(tmp_path, text, name).values():
            assert lines[place.line - 1] == place.text


def test_a_long_text_without_structure_takes_no_time(tmp_path: Path) -> None:
    assert scan(tmp_path, '"' * 50_000) == {}
    assert scan(tmp_path, "\\" * 50_000) == {}
    assert scan(tmp_path, "{" * 50_000) == {}
    assert scan(tmp_path, "<aux " * 20_000, "a.xmile") == {}
