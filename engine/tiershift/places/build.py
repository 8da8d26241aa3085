"""The shipped panel from the published one: `tiershift places import FOLDER`. The same input gives the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pandas as pd

from tiershift.errors import InputError, Problem
from tiershift.places.built import authorities_text, england_text, indicators_text, neighbours_text, sources_text
from tiershift.places.derived import RATIOS, ratio
from tiershift.places.published import Published
from tiershift.places.table import COLUMNS, PANEL_HEAD, SAME, number, text
from tiershift.places.told import Told

_MARKS = (
    ("suppressed by publisher (c", "c"),
    ("suppressed by publisher (x", "x"),
    ("suppressed by publisher (component", "s"),
    ("missing or suppressed in LAIT", "l"),
    ("return not received", "r"),
    ("not available", "n"),
    ("missing (", "n"),
    ("withheld by publisher", "u"),
    ("zero return in source", "z"),
    ("rounds to zero", "k"),
)
"""How the note of a value that is not there begins, and what is written in its cell."""


def build(published: Published, by_hand: Path) -> Mapping[str, str]:
    """Return the files of the shipped panel by name, as text.

    Args:
        by_hand: the folder with what people wrote down: other names, breaks, plain words.

    Raises:
        InputError: what is published contradicts itself; all that was found at once.
    """
    _stop(_wrong(published))
    codes = sorted(published.long["la_code"].unique())
    panel, exceptions = _panel(published.long, codes)
    return {
        "panel.csv": text((*PANEL_HEAD, *codes), panel),
        "exceptions.csv": text(COLUMNS["exceptions.csv"], exceptions),
        "authorities.csv": authorities_text(published, by_hand),
        "indicators.csv": indicators_text(published, by_hand),
        "sources.csv": sources_text(published),
        "neighbours.csv": neighbours_text(published),
        "england.csv": england_text(published),
    }


def _stop(problems: Sequence[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _wrong(published: Published) -> list[Problem]:
    """What is published of something that nothing says what it is."""
    long = published.long
    gaps = (
        ("indicator", long["indicator"], published.described, "the list of indicators"),
        ("source", long["source"], published.sources, "sources.csv"),
        ("authority", long["la_code"], {row["predecessor_code"] for row in published.lookup}, "la_lookup.csv"),
    )
    found = [
        Problem("the published panel", f"the {what} {name} is not in {where}", way_out=f"Add it to {where}.")
        for what, column, known, where in gaps
        for name in sorted(set(column.unique()) - set(known))
    ]
    empty = long[long["value"].isna()]
    strange = sorted({note for note in empty["note"].unique() if _mark(note) is None})
    way_out = f"Known are: {', '.join(begins for begins, _ in _MARKS)}."
    found += [Problem("the published panel", f"nothing says what {note!r} means", way_out=way_out) for note in strange]
    return found + _unlike(long)


def _unlike(long: pd.DataFrame) -> list[Problem]:
    """Derived figures that do not follow from what they are derived from."""
    found = []
    known = long[long["value"].notna()]
    wide = known.pivot(index="la_code", columns=["indicator", "year_ending_31_march"], values="value")
    years = range(int(known["year_ending_31_march"].min()), int(known["year_ending_31_march"].max()) + 1)
    names = wide.columns.get_level_values(0).unique()
    there = {str(name): wide[name].reindex(columns=years).to_numpy(np.float64) for name in names}
    for name, made in RATIOS.items():
        if name in there and all(part in there for part in (*made.over, *made.under)):
            off = np.nan_to_num(np.abs(ratio(name, there.__getitem__) - there[name]))
            if off.max() > made.rounding * 1.0001:
                what = f"{name} does not follow from {' and '.join(made.over)} by {off.max():.4g}"
                found.append(Problem("the published panel", what, way_out="See engine/tiershift/places/derived.py."))
    return found


def _mark(note: str) -> str | None:
    return next((mark for begins, mark in _MARKS if note.startswith(begins)), None)


def _panel(long: pd.DataFrame, codes: Sequence[str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The rows of `panel.csv` and of `exceptions.csv`."""
    columns = ("indicator", "year_ending_31_march", "la_code", "value", "source", "confidence", "note")
    stored = sorted(line for line in zip(*(long[name] for name in columns), strict=True) if line[0] not in RATIOS)
    panel: list[tuple[str, ...]] = []
    exceptions: list[tuple[str, ...]] = []
    for (indicator, year), part in groupby(stored, key=lambda line: line[:2]):
        cells = {code: (value, (source, sure, note)) for _, _, code, value, source, sure, note in part}
        usual = _usual(list(cells.values()))
        written = (_cell(*cells[code]) if code in cells else "" for code in codes)
        panel.append((str(indicator), str(year), *usual, *written))
        for code, (value, told) in cells.items():
            if value == value and told != usual:
                shown = (SAME if said == as_ever else said for said, as_ever in zip(told, usual, strict=True))
                exceptions.append((str(indicator), str(year), str(code), *shown))
    return panel, exceptions


def _cell(value: float, told: Told) -> str:
    return (_mark(told[2]) or "") if value != value else number(value)


def _usual(cells: Sequence[tuple[float, Told]]) -> Told:
    """The commonest source, confidence and note of an indicator's year; of several as common, the first by name."""
    there = [told for value, told in cells if value == value] or [(*told[:2], "") for _, told in cells]
    counted = Counter(there)
    return min(counted, key=lambda told: (-counted[told], told))
