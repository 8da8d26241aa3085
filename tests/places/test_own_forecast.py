"""A council's own figures reach the forecast of its place, which says what they change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tiershift.calibrate.pool.local import place_local
from tiershift.calibrate.pool.own import unread
from tiershift.cli import main
from tiershift.cli.place import at_place
from tiershift.model.load import load_model
from tiershift.places import read_panel
from tiershift.places.overlay import own_figure

FORECAST = ["forecast", "baseline", "--place", "Wiltshire", "--futures", "12", "--quiet"]
FIGURES = (
    "cla_31_march,2023,510,children\n", "cla_31_march,2024,540,children\n",
    "cla_starters,2023,200,children\n", "cla_starters,2024,210,children\n",
)  # fmt: skip
"""More children come into care than was published, and more are in it."""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of own figures, brought in by `tiershift places import`."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "kept"))
    figures = tmp_path / "figures.csv"
    figures.write_text("indicator,year,value,unit\n" + "".join(FIGURES), encoding="utf-8")
    bring = ["places", "import", str(figures), "--place", "Wiltshire"]
    assert main([*bring, "--sure", "--out", str(tmp_path / "own.csv")]) == 0
    return tmp_path / "own.csv"


def test_own_figures_of_a_file_move_the_forecast_and_before_and_after_are_shown(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main([*FORECAST, "--own", str(own), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "4 figures of Wiltshire's own" in said
    line = next(line for line in said.splitlines() if line.startswith("Children in care, children") and "2025" in line)
    assert line.split()[-1].startswith("+")


def test_figures_that_were_kept_are_used_until_they_are_left_out(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = load_model("childrens_services")
    kept = own.parent / "kept" / "tiershift" / "places" / "E06000054.csv"
    kept.parent.mkdir(parents=True)
    own.rename(kept)
    monkeypatch.setattr("tiershift.places.kept.own_folder", lambda: own.parent / "kept" / "tiershift")
    locals_ = [at_place(model, "Wiltshire", published=published).local for published in (False, True)]
    cared = [{name: value for name, _, value in local.counts}["children in care"] for local in locals_ if local]
    assert cared[0] == 540
    assert cared[1] != 540
    assert locals_[0] and locals_[1] and locals_[0].hash != locals_[1].hash


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--published"], "Give one of the two"),
        (["--place", "Kent"], "it has no figures of Kent"),
    ],
)
def test_own_figures_that_cannot_be_meant_are_refused(
    own: Path, more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*FORECAST, "--own", str(own), *more, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_own_figures_without_a_place_are_refused(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "baseline", "--own", str(own), "--futures", "5"]) == 2
    assert "--place" in capsys.readouterr().err


def test_futures_go_on_from_a_council_s_latest_counts_though_they_are_later_than_the_history() -> None:
    model, panel = load_model("childrens_services"), read_panel()
    code = panel.place("Hackney").code
    cells = {
        (code, "cla_31_march", 2025): own_figure(402.0, "", "", "0" * 64),
        (code, "cpp_31_march", 2026): own_figure(190.0, "", "", "0" * 64),
    }
    published, own = (place_local(code, model, one) for one in (panel, panel.with_cells(cells)))
    assert [one for one in own.counts if one not in published.counts] == [
        ("children in care", 2025.25, 402.0), ("child protection plans", 2026.25, 190.0),
    ]  # fmt: skip
    assert set(published.counts) < set(own.counts)
    assert replace(own, counts=published.counts).hash == published.hash, "all else is as it was"


def test_own_figures_that_no_forecast_goes_by_are_named_and_change_no_bit_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, panel = load_model("childrens_services"), read_panel()
    code = panel.place("Wiltshire").code
    keys = [(code, "cla_starters", 2025), (code, "s251_gross_residential", 2024), (code, "csw_agency_rate", 2024)]
    own = panel.with_cells({key: own_figure(20.0, "", "", "0" * 64) for key in keys})
    assert set(unread(own, code)) == {key[1:] for key in keys}
    assert place_local(code, model, own).hash == place_local(code, model, panel).hash
    figures = tmp_path / "figures.csv"
    figures.write_text("indicator,year,value\ncla_starters,2025,200\ncla_31_march,2025,489\n", encoding="utf-8")
    assert main(["places", "import", str(figures), "--place", "Wiltshire", "--out", str(tmp_path / "own.csv")]) == 0
    said = capsys.readouterr().out
    assert "no forecast goes by it: Children starting to be looked after 2025." in said


def test_every_figure_that_moves_a_place_is_one_that_is_said_to_be_read() -> None:
    model, panel = load_model("childrens_services"), read_panel()
    code = panel.place("Wiltshire").code
    for key in (
        ("cla_leavers", 2019),
        ("population_0_17", 2025),
        ("s251_gross_safeguarding", 2025),
        ("cpp_31_march", 2024),
    ):
        value = panel.value(code, *key)
        own = panel.with_cells({(code, *key): own_figure(1.1 * value, "", "", "0" * 64)})
        assert unread(own, code) == ()
        assert place_local(code, model, own).hash != place_local(code, model, panel).hash, key
