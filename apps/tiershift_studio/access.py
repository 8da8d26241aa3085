"""Signing in: with a password from the file of users, or with an outside service; and who a visitor is then."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from panel.auth import AUTH_PROVIDERS, BasicAuthProvider, OAuthProvider
from panel.config import config
from tornado.escape import xhtml_escape
from tornado.web import HTTPError, RequestHandler, decode_signed_value

from tiershift.cli.users import LONGEST, Door
from tiershift.errors import Problem, UsageError, suggest
from tiershift.events.identifiers import identifying
from tiershift_studio.visitor import ROLES, Role, Visitor, VisitorOf

HERE = Path(__file__).parent
COOKIE = "user"
"""Panel's name for the cookie that says who has signed in."""
DAYS = 1.0
"""For which somebody stays signed in."""
_MOST_TRIES, _WAIT_SECONDS = 5, 30.0
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Tries:
    """Wrong passwords in a row for each name: after five of them, the name waits half a minute."""

    clock: Callable[[], float] = time.monotonic
    _wrong: dict[str, tuple[int, float]] = field(default_factory=dict)

    def waits(self, name: str) -> bool:
        """Whether nobody may try this name for the moment."""
        count, last = self._wrong.get(name, (0, 0.0))
        return count >= _MOST_TRIES and self.clock() - last < _WAIT_SECONDS

    def count(self, name: str, *, right: bool) -> None:
        """Take note of a try."""
        if right:
            self._wrong.pop(name, None)
        else:
            self._wrong[name] = (self._wrong.get(name, (0, 0.0))[0] + 1, self.clock())


class SignIn(RequestHandler):
    """Asks for a name and a password."""

    def initialize(self, access: ByPassword) -> None:
        """Take what knows the passwords."""
        self.access = access

    def get(self) -> None:
        """Show the form."""
        self._ask("")

    async def post(self) -> None:
        """Let somebody in, or ask again."""
        name, password = self.get_body_argument("username", "")[:LONGEST], self.get_body_argument("password", "")
        tried, said = self.access.tries, "The name and the password do not belong together."
        users = self.access.door.users
        counted = name if name in users.people else ""  # names that nobody has are counted as one: memory stays small
        if tried.waits(counted):
            self.set_status(429)
            return self._ask("There were too many wrong passwords. Wait half a minute and try again.")
        work = asyncio.get_running_loop().run_in_executor(self.access.pool, users.signed_in, name, password)
        right = await work
        tried.count(counted, right=right)
        _LOG.info("sign-in of %s: %s", repr(name) if counted else "an unknown name", "let in" if right else "refused")
        if not right:
            self.set_status(401)
            return self._ask(said)
        secure = self.request.protocol == "https"
        path = config.cookie_path
        self.set_signed_cookie(COOKIE, name, expires_days=DAYS, httponly=True, samesite="Lax", secure=secure, path=path)
        return self.redirect(self._next())

    def _next(self) -> str:
        """Where they wanted to go, if that is a path of this studio."""
        home = f"{self.application.prefix}/"  # type: ignore[attr-defined]
        wanted = self.get_argument("next", home)
        parts = urlsplit(wanted)
        inside = not parts.scheme and not parts.netloc and parts.path.rstrip("/") == home.rstrip("/")
        return wanted if inside and wanted.startswith("/") and wanted.isprintable() and "\\" not in wanted else home

    def _ask(self, said: str) -> None:
        self.set_header("Cache-Control", "no-store")
        page = (HERE / "sign_in.html").read_text(encoding="utf-8")
        action = f"?next={quote(self._next(), safe='/')}"
        self.finish(page.replace("{{ action }}", action).replace("{{ said }}", xhtml_escape(said)))


class SignOut(RequestHandler):
    """Forgets who has signed in."""

    def get(self) -> None:
        """Clear the cookies and say so."""
        for name in (COOKIE, "id_token", "access_token", "refresh_token", "oauth_expiry", "is_guest"):
            self.clear_cookie(name, path=config.cookie_path)
        self.set_header("Cache-Control", "no-store")
        self.finish((HERE / "signed_out.html").read_text(encoding="utf-8"))


class ByPassword(BasicAuthProvider):
    """Panel's basic sign-in, with hashed passwords, roles, and a name that is let in only as long as the file has it.

    Args:
        door: who may sign in.
        pool: where passwords are hashed, which takes a moment.
    """

    def __init__(self, door: Door, pool: Executor) -> None:
        self.door, self.pool, self.tries = door, pool, Tries()
        super().__init__()  # type: ignore[no-untyped-call]

    @property
    def endpoints(self) -> list[tuple[Any, ...]]:
        """The pages of signing in and out."""
        return [(self.login_url, SignIn, {"access": self}), (self.logout_url, SignOut)]

    @property
    def get_user(self) -> Any:
        """What tells who asks; nobody where the file knows them no more."""
        ask = super().get_user

        def known(handler: RequestHandler) -> str | None:
            user = ask(handler)
            return user if user in self.door.users.people else None

        return known


