"""Where a long run stands, kept in a file: written whole or not at all, and used for the very run that it is of."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError

_HEAD = "head"
_FORMAT = 2


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A file for a run.

    Attributes:
        path: of the file.
        run: what names the run, and must be the same to go on: words and numbers by what they are.
    """

    path: Path
    run: Mapping[str, str | int]

    def write(self, head: Mapping[str, Any], arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Put the file in the place of the one before; after a crash there is one or the other."""
        about = json.dumps({"format": _FORMAT, "run": dict(self.run), **head})
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
        try:
            with beside.open("wb") as file:
                np.savez(file, allow_pickle=False, **{_HEAD: np.frombuffer(about.encode(), np.uint8)}, **arrays)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
            _settle(self.path.parent)
        finally:
            beside.unlink(missing_ok=True)

    def read(self) -> tuple[dict[str, Any], dict[str, NDArray[np.generic]]]:
        """Return what was written.

        Raises:
            UsageError: the file is no checkpoint, or one of another run; all that differs is named.
        """
        try:
            with self.path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            head: dict[str, Any] = json.loads(arrays.pop(_HEAD).tobytes())
            theirs = head["run"]
            known = head["format"] == _FORMAT
        except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as error:
            what = f"it is no checkpoint that can be read ({error})"
            raise UsageError(Problem(str(self.path), what, way_out="Delete it, and start anew.")) from error
        if not known:
            what = "it was written by another version of tiershift"
            raise UsageError(Problem(str(self.path), what, way_out="Delete it, and start anew."))
        differing = [name for name in {**self.run, **theirs} if self.run.get(name) != theirs.get(name)]
        if differing:
            raise UsageError(
                Problem(
                    str(self.path),
                    f"it is of another run: its {name} is {theirs.get(name)!r}, and this one's {self.run.get(name)!r}",
                    way_out="Go on with the arguments that it was begun with, or name another file.",
                )
                for name in differing
            )
        return head, arrays

    def finish(self) -> None:
        """Remove the file: the run has come to its end."""
        self.path.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Make a new name in a folder last, where the system lets one."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
