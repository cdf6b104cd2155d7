"""The websocket between page and kernel, where the page has gone."""

import asyncio
import gc
import json

import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1
from tornado.websocket import WebSocketClosedError
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workbook.serving.channel import TOO_MUCH, UNREAD, Channel

from .running import run

NEWS = serialize_msg_to_ws_v1(
    [json.dumps(part).encode() for part in ({"msg_type": "comm_msg"}, {}, {}, {})], "iopub"
)


@pytest.fixture
def channel(monkeypatch):
    """A channel whose credential is in order; what is below it is put in by the test."""
    monkeypatch.setattr(Channel, "_still_may", lambda self: True)
    return Channel.__new__(Channel)


def test_what_comes_for_a_page_that_has_gone_is_dropped(channel, monkeypatch):
    """A kernel goes on sending for a moment; that is nobody's error, and none for the log."""

    def closed(self, message, binary=False):
        raise WebSocketClosedError

    monkeypatch.setattr(VoilaKernelWebsocketHandler, "write_message", closed)
    assert channel.write_message(NEWS, binary=True) is None


def test_a_page_that_goes_while_it_is_sent_something_is_no_error(channel, monkeypatch):
    """Whoever sends does not wait, and so nobody would look at what came of it."""
    unseen = []

    async def go_on():
        asyncio.get_running_loop().set_exception_handler(lambda loop, told: unseen.append(told))
        failed = asyncio.get_running_loop().create_future()
        monkeypatch.setattr(
            VoilaKernelWebsocketHandler, "write_message", lambda *args, **more: failed
        )
        channel.write_message(NEWS, binary=True)
        failed.set_exception(WebSocketClosedError())
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    run(go_on())
    monkeypatch.undo()
    gc.collect()
    assert unseen == []


def test_a_page_that_reads_nothing_is_hung_up_on(channel, monkeypatch):
    """What waits for it takes memory, and there is an end to that; who reads in time is sent all."""
    waiting, codes = [], []

    def wait(self, message, binary=False):
        waiting.append(asyncio.get_running_loop().create_future())
        return waiting[-1]

    monkeypatch.setattr(VoilaKernelWebsocketHandler, "write_message", wait)
    monkeypatch.setattr(Channel, "close", lambda self, code=None: codes.append(code))
    large = NEWS + b" " * 2**20

    async def go_on():
        for _ in range(4 * UNREAD // len(large)):
            channel.write_message(large, binary=True)
            waiting[-1].set_result(None)
            await asyncio.sleep(0)
        assert not codes
        for _ in range(4 * UNREAD // len(large)):
            channel.write_message(large, binary=True)
        assert sum(not one.done() for one in waiting) * len(large) <= UNREAD + len(large)
        assert codes == [TOO_MUCH]

    run(go_on())
