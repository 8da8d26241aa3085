"""A store by its address: in memory, in a file, on a server."""

from __future__ import annotations

from collections.abc import Callable

from tiershift.errors import Problem, UsageError, suggest
from tiershift.events.postgres import PostgresStore
from tiershift.events.postgres_link import SCHEMES
from tiershift.events.sqlite import SqliteStore
from tiershift.events.store import MemoryStore, Store

WAYS = "memory: · a file's name, or sqlite:///FILE · postgresql://USER@HOST/DATABASE"


def open_store(url: str, told: Callable[[str], None] | None = None) -> Store:
    """Open the store at `url`; close it, or use it as a context manager.

    Args:
        url: `memory:`; a file, by its name or as `sqlite:///FILE` (a fourth stroke makes it absolute); or
            `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`.
        told: is told where a server keeps one waiting.

    Raises:
        UsageError: it is none of these.
        ScenarioError: the file or server cannot be used.
    """
    if url == "memory:":
        return MemoryStore()
    scheme, found, rest = url.partition("://")
    if found and scheme in SCHEMES:
        return PostgresStore(url, told)
    if found and scheme == "sqlite" and rest.startswith("/"):
        return SqliteStore(rest[1:] or ":memory:")
    if found or not url:
        way_out = f"Give one of {WAYS}. {suggest(scheme, ('sqlite', *SCHEMES))}".strip()
        raise UsageError(Problem(url.rpartition("@")[2] or "store", "there is no such kind of store", "", way_out))
    return SqliteStore(url)
