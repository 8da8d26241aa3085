"""Tests keep nothing on disk between runs; those of the cache say where. One PostgreSQL server serves a whole run.

A run may be shared out between processes (`make test` does): each file is run by one of them, from its first test to
its last.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.postgres import GIVEN, Server, database
from tests.record import pytest_addoption, pytest_configure

__all__ = ["pytest_addoption", "pytest_configure"]
os.environ["TIERSHIFT_CACHE"] = "off"
os.environ["COLUMNS"] = "150"  # tables are as wide as the terminal, which processes of a shared run tell otherwise
# What a run finds does not hang on chance or on how busy a machine is. Another search: --hypothesis-profile=default
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

_NUMBERS = itertools.count(1)
_LONGEST = (
    "test_pysd.py", "test_page.py", "test_documents.py", "test_fuzz.py", "test_cli.py", "test_corpus.py",
    "test_starts.py", "test_wheel.py", "test_book.py", "test_yamlout.py",
)  # fmt: skip
"""Files that take half a minute and more; run first, so that no process is left alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first where several processes share a run."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST))


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what was read and compiled, to last for this run; the processes of a run share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "kept"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def warm(kept: Path) -> Iterator[None]:
    """Read and compile the shipped model once for all tests that are about something else."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TIERSHIFT_CACHE", str(kept))
        yield


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
