"""Small models written in a test, with a clock from 0 to 4 years by half years unless they have their own."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

import tiershift

CLOCK = """
INITIAL TIME = 0 ~ year ~ |
FINAL TIME = 4 ~ year ~ |
TIME STEP = 0.5 ~ year ~ |
SAVEPER = TIME STEP ~ year ~ |
"""


def load(folder: Path, text: str, *, clock: str = CLOCK, data: str = "") -> tiershift.Model:
    """Return the model that `text` is; `data` is a table of series, its columns parted by commas."""
    path, series = folder / "model.mdl", folder / "series.csv"
    path.write_text("{UTF-8}\n" + text + clock, encoding="utf-8")
    series.write_text(data, encoding="utf-8")
    return tiershift.load_model(path, data=[series] if data else [])


def run(folder: Path, text: str, *, clock: str = CLOCK, data: str = "") -> xr.Dataset:
    """Return one run of the model that `text` is."""
    return tiershift.simulate(load(folder, text, clock=clock, data=data))
