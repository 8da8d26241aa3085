"""Numbers and dates as people type them on a command line: `£100m`, `8e9`, `90%`, `12/03/2026`.

What is read in a sense that the text does not quite have is echoed, so that nobody is surprised. A date has its day
first, as in Britain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import NoneType
from typing import Any, get_args

from tiershift.cli.plan_words import day
from tiershift.errors import Problem, UsageError
from tiershift.events.types import KINDS
from tiershift.events.yamlout import number_text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_NUMBER = re.compile(
    r"(?P<minus>[-−])?\s*(?P<pound>£)?\s*(?P<digits>\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?)\s*"
    r"(?P<times>k|thousand|m|million|bn|billion)?\s*(?P<share>%)?",
    re.I,
)
_PLAIN = re.compile(r"-?\d[\d_]*(\.\d+)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_SPOKEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3})[a-z]*\s+(\d{4})")

Echo = Callable[[str], None]


def typed_fields(kind: str, fields: Mapping[str, str], echo: Echo) -> dict[str, str]:
    """Return the fields of an event as a scenario file would have them.

    Args:
        kind: as in `KINDS`.
        fields: by name, as they were typed.
        echo: is told what was read in which sense.

    Raises:
        UsageError: a number or a date can be read in no way, or in two; all of them at once.
    """
    made = dict(fields)
    wrong: list[Problem] = []
    for name, text in fields.items():
        types = _types(kind, name)
        try:
            if float in types:
                made[name] = _number(name, text, fields.get("unit", ""))
            elif date in types:
                made[name] = typed_date(name, text)
        except UsageError as error:
            wrong += error.problems
        if made[name] != text:
            shown = day(date.fromisoformat(made[name])) if date in types else f"{float(made[name]):,.12g}"
            echo(f"{name}={text} is read as {shown}.")
    if wrong:
        raise UsageError(wrong)
    return made


def _types(kind: str, name: str) -> tuple[Any, ...]:
    """The types that a field may have."""
    field = KINDS[kind].model_fields.get(name)
    if field is None:
        return ()
    options = [one for one in get_args(field.annotation) if one is not NoneType]
    return (field.annotation, *options)


def _number(name: str, text: str, unit: str) -> str:
    """Return a number as a scenario file has it; what is none is left for the reader of fields to refuse."""
    bare = text.strip()
    found = _NUMBER.fullmatch(bare)
    if _PLAIN.fullmatch(bare) or found is None:
        return text
    money = unit.startswith("GBP")
    if re.search(r",(?!\d{3}(?:\D|$))", found["digits"]):
        raise _wrong(name, text, "the comma does not set thousands apart", "Write 1.5 or 1,500.")
    if found["share"] and (money or found["pound"] or found["times"]):
        raise _wrong(name, text, f"is a share, and {name} is in {unit or 'pounds'}", "Write the amount: £100m.")
    if found["pound"] and unit and not money:
        raise _wrong(name, text, f"is money, and {name} is in {unit}", "Write the number alone.")
    value = float(found["digits"].replace(",", "")) * _TIMES.get((found["times"] or "").casefold(), 1.0)
    if found["share"]:
        value = float(f"{value / 100:.12g}")
    return number_text(float(f"{-value if found['minus'] else value:.15g}"))


def typed_date(name: str, text: str) -> str:
    """Return a date as it is kept, 2027-04-01; text that is no date, or has a time, as it is.

    Raises:
        UsageError: there is no such day.
    """
    bare = text.strip()
    slashed, spoken = _SLASHED.fullmatch(bare), _SPOKEN.fullmatch(bare)
    try:
        if slashed:
            return date(int(slashed[3]), int(slashed[2]), int(slashed[1])).isoformat()
        if spoken and spoken[2].casefold() in _MONTHS:
            return date(int(spoken[3]), _MONTHS.index(spoken[2].casefold()) + 1, int(spoken[1])).isoformat()
    except ValueError:
        way_out = "The day comes first, as in 12/03/2026 for 12 March; or write 2026-03-12."
        raise _wrong(name, text, "there is no such day", way_out) from None
    return text


def _wrong(name: str, text: str, what: str, way_out: str) -> UsageError:
    return UsageError(
        Problem(name, f"{text}: {what}" if what.startswith(("the", "there")) else f"{text} {what}", "", way_out)
    )
