"""Where what comes with tiershift is, in a checkout or in a wheel, and where a user's own things are."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from pathlib import Path
from typing import Literal


def shelf(name: Literal["models", "scenarios"]) -> Path:
    """Return the directory of shipped `models` or `scenarios`.

    Raises:
        FileNotFoundError: the package was installed without its data.
    """
    package = Path(str(files("tiershift")))
    installed, checkout = package / "_shipped" / name, package.parents[1] / name
    if installed.is_dir():
        return installed
    if checkout.is_dir() and (checkout.parent / "pyproject.toml").is_file():
        return checkout
    raise FileNotFoundError(
        f"tiershift was installed without its {name}/ folder: looked in {installed} and {checkout}. "
        "Install it again from a wheel or from a complete checkout."
    )


def own_folder() -> Path:
    """Return the folder in which this user's plans and figures are kept where nobody says another; it may not exist."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", "") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", "") or home / ".local" / "share")
    return base / "tiershift"
