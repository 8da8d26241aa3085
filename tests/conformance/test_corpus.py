"""Vensim's and Stella's own outputs for the field's test models are the measure: agree, or refuse by file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.conformance import corpus
from tests.conformance.known import MISSING, NOT_COMPARABLE, REFUSED, why_refused
from tests.conformance.table import page

from tiershift import Problem

if not corpus.ROOT.is_dir():
    pytest.skip(corpus.ABSENT, allow_module_level=True)

CASES = corpus.cases()
FIRST = corpus.first_folders()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_agrees_with_its_output_or_is_refused_for_a_known_reason(case: corpus.Case) -> None:
    found = corpus.verdict(case)
    if found.refused:
        why, words = why_refused(case.name)
        assert why, found.refused
        assert words in " ".join(problem.what for problem in found.refused)
        assert [problem for problem in found.refused if not _is_at_a_line(problem, case.model)] == []
    else:
        assert found.wrong == () or case.name in NOT_COMPARABLE
        assert len(found.missing) == MISSING.get(case.name, (0, ""))[0], found.missing
        assert found.compared > 0


def _is_at_a_line(problem: Problem, model: Path) -> bool:
    """Whether a problem names a line of a file, shows something of it, and gives a way out."""
    place = re.fullmatch(rf"{re.escape(str(model))}:(\d+)", problem.where)
    if place is None or not problem.way_out:
        return False
    text = model.read_bytes().decode("latin-1").splitlines()[int(place[1]) - 1]
    shown, there = re.sub(r"\W", "", problem.line), re.sub(r"\W", "", text)
    return bool(shown) and (shown in there or there in shown)


def test_in_the_first_thirty_folders_nothing_is_refused() -> None:
    refused = {case.name for case in CASES if case.model.parent.name in FIRST and corpus.verdict(case).refused}
    assert len(FIRST) == corpus.FIRST
    assert refused == set()


def test_what_the_table_says_is_refused_still_is() -> None:
    refused = {case.name for case in CASES if corpus.verdict(case).refused}
    assert {name for _, names in REFUSED.values() for name in names} - refused == set()


def test_the_page_about_conformance_is_up_to_date() -> None:
    written = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"
    assert written.read_text(encoding="utf-8") == page(), "run: python -m tests.conformance.table docs/conformance.md"
