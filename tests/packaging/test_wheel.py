"""The wheel works by itself: built, installed in an empty environment, run outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=600)
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
    """An environment that holds the wheel and the locked dependencies, and nothing of the checkout."""
    home = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", "--without-pip", home / "venv", cwd=home)
    python = home / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    _run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=home)
    _run(
        sys.executable, "-m", "pip", "--python", python, "install", "-q", "--require-hashes",
        "-r", ROOT / "requirements.lock", cwd=home,
    )  # fmt: skip
    return python


def test_the_wheel_holds_exactly_the_tracked_models_and_scenarios(wheel: Path) -> None:
    tracked = _run("git", "ls-files", "models", "scenarios", cwd=ROOT).split()
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name.removeprefix("tiershift/_shipped/") for name in archive.namelist() if "/_shipped/" in name}
    assert shipped == set(tracked)


def test_the_wheel_forecasts_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    said = _run(installed, "-m", "tiershift", "forecast", "--futures", "50", "--quiet", "--out", "res", cwd=tmp_path)
    assert "Children in care" in said
    assert (tmp_path / "res" / "early_shift" / "indicators.csv").is_file()
    assert not _run(installed, "-c", "import tiershift; print(tiershift.__file__)", cwd=tmp_path).startswith(str(ROOT))
