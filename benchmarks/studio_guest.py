"""A visitor of the studio without a browser: opens the page and its connection, moves controls, reads what comes back.

It speaks what Bokeh's own script speaks: a page with a token in it, then a websocket with messages of three parts
(header, metadata, content) and buffers behind them, each with a header of its own.
"""

from __future__ import annotations

import asyncio
import json
import re
import struct
import time
from collections.abc import Mapping
from itertools import count
from typing import Any, Self

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

PATIENCE = 20.0
"""Seconds after which what has to come is given up."""


class Guest:
    """One visitor; `said` is the newest of every property that a part of the page was told, by part and property."""

    def __init__(self, socket: WebSocketClientConnection, parts: Mapping[str, tuple[str, str]]) -> None:
        self._socket = socket
        self._parts = {name: id_ for name, (id_, _) in parts.items()}
        self._names = {held: name for name, (_, held) in parts.items()}
        self._number = count(1)
        self._news = asyncio.Event()
        self._heard = asyncio.create_task(self._listen())
        self.said: dict[tuple[str, str], Any] = {}
        self.moves = self.answered = 0
        self.gone = False

    @classmethod
    async def open(cls, address: str, cookie: str = "") -> Self:
        """Open the page at `address`, which ends with a stroke or a query, as somebody with this cookie."""
        headers = {"Cookie": cookie} if cookie else {}
        fetched = await AsyncHTTPClient().fetch(HTTPRequest(address, headers=headers, request_timeout=PATIENCE))
        found = re.search(r'"token":"([^"]+)"', fetched.body.decode("utf-8"))
        if found is None:
            raise ValueError("this is no page of the studio")
        where = address.partition("?")[0].replace("http", "ws", 1) + "ws"
        request = HTTPRequest(where, headers=headers, request_timeout=PATIENCE)
        socket = await websocket_connect(request, subprotocols=["bokeh", found[1]])
        await _message(socket)  # the acknowledgement
        await _send(socket, "0", "PULL-DOC-REQ", {})
        _, content, _ = await _message(socket)
        roots = content["doc"]["roots"]
        held = [(root["id"], root["attributes"]["data"]) for root in roots if "data" in root["attributes"]]
        ready = {"type": "event", "name": "document_ready", "values": {"type": "map"}}
        sent = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": ready}
        await _send(socket, "ready", "PATCH-DOC", {"events": [sent]})
        return cls(socket, {re.sub(r"\d+$", "", data["name"]): (id_, data["id"]) for id_, data in held})

    async def say(self, message: Mapping[str, Any], part: str = "LeverPanel") -> None:
        """Send a message as the script of this part of the page does."""
        data = _mapped(dict(message))
        values = {"type": "map", "entries": [["model", {"id": self._parts[part]}], ["data", data]]}
        event = {"type": "event", "name": "data_event", "values": values}
        sent = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}
        await _send(self._socket, str(next(self._number)), "PATCH-DOC", {"events": [sent]})

    async def move(self, lever: str, value: float) -> float:
        """Move a control and wait for its picture; return how many seconds it took."""
        self.moves += 1
        began = time.perf_counter()
        await self.say({"do": "move", "lever": lever, "value": value})
        await self.until(lambda: self.answered >= self.moves)
        return time.perf_counter() - began

    async def raw(self, text: str | bytes) -> None:
        """Send what no script would."""
        await self._socket.write_message(text, binary=isinstance(text, bytes))

    async def until(self, holds: Any) -> None:
        """Wait until `holds()` after some news.

        Raises:
            TimeoutError: it does not come.
        """
        end = time.monotonic() + PATIENCE
        while not holds():
            self._news.clear()
            await asyncio.wait_for(self._news.wait(), max(0.0, end - time.monotonic()))

    async def leave(self) -> None:
        """Go away."""
        self._socket.close()
        await self._heard

    async def _listen(self) -> None:
        while True:
            came = await _message(self._socket)
            if came is None:
                self.gone = True
                self._news.set()
                return
            header, content, buffers = came
            if header["msgtype"] == "PATCH-DOC":
                for event in content["events"]:
                    self._take(event, buffers)
            self._news.set()

    def _take(self, event: Mapping[str, Any], buffers: list[bytes]) -> None:
        """Keep what a part is told; a frame of numbers begins with the number of the request that it answers."""
        if event.get("kind") != "ModelChanged":
            return
        part = self._names.get(event["model"]["id"], event["model"]["id"])
        self.said[part, event["attr"]] = event["new"]
        if buffers and "frame" in event["attr"]:
            self.answered = max(self.answered, int(struct.unpack("<f", buffers[0][:4])[0]))


def _mapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {"type": "map", "entries": [[key, _mapped(held)] for key, held in value.items()]}
    return [_mapped(held) for held in value] if isinstance(value, list) else value


async def _send(socket: WebSocketClientConnection, number: str, kind: str, content: Mapping[str, Any]) -> None:
    for part in ({"msgid": number, "msgtype": kind}, {}, content):
        await socket.write_message(json.dumps(part))


async def _message(socket: WebSocketClientConnection) -> Any:
    parts: list[str | bytes] = []
    while len(parts) < 3:
        part = await socket.read_message()
        if part is None:  # closed: to read on would wait for ever
            return None
        parts.append(part)
    header, _, content = map(json.loads, parts)
    buffers: list[bytes] = []
    for _ in range(header.get("num_buffers", 0)):
        await socket.read_message()
        buffer = await socket.read_message()
        buffers.append(buffer if isinstance(buffer, bytes) else b"")
    return header, content, buffers
