"""A council's own figures: read from a simple CSV file, every line looked at before any is taken."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tiershift.errors import InputError, Problem, UsageError
from tiershift.places.derived import RATIOS
from tiershift.places.kinds import Authority, Figure, Indicator, Kind
from tiershift.places.overlay import Key, own_figure
from tiershift.places.panel import Panel
from tiershift.places.suspicion import suspicion
from tiershift.places.table import number

NEEDED, MAY_BE = ("indicator", "year", "value"), ("unit", "source", "note")
AHEAD = 3
"""Years after the published ones that a council may give."""
_MOST_BYTES = 2_000_000
_MONEY = {"": 1.0, "gbp": 1.0, "£": 1.0, "gbp cash": 1.0, "pounds": 1.0, "gbp k": 1e3, "£k": 1e3, "£000": 1e3,
          "gbp thousand": 1e3, "gbp m": 1e6, "£m": 1e6, "gbp million": 1e6}  # fmt: skip
_SCALED = {
    "percent": {"": 1.0, "%": 1.0, "per cent": 1.0, "percent": 1.0, "pct": 1.0, "share": 100.0, "fraction": 100.0},
    "share": {"": 1.0, "share": 1.0, "fraction": 1.0, "%": 0.01, "per cent": 0.01, "percent": 0.01, "pct": 0.01},
}
"""Units in which a figure may be given, and what one of them is in the panel's unit."""
_COUNTED = ("children", "people", "per year", "children/year", "number", "count")
"""Units that mean nothing but that something is counted."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that can be taken.

    Attributes:
        before: what was published (or was the council's own until now) for this cell; NaN where nothing was.
    """

    line: int
    key: Key
    before: float
    figure: Figure
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Own:
    """A council's file that can be taken as it is."""

    authority: Authority
    sha256: str
    lines: tuple[Line, ...]

    @property
    def cells(self) -> Mapping[Key, Figure]:
        """The figures by authority, indicator and year."""
        return {line.key: line.figure for line in self.lines}


def read_own(path: Path, authority: Authority, panel: Panel, *, sure: bool = False, today: date | None = None) -> Own:
    """Return the figures of a council's CSV file.

    Args:
        authority: whose figures they are.
        panel: what is known until now.
        sure: take figures that look wrong beside other years and the neighbours.
        today: no figure is of a year that ends later; by default the clock's.

    Raises:
        InputError: anything is wrong with any line; all of it at once, with line and column.
    """
    content = _content(path)
    rows, problems = _rows(path, content)
    sha256 = hashlib.sha256(content).hexdigest()
    taken: dict[Key, Line] = {}
    for number_of, row in rows:
        reader = _Reader((path, number_of), row, authority, panel, today or date.today())
        made = reader.line(sha256, sure=sure)
        if made is not None and made.key in taken:
            first = taken[made.key].line
            reader.wrong("indicator", f"{made.key[1]} of {made.key[2]} is given in line {first} already", "Keep one.")
        elif made is not None:
            taken[made.key] = made
        problems += reader.problems
    if problems:
        raise InputError(sorted(problems, key=_line))
    if not taken:
        raise InputError(
            Problem(str(path), "there is no figure in it", way_out=f"Write {','.join(NEEDED)}, a figure a line.")
        )
    return Own(authority, sha256, tuple(taken.values()))


def _line(problem: Problem) -> int:
    found = re.search(r":(\d+)(?:, \w+)?$", problem.where)
    return int(found[1]) if found else 0


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(Problem(str(path), "there is no such file", way_out="Name a CSV file."))
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            Problem(str(path), f"cannot be read: {error.strerror}", way_out="See who may read it.")
        ) from error
    if len(content) > _MOST_BYTES:
        what = f"it has more than the {_MOST_BYTES:,} bytes that a council's own figures may take"
        raise UsageError(Problem(str(path), what, way_out="Give one figure a line, and those of one authority alone."))
    return content


