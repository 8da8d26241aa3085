"""The page about the functions is derived from their table, and is the one that the table gives now."""

from __future__ import annotations

from pathlib import Path

from tiershift.compile.functions import FUNCTIONS, NAMES
from tiershift.compile.manual import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "functions.md"


def test_the_page_about_functions_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tiershift.compile.manual docs/functions.md"


def test_every_function_is_on_the_page_as_models_write_it() -> None:
    spellings = [one.split(" in ")[0] for row in FUNCTIONS.values() for one in row.spellings]
    assert [one for one in spellings if one not in page()] == []
    assert {"SMOOTH3", "DELAY1I", "PULSE TRAIN", "INTEG", "SUM"} <= set(NAMES)
