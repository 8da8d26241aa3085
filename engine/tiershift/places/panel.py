"""The panel: every authority, year and indicator, and what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tiershift.errors import Problem, UsageError, suggest
from tiershift.places.backcast import backcast
from tiershift.places.derived import RATIOS, SUMS, Floats, ratio
from tiershift.places.kinds import Authority, Figure, Indicator, Neighbour, Source
from tiershift.places.names import find, known
from tiershift.places.overlay import Cells, read_overlay
from tiershift.places.told import load_told


@dataclass(frozen=True)
class Panel:
    """Figures of English authorities by financial year, named by the 31 March on which it ends.

    Attributes:
        folder: where it was read from.
        authorities: by code, the abolished ones among them.
        indicators: by name.
        sources: by key.
        near: the published statistical neighbours by code.
        years: all financial years, without a gap.
        values: figures as published, shape (indicator, authority, year); NaN where missing, and for what is derived.
        own: a council's own figures, which go before the published ones.
        published: the last year of the published figures; own ones may make `years` longer.
    """

    folder: Path
    authorities: Mapping[str, Authority]
    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    near: Mapping[str, tuple[Neighbour, ...]]
    years: tuple[int, ...]
    values: Floats = field(repr=False)
    published: int
    own: Cells = field(default_factory=dict)

    def place(self, name: str, *, abolished: bool = False, where: str = "place") -> Authority:
        """Return the authority that `name` means: its name, what people call it, its code or its DfE number.

        Args:
            abolished: whether an authority that no longer exists will do.
            where: what the name was given to, for the message.

        Raises:
            UsageError: nobody or several are meant, with the nearest names; or one that was abolished, with who took
                over and since when.
        """
        return find(name, self._names, self.authorities, abolished=abolished, where=where)

    def indicator(self, name: str, *, where: str = "indicator") -> Indicator:
        """Return an indicator by its name or by what people call it.

        Raises:
            UsageError: there is no such indicator; the message offers the nearest.
        """
        if found := self.indicators.get(self._words.get(_folded(name), "")):
            return found
        names = [said for one in self.indicators.values() for said in (one.name, one.words)]
        way_out = suggest(name, names, "tiershift places list --indicators has them all.")
        raise UsageError(Problem(where, f"there is no indicator {name!r}", way_out=way_out))

    def series(self, code: str, indicator: str) -> tuple[NDArray[np.int64], Floats]:
        """Return all years of the panel, and what is known of an authority in each; NaN where it is missing.

        Raises:
            KeyError: the code or the indicator is none of the panel's.
        """
        return np.array(self.years), self._cube(indicator)[self._at[code]].copy()

    def backcast(self, code: str, indicator: str) -> tuple[NDArray[np.int64], Floats, NDArray[np.bool_]]:
        """Return years, values, and which of the values are estimates from predecessors.

        An authority that took over from nobody has its own series, and no estimate. `tiershift.places.backcast` says
        how estimates are made.
        """
        years, values = self.series(code, indicator)
        made = backcast(self, self.authorities[code], self.predecessors(code), indicator)
        return years, made, np.isfinite(made) & ~np.isfinite(values)

    def value(self, code: str, indicator: str, year: int) -> float:
        """Return one figure; NaN where it is missing, or outside the panel's years."""
        if not self.years[0] <= year <= self.years[-1]:
            return float("nan")
        return float(self._cube(indicator)[self._at[code], year - self.years[0]])

    def frame(self, indicators: Iterable[str], codes: Iterable[str] | None = None) -> pd.DataFrame:
        """Return indicators as columns, rows indexed by `code` and `year`: each authority in each year it existed.

        Args:
            codes: authorities; by default all that the panel has, the abolished ones in the years they existed.
        """
        wanted = list(self.authorities if codes is None else codes)
        there = [
            (code, year)
            for code in wanted
            for year in range(self.authorities[code].first, self.authorities[code].last + 1)
        ]
        at = np.array([(self._at[code], year - self.years[0]) for code, year in there], np.int64).reshape(-1, 2)
        index = pd.MultiIndex.from_tuples(there, names=["code", "year"])
        return pd.DataFrame({name: self._cube(name)[at[:, 0], at[:, 1]] for name in indicators}, index=index)

    def neighbours(self, code: str) -> tuple[Neighbour, ...]:
        """Return the ten published statistical neighbours, the nearest first; none for an abolished authority."""
        return self.near.get(code, ())

    def current(self) -> tuple[Authority, ...]:
        """Return the authorities that exist, by name."""
        return tuple(sorted((a for a in self.authorities.values() if not a.abolished), key=lambda one: one.name))

    def predecessors(self, code: str) -> tuple[tuple[Authority, float], ...]:
        """Return whom an authority took over from, each with the share of its children that came here."""
        return tuple(
            (one, heir.share) for one in self.authorities.values() for heir in one.successors if heir.code == code
        )

    def figure(self, code: str, indicator: str, year: int) -> Figure:
        """Return one figure with its source, confidence and note; of a missing one, the note says why it is missing."""
        value = self.value(code, indicator, year)
        if mine := self.own.get((code, indicator, year)):
            return mine
        if indicator in RATIOS:
            made = RATIOS[indicator]
            parts = [self.figure(code, part, year) for part in (*made.over, *made.under)]
            lacking = "; ".join(part.note for part in parts if np.isnan(part.value))
            worst = [said for said in ("own", "B") if any(part.confidence == said for part in parts)]
            confidence = worst[0] if worst else "A-derived"
            return Figure(value, "DERIVED", confidence, lacking if np.isnan(value) else "")
        source, confidence, note = load_told(self.folder).of(code, indicator, year, missing=bool(np.isnan(value)))
        return Figure(value, source, confidence, note)

    def with_own(self, path: Path) -> Panel:
        """Return the panel with the figures of a council's own file (of `tiershift places import`) laid over it.

        Raises:
            InputError: the file is missing or is not one that `tiershift places import` wrote.
        """
        return self.with_cells(read_overlay(path, self.authorities, self.indicators))

    def with_cells(self, cells: Cells) -> Panel:
        """Return the panel with a council's own figures laid over it; what follows from them follows.

        Early and late spending are added up again where one of their lines is the council's own and they are not.
        Years after the published ones are added where a figure asks for them. Figures laid over earlier stay, unless
        these are for the same cell.
        """
        own = {**self.own, **cells}
        last = max([self.years[-1], *(year for _, _, year in own)])
        more = last - self.years[-1]
        values = np.concatenate([self.values, np.full((*self.values.shape[:2], more), np.nan)], axis=2)
        for (code, indicator, year), figure in own.items():
            values[self._row(indicator), self._at[code], year - self.years[0]] = figure.value
        for total, parts in SUMS.items():
            given = {(code, year) for code, name, year in own if name == total}
            for code, year in {(code, year) for code, name, year in own if name in parts} - given:
                cell = self._at[code], year - self.years[0]
                made = sum(float(values[(self._row(part), *cell)]) for part in parts)
                values[(self._row(total), *cell)] = made if np.isfinite(made) else values[(self._row(total), *cell)]
        values.setflags(write=False)
        authorities = {
            code: one if one.abolished else replace(one, last=last) for code, one in self.authorities.items()
        }
        return replace(
            self, authorities=authorities, years=tuple(range(self.years[0], last + 1)), values=values, own=own
        )

    @cached_property
    def _names(self) -> Mapping[str, tuple[Authority, ...]]:
        return known(self.authorities.values())

    @cached_property
    def _words(self) -> Mapping[str, str]:
        said = {_folded(one.words): name for name, one in self.indicators.items()}
        return said | {_folded(name): name for name in self.indicators}

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {code: number for number, code in enumerate(self.authorities)}

    @cached_property
    def _rows(self) -> Mapping[str, int]:
        return {name: number for number, name in enumerate(self.indicators)}

    @cached_property
    def _made(self) -> dict[str, Floats]:
        return {}

    def _row(self, indicator: str) -> int:
        return self._rows[indicator]

    def _cube(self, indicator: str) -> Floats:
        """An indicator by authority and year, shape (authority, year)."""
        if indicator not in RATIOS:
            found: Floats = self.values[self._row(indicator)]
            return found
        if indicator not in self._made:
            self._made[indicator] = ratio(indicator, self._cube)
        return self._made[indicator]


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("’", "'").split())
