"""Where a PostgreSQL server is, and one connection to it: what went wrong is sorted into lost, refused and stale.

The driver, pg8000, is asked for nothing but the native interface: statements, prepared once a connection, and what the
server tells unasked. Its socket is made here, so that a watch can sleep on it.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import select
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from tiershift.errors import Problem, ScenarioError, UsageError

SCHEMES = ("postgresql", "postgres")
PORT = 5432
_CONNECT_SECONDS, _ANSWER_SECONDS = 10.0, 60.0
_LOCK_SECONDS = 20.0
"""For another session that is in the middle of an append."""
_OPTIONS = ("host", "sslmode", "sslrootcert")
_MODES = ("disable", "require", "verify-full")
_HERE = ("localhost", "127.0.0.1", "::1")
_EXAMPLE = "postgresql://USER:PASSWORD@HOST:5432/DATABASE"
_LOST = ("08", "57P", "53300", "40001", "40P01")
"""Beginnings of the codes that say that the server is going, coming or full, or that another's transaction was in the
way of ours, so that it is worth asking again."""

_CUT = ("network error", "communication error", "connection is closed")


class Lost(Exception):
    """The connection is gone, or the server is; nothing says whether what was asked has been done."""


class Rejected(Exception):
    """The server did not do what was asked; `code` is its SQLSTATE."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is and who asks.

    Attributes:
        host: a name or address, or the folder of a Unix socket.
        port: its port.
        database, user, password: as the server knows them.
        mode: "disable" (without TLS), "require" (with, whoever answers) or "verify-full" (with, and certain who).
        authorities: file of the certificates that vouch for the server; "" for the system's.
    """

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    mode: str
    authorities: str = ""

    @classmethod
    def of(cls, url: str) -> Address:
        """Read postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…; a password may come from PGPASSWORD instead.

        Raises:
            UsageError: it is no such URL.
        """
        try:
            parts = urlsplit(url)
            options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
            port = parts.port or int(os.environ.get("PGPORT", PORT))
        except ValueError as error:
            raise _unusable(url, f"the address of the server cannot be read: {error}") from error
        if unknown := sorted(set(options) - set(_OPTIONS)):
            raise _unusable(url, f"unknown option {unknown[0]}: there are {', '.join(_OPTIONS)}")
        host = options.get("host") or unquote(parts.hostname or "") or "localhost"
        mode = options.get("sslmode") or ("disable" if host in _HERE or host.startswith("/") else "verify-full")
        if mode not in _MODES:
            raise _unusable(url, f"sslmode is {mode}: it can be {', '.join(_MODES)}")
        user = unquote(parts.username or "") or os.environ.get("PGUSER") or getpass.getuser()
        database = unquote(parts.path.removeprefix("/")) or user
        password = unquote(parts.password or "") or os.environ.get("PGPASSWORD", "")
        return cls(host, port, database, user, password, mode, options.get("sslrootcert", ""))

    def at(self, database: str, user: str = "") -> str:
        """Return the URL of another database of the server, as the same or another user."""
        there = replace(self, database=database, user=user or self.user)
        secret = f":{quote(there.password, safe='')}" if there.password else ""
        options = {"host": there.host, "sslmode": there.mode}
        options |= {"sslrootcert": there.authorities} if there.authorities else {}
        who = quote(there.user, safe="")
        return f"postgresql://{who}{secret}@:{there.port}/{quote(database, safe='')}?{urlencode(options)}"

    def __str__(self) -> str:
        """What may be shown: no password."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.database}"

    def connect(self) -> Link:
        """Return a connection.

        Raises:
            Lost: nobody answers, or not now.
            Rejected: the server does not let us in.
            ScenarioError: the driver is not installed.
        """
        try:
            from pg8000 import native
        except ImportError as error:
            what = "plans on a PostgreSQL server need the driver pg8000, which is not installed"
            raise ScenarioError(
                Problem(str(self), what, "", 'Install it: pip install "tiershift[postgres]".')
            ) from error
        with _sorted():
            tls = _Tls(self) if self.mode != "disable" else None
            raw = self._socket()
            try:
                raw.settimeout(_CONNECT_SECONDS)
                connection = native.Connection(
                    self.user, host=self.host, database=self.database, password=self.password, sock=raw,
                    ssl_context=tls or False, application_name="tiershift",
                    startup_params={"lock_timeout": str(int(_LOCK_SECONDS * 1000))},
                )  # fmt: skip
            except BaseException:
                raw.close()
                raise
            used = tls.socket if tls and tls.socket else raw
            used.settimeout(_ANSWER_SECONDS)
        return Link(connection, used)

    def _socket(self) -> socket.socket:
        if self.host.startswith("/"):
            made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                made.connect(f"{self.host}/.s.PGSQL.{self.port}")
            except BaseException:
                made.close()
                raise
            return made
        made = socket.create_connection((self.host, self.port), _CONNECT_SECONDS)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


