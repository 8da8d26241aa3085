"""`tiershift plan` on a PostgreSQL server that several people share: the same commands, and the same words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tiershift.events import SqliteStore, open_store

from .conftest import WHO, at_home

if TYPE_CHECKING:
    from .conftest import Run

CUT = ("CutImposed", "share=0.03", "over=2", "effective=2027-04-01")
LEVER = ("LeverSet", "lever=early help floor", "value=0.9", "unit=Dmnl", "effective=2027-04-01")


def test_a_plan_is_begun_changed_undone_branched_verified_and_taken_out_on_a_server(
    run: Run, postgres_url: str, tmp_path: Path
) -> None:
    def on_server(*arguments: str) -> str:
        code, said, error = run(*arguments, "--store", postgres_url)
        assert (code, error) == (0, "")
        return said

    on_server("new", "ours", "--title", "Our plan", *WHO)
    on_server("add", "ours", *CUT, *WHO)
    on_server("add", "ours", *LEVER, *WHO)
    assert "3% off the whole envelope over 2 years" in " ".join(on_server("log", "ours").split())
    assert "no longer counts: early help floor" in on_server("undo", "ours", *WHO)
    assert "[undone]" in on_server("log", "ours")
    on_server("branch", "ours", "hubs", *WHO)
    on_server("add", "ours@hubs", *LEVER, *WHO)
    assert "only there" in on_server("diff", "ours", "ours@hubs")
    heads = dict(re.findall(r"^(\S+): \d+ entries, head (\w+)", on_server("verify"), re.MULTILINE))
    on_server("export", "ours@hubs", "ours.jsonl")
    assert run("import", "ours", "ours.jsonl", "--store", "mine.db")[0] == 0
    with open_store(postgres_url) as server, SqliteStore(tmp_path / "mine.db") as file:
        assert server.streams() == file.streams() == ("ours", "ours@hubs")
        assert [server.read(stream) for stream in server.streams()] == [file.read(stream) for stream in file.streams()]
        assert heads == {stream: server.head(stream)[1][: len(heads[stream])] for stream in server.streams()}


def test_what_one_person_records_another_goes_on_with_and_a_wrong_decision_leaves_the_plan_as_it_is(
    run: Run, postgres_url: str, kept: Path, tmp_path: Path
) -> None:
    store = ("--store", postgres_url)
    assert run("new", "ours", *WHO, *store)[0] == 0
    assert run("add", "ours", *CUT, "--person", "Ada Lovelace", "--why", "She chairs the panel", *store)[0] == 0
    assert "Ada Lovelace" in run("log", "ours", *store)[1]
    elsewhere = tmp_path / "another desk"
    elsewhere.mkdir()
    with at_home(elsewhere, kept):
        assert "Ada Lovelace" in run("log", "ours", *store)[1]  # on the server, for all who may see names
        code, _, error = run("add", "ours", *LEVER[:2], "value=9", *LEVER[3:], *WHO, *store)
        assert code == 2
        assert "early help floor" in error
        assert run("add", "ours", *LEVER, *WHO, *store)[0] == 0
    with open_store(postgres_url) as server:
        assert [entry.event().kind for entry in server.read("ours")] == ["PlanStarted", "CutImposed", "LeverSet"]
    with at_home(elsewhere, kept):
        code, said, _ = run("forget", "Ada Lovelace", *store)
        assert (code, "wherever" in said) == (0, False)
    assert "Ada" not in run("log", "ours", *store)[1]
    assert "deleted" in run("log", "ours", *store)[1]
    assert run("verify", "ours", *store)[0] == 0
