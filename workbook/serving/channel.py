"""What a page may ask of its kernel while it is open, and of nobody else's."""

import json
import re
from typing import Any, ClassVar

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado import web
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import (
    VoilaKernelWebsocketHandler,
    read_header_from_binary_message,
)

from workbook.app.logs import plain
from workbook.serving.carrying import OPEN, have_spare
from workbook.serving.frames import PROTOCOL, Unreadable, kind_of
from workbook.serving.identity import may_use, stay_signed_in, still_signed_in
from workbook.serving.kernels import GRACE, Kernels
from workbook.serving.pace import Pace
from workbook.serving.pages import Page, log

HEARD = frozenset(
    {"status", "kernel_info_reply", "comm_info_reply", "comm_open", "comm_msg", "comm_close"}
)
"""The kinds of message that a page is sent: widgets, and whether the kernel is up.

Not `stream` and not `error`: those carry what a failing callback prints, tracebacks included.
"""

ASKED = ["comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
"""The kinds that a page may send. Nothing that runs code, and nothing that ends the kernel."""

AT_ONCE, A_SECOND = 200, 20
"""Messages of one page. One that opens asks each of its widgets something; then people are slow."""

BEATS = 20
"""Signs of life that a line may send at once, and then one in a second; browsers send none at all."""

LINES = 2
"""Channels to one kernel: the page's, and one that the server has not yet missed."""

UNREAD = 2**24
"""Bytes that may wait for a page that does not read. The largest notebook of ours is a quarter of it."""

UNREADABLE, TOO_MUCH = 1007, 1008
"""Codes of the websocket protocol, for what is no message and for whoever asks too much."""

_SESSION = re.compile(r"[\w-]{1,64}", re.ASCII)


class Channel(Page, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket between widgets and kernel. Jupyter's own checks of origin and owner stand.

    They are made when it opens. A facilitator's is closed when the week is over, and when its
    kernel has ended because they are signed in no more.
    """

    answers_in_json = True
    _lines: ClassVar[dict[str, list["Channel"]]] = {}
    _opened = False
    _left = False
    _unread = 0

    _facilitators = False

    @property
    def _kernels(self) -> Kernels:
        kernels: Kernels = self.settings["kernel_manager"]
        return kernels

    async def pre_get(self) -> None:
        """What the session is called becomes the name of sockets; and there is one protocol only."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "").split(",")
        if PROTOCOL not in map(str.strip, offered):
            raise web.HTTPError(400)
        if not have_spare(OPEN):
            raise web.HTTPError(503)
        if not _SESSION.fullmatch(self.get_query_argument("session_id", "")):
            raise web.HTTPError(400)
        await super().pre_get()

    async def open(self, kernel_id: str) -> None:
        """Connect page and kernel, unless the page has left while that was prepared."""
        self._pace, self._beats = Pace(AT_ONCE, A_SECOND), Pace(BEATS, 1)
        if self._left:
            return
        lines = self._lines.setdefault(kernel_id, [])
        if len(lines) == LINES:
            lines[0].hang_up()
        lines.append(self)
        self._opened = True
        self._facilitators = self._kernels.is_facilitators(kernel_id)
        await super().open(kernel_id)

    def on_close(self) -> None:
        """Disconnect what was connected: Jupyter's own tidying up takes that for granted."""
        self._left = True
        if not self._opened:
            return
        self._opened = False
        self._lines[self.kernel_id].remove(self)
        if not self._lines[self.kernel_id]:
            del self._lines[self.kernel_id]
        super().on_close()

    def hang_up(self, code: int = TOO_MUCH) -> None:
        """Leave nothing open for a page that may take its time to notice."""
        self.on_close()
        self.close(code)

    async def on_message(self, ws_message: str | bytes) -> None:
        """Pass on what a page asks, as long as it may. A flood waits outside: no more is read."""
        await self._pace.turn()
        if self._left or not self._still_may():
            return
        try:
            kind = kind_of(ws_message)
        except Unreadable:
            self.hang_up(UNREADABLE)
            return
        if kind in ASKED:
            super().on_message(ws_message)

    def on_ping(self, data: bytes) -> None:
        """A sign of life from a line; nobody needs many."""
        super().on_ping(data)
        if self._opened and self._beats.wait():
            self.hang_up()

    def write_message(
        self,
        message: bytes | str | dict[str, Any],
        binary: bool = False,  # noqa: ARG002 - what there is to send is binary
    ) -> Any:
        """Let through what a page needs; log what went wrong; drop what cannot be read."""
        if not isinstance(message, bytes) or self._left or not self._still_may():
            return None
        header = read_header_from_binary_message(message) or {}
        if header.get("msg_type") in HEARD:
            return self._send(message)
        if header.get("msg_type") in ("error", "stream"):
            _log_kernel(message)
        return None

    def _send(self, message: bytes) -> Any:
        """Send it, and keep in mind how much the page has not yet taken."""
        if self._unread > UNREAD:
            self.hang_up()
            return None
        try:
            sending = super().write_message(message, binary=True)
        except WebSocketClosedError:  # a page that has just gone is no error
            return None
        if sending is not None:
            self._unread += len(message)
            sending.add_done_callback(lambda sent: self._has_taken(len(message), sent))
        return sending

    def _has_taken(self, size: int, sent: Any) -> None:
        self._unread -= size
        if not sent.cancelled():
            sent.exception()  # whoever sends does not wait, and so would not look

    def on_pong(self, data: bytes) -> None:
        """A page that says nothing is looked at all the same, each time it shows that it is there."""
        super().on_pong(data)
        self._still_may()

    def _still_may(self) -> bool:
        if not self._facilitators:
            return True
        if self._kernels.is_facilitators(self.kernel_id) and still_signed_in(self):
            return True
        self.close()
        return False


def _log_kernel(message: bytes) -> None:
    """A callback has failed or printed something: the page is not told, the log is."""
    _, parts = deserialize_msg_from_ws_v1(message)  # type: ignore[no-untyped-call]
    content = json.loads(parts[3])
    if "traceback" in content:
        log.error("A callback failed\n%s", plain("\n".join(content["traceback"])))
    elif content.get("name") == "stderr":
        log.info("A kernel says: %s", plain(content["text"]))


class KernelModel(Page, KernelHandler):
    """Voila's browser program asks for this before it opens the channel."""

    answers_in_json = True
    SUPPORTED_METHODS = ("GET",)


class KernelAlive(Page, APIHandler):
    """Asked by a page that has lost its kernel, to know whether to wait for it; and every hour."""

    answers_in_json = True

    async def get(self, kernel_id: str) -> None:
        """An unknown kernel is a dead one; another participant's is nobody's business."""
        kernels: Kernels = self.settings["kernel_manager"]
        if kernel_id in kernels and not may_use(self, kernel_id):
            raise web.HTTPError(403)
        if kernels.is_facilitators(kernel_id):
            stay_signed_in(self)
        alive = await kernels.is_alive(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps({"alive": alive, "busy": alive and kernels.is_busy(kernel_id)}))


class Leave(Page, APIHandler):
    """The page's last word when its tab is closed. Needs the `_xsrf` cookie, as every POST."""

    answers_in_json = True
    auth_resource = "kernels"

    @authorized
    async def post(self, kernel_id: str) -> None:
        """End the kernel; nobody is waiting for the answer."""
        kernels: Kernels = self.settings["kernel_manager"]
        self.set_status(204)
        self.finish()
        await kernels.end(kernel_id, grace=GRACE)
