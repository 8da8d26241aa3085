"""What a whole run of the tests came to, kept for audit packs: `make test` asks for it with --record.

A run of some of the tests leaves no record, and one that was broken off neither.
"""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tiershift.report.tested import FORMAT, code_digest

OPTION = "--record"
ROOT = Path(__file__).resolve().parents[1]
VALIDATION = ("tests/models/test_childrens_services.py", "tests/models/test_counterfactuals.py")
"""Files that hold the shipped model against what was counted and published: is it the right model? All others verify
that it is built right."""
_WORSE = ("passed", "skipped", "failed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the name of the file that says what a whole run came to."""
    parser.addoption(OPTION, type=Path, metavar="FILE", help="write what a whole run came to, for audit packs")


def pytest_configure(config: pytest.Config) -> None:
    """Listen to the run in the process that all others report to."""
    path = config.getoption(OPTION)
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(path), "record of the run")


class Recorder:
    """Listens to a run, of one process or shared out between several, and writes what it came to.

    Args:
        path: the file, written when the run is over; one of an earlier run is taken away at once.
        root: the checkout.
    """

    def __init__(self, path: Path, root: Path = ROOT) -> None:
        self._path, self._root = path, root
        self._outcomes: dict[str, str] = {}
        path.unlink(missing_ok=True)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the worst outcome of a test's set-up, call and tear-down."""
        before = self._outcomes.get(report.nodeid, "passed")
        self._outcomes[report.nodeid] = max(before, report.outcome, key=_WORSE.index)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be read is a failure, too."""
        if report.failed:
            self._outcomes[report.nodeid] = "failed"

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the record of a whole run, whether tests failed or not."""
        if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and _whole(session.config):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_bytes(self.content())

    def content(self) -> bytes:
        """The record as the bytes of a file: the same for the same code and outcomes."""
        groups: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(_WORSE, 0))
        for name, outcome in self._outcomes.items():
            file = name.partition("::")[0]
            folder = file.removeprefix("tests/").rpartition("/")[0]
            groups[folder, "validation" if file in VALIDATION else "verification"][outcome] += 1
        commit, committed, changed = _checked_out(self._root)
        record = {
            "format": FORMAT, "version": version("tiershift"), "code": code_digest(), "commit": commit,
            "committed": committed, "changed": changed,
            "groups": [{"folder": f, "type": t, **many} for (f, t), many in sorted(groups.items())],
            "failures": sorted(name for name, outcome in self._outcomes.items() if outcome == "failed"),
        }  # fmt: skip
        return (json.dumps(record, indent=1) + "\n").encode()


def _whole(config: pytest.Config) -> bool:
    """Whether all tests were asked for."""
    said: Any = config.option
    chosen = (said.keyword, said.markexpr, said.deselect, said.ignore, said.ignore_glob, said.collectonly)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(chosen)


def _checked_out(root: Path) -> tuple[str, str, bool]:
    """The commit, its day, and whether tracked files differ from it; nothing is known of what is no checkout."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        return git("rev-parse", "HEAD"), git("show", "-s", "--format=%cs"), bool(git("status", "--porcelain"))
    except OSError:
        return "", "", False
