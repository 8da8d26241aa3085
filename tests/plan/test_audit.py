"""Forecasts that are issued run again to the byte, from the store and from an audit pack anywhere else."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tiershift.cli import main
from tiershift.events import Event, ForecastIssued
from tiershift.events.branches import Lineage, Part
from tiershift.events.store import chained
from tiershift.events.types import EVENT
from tiershift.report.audit_logs import DECISIONS, csv_of, decisions, qa

from .conftest import WHO, at_home

if TYPE_CHECKING:
    from .conftest import Run

ISSUED = ("--futures", "6", "--quiet", "--variables", "children in care", *WHO)


RECORD = {
    "format": 1, "version": "0.1.0", "code": "0" * 64, "commit": "1dcfecf" + "0" * 33, "committed": "2026-11-22",
    "changed": False, "failures": ["tests/events/test_fold.py::test_it"],
    "groups": [
        {"folder": "events", "type": "verification", "passed": 1290, "skipped": 2, "failed": 1},
        {"folder": "models", "type": "validation", "passed": 40, "skipped": 0, "failed": 0},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def issued(home: Path, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan in which a person is named, a forecast of it and its audit pack."""
    folder = tmp_path_factory.mktemp("issued")
    shutil.copytree(home, folder, dirs_exist_ok=True)
    lever = ("LeverSet", "lever=early help floor", "value=0.9", "unit=Dmnl", "effective=2027-04-01")
    assumed = ("AssumptionAdopted", "parameter=treatment success", "value=0.4", "unit=Dmnl", "confidence=D")
    told = ("source=Service plan 2026", "effective=2027-04-01", "--who", "Panel", "--why", "Local evaluation")
    answered = ("owner=Head of Commissioning", "signed_off_by=person: Grace Hopper", "sunset=31/10/2099")
    counted = ("variable=children in care", "value=70000", "unit=children", "effective=2026-09-30", "source=Census")
    (folder / "tests.json").write_text(json.dumps(RECORD), encoding="utf-8")
    with at_home(folder, kept):
        for arguments in (
            ("add", "ours", *lever, "--person", "Ada Lovelace", "--why", "She chairs the panel"),
            ("add", "ours", *assumed, *answered, *told),
            ("issue", "ours", "F-1", "--out", "forecast.csv", *ISSUED),
            ("sign", "ours", "F-1", *WHO),
            ("add", "ours", "Counted", *counted, *WHO),
            ("audit", "ours", "--tests", "tests.json", "--out", "pack.zip"),
        ):
            assert main(["plan", *arguments]) == 0
    return folder


@pytest.fixture
def packed(run: Run, issued: Path, tmp_path: Path) -> Path:
    """That pack, in a copy of that folder."""
    shutil.copytree(issued, tmp_path, dirs_exist_ok=True)
    return tmp_path / "pack.zip"


def test_a_pack_runs_again_elsewhere_to_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = [
        sys.executable,
        "-m",
        "tiershift.cli",
        "plan",
        "replay",
        "F-1",
        "--pack",
        str(packed),
        "--out",
        "again.csv",
    ]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the same bytes" in done.stdout
    with zipfile.ZipFile(packed) as pack:
        table = pack.read("forecast/forecast.csv")
    assert (elsewhere / "again.csv").read_bytes() == table == (tmp_path / "forecast.csv").read_bytes()


