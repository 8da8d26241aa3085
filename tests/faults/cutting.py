"""A go-between to a server that can cut a connection at the worst moment."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from tiershift.events.postgres_link import Address

_READY = b"Z\x00\x00\x00\x05"
"""How a server says that it has done what was asked; its state follows."""

Moment = Literal["before", "after"]


class GoBetween:
    """Passes on what client and server say, on a Unix socket; each call of `cut` cuts one connection, once.

    "before" cuts when the client has said the words and the server has not heard them; "after" when the server has
    done what they ask and the client has not heard so.
    """

    def __init__(self, url: str) -> None:
        self._address = Address.of(url)
        self._folder = tempfile.TemporaryDirectory(prefix="cut-")
        path = Path(self._folder.name) / ".s.PGSQL.5432"
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen()
        self._awaited: tuple[Moment, bytes] | None = None
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where clients find it."""
        given = self._address
        secret = f":{given.password}" if given.password else ""
        return f"postgresql://{given.user}{secret}@/{given.database}?host={self._folder.name}"

    def cut(self, moment: Moment, words: str) -> None:
        """Cut the connection on which a client says `words` next."""
        self._awaited = (moment, words.encode())

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                threading.Thread(target=self._serve, args=(client, self._server()), daemon=True).start()

    def _server(self) -> socket.socket:
        given = self._address
        if given.host.startswith("/"):
            server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            server.connect(f"{given.host}/.s.PGSQL.{given.port}")
            return server
        return socket.create_connection((given.host, given.port))

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        silenced = threading.Event()
        back = threading.Thread(target=self._answer, args=(client, server, silenced), daemon=True)
        back.start()
        with contextlib.suppress(OSError), client, server:
            while said := client.recv(1 << 20):
                if self._awaited and self._awaited[1] in said:
                    moment, self._awaited = self._awaited[0], None
                    if moment == "before":
                        break
                    silenced.set()
                server.sendall(said)
                if silenced.is_set():
                    back.join(60.0)
                    break
            else:
                return
            self.cuts += 1
            for end in (client, server):
                end.shutdown(socket.SHUT_RDWR)

    def _answer(self, client: socket.socket, server: socket.socket, silenced: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while said := server.recv(1 << 20):
                if silenced.is_set():
                    if said[-6:-1] == _READY:
                        return
                    continue
                client.sendall(said)
            client.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._folder.cleanup()
