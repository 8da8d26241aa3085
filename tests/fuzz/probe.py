"""What must hold of any input: it works everywhere alike, or it is refused in words, with a place and a way out."""

from __future__ import annotations

import contextlib
import io
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import numpy as np
from tests.fuzz.slow import slow_run

from tiershift.cli import main
from tiershift.cli.show import _all, _one
from tiershift.compile.build import build, native_lanes
from tiershift.compile.pipeline import lower
from tiershift.compile.program import FINAL_TIME, INITIAL_TIME, SAVEPER, TIME_STEP, Assign, Program
from tiershift.errors import InputError, Problem
from tiershift.events.load import load_plan
from tiershift.model.load import Model, _declared, load_model
from tiershift.model.parameter_file import load_parameters
from tiershift.model.tree import Call, Expr, Ref, walk
from tiershift.model.unit_check import check_units
from tiershift.report.diagram.make import diagram, structure
from tiershift.run.batch import run
from tiershift.run.schedule import no_changes

Depth = Literal["read", "run", "command"]
Outcome = Literal["ran", "read", "refused"]
STEPS = 3
_LARGE = 400
"""Cells from which on an input is neither run slowly nor drawn: it would say little more, and take long."""
_LONGEST_WORDS = 4_000
_FOREIGN = ("Traceback", " object at 0x", "Error(", "NoneType", "<class ", "parsimonious", "pysd")
_WHERE = ("file", "variables", "params", "unit")


class Finding(Exception):
    """The property does not hold: the message says how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an input, and (where it was refused) the first problem."""

    outcome: Outcome
    what: str = ""


def probe(path: Path, depth: Depth) -> Answer:
    """Try one file: read it, check it, show it, draw it, run it slowly; "run" also compiles it in two widths.

    Raises:
        Finding: it does not behave; any other exception but an `InputError` is a finding too.
    """
    if depth == "command":
        return _command(path)
    try:
        if path.name.endswith(".params.yaml"):
            parameters = load_parameters(path)
            complain(parameters.check_against(_declared(_shipped().tree), {}), path)
        elif path.suffix == ".yaml":
            load_plan(path, _shipped())
        else:
            return _model(path, depth)
    except InputError as refused:
        return Answer("refused", complain(refused.problems, path))
    return Answer("read")


@cache
def _shipped() -> Model:
    return load_model("childrens_services")


def complain(problems: tuple[Problem, ...] | list[Problem], path: Path) -> str:
    """A refusal says where, what and what to do, in the modeller's words."""
    for problem in problems:
        said = f"{problem.where}: {problem.what} | {problem.way_out}"
        if not (problem.where and problem.what and problem.way_out):
            raise Finding(f"a problem says too little: {said}")
        for word in _FOREIGN:
            if word in problem.what + problem.way_out and word not in path.read_text("latin-1"):
                raise Finding(f"a problem speaks of the inside ({word}): {said}")
        if len(str(problem)) > _LONGEST_WORDS:
            raise Finding(f"a problem is {len(str(problem)):,} characters long: {said[:200]}")
        if any(ord(sign) < 32 and sign not in "\n\t" for sign in str(problem)):
            raise Finding(f"a problem holds control characters: {said[:200]!r}")
    return problems[0].what if problems else ""


def _model(path: Path, depth: Depth) -> Answer:
    data = [one for one in path.parent.glob("data.tab") if one.is_file()]
    model = load_model(path, data=data)
    _same(model, load_model(path, data=data))
    complain(check_units(model.tree), path)
    _shown(model)
    program = lower(model.tree, model.data)
    if len(program.slots) > _LARGE:
        return Answer("read")
    clock = _short(program)
    if clock is None:
        return Answer("read")
    slow = None
    if all(state.how != "kept" for state in program.states) and (depth == "run" or not _noisy(program)):
        slow = slow_run(program, clock, STEPS)  # what a routine keeps for itself is not known by hand
    if depth != "run":
        return Answer("read")
    _compiled(program, clock, slow)
    return Answer("ran")


def _same(model: Model, again: Model) -> None:
    """What is read a second time, from what was kept on disk, is what was read first."""
    for one, other in zip(model.tree.variables.items(), again.tree.variables.items(), strict=True):
        if repr(one) != repr(other):
            raise Finding(f"read again, {one!r} is {other!r}")
    ranges = [{name: repr(r) for name, r in read.tree.ranges.items()} for read in (model, again)]
    if ranges[0] != ranges[1] or (model.hash, model.tree.method) != (again.hash, again.tree.method):
        raise Finding("read again, its ranges, its hash or its method are others")


