"""Names of people, apart from the log: the log has a pseudonym, `person:<uuid>`, and the name can be deleted.

What is hashed and kept for ever holds roles and pseudonyms. Who a pseudonym is stands in a table of its own, in a file
beside the log or on its server; when a name is deleted there, the log and its chain stay as they are. Exports and audit
packs hold pseudonyms only.

The fields of `NAMED` say who somebody is: a role or a body, as an officer signs a paper. Where it has to be a person,
`person: NAME` in such a field is kept here and the log gets the pseudonym; an event that still says it is refused.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar
from uuid import UUID, uuid4

from pydantic import BaseModel

from tiershift.errors import Problem, ScenarioError, UsageError, suggest

PREFIX = "person:"
NAMED = ("who", "owner", "signed_off_by", "by")
"""Fields of events that say who somebody is."""
_MARKED = re.compile(r"\s*person\s*:\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
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


_Event = TypeVar("_Event", bound=BaseModel)


class Waiting:
    """Names that are looked up in `names`, and put there only when `keep` says so: when what names them is accepted."""

    def __init__(self, names: Names) -> None:
        self._names, self._new = names, dict[str, str | None]()

    def all(self) -> Mapping[str, str | None]:
        """See `Names.all`."""
        return {**self._names.all(), **self._new}

    def put(self, pseudonym: str, name: str | None) -> None:
        """See `Names.put`."""
        self._new[pseudonym] = name

    def keep(self) -> None:
        """Put the names that waited where names are kept."""
        for pseudonym, name in self._new.items():
            self._names.put(pseudonym, name)
        self._new.clear()


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


def pseudonym_of(names: Names, name: str, where: str = "--person") -> str:
    """Return the pseudonym of the person called `name`, a new one for a new name; `where` it was given, for messages.

    Raises:
        UsageError: the name is empty or very long.
    """
    bare = _written(name)
    if not bare or len(bare) > _LONGEST:
        way_out = "Give the name of one person, or leave it out and name the role."
        raise UsageError(Problem(where, f"{len(bare)} signs are no name", "", way_out))
    known = {one: id_ for id_, one in names.all().items()}
    if bare not in known:
        known[bare] = f"{PREFIX}{uuid4()}"
        names.put(known[bare], bare)
    return known[bare]


def marked(text: str) -> str | None:
    """Return the name that a text says is a person's, `person: NAME`; `None` for a role and for a pseudonym."""
    found = _MARKED.fullmatch(text)
    if found is None or (text == f"{PREFIX}{found[1]}" and _is_id(found[1])):
        return None
    return found[1]


def apart(event: _Event, names: Names) -> _Event:
    """Return `event` with a pseudonym in each field of `NAMED` that says `person: NAME`, and the names kept in `names`.

    Raises:
        UsageError: what is marked as a person is no name.
    """
    said = {field: text for field in NAMED if isinstance(text := getattr(event, field, None), str)}
    found = {field: name for field, text in said.items() if (name := marked(text)) is not None}
    return event.model_copy(update={field: pseudonym_of(names, name, field) for field, name in found.items()})


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