class _Tls:
    """What the driver takes for a TLS context; it keeps the socket that it made, for a watch to sleep on."""

    def __init__(self, address: Address) -> None:
        self.socket: ssl.SSLSocket | None = None
        self._context = ssl.create_default_context(cafile=address.authorities or None)
        if address.mode == "require":
            self._context.check_hostname = False
            self._context.verify_mode = ssl.CERT_NONE

    def wrap_socket(self, plain: socket.socket, server_hostname: str) -> ssl.SSLSocket:
        """Begin to speak TLS."""
        self.socket = self._context.wrap_socket(plain, server_hostname=server_hostname)
        return self.socket


class Link:
    """One connection. Whatever fails on it is `Lost` or `Rejected`."""

    def __init__(self, connection: Any, used: socket.socket) -> None:
        self._connection, self._socket = connection, used
        self._prepared: dict[str, Any] = {}

    def run(self, statements: str) -> list[list[Any]]:
        """Do statements without parameters; several are done all or none."""
        with _sorted():
            return list(self._connection.run(statements) or [])

    def ask(self, statement: str, **values: Any) -> list[list[Any]]:
        """Do one statement with `:name` for values; it is prepared the first time and then takes one exchange."""
        with _sorted():
            prepared = self._prepared.get(statement)
            if prepared is None:
                prepared = self._prepared[statement] = self._connection.prepare(statement)
            return list(prepared.run(**values) or [])

    def told(self, seconds: float) -> bool:
        """Wait for what the server tells unasked, at most `seconds`; whether it told anything."""
        with _sorted():
            if not self._connection.notifications:
                select.select([self._socket], [], [], seconds)
                self._connection.run("SELECT 1")
            told = bool(self._connection.notifications)
            self._connection.notifications.clear()
            return told

    def close(self) -> None:
        """Say goodbye, if anybody is there to hear it."""
        with contextlib.suppress(Exception):
            self._connection.close()
        with contextlib.suppress(OSError):
            self._socket.close()


@contextlib.contextmanager
def _sorted() -> Iterator[None]:
    """Turn what the driver and the network raise into `Lost` and `Rejected`."""
    from pg8000.exceptions import DatabaseError, InterfaceError

    try:
        yield
    except DatabaseError as error:
        said = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
        code, words = str(said.get("C", "")), str(said.get("M", error))
        if code.startswith(_LOST):
            raise Lost(words) from error
        raise Rejected(code, words) from error
    except ssl.SSLCertVerificationError as error:
        raise Rejected("28000", f"its certificate is not vouched for: {error.verify_message}") from error
    except InterfaceError as error:
        words = str(error)
        if any(sign in words for sign in _CUT):
            raise Lost(words) from error
        raise Rejected("28000", words) from error
    except OSError as error:
        raise Lost(error.strerror or str(error)) from error


def _unusable(url: str, what: str) -> UsageError:
    shown = urlsplit(url)._replace(netloc=url.partition("://")[2].partition("/")[0].rpartition("@")[2]).geturl()
    return UsageError(Problem(shown, what, "", f"Write it like {_EXAMPLE}."))
