"""The engine against plain C: another program of the same model, written without the emitter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.c_side import TO_THE_BIT, NoCompiler, compiled
from benchmarks.c_source import c_source
from benchmarks.models import SMALL, epidemic, equation, model, stock, table, write
from benchmarks.ours import subject
from benchmarks.race import TOLERANCE, Disagreement, Effort, differs, race
from benchmarks.table import raced

from tiershift.compile.build import build
from tiershift.compile.program import Many
from tiershift.model.tree import Call, Const, Ref

_TINY = Effort(seconds=0.0, futures=16, pysd=0.0)
_FUNCTIONS = (
    "IF THEN ELSE(wave > 0.2 :AND: level < 40 :OR: :NOT: (wave > -0.5), wave, level)",
    "MIN(MAX(wave, 0.1), MIN(level, 2)) + MAX(wave, level)",
    "ABS(wave) + INTEGER(10 * wave) + SQRT(level) + QUANTUM(level, 0.3) + MODULO(level, 0.7)",
    "EXP(wave) + LN(level) + SIN(wave) + COS(wave) + TAN(wave) + ARCTAN(wave) + POWER(level, wave)",
    "level ^ 2 + level ^ 0.3 + 2 ^ wave",
    "XIDZ(level, wave, 3) + ZIDZ(wave, level)",
    "STEP(level, 3) + RAMP(0.5, 2, 6) + PULSE(4, 1) + PULSE TRAIN(1, 0.5, 2, 9)",
    "curve(wave) + curve(3 * level)",
    "SMOOTH(wave, 2) + SMOOTH3I(level, 1.5, 7) + SMOOTHI(wave, 1, 2)",
    "DELAY1(level, 2) + DELAY3I(wave, 3, 1) + DELAY N(level, 2, 4, 2)",
    "DELAY FIXED(wave, 1.3, level) + DELAY FIXED(level, 0, 1)",
    "TREND(level, 3, 0.1) + FORECAST(level, 3, 2)",
    "SAMPLE IF TRUE(wave > 0.5, level, 4) + INITIAL(wave + level)",
    "(wave = 0) + (level <> 3) + (wave <= level) + (wave >= level)",
)


@pytest.mark.parametrize("name", ["childrens_services", *SMALL])
def test_a_timed_model_gives_in_c_what_it_gives_here(name: str, tmp_path: Path) -> None:
    timed = subject(str(write(tmp_path, name, SMALL[name]())) if name in SMALL else name)
    assert differs(timed, compiled(timed.program, tmp_path, TO_THE_BIT)) <= TOLERANCE


def test_functions_of_the_language_give_in_c_what_they_give_here(tmp_path: Path) -> None:
    lines = [
        equation("wave", "SIN(2 * Time) + 0.01"),
        stock("level", "1 + wave", "5"),
        table("curve", [(-1.0, 2.0), (0.0, 1.0), (0.5, 4.0), (8.0, 3.0)]),
        *(equation(f"case {number}", text) for number, text in enumerate(_FUNCTIONS)),
    ]
    timed = subject(str(write(tmp_path, "functions", model(lines, final=10, step=0.125))))
    assert differs(timed, compiled(timed.program, tmp_path, TO_THE_BIT)) <= TOLERANCE


@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_every_width_of_the_kernel_agrees_with_c(lanes: int, tmp_path: Path) -> None:
    timed = subject(str(write(tmp_path, "world", SMALL["world"]())))
    kernel = build(timed.program, lanes)
    other = replace(timed, kernel=kernel, alone=kernel)
    assert differs(other, compiled(timed.program, tmp_path, TO_THE_BIT)) <= TOLERANCE


def test_a_race_is_run_and_printed(tmp_path: Path) -> None:
    timed = subject(str(write(tmp_path, "epidemic", epidemic(64))))
    figures = race("epidemic", timed, tmp_path, _TINY)
    assert figures.work == 65 * 12
    assert "epidemic" in raced([figures])


def test_a_race_between_different_results_is_refused(tmp_path: Path) -> None:
    timed = subject(str(write(tmp_path, "epidemic", epidemic(64))))
    other = subject(str(write(tmp_path, "other", epidemic(64).replace("/ duration", "/ (duration + 1e-9)"))))
    disguised = replace(timed, kernel=replace(other.kernel, program=timed.program))
    with pytest.raises(Disagreement, match=r"differ by \d"):
        race("epidemic", disguised, tmp_path, _TINY)


def test_without_gcc_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    timed = subject(str(write(tmp_path, "epidemic", epidemic(64))))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoCompiler, match="apt install gcc"):
        compiled(timed.program, tmp_path)


def test_what_the_writer_has_no_c_for_is_refused(tmp_path: Path) -> None:
    program = subject(str(write(tmp_path, "epidemic", epidemic(64)))).program
    with pytest.raises(ValueError, match="rk4"):
        c_source(replace(program, method="rk4"))
    with pytest.raises(ValueError, match="ALLOCATE AVAILABLE"):
        c_source(replace(program, static=(Many((Ref("a"),), "ALLOCATE AVAILABLE:1", ()),)))
    with pytest.raises(ValueError, match="GAMMA"):
        strange = replace(program.dynamic[0], expr=Call("GAMMA LN", (Const(1.0),)))  # type: ignore[call-arg]
        c_source(replace(program, dynamic=(strange, *program.dynamic[1:])))
