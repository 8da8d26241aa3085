"""The command line as a user meets it: exit codes, what is said, and that bad input writes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tiershift.cli import main
from tiershift.shipped import shelf

MODEL = shelf("models") / "childrens_services" / "childrens_services.mdl"
HEAD = "scenario: mine\ntitle: Mine\nmodel: childrens_services\nextends: baseline\nevents:\n"
EVENT = (
    "  - kind: LeverSet\n    effective: 2027-04-01\n    recorded: 2026-11-01\n    who: Cabinet\n"
    "    why: A test.\n    source: The test\n"
    "    lever: early_help_floor\n    value: 0.8\n    unit: dmnl\n"
)


def _said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_a_forecast_prints_the_headline_and_writes_the_results(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["forecast", "baseline", "early_shift", "--futures", "40", "--quiet", "--out", str(out)]) == 0
    said, _ = _said(capsys)
    assert "Children in care" in said
    assert "80% range" in said
    assert {path.name for path in out.iterdir()} >= {"report.html", "report.xlsx", "baseline", "early_shift"}


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        arguments = ["forecast", "baseline", "--futures", "20", "--seed", "3", "--quiet", "--out", str(tmp_path / name)]
        assert main(arguments) == 0
    one, two = (sorted(p for p in (tmp_path / name).rglob("*") if p.is_file()) for name in ("one", "two"))
    assert [p.relative_to(tmp_path / "one") for p in one] == [p.relative_to(tmp_path / "two") for p in two]
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_the_log_can_be_kept_in_a_file(tmp_path: Path) -> None:
    log = tmp_path / "plans.db"
    arguments = ["forecast", "cut", "--futures", "5", "--quiet", "--out", str(tmp_path / "out"), "--log", str(log)]
    assert main(arguments) == 0
    assert log.is_file()
    assert main(arguments) == 0  # the log holds these events already


@pytest.mark.parametrize(
    ("scenario", "what"),
    [
        pytest.param("nowhere.yaml", "no such scenario file", id="a missing file"),
        pytest.param("basline", "Did you mean baseline", id="a misspelt shipped scenario"),
    ],
)
def test_a_scenario_that_is_not_there_is_an_error(
    scenario: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", scenario, "--quiet", "--out", str(tmp_path / "out")]) == 2
    assert what in _said(capsys)[1]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        pytest.param(("early_help_floor", "early_help_flor"), "lever: early_help_flor", "is not a lever", id="lever"),
        pytest.param(("2027-04-01", "2001-04-01"), "effective: 2001-04-01", "before the model starts", id="date"),
        pytest.param(("dmnl", "children"), "unit: children", "unit", id="unit"),
        pytest.param(("value: 0.8", "value: 8.0"), "value: 8.0", "range", id="out of range"),
        pytest.param(("why:", "wy:"), "wy: A test.", "Did you mean why", id="unknown key"),
    ],
)
def test_a_bad_event_is_named_with_file_line_and_a_way_out(
    change: tuple[str, str], line: str, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + EVENT.replace(*change), encoding="utf-8")
    assert main(["forecast", str(path), "--quiet", "--out", str(tmp_path / "out")]) == 2
    _, error = _said(capsys)
    number = 1 + next(k for k, text in enumerate((HEAD + EVENT.replace(*change)).splitlines()) if line in text)
    assert f"mine.yaml:{number}:" in error
    assert line in error
    assert what in error
    assert "Traceback" not in error
    assert not (tmp_path / "out").exists()


def test_a_negative_budget_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    event = (
        EVENT.replace("LeverSet", "BudgetSet")
        .replace("lever: early_help_floor", "tier: targeted")
        .replace("value: 0.8", "amount: -5000000")
        .replace("dmnl", "GBP2324/year")
    )
    path.write_text(HEAD + event, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    _, error = _said(capsys)
    assert "negative" in error
    assert "amount: -5000000" in error


def test_every_broken_line_of_a_model_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "broken.mdl"
    path.write_text(
        "{UTF-8}\nStock = INTEG( Flow - , 1) ~ widgets ~ |\nFlow = 1 +* 2 ~ widgets/Month ~ |\n"
        "FINAL TIME = 2 ~ Month ~ |\n"
        "INITIAL TIME = 0 ~ Month ~ |\nTIME STEP = 1 ~ Month ~ |\nSAVEPER = TIME STEP ~ Month ~ |\n",
        encoding="utf-8",
    )
    assert main(["show", str(path)]) == 2
    _, error = _said(capsys)
    assert "broken.mdl:2:" in error
    assert "broken.mdl:3:" in error
    assert "Flow = 1 +* 2" in error


def test_units_that_do_not_balance_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "units.mdl"
    path.write_text(
        "{UTF-8}\nStock = INTEG( Flow, 1) ~ widgets ~ |\nFlow = Stock ~ widgets/Month ~ |\nFINAL TIME = 2 ~ Month ~ |\n"
        "INITIAL TIME = 0 ~ Month ~ |\nTIME STEP = 1 ~ Month ~ |\nSAVEPER = TIME STEP ~ Month ~ |\n",
        encoding="utf-8",
    )
    assert main(["check", str(path)]) == 2
    _, error = _said(capsys)
    assert "units.mdl:3:" in error
    assert '"Flow"' in error


@pytest.mark.parametrize("model", ["no_such_model", "gone.mdl", "childrens_servces"])
def test_a_missing_model_is_an_error_with_a_way_out(model: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", model]) == 2
    _, error = _said(capsys)
    assert model in error
    assert len(error.strip().splitlines()) >= 2


def test_a_parameter_file_that_disagrees_with_its_model_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in MODEL.parent.glob("childrens_services.*"):
        shutil.copy(path, tmp_path)
    parameters = tmp_path / "childrens_services.params.yaml"
    text = parameters.read_text(encoding="utf-8").replace("confidence: ", "confidense: ", 1)
    parameters.write_text(text, encoding="utf-8")
    assert main(["check", str(parameters)]) == 2
    assert "Did you mean confidence" in _said(capsys)[1]


def test_check_says_what_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    files = [MODEL, MODEL.with_suffix(".params.yaml"), *sorted(shelf("scenarios").glob("*.yaml"))]
    assert main(["check", *map(str, files)]) == 0
    said, _ = _said(capsys)
    assert said.count("\n") == len(files)
    assert "units balance" in said


def test_show_prints_the_equation_with_its_source_causes_and_uses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "childrens_services", "settled in care"]) == 0
    said, _ = _said(capsys)
    assert "INTEG(" in said
    assert "causes:" in said
    assert "used by:" in said
    assert main(["show", "childrens_services", "targeted_budget"]) == 0
    said, _ = _said(capsys)
    assert "lever:" in said
    assert "confidence:" in said


def test_show_offers_the_nearest_variable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "childrens_services", "children in car"]) == 2
    assert "Did you mean Children in care?" in _said(capsys)[1].replace("children in care?", "Children in care?")


def test_help_teaches_with_commands_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        ["--help"],
        ["forecast", "--help"],
        ["show", "--help"],
        ["check", "--help"],
        ["studio", "--help"],
    ):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 0
    assert "first steps" in _said(capsys)[0]


def test_out_that_is_a_file_is_refused_before_anything_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "out"
    taken.write_text("mine", encoding="utf-8")
    assert main(["forecast", "baseline", "--quiet", "--out", str(taken)]) == 2
    assert taken.read_text(encoding="utf-8") == "mine"
    assert "not a folder" in _said(capsys)[1]


@pytest.mark.parametrize("arguments", [["--futures", "0"], ["--futures", "-3"], ["--seed", "-1"]])
def test_numbers_out_of_bounds_are_refused(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forecast", "baseline", "--quiet", "--out", str(tmp_path / "out"), *arguments]) == 2
    assert _said(capsys)[1]
    assert not (tmp_path / "out").exists()
