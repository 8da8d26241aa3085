"""The page, the table and the picture of how places are forecast, on forecasts that were made up."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from tiershift.calibrate.pool.bell import LEVELS, START
from tiershift.calibrate.pool.counted import COUNTED, YEARS, Counts
from tiershift.calibrate.pool.fit import Pooled, bare
from tiershift.calibrate.pool.futures import compare
from tiershift.calibrate.pool.held import SHOWN, Held
from tiershift.calibrate.pool.rows import MANY
from tiershift.calibrate.pool.told import TABLE, funnel, inside, page_text, table_text, verdict
from tiershift.cli import main
from tiershift.places import read_panel

CODES = ("E06000054", "E06000009")


@cache
def held() -> Held:
    """Two places that stood at 400 and 500 and went to 440: the model foresaw the first and not the second."""
    generator = np.random.default_rng(0)
    past = np.array([400.0, 500.0])[:, None] + generator.normal(0, 5, (2, 8))
    counted = np.full((2, 6), 440.0)
    middle = np.array([440.0, 560.0])[:, None, None]
    sample = middle + generator.normal(0, 8, (2, 200, 6))
    scores = {name: compare(sample, counted, past) for name in SHOWN}
    shape = (2, len(COUNTED), len(YEARS))
    nothing, line = np.zeros(LEVELS), bare(Counts(CODES, np.ones(shape), np.zeros(shape, bool)), 2018)
    fit = Pooled(CODES, np.zeros((2, MANY)), np.zeros((2, MANY, MANY)), START, nothing, 2018, np.zeros(shape),
                 np.ones(shape), line)  # fmt: skip
    together = np.stack([np.full(6, 1000.0), np.full(6, 880.0)])
    return Held(CODES, {}, tuple(range(2019, 2025)), scores, fit, np.full(6, 80_000.0), together)


def test_the_table_has_each_authority_and_measure_with_the_scores_of_all_three_forecasts() -> None:
    rows = list(csv.DictReader(io.StringIO(table_text(held(), read_panel()))))
    assert len(rows) == 2 * len(SHOWN)
    one = rows[0]
    assert (one["name"], one["measure"], one["years"]) == ("Wiltshire", "children in care", "6")
    assert float(one["mae"]) < 3
    assert float(one["mae_last"]) == pytest.approx(40, abs=15)
    assert float(one["inside"]) == 1.0


def test_the_page_says_where_the_model_is_worse_than_a_simple_forecast() -> None:
    lines = page_text(held(), read_panel()).splitlines()
    own = {line.split("|")[1].strip(): line for line in lines if line.startswith(("| Wiltshire", "| Blackpool"))}
    assert "better than both" in own["Wiltshire"]
    assert "worse than last value" in own["Blackpool"]
    assert any("better in 1 and worse in 1 of 2" in line for line in lines)
    assert any("+13.6%" in line for line in lines)


def test_a_place_says_in_words_how_far_out_each_forecast_was_and_which_did_better(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text(table_text(held(), read_panel()), encoding="utf-8")
    panel = replace(read_panel(), folder=tmp_path)
    good, bad = (verdict(panel, code) for code in CODES)
    assert "it did better than both" in good
    assert "held 6 of the 6 counts, where about 5 are meant to be." in good
    assert "was 120 children out in an average year" in bad
    assert "held only 0 of the 6 counts" in bad
    assert "“nothing changes”" in bad.split("as well as the middle")[1]
    assert "take the level of this forecast with care" in bad
    assert "CRPS" not in good + bad
    assert verdict(panel, "E09000001") == ""


def test_a_place_made_after_the_years_that_were_tried_out_says_so(tmp_path: Path) -> None:
    (tmp_path / TABLE).write_text(table_text(held(), read_panel()), encoding="utf-8")
    panel = replace(read_panel(), folder=tmp_path)
    for name, made in (("North Northamptonshire", 2021), ("Dorset", 2019), ("Cumberland", 2023)):
        assert f"could not be tried out on the past: it was made in {made}" in verdict(panel, panel.place(name).code)


def test_the_picture_has_a_dot_for_each_authority() -> None:
    root = ElementTree.fromstring(funnel(held()))
    assert len(root.findall("{http://www.w3.org/2000/svg}circle")) == len(CODES)


def test_counts_outside_the_range_are_told_from_missing_ones() -> None:
    one = held().scores["children in care"]
    seen = inside(replace(one, counted=np.where(np.arange(6) == 0, np.nan, one.counted)))
    assert np.isnan(seen[:, 0]).all()
    assert seen[0, 1] == 1.0
    assert seen[1, 1] == 0.0


def test_too_few_futures_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "validate", "--futures", "3"]) == 2
    assert "at least 20" in capsys.readouterr().err
