from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import tiershift
from tiershift.compile import typed
from tiershift.run import loop, stepping


def test_the_shipped_loop_is_of_the_source_as_it_is_now() -> None:
    assert typed.is_current(loop.TYPED), "run: python -m tiershift.run.derive"


def test_the_shipped_loop_calls_nothing_of_numba() -> None:
    shipped = loop.TYPED.derived.read_text("utf-8")
    called = [line.split("@")[1].split("(")[0] for line in shipped.splitlines() if line.startswith("declare")]
    assert called and all(name.startswith("llvm.") for name in called)


@pytest.mark.parametrize("spoil", ["missing", "of another source", "unreadable"])
def test_without_the_shipped_loop_numba_types_it_and_the_bits_are_the_same(
    spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tiershift.load_model("childrens_services")
    before = tiershift.simulate(model)
    source = tmp_path / "loop.py"
    shutil.copy(loop.TYPED.source, source)
    other = replace(loop.TYPED, source=str(source))
    text = loop.TYPED.derived.read_text("utf-8")
    if spoil == "of another source":
        other.derived.write_text(text.replace("Source: ", "Source: 0"), "utf-8")
    elif spoil == "unreadable":
        other.derived.write_text(text.splitlines()[0] + "\nfrobnicate i64", "utf-8")
    inferred: list[str] = []
    monkeypatch.setattr(typed, "infer", lambda each: inferred.append(each.source) or by_numba())
    monkeypatch.setattr(stepping, "TYPED", other)
    stepping._machine_code.cache_clear()
    try:
        after = tiershift.simulate(model)
    finally:
        stepping._machine_code.cache_clear()
    assert inferred == [str(source)]
    assert all(np.array_equal(before[name], after[name], equal_nan=True) for name in before)


infer = typed.infer


@cache
def by_numba() -> str:
    """What numba makes of the loop, whose source is the same however the shipped file is spoiled."""
    return infer(loop.TYPED)
