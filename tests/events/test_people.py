"""Names apart from the log, and what is not let into it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.errors import ScenarioError, UsageError
from tiershift.events import SqliteStore, broken_links
from tiershift.events.identifiers import identifying, naming
from tiershift.events.people import PREFIX, NameFile, Waiting, apart, forget, pseudonym_of, shown

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


def test_a_person_who_answers_for_an_assumption_is_kept_apart_like_its_author(make: Make) -> None:
    said = {"owner": "person: Ada  Lovelace", "signed_off_by": "Cabinet", "who": "Person:Grace Hopper"}
    with NameFile() as names:
        waiting = Waiting(names)
        event = apart(make.belief("care exit rate", "1/year", value=0.4).model_copy(update=said), waiting)
        assert names.all() == {}
        waiting.keep()
        assert shown(event.owner, names.all()) == "Ada Lovelace"
        assert shown(event.who, names.all()) == "Grace Hopper"
        assert (event.signed_off_by, pseudonym_of(names, "Ada Lovelace")) == ("Cabinet", event.owner)
        assert apart(event, names) == event
        with pytest.raises(UsageError, match="owner: 0 signs are no name"):
            apart(event.model_copy(update={"owner": "person: "}), names)


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
        ("NHS no.9434765919", "an NHS number"),
        ("NHS-9434765919", "an NHS number"),
        ("943\u00a0476\u00a05919", "an NHS number"),
        ("943  476  5919", "an NHS number"),
        ("943.476.5919", "an NHS number"),
        ("943 476 5919, as agreed", "an NHS number"),
        ("943\u2013476\u20135919.", "an NHS number"),
        ("ab123456c", "a National Insurance number"),
        ("H 801200001001", "a unique pupil number"),
        ("d.o.b. 12.03.14", "a date of birth"),
        ("Born in Leeds on the 12th of March 2014", "a date of birth"),
        ("12/03/2014 (dob)", "a date of birth"),
        ("his birthday is March 12, 2014", "a date of birth"),
        ("birth date 12-Mar-2014", "a date of birth"),
        ("moves to LS1 4AP", "a postcode"),
        ("moves to ls1 4ap", "a postcode"),
        ("cin_204178", "the number of a record"),
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
        "CIN-2025 return",
        "CIN_2024",
        "LAC-2024 statistical release",
        "CLA2025.csv",
        "Business case ref 2026/14",
        "births fall from 1 April 2024, and the birth rate of 2024-03-12 was lower",
        "children born after 1 September 2023",
        "person:0f8fad5b-d9cb-469f-a165-70867728950e",
        "H2 1ST review of 2026, Q1 2ND",
    ],
)
def test_amounts_counts_and_minutes_are_let_in(text: str) -> None:
    assert identifying(text) == ()


def test_every_text_of_the_shipped_scenarios_is_let_in() -> None:
    from tiershift.shipped import shelf

    texts = [path.read_text("utf-8") for path in shelf("scenarios").glob("*.yaml")]
    assert len(texts) >= 3
    assert [identifying(text) for text in texts] == [()] * len(texts)


@pytest.mark.parametrize("name", ["jayden-smith-12-03-2014", "nhs-943-476-5919", "lac_20417", "child-id-20417"])
def test_the_name_of_a_branch_that_looks_like_one_person_is_told(name: str) -> None:
    assert naming(name, 2026)


@pytest.mark.parametrize("name", ["hubs", "board-12-03-2026", "cin_2025", "savings-2026-27", "plan-b", "our_plan"])
def test_the_name_of_a_branch_is_let_in(name: str) -> None:
    assert naming(name, 2026) == ()


def test_a_name_is_one_name_however_its_letters_are_made() -> None:
    with NameFile() as names:
        assert pseudonym_of(names, "Zoe\u0308 Müller") == pseudonym_of(names, "Zo\u00eb Mu\u0308ller")
        forget(names, "Zo\u00eb Müller")
        assert list(names.all().values()) == [None]
