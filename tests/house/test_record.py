"""A whole run of the tests leaves a record of what it came to, also when several processes share it; others do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from tests.record import ROOT, VALIDATION, Recorder

from tiershift.errors import UsageError
from tiershift.report.tested import NONE_BESIDE, code_digest, qa_rows, read_record

FILES = {
    "pytest.ini": "[pytest]\ntestpaths = tests\naddopts = --import-mode=importlib\n",
    "tests/one/test_a.py": "def test_one():\n    pass\n\ndef test_two():\n    assert not 'so'\n",
    "tests/two/test_b.py": "import pytest\n\n@pytest.mark.parametrize('n', range(3))\ndef test_all(n):\n    pass\n",
}


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    said = ("-p", "record", "-p", "no:cacheprovider", "--record", "out/tests.json", *arguments)
    paths = os.pathsep.join([str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "pytest", *said],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_whole_run_shared_between_processes_is_recorded_with_what_failed(tmp_path: Path) -> None:
    done = ran(tmp_path, "-q", "-n", "2", "--dist", "loadfile")
    assert done.returncode == 1, done.stdout + done.stderr
    found = read_record(tmp_path / "out" / "tests.json")
    assert [(one.folder, one.type, one.passed, one.failed) for one in found.groups] == [
        ("one", "verification", 1, 1), ("two", "verification", 3, 0),
    ]  # fmt: skip
    assert found.failures == ("tests/one/test_a.py::test_two",)
    assert (found.version, found.code, found.of_this_code) == (version("tiershift"), code_digest(), True)


def test_a_run_of_some_tests_takes_the_old_record_away_and_leaves_none(tmp_path: Path) -> None:
    record = tmp_path / "out" / "tests.json"
    record.parent.mkdir()
    record.write_text("old", encoding="utf-8")
    done = ran(tmp_path, "-q", "tests/two")
    assert (done.returncode, record.exists()) == (0, False), done.stdout + done.stderr


def test_the_same_outcomes_give_the_same_bytes_and_a_clock_is_in_none(tmp_path: Path) -> None:
    def reported(names: list[str]) -> bytes:
        recorder = Recorder(tmp_path / "tests.json")
        for name in names:
            for when in ("setup", "call", "teardown"):
                outcome = "failed" if (when, name) == ("teardown", "tests/b.py::last") else "passed"
                report = pytest.TestReport(name, ("", 0, ""), {}, outcome, None, when)  # type: ignore[arg-type]
                recorder.pytest_runtest_logreport(report)
        return recorder.content()

    names = ["tests/a/x.py::one", "tests/b.py::last", VALIDATION[0] + "::it"]
    content = reported(names)
    assert content == reported(names[::-1])
    said = json.loads(content)
    assert [(one["folder"], one["type"], one["failed"]) for one in said["groups"]] == [
        ("", "verification", 1), ("a", "verification", 0), ("models", "validation", 0),
    ]  # fmt: skip
    assert said.keys() == {"format", "version", "code", "commit", "committed", "changed", "groups", "failures"}


def test_what_validates_is_there_and_make_test_asks_for_the_record() -> None:
    assert [name for name in VALIDATION if not (ROOT / name).is_file()] == []
    assert "--record build/tests.json" in (ROOT / "Makefile").read_text("utf-8")


def test_without_a_record_the_qa_log_says_so_and_what_to_do() -> None:
    (row,) = qa_rows(None, "0.1.0")
    assert (row[0], row[5], row[6]) == ("T00", "not recorded", NONE_BESIDE)
    with pytest.raises(UsageError, match="no such file"):
        read_record(Path("nowhere.json"))
