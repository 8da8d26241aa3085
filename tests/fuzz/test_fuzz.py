"""No input, however spoiled, ends in a crash, a hang or a traceback: 500 of them here, 20,000 in `make fuzz`.

Of the 460 numbered ones, tried in a process that can be lost, one in 16 that the grammar made is compiled: that takes
as long as a hundred others. The others are read, checked, shown, drawn and run by the interpreter; one in twelve goes
through the command line. Forty more are made by hypothesis, which shrinks what it finds.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fuzz.corpus import models
from tests.fuzz.grammar import CALLS
from tests.fuzz.inputs import made, make
from tests.fuzz.pool import Worker
from tests.fuzz.probe import Finding, complain, probe
from tests.fuzz.shrink import shrink

from tiershift.compile.functions import FUNCTIONS
from tiershift.errors import Problem

SEED, INPUTS, BY_HYPOTHESIS = 20, 460, 40
COMPILED = 16
LIMIT = 60.0


class Drawn:
    """Choices that hypothesis makes."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def below(self, count: int) -> int:
        return int(self._data.draw(st.integers(0, count - 1)))


def test_whatever_is_given_works_alike_everywhere_or_is_refused_with_a_place_and_a_way_out() -> None:
    found, outcomes, by_grammar = [], [], 0
    with Worker(LIMIT) as worker:
        for index in range(INPUTS):
            tried = make(SEED, index)
            by_grammar += tried.name == "made.mdl"
            compiled = tried.name == "made.mdl" and by_grammar % COMPILED == 0
            depth = "run" if compiled else "command" if tried.depth == "command" else "read"
            verdict = worker.ask(SEED, index, depth)
            outcomes.append(verdict.outcome)
            if verdict.outcome == "finding":
                found.append(f"input {index} of seed {SEED}: {verdict.what}")
    assert found == []
    assert "ran" in outcomes
    assert outcomes.count("read") > INPUTS / 4
    assert outcomes.count("refused") > INPUTS / 4


@settings(
    max_examples=BY_HYPOTHESIS, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(st.data())
def test_a_model_made_from_the_grammar_is_read_or_refused(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert probe(made(Drawn(data), "read").write(Path(folder)), "read").outcome in ("read", "refused")


def test_the_grammar_knows_every_function_that_a_vensim_file_can_call() -> None:
    missing = {
        row.name for row in FUNCTIONS.values() if not any(name in text for name, _ in CALLS for text in row.spellings)
    }
    assert missing <= {name for name in FUNCTIONS if name.startswith(("X", "VMIN XMILE", "VMAX XMILE"))}


def test_an_input_is_the_same_at_every_call() -> None:
    assert make(3, 41) == make(3, 41)
    assert make(3, 41) != make(4, 41)
    assert models()


def test_what_hangs_or_kills_its_process_is_found(tmp_path: Path) -> None:
    pipe = tmp_path / "waits.params.yaml"
    os.mkfifo(pipe)
    with Worker(LIMIT) as worker:
        assert "no answer after 1 " in worker.ask_of(pipe, "read", 1.0).what
        assert worker.ask(SEED, 1, "read").outcome in ("read", "refused")  # a new process took its place


def test_what_speaks_of_the_inside_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.mdl"
    path.write_text("x", encoding="utf-8")
    for problem in (Problem("a", "b"), Problem("a", "KeyError('x')", way_out="c"), Problem("", "b", way_out="c")):
        with pytest.raises(Finding):
            complain([problem], path)


def test_a_failing_file_is_shortened_to_the_lines_that_fail() -> None:
    content = b"\n".join(b"line %d" % k for k in range(100))
    assert shrink(content, lambda text: b"line 17" in text and b"line 80" in text) == b"line 17\nline 80"
