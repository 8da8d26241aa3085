"""YAML files, field by field, with the traps of YAML caught."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiershift.errors import InputError, ParameterError
from tiershift.model.yamlmap import Document, Node, load, loads


def one(value: str) -> tuple[Document, Node]:
    document = loads(f"# a comment\nfield: {value}\n", "a.yaml")
    return document, document.root.items["field"]


def said(document: Document) -> str:
    with pytest.raises(InputError) as caught:
        document.check()
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [("0.43", 0.43), ("-3", -3.0), ("1.0e-3", 0.001), ("6.0e9", 6e9), ("1_000_000", 1e6), ("0", 0.0), ("+2.", 2.0)],
)
def test_a_number_is_read_as_it_looks(written: str, value: float) -> None:
    document, node = one(written)
    assert document.number(node, "field") == value
    document.check()


@pytest.mark.parametrize(
    ("written", "way_out"),
    [
        ("1e-3", "write 1.0e-3"),
        ("4E5", "write 4.0e5"),
        ('"5"', "without quotes: 5"),
        ("12:30", "plain decimal number"),
        ("010", "plain decimal number"),
        ("NO", "plain decimal number"),
        ("off", "plain decimal number"),
        (".inf", "plain decimal number"),
        ("1.0e999", "plain decimal number"),
        ("5 GBP", "plain decimal number"),
        ("", "plain decimal number"),
        ("2024-01-02", "plain decimal number"),
        ("[1]", "one value"),
    ],
)
def test_what_only_looks_like_a_number_is_refused_with_a_way_to_write_it(written: str, way_out: str) -> None:
    document, node = one(written)
    assert document.number(node, "field") is None
    message = said(document)
    assert message.startswith("a.yaml:2: ")
    assert f"field: {written}".strip() in message
    assert way_out in message


@pytest.mark.parametrize("written", ["NO", "yes", "Off", "true"])
def test_a_word_that_yaml_takes_for_a_truth_value_is_refused_as_text(written: str) -> None:
    document, node = one(written)
    assert document.text(node, "field") is None
    assert f'Write it in quotes: "{written}".' in said(document)


def test_a_bare_date_is_refused_as_text_but_read_as_a_date() -> None:
    document, node = one("2026-04-01")
    assert document.date(node, "field") == datetime.date(2026, 4, 1)
    document.check()
    assert document.text(node, "field") is None
    assert "is a date to YAML" in said(document)


@pytest.mark.parametrize("written", ["'NO'", '"2026-04-01"', "plain words", "'null'"])
def test_text_in_quotes_is_text(written: str) -> None:
    document, node = one(written)
    assert document.text(node, "field") == written.strip("'\"")


@pytest.mark.parametrize("written", ["", "~", "null", '" "'])
def test_an_empty_text_is_refused(written: str) -> None:
    document, node = one(written)
    assert document.text(node, "field") is None
    assert "is empty" in said(document)


def test_only_small_true_and_false_are_truth_values() -> None:
    for written, value in (("true", True), ("false", False), ("yes", None), ("TRUE", None), ("'true'", None)):
        document, node = one(written)
        assert document.truth(node, "field") is value


def test_a_date_that_does_not_exist_is_refused() -> None:
    document, node = one("2026-02-30")
    assert document.date(node, "field") is None
    assert "such as 2026-04-01" in said(document)


@pytest.mark.parametrize(
    ("written", "what"),
    [("[2, 1]", "begins above its end"), ("[1]", "has 1 ends"), ("[1, 2, 3]", "has 3 ends"), ("4", "is not a list")],
)
def test_an_interval_has_two_ends_in_order(written: str, what: str) -> None:
    document, node = one(written)
    assert document.interval(node, "field") is None
    assert what in said(document)


def test_an_unknown_choice_names_the_nearest_and_all() -> None:
    document, node = one("mesured")
    assert document.choice(node, "kind", ("measured", "assumed")) is None
    assert "Did you mean measured? Write one of: measured, assumed." in said(document)


def test_closed_keys_report_unknown_and_missing_ones_together() -> None:
    document = loads("vlaue: 1\nunit: year\n", "a.yaml")
    taken = document.take(document.root, "the entry", required=("value", "unit", "range"))
    assert list(taken) == ["unit"]
    message = said(document)
    assert '"vlaue" is not a key of the entry' in message
    assert "Did you mean value? The keys here are: value, unit, range." in message
    assert "Add value and range." in message


def test_problems_are_listed_in_the_order_of_the_file() -> None:
    document = loads("a: x\nb: y\n", "a.yaml")
    for name in ("b", "a"):
        document.number(document.root.items[name], name)
    assert said(document).index("a.yaml:1") < said(document).index("a.yaml:2")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, '"a" is given twice'),
        ("a: &x 1\n", 1, "anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "anchors and aliases"),
        ("a: !!python/name:os.system x\n", 1, "tags (!)"),
        ("on: 1\n", 1, 'the key "on"'),
        ("? [a]\n: 1\n", 1, "a key is a list"),
        ("a: 1\n---\nb: 1\n", 2, "a second document"),
        ("a: [1\n", 2, "this is not YAML"),
        ("a: b: c\n", 1, "this is not YAML"),
        ("a:\n  b: 1\n c: 2\n", 3, "this is not YAML"),
    ],
)
def test_what_the_tree_cannot_hold_is_refused_at_its_line(text: str, line: int, what: str) -> None:
    message = said(loads(text, "a.yaml"))
    assert f"a.yaml:{line}: {what}" in message


@pytest.mark.parametrize("text", ["", "- 1\n", "just text\n", "# nothing\n", "a: \x07", "[" * 3000, "{a: " * 3000])
def test_a_file_without_keys_is_refused(text: str) -> None:
    assert said(loads(text, "a.yaml")).startswith("a.yaml: ")


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="there is no such file"):
        load(tmp_path / "none.yaml").check(ParameterError)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: Zürich".encode("latin-1"))
    assert "Save it again with the encoding UTF-8." in said(load(path))


def test_a_folder_is_refused_without_a_traceback(tmp_path: Path) -> None:
    assert "cannot be opened" in said(load(tmp_path)) or "Permission" in said(load(tmp_path))


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert list(load(path).root.items) == ["a", "b"]
    assert load(path).root.lines == {"a": 1, "b": 2}


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_input_errors(text: str) -> None:
    document = loads(text, "a.yaml")
    assert document.problems or document.root.items or document.root.line
