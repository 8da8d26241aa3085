"""Equations are respelled where PySD's parser would read them wrongly, or not at all, though they are right."""

from __future__ import annotations

import re

from tiershift.model.names import key

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_PAIR = rf"\(\s*[-+]?\s*{_NUMBER}\s*,\s*[-+]?\s*{_NUMBER}\s*\)"
_SPOTS = re.compile(
    r'(?P<quoted>"(?:\\.|[^"\\])*")'
    rf"|\(\s*-\s*(?P<base>{_NUMBER})\s*\)(?=\s*\^)"
    r"|:(?P<word>and|or|not|na|except):"
    rf"|\(\s*(?P<limits>(?:\[[^\]]*\]\s*,)?)\s*(?P<pair>{_PAIR})\s*,?\s*\)",
    re.IGNORECASE,
)
_MAPPED = re.compile(r"\(\s*([^():]+?)\s*:([^()]*)\)|([^(),]+)")

Mapping = list[tuple[str, list[str]]]
"""Ranges that a range is mapped to, with what each of its elements stands for there; empty for "in order"."""


def respelled(equation: str) -> str:
    """Return `equation` so that PySD's parser reads what the modeller meant.

    - `(-2) ^ x` becomes `(0 - 2) ^ x`, which is not taken for -(2 ^ x);
    - `:and:` becomes `:AND:`, since Vensim does not tell apart upper and lower case;
    - a table of one point gets it twice.
    """
    return _SPOTS.sub(_respell, equation)


def _respell(spot: re.Match[str]) -> str:
    if spot["base"]:
        return f"(0 - {spot['base']})"
    if spot["word"]:
        return spot[0].upper()
    if spot["pair"]:
        return f"({spot['limits']}{spot['pair']},{spot['pair']})"
    return spot[0]


def mapped(equation: str) -> tuple[str, Mapping]:
    """Return the definition of a subscript range without its mapping, and the mapping; other equations as they are.

    Written `range : a, b -> other, (third : x, y)`. PySD's parser adds what is listed in a mapping to the range itself.
    """
    definition, arrow, targets = equation.partition("->")
    if not arrow or not re.match(r'\s*("(?:\\.|[^"\\])*"\s*|[^"=:(\[<]+):(?!=)', definition):
        return equation, []
    found = [
        (key(named or plain), [key(element) for element in listed.split(",")] if named else [])
        for named, listed, plain in _MAPPED.findall(targets)
        if (named or plain).strip()
    ]
    return definition.strip(), found
