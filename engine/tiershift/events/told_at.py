"""Texts of scenarios at a place: an amount of England's that they quote is the place's, or is said to be England's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

from tiershift.events.types import Event

_FIELDS = ("amount", "value", "change", "target", "hubs", "places", "outcomes")
_SIZES: Mapping[str, float] = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}
_NUMBER = re.compile(
    r"(?P<pound>£)?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<size> ?(?:bn|billion|m|million|k)(?!\w))?"
    r"(?![\d%-]| ?%)"
)
_LEAST = 10.0
"""Smaller numbers in a title are years, steps and shares."""
_QUOTES = re.compile(r"£|\d ?%|\d{4,}|\d,\d{3}")
FOR_ENGLAND = "Written for all of England: "


def title_at(title: str, pairs: Iterable[tuple[Event, Event]]) -> str:
    """Return a title in which amounts that the scenario decides are the place's, and other pounds said to be England's.

    Args:
        title: as written for all of England.
        pairs: each event of the scenario, as written and as it is at the place.
    """
    known = list(_amounts(pairs))

    def put(found: re.Match[str]) -> str:
        size = (found["size"] or "").strip().replace("billion", "bn").replace("million", "m")
        value = float(found["digits"].replace(",", "")) * _SIZES[size]
        meant = [after for before, after in known if math.isclose(value, before, rel_tol=1e-9)]
        here = meant[0] if meant else 0.0
        if value < _LEAST or not meant or not all(math.isclose(here, other, rel_tol=1e-6) for other in meant):
            return f"{found[0]} (England)" if found["pound"] else found[0]
        return pounds(here, 2) if found["pound"] else f"{significant(here, 2):,.10g}"

    return _NUMBER.sub(put, title)


def why_at(why: str) -> str:
    """Return the reason of an event whose amount became the place's: numbers in it are those of all of England."""
    return f"{FOR_ENGLAND}{why}" if _QUOTES.search(why) else why


def amount_in_words(value: float, unit: str) -> str:
    """Return an amount as people write it: `£400m a year`, `200 children`."""
    if unit.startswith("GBP"):
        return f"{pounds(value, 6)}{' a year' if unit.endswith('/year') else ''}"
    return f"{significant(value, 6):,.10g} {'' if unit == 'Dmnl' else unit}".strip()


def pounds(value: float, digits: int) -> str:
    """Return pounds to some significant digits: `£1.2bn`, `£2.5m`, `£640,000`."""
    shown = significant(value, digits)
    for name, size in (("bn", 1e9), ("m", 1e6)):
        if abs(shown) >= size:
            return f"{'-' if shown < 0 else ''}£{abs(shown) / size:,.10g}{name}"
    return f"{'-' if shown < 0 else ''}£{abs(shown):,.10g}"


def significant(value: float, digits: int) -> float:
    """Return a number rounded to some significant digits."""
    return float(f"{value:.{digits}g}")


def _amounts(pairs: Iterable[tuple[Event, Event]]) -> Iterable[tuple[float, float]]:
    """England's amounts with the place's: of each event, and of all of one kind together."""
    totals: dict[tuple[str, str], list[float]] = {}
    for event, here in pairs:
        for name in _FIELDS:
            before, after = getattr(event, name, None), getattr(here, name, None)
            if isinstance(before, int | float) and isinstance(after, int | float) and before != after:
                yield float(before), float(after)
                total = totals.setdefault((event.kind, name), [0.0, 0.0])
                total[0] += before
                total[1] += after
    for before, after in totals.values():
        yield before, after
