"""What the commands of `tiershift plan` share: the store, the names of people, plans and their models, and words."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tiershift.cli.place import at_place
from tiershift.cli.typed import typed_date
from tiershift.errors import ModelError, Problem, ScenarioError, UsageError, printable, suggest
from tiershift.events.branches import Lineage, existing, names_of
from tiershift.events.history import as_of, named_versions
from tiershift.events.opening import open_store
from tiershift.events.people import PREFIX, NameFile, Names, pseudonym_of, shown
from tiershift.events.plan import Plan
from tiershift.events.postgres import PostgresStore
from tiershift.events.postgres_people import NameTable
from tiershift.events.refusals import Refused
from tiershift.events.store import Store
from tiershift.events.types import Event
from tiershift.events.write import Written, plan_of, write
from tiershift.model.load import Model, load_model
from tiershift.shipped import own_folder

_WIDTH, _NARROW = 150, 14
"""How wide a table is where nobody looks at it, and the width that a column may shrink to."""
_SHIPPED_MODEL = "childrens_services"
"""What plans are made for that were recorded before a plan said so itself."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An open store with its names."""

    store: Store
    names: Names
    where: str
    shared: bool = False
    """Whether the store is on a server, and the names are not: on one of the first layout."""

    def lineage(self, plan: str, when: str | None = None) -> Lineage:
        """Return what a plan, `PLAN` or `PLAN@BRANCH`, comes from, as it was recorded by `when`."""
        line = existing(self.store, *names_of(plan))
        if when is None:
            return line
        when = typed_date("--as-of", when)
        found = as_of(line, when, named_versions(self.store, line))
        if not found.entries:
            first = day_of(line.entries[0].recorded)
            way_out = f"Its first entry is of {first}; `tiershift plan log {plan}` shows the rest."
            raise ScenarioError(Problem(plan, f"the plan had not begun {_by(when)}", "", way_out))
        if _ahead(when):
            note(f"{when} is still to come: this is the plan as it stands now.")
        return found

    def plan(self, line: Lineage) -> Plan:
        """Return the plan that a lineage comes to."""
        return plan_of(line)

    def model(self, plan: Plan, given: str | None) -> Model:
        """Return the model of a plan: the one that was given, or the one that it was made for, at the plan's place."""
        try:
            model = load_model(given or plan.model or _SHIPPED_MODEL)
            return at_place(model, plan.place, where=plan.name) if plan.place else model
        except ModelError as error:
            if given or not plan.model:
                raise
            way_out = "Say where its file is: --model FILE."
            problem = Problem(plan.name, f"the model {plan.model}, which it is made for, is not here", "", way_out)
            raise ScenarioError(problem) from error

    def who(self, given: argparse.Namespace) -> str:
        """Return who does it: a role, or the pseudonym of a person."""
        if given.person is not None:
            return pseudonym_of(self.names, given.person)
        return str(given.who)

    def shown(self, who: str) -> str:
        """Return who somebody is, for people."""
        return shown(who, self.names.all()) if who.startswith(PREFIX) else who

    def record(
        self, line: Lineage, commands: Sequence[Event], model: Model, plan: Plan | None = None, *, quiet: bool = False
    ) -> Written:
        """Decide and record commands, all or none; a refusal is an error with its reason and a way out.

        `plan` is what `line` comes to, where that is known. `quiet` says nothing of stamps that were moved.
        """
        written = write(self.store, line, commands, model, plan=plan)
        if isinstance(written, Refused):
            raise ScenarioError(Problem(written.field, written.what, "", written.way_out))
        for said in () if quiet else written.said:
            note(said)
        return written


def _by(when: str) -> str:
    return "at version 0" if when == "0" else f"on {when}"


def _ahead(when: str) -> bool:
    """Whether a day is after today."""
    try:
        return date.fromisoformat(when[:10]) > date.today()
    except ValueError:
        return False


