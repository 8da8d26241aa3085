"""What is worth keeping between runs, on disk: bytes by the hash of all that they follow from.

An entry is either whole and what was asked for, or it is taken for missing: it carries a checksum over its key and its
content, it is written beside its place and moved there in one go, and whoever reads it reads one file. Nothing here
ever fails: where nothing can be read or written, nothing is kept.

Machine code is among what is kept, so a folder is used only if it belongs to this user and nobody else may write to it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "TIERSHIFT_CACHE"
"""The environment variable that says where: a folder, or "off"."""

MOST_ENTRIES, MOST_BYTES = 200, 512 * 2**20
_ENDING = ".kept"
_ABANDONED = 3600.0
"""Seconds after which an unfinished file is taken to be that of a writer who was killed."""


def digest(parts: Iterable[str | bytes]) -> str:
    """Return the SHA-256 of several texts, each counted with its length, as a hexadecimal number."""
    made = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(f"{len(content)}:".encode())
        made.update(content)
    return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of entries; without a folder nothing is kept, and everything is worked out anew."""

    folder: Path | None

    def get(self, key: str) -> bytes | None:
        """Return what was kept under `key` (of `digest`); `None` where there is nothing, or nothing whole."""
        if self.folder is None or not _safe(self.folder):
            return None
        path = self.folder / f"{key}{_ENDING}"
        try:
            content = _read(path)
        except OSError:
            return None
        body = _checked(key, content)
        if body is not None:
            with contextlib.suppress(OSError):  # a folder that cannot be written to stays as it is
                os.utime(path)
        return body

    def put(self, key: str, body: bytes) -> None:
        """Keep `body` under `key`, and drop what has been used least lately where that makes too much."""
        if self.folder is None or len(body) > MOST_BYTES // 4:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _safe(self.folder):
                _write(self.folder, f"{key}{_ENDING}", _sealed(key, body))
                _prune(self.folder)


def cache() -> Cache:
    """Return the cache that the environment asks for."""
    return Cache(_folder())


def _folder() -> Path | None:
    wanted = os.environ.get(VARIABLE, "")
    if wanted:
        return None if wanted.casefold() == "off" else Path(wanted).absolute()
    own = Path(os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", ""))
    if own.is_absolute():
        return own / "tiershift"
    try:
        return Path.home() / ".cache" / "tiershift"
    except RuntimeError:  # nobody's home is known
        return None


def _safe(folder: Path) -> bool:
    """Whether only this user can have put there what is there. Windows keeps a user's folders by other means."""
    try:
        return _own(os.stat(folder), stat.S_IFDIR)  # noqa: PTH116 - beside `os.fstat` below
    except OSError:
        return False


def _own(found: os.stat_result, kind: int) -> bool:
    if stat.S_IFMT(found.st_mode) != kind:
        return False
    return sys.platform == "win32" or (
        found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _read(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123 - the file that was asked about is the file that is read
        return file.read() if _own(os.fstat(handle), stat.S_IFREG) else b""


_HEAD = b"tiershift 1 "


def _sealed(key: str, body: bytes) -> bytes:
    return _HEAD + digest([key, body]).encode() + b"\n" + body


def _checked(key: str, content: bytes) -> bytes | None:
    size = len(_HEAD) + 65
    body = content[size:]
    return body if content[:size] == _sealed(key, body)[:size] else None


def _write(folder: Path, name: str, content: bytes) -> None:
    handle, written = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(written).replace(folder / name)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(written).unlink()
        raise


def _prune(folder: Path) -> None:
    """Drop what is unfinished and old, and then what was used least lately, down to the limits."""
    found: list[tuple[float, int, Path]] = []
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another process may be pruning too
            said = path.lstat()
            if path.name.endswith(_ENDING):
                found.append((said.st_mtime, said.st_size, path))
            elif path.name.endswith(".part") and time.time() - said.st_mtime > _ABANDONED:
                path.unlink()
    found.sort(reverse=True)
    total = 0
    for number, (_, size, path) in enumerate(found):
        total += size
        if number >= MOST_ENTRIES or total > MOST_BYTES:
            with contextlib.suppress(OSError):
                path.unlink()
