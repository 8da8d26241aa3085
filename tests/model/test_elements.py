"""A Vensim file falls into its elements, each with its line, and nothing of it is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.model.elements import Broken, Element, elements, integration, tidy

PARTS = st.text(alphabet='ab1 +()"{}\\\n\t=', max_size=12)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a = 1 ~~|", [(1, "a = 1", "", "")]),
        ("{UTF-8}\n\na = 1 ~ m ~ why |\nb = 2 ~~~:SUP|", [(3, "a = 1", "m", "why"), (4, "b = 2", "", "")]),
        ("a = {x | ~} 1 ~~|", [(1, "a = 1", "", "")]),
        ('"a | ~ b" = 1 ~~ say "hi |c = 2 ~~|', [(1, '"a | ~ b" = 1', "", 'say "hi'), (1, "c = 2", "", "")]),
        ("***\n\t.Group\n***~\n about |a = 1 ~~|", [(4, "a = 1", "", "")]),
        ("a = 1 + \\\n\t2 ~~|\n\\\\\\---/// Sketch\nb = 3 ~~|", [(1, "a = 1 + 2", "", "")]),
        ("a = 1 ~~|\n///---\\\\\\\n15:0,0,0,1,0,0", [(1, "a = 1", "", "")]),
    ],
)
def test_a_text_falls_into_its_elements(text: str, wanted: list[tuple[int, str, str, str]]) -> None:
    found = [e for e in elements(text) if isinstance(e, Element)]
    assert [(e.line, e.equation, e.unit, e.comment) for e in found] == wanted
    assert not [e for e in elements(text) if isinstance(e, Broken)]


@given(st.lists(st.tuples(st.text(alphabet="abc1 =+()", min_size=1), PARTS, PARTS), min_size=1, max_size=6))
def test_each_element_of_a_well_formed_text_is_found_in_order(parts: list[tuple[str, str, str]]) -> None:
    text = "".join(f"{equation} ~ {unit} ~ {comment} |\n" for equation, unit, comment in parts)
    found = [e for e in elements(text) if isinstance(e, Element)]
    assert [e.equation for e in found] == [tidy(equation) for equation, _, _ in parts]


@given(st.text(alphabet='ab ~|"{}\\\n*:=', max_size=40))
def test_no_text_is_too_odd_to_be_divided(text: str) -> None:
    for element in elements(text):
        assert 1 <= element.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("", 0), ("a~~|\n15:0,0,0,1,0,0", 0), ("a~~|\n\\\\\\---/// x\n///---\\\\\\\n:L\n15:0,0,0,5,0,0\n", 5)],
)
def test_the_integration_type_is_read_from_the_settings_alone(text: str, wanted: int) -> None:
    assert integration(text) == wanted
