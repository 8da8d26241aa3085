"""`tiershift plan` as a stranger meets it: what it does, and what it says to wrong input."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tiershift.events import SqliteStore
from tiershift.events.chain import Entry, canonical, seal
from tiershift.events.jsonl import lines_of
from tiershift.events.yamlio import read_scenario

from .conftest import WHO

if TYPE_CHECKING:
    from .conftest import Run

GOLDEN = Path(__file__).parents[1] / "events" / "golden"
LEVER = ("LeverSet", "lever=early help floor", "value=0.9", "unit=Dmnl", "effective=2027-04-01")


def test_a_plan_is_begun_in_the_users_folder_of_data(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("new", "ours", "--from", "cut", *WHO)
    assert code == 0
    assert "66 events from cut" in said
    assert list(tmp_path.rglob("plans.db"))
    assert "ours" in run("list")[1]


def test_nothing_is_made_by_looking(run: Run, tmp_path: Path) -> None:
    for arguments in (("log", "ours"), ("list",), ("verify",), ("show", "ours", "--store", "mine.db")):
        code, _, error = run(*arguments)
        assert code == 2
        assert "no plans here yet" in error
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_log_says_who_decided_what_when_and_why(ours: Run) -> None:
    code, said, _ = ours("log", "ours")
    assert code == 0
    for words in (
        "£1,900m a year",
        "3% off the whole envelope over 2 years",
        "£400m a year moved from care to targeted",
    ):
        assert " ".join(words.split()) in " ".join(said.split())
    assert "The autumn round" in said
    assert max(len(line) for line in said.splitlines()) <= 160
    assert "1.5 years of" not in ours("log", "ours", "--as-of", "2")[1]


def test_a_table_is_as_wide_as_the_terminal(ours: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    said = ours("log", "ours")[1]
    table = said.split("\n\n")[0]
    assert max(len(line) for line in table.splitlines()) <= 100


def test_what_holds_is_shown_at_a_date_and_as_of_a_version(ours: Run) -> None:
    now = ours("show", "ours", "--at", "2040-01-01")[1]
    assert "£2,300m a year" in now
    before = ours("show", "ours", "--at", "2040-01-01", "--as-of", "2")[1]
    assert "£1,900m a year" in before
    assert "care budget" not in before
    assert "care budget" in ours("show", "ours", "--at", "2040-01-01", "--as-of", "2", "--all")[1]


def test_a_version_has_a_name_and_is_found_by_it(ours: Run) -> None:
    assert ours("tag", "ours", "as approved by Cabinet 12 Feb", "--as-of", "3", *WHO)[0] == 0
    assert "3  as approved" in ours("tag", "ours")[1]
    said = ours("show", "ours", "--as-of", "as approved by Cabinet 12 Feb", "--at", "2040-01-01")[1]
    assert "£1,900m a year" in said
    assert '= "as approved' in ours("log", "ours")[1]


def test_undo_and_redo_are_entries(ours: Run) -> None:
    assert ours("tag", "ours", "now", *WHO)[0] == 0
    code, said, _ = ours("undo", "ours", *WHO)
    assert code == 0
    assert "no longer counts: £400m" in said
    assert "[undone]" in ours("log", "ours")[1]
    assert "£1,900m a year" in ours("show", "ours", "--at", "2040-01-01")[1]
    assert ours("redo", "ours", *WHO)[0] == 0
    assert "£2,300m a year" in ours("show", "ours", "--at", "2040-01-01")[1]
    assert ours("undo", "ours", "3", *WHO)[0] == 0
    assert "envelope cut" not in ours("show", "ours", "--at", "2040-01-01")[1]


def test_a_branch_is_compared_and_merged(ours: Run) -> None:
    assert ours("branch", "ours", "hubs", *WHO)[0] == 0
    assert ours("diff", "ours", "ours@hubs")[1].startswith("ours and ours@hubs decide, count and assume the same")
    assert ours("add", "ours@hubs", *LEVER, *WHO)[0] == 0
    said = ours("diff", "ours", "ours@hubs")[1]
    assert "only there" in said
    assert "early help floor set to 0.9" in said
    assert "leaves ours at 4" in ours("branch", "ours")[1]
    assert ours("merge", "ours@hubs", "ours", *WHO)[0] == 0
    assert "the same" in ours("diff", "ours", "ours@hubs")[1]
    assert "has all of it already" in ours("merge", "ours@hubs", "ours", *WHO)[1]


def test_results_differ_over_the_same_futures(ours: Run) -> None:
    ours("branch", "ours", "hubs", *WHO)
    ours("add", "ours@hubs", *LEVER, *WHO)
    arguments = ("--results", "--futures", "8", "--quiet", "--variables", "children in care")
    code, said, _ = ours("diff", "ours", "ours@hubs", *arguments)
    assert code == 0
    assert "8 futures, seed 0, the same in both" in said
    assert "children" in said


def test_a_name_is_kept_apart_and_can_be_deleted(ours: Run, tmp_path: Path) -> None:
    assert ours("add", "ours", *LEVER, "--person", "Ada Lovelace", "--why", "She chairs the panel")[0] == 0
    assert "Ada Lovelace" in ours("log", "ours")[1]
    assert ours("export", "ours", "ours.jsonl")[0] == 0
    assert "Lovelace" not in (tmp_path / "ours.jsonl").read_text("utf-8")
    log = next(tmp_path.rglob("plans.db"))
    assert b"Lovelace" not in log.read_bytes()
    assert ours("forget", "Ada Lovelace")[0] == 0
    said = ours("log", "ours")[1]
    assert "Ada Lovelace" not in said
    assert "deleted" in said
    assert ours("verify", "ours")[0] == 0


def test_a_log_that_was_changed_is_found_and_named(ours: Run, tmp_path: Path) -> None:
    import sqlite3

    head = ours("verify", "ours")[1].split("head ")[1].split()[0]
    assert ours("verify", "ours", "--head", head[:16])[0] == 0
    log = next(tmp_path.rglob("plans.db"))
    with sqlite3.connect(log) as database:
        database.execute("DROP TRIGGER never_updated")
        database.execute("UPDATE events SET payload = replace(payload, '1900000000', '1900000001')")
    database.close()
    code, said, _ = ours("verify", "ours")
    assert code == 1
    assert "WRONG ours" in said
    assert "entry 2" in said


def test_yaml_goes_out_and_comes_back(ours: Run, tmp_path: Path) -> None:
    assert ours("export", "ours", "again.yaml")[0] == 0
    assert len(read_scenario(tmp_path / "again.yaml").events) == 4
    assert "4 of the file's events are there already" in ours("import", "ours", "again.yaml")[1]
    assert ours("import", "again", "again.yaml")[0] == 0
    assert "the same" in ours("diff", "ours", "again")[1]


def test_json_lines_go_out_and_come_back_with_their_hashes(ours: Run, tmp_path: Path) -> None:
    ours("branch", "ours", "hubs", *WHO)
    ours("add", "ours@hubs", *LEVER, *WHO)
    assert ours("export", "ours@hubs", "ours.jsonl")[0] == 0
    assert ours("import", "ours", "ours.jsonl", "--store", "other.db", "--dry-run")[0] == 0
    assert ours("import", "ours", "ours.jsonl", "--store", "other.db")[0] == 0
    with SqliteStore(tmp_path / "other.db") as other, SqliteStore(next(tmp_path.rglob("plans.db"))) as first:
        assert other.streams() == ("ours", "ours@hubs")
        assert [other.head(stream) for stream in other.streams()] == [first.head(stream) for stream in first.streams()]
    ours("add", "ours", *LEVER, *WHO, "--store", "other.db")
    ours("undo", "ours", *WHO)
    ours("export", "ours", "newer.jsonl")
    code, _, error = ours("import", "ours", "newer.jsonl", "--store", "other.db")
    assert code == 2
    assert "the logs part at entry 5" in error


def test_lines_that_an_older_version_wrote_keep_their_bytes_and_mean_what_they_meant(run: Run, tmp_path: Path) -> None:
    samples = [json.loads((GOLDEN / f"{n}.1.json").read_text("utf-8"))["event"] for n in ("Counted", "CutImposed")]
    samples[0]["variable"] = "children_in_care"  # as a log has it, by its id
    entries: list[Entry] = []
    for number, event in enumerate(samples, start=1):
        payload = canonical(event)
        told = (event["event_id"], event["kind"], event["v"], event["effective"], event["recorded"])
        old = Entry(number, *told, payload, hashlib.sha256(payload).hexdigest(), "", "")
        entries.append(seal(old, number, entries[-1].hash if entries else "", "old"))
    (tmp_path / "old.jsonl").write_text(lines_of("old", entries), encoding="utf-8", newline="\n")
    code, said, _ = run("import", "old", "old.jsonl")
    assert code == 0
    assert "2 of older versions keep their bytes" in said
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as store:
        assert store.read("old") == tuple(entries)
        count, cut = (entry.event() for entry in store.read("old"))
    assert (cut.v, getattr(cut, "profile", "")) == (2, "even")
    assert (count.v, getattr(count, "steers", True)) == (2, False)
    assert run("verify", "old", "--head", entries[-1].hash)[0] == 0
    assert "0 of 2 entries" in run("import", "old", "old.jsonl")[1]
    assert run("export", "old", "again.jsonl")[0] == 0
    assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "old.jsonl").read_bytes()


def test_a_plan_from_a_file_keeps_the_dates_on_which_its_events_were_recorded(ours: Run, tmp_path: Path) -> None:
    text = (
        "scenario: more\ntitle: More\nmodel: childrens_services\ncommon: {who: Cabinet, why: So}\nevents:\n"
        "  - {kind: CutImposed, share: 0.02, effective: 2028-04-01, recorded: 2026-02-12}\n"
        "  - {kind: CutImposed, share: 0.03, effective: 2029-04-01, recorded: 2026-01-05}\n"
        "  - {kind: CutImposed, share: 0.04, effective: 2030-04-01, recorded: 2026-03-12}\n"
    )
    (tmp_path / "more.yaml").write_text(text, encoding="utf-8")
    code, said, complained = ours("new", "more", "--from", "more.yaml", *WHO)
    assert (code, complained) == (0, "")
    assert "those of the file, 2026-02-12 to 2026-03-12; 1 would have gone backwards" in said
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as store:
        days = ["2026-02-12", "2026-02-12", "2026-02-12", "2026-03-12"]
        assert [entry.recorded for entry in store.read("more")] == days
    assert "Version 3" in ours("log", "more", "--as-of", "2026-03-11")[1]
    assert ours("export", "ours", "again.yaml")[0] == 0
    assert ours("new", "again", "--from", "again.yaml", "--title", "Again", *WHO)[0] == 0
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as store:
        one, other = ([(e.event_id, e.recorded) for e in store.read(name)] for name in ("ours", "again"))
        assert one == other


@pytest.mark.parametrize("action", [("new", "mine", *WHO), ("list",), ("verify",)])
def test_whoever_keeps_plans_in_a_folder_that_a_service_copies_is_told(
    action: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    place = ("--store", str(tmp_path / "OneDrive - Borough" / "plans.db"))
    (tmp_path / "OneDrive - Borough").mkdir()
    run("new", "ours", *WHO, *place)
    code, said, complained = run(*action, *place)
    assert code == 0
    assert "where machines share files (OneDrive - Borough)" in complained
    assert "machines share" not in said


def test_a_scenario_file_is_added_all_or_none(ours: Run, tmp_path: Path) -> None:
    text = (
        "scenario: more\ntitle: More\nmodel: childrens_services\n"
        "common: {recorded: 2026-11-05, who: Cabinet, why: So}\n"
        "events:\n  - {kind: CutImposed, share: 0.02, effective: 2028-04-01}\n"
        "  - {kind: CutImposed, share: 0.9, effective: 2028-04-01}\n"
    )
    (tmp_path / "more.yaml").write_text(text, encoding="utf-8")
    code, _, error = ours("add", "ours", "more.yaml", *WHO)
    assert code == 2
    assert "more.yaml:7:" in error
    assert "Version 4" in ours("log", "ours")[1]
    (tmp_path / "more.yaml").write_text(text.replace("0.9", "0.03"), encoding="utf-8")
    assert ours("add", "ours", "more.yaml", *WHO)[0] == 0
    assert "Version 6" in ours("log", "ours")[1]


ISSUED = ("--futures", "6", "--quiet", "--variables", "children in care", *WHO)
COUNT = (
    "Counted",
    "variable=children in care",
    "value=70000",
    "unit=children",
    "effective=2026-09-30",
    "source=Census",
)

WRONG = {
    "a name that is none": (("new", "Our Plan", *WHO), "is no name for a plan"),
    "a plan that is there": (("new", "ours", *WHO), "already"),
    "no such plan": (("log", "our"), "Did you mean ours"),
    "no such branch": (("log", "ours@hub"), "no such branch"),
    "no such kind": (("add", "ours", "LevrSet", *WHO), "Did you mean LeverSet"),
    "no such lever": (
        ("add", "ours", "LeverSet", "lever=early help flor", "value=1", "unit=Dmnl", "effective=2027-04-01", *WHO),
        "Did you mean early help floor",
    ),
    "one element counted": (
        ("add", "ours", "Counted", "variable=waiting for early help[first]", *COUNT[2:], *WHO),
        "is one element of waiting for early help, and a count is of all its elements together",
    ),
    "a field that is none": (("add", "ours", "LeverSet", "levr=x", *WHO), "Did you mean lever"),
    "a field without a value": (("add", "ours", "LeverSet", "lever", *WHO), "this is no field"),
    "a number that is none": (
        ("add", "ours", "CutImposed", "share=much", "effective=2027-04-01", *WHO), "not a number"
    ),
    "a date that is none": (("add", "ours", "CutImposed", "share=0.1", "effective=1/4 2027", *WHO), "not a date"),
    "a child in a reason": (
        ("add", "ours", *LEVER, "--who", "Cabinet", "--why", "NHS number 943 476 5919"), "looks like an NHS number"
    ),
    "no reason": (("add", "ours", *LEVER, "--who", "Cabinet"), "--why"),
    "nobody": (("add", "ours", *LEVER, "--why", "So"), "--who"),
    "a tag without a reason": (("tag", "ours", "approved"), "who does it, and why"),
    "no such version": (("show", "ours", "--as-of", "99"), "Its versions go from 0 to 4"),
    "no such tag": (("show", "ours", "--as-of", "approved"), 'no tag "approved"'),
    "a day before the model": (("show", "ours", "--at", "1999-01-01"), "not in the time"),
    "a day that is none": (("show", "ours", "--at", "tomorrow"), "not a date"),
    "nothing to redo": (("redo", "ours", *WHO), "nothing to redo"),
    "no such event": (("undo", "ours", "deadbeef", *WHO), "no such event"),
    "the beginning undone": (("undo", "ours", "1", *WHO), "cannot be undone"),
    "an unknown ending": (("export", "ours", "ours.pdf"), "is not a way in or out"),
    "a folder that is not there": (("export", "ours", "gone/ours.yaml"), "cannot be written"),
    "a file that is not there": (("import", "ours", "gone.xlsx", *WHO), "no such file"),
    "no forecast": (("audit", "ours"), "no forecast of it was issued"),
    "an unknown forecast": (("replay", "F-9"), "no such forecast was issued"),
    "a forecast without a name": (("issue", "ours", "F 1", *WHO), "no name for a forecast"),
    "no futures": (("issue", "ours", "F-1", "--futures", "0", *WHO), "out of bounds"),
    "a head that is none": (("verify", "ours", "--head", "xyz"), "no hash"),
    "an unknown person": (("forget", "Ada"), "no name is kept"),
    "a kind of store that is none": (("log", "ours", "--store", "mongodb://x/y"), "no such kind of store"),
    "a store in memory": (("new", "x", "--store", "memory:", *WHO), "would be gone"),
    "no last entry": (("log", "ours", "--last", "0"), "at least 1"),
    "an action that is none": (("remove", "ours"), "invalid choice"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "told"), WRONG.values(), ids=list(WRONG))
def test_wrong_input_is_refused_with_a_reason_and_nothing_is_written(
    arguments: tuple[str, ...], told: str, ours: Run, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, said, error = ours(*arguments)
    assert code == 2
    assert told in error
    assert said == ""
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_count_says_what_the_model_had_and_how_forecasts_did(ours: Run) -> None:
    assert ours("issue", "ours", "F-1", *ISSUED)[0] == 0
    code, said, _ = ours("add", "ours", *COUNT, *WHO)
    assert code == 0
    first, met, score = said.splitlines()
    assert first == "ours 6: children in care counted: 70,000 children"
    (had,) = re.findall(r"the model had ([0-9,]+) children", met)
    (missed,) = re.findall(r"([0-9,]+) children fewer were counted", met)
    assert int(had.replace(",", "")) - int(missed.replace(",", "")) == pytest.approx(70_000, abs=100)
    assert met.endswith("Every future goes on from the count.")
    assert score.startswith("Forecast F-1 said ")
    assert "the count is outside it" in score
    shown = ours("show", "ours")[1]
    for words in (
        "What was counted, and what the model had",
        f"{had} children",
        "30 Sep 2026",
        "Forecasts, and what was",
    ):
        assert words in shown
    assert " no " in shown.partition("Forecasts, and")[2].split("F-1")[1].splitlines()[0]
    assert "What was counted, and" not in ours("show", "ours", "--as-of", "5")[1]


def test_a_count_that_steers_nothing_says_why_and_is_held_against_the_model(ours: Run) -> None:
    wait = ("Counted", "variable=mean wait mental health", "value=0.5", "unit=year", "effective=2026-09-30")
    code, said, _ = ours("add", "ours", *wait, "source=Waiting list", *WHO)
    assert code == 0
    assert "resets nothing: it is not a stock, nor a plain sum of stocks." in said
    assert "No forecast of it was issued before" in said
    assert "no: it is not a stock" in " ".join(ours("show", "ours")[1].split())


def test_a_file_that_is_there_is_replaced_only_by_force(ours: Run, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("mine", encoding="utf-8")
    assert ours("export", "ours", "ours.yaml")[0] == 2
    assert (tmp_path / "ours.yaml").read_text("utf-8") == "mine"
    assert ours("export", "ours", "ours.yaml", "--force")[0] == 0


def test_the_lines_of_an_export_are_read_with_a_standard_library(ours: Run, tmp_path: Path) -> None:
    ours("export", "ours", "ours.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "ours.jsonl").read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["PlanStarted", "BudgetSet", "CutImposed", "FundingShifted"]
    assert json.loads(lines[1]["payload"])["value"] == 1_900_000_000
