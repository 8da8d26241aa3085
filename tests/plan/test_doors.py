"""Ways in: what a file holds is decided as by hand, all that is wrong is said at once, and nothing is written."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import openpyxl
import pytest
from openpyxl.styles import Font

from tiershift.events import (
    BranchStarted,
    BudgetSet,
    Event,
    ForecastIssued,
    LeverSet,
    PlanStarted,
    Refused,
    SqliteStore,
    sqlite,
)
from tiershift.events.branches import lineage
from tiershift.events.jsonl import lines_of
from tiershift.events.refusals import Reason
from tiershift.events.store import MemoryStore, chained
from tiershift.events.write import write
from tiershift.model.load import Model
from tiershift.shipped import shelf

from .conftest import WHO

if TYPE_CHECKING:
    from .conftest import Run

MONEY = "GBP2324/year"
HASH = "a" * 64


def said(recorded: date = date(2026, 2, 12), why: str = "Budget") -> dict[str, Any]:
    return {
        "event_id": uuid4(), "effective": date(2027, 4, 1), "recorded": recorded, "who": "Cabinet", "why": why,
    }  # fmt: skip


def budget(value: float = 8e9, **more: Any) -> BudgetSet:
    told: dict[str, Any] = {**said(), "tier": "care", "value": value, "unit": MONEY, **more}
    return BudgetSet(**told)


def begun() -> PlanStarted:
    return PlanStarted(**said(), title="P", model="childrens_services")


def left(parent: str) -> BranchStarted:
    return BranchStarted(**said(), parent=parent, parent_version=3, parent_hash=HASH)


def put(path: Path, **logs: list[Event]) -> None:
    text = "".join(lines_of(name.replace("_at_", "@"), chained(events, 0, "", name.replace("_at_", "@")))
                   for name, events in logs.items())  # fmt: skip
    path.write_text(text, encoding="utf-8", newline="\n")


def test_json_lines_are_decided_and_all_that_is_refused_is_said_at_once(run: Run, tmp_path: Path) -> None:
    lever = LeverSet(**said(date(2020, 1, 1)), lever="no such lever", value=1.0, unit="x")
    evil: list[Event] = [
        begun(), budget(-5e9), budget(unit="bananas"), budget(why="child LAC-20417, NHS 943 476 5919"), lever,
    ]  # fmt: skip
    put(tmp_path / "evil.jsonl", p=evil)
    code, _, error = run("import", "p", "evil.jsonl")
    assert code == 2
    for number in (2, 3, 4, 5):
        assert f"p {number}" in error
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as store:
        assert store.streams() == ()


@pytest.mark.parametrize(
    "logs",
    [
        pytest.param({"q_at_b": [left("q")]}, id="a branch without its parent"),
        pytest.param({"q_at_b_at_c": [begun()]}, id="a branch of a branch by name"),
        pytest.param({"q_at_main": [begun()]}, id="the plan itself by another name"),
        pytest.param({"q": [left("z")]}, id="a plan that says it is a branch"),
        pytest.param({"q": [begun()], "q_at_b": [budget()]}, id="a branch that does not say so"),
        pytest.param({"q": [begun(), left("q")]}, id="a branch that begins in the middle"),
    ],
)
def test_logs_that_no_branch_could_have_do_not_come_in(run: Run, tmp_path: Path, logs: dict[str, list[Event]]) -> None:
    put(tmp_path / "odd.jsonl", **logs)
    assert run("new", "good", *WHO)[0] == 0
    assert run("import", "q", "odd.jsonl")[0] == 2
    code, listed, _ = run("list")
    assert (code, "good" in listed, "cannot be read" in listed) == (0, True, False)


def test_a_plan_that_cannot_be_read_is_named_and_the_others_are_listed(run: Run, tmp_path: Path) -> None:
    assert run("new", "good", *WHO)[0] == 0
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as store:
        store.append("bad@b", [left("bad")], expected_version=0)
    code, listed, _ = run("list")
    assert (code, "good" in listed, "bad cannot be read" in listed) == (0, True, True)


def test_a_scenario_does_not_begin_a_plan_whose_name_is_none(run: Run, tmp_path: Path) -> None:
    event = "{kind: PlanStarted, effective: 2026-01-01, recorded: 2026-01-01, who: a, why: b, title: T, model: %s}"
    head = "scenario: x\ntitle: T\nmodel: childrens_services\nevents:\n  - "
    (tmp_path / "x.yaml").write_text(head + event % "childrens_services" + "\n", encoding="utf-8")
    code, _, error = run("import", "My Plan!", "x.yaml")
    assert (code, "is no name for a plan" in error) == (2, True)


def test_a_command_that_reads_leaves_an_empty_file_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").touch()
    code, _, error = run("list", "--store", "empty.yaml")
    assert (code, "the file is empty" in error, (tmp_path / "empty.yaml").read_bytes()) == (2, True, b"")


def test_beginnings_of_branches_and_forecasts_of_other_logs_are_not_recorded_by_hand(model: Model) -> None:
    store = MemoryStore()
    assert not isinstance(write(store, lineage(store, "p"), [begun()], model), Refused)
    refused = write(store, lineage(store, "p"), [left("nowhere")], model)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.BY_FORK
    hashes = {"model_hash": HASH, "parameters_hash": HASH, "result_digest": HASH}
    run: dict[str, Any] = {"seed": 1, "futures": 10, "horizon": 2040.25, "engine_version": "0.1.0"}
    named: dict[str, Any] = {"forecast_id": "F-1", "version": 1, "model": "childrens_services"}
    for head in (HASH, ""):
        told: dict[str, Any] = {**said(), **hashes, **run, **named, "variables": ("children_in_care",), "head": head}
        refused = write(store, lineage(store, "p"), [ForecastIssued(**told)], model)
        assert isinstance(refused, Refused)
        assert refused.reason is Reason.OTHER_LOG
    assert len(store.read("p")) == 1


def test_a_branch_as_yaml_keeps_what_its_tags_mean(ours: Run) -> None:
    fields = ("BudgetSet", "tier=care", "unit=GBP2324/year", "effective=2027-04-01")
    assert ours("branch", "ours", "hubs", *WHO)[0] == 0
    for value in ("8.5e9", "9.5e9"):
        assert ours("add", "ours@hubs", *fields, f"value={value}", *WHO)[0] == 0
    assert ours("tag", "ours@hubs", "approved", "--as-of", "6", *WHO)[0] == 0
    assert ours("export", "ours@hubs", "branch.yaml")[0] == 0
    code, told, _ = ours("import", "copy", "branch.yaml", "--store", "copy.db")
    assert (code, "sealed anew as copy" in told) == (0, True)
    shown = ours("show", "copy", "--as-of", "approved", "--at", "2028-04-01", "--store", "copy.db")[1]
    assert "£8,500m" in shown or "8.5bn" in shown or "8,500" in shown
    assert "9,500" not in shown
    assert "9.5bn" not in shown


@pytest.mark.parametrize("why", ["", "   ", "\u00a0\u00a0", "\t\n"])
def test_a_reason_of_blanks_is_none(ours: Run, why: str) -> None:
    code, _, _ = ours("add", "ours", "CutImposed", "share=0.01", "effective=2027-04-01", "--who", "A", "--why", why)
    assert code == 2


def test_a_reason_that_goes_on_for_ever_is_refused_in_plain_words(ours: Run) -> None:
    cut = ("CutImposed", "share=0.01", "effective=2027-04-01")
    code, _, error = ours("add", "ours", *cut, "--who", "A", "--why", "x" * 100_000)
    assert (code, "4000" in error or "4,000" in error) == (2, True)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(("lac-204178",), id="the number of a record as a name"),
        pytest.param(("jayden-smith-12-03-2014",), id="a date of birth in a name"),
        pytest.param(("good", "--title", "For child LAC-20417"), id="the number of a record in a title"),
        pytest.param(("good", "--title", "About a.b@example.org"), id="an address in a title"),
    ],
)
def test_a_plan_named_or_titled_like_a_child_is_not_begun(run: Run, tmp_path: Path, given: tuple[str, ...]) -> None:
    code, _, error = run("new", *given, *WHO)
    assert (code, "looks like" in error) == (2, True)
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as store:
        assert store.streams() == ()


def test_a_file_does_not_begin_a_plan_named_like_a_child(ours: Run) -> None:
    assert ours("export", "ours", "ours.yaml")[0] == 0
    code, _, error = ours("import", "nhs-9434765919", "ours.yaml", "--new")
    assert (code, "looks like" in error) == (2, True)


def test_a_branch_named_like_a_child_is_not_begun(ours: Run) -> None:
    assert ours("branch", "ours", "jayden-smith-12-03-2014", *WHO)[0] == 2
    assert ours("branch", "ours", "hubs", "--who", "A", "--why", "for child LAC-20417, NHS no.9434765919")[0] == 2
    assert "hubs" not in ours("branch", "ours")[1]


def test_an_event_that_was_changed_in_a_file_after_it_was_recorded_is_refused_and_not_passed_over(
    ours: Run, tmp_path: Path
) -> None:
    assert ours("export", "ours", "ours.yaml")[0] == 0
    text = (tmp_path / "ours.yaml").read_text("utf-8")
    (tmp_path / "ours.yaml").write_text(text.replace("1_900_000_000", "2_100_000_000"), encoding="utf-8")
    before = ours("log", "ours")
    code, _, wrong = ours("import", "ours", "ours.yaml", *WHO)
    assert code == 2
    assert "no. 2 of the log has this event_id, and another value: nothing there is edited" in wrong
    assert "2_100_000_000" in wrong
    assert ours("log", "ours") == before
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    assert "4 of the file's events are there already" in ours("import", "ours", "ours.yaml", *WHO)[1]


def test_a_workbook_is_read_cell_by_cell_though_one_stands_in_its_very_last_row(ours: Run, tmp_path: Path) -> None:
    assert ours("export", "ours", "ours.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "ours.xlsx")
    book["Decisions"]["P1048576"] = "a note that nobody sees"
    book["Prices"]["XFD1048576"].font = Font(bold=True)
    book.save(tmp_path / "ours.xlsx")
    code, said, wrong = ours("import", "ours", "ours.xlsx", "--dry-run")
    assert (code, wrong) == (0, "")
    assert "the workbook changes nothing" in said


def test_a_workbook_that_unpacks_to_more_than_a_plan_ever_holds_is_refused(ours: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "large.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 2**20))
    code, _, wrong = ours("import", "ours", "large.xlsx", "--dry-run")
    assert code == 2
    assert "too large: 101 MiB unpacked, and at most 100 are read" in wrong


def test_a_dry_run_keeps_no_name_of_a_person(ours: Run, tmp_path: Path) -> None:
    assert ours("export", "ours", "ours.xlsx")[0] == 0
    assert ours("import", "ours", "ours.xlsx", "--dry-run", "--person", "Ada Lovelace", "--why", "So")[0] == 0
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".people")]


def test_the_number_of_a_version_may_have_any_number_of_digits(ours: Run) -> None:
    code, _, wrong = ours("show", "ours", "--as-of", "9" * 5000)
    assert code == 2
    assert "Its versions go from 0 to 4" in wrong


def in_a_file(path: Path, *values: float) -> None:
    rows = [
        f"  - {{kind: BudgetSet, effective: {2027 + n}-04-01, recorded: 2026-02-12, tier: targeted, value: {value:.0f},"
        f" unit: GBP2324/year, who: Cabinet, why: The budget of {n}}}"
        for n, value in enumerate(values)
    ]
    head = "scenario: x\ntitle: T\nmodel: childrens_services\nevents:\n"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


def test_a_figure_of_another_size_in_a_file_is_asked_about(ours: Run) -> None:
    in_a_file(Path("thousands.yaml"), 1.9e9, 2.0e6)
    for command in (("import", "ours", "thousands.yaml"), ("add", "ours", "thousands.yaml", *WHO)):
        code, _, error = ours(*command)
        assert (code, "thousands.yaml:6" in error, "add --sure" in error) == (2, True, True)
    before = ours("log", "ours")[1]
    in_a_file(Path("tenth.yaml"), 1.9e9, 2.0e8)
    code, _, told = ours("import", "ours", "tenth.yaml")
    assert (code, "is it meant?" in told) == (0, True)
    assert ours("log", "ours")[1] != before
    assert ours("import", "ours", "thousands.yaml", "--sure", "--dry-run")[0] == 0


def test_a_figure_of_another_size_in_json_lines_is_asked_about(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "p.jsonl", p=[begun(), budget(), budget(8e6, effective=date(2028, 4, 1))])
    code, _, error = run("import", "p", "p.jsonl")
    assert (code, "p 3" in error, "add --sure" in error) == (2, True, True)
    assert run("import", "p", "p.jsonl", "--sure")[0] == 0
    assert run("import", "p", "p.jsonl")[0] == 0, "what is there already is not asked about again"


def test_of_several_logs_in_a_file_all_come_in_or_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MemoryStore() as store:
        whole = store.append("p", [begun(), budget(), budget(8.1e9, effective=date(2028, 4, 1))], expected_version=0)
        start = BranchStarted(**said(), parent="p", parent_version=3, parent_hash=whole[2].hash)
        branch = store.append("p@b", [start, budget(8.2e9, effective=date(2029, 4, 1))], expected_version=0)
    text = lines_of("p", whole) + lines_of("p@b", branch)
    (tmp_path / "p.jsonl").write_text(text, encoding="utf-8", newline="\n")
    inserted = chained

    def full(events: Any, version: int, head: str, stream: str) -> Any:
        if stream == "p@b":
            raise OSError(28, "No space left on device")
        return inserted(events, version, head, stream)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite, "chained", full)
        with pytest.raises(OSError, match="No space"):
            run("import", "p", "p.jsonl")
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as kept:
        assert kept.streams() == ()
    assert run("import", "p", "p.jsonl")[0] == 0
    with SqliteStore(next(tmp_path.rglob("plans.db"))) as kept:
        assert (kept.read("p"), kept.read("p@b")) == (whole, branch)


def test_what_only_an_earlier_model_accepts_comes_in_with_that_model(run: Run, tmp_path: Path, model: Model) -> None:
    budget_of_care = model.parameters.levers["care_budget"]
    put(tmp_path / "p.jsonl", p=[begun(), budget(budget_of_care.high * 1.5)])
    code, _, error = run("import", "p", "p.jsonl")
    assert (code, "--model FILE" in error) == (2, True)
    folder = shutil.copytree(shelf("models") / "childrens_services", tmp_path / "earlier")
    figures = folder / "childrens_services.params.yaml"
    head, found, tail = figures.read_text(encoding="utf-8").partition("  care budget:\n")
    wider = re.sub(r"range: \[(.*?), .*?\]", rf"range: [\1, {budget_of_care.high * 2:.0f}]", tail, count=2)
    figures.write_text(head + found + wider, encoding="utf-8")
    code, _, error = run("import", "p", "p.jsonl", "--model", str(folder / "childrens_services.mdl"))
    assert code == 0, error


@pytest.mark.parametrize("store", ["", "  ", "memory:", ":memory:", "sqlite:///"])
def test_a_store_without_a_name_or_that_is_gone_at_once_is_refused_and_the_users_own_stays_as_it_is(
    ours: Run, store: str
) -> None:
    before = ours("list")
    for action in (("list",), ("new", "mine", *WHO), ("undo", "ours", *WHO)):
        code, said, wrong = ours(*action, "--store", store)
        assert (code, said, wrong.startswith("--store: ")) == (2, "", True)
    assert ours("list") == before
