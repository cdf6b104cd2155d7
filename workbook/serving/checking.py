"""The check before a session: opened on a phone, it proves the way from there to the store."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, ClassVar, Protocol

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.base.websocket import WebSocketMixin
from tornado import web
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from workbook.serving.pages import Page, PlainPage, log

SOCKET = "/workbook/check/socket"
OPEN = 30
"""Seconds after which a check is over, whatever has become of it."""

MOST = 200
"""Checks that are open at once."""

_saving = ThreadPoolExecutor(1, "check")
"""Checks wait for each other, so that nobody else waits for them."""

_NONCE = re.compile(r"[0-9a-f]{32}")


class Preflight(Protocol):
    """Something in the store that can be written and read back."""

    def save(self, nonce: str) -> None:
        """Write it down; it is on the disk when this returns."""

    def saved(self, nonce: str) -> bool:
        """Whether it is there."""


class CheckPage(PlainPage, JupyterHandler):
    """Three lines that become “done” or say what is wrong. It needs no kernel."""

    def initialize(self, rooms: bool) -> None:
        """Called by tornado for each request; with `rooms`, there is a way on from here."""
        self.rooms = rooms

    def get(self) -> None:
        """The page; its cookie comes back with the socket, or does not."""
        self.show("check.html", rooms=self.rooms, socket=SOCKET)


class CheckSocket(Page, WebSocketMixin, WebSocketHandler, JupyterHandler):
    """A websocket as a notebook's is, origin check included, that takes one question."""

    answers_in_json = True
    _asked = False
    _there: ClassVar[set["CheckSocket"]] = set()

    def initialize(self, preflight: Preflight) -> None:
        """Called by tornado for each request."""
        self.preflight = preflight

    async def get(self) -> None:
        """A check, or 503 when there are very many."""
        if len(self._there) >= MOST:
            raise web.HTTPError(503)
        await super().get()

    def open(self) -> None:
        """Nobody stays."""
        self._there.add(self)
        super().open()
        IOLoop.current().call_later(OPEN, self.close)

    def on_close(self) -> None:
        """Make room for another."""
        self._there.discard(self)

    async def on_message(self, message: str | bytes) -> None:
        """Say the word back, and then whether it was saved."""
        if self._asked or not isinstance(message, str) or not _NONCE.fullmatch(message):
            self.close()
            return
        self._asked = True
        name = self.identity_provider.get_cookie_name(self)
        await self._say(heard=message, cookie=name in self.request.cookies)
        saved = asyncio.get_running_loop().run_in_executor(_saving, self._round_trip, message)
        await self._say(saved=await saved)

    def _round_trip(self, nonce: str) -> bool:
        try:
            self.preflight.save(nonce)
            return self.preflight.saved(nonce)
        except Exception:  # noqa: BLE001 - whatever it is, the phone learns that nothing was saved
            log.exception("The check could not save")
            return False

    async def _say(self, **told: Any) -> None:
        with suppress(WebSocketClosedError):
            await self.write_message(json.dumps(told))
