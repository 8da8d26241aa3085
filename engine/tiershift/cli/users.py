"""Who may sign in to a studio: a file of names, roles and hashed passwords, written by `tiershift studio-user`.

Passwords are kept as scrypt hashes (RFC 7914) with a salt of their own; nothing here says or writes a password.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tiershift.errors import InputError, Problem, UsageError
from tiershift.events.identifiers import identifying
from tiershift.shipped import own_folder

ROLES = ("viewer", "editor", "approver")
"""What somebody may do; each may do what those before may."""
SHORTEST = 12
"""Signs of a password."""
LONGEST = 256
"""Signs of a password; a longer one is not even looked at."""
_COST, _BLOCK, _LANES = 2**15, 8, 3  # as much work as the OWASP cheat sheet on storing passwords asks for
_NAME = re.compile(r"\w[\w .@+-]{0,79}")
_HASH = re.compile(r"scrypt:(\d{4,7}):(\d{1,2}):(\d{1,2}):([A-Za-z0-9+/=]{16,64}):([A-Za-z0-9+/=]{32,128})")
_WAY_OUT = "Write it with `tiershift studio-user NAME --role ROLE`, which makes the file where there is none."


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in.

    Attributes:
        role: one of `ROLES`.
        password: hashed; empty for somebody whom another service signs in.
        logged: what the log of plans names them; the name they sign in with where it is empty.
    """

    role: str
    password: str = ""
    logged: str = ""


@dataclass(frozen=True, slots=True)
class Users:
    """All who may sign in, by name, and the key that signs their cookies: a new one signs everybody out."""

    people: Mapping[str, User] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def signed_in(self, name: str, password: str) -> bool:
        """Whether `password` is that of `name`; takes as long where there is no such name."""
        user = self.people.get(name)
        known = user.password if user else ""
        right = matches(password, known or _NOBODYS)
        return right and bool(known)


def users_file() -> Path:
    """Return the file where nobody names another."""
    return own_folder() / "studio-users.json"


def hashed(password: str) -> str:
    """Return the hash of a password with a new salt.

    Raises:
        UsageError: the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        what = f"a password has {SHORTEST} to {LONGEST} signs, and this one has {len(password)}"
        raise UsageError(Problem("password", what, way_out="Take several words, or press Enter to have one made."))
    salt = secrets.token_bytes(16)
    made = b64encode(_scrypt(password, salt, _COST, _BLOCK, _LANES)).decode()
    return f"scrypt:{_COST}:{_BLOCK}:{_LANES}:{b64encode(salt).decode()}:{made}"


def matches(password: str, kept: str) -> bool:
    """Whether `kept` is the hash of `password`."""
    found = _HASH.fullmatch(kept)
    if found is None or len(password) > LONGEST:
        return False
    made = _scrypt(password, b64decode(found[4]), int(found[1]), int(found[2]), int(found[3]))
    return hmac.compare_digest(made, b64decode(found[5]))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    memory = 256 * cost * block
    return hashlib.scrypt(password.encode("utf-8"), salt=salt, n=cost, r=block, p=lanes, maxmem=memory, dklen=32)


_NOBODYS = f"scrypt:{_COST}:{_BLOCK}:{_LANES}:{b64encode(bytes(16)).decode()}:{b64encode(bytes(32)).decode()}"


def with_user(users: Users, name: str, user: User) -> Users:
    """Return the same people with one more, or with one changed.

    Raises:
        UsageError: the name cannot be had, or the log would name a private person.
    """
    if not _NAME.fullmatch(name):
        what = "a name begins with a letter or digit and has up to 80 letters, digits, blanks and . @ + - _"
        raise UsageError(Problem("NAME", what, way_out="Take a name such as finance-lead."))
    if found := identifying(user.logged or name):
        what = f"the log of plans would keep {found[0]} for ever"
        raise UsageError(Problem("NAME", what, way_out="Say with --logged-as which role or body the log is to name."))
    return Users({**users.people, name: user}, users.key)


def read_users(path: Path) -> Users:
    """Return who may sign in.

    Raises:
        UsageError: the file cannot be read, or holds something else; with all that is wrong.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as wrong:
        reason = (wrong.strerror or str(wrong)) if isinstance(wrong, OSError) else "it is no JSON"
        raise UsageError(Problem(str(path), f"the file of users cannot be read: {reason}", way_out=_WAY_OUT)) from wrong
    people, key = (held.get("users"), held.get("key")) if isinstance(held, dict) else (None, None)
    if not isinstance(people, dict) or not isinstance(key, str) or len(key) < 32:
        raise UsageError(Problem(str(path), "this is no file of users", way_out=_WAY_OUT))
    wrong_ones = [
        Problem(f"{path}: {name}", "this is no user as it is written", way_out=_WAY_OUT)
        for name, user in people.items()
        if not _is_user(name, user)
    ]
    if wrong_ones:
        raise UsageError(wrong_ones)
    return Users({name: User(**user) for name, user in people.items()}, key)


def _is_user(name: str, user: Any) -> bool:
    fields = {"role", "password", "logged"}
    if not isinstance(user, dict) or not set(user) <= fields or not all(isinstance(one, str) for one in user.values()):
        return False
    password = user.get("password", "")
    return bool(_NAME.fullmatch(name) and user.get("role") in ROLES and (not password or _HASH.fullmatch(password)))


def write_users(path: Path, users: Users) -> None:
    """Write the file, whole or not at all, for nobody else to read.

    Raises:
        UsageError: it cannot be written.
    """
    people = {
        name: {key: said for key in ("role", "password", "logged") if (said := getattr(user, key))}
        for name, user in sorted(users.people.items())
    }
    text = json.dumps({"key": users.key, "users": people}, indent=1, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # for its owner alone
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as wrong:
        what = f"the file of users cannot be written: {wrong.strerror or wrong}"
        raise UsageError(Problem(str(path), what, way_out="Name another with --users.")) from wrong


class Door:
    """A file of users that is read again when it changes, so that whoever is taken out of it is let in no more."""

    def __init__(self, path: Path) -> None:
        self._path, self._stamp = path, _stamp(path)
        self._users = read_users(path)

    @property
    def users(self) -> Users:
        """Who may sign in now; as before, where the file cannot be read for the moment."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            try:
                self._users, self._stamp = read_users(self._path), stamp
            except InputError:
                return self._users
        return self._users


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return found.st_mtime_ns, found.st_size, found.st_ino
