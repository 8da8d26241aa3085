"""The record of the last whole run of the tests, which `make test` leaves beside the source for audit packs.

It holds no clock: the date is that of the commit that was tested, so that the same code gives the same record. It has
the hash of the code, so that a record of other code than runs here is told apart. It is no part of a wheel, which is
built with and without tests. Whoever installs one can be given the record: `plan audit --tests FILE`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tiershift.errors import Problem, UsageError
from tiershift.shipped import shelf

FORMAT = 1
PLACE = Path("build") / "tests.json"
"""Where the record is in a checkout; no file there is tracked."""
NONE_BESIDE = "no test run is recorded beside this installation; run `make test`"
NOT_RECORDED = "not recorded"
_MOST_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Group:
    """The tests of one folder: what kind of check they are, how many passed, failed and were skipped."""

    folder: str
    type: str
    passed: int
    failed: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Tested:
    """A record as it was read.

    Attributes:
        content: the bytes of the file.
        version, code: of tiershift, as it was tested; `code` is its `code_digest`.
        commit, committed: what was checked out, and the day of that commit; empty where that is not known.
        changed: whether files differed from the commit.
        groups: by folder and type.
        failures: the tests that failed.
    """

    content: bytes
    version: str
    code: str
    commit: str
    committed: str
    changed: bool
    groups: tuple[Group, ...]
    failures: tuple[str, ...]

    @property
    def of_this_code(self) -> bool:
        """Whether what was tested is what runs here."""
        return self.code == code_digest()


def code_digest() -> str:
    """Return the hash of tiershift's own code as it is installed here: the names and bytes of its modules."""
    folder = Path(str(files("tiershift")))
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        made.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return made.hexdigest()


def beside() -> Path | None:
    """Return the record beside the source that runs here; `None` where there is none, as with a wheel."""
    root = shelf("models").parent
    path = root / PLACE
    return path if (root / "pyproject.toml").is_file() and path.is_file() else None


def read_record(path: Path) -> Tested:
    """Return the record in a file.

    Raises:
        UsageError: there is none, or something else.
    """
    try:
        content = path.read_bytes()
        said: Any = json.loads(content) if len(content) <= _MOST_BYTES else {}
        groups = tuple(Group(**one) for one in said["groups"])
        made = Tested(
            content, str(said["version"]), str(said["code"]), str(said["commit"]), str(said["committed"]),
            bool(said["changed"]), groups, tuple(map(str, said["failures"])),
        )  # fmt: skip
        if said["format"] != FORMAT or not all(isinstance(n, int) for g in groups for n in (g.passed, g.failed)):
            raise ValueError("another format")
    except FileNotFoundError:
        raise UsageError(Problem(str(path), "there is no such file", "", "Check the spelling.")) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        what, way_out = "this is no record of a test run", "Give the build/tests.json that `make test` wrote."
        raise UsageError(Problem(str(path), what, "", way_out)) from error
    return made


def qa_rows(tested: Tested | None, version: str) -> Iterator[Sequence[object]]:
    """Yield the rows of a QA log about the tests: id, check, type, by, date, result, issue, fix.

    Args:
        tested: the record, if there is one.
        version: of the tiershift that makes the pack.
    """
    whole = f"the tests of tiershift {version}, all of them"
    if tested is None:
        yield "T00", whole, "verification", "", "", NOT_RECORDED, NONE_BESIDE, "run `make test` in its source"
        return
    at = f" at {tested.commit[:12]}" if tested.commit else ""
    by = f"make test, tiershift {tested.version}{at}"
    passed, failed, skipped = (
        sum(getattr(group, name) for group in tested.groups) for name in ("passed", "failed", "skipped")
    )
    issues = [] if tested.of_this_code else ["the record is of other code than made this pack"]
    issues += ["files differed from the commit"] if tested.changed else []
    fix = "" if tested.of_this_code and not tested.changed else "run `make test` on the code that is used"
    result = f"{passed:,} passed, {failed:,} failed, {skipped:,} skipped"
    yield "T00", whole, "verification and validation", by, tested.committed, result, "; ".join(issues), fix
    for number, group in enumerate(tested.groups, start=1):
        folder = f"tests/{group.folder}" if group.folder else "tests"
        own = [name for name in tested.failures if name.startswith(f"{folder}/")] if group.failed else []
        result = "pass" if not group.failed else f"{group.failed:,} failed, {group.passed:,} passed"
        check = f"{group.passed + group.failed:,} tests in {folder}"
        fix = NOT_RECORDED if group.failed else ""
        yield f"T{number:02}", check, group.type, by, tested.committed, result, "; ".join(own), fix
