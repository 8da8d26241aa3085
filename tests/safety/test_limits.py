"""What is too large is refused at once, with its size, its line and a way out; and each limit can be raised."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from tests.small import mdl, model, written

from tiershift import ModelError, UsageError, ensemble, load_model, simulate
from tiershift.compile.pipeline import lower
from tiershift.errors import InputError, ParameterError
from tiershift.model.limits import CELLS, FILE
from tiershift.model.parameter_file import load_parameters
from tiershift.run.room import available, check_room

WIDE = "r: (A1-A10000) ~~|\ns: (B1-B10000) ~~|\n"


def refusal(folder: Path, equations: str) -> str:
    """What is said of a model, which takes no more than a moment."""
    began = time.process_time()
    with pytest.raises(ModelError) as refused:
        made = model(folder, equations)
        lower(made.tree, made.data)
    assert time.process_time() - began < 5.0
    [problem, *_] = refused.value.problems
    assert problem.line
    return str(problem)


def test_an_array_of_a_hundred_million_elements_is_refused_by_name_in_under_a_second(tmp_path: Path) -> None:
    made = model(tmp_path, WIDE + "huge[r, s] = 1 ~~|\nsmall[r] = 1 ~~|")
    began = time.process_time()
    with pytest.raises(ModelError) as refused:
        lower(made.tree, made.data)
    assert time.process_time() - began < 1.0
    [problem] = refused.value.problems
    assert problem.where.endswith("small.mdl:4")
    assert '"huge" becomes 100,000,000 elements' in problem.what
    assert f"{CELLS.variable}=100010004" in problem.way_out


def test_a_limit_can_be_raised_and_lowered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(tmp_path, "r: (A1-A30) ~~|\ns: (B1-B40) ~~|\nx[r, s] = 1 ~~|")
    monkeypatch.setenv(CELLS.variable, "1000")
    with pytest.raises(ModelError, match='"x" becomes 1,200 elements'):
        lower(made.tree, made.data)
    monkeypatch.setenv(CELLS.variable, "2000")
    assert len(lower(made.tree, made.data).constants) > 1200
    monkeypatch.setenv(CELLS.variable, "many")
    with pytest.raises(UsageError, match='it is set to "many"'):
        lower(made.tree, made.data)


def test_many_middling_arrays_are_refused_at_the_largest(tmp_path: Path) -> None:
    arrays = "".join(f"x{k}[r, s] = {k} ~~|\n" for k in range(4))
    said = refusal(tmp_path, f"r: (A1-A700) ~~|\ns: (B1-B600) ~~|\n{arrays}")
    assert '"x0" becomes 420,000 elements' in said
    assert "this one has 1,680,004" in said


@pytest.mark.parametrize(
    ("equations", "said"),
    [
        (WIDE + "x[r] = 1 ~~|\ny[s] = SUM(x[r!]) ~~|", '"y" becomes 100,010,000 operations'),
        (WIDE + "x[r] = 1 ~~|\ny[r] = VECTOR RANK(x[r], 1) ~~|", "operations"),
        ("r: (A1-A300000000) ~~|\nx[r] = 1 ~~|", "its range has 300,000,000 elements"),
        ("r: (A999999999999999999-A1) ~~|\nx = 1 ~~|", "its range has 999,999,999,999,999,999 elements"),
        ("x = " + "MODULO(" * 12 + "y" + ", 2)" * 12 + " ~~|\ny = Time ~~|", "MODULO stands too deep inside"),
        ("x = " + "(" * 12 + "y" + " = :NA:)" * 12 + " ~~|\ny = Time ~~|", ":NA: stands too deep inside"),
        ("x = " + "SMOOTH(" * 30 + "y" + ", 2)" * 30 + " ~~|\ny = 1 ~~|", "more than 10 deep inside each other"),
        ("x = " + "(" * 5000 + "1" + ")" * 5000 + " ~~|", "its brackets are nested too deep"),
        ("x = " + "-" * 5000 + "1 ~~|", "cannot be read"),
        ("t(" + ",".join(f"({k},1)" for k in range(90_000)) + ") ~~|", "its equation has"),
        ("x = WITH LOOKUP(Time, (" + ",".join(f"({k},1)" for k in range(90_000)) + ")) ~~|", "its equation has"),
        ("n" * 5000 + " = 1 ~~|", "has 5,000 signs, where 1,000 are the most"),
        ("x = DELAY N(Time, 2, 0, 1e9) ~~|", "asks for 1e+09 stages"),
        (":MACRO: A(x)\nA = A(x) + 1 ~~|\n:END OF MACRO:\ny = A(1) ~~|", 'macro "A" calls itself'),
        (
            ":MACRO: A(x)\nA = B(x) ~~|\n:END OF MACRO:\n:MACRO: B(x)\nB = A(x) ~~|\n:END OF MACRO:\ny = A(1) ~~|",
            "calls itself",
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_what_would_fill_the_memory_or_the_day_is_refused(tmp_path: Path, equations: str, said: str) -> None:
    assert said in refusal(tmp_path, equations)


def test_macros_that_double_at_each_level_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiershift.model.macros._MOST", 500)
    levels = ":MACRO: M0(x)\nM0 = x ~~|\n:END OF MACRO:\n" + "".join(
        f":MACRO: M{k}(x)\nM{k} = M{k - 1}(x) + M{k - 1}(x + 1) ~~|\n:END OF MACRO:\n" for k in range(1, 30)
    )
    assert "macros make more than 500 variables" in refusal(tmp_path, levels + "y = M29(1) ~~|")


def test_ranges_that_list_ranges_are_as_long_as_what_they_hold(tmp_path: Path) -> None:
    doubling = "r0: a, b ~~|\n" + "".join(f"r{k}: r{k - 1}, r{k - 1} ~~|\n" for k in range(1, 2000))
    made = model(tmp_path, doubling + "x[r1999] = 1 ~~|")
    assert made.tree.ranges["r1999"].elements == ("a", "b")
    with pytest.raises(ModelError, match='the ranges "two" and "one" list each other'):
        model(tmp_path, "one: two, a ~~|\ntwo: one, b ~~|\nx = 1 ~~|")


def test_a_file_of_more_text_than_is_read_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILE.variable, "2000")
    long = written(tmp_path, mdl("x = 1 ~ ~ " + "words " * 500 + "|"))
    with pytest.raises(ModelError, match="MiB of text") as refused:
        load_model(long)
    assert f"{FILE.variable}={long.stat().st_size}" in refused.value.problems[0].way_out
    short, data = written(tmp_path, mdl("x ~~|"), "short.mdl"), tmp_path / "data.tab"
    data.write_text("Time\tx\n" + "1\t2\n" * 1000, encoding="utf-8")
    with pytest.raises(ModelError, match="MiB of text"):
        load_model(short, data=[data])
    given = written(tmp_path, "model: a\n" + "# words\n" * 500, "a.params.yaml")
    with pytest.raises(ParameterError, match="MiB of text"):
        load_parameters(given)


def test_a_file_that_is_mostly_hole_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "hole.mdl"
    with path.open("wb") as file:
        file.truncate(5 * 2**40)
    with pytest.raises(ModelError, match="5,242,880 MiB of text"):
        load_model(path)


def test_a_pipe_is_no_model_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mdl")
    with pytest.raises(ModelError, match="there is no such model file"):
        load_model(tmp_path / "pipe.mdl")


XMILE = """<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"><header><vendor>v</vendor></header>
<sim_specs><start>0</start><stop>1</stop><dt>1</dt></sim_specs>{}</xmile>"""
X = '<aux name="x"><eqn>1</eqn></aux>'
DEEP = "".join(f'<model name="m{k}"><variables>{X}<module name="m{k + 1}"/></variables></model>' for k in range(2000))
SIZE = f'<dimensions><dim name="d" size="{{}}"/></dimensions><model><variables>{X}</variables></model>'


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (SIZE.format("9" * 5000), "size"),
        (SIZE.format("²"), "size"),
        (f'<model><variables><module name="m0"/></variables></model>{DEEP}', "modules stand too deep"),
        ("<a>" * 5000 + "</a>" * 5000, "nested more than 200 deep"),
        (f'<model><variables><aux name="x"><eqn>{"(" * 9000}1{")" * 9000}</eqn></aux></variables></model>', "150"),
        (f'<model><variables><aux name="x"><eqn>{"-" * 9000}1</eqn></aux></variables></model>', "150"),
    ],
    ids=["a size of 5,000 digits", "a size that is no number", "modules", "tags", "brackets", "signs"],
)
def test_an_xmile_file_that_is_too_deep_or_too_large_is_refused(tmp_path: Path, inside: str, said: str) -> None:
    with pytest.raises(ModelError) as refused:
        load_model(written(tmp_path, XMILE.format(inside), "small.xmile"))
    assert said in str(refused.value)


def test_names_that_differ_in_marks_alone_take_no_longer_for_being_many(tmp_path: Path) -> None:
    marks = ["".join("?!"[number >> bit & 1] for bit in range(11)) for number in range(2048)]
    began = time.process_time()
    made = model(tmp_path, "".join(f'"a{mark}" = {k} ~~|\n' for k, mark in enumerate(marks)))
    assert len(set(made.variables)) == len(marks) + 4
    assert list(made.variables)[:3] == ["a", "a_2", "a_3"]
    assert time.process_time() - began < 20


def test_a_message_stays_short_however_many_problems_and_however_long_a_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        load_model(written(tmp_path, mdl("|" * 5000 + "x = " + "y" * 900 + " + 1 ~~|")))
    assert len(refused.value.problems) > 4000
    assert len(str(refused.value)) < 100_000
    assert "more problems" in str(refused.value)


def test_a_clock_that_makes_too_many_steps_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="with at most 50,000,000 positive steps"):
        simulate(model(tmp_path, "x = Time ~~|", end=1e9, step=1e-3))


def test_results_that_do_not_fit_are_refused_with_their_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(tmp_path, "r: (A1-A1000) ~~|\nx[r] = Time ~~|", end=1e6)
    began = time.process_time()
    monkeypatch.setenv("TIERSHIFT_MOST_RESULT_BYTES", str(2**30))
    with pytest.raises(UsageError) as refused:
        simulate(made)
    [problem] = refused.value.problems
    assert "the results would take 7.5 GiB (1 future × 1,000,001 times × 1,004 cells × 8 bytes)" in problem.what
    assert "1.0 GiB are free" in problem.what
    assert "Keep fewer variables" in problem.way_out
    assert time.process_time() - began < 30.0
    assert simulate(made, variables=["TIME STEP"])["time"].size == 1_000_001


def test_what_is_free_is_what_the_system_says() -> None:
    free = available()
    assert free is None or 2**20 < free < 2**50
    check_room(10, 10, 10)
    if free is not None:
        with pytest.raises(UsageError, match="GiB are free"):
            check_room(free, 1, 1)


def test_an_ensemble_that_does_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = model(tmp_path, "x = Time ~~|", end=1000)
    monkeypatch.setenv("TIERSHIFT_MOST_RESULT_BYTES", "1000000")
    with pytest.raises(UsageError, match="the results would take"):
        ensemble(made, futures=1000, traces=True)
