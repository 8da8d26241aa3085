"""Nothing in a model file is run but its equations, whatever its names look like, and output escapes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.small import SKETCH, mdl, model, written

from tiershift import ModelError, load_model, simulate
from tiershift.cli import main
from tiershift.compile.build import build, native_lanes
from tiershift.compile.pipeline import lower
from tiershift.errors import Problem, printable
from tiershift.run.batch import run
from tiershift.run.schedule import no_changes

PYTHON = (
    "__import__('os').system('touch {mark}')",
    "exec(\\\"open('{mark}', 'w')\\\")",
    "f'{{open(chr(47))}}' {mark}",
    "eval(compile('open(1)', '', 'exec'))",
    "{{mark.__class__.__mro__}}",
    "${{HOME}} $(touch {mark}) `touch {mark}`",
    "%s %n %(mark)s",
    "lambda: 0",
    "import os; os",
    "__builtins__",
    "np.load",
)
LLVM = (
    "ts.kernel",
    "ts.dynamic.0",
    "@llvm.trap",
    "%0 = call void @exit(i32 3)",
    "ret void }} define",
    "!dbg !0",
    "\\\\00\\\\22",
    "exp",
    "malloc",
    "c; attributes #0",
    "<4 x double> undef",
)
ODD = (
    "\u202egnihton",
    "\u200bnothing wide",
    "水位 Ω",
    "e\u0301",
    "\U0001f4a7 drop",
    "<script>alert(1)</script>",
    "]]> & < > ' end",
    "a" * 900,
    "x\x01y",
    "\x1b[31mred",
    "line\u2028end",
    "nan",
    "1e5",
    "self",
    "None",
)


@pytest.fixture
def mark(tmp_path: Path) -> Iterator[Path]:
    """A file that is there once something was run."""
    made = tmp_path / "it_ran"
    before = set(sys.modules)
    yield made
    assert not made.exists()
    assert not {name for name in set(sys.modules) - before if name.startswith("os.")}


def _named(mark: Path) -> list[str]:
    return [name.format(mark=mark.name) for name in (*PYTHON, *LLVM, *ODD)]


def test_names_that_look_like_code_are_names(tmp_path: Path, mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = _named(mark)
    equations = "".join(f'"{name}" = {k} + Time ~ "{k}" ~ {name.replace("|", "")} |\n' for k, name in enumerate(names))
    total = " + ".join(f'"{name}"' for name in names)
    found = simulate(model(tmp_path, f"{equations}total = {total} ~~|"))
    assert found["total"].values[-1] == sum(range(len(names))) + 4 * len(names)
    assert len(found.data_vars) == len(names) + 5


def test_elements_that_look_like_code_are_elements(tmp_path: Path, mark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = [name for name in _named(mark) if name.isprintable()]
    listed = ", ".join(f'"{name}"' for name in names)
    found = simulate(model(tmp_path, f'"os.system": {listed} ~~|\nx["os.system"] = "os.system" + Time ~~|'))
    assert found["x"].sizes == {"time": 5, "os_system": len(names)}
    np.testing.assert_array_equal(found["x"].values[0], np.arange(1.0, len(names) + 1))


def test_the_scalar_and_the_wide_kernel_agree_under_names_that_mean_something_to_llvm(tmp_path: Path) -> None:
    equations = "".join(f'"{name.format()}" = SIN({k} + Time) ~~|\n' for k, name in enumerate(LLVM))
    program = lower(model(tmp_path, equations).tree)
    slots = np.array(list(program.slots.values()))
    constants = np.array([list(program.constants.values())])
    alone = run(build(program, 1), constants, no_changes(), slots).values
    wide = run(build(program, native_lanes()), constants, no_changes(), slots).values
    np.testing.assert_array_equal(alone, wide)


@pytest.mark.parametrize("expression", [text for text in PYTHON if '"' not in text])
def test_expressions_of_python_are_no_equations(tmp_path: Path, mark: Path, expression: str) -> None:
    with pytest.raises(ModelError) as refused:
        made = model(tmp_path, f"x = {expression.format(mark=mark.name)} ~~|")
        lower(made.tree, made.data)
    assert refused.value.problems[0].line


def test_files_with_names_like_code_are_looked_for_and_not_run(tmp_path: Path, mark: Path) -> None:
    for name in (f"$(touch {mark.name}).csv", f"|touch {mark.name}", f"a;touch {mark.name}.csv", "con.csv", "\t.csv"):
        with pytest.raises(ModelError, match=r"there is no file|kind that is not read|cannot be"):
            model(tmp_path, f"x = GET DIRECT CONSTANTS('{name}', ',', 'A1') ~~|")


def test_a_picture_shows_names_and_words_and_holds_no_tags_of_theirs(
    tmp_path: Path, mark: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    names = _named(mark)
    stocks = "".join(
        f'"{name}" = INTEG(-"{name}", {k}) ~ <b>"&amp; ~ <img src=x onerror=alert(1)> {name.replace("|", "")} |\n'
        for k, name in enumerate(names)
    )
    written(tmp_path, mdl(stocks), "odd <name> & 'more'.mdl")
    assert main(["graph", "odd <name> & 'more'.mdl", "--out", "odd.svg"]) == 0
    drawn = (tmp_path / "odd.svg").read_text(encoding="utf-8")
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawn).iter()}
    assert not tags & {"script", "b", "img", "foreignObject"}
    assert not [name for element in ElementTree.fromstring(drawn).iter() for name in element.attrib if name[:2] == "on"]
    assert main(["show", "odd <name> & 'more'.mdl"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_what_steers_a_terminal_is_written_out_in_problems_and_listings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, mdl('"\x1b[2Jx\u202e" = 1 ~ \x1b]0;title\x07 ~ \x1b[31mred |\ny = nothing\x1b[0m ~~|'))
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert "\x1b" not in said.out + said.err
    good = written(tmp_path, mdl('"\x1b[2Jx\u202e" = 1 ~ \x1b]0;title ~ \x1b[31mred |'), "good.mdl")
    for arguments in (["show", str(good)], ["show", str(good), load_model(good).tree.variables.popitem()[1].name]):
        assert main(arguments) == 0
    said = capsys.readouterr()
    assert not {"\x1b", "\u202e", "\x07"} & set(said.out + said.err)


def test_a_problem_is_printed_without_signs_that_steer() -> None:
    said = str(Problem("a\x1b.mdl", "b\x00", "c\u202e\x85d" + "e" * 999, "f\x07"))
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    assert "\\x1b" in said and "\\u202e" in said and "…" in said
    assert printable("£ – é 水") == "£ – é 水"


def test_a_null_byte_ends_nothing(tmp_path: Path) -> None:
    text = f'{{UTF-8}}\n"a\0b" = 2 ~~|\nx = "a\0b" * 3 ~~|\nFINAL TIME = 1 ~~|\n{SKETCH}'
    assert simulate(load_model(written(tmp_path, text)))["x"].values[0] == 6
