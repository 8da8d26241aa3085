"""The log on a PostgreSQL server: append-only for everybody, one after another, with rights that suffice."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.postgres import database

from tiershift.errors import ScenarioError, UsageError
from tiershift.events import CutImposed, StaleVersion, broken_links, open_store, postgres, postgres_link
from tiershift.events.people import forget, pseudonym_of
from tiershift.events.postgres_link import Address, Link, Rejected
from tiershift.events.postgres_people import NameTable
from tiershift.events.postgres_tables import NEVER, NOT_NEXT, TAKE_TURNS, grants, grants_of_names
from tiershift.events.store import Append

if TYPE_CHECKING:
    from tests.events.conftest import Make

DAY = date(2026, 4, 1)
NEXT = "'another', kind, v, effective, recorded, payload, payload_sha, hash, hash FROM tiershift.events"
COLUMNS = "(stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash)"
INTO = f"INSERT INTO tiershift.events {COLUMNS} SELECT"


@pytest.fixture
def log(postgres_url: str, make: Make) -> str:
    """A database with a log of three events."""
    with open_store(postgres_url) as store:
        store.append("plan", [make.cut(0.01, DAY) for _ in range(3)], expected_version=0)
    return postgres_url


@pytest.fixture
def bare(log: str) -> Iterator[Link]:
    """The same database, opened past our store."""
    with closing(Address.of(log).connect()) as link:
        yield link


@pytest.fixture
def worker(log: str, bare: Link) -> Iterator[str]:
    """The same database for a role that was granted what docs/stores.md says."""
    role = f"planner_{uuid4().hex}"
    bare.run(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{Address.of(log).password or 'none'}'")
    bare.run(grants(role))
    yield Address.of(log).at(Address.of(log).database, role)
    bare.run(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE tiershift.events SET payload = ''", NEVER),
        ("DELETE FROM tiershift.events WHERE version = 3", NEVER),
        ("TRUNCATE tiershift.events", NEVER),
        (f"{INTO} stream, version, event_id, kind, v, effective, recorded, payload, payload_sha, previous, hash "
         "FROM tiershift.events WHERE version = 2 ON CONFLICT (stream, version) DO UPDATE SET hash = ''", NEVER),
        (f"{INTO} stream, 5, {NEXT} WHERE version = 3", NOT_NEXT),
        (f"{INTO} stream, 4, {NEXT} WHERE version = 2", NOT_NEXT),
        (f"{INTO} 'other', 2, {NEXT} WHERE version = 1", NOT_NEXT),
        (f"{INTO} stream, 4, 'another', kind, v, effective, recorded, payload, hash, hash, hash "
         "FROM tiershift.events WHERE version = 3", NEVER),
        (f"{INTO} stream, 4, event_id, kind, v, effective, recorded, payload, payload_sha, hash, hash "
         "FROM tiershift.events WHERE version = 3", "23505"),
    ],
    ids=["update", "delete", "truncate", "upsert", "a gap", "not on the head", "no first", "other content", "an id"],
)  # fmt: skip
def test_nobody_changes_what_is_recorded(bare: Link, statement: str, code: str) -> None:
    before = bare.run("SELECT * FROM tiershift.events ORDER BY pos")
    with pytest.raises(Rejected) as told:
        bare.run(statement)
    assert told.value.code == code
    assert bare.run("SELECT * FROM tiershift.events ORDER BY pos") == before


def test_the_order_of_all_events_has_no_gaps(log: str, bare: Link, make: Make) -> None:
    with open_store(log) as store:
        for version, stream in [(0, "other"), (3, "plan"), (1, "other")]:
            with pytest.raises(StaleVersion):
                store.append(stream, [make.cut(0.01, DAY)], expected_version=9)
            store.append(stream, [make.cut(0.01, DAY)], expected_version=version)
    assert bare.run("SELECT pos, stream FROM tiershift.events ORDER BY pos") == [
        [1, "plan"], [2, "plan"], [3, "plan"], [4, "other"], [5, "plan"], [6, "other"]
    ]  # fmt: skip


def test_to_insert_and_to_select_is_enough(worker: str, make: Make) -> None:
    with open_store(worker) as store, store.watch("plan", after=3) as watch:
        (entry,) = store.append("plan", [make.cut(0.01, DAY)], expected_version=3)
        with pytest.raises(StaleVersion):
            store.append("plan", [make.cut(0.01, DAY)], expected_version=3)
        assert watch.wait(60.0) == (entry,)
        assert broken_links(store.read("plan"), "plan") == ()
        assert store.streams() == ("plan",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tiershift.events SET hash = ''",
        "DELETE FROM tiershift.events",
        "TRUNCATE tiershift.events",
        "ALTER TABLE tiershift.events DISABLE TRIGGER ALL",
        "DROP TRIGGER never_changed ON tiershift.events",
        "CREATE OR REPLACE FUNCTION tiershift.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "UPDATE tiershift.layout SET version = 2",
        "SET session_replication_role = replica",
    ],
)
def test_a_worker_may_do_nothing_else(worker: str, statement: str) -> None:
    with closing(Address.of(worker).connect()) as link, pytest.raises(Rejected) as told:
        link.run(statement)
    assert told.value.code == "42501"


def test_a_role_without_rights_is_told_where_they_are_written(log: str, bare: Link) -> None:
    role = f"stranger_{uuid4().hex}"
    bare.run(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{Address.of(log).password or 'none'}'")
    try:
        with pytest.raises(ScenarioError, match="permission denied") as told:
            open_store(Address.of(log).at(Address.of(log).database, role))
        assert "docs/stores.md" in str(told.value)
    finally:
        bare.run(f'DROP ROLE "{role}"')


def test_a_log_of_a_newer_tiershift_is_refused_kindly(log: str, bare: Link) -> None:
    bare.run("INSERT INTO tiershift.layout VALUES (3)")
    with pytest.raises(ScenarioError, match="newer tiershift"):
        open_store(log)


def test_a_database_of_the_first_layout_is_read_and_written_as_it_is(postgres_url: str, make: Make) -> None:
    made = Path(__file__).parent / "golden" / "postgres.1.sql"
    with closing(Address.of(postgres_url).connect()) as link:
        link.run(made.read_text(encoding="utf-8"))
        with open_store(postgres_url) as store:
            store.append("plan", [make.cut(0.01, DAY)], expected_version=0)
            store.append("plan", [make.cut(0.01, DAY) for _ in range(3)], expected_version=1)
            store.append_all([Append("plan", [make.cut(0.01, DAY)], 4), Append("other", [make.cut(0.01, DAY)], 0)])
            assert broken_links(store.read("plan"), "plan") == ()
        assert link.run("SELECT pos, stream FROM tiershift.events ORDER BY pos") == [
            *([place, "plan"] for place in range(1, 6)), [6, "other"]
        ]  # fmt: skip
        assert link.run("SELECT version FROM tiershift.layout") == [[1]]


def test_a_statement_that_inserts_into_several_logs_is_looked_at_as_a_whole(bare: Link) -> None:
    copied = "effective, recorded, payload, payload_sha"
    rows = (
        f"SELECT p, s, n, 'new' || p, kind, v, {copied}, q, h FROM tiershift.events, (VALUES {{}}) AS g(p, s, n, q, h)"
    )
    into = f"INSERT INTO tiershift.events (pos, {COLUMNS[1:-1]}) {rows} WHERE version = 3 AND stream = 'plan'"
    head = bare.run("SELECT hash FROM tiershift.events WHERE version = 3")[0][0]
    plan, other = f"'plan', 4, '{head}', 'h4'", "'other', 1, '', 'h1'"
    for values, code in (
        (f"(4, {plan}), (6, {other})", NOT_NEXT),
        (f"(5, {plan}), (6, {other})", NOT_NEXT),
        (f"(4, 'plan', 5, 'h4', 'h5'), (5, {plan})", NOT_NEXT),
        (f"(4, {plan}), (5, {other}), (6, 'plan', 5, 'h1', 'h5')", NOT_NEXT),
    ):
        with pytest.raises(Rejected) as told:
            bare.run(into.format(values))
        assert told.value.code == code
    assert bare.run("SELECT count(*) FROM tiershift.events") == [[3]]
    bare.run(into.format(f"(4, {plan}), (5, {other}), (6, 'plan', 5, 'h4', 'h5')"))
    assert bare.run("SELECT max(pos) FROM tiershift.events") == [[6]]


def test_nobody_puts_a_function_of_their_own_into_the_checks(bare: Link, make: Make) -> None:
    liar = "CREATE FUNCTION mine.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT ''\\x00''::bytea'"
    bare.run(f"CREATE SCHEMA mine; {liar}; SET search_path = mine, pg_catalog")
    assert bare.run("SELECT encode(sha256(''), 'hex')") == [["00"]]
    with pytest.raises(Rejected) as told:
        bare.run(f"{INTO} stream, 4, 'new', kind, v, effective, recorded, payload, '00', hash, hash "
                 "FROM tiershift.events WHERE version = 3")  # fmt: skip
    assert told.value.code == NEVER


def test_editors_that_open_a_new_database_at_once_all_get_in(postgres_server: str) -> None:
    def opened() -> None:
        with open_store(url) as store:
            done.append(store.head("plan"))

    for number in range(5):
        done: list[object] = []
        with database(postgres_server, f"new_{uuid4().hex}_{number}") as url:
            editors = [threading.Thread(target=opened) for _ in range(6)]
            for editor in editors:
                editor.start()
            for editor in editors:
                editor.join()
        assert done == [(0, "")] * 6


def test_a_database_that_cannot_hold_every_text_is_refused(postgres_server: str) -> None:
    name = f"latin_{uuid4().hex}"
    with closing(Address.of(postgres_server).connect()) as link:
        link.run(f"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        try:
            with pytest.raises(ScenarioError, match="encoded in LATIN1"):
                open_store(Address.of(postgres_server).at(name))
        finally:
            link.run(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_commit_is_on_disk_before_it_is_answered_whatever_the_server_is_set_to(bare: Link, log: str) -> None:
    name = Address.of(log).database
    bare.run(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    seen: list[list[list[object]]] = []

    class Looking(Link):
        def ask(self, statement: str, **values: object) -> list[list[object]]:
            seen.append(self.run("SHOW synchronous_commit"))
            return super().ask(statement, **values)

    with open_store(log) as store:
        link = store._link  # type: ignore[attr-defined]
        link.__class__ = Looking
        store.head("plan")
    assert seen == [[["on"]]]


def test_an_append_of_another_session_is_waited_for_and_then_named(
    log: str, bare: Link, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_link, "_LOCK_SECONDS", 0.2)
    with open_store(log) as store:
        bare.run("BEGIN")
        bare.run(TAKE_TURNS)
        with pytest.raises(ScenarioError, match="lock timeout") as told:
            store.append("plan", [make.cut(0.01, DAY)], expected_version=3)
        assert "Another session is in the middle of an append" in str(told.value)
        bare.run("ROLLBACK")
        assert store.append("plan", [make.cut(0.01, DAY)], expected_version=3)[0].version == 4


def test_a_question_that_was_interrupted_does_not_answer_the_next(log: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(link: Link, statement: str, **values: object) -> list[list[object]]:
        link._connection.send_QUERY("SELECT 'late'")
        link._connection._sock.flush()
        raise KeyboardInterrupt

    with open_store(log) as store:
        before = store.head("plan")
        with monkeypatch.context() as patched:
            patched.setattr(Link, "ask", interrupted)
            with pytest.raises(KeyboardInterrupt):
                store.head("plan")
        assert store.head("plan") == before
        assert store.streams() == ("plan",)


def test_a_database_that_is_not_there_is_named(postgres_server: str) -> None:
    with pytest.raises(ScenarioError, match='database "nowhere" does not exist') as told:
        open_store(Address.of(postgres_server).at("nowhere"))
    assert "CREATE DATABASE" in str(told.value)


@pytest.mark.parametrize(
    ("url", "what"),
    [
        ("postgresql://me:secret@host:port/plans", "cannot be read"),
        ("postgresql://me:secret@host/plans?ssl=on", "unknown option ssl"),
        ("postgresql://me:secret@host/plans?sslmode=perhaps", "sslmode is perhaps"),
        ("mysql://me:secret@host/plans", "no such kind of store"),
        ("", "no such kind of store"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as told:
        open_store(url)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("url", "port", "mode"),
    [
        ("postgresql://me@db.example.org/plans", 5432, "verify-full"),
        ("postgres://me@localhost:6543/plans", 6543, "disable"),
        ("postgresql://me@/plans?host=/run/postgresql", 5432, "disable"),
        ("postgresql://me@db.example.org/plans?sslmode=require&sslrootcert=ca.pem", 5432, "require"),
    ],
)
def test_over_a_network_a_server_must_prove_who_it_is(
    url: str, port: int, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPORT", raising=False)
    address = Address.of(url)
    assert (address.user, address.database, address.port, address.mode) == ("me", "plans", port, mode)
    assert Address.of(address.at("plans")) == address


def test_a_password_may_come_from_the_environment_and_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "p@ss/word")
    address = Address.of("postgresql://me@localhost/plans")
    assert address.password == "p@ss/word"
    assert Address.of(address.at("plans")).password == "p@ss/word"
    assert "word" not in f"{address} {address!r}"


def test_without_the_driver_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pg8000", None)
    with pytest.raises(ScenarioError, match=r"tiershift\[postgres\]"):
        open_store("postgresql://me@localhost/plans")


def test_the_rights_that_the_document_lists_are_those_that_were_tried() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "stores.md"
    listed = page.read_text(encoding="utf-8").partition("```sql\n")[2].partition("```")[0]
    assert listed == grants("planner")
    of_names = page.read_text(encoding="utf-8").split("```sql\n")[2].partition("```")[0]
    assert of_names == grants_of_names("planner")


def test_names_take_a_right_of_their_own_and_are_forgotten_for_everybody(log: str, bare: Link, worker: str) -> None:
    role = Address.of(worker).user
    with open_store(log) as first, open_store(worker) as second:
        assert isinstance(first, postgres.PostgresStore)
        assert isinstance(second, postgres.PostgresStore)
        here = NameTable(first)
        pseudonym = pseudonym_of(here, "Ada Lovelace")
        denied = NameTable(second)
        assert dict(denied.all()) == {}
        with pytest.raises(ScenarioError, match=r"docs/stores\.md"):
            denied.put("person:x", "Somebody")
        bare.run(grants_of_names(role))
        there = NameTable(second)
        assert there.all() == {pseudonym: "Ada Lovelace"}
        assert pseudonym_of(there, "Ada Lovelace") == pseudonym
        chain = first.read("plan")
        assert forget(there, "Ada Lovelace") == pseudonym
        assert here.all() == {pseudonym: None}
        assert first.read("plan") == chain
    with closing(Address.of(worker).connect()) as link, pytest.raises(Rejected) as told:
        link.run("DELETE FROM tiershift.people")
    assert told.value.code == "42501"


def test_editors_of_one_plan_get_their_turn_where_transactions_are_serializable(postgres_url: str, make: Make) -> None:
    address = Address.of(postgres_url)
    with open_store(postgres_url):
        pass
    link = address.connect()
    link.run(f'ALTER DATABASE "{address.database}" SET default_transaction_isolation TO serializable')
    link.close()
    cuts = [[make.cut(0.001, DAY) for _ in range(20)] for _ in range(4)]

    def edit(mine: list[CutImposed]) -> None:
        with open_store(postgres_url) as store:
            for cut in mine:
                while True:
                    try:
                        store.append("plan", [cut], expected_version=store.head("plan")[0])
                        break
                    except StaleVersion:
                        continue

    with ThreadPoolExecutor(len(cuts)) as pool:
        list(pool.map(edit, cuts))
    with open_store(postgres_url) as store:
        entries = store.read("plan")
    assert {entry.event_id for entry in entries} == {str(cut.event_id) for mine in cuts for cut in mine}
    assert broken_links(entries, "plan") == ()


def test_whoever_waits_for_a_server_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_WAIT_SECONDS", 0.3)
    monkeypatch.setattr(postgres, "_SAY_SECONDS", 0.1)
    told: list[str] = []
    with pytest.raises(ScenarioError, match="cannot be reached"):
        open_store("postgresql://me@127.0.0.1:1/plans", told.append)
    assert len(told) == 1
    assert "does not answer" in told[0]