def test_a_pack_is_whole_says_no_names_and_checks_itself(packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(packed) as pack:
        pack.extractall(folder)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names >= {
        "README.txt", "assurance.md", "assumptions.csv", "data_log.csv", "qa_log.csv", "log/events.jsonl", "verify.py",
        "log/decisions.csv", "log/counts.csv", "log/scores.csv", "model_map.html", "report/report.xlsx",
        "tables/ranges.csv", "manifest.json",
    }  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert set(manifest["files"]) == names - {"manifest.json"}
    for name, told in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == told["sha256"]
    _logs_say_what_is_known(folder)
    packed_bytes = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert (b"Lovelace" in packed_bytes, b"Hopper" in packed_bytes) == (False, False)
    for name, told in (("counts", "70000.0"), ("scores", "F-1")):
        lines = (folder / "log" / f"{name}.csv").read_text("utf-8").splitlines()
        columns, row = csv.reader(lines)
        assert dict(zip(columns, row, strict=True))["variable"] == "children_in_care"
        assert told in row
    checker = (folder / "verify.py").read_text("utf-8")
    assert len(checker.splitlines()) <= 40
    verify = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    assert subprocess.run(verify, capture_output=True, text=True, check=False).returncode == 0
    log = folder / "log" / "events.jsonl"
    log.write_text(log.read_text("utf-8").replace("1900000000", "1900000001"), encoding="utf-8", newline="\n")
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "entry 2 of ours was changed" in done.stdout
    assert "log/events.jsonl is missing or was changed" in done.stdout


def _logs_say_what_is_known(folder: Path) -> None:
    def rows(name: str, by: str) -> dict[str, dict[str, str]]:
        return {row[by]: row for row in _read(folder / name)}

    assumed = rows("assumptions.csv", "id")
    local = assumed["treatment_success"]
    assert (local["owner"], local["confidence"], local["quality_rag"]) == ("Head of Commissioning", "D", "Red")
    assert (local["signed_off_by"].partition(":")[0], local["sunset_date"]) == ("person", "2099-10-31")
    assert local["why"] == "Local evaluation (Service plan 2026)"
    assert "recovery rate from treatment" in local["used_in"].split("; ")
    others = [row for name, row in assumed.items() if name != "treatment_success"]
    said = {(row["owner"], row["signed_off_by"], row["sunset_date"]) for row in others}
    assert said == {("model", "not signed off", "none given")}
    green = [row["about_the_impact"] for row in assumed.values() if row["impact_rag"] != "not told"]
    assert set(green) <= {"no equation leads from it to a headline number"}, "six futures tell no more"
    checked = rows("qa_log.csv", "id")
    assert (checked["S01"]["by"], checked["S01"]["result"]) == ("Cabinet", "signed off")
    assert (checked["L01"]["result"], checked["R01"]["result"]) == ("pass", "pass")
    tested = [(checked[n]["type"], checked[n]["result"], checked[n]["date"]) for n in ("T01", "T02")]
    assert tested == [
        ("verification", "1 failed, 1,290 passed", "2026-11-22"), ("validation", "pass", "2026-11-22"),
    ]  # fmt: skip
    assert checked["T01"]["issue"] == "tests/events/test_fold.py::test_it"
    assert (checked["T00"]["result"], checked["T00"]["issue"]) == (
        "1,330 passed, 1 failed, 2 skipped", "the record is of other code than made this pack",
    )  # fmt: skip
    assert json.loads((folder / "tests.json").read_text("utf-8")) == RECORD
    inside, counted = (int(number) for number in checked["V01"]["result"].split(" of "))
    figures = _read(folder / "tables" / "history.csv")
    assert counted == len(figures)
    assert inside == sum(row["Inside the 80% range (1 yes)"] == "1.0" for row in figures)
    for row in rows("contents.csv", "number").values():
        for name in row["file"].split("; "):
            assert name == "not made" or (folder / name).is_file()


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_same_log_model_and_record_give_the_same_bytes(packed: Path, run: Run, tmp_path: Path) -> None:
    code, said, _ = run("audit", "ours", "--tests", "tests.json", "--out", "another.zip")
    assert (code, "of other code than made this pack" in said) == (0, True)
    assert (tmp_path / "another.zip").read_bytes() == packed.read_bytes()
    (tmp_path / "no.json").write_text('{"format": 1, "groups": [{"folder": 1}]}', encoding="utf-8")
    for name, told in (("no.json", "no record of a test run"), ("gone.json", "no such file")):
        code, _, error = run("audit", "ours", "--tests", name, "--out", "other.zip")
        assert (code, told in error, (tmp_path / "other.zip").exists()) == (2, True, False)


def test_whoever_follows_the_words_in_a_pack_makes_it_again_elsewhere(
    packed: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "elsewhere" / "pack"
    with zipfile.ZipFile(packed) as pack:
        pack.extractall(folder)
    shutil.rmtree(tmp_path / "data")
    monkeypatch.chdir(folder)
    lines = (folder / "README.txt").read_text("utf-8").splitlines()
    commands = [shlex.split(line) for line in lines if line.startswith("  tiershift plan ")]
    assert [words[2] for words in commands] == ["import", "audit"]
    for words in commands:
        code, _, error = run(*words[2:])
        assert code == 0, error
    assert (folder.parent / "new.zip").read_bytes() == packed.read_bytes()


def test_a_pack_that_was_changed_is_refused(packed: Path, run: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(packed) as pack:
        held = {name: pack.read(name) for name in pack.namelist()}
    held["model/childrens_services.params.yaml"] += b"# mine\n"
    with zipfile.ZipFile(tmp_path / "changed.zip", "w") as pack:
        for name, content in held.items():
            pack.writestr(name, content)
    code, _, error = run("replay", "F-1", "--pack", "changed.zip")
    assert code == 2
    assert "childrens_services.params.yaml: is not as it was packed" in error
    (tmp_path / "text.zip").write_text("mine", encoding="utf-8")
    assert "no audit pack" in run("replay", "F-1", "--pack", "text.zip")[2]
    assert "no such file" in run("replay", "F-1", "--pack", "gone.zip")[2]


def test_a_forecast_runs_again_from_the_store_although_the_plan_went_on(ours: Run) -> None:
    assert ours("issue", "ours", "F-1", *ISSUED)[0] == 0
    assert ours("undo", "ours", "2", *WHO)[0] == 0
    code, said, _ = ours("replay", "F-1")
    assert code == 0
    assert "the same bytes" in said
    assert "issued already" in ours("issue", "ours", "F-1", *ISSUED)[2]


BRANCHED = ("--futures", "2", "--quiet", "--variables", "children in care", *WHO)


def _sealed(entry: dict[str, Any]) -> str:
    header = {"format": 2, **{name: value for name, value in entry.items() if name not in ("payload", "hash")}}
    text = json.dumps(header, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _without_its_end(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return log[:-1]


def _with_other_parents(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The decisions of the plan that the branch left are others, sealed anew; its own are as they were."""
    head = ""
    for entry in log:
        if entry["stream"] == "ours":
            entry["payload"] = entry["payload"].replace('"who":"Cabinet"', '"who":"Nobody"')
            entry["payload_sha"] = hashlib.sha256(entry["payload"].encode()).hexdigest()
            entry["previous"] = head
            entry["hash"] = head = _sealed(entry)
    return log


def _without_the_parent(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for entry in log if entry["stream"] != "ours"]


@pytest.fixture
def of_a_branch(ours: Run, tmp_path: Path) -> Path:
    """The pack of a forecast of a branch, unzipped: the branch went on after the forecast."""
    assert ours("branch", "ours", "hubs", *WHO)[0] == 0
    assert ours("issue", "ours@hubs", "F-1", *BRANCHED)[0] == 0
    lever = ("LeverSet", "lever=early help floor", "value=0.9", "unit=Dmnl", "effective=2027-04-01")
    assert ours("add", "ours@hubs", *lever, *WHO)[0] == 0
    assert ours("audit", "ours@hubs", "--out", "pack.zip")[0] == 0
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        pack.extractall(tmp_path / "unzipped")
    return tmp_path / "unzipped"


def test_a_pack_whose_log_was_forged_to_its_head_does_not_pass(of_a_branch: Path, ours: Run) -> None:
    verify = [sys.executable, "-I", "-S", str(of_a_branch / "verify.py")]
    assert subprocess.run(verify, capture_output=True, text=True, check=False).returncode == 0
    log, listed = of_a_branch / "log" / "events.jsonl", of_a_branch / "manifest.json"
    entries, manifest = log.read_text("utf-8"), json.loads(listed.read_text("utf-8"))
    for forge, what in (
        (_without_its_end, "the log does not end at the head"),
        (_with_other_parents, "ours@hubs did not leave ours as it is here"),
        (_without_the_parent, "ours@hubs did not leave ours as it is here"),
    ):
        forged = forge([json.loads(line) for line in entries.split("\n")[:-1]])
        text = "".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n" for entry in forged)
        log.write_text(text, encoding="utf-8", newline="\n")
        manifest["files"]["log/events.jsonl"]["sha256"] = hashlib.sha256(text.encode()).hexdigest()
        listed.write_text(json.dumps(manifest), encoding="utf-8")
        done = subprocess.run(verify, capture_output=True, text=True, check=False)
        assert (done.returncode, what in done.stdout) == (1, True), done
        with zipfile.ZipFile(of_a_branch.parent / "forged.zip", "w") as pack:
            for path in of_a_branch.rglob("*"):
                if path.is_file():
                    pack.write(path, path.relative_to(of_a_branch).as_posix())
        code, _, error = ours("replay", "F-1", "--pack", "forged.zip")
        assert (code, what in error) == (2, True), error


def test_the_plan_of_money_runs_again_from_the_unzipped_pack_elsewhere_by_its_own_words(
    packed: Path, tmp_path: Path
) -> None:
    folder, elsewhere = tmp_path / "unzipped", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(packed) as pack:
        pack.extractall(folder)
    words = next(
        line.split(":", 1)[1].split()
        for line in (folder / "README.txt").read_text("utf-8").splitlines()
        if line.startswith("Run the forecast again")
    )
    assert words[:3] == ["tiershift", "plan", "replay"]
    arguments = [str(folder) if word == "PACK.zip" else word for word in words[1:]]
    command = [sys.executable, "-m", "tiershift.cli", *arguments, "--mtfs", "again.csv"]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "report/mtfs.csv: the same bytes" in done.stdout
    money = (folder / "report" / "mtfs.csv").read_bytes()
    assert (elsewhere / "again.csv").read_bytes() == money
    assert b"Net budget requirement" in money
    assert {"mtfs", "savings_and_pressures", "section_251", "invest_to_save"} <= {
        path.stem for path in (folder / "tables").iterdir()
    }


def test_a_plan_of_money_that_comes_out_otherwise_is_told(run: Run, packed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unzipped"
    with zipfile.ZipFile(packed) as pack:
        pack.extractall(folder)
    table, manifest = folder / "report" / "mtfs.csv", folder / "manifest.json"
    forged = table.read_bytes().replace(b"Savings proposed", b"Savings imagined")
    table.write_bytes(forged)
    told = json.loads(manifest.read_text("utf-8"))
    told["files"]["report/mtfs.csv"]["sha256"] = hashlib.sha256(forged).hexdigest()
    manifest.write_text(json.dumps(told), encoding="utf-8")
    code, said, _ = run("replay", "F-1", "--pack", str(folder))
    assert code == 1
    assert "report/mtfs.csv: NOT the same bytes" in said
    assert "it is of an audit pack" in run("replay", "F-1", "--mtfs", "x.csv")[2]


def _damaged(content: bytes) -> bytes:
    """A pack whose table does not unpack."""
    start = content.find(b"forecast/forecast.csv") + len(b"forecast/forecast.csv")
    return content[:start] + b"\xff" * 8 + content[start + 8 :]


def _locked(content: bytes) -> bytes:
    """A pack that says it has a password."""
    made = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := made.find(sign, start + 1)) >= 0:
            made[start + place] |= 1
    return bytes(made)


def _with_another(name: str, held: bytes) -> Callable[[bytes], bytes]:
    """A pack with one file more, or another, that its manifest knows."""

    def made(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            files = {each: pack.read(each) for each in pack.namelist()} | {name: held}
        manifest = json.loads(files["manifest.json"])
        manifest["files"][name] = {"sha256": hashlib.sha256(held).hexdigest(), "bytes": len(held)}
        files["manifest.json"] = json.dumps(manifest).encode()
        done = io.BytesIO()
        with zipfile.ZipFile(done, "w") as pack:
            for each, inside in files.items():
                pack.writestr(each, inside)
        return done.getvalue()

    return made


SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "it does not unpack": _damaged,
    "it has a password": _locked,
    "it is cut off": lambda content: content[: len(content) // 2],
    "a file of it lies above": _with_another("model/..", b""),
    "a file of it has no name": _with_another(".", b""),
    "a file of it is on a disk": _with_another("model/C:x.mdl", b""),
    "its log is no text": _with_another("log/events.jsonl", b"\xff\xfe"),
}


def test_a_pack_that_is_spoiled_in_any_way_is_refused_in_words(packed: Path, run: Run, tmp_path: Path) -> None:
    content = packed.read_bytes()
    for how, spoil in SPOILED.items():
        (tmp_path / "spoiled.zip").write_bytes(spoil(content))
        code, _, wrong = run("replay", "F-1", "--pack", "spoiled.zip")
        assert code == 2, how
        assert "spoiled.zip" in wrong, how


def _event(kind: str, **fields: Any) -> Event:
    said = {"event_id": uuid4(), "recorded": date(2026, 5, 14), "effective": date(2029, 4, 1), "who": "Cabinet"}
    return EVENT.validate_python({"kind": kind, "why": "Budget", **said, **fields})


def test_what_was_taken_back_and_what_was_set_to_nought_is_said_in_a_pack() -> None:
    digest = "0" * 64
    issued = _event(
        "ForecastIssued", forecast_id="F-1", head="", version=0, model="m", model_hash=digest, parameters_hash=digest,
        seed=1, futures=6, horizon=2040.0, engine_version="0.1.0", result_digest=digest, variables=("reserves",),
    )  # fmt: skip
    signed = [_event("ForecastSignedOff", forecast_id="F-1", by=role) for role in ("Treasurer", "Director")]
    undone = _event("Undone", target=signed[0].event_id)
    nought = _event("BudgetSet", tier="universal", value=0.0, unit="GBP2324/year", who="=cmd|' /C calc'!A0", why="-2+3")
    line = Lineage((Part("ours", chained([issued, *signed, undone, nought], 0, "", "ours")),))
    assert isinstance(issued, ForecastIssued)
    sign_offs = [(row[3], row[5]) for row in qa((), None, issued, line, None) if str(row[0]).startswith("S")]
    assert sign_offs == [("Treasurer", "taken back: the log has an undoing of it"), ("Director", "signed off")]
    rows = list(csv.DictReader(io.StringIO(csv_of(DECISIONS, decisions(line)).decode())))
    assert rows[-1]["what"] == "tier universal; value 0.0; unit GBP2324/year"
    assert (rows[-1]["who"], rows[-1]["why"]) == ("'=cmd|' /C calc'!A0", "'-2+3")
    assert csv_of(("a",), [("-2.5",), (-2.5,), ("+1e-3",), ("",)]) == b'a\n-2.5\n-2.5\n+1e-3\n""\n'


def test_a_forecast_that_is_refused_leaves_no_table_behind(ours: Run, tmp_path: Path) -> None:
    refused = ours("issue", "ours", "F-9", "--out", "table.csv", *ISSUED[:-1], "For the office in SW1A 1AA")
    assert refused[0] == 2
    assert "a postcode" in refused[2]
    assert not (tmp_path / "table.csv").exists()
    assert "issued" not in ours("log", "ours")[1]
