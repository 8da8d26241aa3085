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
