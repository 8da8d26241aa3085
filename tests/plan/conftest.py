"""A desk as a user has it: a folder of data of their own, and a plan in it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiershift.cli import main
from tiershift.events import Plan, SqliteStore
from tiershift.events.branches import lineage
from tiershift.events.write import plan_of
from tiershift.model.load import Model, load_model
from tiershift.report.plan_book import plan_book
from tiershift.report.plan_changes import Changes, read_changes
from tiershift.report.plan_rows import Told
from tiershift.report.plan_sheets import COLUMNS

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


PLACES = {name: {column.key: n for n, column in enumerate(columns, 1)} for name, columns in COLUMNS.items()}


Edit = Callable[[Any], None]


@pytest.fixture(scope="session")
def model(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Model:
    with at_home(tmp_path_factory.mktemp("looking"), kept):
        return load_model("childrens_services")


@pytest.fixture(scope="session")
def exported(home: Path, model: Model) -> tuple[Plan, bytes]:
    """The plan, and its workbook."""
    with SqliteStore(next(home.rglob("plans.db"))) as store:
        line = lineage(store, "ours")
        plan = plan_of(line)
        return plan, plan_book(line, plan, model)


@pytest.fixture
def changes(exported: tuple[Plan, bytes], model: Model, tmp_path: Path) -> Callable[[Edit], Changes]:
    """Let somebody edit the workbook, and read what that changes."""

    def read(edit: Edit) -> Changes:
        plan, content = exported
        opened = openpyxl.load_workbook(io.BytesIO(content))
        edit(opened)
        opened.save(tmp_path / "edited.xlsx")
        return read_changes(tmp_path / "edited.xlsx", plan, plan, model, Told("Cabinet", "So", date(2026, 11, 23)))

    return read


def put(sheet: str, row: int, **cells: Any) -> Callable[[Any], None]:
    def edit(opened: Any) -> None:
        for key, value in cells.items():
            opened[sheet].cell(row, PLACES[sheet][key]).value = value

    return edit


NEW = {"kind": "Lever set", "what": "early help floor", "value": 0.9, "unit": "Dmnl", "effective": date(2027, 4, 1)}
