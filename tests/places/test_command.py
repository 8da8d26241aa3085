"""`tiershift places` as a user meets it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tiershift.cli import main
from tiershift.errors import InputError
from tiershift.places import read_panel
from tiershift.places.kept import own_path, with_kept

GOOD = "indicator,year,value\nChildren looked after at 31 March,2025,489\ns251_gross_early,2025,18500000\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")


def _ours(folder: Path, text: str = GOOD) -> str:
    path = folder / "ours.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_region_is_listed_and_another_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "list", "--region", "north east"]) == 0
    said = capsys.readouterr().out
    assert "County Durham" in said
    assert "Wiltshire" not in said
    assert "12 authorities" in said
    assert main(["places", "list", "--region", "Nort East"]) == 2
    assert "Did you mean North East?" in capsys.readouterr().err


@pytest.mark.parametrize(("like", "found"), [("bourn", "E06000058"), ("Wilshire", "E06000054"), ("BANES", "E06000022")])
def test_authorities_are_found_by_part_of_a_name_or_the_nearest(
    like: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "list", "--like", like]) == 0
    assert found in capsys.readouterr().out


def test_the_indicators_are_listed_with_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "list", "--indicators", "--like", "looked after"]) == 0
    assert "Children looked after at 31 March" in capsys.readouterr().out


def test_an_authority_is_shown_with_figures_neighbours_and_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "show", "wiltshire council"]) == 0
    said = capsys.readouterr().out
    for shown in (
        "E06000054",
        "Children looked after at 31 March",
        "45.8",
        "2010-2024",
        "DFE_CLA25",
        "Hampshire",
        "missing",
    ):
        assert shown in said


def test_an_indicator_is_shown_by_year_with_breaks_and_notes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "show", "BCP", "idaci_average_score", "residential care, gross"]) == 0
    said = capsys.readouterr().out
    assert "break 2025: a new index" in said
    assert "since 1 April 2019; before that Bournemouth, Poole, Dorset (12%)" in said
    assert "secondary compilation" in said
    assert "estimated from Bournemouth, Poole, Dorset" in said


def test_figures_are_printed_as_csv_with_missing_ones_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "show", "Rutland", "cla_uasc_31_march", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    empty = [row for row in rows if not row["value"]]
    assert 0 < len(empty) < len(rows)
    assert all(row["note"] for row in empty)


def test_an_abolished_authority_and_an_unknown_one_end_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "show", "Cumbria"]) == 2
    assert "abolished on 1 April 2023" in capsys.readouterr().err
    assert main(["places", "show", "Manchestr"]) == 2
    assert "Did you mean Manchester?" in capsys.readouterr().err


def test_own_figures_are_shown_before_and_after_kept_and_laid_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places", "import", _ours(tmp_path), "--place", "Wiltshire"]) == 0
    said = capsys.readouterr().out
    path = own_path("E06000054")
    assert str(path) in said
    assert "£18.15m  £18.50m  +1.9%" in said
    assert with_kept(read_panel(), "E06000054").value("E06000054", "cla_31_march", 2025) == 489
    assert main(["places", "show", "Wiltshire", "cla_31_march"]) == 0
    assert "own, file" in capsys.readouterr().out
    assert main(["places", "show", "Wiltshire", "cla_31_march", "--published"]) == 0
    assert "own, file" not in capsys.readouterr().out


def test_a_second_file_goes_over_the_first_and_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    out = tmp_path / "own.csv"
    command = ["places", "import", _ours(tmp_path), "--place", "Wiltshire", "--out", str(out)]
    assert main(command) == 0
    first = out.read_bytes()
    assert main(command) == 0
    assert out.read_bytes() == first
    _ours(tmp_path, "indicator,year,value\ncla_31_march,2025,491\nreferrals,2025,3300\n")
    assert main(command) == 0
    panel = read_panel().with_own(out)
    read = [panel.value("E06000054", name, 2025) for name in ("cla_31_march", "referrals", "s251_gross_early")]
    assert read == [491, 3300, 18_500_000]
    assert not own_path("E06000054").exists()


def test_a_file_with_a_mistake_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _ours(tmp_path, GOOD + "cla_starters,2025,16.2\n")
    assert main(["places", "import", path, "--place", "Wiltshire"]) == 2
    assert "ours.csv:4, value: 16.2 looks like a rate per 10,000" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
    assert main(["places", "import", path, "--place", "Northamptonshire"]) == 2
    assert main(["places", "import", path]) == 2
    assert "Say --place" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("E06000054", "E10000006", "there is no authority"),
        ("cla_31_march", "cla_rate", "there is no indicator"),
        ("489", "-489", "not between"),
        ("489", "many", "not a number"),
        ("2025", "1925", "not a year"),
        ("sha256", "hash", "the columns sha256 are missing"),
        ("E06000054", "\udce9", "cannot be read as CSV"),
    ],
)
def test_a_file_of_own_figures_that_was_changed_by_hand_is_refused(
    tmp_path: Path, old: str, new: str, what: str
) -> None:
    out = tmp_path / "own.csv"
    assert main(["places", "import", _ours(tmp_path), "--place", "Wiltshire", "--out", str(out)]) == 0
    out.write_text(out.read_text(encoding="utf-8").replace(old, new), encoding="utf-8", errors="surrogateescape")
    with pytest.raises(InputError, match=what):
        read_panel().with_own(out)


def test_sums_are_checked_and_the_page_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places", "check", "--write", str(tmp_path / "places.md")]) == 0
    assert "0 unexplained" in capsys.readouterr().out
    assert (tmp_path / "places.md").read_text(encoding="utf-8").startswith("# Places")


def test_sources_are_listed_with_their_licences_those_that_are_not_clear_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["places", "list", "--sources"]) == 0
    said = capsys.readouterr().out
    first = [line.split()[0] for line in said.splitlines() if line[:1].isupper()][:5]
    assert first == ["GOODAIR_RES", "OCC_CAMHS", "WEBB24", "WEBB24_DWP", "WEBB24_SEN"]
    assert "not clear" in said
    sources = read_panel().sources
    for key, source in sources.items():
        plain = source.licence == "Open Government Licence v3.0"
        assert plain == (source.mark == "open"), key
        assert plain or not source.description.startswith("DfE Section 251"), key
    assert sources["OFSTED_P2020"].mark == "copied", "by way of another's repository"
    assert main(["places", "list", "--sources", "--region", "South West"]) == 2
    assert "sources have no region" in capsys.readouterr().err
