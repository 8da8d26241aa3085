"""The races of the log run, both sides do the same work, and the table says what was aimed at."""

from __future__ import annotations

import pytest
from benchmarks.plans import Row, appends, shown


def test_appends_are_raced_in_files_and_on_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appends, "TURNS", 16)
    made = appends.rows()
    assert [row.what for row in made] == [
        "append to SQLite, one event",
        "append to SQLite, 100 events at once",
        "append to PostgreSQL, one event",
        "append to PostgreSQL, 100 events at once",
    ]
    assert all(row.ratio > 0 and row.ours.endswith("/s") for row in made)


def test_the_table_names_what_was_not_met() -> None:
    rows = [Row("one", "9/s", "10/s", 0.9, "≥ 0.7", True), Row("other", "1/s", "10/s", 0.1, "≥ 0.7", False)]
    assert shown(rows).splitlines()[2].split()[-1] == "met"
    assert shown(rows).splitlines()[3].endswith("0.10  ≥ 0.7  NOT MET")
