"""The algebra of units: its laws, and how units are written."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.errors import ModelError
from tiershift.model.units import DIMENSIONLESS, Unit, fold_unit_name, parse_unit, read_equivalents, unit_names

NAMES = ("child", "year", "gbp2324", "degree fahrenheit", "$")
POWERS = st.fractions(-3, 3, max_denominator=4)


def units() -> st.SearchStrategy[Unit]:
    powers = st.dictionaries(st.sampled_from(NAMES), POWERS.filter(bool), max_size=4)
    return powers.map(lambda made: Unit(tuple(sorted(made.items()))))


@given(units(), units(), units())
def test_units_form_a_commutative_group(a: Unit, b: Unit, c: Unit) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * DIMENSIONLESS == a
    assert a / a == DIMENSIONLESS
    assert a * b / b == a


@given(units(), units(), POWERS, POWERS)
def test_powers_follow_the_laws_of_exponents(a: Unit, b: Unit, m: Fraction, n: Fraction) -> None:
    assert a**m * a**n == a ** (m + n)
    assert (a * b) ** m == a**m * b**m
    assert (a**m) ** n == a ** (m * n)


@given(units())
def test_a_unit_reads_back_from_its_own_text(a: Unit) -> None:
    assert parse_unit(str(a)) == a


@given(units(), units())
def test_equal_units_have_equal_hashes(a: Unit, b: Unit) -> None:
    assert len({a * b, b * a}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("children/year", "Child / Years"),
        ("GBP2324/(children*year)", "gbp2324/child/year"),
        ("m/s/s", "m/s^2"),
        ("1/year", "year^-1"),
        ("Degrees Fahrenheit/Minute", "degrees_fahrenheit / minutes"),
        ("people", "Person"),
        ("dmnl", "Dimensionless"),
        ("fraction", "1"),
        ("dmnl/year [0,1]", "1/yr"),
        ("child*year/child", "year"),
        ("metre^(1/2)", "metre^0.5"),
        ("a/(b/c)", "a*c/b"),
        ("a*(b*c)^2", "a*b*b*c*c"),
        ("radians", "dmnl"),
        ("families", "family"),
        ("boxes", "box"),
    ],
)
def test_two_spellings_are_one_unit(one: str, other: str) -> None:
    assert parse_unit(one) == parse_unit(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GBP2324", "GBP"),
        ("year", "month"),
        ("ms", "m"),
        ("a/b*c", "a/(b*c)"),
        ("looked after child", "child"),
        ("%", "1"),
    ],
)
def test_there_is_no_conversion(one: str, other: str) -> None:
    assert parse_unit(one) != parse_unit(other)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("children//year", 'cannot be read at "/year"'),
        ("children/", "ends too early"),
        ("", "ends too early"),
        ("[0,1]", "ends too early"),
        ("(children", 'cannot be read at "(children"'),
        ("children)", 'cannot be read at ")"'),
        ("1000*child", 'cannot be read at "1000*child"'),
        ("child^year", 'cannot be read at "^year"'),
        ("child^(1/0)", 'cannot be read at "^(1/0)"'),
        ("child (year)", 'cannot be read at "(year)"'),
        ("(" * 100 + "a" + ")" * 100, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, named: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_unit(text)
    assert named in str(caught.value)
    assert "children/(year*place)" in str(caught.value)


@given(st.text(alphabet="ab1 */^()-.[]s", max_size=30))
def test_any_text_is_a_unit_or_an_error_on_purpose(text: str) -> None:
    try:
        unit = parse_unit(text)
    except ModelError:
        return
    assert parse_unit(str(unit)) == unit


def test_the_models_settings_name_synonyms() -> None:
    text = "a = 1 ~~|\n\\\\\\---/// Sketch\n22:no,not here\n///---\\\\\\\n"
    text += ":L<%^E!@\n22:$,Dollar,Dollars,$s\n22:year,a,Jahr\n9:x\n"
    synonyms = read_equivalents(text)
    assert parse_unit("Dollars/Jahr", synonyms) == parse_unit("$/year", synonyms)
    assert parse_unit("Dollars/Jahr") != parse_unit("$/year")
    assert fold_unit_name("no", synonyms) == "no"


def test_settings_may_call_a_name_dimensionless() -> None:
    synonyms = read_equivalents("///---\\\\\\\n22:Dmnl,index\n")
    assert parse_unit("index/year", synonyms) == parse_unit("1/year")


def test_a_unit_is_shown_in_the_modellers_spelling() -> None:
    unit = parse_unit("children*GBP2324/(year*place)")
    assert unit.spelled({"child": "children", "gbp2324": "GBP2324"}) == "children*GBP2324/(place*year)"
    assert str(parse_unit("1/year")) == "1/year"
    assert str(DIMENSIONLESS) == "dmnl"


def test_the_names_in_a_unit_keep_their_spelling() -> None:
    assert unit_names("GBP2324/(Looked after Children*year^2) [0,?]") == ("GBP2324", "Looked after Children", "year")
