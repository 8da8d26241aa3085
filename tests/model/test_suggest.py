"""The name that was meant is found among many, and finding it takes no longer where there are more."""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import pytest

from tiershift.errors import ModelError, suggest
from tiershift.model.load import load_model

WORDS = ("patient", "bed", "flow", "staff", "capacity", "ward", "waiting", "delay", "carer", "child", "referral")
VARIED = [" ".join(words) for words in itertools.permutations(WORDS, 3)]
ALIKE = [f"children in the care of the local council {number}" for number in range(1_200)]


def misspelt(name: str, chance: random.Random) -> str:
    """One sign lost, doubled, or changed places with the next."""
    at = chance.randrange(len(name) - 1)
    how = chance.randrange(3)
    return name[:at] + ("", name[at] * 2, name[at + 1] + name[at])[how] + name[at + (2 if how == 2 else 1) :]


@pytest.mark.parametrize("names", [VARIED, ["a", "ab", "rate", "rates", "total"]], ids=["many", "few"])
def test_what_is_near_is_what_comparing_with_every_name_finds(names: list[str]) -> None:
    chance = random.Random(5)
    for name in chance.choices(names, k=60):
        written = misspelt(name, chance) if len(name) > 1 else name
        offered = suggest(written, names, "nothing").removeprefix("Did you mean ").removesuffix("?")
        nearest = get_close_matches(written, names, n=1) or ["nothing"]
        assert offered in (nearest[0], name)


def test_blanks_and_capitals_are_no_difference() -> None:
    assert suggest("Care_exits_rate", ["care entry rate", "CARE exit rate"]) == "Did you mean CARE exit rate?"


def test_what_is_like_no_name_gets_the_other_way_out() -> None:
    assert suggest("xyzzy", VARIED, "Define it.") == "Define it."
    assert suggest("", VARIED, "Define it.") == "Define it."
    assert suggest("rate", [], "Define it.") == "Define it."
    assert suggest("bed " * 200, VARIED, "Define it.") == "Define it."


def test_a_name_among_many_that_are_alike_is_told_apart_by_its_number() -> None:
    assert suggest("children in the care of the local cuoncil 734", ALIKE) == f"Did you mean {ALIKE[734]}?"


def work(known: Sequence[str]) -> int:
    """How many calls, of Python's functions and of C's, one suggestion makes once the names have been gone through."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    suggest("carer", known)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        suggest("children in the care of the local cuoncil 34", known)
    finally:
        sys.setprofile(before)
    return calls


def test_one_suggestion_is_the_same_work_among_four_times_the_names() -> None:
    assert work(ALIKE) < 1.2 * work(ALIKE[:300])


def test_a_file_of_unknown_names_is_refused_with_a_suggestion_for_each(tmp_path: Path) -> None:
    path = tmp_path / "unknown.mdl"
    lines = [f"{name} = {name.replace('council', 'cuoncil')} + 1 ~~|" for name in ALIKE[:40]]
    path.write_text("\n".join(["{UTF-8}", *lines]), encoding="utf-8")
    with pytest.raises(ModelError) as refused:
        load_model(path)
    offered = [problem.way_out for problem in refused.value.problems]
    assert [f"Did you mean {name}?" for name in ALIKE[:40]] == [way for way in offered if "mean children" in way]
