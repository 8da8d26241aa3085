"""A desk as a user has it: a folder of data of their own, and a plan in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tiershift.cli import main

Said = tuple[int, str, str]
Run = Callable[..., Said]
WHO = ("--who", "Cabinet", "--why", "The autumn round")


@pytest.fixture
def run(tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run `tiershift plan …` in a folder of its own: the exit code, what was said, and what was complained of."""

    def ran(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = main(["plan", *arguments])
        except SystemExit as stopped:  # the parser of arguments
            code = int(str(stopped.code))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    with at_home(tmp_path, kept):
        yield ran


@contextmanager
def at_home(folder: Path, kept: Path) -> Iterator[None]:
    """As a user whose home is `folder`, and who works there."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("TIERSHIFT_CACHE", str(kept))
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        monkeypatch.setenv("LOCALAPPDATA", str(folder / "data"))
        monkeypatch.setenv("HOME", str(folder))
        monkeypatch.setenv("COLUMNS", "160")
        yield


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Path:
    """The folder of a user who has a plan `ours` of three decisions."""
    folder = tmp_path_factory.mktemp("home")
    money = ("unit=GBP2324/year", "effective=2027-04-01")
    moved = ("giver=care", "receiver=targeted", "amount=400000000", "over=4", "double_running=1.5")
    with at_home(folder, kept):
        for arguments in (
            ("new", "ours", "--title", "Our plan"),
            ("add", "ours", "BudgetSet", "tier=targeted", "value=1900000000", *money),
            ("add", "ours", "CutImposed", "share=0.03", "over=2", "effective=2027-04-01"),
            ("add", "ours", "FundingShifted", *moved, *money),
        ):
            assert main(["plan", *arguments, *WHO]) == 0
    return folder


@pytest.fixture
def ours(run: Run, home: Path, tmp_path: Path) -> Run:
    """The same, in a copy of that folder."""
    shutil.copytree(home, tmp_path, dirs_exist_ok=True)
    return run
