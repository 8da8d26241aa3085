"""The wheel works by itself: built, installed in an empty environment, run outside the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[2]


def _run(*command: str | Path, cwd: Path) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=kept, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", folder, ROOT, cwd=folder
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and sees what is installed here of other packages but not the checkout.

    A folder named in a .pth file is looked into for packages; the .pth files that it holds itself, the one that leads
    to the checkout among them, are not read.
    """
    home = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", "--without-pip", home / "venv", cwd=home)
    python = home / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    _run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=home)
    own = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip())
    (own / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def test_what_is_installed_here_is_what_the_lock_names() -> None:
    """The dependencies that the wheel is tried with are those that everybody gets."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)(?: ; (.*?))? \\$", lock, re.MULTILINE)
    assert len(pins) > 50
    wanted = {name: version for name, version, only in pins if not only or Marker(only).evaluate()}
    assert {name: metadata.version(name) for name in wanted} == wanted


def test_the_wheel_holds_exactly_the_tracked_models_and_scenarios(wheel: Path) -> None:
    tracked = _run("git", "ls-files", "models", "scenarios", cwd=ROOT).split()
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.removeprefix("tiershift/_shipped/") for name in archive.namelist() if "/_shipped/" in name}
    assert shipped == set(tracked)


def test_the_wheel_forecasts_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    asked = ("forecast", "early_shift", "--futures", "20", "--quiet", "--out", "res")
    said = _run(installed, "-m", "tiershift", *asked, cwd=tmp_path)
    assert "Children in care" in said
    assert (tmp_path / "res" / "early_shift" / "indicators.csv").is_file()
    assert _run(installed, "-c", "import tiershift; print(tiershift.__file__)", cwd=tmp_path).startswith(
        str(installed.parents[1])
    )
