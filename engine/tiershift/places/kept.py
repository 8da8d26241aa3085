"""Where a council's own figures are kept on this machine."""

from __future__ import annotations

from pathlib import Path

from tiershift.places.panel import Panel
from tiershift.shipped import own_folder


def own_path(code: str) -> Path:
    """Return the file in which this user's own figures of an authority are kept; it may not exist."""
    return own_folder() / "places" / f"{code}.csv"


def with_kept(panel: Panel, code: str) -> Panel:
    """Return the panel with this user's own figures of an authority over it; the panel itself where there are none.

    Raises:
        InputError: the file is not one that `tiershift places import` wrote.
    """
    path = own_path(code)
    return panel.with_own(path) if path.is_file() else panel
