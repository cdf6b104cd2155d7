"""A phone without a screen: the pages it opens, its cookies, and the channel to its kernel.

It asks for nothing that a browser does not ask for, at the same addresses and in the same order.
"""

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from workbook.serving.live import codes

PROTOCOL = "v1.kernel.websocket.jupyter.org"
PATIENCE = 120.0
"""Seconds for a page on a busy server."""

GOODBYE = 10.0
"""Seconds for what nobody waits for."""

LEADS_ELSEWHERE = (301, 302, 303, 307, 308)
_LIVE = re.compile(r'<body[^>]* data-page="([\w-]+)" data-build="(\w+)"')
_CONFIG = re.compile(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', re.DOTALL)

Message = dict[str, Any]


class Lost(ConnectionError):  # noqa: N818 - it is what the line is
    """The line broke, or the server has no time: what is done then is to try again."""


class Full(Lost):
    """The server has no place just now."""


class NotThere(Exception):  # noqa: N818 - it is what the room or its server is
    """There is nothing to take part in, in one plain sentence."""


class Phone:
    """A browser with cookies of its own, so a participant of its own.

    Args:
        client: asks over HTTP.
        address: of the server, without a slash at its end.
    """

    def __init__(self, client: AsyncHTTPClient, address: str) -> None:
        self._client = client
        self._address = address
        self._cookies: dict[str, str] = {}
        self.kernel = ""
        self.live: tuple[str, str] | None = None

    async def open(self, path: str) -> None:
        """Open a page, wherever that leads; it has a kernel then.

        Raises:
            Lost: there is no such page just now; `Full` when that is for want of a place.
            NotThere: there is no such page on this server at all.
        """
        response = await self._ask(path)
        while response.code in LEADS_ELSEWHERE:
            response = await self._ask(response.headers["Location"].partition("#")[0])
        if response.code == 404:  # noqa: PLR2004 - not found
            raise NotThere(f"The server at {self._address} has no live rooms.")
        text = response.body.decode() if response.code == 200 else ""  # noqa: PLR2004
        found = _CONFIG.search(text)
        self.kernel = json.loads(found[1]).get("kernelId", "") if found else ""
        live = _LIVE.search(text)
        self.live = (live[1], live[2]) if live else None
        self._name = uuid.uuid4().hex
        if not (self.kernel or self.live):
            raise Lost(path)

    async def places(self, patience: float = PATIENCE) -> int:
        """For how many pages the server has places.

        Raises:
            Lost: no server answers.
            ValueError: it is none of ours.
        """
        response = await self._ask("/workbook/health", patience=patience)
        told = json.loads(response.body) if response.code == 200 else None  # noqa: PLR2004
        if not isinstance(told, dict) or type(told.get("places")) is not int:
            raise ValueError(told)
        return int(told["places"])

    async def still_there(self) -> bool | None:
        """Whether the page can go on as it is; None when the server says nothing."""
        try:
            if self.live:
                return (await self._ask("/workbook/health")).code == 200  # noqa: PLR2004
            response = await self._ask(f"/workbook/kernel/{self.kernel}")
        except Lost:
            return None
        if response.code == 403:  # noqa: PLR2004 - somebody else's
            return False
        return bool(json.loads(response.body)["alive"]) if response.code == 200 else None  # noqa: PLR2004

    async def connect(self) -> "Line | KernelLine":
        """Open the page's socket.

        Raises:
            Lost: it does not open.
        """
        address = self._address.replace("http", "ws", 1)
        if self.live:
            return await self._connect_live(address, *self.live)
        request = HTTPRequest(
            f"{address}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4()}",
            headers={"Cookie": self._cookie},
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
        )
        try:
            return KernelLine(await websocket_connect(request, subprotocols=[PROTOCOL]))
        except (OSError, HTTPClientError, WebSocketError) as error:
            raise Lost(str(error)) from error

    async def _connect_live(self, address: str, page: str, build: str) -> "Line":
        request = HTTPRequest(
            f"{address}/workbook/line/{page}",
            headers={"Cookie": self._cookie, "Origin": self._address},
            connect_timeout=PATIENCE,
            request_timeout=PATIENCE,
        )
        try:
            socket = await websocket_connect(request)
        except (OSError, HTTPClientError, WebSocketError) as error:
            raise Lost(str(error)) from error
        line = Line(socket)
        line.say({"hello": codes.PROTOCOL, "build": build, "page": self._name})
        return line

    async def leave(self) -> None:
        """Say what a page says when its tab is closed; it may be too late for that."""
        if self.kernel:
            form = urlencode({"_xsrf": self._cookies.get("_xsrf", "")})
            with suppress(Lost):
                await self._ask(f"/voila/api/shutdown/{self.kernel}", form, GOODBYE)
            self.kernel = ""

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    async def _ask(
        self, path: str, form: str | None = None, patience: float = PATIENCE
    ) -> HTTPResponse:
        try:
            response = await self._client.fetch(
                f"{self._address}{path}",
                method="GET" if form is None else "POST",
                body=form,
                headers={"Cookie": self._cookie},
                follow_redirects=False,
                connect_timeout=patience,
                request_timeout=patience,
                raise_error=False,
            )
        except (OSError, HTTPClientError) as error:
            raise Lost(str(error)) from error
        if response.code == 503:  # noqa: PLR2004 - a full house
            raise Full
        if response.code >= 500:  # noqa: PLR2004 - a server on its way down
            raise Lost(f"{response.code}")
        for line in response.headers.get_list("Set-Cookie"):
            self._cookies |= {name: part.value for name, part in SimpleCookie(line).items()}
        return response


class Line:
    """The socket between a page and the one screen on it."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._at: int | None = None

    def send(self, message: Message) -> None:
        """Say something to the screen, as a page does; on a broken line it is lost."""
        if self._at is not None:
            self.say({"at": self._at, "message": message})

    def say(self, what: Message) -> None:
        """Say something to the server."""
        with suppress(WebSocketError):  # `messages` will say that the line broke
            self._socket.write_message(json.dumps(what)).add_done_callback(_looked_at)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    async def messages(self) -> AsyncIterator[Message]:
        """What the screen says; a new `view` comes as `{type: view, view}`.

        Raises:
            Lost: the line broke; `Full` when that is for want of a place.
        """
        while (received := await self._socket.read_message()) is not None:
            told = json.loads(received)
            if told["type"] == "screens":
                (screen,) = told["screens"]
                self._at = screen["at"]
                yield {"type": "view", "view": screen["view"]}
            elif told["type"] == "view":
                yield {"type": "view", "view": told["view"]}
            elif told["type"] == "message":
                yield told["message"]
        raise Full if self._socket.close_code == codes.FULL else Lost


class KernelLine:
    """The channel between a page and the one component on it."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._session = Session()
        self._comm = ""

    def send(self, message: Message) -> None:
        """Say something to the component, as a page does; on a broken line it is lost."""
        if self._comm:
            self._to(self._comm, {"method": "custom", "content": message})

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    async def messages(self) -> AsyncIterator[Message]:
        """What the component says; a new `view` comes as `{type: view, view}`.

        Raises:
            Lost: the line broke, or the kernel is dead.
        """
        self._ask("comm_info_request", {"target_name": "jupyter.widget"})
        while (received := await self._socket.read_message()) is not None:
            if isinstance(received, bytes):
                for message in self._read(received):
                    yield message
        raise Lost

    def _read(self, received: bytes) -> Iterator[Message]:
        _, parts = deserialize_msg_from_ws_v1(received)  # type: ignore[no-untyped-call]
        kind, content = json.loads(parts[0])["msg_type"], json.loads(parts[3])
        if kind == "comm_info_reply":
            # A page asks every widget there is for its state. Ours is the one with a view.
            for comm in content["comms"]:
                self._to(comm, {"method": "request_state"})
        elif kind == "comm_msg":
            yield from self._heard(content["comm_id"], content["data"])
        elif kind == "status" and content["execution_state"] in ("dead", "terminating"):
            raise Lost("the kernel is dead")

    def _heard(self, comm: str, data: Message) -> Iterator[Message]:
        if data["method"] == "update" and "view" in data["state"]:
            self._comm = self._comm or comm
            if comm == self._comm:
                yield {"type": "view", "view": data["state"]["view"]}
        elif data["method"] == "custom" and comm == self._comm:
            yield data["content"]

    def _to(self, comm: str, data: Message) -> None:
        self._ask("comm_msg", {"comm_id": comm, "data": data})

    def _ask(self, kind: str, content: Message) -> None:
        session = self._session
        message = session.msg(kind, content)
        packed = serialize_msg_to_ws_v1(message, "shell", session.pack)  # type: ignore[no-untyped-call]
        with suppress(WebSocketError):  # `messages` will say that the line broke
            self._socket.write_message(packed, binary=True).add_done_callback(_looked_at)


def _looked_at(written: "asyncio.Future[None]") -> None:
    """Take note of what became of it, or asyncio would log that nobody did."""
    if not written.cancelled():
        written.exception()
