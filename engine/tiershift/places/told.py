"""Where each figure of the shipped panel is from, how far it can be trusted, and why it is missing."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tiershift.places.table import COLUMNS, MISSING, PANEL_HEAD, SAME, rows

Told = tuple[str, str, str]
"""Source, confidence and note."""
NOT_PUBLISHED = "not published for this year"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is said of the figures of a panel's folder.

    Attributes:
        usual: by indicator and year, what holds unless an exception says otherwise.
        exceptions: by authority, indicator and year.
        marks: by authority, indicator and year, the sign in the cell of a figure published without a number.
    """

    usual: Mapping[tuple[str, int], Told]
    exceptions: Mapping[tuple[str, str, int], Told]
    marks: Mapping[tuple[str, str, int], str]

    def of(self, code: str, indicator: str, year: int, *, missing: bool) -> Told:
        """Return source, confidence and note of a figure; where it is `missing`, the note says why."""
        usual = self.usual.get((indicator, year))
        if usual is None:
            return "", "", NOT_PUBLISHED
        if missing:
            mark = self.marks.get((code, indicator, year), "")
            return usual[0], usual[1], MISSING[mark] if mark else NOT_PUBLISHED
        told = self.exceptions.get((code, indicator, year), (SAME, SAME, SAME))
        source, confidence, note = (
            as_ever if said == SAME else said for said, as_ever in zip(told, usual, strict=True)
        )
        return source, confidence, note


@lru_cache(maxsize=2)
def load_told(folder: Path) -> Provenance:
    """Return what is said of the figures in a folder; it is read once and then kept."""
    usual: dict[tuple[str, int], Told] = {}
    marks: dict[tuple[str, str, int], str] = {}
    with (folder / "panel.csv").open(encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        codes = next(reader)[len(PANEL_HEAD) :]
        for indicator, year, source, confidence, note, *cells in reader:
            usual[indicator, int(year)] = source, confidence, note
            for code, cell in zip(codes, cells, strict=True):
                if cell in MISSING:
                    marks[code, indicator, int(year)] = cell
    exceptions = {
        (row["code"], row["indicator"], int(row["year"])): (row["source"], row["confidence"], row["note"])
        for row in rows(folder / "exceptions.csv", COLUMNS["exceptions.csv"])
    }
    return Provenance(usual, exceptions, marks)
