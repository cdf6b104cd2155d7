"""The door of the server: those who say nothing, or half of it, keep nobody else out."""

from collections.abc import Callable
from typing import Any

from tornado import httputil
from tornado.http1connection import HTTP1ServerConnection
from tornado.httpserver import HTTPServer

SILENT = 10
"""Seconds that a connection may say nothing, or go on with what stands before a request's body."""
SENDING = 30
"""Seconds for a request's body."""


LIMITS: dict[str, Any] = {
    "idle_connection_timeout": SILENT,
    "body_timeout": SENDING,
    "max_header_size": 2**14,
    "max_body_size": 2**16,
}
"""Sizes in bytes. The only bodies are forms with a field or two."""


class Lobby(HTTPServer):
    """Bounds the time for a request, and how many connections there are that only wait.

    Network addresses play no part: in a hotel a whole room shares one. When it is full, whoever has
    gone longest without a whole request has to go; a browser that still needs the line takes a new
    one. Websockets are past the door and do not count.
    """

    def initialize(self, request_callback: Any, **more: Any) -> None:  # type: ignore[override]
        """Called by tornado when it is made; `most` connections stay."""
        self._most = more.pop("most")
        super().initialize(request_callback, **(LIMITS | more))
        self._asking: dict[HTTP1ServerConnection, None] = {}
        self._answered: dict[HTTP1ServerConnection, None] = {}

    def start_request(
        self, server_conn: object, request_conn: httputil.HTTPConnection
    ) -> httputil.HTTPMessageDelegate:
        """Called by tornado when a connection is new, and when it is ready for more."""
        assert isinstance(server_conn, HTTP1ServerConnection)
        self._answered.pop(server_conn, None)
        self._asking[server_conn] = None
        if len(self._asking) + len(self._answered) > self._most:
            self._let_go(self._longest_there())
        asked = super().start_request(server_conn, request_conn)
        return _Told(asked, lambda: self._has_asked(server_conn))

    def _longest_there(self) -> HTTP1ServerConnection:
        """Who asks is let go before those who wait for an answer; the newcomer stays."""
        first = next(iter(self._asking))
        return first if len(self._asking) > 1 else next(iter(self._answered), first)

    def _let_go(self, connection: HTTP1ServerConnection) -> None:
        """Its end is noticed later, so it must not be chosen again till then."""
        self._asking.pop(connection, None)
        self._answered.pop(connection, None)
        connection.stream.close()

    def _has_asked(self, connection: HTTP1ServerConnection) -> None:
        if connection in self._asking:
            del self._asking[connection]
            self._answered[connection] = None

    def on_close(self, server_conn: object) -> None:
        """Called by tornado when a connection has ended, or has become a websocket."""
        assert isinstance(server_conn, HTTP1ServerConnection)
        self._asking.pop(server_conn, None)
        self._answered.pop(server_conn, None)
        super().on_close(server_conn)


class _Told(httputil.HTTPMessageDelegate):
    """Passes a request on, and tells when the whole of it has come."""

    def __init__(self, asked: httputil.HTTPMessageDelegate, whole: Callable[[], None]) -> None:
        self._asked = asked
        self._whole = whole

    def headers_received(
        self,
        start_line: httputil.RequestStartLine | httputil.ResponseStartLine,
        headers: httputil.HTTPHeaders,
    ) -> Any:
        return self._asked.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Any:
        return self._asked.data_received(chunk)

    def finish(self) -> None:
        self._whole()
        self._asked.finish()

    def on_connection_close(self) -> None:
        self._asked.on_connection_close()
