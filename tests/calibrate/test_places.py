"""The panel's text from a small panel of places."""

from __future__ import annotations

import pandas as pd

from tiershift.calibrate.places import SPEND, panel_text, shipped_text
from tiershift.places import read_panel
from tiershift.report.prices import load_prices
from tiershift.shipped import shelf

LOOKUP = pd.DataFrame(
    {
        "predecessor_code": ["A", "B", "C", "E09000001"],
        "successor_code": ["A", "AB", "C", "E09000001"],
        "analysis_unit": ["U", "U", "C", "E09000001"],
    }
)
DEFLATOR = {2011: 50.0, 2012: 100.0, 2022: 200.0}


def rows(
    code: str, year: int, spend: float | None, children: float, care: float, note: str = ""
) -> list[dict[str, object]]:
    figures = ((SPEND, spend), ("population_0_17", children), ("cla_31_march", care))
    return [
        {"la_code": code, "year_ending_31_march": year, "indicator": name, "value": value,
         "note": note if name == SPEND else None}
        for name, value in figures
    ]  # fmt: skip


def test_areas_are_joined_spikes_dropped_prices_made_one_and_small_places_left_out() -> None:
    made = [
        *rows("A", 2011, 1000.0, 10.0, 1.0),
        *rows("B", 2011, 2000.0, 20.0, 2.0),
        *rows("C", 2012, 500.0, 100.0, 1.0),
        *rows("C", 2011, 500.0, 100.0, 1.0, note="spike against both neighbouring years"),
        *rows("C", 2010, 500.0, 100.0, 1.0),
        *rows("E09000001", 2011, 5.0, 10.0, 1.0),
    ]
    assert panel_text(pd.DataFrame(made), LOOKUP, DEFLATOR).splitlines() == [
        "authority,year,early_spend_per_child_real,care_rate,population",
        "C,2011,,100.00,100",
        "C,2012,10.00,100.00,100",
        "U,2011,400.00,1000.00,30",
    ]


def test_the_shipped_panel_is_made_of_the_shipped_figures() -> None:
    deflator = {year: price.factor for year, price in load_prices().items()}
    shipped = shelf("models") / "childrens_services" / "prevention_panel.csv"
    assert shipped_text(read_panel(), deflator) == shipped.read_text(encoding="utf-8")