def _rows(path: Path, content: bytes) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    """The lines of a file with their numbers, empty ones left out; and what is wrong with their shape."""
    if not content.strip():
        return [], [Problem(f"{path}", "the file is empty", way_out=f"Write {','.join(NEEDED)}, a figure a line.")]
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        what = "it is UTF-16, as a spreadsheet saves Unicode text"
        return [], [Problem(f"{path}", what, way_out="Save it again as CSV (UTF-8, separated by commas).")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what a spreadsheet writes on Windows
    first = text.splitlines()[0]
    if "," not in first and (";" in first or "\t" in first):
        what = f"its columns are separated by {'semicolons' if ';' in first else 'tabs'}"
        return [], [Problem(f"{path}:1", what, first, "Save it again as CSV, separated by commas.")]
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [name.strip().casefold() for name in next(reader, [])]
        wrong = [f"the column {name} is missing" for name in NEEDED if name not in head]
        wrong += [
            f"{name or 'a column without a name'} is no column" for name in head if name not in (*NEEDED, *MAY_BE)
        ]
        wrong += [f"the column {name} is there twice" for name in sorted(set(head)) if head.count(name) > 1]
        if wrong:
            way_out = f"The first line is {','.join((*NEEDED, *MAY_BE))}; the last three may be left out."
            return [], [Problem(f"{path}:1", what, ",".join(head), way_out) for what in wrong]
        rows, problems = [], []
        for cells in reader:
            if len(cells) > len(head):
                what = f"{len(cells)} cells, but there are {len(head)} columns"
                way_out = 'A number goes without commas, or in quotes: "1,234".'
                problems.append(Problem(f"{path}:{reader.line_num}", what, ",".join(cells), way_out))
            elif any(cell.strip() for cell in cells):
                filled = [*cells, *[""] * (len(head) - len(cells))]
                rows.append((reader.line_num, {name: cell.strip() for name, cell in zip(head, filled, strict=True)}))
    except csv.Error as error:
        return [], [Problem(f"{path}:{reader.line_num}", f"is not CSV: {error}", way_out="Save it as CSV again.")]
    return rows, problems


class _Reader:
    """One line on its way to a figure; what is wrong with it is kept in `problems`."""

    def __init__(
        self, where: tuple[Path, int], row: Mapping[str, str], authority: Authority, panel: Panel, today: date
    ) -> None:
        self.path, self.number = where
        self.row, self.authority, self.panel, self.today = row, authority, panel, today
        self.problems: list[Problem] = []

    def wrong(self, column: str, what: str, way_out: str) -> None:
        """Keep what is wrong with a cell."""
        shown = ",".join(self.row.values())
        self.problems.append(Problem(f"{self.path}:{self.number}, {column}", what, shown, way_out))

    def line(self, sha256: str, *, sure: bool) -> Line | None:
        """Return what the line says, or nothing where anything is wrong."""
        indicator, year = self._indicator(), self._year()
        value = self._value("score" if indicator is None else indicator.kind)
        scale = None if indicator is None else self._scale(indicator)
        if indicator is None or year is None or value is None or scale is None:
            return None
        made = round(value * scale, 6)
        if not self._possible(indicator, made) or not (sure or self._likely(indicator, year, made)):
            return None
        source, note = self.row.get("source", ""), self.row.get("note", "")
        key = self.authority.code, indicator.name, year
        figure = own_figure(made, source, note, sha256)
        return Line(self.number, key, self.panel.value(*key), figure, source, note)

    def _indicator(self) -> Indicator | None:
        said = self.row["indicator"]
        try:
            found = self.panel.indicator(said)
        except UsageError as refused:
            self.wrong("indicator", refused.problems[0].what, refused.problems[0].way_out)
            return None
        if found.derived:
            made = RATIOS[found.name]
            parts = ", ".join(dict.fromkeys((*made.over, *made.under)))
            self.wrong("indicator", f"{found.name} is worked out from others", f"Give {parts} instead.")
            return None
        return found

    def _year(self) -> int | None:
        said = self.row["year"]
        first, last = self.authority.first, self.panel.published + AHEAD
        match = re.fullmatch(r"(20\d\d)(?:\.0)?|(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)", said)
        if match and match[2] and (int(match[2]) + 1) % 100 != int(match[3]):
            match = None
        if match is None:
            self.wrong(
                "year", f"{said!r} is not a financial year", "Write 2025 or 2024-25 for the year ending 31 March 2025."
            )
            return None
        year = int(match[1]) if match[1] else int(match[2]) + 1
        if not first <= year <= last:
            what = f"{year} is not between {first} and {last}"
            self.wrong("year", what, f"{self.authority.name} can have figures for those years.")
            return None
        if year > self.panel.published and date(year, 3, 31) >= self.today:
            what = f"the year ending 31 March {year} is not over, so that nothing can have been counted"
            self.wrong("year", what, "Leave the line out; what is planned goes into a scenario or a plan.")
            return None
        return year

    def _value(self, kind: Kind) -> float | None:
        said = self.row["value"]
        bare = said.removeprefix("£") if kind in ("money", "price") else said
        bare = bare.removesuffix("%").rstrip() if kind == "percent" else bare
        bare = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", bare)
        if re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", bare):
            return float(bare)
        way_out = "Write digits with a point, as 1234.5; leave the line out where a figure is suppressed or unknown."
        self.wrong("value", f"{said!r} is not a number" if said else "there is no number", way_out)
        return None

    def _scale(self, indicator: Indicator) -> float | None:
        said = " ".join(self.row.get("unit", "").casefold().split())
        known = _MONEY if indicator.kind == "money" else _SCALED.get(indicator.kind, {"": 1.0})
        scale = known.get(said, 1.0 if said == indicator.unit.casefold() else None)
        if scale is None and indicator.kind == "count" and said in _COUNTED:
            return 1.0
        if scale is None:
            others = " or ".join(sorted({*(name.replace("gbp", "GBP") for name in known if name), indicator.unit}))
            self.wrong("unit", f"{self.row['unit']!r} is not a unit of {indicator.name}", f"Give it in {others}.")
        return scale

    def _possible(self, indicator: Indicator, value: float) -> bool:
        if math.isfinite(value) and indicator.low <= value <= indicator.high:
            return True
        if value < 0 <= indicator.low:
            self.wrong("value", f"{number(value)} is negative", f"{indicator.words} cannot be.")
            return False
        what = f"{number(value)} is outside what an English authority can have: {number(indicator.low)} to "
        hint = suspicion(self.panel, self.authority, indicator, self.panel.years[-1], value)
        way_out = hint.way_out if hint else f"{indicator.words} is in {indicator.unit}."
        self.wrong(
            "value", f"{what}{number(indicator.high)} {indicator.unit}{f'; {hint.what}' if hint else ''}", way_out
        )
        return False

    def _likely(self, indicator: Indicator, year: int, value: float) -> bool:
        found = suspicion(self.panel, self.authority, indicator, year, value)
        if found is not None:
            self.wrong("value", found.what, f"{found.way_out} If it is right, say --sure.")
        return found is None


def changes(own: Own, panel: Panel) -> Iterator[tuple[str, int, float, float]]:
    """Yield what moves with a council's figures: indicator, year, before, after; derived ones after the given ones."""
    after = panel.with_cells(own.cells)
    yield from ((line.key[1], line.key[2], line.before, line.figure.value) for line in own.lines)
    given = {(line.key[1], line.key[2]) for line in own.lines}
    code = own.authority.code
    for name in panel.indicators:
        for year in after.years:
            old, new = panel.value(code, name, year), after.value(code, name, year)
            if (name, year) not in given and not (old == new or (math.isnan(old) and math.isnan(new))):
                yield name, year, old, new
