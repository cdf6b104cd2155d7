"""Everything that reaches a page, and everything it sends."""

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Request, Response, WebSocket

from .waiting import wait_until

NOTE_SOCKETS = """
const Plain = window.WebSocket;
window.sockets = [];
window.WebSocket = class extends Plain {
  constructor(...told) {
    super(...told);
    window.sockets.push(this);
  }
};
"""
SEND = """(text) => window.sockets.at(-1).send(text)"""
"""Puts anything on the page's own socket, as a page that has been tampered with may."""


@dataclass
class Recorder:
    """Records a page from before it is opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    _read: int = 0
    _decoded: list[dict[str, Any] | None] = field(default_factory=list)
    _responses: list[Response] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(NOTE_SOCKETS)
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
        """The messages among the frames, each decoded once."""
        return [message for message in self._all_decoded() if message is not None]

    def _all_decoded(self) -> list[dict[str, Any] | None]:
        for frame in self.frames[len(self._decoded) :]:
            self._decoded.append(decoded(frame))
        return self._decoded

    def screens(self) -> list[int]:
        """The numbers of the page's screens."""
        found = [one for one in self.messages() if one.get("type") == "screens"]
        assert found, "no screen has come"
        return [screen["at"] for screen in found[-1]["screens"] if "component" in screen]

    def views(self) -> list[dict[str, Any]]:
        """Every view that was sent to the page."""
        found = []
        for one in self.messages():
            if one.get("type") == "screens":
                found += [screen["view"] for screen in one["screens"] if "view" in screen]
            elif one.get("type") == "view":
                found.append(one["view"])
        return found

    def send(self, what: Any) -> None:
        """Send something on the page's own socket."""
        self.page.evaluate(SEND, what if isinstance(what, str) else json.dumps(what))

    def tell(self, at: int, message: object) -> None:
        """Say something to a screen that its page never says, and wait until it was dealt with."""
        self.send({"at": at, "message": message})
        self.answered(at)

    def answered(self, at: int) -> None:
        """Wait until all that was sent to a screen has been dealt with, which is done in order."""
        number = secrets.randbelow(2**30)
        pong = {"type": "message", "at": at, "message": {"type": "pong", "n": number}}
        self.send({"at": at, "message": {"type": "ping", "n": number}})
        wait_until(lambda: pong in self.messages(), "the screen answers", page=self.page)

    def ask_for_every_state(self) -> None:
        """Ask for all that a page can ask for."""
        for at in self.screens():
            self.tell(at, {"type": "resync"})

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
    """A message from a frame."""
    try:
        message = json.loads(frame)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
