"""Everything that reaches a page, and everything it sends."""

import itertools
import json
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Request, Response, WebSocket

from .waiting import wait_until

CONNECTED = """async () => {
  const manager = await window.jupyterapp.widgetManagerPromise.promise;
  return manager.kernel.connectionStatus === "connected";
}"""

SEND = """async ({ type, content }) => {
  const { kernel } = await window.jupyterapp.widgetManagerPromise.promise;
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16)).join("");
  kernel.sendShellMessage({
    header: { msg_id: id, msg_type: type, session: kernel.clientId, username: "", version: "5.3",
              date: new Date().toISOString() },
    parent_header: {}, metadata: {}, content, channel: "shell", buffers: [],
  });
  return id;
}"""
"""Puts a message of any kind on the page's own channel, as a page that has been tampered with may."""


@dataclass
class Recorder:
    """Records a page from before it is opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    _read: int = 0
    _decoded: list[dict[str, Any] | None] = field(default_factory=list)
    _idle: set[str] = field(default_factory=set)
    _responses: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._requested)
        self.page.on("response", self._answered)
        self.page.on("websocket", self._opened)

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _answered(self, response: Response) -> None:
        self._responses.append(response)

    def _opened(self, socket: WebSocket) -> None:
        self.sockets.append(socket.url)
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda data: self.frames.append(_bytes(data)))

    def hosts(self) -> set[str]:
        """Every host and port that the page asked for anything."""
        urls = (urlsplit(url) for url in [*self.requests, *self.sockets])
        return {url.netloc for url in urls if url.scheme not in ("data", "blob", "about")}

    def messages(self) -> list[dict[str, Any]]:
        """The Jupyter messages among the frames, each decoded once."""
        return [message for message in self._all_decoded() if message is not None]

    def _all_decoded(self) -> list[dict[str, Any] | None]:
        for frame in self.frames[len(self._decoded) :]:
            message = decoded(frame)
            self._decoded.append(message)
            if message is not None and message["content"].get("execution_state") == "idle":
                self._idle.add(message["parent_header"].get("msg_id", ""))
        return self._decoded

    def send(self, type: str, content: dict[str, Any]) -> str:
        """Send a message on the page's own channel."""
        return str(self.page.evaluate(SEND, {"type": type, "content": content}))

    def answered(self, id: str) -> None:
        """Wait until the kernel has dealt with a message."""

        def idle() -> bool:
            self._all_decoded()
            return id in self._idle

        wait_until(idle, "the kernel answers", page=self.page)

    def ask_for_every_state(self) -> None:
        """Ask for all synced traits in every way the widgets' protocol has."""
        info = self.page.evaluate(
            """async () => {
              const { kernel } = await window.jupyterapp.widgetManagerPromise.promise;
              return (await kernel.requestCommInfo({})).content.comms;
            }"""
        )
        assert info, "no widget is registered"
        sent = [
            self.send("comm_msg", {"comm_id": id, "data": {"method": "request_state"}})
            for id in info
        ]
        control = "workbook-test-control"
        opening = {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}
        sent.append(self.send("comm_open", opening))
        sent.append(
            self.send("comm_msg", {"comm_id": control, "data": {"method": "request_states"}})
        )
        sent.append(self.send("comm_close", {"comm_id": control, "data": {}}))
        for id in sent:
            self.answered(id)

    def new_text(self) -> str:
        """What has come since the last call, as one text: bodies, frames raw and decoded, page."""
        decoded_now = self._all_decoded()[self._read :]
        frames = self.frames[self._read : self._read + len(decoded_now)]
        self._read += len(frames)
        messages = [message for message in decoded_now if message is not None]
        texts = [data.decode("utf-8", "replace") for data in [*self._new_bodies(), *frames]]
        texts += [json.dumps(message, ensure_ascii=False) for message in messages]
        return "\n".join([*texts, self.page.content(), *self.requests])

    def _new_bodies(self) -> list[bytes]:
        bodies = []
        for response in self._responses:
            with suppress(Error):  # a redirect, or an answer without a body
                bodies.append(response.body())
        self._responses.clear()
        return bodies


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def decoded(frame: bytes) -> dict[str, Any] | None:
    """A Jupyter message from a frame: JSON, or v1.kernel.websocket.jupyter.org."""
    try:
        if frame[:1] == b"{":
            message: dict[str, Any] = json.loads(frame)
            return message
        count = struct.unpack_from("<Q", frame)[0]
        offsets = struct.unpack_from(f"<{count}Q", frame, 8)
        pieces = [frame[a:b] for a, b in itertools.pairwise(offsets)]
        names = ("header", "parent_header", "metadata", "content")
        parts = {name: json.loads(piece) for name, piece in zip(names, pieces[1:5], strict=True)}
    except (ValueError, struct.error):
        return None
    return {"channel": pieces[0].decode(), **parts}
