"""The socket between a page and its screens in this server."""

import asyncio
import json
import re
from contextlib import suppress
from typing import Any, ClassVar

from jupyter_server.base.handlers import JupyterHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from workbook.content.catalogue import Catalogue
from workbook.screens import Visitor
from workbook.screens.calls_in import NeedsKernel, calls_in
from workbook.serving.doorkeeper import Doorkeeper
from workbook.serving.identity import (
    knows_again,
    network_for,
    participant_for,
    still_signed_in,
    who_signed_in,
)
from workbook.serving.live import codes
from workbook.serving.live.house import Full, House
from workbook.serving.live.page import LEADING
from workbook.serving.live.visits import Visit
from workbook.serving.pace import Pace
from workbook.serving.pages import log

AT_ONCE, A_SECOND = 200, 20
"""Messages of one page; one that comes back sends what it has kept, and then people are slow."""

PATIENCE = 30.0
"""Seconds for a page that does not take what it is sent."""

SILENT = 10.0
"""Seconds within which a page has to say who it is."""

STRANGERS = 256
"""Sockets on which nobody has said so yet; when there are more, the oldest has to go."""

BEATS = 20
"""Signs of life that a line may send at once, and then one in a second; browsers send none at all."""

_NAME = re.compile(r"[0-9a-f]{32}")
_GONE = {1000, 1001}
"""Codes with which a browser closes a page's socket when the page goes."""


