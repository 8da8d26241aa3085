"""The algebra of units, as Vensim writes them: `children/year`, `GBP2324/(child*year)`, `1/year`, `dmnl`.

A run of words is one name (`Degrees Fahrenheit`). Names are the same in small and capital letters, in singular and
plural, and where the model's settings say so (`22:` lines). There is no conversion: a month is not a twelfth of a year
and 2023-24 pounds are not pounds of another year, so an equation has to convert by a parameter that carries the unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TypeAlias

from tiershift.errors import ModelError, Problem

Equivalents: TypeAlias = Mapping[str, str]
"""Folded unit name → the folded name that stands for it; "" stands for dimensionless."""

AMOUNTS = frozenset({"child", "person", "gbp", "gbp2324", "fte", "place", "service", "hour", "team"})
"""Units of what a place of twice the size has twice as much of."""
_DIMENSIONLESS = frozenset(
    {"", "1", "dmnl", "dimensionless", "fraction", "proportion", "ratio", "share", "unitless", "radian"}
)
_SINGULAR = {
    "children": "child", "people": "person", "men": "man", "women": "woman", "feet": "foot",
    "yr": "year", "yrs": "year", "hr": "hour", "hrs": "hour", "series": "series", "species": "species",
}  # fmt: skip
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))
_NOT_PLURAL = ("ss", "us", "is")
_OPEN = re.compile(r"\s*\(")
_NAME = re.compile(r"\s*[^\s*/()^][^*/()^]*")
_NUMBER = re.compile(r"(?!1$)[-+]?[\d.]+")
_POWER = re.compile(r"\^\s*(?:([-+]?\d{1,3}(?:\.\d{1,6})?)|\(\s*([-+]?\d{1,3}(?:\.\d{1,6}|\s*/\s*[1-9]\d?)?)\s*\))\s*")
_RANGE = re.compile(r"\s*\[[^\]]*\]\s*$")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of named units; no power is 0 and the names are in order. `Unit()` is dimensionless."""

    powers: tuple[tuple[str, Fraction], ...] = ()

    def __mul__(self, other: Unit) -> Unit:
        return _combine(self, other, 1)

    def __truediv__(self, other: Unit) -> Unit:
        return _combine(self, other, -1)

    def __pow__(self, exponent: Fraction | int) -> Unit:
        return _unit({name: power * exponent for name, power in self.powers})

    def __str__(self) -> str:
        return self.spelled({})

    def spelled(self, spelling: Mapping[str, str]) -> str:
        """Return the unit as text, each name as `spelling` has it: `children/year`."""
        over = [_factor_text(spelling.get(name, name), power) for name, power in self.powers if power > 0]
        under = [_factor_text(spelling.get(name, name), -power) for name, power in self.powers if power < 0]
        if not under:
            return "*".join(over) or "dmnl"
        below = under[0] if len(under) == 1 else f"({'*'.join(under)})"
        return f"{'*'.join(over) or '1'}/{below}"


DIMENSIONLESS = Unit()


def parse_unit(text: str, equivalents: Equivalents | None = None) -> Unit:
    """Return the unit that `text` says; a range behind it (`dmnl [0,1]`) is passed over.

    Raises:
        ModelError: the text cannot be read; the message names the part that stopped it.
    """
    return _parse(text, tuple(sorted((equivalents or {}).items())))


def degree(text: str) -> Fraction:
    """Return how what is in a unit grows with the size of a place: 1 for children a year, 0 for pounds a child.

    It is 0 where the unit cannot be read.
    """
    try:
        return sum((power for name, power in parse_unit(text).powers if name in AMOUNTS), Fraction(0))
    except ModelError:
        return Fraction(0)


def fold_unit_name(name: str, equivalents: Equivalents | None = None) -> str:
    """Return the name by which two spellings of one unit are equal; "" for dimensionless."""
    *before, last = re.sub(r"[\s_]+", " ", name).strip().casefold().split(" ")
    folded = " ".join((*before, _singular(last)))
    if folded in _DIMENSIONLESS:
        return ""
    return (equivalents or {}).get(folded, folded)


def unit_names(text: str) -> tuple[str, ...]:
    """Return the names in a unit, as they are spelled in it."""
    return tuple(found[0].strip() for found in _NAME.finditer(_POWER.sub("", _RANGE.sub("", text))))


def read_equivalents(model_text: str) -> Equivalents:
    """Return the unit synonyms in the settings of a Vensim model: `22:` lines such as `22:Person,People,Persons`."""
    _, _, settings = model_text.rpartition("///---\\\\\\")
    found: dict[str, str] = {}
    for line in re.findall(r"(?m)^22:(.*)$", settings):
        first, *others = (fold_unit_name(name) for name in line.split(","))
        known = found.get(first, first)
        new = {other for other in others if other and other != known}
        # What stood for a name of this line stands for its first name from here on.
        found = {name: known if stands_for in new else stands_for for name, stands_for in found.items()}
        found |= dict.fromkeys(new, known)
    return MappingProxyType(found)


@lru_cache(maxsize=4096)
def _parse(text: str, equivalents: tuple[tuple[str, str], ...]) -> Unit:
    bare = _RANGE.sub("", text).strip()
    unit, end = _product(bare, 0, dict(equivalents), 0)
    if end < len(bare):
        raise _unreadable(bare, end)
    return unit


def _product(text: str, start: int, equivalents: Equivalents, depth: int) -> tuple[Unit, int]:
    unit, at = _factor(text, start, equivalents, depth)
    while text[at : at + 1] in ("*", "/"):
        factor, after = _factor(text, at + 1, equivalents, depth)
        unit, at = (unit * factor if text[at] == "*" else unit / factor), after
    return unit, at


def _factor(text: str, start: int, equivalents: Equivalents, depth: int) -> tuple[Unit, int]:
    if (bracket := _OPEN.match(text, start)) and depth < _DEEPEST:
        unit, at = _product(text, bracket.end(), equivalents, depth + 1)
        if text[at : at + 1] != ")":
            raise _unreadable(text, start)
        at = _after_blanks(text, at + 1)
    elif (name := _NAME.match(text, start)) and not _NUMBER.fullmatch(name[0].strip()):
        folded = fold_unit_name(name[0], equivalents)
        unit, at = (Unit(((folded, Fraction(1)),)) if folded else DIMENSIONLESS), name.end()
    else:
        raise _unreadable(text, start)
    if power := _POWER.match(text, at):
        return unit ** Fraction("".join((power[1] or power[2]).split())), power.end()
    return unit, at


def _after_blanks(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip())


def _unreadable(text: str, at: int) -> ModelError:
    rest = text[at:].strip()
    what = f'the unit "{text}" cannot be read at "{rest}"' if rest else f'the unit "{text}" ends too early'
    way_out = "Write names with * / ^ and brackets, such as children/(year*place); no number but 1; dmnl for none."
    return ModelError(Problem("unit", what, "", way_out))


def _singular(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    # Short words stay: `ms` is not many `m`, and `Rs` is a currency.
    if len(word) < 4 or word.endswith(_NOT_PLURAL):
        return word
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            return word[: -len(ending)] + instead
    return word


def _combine(left: Unit, right: Unit, sign: int) -> Unit:
    powers = dict(left.powers)
    for name, power in right.powers:
        powers[name] = powers.get(name, Fraction(0)) + sign * power
    return _unit(powers)


def _unit(powers: Mapping[str, Fraction]) -> Unit:
    return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))


def _factor_text(name: str, power: Fraction) -> str:
    if power == 1:
        return name
    return f"{name}^{power}" if power.denominator == 1 else f"{name}^({power})"