class ByService(OAuthProvider):
    """An outside service of Panel's, which says who somebody is; the file of users says what they may do.

    Args:
        may: says whether somebody is let in, by the name from outside.
    """

    def __init__(self, may: Callable[[str], bool]) -> None:
        self._may = may
        super().__init__(error_template=str(HERE / "refused.html"))  # type: ignore[no-untyped-call]

    @property
    def endpoints(self) -> list[tuple[Any, ...]]:
        """The pages of signing in and out."""
        return [(self.login_url, self.login_handler), (self.logout_url, SignOut)]

    @property
    def get_user_async(self) -> Any:
        """What tells who asks.

        Raises:
            HTTPError: 403 for somebody whom the service knows and the file does not.
        """
        ask = super().get_user_async

        async def known(handler: RequestHandler) -> str | None:
            user: str | None = await ask(handler)
            if user is not None and not self._may(user):
                raise HTTPError(403, reason="You have signed in, but nobody has let you into this studio yet")
            return user

        return known


@dataclass(frozen=True, slots=True)
class Access:
    """How a studio lets people in.

    Attributes:
        visitor_of: says who a visitor is.
        options: of Panel's server.
        signs_in: whether people sign in.
    """

    visitor_of: VisitorOf
    options: Mapping[str, Any] = field(default_factory=dict)
    signs_in: bool = False


def by_password(users: Path, pool: Executor) -> Access:
    """Let in whom a file of users names.

    Raises:
        UsageError: the file cannot be read, or nobody in it has a password.
    """
    door = Door(users)
    if not any(user.password for user in door.users.people.values()):
        way_out = "Add one: tiershift studio-user NAME --role editor"
        raise UsageError(Problem(str(users), "nobody in it has a password", way_out=way_out))
    key = door.users.key
    options = {"auth_provider": ByPassword(door, pool), **_signed(key)}
    return Access(_known(door, key, None), options, signs_in=True)


def by_service(provider: str, users: Path | None, role: Role | None, redirect_uri: str = "") -> Access:
    """Let in whom an outside service knows and the file names; with `role`, all whom the service knows.

    Raises:
        UsageError: Panel has no such service, or what it needs is not set.
    """
    services = sorted(set(AUTH_PROVIDERS) - {"password", "pam"})
    if provider not in services:
        otherwise = f"There are {', '.join(services)}."
        raise UsageError(
            Problem("--oauth-provider", f"no such service: {provider}", way_out=suggest(provider, services, otherwise))
        )
    missing = [name for name in ("PANEL_OAUTH_KEY", "PANEL_OAUTH_SECRET") if not os.environ.get(name)]
    if missing:
        way_out = "Set what the service gave you as variables of the environment; never on the command line."
        raise UsageError([Problem("--oauth-provider", f"{name} is not set", way_out=way_out) for name in missing])
    if users is None and role is None:
        way_out = "Name a file with --users, or give all whom the service knows a role with --role."
        raise UsageError(Problem("--oauth-provider", "nobody says what people may do", way_out=way_out))
    door = Door(users) if users else None
    key = os.environ.get("PANEL_COOKIE_SECRET", "") or (door.users.key if door else "")
    if not key:
        way_out = "Set it to a long random text, or name a file with --users, which has one."
        raise UsageError(Problem("--oauth-provider", "PANEL_COOKIE_SECRET is not set", way_out=way_out))

    def may(user: str) -> bool:
        return role is not None or (door is not None and user in door.users.people)

    options: dict[str, Any] = {**_signed(key), "oauth_key": os.environ["PANEL_OAUTH_KEY"]}
    options["oauth_secret"] = os.environ["PANEL_OAUTH_SECRET"]
    if redirect_uri:
        options["oauth_redirect_uri"] = redirect_uri
    config.oauth_provider = provider  # type: ignore[misc]  # the handler of the service reads it there
    options["auth_provider"] = ByService(may)
    return Access(_known(door, key, role), options, signs_in=True)


def _signed(key: str) -> dict[str, Any]:
    """The options with which cookies and the ids of visits are signed."""
    return {"cookie_secret": key, "sign_sessions": True, "secret_key": key.encode()}


def _known(door: Door | None, key: str, role: Role | None) -> VisitorOf:
    """Return what reads the signed cookie of a request; whoever has none may look and no more."""

    def visitor(request: Any) -> Visitor:
        cookie = getattr(request, "cookies", {}).get(COOKIE, "")
        signed = decode_signed_value(key, COOKIE, cookie, max_age_days=DAYS) if cookie else None
        name = signed.decode("utf-8", "replace") if signed else ""
        user = door.users.people.get(name) if door else None
        if not name or (user is None and role is None):
            return Visitor(role=Role.VIEWER, signed_in=True)
        may = ROLES[user.role] if user else role or Role.VIEWER
        return Visitor(name=(user.logged if user else "") or _logged(name, key), role=may, shown=name, signed_in=True)

    return visitor


def _logged(name: str, key: str) -> str:
    """What the log names somebody: the name, or where that would name a private person, always the same pseudonym."""
    if not identifying(name):
        return name
    return f"somebody who signed in ({hmac.new(key.encode(), name.encode(), sha256).hexdigest()[:8]})"
