"""The page of figures says what is kept beside it, and every figure that it is to have is there."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.models import MODELS
from benchmarks.page import page

PAGE = Path(__file__).parents[2] / "docs" / "speed.md"


def test_the_page_shows_the_figures_that_are_kept_beside_it() -> None:
    kept = json.loads(PAGE.with_suffix(".json").read_text(encoding="utf-8"))
    assert PAGE.read_text(encoding="utf-8") == page(kept)
    assert set(kept["models"]) == {"childrens_services", *MODELS}
    assert all(each["pysd"] is not None for each in kept["models"].values())
    assert kept["commit"] and kept["machine"]
