"""Fitted values into the model file and the parameter file: only the numbers change, and the two stay one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tiershift.errors import ModelError, ParameterError, Problem
from tiershift.model.load import Model
from tiershift.model.names import identifier, key

DIGITS = 6
"""Digits that count of a fitted value."""
_NUMBER = r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"


def rounded(value: float) -> float:
    """Return a value as it is written."""
    return float(f"{value:.{DIGITS}g}")


def written_back(model: Model, values: Mapping[str, float]) -> tuple[str, str]:
    """Return the texts of the model file and of the parameter file with new numbers for constants.

    Args:
        values: by name; constants that are one number each.

    Raises:
        ModelError, ParameterError: a number is not where it should be; nothing may be written then.
    """
    path = model.parameters.path
    assert path is not None, "a model with parameters has their file"
    text, entries = model.path.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
    for name, value in values.items():
        shown = number(rounded(value))
        text = _in_model(model.path, text, name, shown)
        entries = _in_entries(path, entries, name, shown)
    return text, entries


def number(value: float) -> str:
    """Return a number as both files read it: a point, and no exponent unless it needs one."""
    if value and not 1e-4 <= abs(value) < 1e15:
        mantissa, exponent = f"{value:.{DIGITS - 1}e}".split("e")
        return f"{float(mantissa)}e{int(exponent)}"
    return repr(int(value)) if value == int(value) and abs(value) >= 100 else repr(value)


def _in_model(path: Path, text: str, name: str, shown: str) -> str:
    words = r"[\s_]+".join(re.escape(word) for word in re.split(r"[\s_]+", key(name)))
    found = list(re.finditer(rf"^({words}\s*=\s*){_NUMBER}(?=\s*\n?\s*~)", text, re.MULTILINE | re.IGNORECASE))
    if len(found) != 1:
        what = f'"{name} = number" is written {len(found)} times'
        raise ModelError(Problem(str(path), what, way_out="Write the value by hand."))
    return text[: found[0].end(1)] + shown + text[found[0].end() :]


def _in_entries(path: Path, text: str, name: str, shown: str) -> str:
    lines = text.splitlines(keepends=True)
    for place, line in enumerate(lines):
        entry = re.match(r"^(\s+)[\"']?([^:\"']+)[\"']?:\s*(#.*)?$", line)
        if entry is None or identifier(entry[2].strip()) != identifier(name):
            continue
        for below in range(place + 1, len(lines)):
            if re.match(rf"^(\s{{0,{len(entry[1])}}})\S", lines[below]):
                break
            value = re.match(rf"^(\s+value:\s*){_NUMBER}", lines[below])
            if value is not None:
                lines[below] = lines[below][: value.end(1)] + shown + lines[below][value.end() :]
                return "".join(lines)
    raise ParameterError(Problem(str(path), f'"{name}" has no value line', way_out="Write the value by hand."))
