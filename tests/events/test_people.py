"""Names apart from the log, and what is not let into it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.errors import ScenarioError, UsageError
from tiershift.events import SqliteStore, broken_links
from tiershift.events.identifiers import identifying
from tiershift.events.people import PREFIX, NameFile, forget, pseudonym_of, shown

if TYPE_CHECKING:
    from tests.events.conftest import Make


def test_a_person_has_one_pseudonym_that_says_nothing(tmp_path: Path) -> None:
    with NameFile(tmp_path / "names") as names:
        first, again = pseudonym_of(names, "Ada  Lovelace"), pseudonym_of(names, "Ada Lovelace")
        assert first == again
        assert first.startswith(PREFIX)
        assert shown(first, names.all()) == "Ada Lovelace"
        assert pseudonym_of(names, "Grace Hopper") != first
    with NameFile(tmp_path / "names") as names:
        assert shown(first, names.all()) == "Ada Lovelace"


def test_a_deleted_name_is_nowhere_on_disk_and_the_chain_holds(tmp_path: Path, make: Make) -> None:
    log, kept = tmp_path / "plans.db", tmp_path / "plans.db.people"
    with SqliteStore(log) as store, NameFile(kept) as names:
        who = pseudonym_of(names, "Ada Lovelace")
        store.append("ours", [make.cut(0.1, date(2026, 4, 1)).model_copy(update={"who": who})], expected_version=0)
        head = store.head("ours")
        assert b"Lovelace" in kept.read_bytes()
        assert forget(names, "Ada Lovelace") == who
        assert shown(who, names.all()).endswith("name deleted")
        assert broken_links(store.read("ours"), "ours") == ()
        assert store.head("ours") == head
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Lovelace" not in left


def test_a_role_is_shown_as_it_is_and_an_unknown_pseudonym_in_short() -> None:
    assert shown("Cabinet", {}) == "Cabinet"
    assert shown("person:0a1b2c3d-0000-4000-8000-000000000000", {}) == "person 0a1b2c3d"


def test_a_name_can_be_deleted_by_its_pseudonym_once() -> None:
    with NameFile() as names:
        who = pseudonym_of(names, "Ada Lovelace")
        assert forget(names, who.removeprefix(PREFIX)) == who
        with pytest.raises(UsageError, match="deleted before"):
            forget(names, who)


def test_a_name_that_nobody_gave_is_offered_the_nearest() -> None:
    with NameFile() as names:
        pseudonym_of(names, "Ada Lovelace")
        with pytest.raises(UsageError, match="Did you mean Ada Lovelace"):
            forget(names, "Ada Lovelance")
        with pytest.raises(UsageError, match="are no name"):
            pseudonym_of(names, "  ")


def test_a_file_of_something_else_is_not_taken_for_names(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    SqliteStore(path).close()
    with pytest.raises(ScenarioError, match="something else than names"):
        NameFile(path)
    (tmp_path / "text").write_text("mine, and longer than a header of a database has to be" * 40, encoding="utf-8")
    with pytest.raises(ScenarioError, match="cannot be used"):
        NameFile(tmp_path / "text")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("for 943 476 5919 it was late", "an NHS number"),
        ("NHS number 9434765919", "an NHS number"),
        ("see H801200001001", "a unique pupil number"),
        ("as LAC-20417 showed", "the number of a record"),
        ("LAC 204178", "the number of a record"),
        ("child ID 20417", "the number of a record"),
        ("Mosaic no. 1234567", "the number of a record"),
        ("case ref: A12345", "the number of a record"),
        ("ask jane.smith@council.gov.uk", "an e-mail address"),
        ("DOB 12/3/2014", "a date of birth"),
        ("date of birth: 2014-03-12", "a date of birth"),
        ("born on 12 March 2014", "a date of birth"),
        ("QQ 12 34 56 C", None),
        ("AB123456C", "a National Insurance number"),
    ],
)
def test_what_looks_like_one_person_is_named_without_repeating_it(text: str, what: str | None) -> None:
    found = identifying(text)
    assert [one.partition(" (")[0] for one in found] == ([what] if what else [])
    assert not any(word in one for one in found for word in text.split() if sum(sign.isdigit() for sign in word) > 4)


@pytest.mark.parametrize(
    "text",
    [
        "The budget is 1200000000 pounds, £9434765919 in all, or 8,139,300,000.",
        "943 476 5918 has the wrong check digit",
        "CLA 83630 at 31 March, 83,630 children in care",
        "Minute 14 of 5 November 2026, paper 12, decision 2026/117",
        "children born in 2019 and after",
        "Section 251 outturn 2023-24: £8,139.3m cash",
        "A801200001001",
        "0000000000",
        "case for change, page 300; no. of children 1234",
    ],
)
def test_amounts_counts_and_minutes_are_let_in(text: str) -> None:
    assert identifying(text) == ()


def test_every_text_of_the_shipped_scenarios_is_let_in() -> None:
    from tiershift.shipped import shelf

    texts = [path.read_text("utf-8") for path in shelf("scenarios").glob("*.yaml")]
    assert len(texts) >= 3
    assert [identifying(text) for text in texts] == [()] * len(texts)
