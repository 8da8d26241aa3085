"""What is said of the studio's speed follows from what was measured."""

from __future__ import annotations

from benchmarks.studio import Felt, Studio, at, said


def felt(what: str, *took: float) -> Felt:
    return Felt(what, took, (*took, 500.0))


def test_a_quantile_is_one_of_the_times_that_were_measured() -> None:
    took = [float(number) for number in range(100, 0, -1)]
    assert [at(share, took) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 51.0, 96.0, 100.0]


def test_an_aim_is_met_only_where_the_middle_and_the_slow_ones_are_quick_enough() -> None:
    made = (felt("quick", 40.0, 50.0), felt("slow", 70.0, 70.0), felt("stalls", *[30.0] * 9, 130.0))
    text = said(Studio((*made, felt("drag, model left out", 99.0)), {"again": 0.5}, {"an answer": (30.0, 40.0)}))
    rows = {line.split("  ")[0]: line for line in text.splitlines()}
    assert rows["quick"].endswith(" met")
    assert not rows["quick"].endswith("NOT met".upper())
    assert rows["slow"].endswith("NOT MET")
    assert rows["stalls"].endswith("NOT MET")
    assert rows["drag, model left out"].rstrip().endswith("99")
    assert text.count("every input") == 4
    assert "0.50" in rows["again"]
    assert rows["an answer"].split()[-2:] == ["30", "40"]
