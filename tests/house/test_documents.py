"""Documents are run or derived: what the README and docs/ say is carried out here."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import tiershift
from tiershift.cli import main

pytestmark = pytest.mark.usefixtures("warm")

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]


def _blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("block", [block for block in _blocks("sh") if "tiershift " in block])
def test_the_commands_of_the_readme_run_one_after_another(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    for shelf in ("models", "scenarios"):
        (tmp_path / shelf).symlink_to(ROOT / shelf)
    for line in block.splitlines():
        assert main(shlex.split(line)[1:]) == 0, line


@pytest.mark.parametrize(
    "target", [line.split()[1] for b in _blocks("sh") for line in b.splitlines() if "make" in line]
)
def test_a_make_target_of_the_readme_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("code", [block for page in PROSE for block in _blocks("python", page.read_text("utf-8"))])
def test_python_in_a_document_runs(code: str, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("text", _blocks("yaml"))
def test_a_scenario_in_the_readme_is_accepted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "our_plan.yaml"
    path.write_text(text, encoding="utf-8")
    plan = tiershift.load_plan(path)
    assert plan.events[-1].who == "Director of Children's Services"


def test_the_windows_commands_are_those_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in ("--require-hashes -r requirements.lock", "--no-deps --no-build-isolation -e ."):
        assert command in makefile
        assert command in _blocks("powershell")[0]


PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("models/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_in_a_document_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not link.startswith("http") and not (page.parent / link).exists()]