@contextmanager
def opened(given: argparse.Namespace, *, new: bool = False) -> Iterator[Desk]:
    """Open the store that was asked for; a file that is not there is only made for what is `new`.

    Raises:
        InputError: it cannot be opened, or is not there.
    """
    where = str(_default()) if given.store is None else str(given.store)
    if not where.strip():  # as of a variable of the shell that is not set: nobody's own plans are meant
        way_out = "Name a file or a server, or leave --store out for the plans in your folder of data."
        raise UsageError(Problem("--store", "the name of the store is empty", "", way_out))
    if where in ("memory:", ":memory:", "sqlite:///", "sqlite:///:memory:"):
        raise UsageError(Problem("--store", "a store in memory would be gone at once", "", "Give a file or a server."))
    path = _file(where)
    if path is not None and not path.exists():
        if not new:
            way_out = "`tiershift plan new` begins one; --store FILE names another."
            raise UsageError(Problem(str(path), "there are no plans here yet", "", way_out))
        _folder(path, by_default=given.store is None)
    if path is not None and not new and path.is_file() and path.stat().st_size == 0:
        way_out = "`tiershift plan new` begins a plan; --store FILE names another file."
        raise UsageError(Problem(str(path), "the file is empty, and holds no plans", "", way_out))
    with ExitStack() as stack:
        store = stack.enter_context(open_store(where, lambda said: print(said, file=sys.stderr, flush=True)))
        if store.caution:
            print(store.caution, file=sys.stderr)
        beside = path.with_name(f"{path.name}.people") if path is not None else _default().with_name("server.people")
        shown_as = server_shown(where) if path is None else str(path)
        if isinstance(store, PostgresStore) and store.keeps_names:
            yield Desk(store, NameTable(store), shown_as)
            return
        if path is None:
            _folder(beside, by_default=True)
        yield Desk(store, stack.enter_context(_LateNames(beside)), shown_as, shared=path is None)


class _LateNames(NameFile):
    """Names in a file that is made when the first name is kept."""

    def __init__(self, path: Path) -> None:
        self._path, self._open = path, False

    def all(self) -> Mapping[str, str | None]:
        """See `Names.all`."""
        if not self._open and not self._path.exists():
            return {}
        self._opened()
        return super().all()

    def put(self, pseudonym: str, name: str | None) -> None:
        """See `Names.put`."""
        self._opened()
        super().put(pseudonym, name)

    def close(self) -> None:
        """Close the file, where it was opened."""
        if self._open:
            super().close()

    def _opened(self) -> None:
        if not self._open:
            super().__init__(self._path)
            self._open = True


def _file(where: str) -> Path | None:
    """The file of a store; `None` for one that is no file."""
    if where.startswith("sqlite:///"):
        return Path(where.removeprefix("sqlite:///"))
    return None if "://" in where or where == "memory:" else Path(where)


def server_shown(where: str) -> str:
    """Return a server as people call it, without a password: `PostgreSQL on db.example, database plans`."""
    parts = urlsplit(where)
    asked = dict(parse_qsl(parts.query))
    host, database = parts.hostname or asked.get("host", "this machine"), parts.path.strip("/") or asked.get("dbname")
    port = f":{parts.port}" if parts.port and parts.port != 5432 else ""
    return f"PostgreSQL on {host}{port}{f', database {database}' if database else ''}"


def _default() -> Path:
    """Where plans are kept where nobody says: a file in the user's folder of data."""
    return own_folder() / "plans.db"


def _folder(path: Path, *, by_default: bool) -> None:
    if by_default:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not path.absolute().parent.is_dir():
        raise UsageError(Problem(str(path), "its folder is not there", "", "Make the folder, or name another file."))


def now() -> datetime:
    """Return the time of day to the second, universal time."""
    return datetime.now(UTC).replace(microsecond=0)


def said_by(desk: Desk, given: argparse.Namespace) -> Mapping[str, Any]:
    """Return what every event says that is recorded now: who, why, when."""
    moment = now()
    return {"who": desk.who(given), "why": given.why, "recorded": moment, "effective": moment.date()}


def day_of(text: str) -> str:
    """Return a recorded stamp as people read it: the day, and the time to the minute."""
    return text.replace("T", " ")[:16]


