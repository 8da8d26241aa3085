"""A report is written whole or not at all, and touches nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tiershift.errors import UsageError
from tiershift.report import writer
from tiershift.report.checks import checks
from tiershift.report.summary import Report
from tiershift.report.writer import write_report

WRITTEN = [
    "report.html", "report.xlsx", "headline.txt", "differences.csv", "baseline/indicators.csv",
    "early_shift/indicators.csv",
]  # fmt: skip


@pytest.fixture(autouse=True)
def short_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "page", lambda report, found: "<!doctype html>\n")


def test_all_files_are_written_and_told(report: Report, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    paths = write_report(out, report, checks(report))
    assert [path.relative_to(out).as_posix() for path in paths] == WRITTEN
    assert all(path.stat().st_size for path in paths)
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_an_earlier_report_is_replaced_and_other_files_are_left(report: Report, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    write_report(tmp_path, report, checks(report))
    assert (tmp_path / "report.html").read_text(encoding="utf-8") != "old"
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_nothing_is_written_when_a_part_cannot_be_made(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(report: Report, found: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(writer, "workbook", broken)
    with pytest.raises(ZeroDivisionError):
        write_report(tmp_path / "out", report, checks(report))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_with_a_way_out(report: Report, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="another folder"):
        write_report(tmp_path / "taken" / "out", report, checks(report))


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "c:d"])
def test_a_name_that_leaves_the_folder_is_refused(report: Report, tmp_path: Path, name: str) -> None:
    moved = replace(report, results={name: report.first}, pairs=())
    with pytest.raises(UsageError, match="cannot name a folder"):
        write_report(tmp_path / "out", moved, checks(report))
    assert not (tmp_path / "out").exists()


def test_text_files_are_utf8_with_unix_line_ends(make: Callable[..., Report], tmp_path: Path) -> None:
    report = make()
    for path in write_report(tmp_path / "out", report, checks(report)):
        if path.suffix in (".csv", ".txt", ".html"):
            assert b"\r" not in path.read_bytes()
            path.read_bytes().decode("utf-8")
