"""`tiershift studio`: the browser app; `tiershift studio-user`: who may sign in to it."""

from __future__ import annotations

import argparse
import secrets
import sys
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import Any

from tiershift.cli.users import ROLES, User, Users, hashed, read_users, users_file, with_user, write_users
from tiershift.errors import Problem, UsageError, suggest

_SIGN_IN = "who signs in, and how"


def add(commands: Any) -> None:
    """Add the commands to the parser."""
    made = commands.add_parser(
        "studio",
        help="open the studio: move the money by hand and see the answer",
        description="Serve the studio on this machine and open it in the browser. Stop it with Ctrl-C.",
    )
    made.add_argument("--port", type=int, default=5006, help="the port to serve on (default 5006; 0 takes a free one)")
    made.add_argument("--address", default="127.0.0.1", help="the address to serve on (default this machine only)")
    made.add_argument("--no-show", action="store_true", help="do not open a browser")
    made.add_argument(
        "--store",
        default="",
        help="where plans are kept: a file, postgresql://USER@HOST/DATABASE, or memory: for a try (default: plans.db "
        "in your own folder of data, as for `tiershift plan`)",
    )
    made.add_argument(
        "--prefix", default="", help="the path it is served under behind a proxy that passes it on, such as /tools/plan"
    )
    made.add_argument(
        "--allow-websocket-origin",
        action="append",
        default=[],
        metavar="HOST",
        help="a host that browsers see instead of this one, such as intranet.example.org; may be said several times",
    )
    access = made.add_argument_group(_SIGN_IN)
    access.add_argument(
        "--role",
        default="",
        choices=ROLES,
        help="what visitors may do: look; decide, undo and branch; also name versions and merge into the plan itself "
        "(default editor where nobody signs in; with an outside service, that of whoever is not in --users)",
    )
    access.add_argument(
        "--users", type=Path, metavar="FILE", help="let in only whom this file names; see `tiershift studio-user`"
    )
    access.add_argument(
        "--oauth-provider",
        default="",
        metavar="NAME",
        help="sign in with an outside service that Panel knows (azurev2, google, okta, generic …); its key and secret "
        "stand in PANEL_OAUTH_KEY and PANEL_OAUTH_SECRET",
    )
    access.add_argument("--oauth-redirect-uri", default="", metavar="ADDRESS", help="where that service sends back to")
    made.set_defaults(run=run)
    _add_user(commands)


def _add_user(commands: Any) -> None:
    made = commands.add_parser(
        "studio-user",
        help="let somebody sign in to the studio",
        description="Add or change somebody who may sign in. The password is asked for, or read from standard input; "
        "the file holds its hash only.",
    )
    made.add_argument("name", metavar="NAME", help="what they sign in with")
    made.add_argument("--role", choices=ROLES, help="what they may do (default viewer for somebody new)")
    made.add_argument("--users", type=Path, metavar="FILE", help="the file (default: one in your own folder of data)")
    made.add_argument("--logged-as", default="", metavar="WHO", help="the role or body that the log of plans names")
    made.add_argument("--no-password", action="store_true", help="an outside service signs them in")
    made.add_argument("--remove", action="store_true", help="let them in no more")
    made.set_defaults(run=run_user)


def run(given: argparse.Namespace) -> int:
    """Carry out the command; returns when the server is stopped."""
    if not 0 <= given.port <= 65535:
        raise UsageError(Problem("--port", f"{given.port} is no port", way_out="Give a number from 0 to 65535."))
    from tiershift_studio import Serving, serve  # heavy: imported only when asked for

    serving = Serving(
        port=given.port,
        address=given.address,
        show=not given.no_show,
        store=given.store,
        role=given.role,
        users=given.users,
        oauth_provider=given.oauth_provider,
        oauth_redirect_uri=given.oauth_redirect_uri,
        prefix=given.prefix,
        origins=tuple(given.allow_websocket_origin),
    )
    serve(serving)
    return 0


def run_user(given: argparse.Namespace) -> int:
    """Carry out the command of the file of users."""
    path = given.users or users_file()
    users = read_users(path) if path.exists() else Users()
    if given.remove:
        if given.name not in users.people:
            way_out = suggest(given.name, tuple(users.people), "See the names in the file.")
            raise UsageError(Problem("NAME", f"there is no {given.name} in {path}", way_out=way_out))
        write_users(path, Users({name: user for name, user in users.people.items() if name != given.name}, users.key))
        print(f"{given.name} is let in no more. {path}")
        return 0
    was = users.people.get(given.name)
    user = replace(was, role=given.role or was.role) if was else User(given.role or ROLES[0])
    user = replace(user, logged=given.logged_as or user.logged)
    with_user(users, given.name, user)  # refused before anybody is asked for a password
    made = ""
    if given.no_password:
        user = replace(user, password="")
    else:
        password = _password()
        made = "" if password else secrets.token_urlsafe(15)
        user = replace(user, password=hashed(password or made))
    write_users(path, with_user(users, given.name, user))
    print(f"{given.name} may sign in as {user.role}. {path}")
    if made:
        print(f"Their password, said this once and kept nowhere: {made}")
    print(f"Let them in with: tiershift studio --users {path}")
    return 0


def _password() -> str:
    """Return the password that was given; empty for one to be made."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password (Enter: one is made): ")
    if password and getpass("The same again: ") != password:
        raise UsageError(Problem("password", "the two are not the same", way_out="Try again."))
    return password
