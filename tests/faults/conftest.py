from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.faults.writers import Writers
from tests.postgres import Server


@pytest.fixture(scope="session")
def durable_server() -> Iterator[Server]:
    """A server of our own that may be killed, with the settings of one that holds plans."""
    server = Server(durable=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def writers() -> Iterator[Writers]:
    with Writers() as started:
        yield started


@pytest.fixture(scope="module")
def passing_server() -> Iterator[Server]:
    """A server that may go away and come back quickly: it leaves it to the system when to write to the disk."""
    server = Server()
    yield server
    server.stop()
