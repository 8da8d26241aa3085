"""The ways of the house, as far as a machine can see them."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import tiershift

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION, MOST_NAMES = 500, 60, 25


def _tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in listed if name.endswith(suffixes) and (ROOT / name).is_file()]


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_and_no_function_is_too_long() -> None:
    files = [path for path in _tracked(".py") if path.read_text(encoding="utf-8").count("\n") > LONGEST_FILE]
    functions = [f"{path}: {name}" for path in _tracked(".py") for name, n in _functions(path) if n > LONGEST_FUNCTION]
    assert (files, functions) == ([], [])


def test_the_public_names_are_few_sorted_and_there() -> None:
    assert tiershift.__all__ == sorted(tiershift.__all__)
    assert len(tiershift.__all__) <= MOST_NAMES
    assert all(hasattr(tiershift, name) for name in tiershift.__all__)


def test_the_lock_names_hashes_and_no_place_to_get_packages_from() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.\[\]-]+==\S+", lock, re.MULTILINE)
    assert len(pins) > 50
    assert lock.count("--hash=sha256:") >= len(pins)
    assert not re.search(r"https?://|index-url|find-links", lock)


def test_every_dependency_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8").lower()
    names = [re.split(r"[\[<>=]", name, maxsplit=1)[0].lower() for name in wanted]
    assert not [name for name in names if not re.search(rf"^{re.escape(name)}(\[.*\])?==", locked, re.MULTILINE)]


@pytest.mark.parametrize(
    "suffix", [".py", ".md", ".yaml", ".toml", ".mdl", ".css", ".js", ".html", ".csv", ".lock", "Makefile", "run"]
)
def test_no_file_names_a_path_of_one_machine(suffix: str) -> None:
    found = [
        path for path in _tracked(suffix) if re.search(r"(?<![\w/.~-])/(work|farm|root|home)/", path.read_text("utf-8"))
    ]
    assert [path for path in found if path != Path(__file__)] == []


def test_every_path_in_the_configuration_exists() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    wheel = tool["hatch"]["build"]["targets"]["wheel"]
    paths = [
        *wheel["only-include"],
        *wheel["dev-mode-dirs"],
        *tool["hatch"]["build"]["targets"]["sdist"]["only-include"],
    ]
    paths += [*tool["pyright"]["include"], *tool["pytest"]["ini_options"]["testpaths"], *tool["ruff"]["src"]]
    assert not [path for path in paths if not (ROOT / path).exists()]


def test_no_file_keeps_the_marks_of_a_merge() -> None:
    texts = (".py", ".md", ".yaml", ".toml", ".mdl", ".csv", ".css", ".js", ".lock", "Makefile")
    marks = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
    assert [path for path in _tracked(*texts) if marks.search(path.read_text("utf-8"))] == []
