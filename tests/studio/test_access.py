"""Who may sign in, with what, and as whom the log names them."""

from __future__ import annotations

import io
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tornado.web import create_signed_value

from tiershift.cli import main
from tiershift.cli.users import Door, read_users
from tiershift.errors import UsageError
from tiershift_studio.access import COOKIE, Tries, by_password, by_service
from tiershift_studio.visitor import Role

PASSWORD = "correct horse battery"


@dataclass
class Asked:
    """A request with cookies."""

    cookies: dict[str, str] = field(default_factory=dict)


def add(path: Path, name: str, *options: str, password: str = PASSWORD) -> int:
    """Add somebody with the command, the password on standard input."""
    with pytest.MonkeyPatch.context() as given:
        given.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return main(["studio-user", name, "--users", str(path), *options])


def cookie(path: Path, name: str) -> Asked:
    """The request of somebody who has signed in."""
    return Asked({COOKIE: create_signed_value(read_users(path).key, COOKIE, name).decode()})


def test_a_file_of_users_holds_hashes_only_and_nobody_else_may_read_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "users.json"
    assert add(path, "finance-lead", "--role", "editor") == 0
    assert add(path, "cabinet", password="") == 0
    said, kept = capsys.readouterr().out, path.read_text()
    made = said.partition("kept nowhere: ")[2].split()[0]
    assert len(made) >= 16
    assert PASSWORD not in said + kept
    assert made not in kept
    users = read_users(path)
    assert users.signed_in("finance-lead", PASSWORD)
    assert users.signed_in("cabinet", made)
    assert not users.signed_in("cabinet", PASSWORD)
    assert not users.signed_in("nobody", PASSWORD)
    assert {name: user.role for name, user in users.people.items()} == {"finance-lead": "editor", "cabinet": "viewer"}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_changed_role_keeps_the_key_and_a_removed_user_is_let_in_no_more(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    add(path, "finance-lead", "--role", "editor")
    key = read_users(path).key
    pool = ThreadPoolExecutor(1)
    access = by_password(path, pool)
    asked = cookie(path, "finance-lead")
    visitor = access.visitor_of(asked)
    assert (visitor.name, visitor.role, visitor.signed_in) == ("finance-lead", Role.EDITOR, True)
    add(path, "finance-lead", "--role", "approver")
    assert read_users(path).key == key
    assert access.visitor_of(asked).role is Role.APPROVER
    assert main(["studio-user", "finance-lead", "--users", str(path), "--remove"]) == 0
    assert access.visitor_of(asked).role is Role.VIEWER
    assert access.visitor_of(Asked()).role is Role.VIEWER
    pool.shutdown()


def test_a_cookie_that_another_key_signed_or_that_is_no_cookie_is_nobody(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    add(path, "finance-lead", "--role", "approver")
    pool = ThreadPoolExecutor(1)
    known = by_password(path, pool).visitor_of
    for value in (
        create_signed_value("x" * 43, COOKIE, "finance-lead").decode(),
        "finance-lead",
        "2|1:0|",
        "\x00" * 99,
    ):
        assert known(Asked({COOKIE: value})).role is Role.VIEWER
    pool.shutdown()


@pytest.mark.parametrize(
    ("name", "options", "password", "said"),
    [
        ("jo@example.org", (), PASSWORD, "the log of plans would keep an e-mail address"),
        ("../x", (), PASSWORD, "a name begins with a letter or digit"),
        ("finance", (), "short", "a password has 12 to 256 signs, and this one has 5"),
    ],
)
def test_what_cannot_be_a_user_is_refused_with_a_way_out_and_nothing_is_written(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    options: tuple[str, ...],
    password: str,
    said: str,
) -> None:
    path = tmp_path / "users.json"
    assert add(path, name, *options, password=password) == 2
    assert said in capsys.readouterr().err
    assert not path.exists()


def test_an_address_may_sign_in_where_the_log_names_a_role(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    assert add(path, "jo@example.org", "--role", "editor", "--logged-as", "Treasurer", "--no-password") == 0
    pool = ThreadPoolExecutor(1)
    with pytest.raises(UsageError, match="nobody in it has a password"):
        by_password(path, pool)
    pool.shutdown()
    assert read_users(path).people["jo@example.org"].logged == "Treasurer"


@pytest.mark.parametrize(
    "text", ["", "[]", '{"users": {}}', '{"key": "short", "users": {}}', "\x00", '{"key": 7, "users": []}']
)
def test_what_is_no_file_of_users_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "users.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="studio-user NAME --role"):
        read_users(path)


def test_users_that_are_wrong_are_all_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    wrong = {"a": {"role": "king"}, "b": {"role": "viewer", "password": "plain"}, "c": {"role": "viewer"}}
    path.write_text(json.dumps({"key": "k" * 43, "users": wrong}))
    with pytest.raises(UsageError) as refused:
        read_users(path)
    assert [problem.where.rpartition(" ")[2] for problem in refused.value.problems] == ["a", "b"]


def test_a_file_that_is_half_written_leaves_those_before_it_in(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    add(path, "finance-lead", "--role", "editor")
    door = Door(path)
    path.write_text("{")
    assert set(door.users.people) == {"finance-lead"}


def test_five_wrong_passwords_make_a_name_wait_half_a_minute_and_no_other() -> None:
    now = [0.0]
    tries = Tries(lambda: now[0])
    for _ in range(5):
        assert not tries.waits("finance-lead")
        tries.count("finance-lead", right=False)
    assert tries.waits("finance-lead")
    assert not tries.waits("cabinet")
    now[0] = 31.0
    assert not tries.waits("finance-lead")
    tries.count("finance-lead", right=True)
    assert not tries.waits("finance-lead")


def test_an_outside_service_needs_its_key_a_known_name_and_somebody_who_says_what_people_may_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PANEL_OAUTH_KEY", "PANEL_OAUTH_SECRET", "PANEL_COOKIE_SECRET"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match="no such service: azuer"):
        by_service("azuer", None, Role.VIEWER)
    with pytest.raises(UsageError, match="PANEL_OAUTH_KEY is not set") as refused:
        by_service("google", None, Role.VIEWER)
    assert len(refused.value.problems) == 2
    monkeypatch.setenv("PANEL_OAUTH_KEY", "key")
    monkeypatch.setenv("PANEL_OAUTH_SECRET", "secret")
    with pytest.raises(UsageError, match="nobody says what people may do"):
        by_service("google", None, None)
    with pytest.raises(UsageError, match="PANEL_COOKIE_SECRET is not set"):
        by_service("google", None, Role.VIEWER)
