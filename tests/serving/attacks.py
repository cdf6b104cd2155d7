"""What somebody might do to a server, with its source in hand, and whether others notice."""

import asyncio
import json
import socket
import time
from contextlib import contextmanager, suppress

import websockets
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

SOON = 8.0
"""Seconds in which another visitor is served, on a machine that has other work."""


def frame(parts, channel=b"shell"):
    """A message for a kernel, from its parts as they are."""
    return serialize_msg_to_ws_v1(list(parts), channel.decode("latin-1"))


def message(kind="kernel_info_request", content=None, header=None):
    """The parts of a message as a page sends it; with another header or content where that is said."""
    session = Session()
    msg = session.msg(kind, {})
    head = json.loads(session.pack(msg["header"])) | (header or {})
    return [json.dumps(one, ensure_ascii=False).encode() for one in (head, {}, {}, content or {})]


def served(browser):
    """Whether another visitor is served at once, and how long it took."""
    begun = time.monotonic()
    assert browser.ask("/").status == 200
    took = time.monotonic() - begun
    assert took < SOON, f"another visitor waited {took:.1f} s"
    return took


async def meanwhile(browser):
    """The same, while something else goes on."""
    return await asyncio.to_thread(served, browser)


@contextmanager
def half_sent(base, many, begin=b"GET / HTTP/1.1\r\nHost: "):
    """Connections over which half a request has come."""
    host, port = base.removeprefix("http://").split(":")
    lines = []
    try:
        for _ in range(many):
            with suppress(TimeoutError, ConnectionError):  # who attacks may have to wait
                lines.append(socket.create_connection((host, int(port)), timeout=2))
                lines[-1].sendall(begin)
        yield lines
    finally:
        for line in lines:
            line.close()


def is_closed(line, within):
    """Whether the server has hung up, or does so soon."""
    line.settimeout(within)
    with suppress(ConnectionError):
        try:
            while line.recv(65536):
                pass
        except TimeoutError:
            return False
    return True


async def code_of_the_end(socket):
    """How the server hung up."""
    async with asyncio.timeout(30):
        try:
            while True:
                await socket.recv()
        except websockets.ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else None
