"""Tests keep nothing on disk between runs; those of the cache say where. One PostgreSQL server serves a whole run."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from tests.postgres import GIVEN, Server, database

os.environ["TIERSHIFT_CACHE"] = "off"

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server that lets us make databases: the one that TIERSHIFT_TEST_PG names, or one of our own."""
    if given := os.environ.get(GIVEN):
        yield given
        return
    server = Server()
    yield server.url()
    server.stop()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database of the test's own."""
    with database(postgres_server, f"tiershift_test_{os.getpid()}_{next(_NUMBERS)}") as url:
        yield url
