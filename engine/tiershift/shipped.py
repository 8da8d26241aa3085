"""Where the models and scenarios that come with tiershift are, in a checkout or in a wheel."""

from __future__ import annotations

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
