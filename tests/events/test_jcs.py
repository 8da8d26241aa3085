"""Canonical JSON: the fast way and the standard's own library agree on every byte, and on what they refuse."""

from __future__ import annotations

import math
import struct

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from tiershift.events.jcs import dumps

ANY_DOUBLE = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
EDGES = st.sampled_from([-0.0, 1e-4, 9.999e-5, 1e-7, 1e16, 1e21, 1e15 + 0.5, 2.0**53, 2.0**53 - 1, 5e-324, 0.1 + 0.2])
TEXT = st.text(st.characters(), max_size=12)
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | ANY_DOUBLE | EDGES | TEXT
NESTED = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=9
)
CONTENT = st.dictionaries(TEXT, NESTED, max_size=6)


def _said(way: object, content: object) -> object:
    try:
        return way(content)  # type: ignore[operator]
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return "refused"


@given(CONTENT)
@example({"\ue000": 1, "\U00010000": 2})
@example({"a": [1.0, -0.0, 1e16, 1e-5, 123456789012345680.0]})
@example({"text": '\x00\x1f\x7f\x80\u2028"\\/\b\f\n\r\té€😀'})
@example({"half": "\ud800"})
@example({"big": 2**53, "small": -(2**53)})
@example({"pair": (1, 2)})
def test_the_two_ways_write_the_same_bytes_and_refuse_the_same(content: dict[str, object]) -> None:
    assert _said(dumps, content) == _said(rfc8785.dumps, content)


@given(ANY_DOUBLE.filter(math.isfinite) | st.floats(2.0**53 - 8, 1e17) | st.floats(-1e17, -(2.0**53) + 8))
@example(9007199254740994.0)
@example(-9007199254740994.0)
@example(9.5e15)
def test_any_number_is_written_as_the_standard_says(number: float) -> None:
    assert _said(dumps, {"value": number}) == _said(rfc8785.dumps, {"value": number})


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 2**53])
def test_what_has_no_canonical_form_is_refused(number: float) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        dumps({"value": number})
