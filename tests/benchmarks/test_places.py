"""The figures of many places: both sides are run, and the table says what they come to."""

from __future__ import annotations

import pytest
from benchmarks.places import Places, places, said


@pytest.mark.usefixtures("warm")
def test_both_sides_are_run() -> None:
    taken = places(futures=5, seconds=0.01)
    assert taken.place > 0
    assert taken.england > 0


def test_the_table_has_the_ratio_and_says_whether_all_places_take_under_five_minutes() -> None:
    assert " 1.50 " in said(Places(500, 2, 0.9, 0.6))
    assert said(Places(500, 2, 0.9, 0.6)).rstrip().endswith("yes")
    assert said(Places(500, 2, 3.0, 2.0)).rstrip().endswith("NO")