class PageLine(JupyterHandler, WebSocketHandler):
    """Checks who is there, and passes on what is said.

    It goes on reading while messages are dealt with, or it would miss the signs of life. Tornado
    has compared the page's origin with our address before it opens.
    """

    _strangers: ClassVar[dict["PageLine", None]] = {}

    def initialize(
        self, house: House, catalogue: Catalogue, doorkeeper: Doorkeeper | None, build: str
    ) -> None:
        """Called by tornado for each request."""
        self.house = house
        self.catalogue = catalogue
        self.doorkeeper = doorkeeper
        self.build = build
        self.visit: Visit | None = None
        self._opening = False
        self._sending = False
        self._pace, self._beats = Pace(AT_ONCE, A_SECOND), Pace(BEATS, 1)

    async def prepare(self) -> None:  # type: ignore[override]
        """Jupyter's own would look for a token; nobody here has an account."""

    def set_default_headers(self) -> None:
        """An answer that opens a socket needs none."""

    @property
    def max_message_size(self) -> int:
        """Of a message of a page, in bytes; tornado closes the line of whoever sends more."""
        return codes.LARGEST

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Whether a page of ours asks: of this very host, or of the address that phones come by."""
        origin = origin_to_satisfy_tornado or self.request.headers.get("Origin", "")
        outside = self.settings.get("outside")
        return bool(origin) and (origin == outside or WebSocketHandler.check_origin(self, origin))

    def get_compression_options(self) -> dict[str, Any] | None:
        """Views are text that says much twice; a window of 4 kB is enough for that."""
        return {"compression_level": 1, "mem_level": 1}

    async def open(self, stem: str) -> None:
        """The page says first who it is."""
        self.stem = stem
        self.set_nodelay(True)
        if not knows_again(self):
            self.close(codes.NO_COOKIE)
            return
        self._strangers[self] = None
        if len(self._strangers) > STRANGERS:
            next(iter(self._strangers)).hang_up(codes.TOO_MUCH)
        asyncio.get_running_loop().call_later(SILENT, self._hurry)

    def _hurry(self) -> None:
        if self in self._strangers:
            self.hang_up(codes.TOO_SLOW)

    async def on_message(self, message: str | bytes) -> None:
        """Pass it on, or let go of whoever sends what no page of ours sends."""
        if self._pace.wait() > 0:
            self.hang_up(codes.TOO_MUCH)
            return
        try:
            told = json.loads(message)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            self.hang_up(codes.UNREADABLE)
        elif self.visit is not None:
            self._pass_on(self.visit, told)
        elif not self._opening:
            self._opening = True
            await self._hello(told)

    def _pass_on(self, visit: Visit, told: dict[str, Any]) -> None:
        at = told.get("at")
        if visit.page.visitor.credential and not still_signed_in(self):
            self.hang_up(codes.SIGNED_OUT)
        elif type(at) is not int:
            self.hang_up(codes.UNREADABLE)
        elif not visit.hear(at, told.get("message")):
            self.hang_up(codes.TOO_MUCH)

    async def _hello(self, told: dict[str, Any]) -> None:
        name = told.get("page")
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            self.hang_up(codes.UNREADABLE)
            return
        if told.get("hello") != codes.PROTOCOL or told.get("build") != self.build:
            self._say({"type": "build"})
        notebook = self.catalogue.find(self.stem)
        try:
            calls = calls_in(notebook.code) if notebook else None
        except NeedsKernel:
            calls = None
        if calls is None:
            self.hang_up(codes.GONE)
            return
        try:
            visitor = await self._visitor(name)
            if visitor is not None and self.ws_connection is not None:
                self.visit = self.house.open(name, visitor, calls, self)
                self._strangers.pop(self, None)
        except Full:
            self.hang_up(codes.FULL)
        except Exception:  # noqa: BLE001 - whatever it is, the page tries again
            log.exception("A page could not be opened")
            self.hang_up(codes.FULL)

    async def _visitor(self, name: str) -> Visitor | None:
        """Who is there; a facilitator, only on the page that is theirs."""
        participant, network = participant_for(self), network_for(self)
        if self.stem != LEADING:
            return Visitor(participant, network=network)
        kept = who_signed_in(self)
        if self.doorkeeper is None or kept is None:
            self.hang_up(codes.SIGNED_OUT)
            return None
        before = self.house.known(participant, name)
        credential = await asyncio.to_thread(self._admit, kept, participant, before)
        if credential is None:
            self.hang_up(codes.SIGNED_OUT)
            return None
        return Visitor(participant, credential=credential, network=network)

    def _admit(self, kept: str, participant: str, before: str | None) -> str | None:
        """What this page leads with, if its sign-in still holds."""
        assert self.doorkeeper is not None
        if not self.doorkeeper.holds(kept):
            return None
        if before is not None and self.doorkeeper.holds(before):
            return before
        new = self.doorkeeper.issue(participant)
        if self.doorkeeper.holds(kept):
            return new
        self.doorkeeper.withdraw(new)  # signed out in this moment
        return None

    # ---- to the page ----

    def more(self) -> None:
        """Send what waits, one after the other; what comes meanwhile goes together."""
        if not self._sending:
            self._sending = True
            asyncio.get_running_loop().create_task(self._send())

    async def _send(self) -> None:
        try:
            while self.visit is not None and self.visit.outbox and self.visit.line is self:
                for one in self.visit.outbox.take():
                    sent = self.write_message(json.dumps(one, separators=(",", ":")))
                    await asyncio.wait_for(sent, PATIENCE)
        except TimeoutError:
            self.hang_up(codes.TOO_SLOW)
        except WebSocketClosedError:  # a page that has just gone is no error
            pass
        finally:
            self._sending = False

    def _say(self, told: dict[str, Any]) -> None:
        with suppress(WebSocketClosedError):
            self.write_message(json.dumps(told)).add_done_callback(_looked_at)

    def hang_up(self, code: int) -> None:
        """Close the socket; the code says why."""
        self._leave(for_good=code in (codes.TOO_MUCH, codes.UNREADABLE))
        self.close(code)

    def on_ping(self, data: bytes) -> None:
        """A sign of life; nobody needs many."""
        del data
        if self._beats.wait():
            self.hang_up(codes.TOO_MUCH)

    def on_close(self) -> None:
        """The page has gone, or its line has."""
        self._leave(for_good=self.close_code in _GONE)

    def _leave(self, *, for_good: bool) -> None:
        self._strangers.pop(self, None)
        visit, self.visit = self.visit, None
        if visit is not None:
            self.house.lose(visit, self, for_good=for_good)


def _looked_at(sent: "asyncio.Future[None]") -> None:
    """Take note of what became of it, or asyncio would log that nobody did."""
    if not sent.cancelled():
        sent.exception()
