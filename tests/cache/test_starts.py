"""A second start gives what a first one gives, and nothing that was kept outlives what it was made from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
import xarray as xr

import tiershift
from tiershift.cache import VARIABLE, Cache
from tiershift.compile import build, machine
from tiershift.compile.pipeline import lower
from tiershift.model import kept, load
from tiershift.model.read import read_model
from tiershift.run import simulate, stepping

MODEL = """{UTF-8}
level = INTEG(rising - level / delay, 3) ~~|
rising = table(Time) * boost ~~|
late = DELAY FIXED(level, 4, 1) ~~|
table((0,1),(5,2),(10,EXP)) ~~|
boost = 2 ~~|
delay = 7 ~~|
INITIAL TIME = 0 ~~|
FINAL TIME = 12 ~~|
TIME STEP = 0.25 ~~|
SAVEPER = TIME STEP ~~|
""".replace("EXP", "0.5")
Work = dict[str, int]


def forget() -> None:
    """As in a new process: nothing but the disk remembers."""
    simulate._KERNELS.clear()
    stepping._machine_code.cache_clear()
    machine.stamp.cache_clear()
    kept._stamp.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    forget()
    yield tmp_path / "kept"
    forget()


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """How often files were parsed and code was compiled."""
    done = {"parsed": 0, "compiled": 0}

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def counting(*args: object, **options: object) -> object:
            done[name] += 1
            return function(*args, **options)

        return counting

    monkeypatch.setattr(load, "read_model", counted("parsed", read_model))
    monkeypatch.setattr(build, "_machine_code", counted("compiled", build._machine_code))
    return done


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.mdl"
    path.write_text(MODEL, "utf-8")
    return path


def start(path: Path | str) -> tuple[xr.Dataset, xr.Dataset]:
    forget()
    model = tiershift.load_model(path)
    return tiershift.simulate(model), tiershift.ensemble(model, futures=9, traces=True)


def same(a: tuple[xr.Dataset, ...], b: tuple[xr.Dataset, ...]) -> bool:
    return all(
        x.identical(y) and all(x[name].values.tobytes() == y[name].values.tobytes() for name in x)
        for x, y in zip(a, b, strict=True)
    )


@pytest.mark.parametrize("name", ["childrens_services", ""])
def test_a_second_start_parses_and_compiles_nothing_and_gives_the_same_bits(
    name: str, folder: Path, work: Work, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = name or model
    first = start(path)
    assert work == {"parsed": 1, "compiled": 2}  # a kernel for one future, a kernel for many
    second = start(path)
    assert work == {"parsed": 1, "compiled": 2}
    monkeypatch.setenv(VARIABLE, "off")
    fresh = start(path)
    assert work == {"parsed": 2, "compiled": 4}
    assert same(first, second) and same(first, fresh)


def test_the_same_model_elsewhere_under_another_name_is_not_parsed_and_knows_its_place(
    folder: Path, work: Work, model: Path
) -> None:
    start(model)
    moved = model.with_name("another.mdl")
    model.rename(moved)
    loaded = tiershift.load_model(moved)
    assert work["parsed"] == 1
    assert (loaded.name, loaded.tree.name, loaded.tree.path) == ("another", "another", moved)
    assert loaded.tree == read_model(moved)


@pytest.mark.parametrize(
    "was, is_",
    [("boost = 2", "boost = 3"), ("delay, 3)", "delay, 4)"), ("(5,2)", "(5,2.5)"), ("4, 1)", "5, 1)")],
)
def test_a_changed_model_gives_its_own_results(
    was: str, is_: str, folder: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = start(model)
    model.write_text(MODEL.replace(was, is_), "utf-8")
    after = start(model)
    monkeypatch.setenv(VARIABLE, "off")
    assert same(after, start(model)) and not same(after, before)


def test_a_changed_data_file_gives_its_own_results(
    folder: Path, tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.write_text(MODEL.replace("boost = 2", "boost := GET XLS DATA('n.csv', ',', 'A', 'B2')"), "utf-8")
    results = []
    for last in (1.0, 9.0):
        (tmp_path / "n.csv").write_text(f"time,n\n0,1\n12,{last}\n", "utf-8")
        results.append(start(model))
    monkeypatch.setenv(VARIABLE, "off")
    assert same(results[1], start(model)) and not same(*results)


def test_a_changed_file_of_subscripts_gives_its_own_tree(folder: Path, tmp_path: Path, model: Path) -> None:
    text = MODEL + "place: GET XLS SUBSCRIPT('n.csv', ',', 'A1', 'A', '') ~~|\nhere[place] = 1 ~~|\n"
    model.write_text(text, "utf-8")
    sizes = []
    for places in ("a\nb\n", "a\nb\nc\n"):
        (tmp_path / "n.csv").write_text(places, "utf-8")
        sizes.append(start(model)[0]["here"].sizes["place"])
    assert sizes == [2, 3]


def test_a_changed_parameter_file_is_read_anew(folder: Path, work: Work, tmp_path: Path) -> None:
    shipped = tiershift.load_model("childrens_services").path
    path, beside = tmp_path / shipped.name, tmp_path / "childrens_services.params.yaml"
    path.write_bytes(shipped.read_bytes())
    text = shipped.with_name(beside.name).read_text("utf-8")
    beside.write_text(text, "utf-8")
    first = tiershift.load_model(path)
    beside.write_text(re.sub(r"(?m)^( +value: ).*$", r"\g<1>0.123", text, count=1), "utf-8")
    with pytest.raises(tiershift.ParameterError, match=r"0\.123"):
        tiershift.load_model(path)
    beside.write_text(text.replace("confidence: B", "confidence: C"), "utf-8")
    second = tiershift.load_model(path)
    assert work["parsed"] == 1
    assert first.parameters.hash != second.parameters.hash


@pytest.mark.parametrize("version", ["numba", "llvmlite", "tiershift"])
def test_another_version_compiles_anew(
    version: str, folder: Path, work: Work, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = start(model), machine.version
    monkeypatch.setattr(machine, "version", lambda name: "0" if name == version else real(name))
    assert same(start(model), before)
    assert work["compiled"] == 4


@pytest.mark.parametrize("what", ["get_host_cpu_name", "get_process_triple"])
def test_another_processor_has_its_own_code(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    before = machine.stamp()
    monkeypatch.setattr(machine.llvm, what, lambda: "another")
    forget()
    assert machine.stamp() != before
    monkeypatch.undo()
    forget()
    assert machine.stamp() == before


@pytest.mark.parametrize("spoil", ["emptied", "halved", "flipped"])
def test_spoiled_entries_cost_time_and_nothing_else(spoil: str, folder: Path, work: Work, model: Path) -> None:
    before = start(model)
    for path in folder.iterdir():
        whole = bytearray(path.read_bytes())
        whole[len(whole) // 2] ^= 1
        path.write_bytes({"emptied": b"", "halved": whole[: len(whole) // 2], "flipped": bytes(whole)}[spoil])
    assert same(start(model), before)
    assert work == {"parsed": 2, "compiled": 4}
    assert same(start(model), before)
    assert work == {"parsed": 2, "compiled": 4}


def test_a_file_with_something_wrong_is_read_every_time(folder: Path, work: Work, model: Path) -> None:
    model.write_text(MODEL.replace("boost = 2", "boost = 2 +"), "utf-8")
    said = []
    for _ in range(2):
        with pytest.raises(tiershift.ModelError) as error:
            start(model)
        said.append(str(error.value))
    assert said[0] == said[1] and work["parsed"] == 2


def test_a_tree_that_cannot_be_read_back_is_parsed_again(
    folder: Path, work: Work, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"[]", b"[99]", b"{}", b"[15]", b"[16, 1]", b"[0", b"\xff", b"[" * 100_000):
        monkeypatch.setattr(Cache, "get", lambda self, key, content=content: content)
        assert tiershift.load_model(model).tree == read_model(model)


def test_whatever_a_program_says_to_the_machine_is_in_the_name_of_its_code(model: Path) -> None:
    program = lower(tiershift.load_model(model).tree)
    names = {build._content(program, 1), build._content(program, 4)}
    for field in fields(program):
        other = replace(program, **{field.name: frozenset() if field.name == "stored" else "another"})
        if field.name in ("constants", "labels", "lines", "path", "settled"):
            assert build._content(other, 1) in names
        else:
            assert build._content(other, 1) not in names
            names.add(build._content(other, 1))
    assert len(names) > 5


def test_the_name_of_a_kernel_is_the_same_in_every_process(model: Path) -> None:
    said = "import sys, tiershift; from tiershift.compile import build, pipeline;"
    said += "p = pipeline.lower(tiershift.load_model(sys.argv[1]).tree);"
    said += "from dataclasses import replace; p = replace(p, stored=frozenset(p.slots));"
    said += "import hashlib; print(hashlib.sha256(build._content(p, 1).encode()).hexdigest())"
    command = [sys.executable, "-W", "ignore", "-c", said, str(model)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    made = {
        subprocess.run(
            command, env=environment | {"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(made) == 1


def test_a_kernel_that_stores_less_is_another_kernel(folder: Path, work: Work) -> None:
    model = tiershift.load_model("childrens_services")
    whole = tiershift.ensemble(model, futures=64, traces=True)
    forget()
    few = list(whole)[:2]
    part = tiershift.ensemble(model, futures=64, traces=True, variables=few)
    assert all(part[name].values.tobytes() == whole[name].values.tobytes() for name in few)
    forget()
    again = tiershift.ensemble(model, futures=64, traces=True)
    assert all(again[name].values.tobytes() == whole[name].values.tobytes() for name in whole)
