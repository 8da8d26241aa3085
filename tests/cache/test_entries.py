"""What a folder of entries does when it is whole, spoiled, shared, full, read-only, or somebody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tiershift import cache as kept
from tiershift.cache import Cache, cache, digest

KEY, OTHER = digest(["one"]), digest(["another"])
BODY = bytes(range(256)) * 8

_WRITER = """
import runpy, sys
from pathlib import Path
sys.modules["cache"] = type(sys)("cache")
sys.modules["cache"].__dict__.update(runpy.run_path(sys.argv[4], run_name="cache"))
from cache import Cache
folder, key, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("begun", flush=True)
while True:
    for letter in b"ab":
        Cache(folder).put(key, bytes([letter]) * size)
"""


def _entry(folder: Path, key: str = KEY) -> Path:
    return folder / f"{key}.kept"


@contextmanager
def _writing(folder: Path, size: int) -> Iterator[subprocess.Popen[str]]:
    # By its path, since the package around it takes a second to import.
    command = [sys.executable, "-c", _WRITER, str(folder), KEY, str(size), kept.__file__]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None and child.stdout.readline() == "begun\n"
            yield child
        finally:
            child.kill()


def test_what_was_put_is_what_is_got(tmp_path: Path) -> None:
    held = Cache(tmp_path / "deep" / "er")
    assert held.get(KEY) is None
    held.put(KEY, BODY)
    assert held.get(KEY) == BODY
    assert held.get(OTHER) is None
    held.put(KEY, b"")
    assert held.get(KEY) == b""


def test_the_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    Cache(tmp_path / "own").put(KEY, BODY)
    assert (tmp_path / "own").stat().st_mode & 0o777 == 0o700
    assert _entry(tmp_path / "own").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("bit", [0, 7])
def test_a_bit_flipped_anywhere_makes_an_entry_missing(tmp_path: Path, bit: int) -> None:
    held = Cache(tmp_path)
    held.put(KEY, BODY)
    whole = _entry(tmp_path).read_bytes()
    for place in range(len(whole)):
        spoiled = bytearray(whole)
        spoiled[place] ^= 1 << bit
        _entry(tmp_path).write_bytes(spoiled)
        assert held.get(KEY) is None, place
    held.put(KEY, BODY)
    assert held.get(KEY) == BODY


def test_an_entry_cut_short_or_run_on_is_missing(tmp_path: Path) -> None:
    held = Cache(tmp_path)
    held.put(KEY, BODY)
    whole = _entry(tmp_path).read_bytes()
    for content in (*(whole[:size] for size in range(0, len(whole), 7)), whole[:-1], whole + b"\0", whole * 2):
        _entry(tmp_path).write_bytes(content)
        assert held.get(KEY) is None, len(content)


def test_an_entry_under_another_name_is_missing(tmp_path: Path) -> None:
    held = Cache(tmp_path)
    held.put(KEY, BODY)
    _entry(tmp_path).rename(_entry(tmp_path, OTHER))
    assert held.get(OTHER) is None


def test_a_folder_in_the_place_of_an_entry_is_no_entry(tmp_path: Path) -> None:
    _entry(tmp_path).mkdir()
    held = Cache(tmp_path)
    assert held.get(KEY) is None
    held.put(KEY, BODY)
    assert held.get(KEY) is None


def test_parts_are_told_apart_by_where_they_end() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"]) != digest(["abc"])


def test_a_writer_killed_at_any_moment_leaves_the_old_entry_or_the_new_one(tmp_path: Path) -> None:
    size = 3_000_000
    unfinished = 0
    Cache(tmp_path).put(KEY, b"a" * size)
    for moment in range(200):
        with _writing(tmp_path, size) as child:
            time.sleep(0.002 * (moment % 25))
            child.send_signal(signal.SIGKILL)
            child.wait()
        assert Cache(tmp_path).get(KEY) in (b"a" * size, b"b" * size)
        unfinished = len(list(tmp_path.glob("*.part")))
        if moment > 24 and unfinished:
            break
    assert unfinished > 0, "no writer was killed in the middle"


def test_two_writers_and_a_reader_at_once_see_whole_entries(tmp_path: Path) -> None:
    size = 200_000
    with _writing(tmp_path, size), _writing(tmp_path, size):
        read = []
        until = time.monotonic() + 300
        while len(read) < 300 and time.monotonic() < until:
            found = Cache(tmp_path).get(KEY)
            if found is not None:
                read.append(found)
    assert len(read) == 300
    assert all(found in (b"a" * size, b"b" * size) for found in read)


def test_what_killed_writers_left_is_cleared_away_later(tmp_path: Path) -> None:
    held, old, new = Cache(tmp_path), tmp_path / ".old.part", tmp_path / ".new.part"
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    held.put(KEY, BODY)
    assert (old.exists(), new.exists()) == (False, True)


def test_what_was_used_least_lately_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_ENTRIES", 3)
    held, keys = Cache(tmp_path), [digest([str(k)]) for k in range(4)]
    for number, key in enumerate(keys[:3]):
        held.put(key, BODY)
        os.utime(_entry(tmp_path, key), (1000.0 + number,) * 2)
    assert held.get(keys[0]) == BODY  # used just now
    held.put(keys[3], BODY)
    assert [held.get(key) is not None for key in keys] == [True, False, True, True]


def test_no_more_bytes_are_kept_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 10_000)
    held, keys = Cache(tmp_path), [digest([str(k)]) for k in range(20)]
    for key in keys:
        held.put(key, BODY)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 10_000
    assert held.get(keys[-1]) == BODY
    held.put(OTHER, b"x" * 9_000)  # would drive out everything else
    assert held.get(OTHER) is None


@pytest.mark.parametrize("mode", [0o777, 0o722, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_left_alone(tmp_path: Path, mode: int) -> None:
    held = Cache(tmp_path)
    held.put(KEY, BODY)
    tmp_path.chmod(mode)
    assert held.get(KEY) is None
    held.put(OTHER, BODY)
    assert not _entry(tmp_path, OTHER).exists()
    tmp_path.chmod(0o700)
    assert held.get(KEY) == BODY


def test_an_entry_that_others_may_write_to_is_missing(tmp_path: Path) -> None:
    held = Cache(tmp_path)
    held.put(KEY, BODY)
    _entry(tmp_path).chmod(0o666)
    assert held.get(KEY) is None


def test_a_link_in_the_place_of_an_entry_is_missing(tmp_path: Path) -> None:
    held = Cache(tmp_path / "own")
    held.put(KEY, BODY)
    _entry(held.folder or tmp_path).rename(tmp_path / "elsewhere")
    _entry(held.folder or tmp_path).symlink_to(tmp_path / "elsewhere")
    assert held.get(KEY) is None


def test_somebody_elses_folder_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, me = Cache(tmp_path), os.geteuid()
    held.put(KEY, BODY)
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert held.get(KEY) is None
    held.put(OTHER, BODY)
    assert not _entry(tmp_path, OTHER).exists()


def test_a_read_only_folder_is_read_and_stays_as_it_is() -> None:
    nobody = 65534
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Cache(folder).put(KEY, BODY)
        before = _entry(folder).stat().st_mtime
        if os.geteuid() == 0:  # root may write anywhere
            for path in (folder, _entry(folder)):
                os.chown(path, nobody, nobody)
            os.seteuid(nobody)
        try:
            folder.chmod(0o500)
            _entry(folder).chmod(0o400)
            assert Cache(folder).get(KEY) == BODY
            Cache(folder).put(OTHER, BODY)
            assert [path.name for path in folder.iterdir()] == [_entry(folder).name]
            assert Cache(folder).get(OTHER) is None
            folder.chmod(0o700)
        finally:
            os.seteuid(os.getuid())
        assert before > 0


def test_where_no_folder_can_be_made_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    held = Cache(tmp_path / "file" / "folder")
    held.put(KEY, BODY)
    assert held.get(KEY) is None
    assert Cache(None).get(KEY) is None
    Cache(None).put(KEY, BODY)


def test_the_environment_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wanted, folder in (("off", None), ("OFF", None), (str(tmp_path / "here"), tmp_path / "here")):
        monkeypatch.setenv(kept.VARIABLE, wanted)
        assert cache() == Cache(folder)
    monkeypatch.delenv(kept.VARIABLE)
    monkeypatch.setenv("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", str(tmp_path))
    assert cache() == Cache(tmp_path / "tiershift")


def test_without_a_folder_for_caches_it_is_the_home_and_without_a_home_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")  # to be ignored, as the standard has it
    monkeypatch.setenv("HOME", "/nowhere")
    assert cache() == Cache(Path("/nowhere/.cache/tiershift"))

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert cache() == Cache(None)