def _shown(model: Model) -> None:
    list(_all(model))
    for variable in list(model.variables.values())[:_LARGE]:
        list(_one(model, variable))
    if len(model.variables) <= _LARGE:
        made = structure(model)
        ElementTree.fromstring(diagram(made))
        for loop in made.loops:
            made.text(loop)


def _noisy(program: Program) -> bool:
    """Whether it needs routines that are compiled first."""
    return any(not hasattr(step, "expr") for step in (*program.initial, *program.static, *program.dynamic))


def _short(program: Program) -> dict[Ref, float] | None:
    """The constants, for a run of a few steps; nothing where the clock is worked out, which may be of any length."""
    constants = dict(program.constants)
    start, size = constants.get(INITIAL_TIME), constants.get(TIME_STEP)
    if FINAL_TIME not in constants or start is None or size is None or not (math.isfinite(start) and size > 0):
        return None
    if abs(start) > 1e9 * size or (SAVEPER in constants and not constants[SAVEPER] > 0):
        return None
    constants[FINAL_TIME] = start + (STEPS - 1) * size
    if SAVEPER in constants:
        constants[SAVEPER] = size
    return constants


def _compiled(program: Program, clock: dict[Ref, float], slow: list[dict[Ref, float]] | None) -> None:
    """The scalar kernel gives the bits of the wide one, and both what the interpreter says."""
    cells = list(program.slots)
    constants, slots = np.array([list(clock.values())]), np.array(list(program.slots.values()), np.int64)
    alone = run(build(program, 1), constants, no_changes(), slots, threads=1).values
    wide = run(build(program, native_lanes()), np.tile(constants, (5, 1)), no_changes(), slots, threads=1).values
    for future in wide:
        for k, row in enumerate(alone[0].view(np.uint64) == future.view(np.uint64)):
            both = np.isnan(alone[0, k]) & np.isnan(future[k])
            if not (row | both).all():
                cell = cells[int(np.argmin(row | both))]
                raise Finding(f"the lanes differ at step {k}: {cell.name}{list(cell.subs)}")
    if slow is None or any(isinstance(node, Call) and node.function == "GAMMA LN" for node in _nodes(program)):
        return  # the C library and Python part company next to its zeros
    if len(slow) != len(alone[0]):
        raise Finding(f"{len(alone[0])} steps, but {len(slow)} by hand")
    for k, (fast, by_hand) in enumerate(zip(alone[0], slow, strict=True)):
        ours = np.array([by_hand[cell] for cell in cells])
        with np.errstate(invalid="ignore"):
            gap = abs(fast - ours)
        off = ~((fast == ours) | (np.isnan(fast) & np.isnan(ours)) | (gap <= 1e-9 * abs(ours)))
        if off.any():
            at = int(np.argmax(off))
            raise Finding(f"at step {k} {cells[at].name}{list(cells[at].subs)} is {fast[at]!r}, by hand {ours[at]!r}")


def _nodes(program: Program) -> Iterator[Expr]:
    for step in (*program.initial, *program.static, *program.dynamic):
        yield from (node for expr in ((step.expr,) if isinstance(step, Assign) else step.args) for node in walk(expr))
    yield from (node for state in program.states for expr in (state.initial, state.update) for node in walk(expr))


def _command(path: Path) -> Answer:
    """Through the command line: 0 where it is well, 2 with words where it is not, and never a traceback."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["check", str(path)])
    if code not in (0, 2) or (code == 2 and not err.getvalue().strip()) or "Traceback" in err.getvalue():
        raise Finding(f"`tiershift check` ends with {code}: {err.getvalue()[-200:]}")
    if code == 0 and path.suffix in (".mdl", ".xmile", ".stmx"):
        drawn = path.with_name("drawn.svg")
        for command in (["show", str(path)], ["graph", str(path), "--out", str(drawn)]):
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main(command)
            if code != 0:
                raise Finding(f"`tiershift {command[0]}` ends with {code}: {err.getvalue()[-200:]}")
    return Answer("read" if code == 0 else "refused", err.getvalue()[:200])


sys.setrecursionlimit(1000)  # as Python has it: a library that raised it would hide what users meet
