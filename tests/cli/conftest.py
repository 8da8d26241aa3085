"""Commands as a user has them one after another: what was read and compiled is kept."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _warm(warm: None) -> None: ...
