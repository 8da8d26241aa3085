"""What the shipped model says is asked many times; it is read and compiled once."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _warm(warm: None) -> None: ...
