"""Names of people, apart from the log: the log has a pseudonym, `person:<uuid>`, and the name can be deleted.

What is hashed and kept for ever holds roles and pseudonyms. Who a pseudonym is stands in a table of its own, in a file
beside the log; when a name is deleted there, the log and its chain stay as they are. Exports and audit packs hold
pseudonyms only.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID, uuid4

from tiershift.errors import Problem, ScenarioError, UsageError, suggest

PREFIX = "person:"
_TABLE = "CREATE TABLE IF NOT EXISTS people(id TEXT PRIMARY KEY, name TEXT UNIQUE)"
_OWNER = 0x70656F70  # "peop"
_LONGEST = 200


class Names(Protocol):
    """Where names are kept: their pseudonyms with the name, or `None` where it was deleted."""

    def all(self) -> Mapping[str, str | None]:
        """Return the name behind each pseudonym; `None` where it was deleted."""
        ...

    def put(self, pseudonym: str, name: str | None) -> None:
        """Keep a name under its pseudonym; `None` deletes the name and keeps the pseudonym."""
        ...


class NameFile:
    """Names in a file of their own; use it as a context manager, or `close` it.

    Raises:
        ScenarioError: the file cannot be opened, or holds something else.
    """

    def __init__(self, path: Path | str = ":memory:") -> None:
        self._where = str(path)
        with self._errors():
            self._connection = sqlite3.connect(path, timeout=10.0, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (owner,) = self._connection.execute("PRAGMA application_id").fetchone()
        if tables and owner != _OWNER:
            way_out = "Move it away: the file of names stands beside the log and is called like it, with `.people`."
            raise ScenarioError(Problem(self._where, "the file holds something else than names", "", way_out))
        # A deleted name is overwritten, not only unlinked.
        self._connection.execute("PRAGMA secure_delete = ON")
        self._connection.execute(f"PRAGMA application_id = {_OWNER}")
        self._connection.execute(_TABLE)

    def all(self) -> Mapping[str, str | None]:
        """See `Names.all`."""
        with self._errors():
            return dict(self._connection.execute("SELECT id, name FROM people ORDER BY id").fetchall())

    def put(self, pseudonym: str, name: str | None) -> None:
        """See `Names.put`."""
        with self._errors():
            query = "INSERT INTO people(id, name) VALUES (?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name"
            self._connection.execute(query, (pseudonym, name))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            what = f"the file of names cannot be used: {error}"
            way_out = "Check that its folder can be written to, and that no other program holds the file."
            raise ScenarioError(Problem(self._where, what, "", way_out)) from error


def pseudonym_of(names: Names, name: str) -> str:
    """Return the pseudonym of the person called `name`, a new one for a new name.

    Raises:
        UsageError: the name is empty or very long.
    """
    bare = _written(name)
    if not bare or len(bare) > _LONGEST:
        way_out = "Give the name of one person, or leave it out and name the role in --who."
        raise UsageError(Problem("--person", f"{len(bare)} signs are no name", "", way_out))
    known = {one: id_ for id_, one in names.all().items()}
    if bare not in known:
        known[bare] = f"{PREFIX}{uuid4()}"
        names.put(known[bare], bare)
    return known[bare]


def shown(who: str, names: Mapping[str, str | None]) -> str:
    """Return who somebody is, for people: a role as it is, the name behind a pseudonym, or that it was deleted."""
    if not who.startswith(PREFIX):
        return who
    short = f"person {who.removeprefix(PREFIX)[:8]}"
    if who not in names:
        return short
    return names[who] or f"{short}, name deleted"


def forget(names: Names, person: str) -> str:
    """Delete the name of a person, given by it or by the pseudonym, and return the pseudonym.

    Raises:
        UsageError: nobody of this name is known, or the name was deleted before.
    """
    held = names.all()
    wanted = person if person.startswith(PREFIX) else f"{PREFIX}{person}" if _is_id(person) else ""
    bare = _written(person)
    found = wanted or next((id_ for id_, name in held.items() if name == bare), "")
    if found not in held:
        known = [name for name in held.values() if name]
        way_out = suggest(bare, known, "Roles are not forgotten; names are those that were given with --person.")
        raise UsageError(Problem(person, "no name is kept of this person", "", way_out))
    if held[found] is None:
        raise UsageError(Problem(person, "the name was deleted before", "", "Nothing is left to delete."))
    names.put(found, None)
    return found


def _written(name: str) -> str:
    """A name as it is kept: one blank between words, and one way of writing each letter."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
