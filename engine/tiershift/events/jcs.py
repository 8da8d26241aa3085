"""Canonical JSON (RFC 8785): the same bytes for the same content, on any machine.

Nearly all that a log holds is written alike by pydantic's encoder: its strings are escaped by the same rules, keys of
plain ASCII sort alike, and a number needs but to be looked at. What is left goes to `rfc8785`, more than an order of
magnitude slower. Tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rfc8785
from pydantic_core import PydanticSerializationError, to_json

_LARGEST_WHOLE = 2**53 - 1
"""Whole numbers beyond are refused by RFC 8785: a double cannot tell them apart."""
_LEAST, _MOST = 1e-4, 2.0**53
"""Between them (the larger one left out), both write a number that is not whole in the same way."""


class _NotPlain(Exception):
    """A value that the two encoders may write differently."""


def dumps(value: Mapping[str, Any]) -> bytes:
    """Return the canonical bytes of `value`.

    Raises:
        rfc8785.CanonicalizationError: it holds what JSON has no canonical form for: NaN, an infinity, a whole number
            beyond 2^53, half of a surrogate pair, or another type.
    """
    try:
        return to_json(_sorted(value))
    except (_NotPlain, PydanticSerializationError):
        return rfc8785.dumps(dict(value))


def _sorted(value: Mapping[Any, Any]) -> dict[str, Any]:
    """Return `value` with its keys in order and its numbers as the standard writes them."""
    made: dict[str, Any] = {}
    try:
        keys = sorted(value)
    except TypeError as error:
        raise _NotPlain from error
    for key in keys:
        if type(key) is not str or not key.isascii():
            raise _NotPlain
        each = value[key]
        made[key] = each if type(each) is str or each is None else _plain(each)
    return made


def _plain(value: Any) -> Any:
    """Return `value` with its keys in order and its numbers as the standard writes them."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is float:
        return _number(value)
    if kind is int:
        if -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE:
            return value
        raise _NotPlain
    if kind is dict:
        return _sorted(value)
    if kind is list or kind is tuple:
        return [_plain(each) for each in value]
    raise _NotPlain


def _number(value: float) -> float | int:
    if value.is_integer() and -_LARGEST_WHOLE <= value <= _LARGEST_WHOLE:
        return int(value)
    if _LEAST <= abs(value) < _MOST:
        return value
    raise _NotPlain
