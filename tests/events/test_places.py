"""Where a log lies: on this machine, or where machines share files and a write-ahead log would not be safe."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tiershift.events import SqliteStore, open_store, sqlite
from tiershift.events.places import shared_by
from tiershift.events.sqlite import journal

MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:40 / {folder}/share rw,relatime shared:9 - nfs4 server:/plans rw
31 30 0:41 / {folder}/share/inner rw,relatime - tmpfs tmpfs rw
32 22 0:42 / {folder}/two\\040words rw,relatime - cifs //server/plans rw
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    for name in ("share/inner", "share/deep/er", "two words", "here"):
        (tmp_path / name).mkdir(parents=True)
    listed = tmp_path / "mountinfo"
    listed.write_text(MOUNTS.format(folder=tmp_path), encoding="utf-8")
    return listed


@pytest.mark.parametrize(
    ("name", "kind"),
    [("share/p", "nfs4"), ("share/deep/er/p", "nfs4"), ("share/inner/p", ""), ("two words/p", "cifs"), ("here/p", "")],
)
def test_a_folder_of_another_machine_is_known_by_its_mount(tmp_path: Path, mounts: Path, name: str, kind: str) -> None:
    assert shared_by(tmp_path / name, mounts) == kind


@pytest.mark.parametrize("folder", ["OneDrive - Borough Council", "Dropbox", "Nextcloud"])
def test_a_folder_that_is_copied_as_it_changes_is_known_by_its_name(tmp_path: Path, mounts: Path, folder: str) -> None:
    (tmp_path / folder / "plans").mkdir(parents=True)
    assert shared_by(tmp_path / folder / "plans" / "p.sqlite", mounts) == folder


def test_without_a_list_of_mounts_nothing_is_claimed(tmp_path: Path) -> None:
    assert shared_by(tmp_path / "plans.sqlite", tmp_path / "no such list") == ""


def test_where_machines_share_files_there_is_no_write_ahead_log() -> None:
    assert journal((3, 54, 0), shared=True) == ("delete", "extra")


def test_a_log_that_has_one_loses_it_there_and_its_user_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plans.sqlite"
    with open_store(str(path)) as store:
        assert store.caution == ""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode = wal").fetchone() == ("wal",)
    monkeypatch.setattr(sqlite, "shared_by", lambda path: "nfs4")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 54, 0))
    with SqliteStore(path) as store:
        assert "one editor at a time" in store.caution
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
