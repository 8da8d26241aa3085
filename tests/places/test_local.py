"""Every authority as the model takes it: from counted figures alone, without a gap or a nought to divide by."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tiershift import simulate
from tiershift.calibrate.pool.local import place_local
from tiershift.cli import main
from tiershift.errors import UsageError
from tiershift.events.load import load_plan
from tiershift.model.load import Model, load_model
from tiershift.model.local import Local
from tiershift.places import read_panel

SMALL = ("City of London", "Isles of Scilly")


@cache
def england() -> Model:
    return load_model("childrens_services")


@cache
def locals_() -> dict[str, Local]:
    return {one.name: place_local(one.code, england()) for one in read_panel().current() if one.name not in SMALL}


def test_every_authority_but_the_two_smallest_has_a_model() -> None:
    panel = read_panel()
    assert len(locals_()) == len(panel.current()) - len(SMALL)
    for local in [*locals_().values()][::10]:
        for lever in england().at(local).parameters.levers.values():
            assert lever.low <= lever.value <= lever.high


def test_the_places_add_up_to_england() -> None:
    assert sum(local.share for local in locals_().values()) == pytest.approx(1.0, abs=2e-4)
    for year, within in ((2011, 0.005), (2018, 0.005), (2023, 0.005)):
        spent = sum(sum(local.outturns[year].values()) for local in locals_().values())
        england_ = sum(
            event.amount  # type: ignore[union-attr]
            for event in load_plan("baseline", england()).events
            if event.kind == "OutturnRecorded" and event.financial_year == year  # type: ignore[union-attr]
        )
        assert spent == pytest.approx(england_, rel=within), year


def test_a_place_spent_what_its_return_says_at_2023_24_prices() -> None:
    panel = read_panel()
    code = panel.place("Wiltshire").code
    spent = locals_()["Wiltshire"].outturns
    assert spent[2024]["targeted"] == pytest.approx(panel.value(code, "s251_gross_family_support", 2024))
    care = panel.value(code, "s251_gross_cla_total", 2011)
    assert spent[2011]["care"] == pytest.approx(care * 121.3 / 87.1, rel=1e-4)


@pytest.mark.parametrize("name", ["Rutland", "Kent", "Blackpool", "Cumberland"])
def test_every_scenario_runs_at_the_smallest_the_largest_the_poorest_and_the_newest(name: str) -> None:
    model = england().at(locals_()[name])
    for scenario in ("baseline", "cut", "early_shift"):
        made = simulate(model, plan=scenario)
        assert all(np.isfinite(one.values).all() for one in made.data_vars.values())
    children = read_panel().value(locals_()[name].code, "population_0_17", 2024)
    assert float(made["child_population"].sel(time=2024.25)) == pytest.approx(children, rel=0.02)


@pytest.mark.parametrize("name", SMALL)
def test_too_few_children_are_a_reason_to_refuse(name: str) -> None:
    with pytest.raises(UsageError, match="too few for a forecast of its own"):
        place_local(name, england())
    rutland = read_panel().value(locals_()["Rutland"].code, "population_0_17", 2024)
    assert rutland > 2000


def test_a_forecast_of_a_place_names_it_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["forecast", "baseline", "cut", "--place", "865", "--futures", "5", "--quiet", "--out", str(tmp_path)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert said.startswith("Wiltshire, 5 simulated futures")
    assert "(E06000054) is modelled as England times its share of England's children, 0.855%" in " ".join(said.split())
    for table in ("differences.csv", "cut/indicators.csv"):
        assert set(pd.read_csv(tmp_path / table)["place"]) == {"Wiltshire"}
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<title>Wiltshire: " in page
    assert place_local("Wiltshire", england()).hash in page
    cover: Any = pd.read_excel(tmp_path / "report.xlsx", sheet_name="Cover", header=None, engine="openpyxl")
    assert cover[0][0].startswith("Wiltshire: ")


@pytest.mark.parametrize(
    ("name", "offered"),
    [("Wiltshre", "Wiltshire"), ("Northamptonshire", "abolished on 1 April 2021"), ("W06000015", "Welsh")],
)  # fmt: skip
def test_an_unknown_or_abolished_authority_is_refused_and_nothing_is_written(
    name: str, offered: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", "--place", name, "--futures", "5", "--out", str(tmp_path / "out")]) == 2
    assert offered in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
