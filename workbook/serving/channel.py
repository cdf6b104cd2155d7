"""What a page may ask of its kernel while it is open, and of nobody else's."""

import json
from typing import Any

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

from workbook.serving.identity import may_use, stay_signed_in, still_signed_in
from workbook.serving.kernels import GRACE, Kernels
from workbook.serving.pages import Page, log, plain

HEARD = frozenset(
    {"status", "kernel_info_reply", "comm_info_reply", "comm_open", "comm_msg", "comm_close"}
)
"""The kinds of message that a page is sent: widgets, and whether the kernel is up.

Not `stream` and not `error`: those carry what a failing callback prints, tracebacks included.
"""

ASKED = ["comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
"""The kinds that a page may send. Nothing that runs code, and nothing that ends the kernel."""


class Channel(Page, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The websocket between widgets and kernel. Jupyter's own checks of origin and owner stand.

    They are made when it opens. A facilitator's is closed when the week is over, and when its
    kernel has ended because they are signed in no more.
    """

    answers_in_json = True
    _opened = False
    _left = False
    _facilitators = False

    @property
    def _kernels(self) -> Kernels:
        kernels: Kernels = self.settings["kernel_manager"]
        return kernels

    async def open(self, kernel_id: str) -> None:
        """Connect page and kernel, unless the page has left while that was prepared."""
        if not self._left:
            self._opened = True
            self._facilitators = self._kernels.is_facilitators(kernel_id)
            await super().open(kernel_id)

    def on_close(self) -> None:
        """Disconnect what was connected: Jupyter's own tidying up takes that for granted."""
        self._left = True
        if self._opened:
            super().on_close()

    def on_message(self, ws_message: str | bytes) -> Any:
        """Pass on what a page asks, as long as it may."""
        return super().on_message(ws_message) if self._still_may() else None

    def write_message(self, message: bytes | str | dict[str, Any], binary: bool = False) -> Any:
        """Let through what a page needs; log what went wrong; drop what cannot be read."""
        if not isinstance(message, bytes) or not self._still_may():
            return None
        header = read_header_from_binary_message(message) or {}
        if header.get("msg_type") in HEARD:
            # Whoever sends does not wait, and a page that has just gone is no error.
            try:
                sending = super().write_message(message, binary)
            except WebSocketClosedError:
                return None
            if sending is not None:
                sending.add_done_callback(lambda sent: sent.cancelled() or sent.exception())
            return sending
        if header.get("msg_type") in ("error", "stream"):
            _log_kernel(message)
        return None

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