def moved(bar: Any) -> Callable[[int, int], None]:
    """Return what moves a bar on to as many futures as are done."""

    def told(done: int, _: int) -> None:
        bar.update(done - bar.n)

    return told


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a table as wide as the terminal, its cells broken over lines; a width of 0 is as wide as needed."""
    needed = [max(len(line) for row in [headings, *rows] for line in row[n].split("\n")) for n in range(len(headings))]
    wide = [min(width or need, need) for width, need in zip(widths, needed, strict=True)]
    over = sum(wide) + 2 * (len(wide) - 1) - shutil.get_terminal_size((_WIDTH, 0)).columns
    loose = [n for n, width in enumerate(widths) if width > _NARROW and wide[n] > _NARROW]
    spare = sum(wide[n] - _NARROW for n in loose)
    for n in loose:  # each gives up its share of what is too much
        wide[n] = max(_NARROW, int(wide[n] - max(0, over) * (wide[n] - _NARROW) / spare))
    lines = [_row(headings, wide), "  ".join("-" * width for width in wide)]
    return "\n".join([*lines, *(_row(row, wide) for row in rows)])


def _row(cells: Sequence[str], wide: Sequence[int]) -> str:
    broken = [
        [piece for line in cell.split("\n") for piece in textwrap.wrap(line, width) or [""]]
        for cell, width in zip(cells, wide, strict=True)
    ]
    height = max(len(cell) for cell in broken)
    padded = [[*cell, *[""] * (height - len(cell))] for cell in broken]
    return "\n".join(
        "  ".join(cell[n].ljust(width) for cell, width in zip(padded, wide, strict=True)).rstrip()
        for n in range(height)
    )


def say(text: str) -> None:
    """Print text for people."""
    print(printable(text, sys.maxsize))


def note(text: str) -> None:
    """Print beside the results what people should know of how they came about."""
    print(printable(text), file=sys.stderr)


def many(number: int, what: str) -> str:
    """Return `1 event`, `2 events`."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def free(path: Path, *, force: bool) -> None:
    """Check that a file may be written.

    Raises:
        UsageError: it is there already, or is a folder.
    """
    if path.is_dir():
        raise UsageError(Problem(str(path), "is a folder, not a file", "", "Name a file in it."))
    if path.exists() and not force:
        way_out = "Give another name, or --force to replace it."
        raise UsageError(Problem(str(path), "the file is there already", "", way_out))


def put(path: Path, content: bytes, *, force: bool) -> None:
    """Write a file beside its place and move it there, so that it is never half written.

    Raises:
        UsageError: it is there already, or cannot be written.
    """
    free(path, force=force)
    try:
        handle, beside = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}-")
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a handle, not a path
                file.write(content)
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise UsageError(Problem(str(path), what, "", "Close it if it is open, or give another place.")) from error


def event_at(line: Lineage, wanted: str) -> Event:
    """Return the event that `wanted` names: the number of a version, an id, or the first signs of one.

    Raises:
        UsageError: there is none, or more than one.
    """
    entries = line.entries
    if wanted.isdecimal() and len(wanted) < 8:
        if not 0 < int(wanted) <= len(entries):
            raise UsageError(Problem(wanted, "there is no such version", "", f"They go from 1 to {len(entries)}."))
        return entries[int(wanted) - 1].event()
    found = [entry for entry in entries if entry.event_id.startswith(wanted.casefold())]
    if len(found) == 1:
        return found[0].event()
    way_out = "`tiershift plan log` shows the versions; give the number, or more of the id."
    what = f"{len(found)} events have ids that begin so" if found else "there is no such event"
    raise UsageError(Problem(wanted, what, "", way_out))


def moment_of(text: str) -> date:
    """Return the day that `--at` names.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(typed_date("--at", text))
    except ValueError as error:
        raise UsageError(Problem("--at", f"{text} is not a date", "", "Write 2027-04-01, or 01/04/2027.")) from error


def titled(plan: Plan, model: Model) -> Plan:
    """Return a plan with the model's name where it does not say one."""
    return replace(plan, model=plan.model or model.name)


def unknown_kind(name: str, kinds: Sequence[str]) -> UsageError:
    """Return the error of a kind of event that is none."""
    way_out = suggest(name, kinds, "docs/events.md lists the kinds, or give a scenario file, such as hubs.yaml.")
    return UsageError(Problem(name, "is neither a kind of event nor a scenario file", "", way_out))
