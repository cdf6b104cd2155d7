"""Whose kernels are, what may be said to them, and when they end."""

import asyncio
import json
import socket
import time
import uuid
from datetime import timedelta
from types import SimpleNamespace

import psutil
import pytest
import websockets
from jupyter_client.session import Session
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado import web
from traitlets.config import Config

from workbook.serving import words
from workbook.serving.channel import UNREADABLE
from workbook.serving.kernels import Kernels, kernel_environment, kernel_settings

from .attacks import code_of_the_end
from .running import run, wait_until

V1 = "v1.kernel.websocket.jupyter.org"


def channel(browser, kernel_id, *, protocols=(V1,), session=None, **headers):
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return websockets.connect(
        f"{browser.base.replace('http', 'ws', 1)}/api/kernels/{kernel_id}/channels"
        f"?session_id={uuid.uuid4() if session is None else session}",
        subprotocols=protocols,
        additional_headers={"Cookie": cookie, **headers},
        max_size=None,
    )


def send(kind, content, where="shell"):
    session = Session()
    return serialize_msg_to_ws_v1(session.msg(kind, content), where, session.pack)


def kind_of(message):
    _, parts = deserialize_msg_from_ws_v1(message)
    return json.loads(parts[0])["msg_type"]


async def kinds_until(socket, last):
    kinds = []
    async with asyncio.timeout(30):
        async for message in socket:
            kinds.append(kind_of(message))
            if kinds[-1] == last:
                return kinds, message
    raise AssertionError(f"the channel closed after {kinds}")


async def refused(browser, kernel_id, **headers):
    try:
        async with channel(browser, kernel_id, **headers):
            return None
    except websockets.InvalidStatus as error:
        return error.response.status_code


@pytest.fixture
def kernel_id(somebody):
    return somebody.open("01-toy")[0]


def test_owner_can_talk_to_the_kernel(somebody, kernel_id):
    """The channel opens for the participant whose kernel it is, and answers."""

    async def talk():
        async with channel(somebody, kernel_id) as socket:
            await socket.send(send("kernel_info_request", {}))
            await kinds_until(socket, "kernel_info_reply")

    run(talk())


def test_nobody_else_can_open_the_channel(somebody, somebody_else, server, kernel_id):
    """The channel is refused to another participant and to a stranger."""
    somebody_else.ask("/")
    assert run(refused(somebody_else, kernel_id)) == 403
    assert run(refused(server.browser(), kernel_id)) == 403


def test_leaving_while_the_channel_opens_is_no_error(server, somebody, kernel_id):
    """A phone that reloads at the wrong moment leaves no traceback, and can come back."""
    host, port = somebody.base.removeprefix("http://").split(":")
    asked = "\r\n".join(
        [
            f"GET /api/kernels/{kernel_id}/channels?session_id=one-tab HTTP/1.1",
            f"Host: {host}:{port}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            f"Sec-WebSocket-Protocol: {V1}",
            "Cookie: " + "; ".join(f"{name}={value}" for name, value in somebody.cookies.items()),
        ]
    )
    for stays in (0, 0.001, 0.003, 0.01, 0.03, 0.1):
        with socket.create_connection((host, int(port))) as line:
            line.sendall(f"{asked}\r\n\r\n".encode())
            time.sleep(stays)

    async def talk():
        async with channel(somebody, kernel_id) as line:
            await line.send(send("kernel_info_request", {}))
            await kinds_until(line, "kernel_info_reply")

    run(talk())
    assert "Exception in callback" not in server.log.read_text()
    assert "_open_sockets" not in server.log.read_text()


def test_channel_refuses_other_origins(somebody, kernel_id):
    """A page of another site cannot use the channel, not even with the owner's cookie."""
    assert run(refused(somebody, kernel_id, Origin="http://example.org")) == 403


def test_nobody_else_can_ask_about_a_kernel(somebody, somebody_else, kernel_id):
    """Model and state of a kernel are told to its owner alone, others get one plain sentence."""
    somebody_else.ask("/")
    for path in (f"/api/kernels/{kernel_id}", f"/workbook/kernel/{kernel_id}"):
        assert somebody.ask(path).status == 200
        answer = somebody_else.ask(path)
        assert answer.status == 403
        assert answer.json == {"message": words.problem(403)[0]}


def test_nobody_else_can_end_a_kernel(somebody, somebody_else, kernel_id):
    """Another participant's goodbye does not end it, nor does a goodbye without the cookie's word."""
    somebody_else.ask("/00-prose")
    assert somebody_else.leave(kernel_id).status == 403
    token = somebody.cookies.pop("_xsrf")
    assert somebody.leave(kernel_id).status == 403
    somebody.cookies["_xsrf"] = token
    assert somebody.ask(f"/api/kernels/{kernel_id}", method="DELETE").status in (403, 405)
    assert somebody.is_alive(kernel_id)


def test_closing_the_tab_ends_the_kernel(server, somebody):
    """The goodbye of the closing page carries the cookie that the page was given, and works."""
    kernel_id, _ = somebody.open("01-toy")
    before = len(server.kernels())
    assert somebody.leave(kernel_id).status == 204
    wait_until(lambda: not somebody.is_alive(kernel_id), "the kernel to end")
    wait_until(lambda: len(server.kernels()) < before, "its process to end")


def test_last_words_are_heard(server, somebody):
    """What a page sends together with its goodbye still reaches the kernel and is dealt with."""
    kernel_id, _ = somebody.open("01-toy")

    async def leave():
        async with channel(somebody, kernel_id) as socket:
            await tell_toys(socket, "write")
            assert await asyncio.to_thread(somebody.leave, kernel_id)

    run(leave())
    wait_until((server.home / "written").exists, "the last words to be written down")


def test_unknown_kernel_is_not_alive(somebody):
    """A page that comes back after a restart of the server learns that its kernel is gone."""
    kernel_id = str(uuid.uuid4())
    assert somebody.ask(f"/workbook/kernel/{kernel_id}").json == {"alive": False, "busy": False}
    assert run(refused(somebody, kernel_id)) == 404


def test_browser_cannot_run_code(somebody, kernel_id):
    """Code sent to the kernel is not run; the kernel cannot be ended over the channel either."""

    async def talk():
        async with channel(somebody, kernel_id) as socket:
            code = {"code": "import os; os._exit(3)", "silent": False}
            await socket.send(send("execute_request", code))
            await socket.send(send("shutdown_request", {"restart": False}))
            await socket.send(send("kernel_info_request", {}))
            await kinds_until(socket, "kernel_info_reply")

    run(talk())
    assert somebody.is_alive(kernel_id)


def test_other_channels_are_nobodys(somebody, kernel_id):
    """A page that speaks where a kernel is told to end is hung up on."""

    async def talk():
        async with channel(somebody, kernel_id) as socket:
            await socket.send(send("shutdown_request", {"restart": False}, "control"))
            assert await code_of_the_end(socket) == UNREADABLE

    run(talk())
    assert somebody.is_alive(kernel_id)


async def tell_toys(socket, what):
    """Find the widgets there are, and tell each the same."""
    await socket.send(send("comm_info_request", {"target_name": "jupyter.widget"}))
    _, reply = await kinds_until(socket, "comm_info_reply")
    for comm in json.loads(deserialize_msg_from_ws_v1(reply)[1][3])["comms"]:
        data = {"method": "custom", "content": {"type": what}}
        await socket.send(send("comm_msg", {"comm_id": comm, "data": data}))


async def toy_says(browser, kernel_id, what):
    """What comes back when toys are told something, up to the next sign of life."""
    async with channel(browser, kernel_id) as socket:
        await tell_toys(socket, what)
        await socket.send(send("kernel_info_request", {}))
        messages = []
        async with asyncio.timeout(30):
            async for message in socket:
                messages.append(message)
                if kind_of(message) == "kernel_info_reply":
                    return messages
    return []


def test_failing_callback_stays_in_the_log(server, somebody, kernel_id):
    """What a failing callback prints, its traceback included, does not get to the browser."""
    messages = run(toy_says(somebody, kernel_id, "crash"))
    assert messages
    assert {kind_of(message) for message in messages} <= {
        *("status", "comm_info_reply", "kernel_info_reply", "comm_msg")
    }
    assert b"SECRET-IN-A-CALLBACK" not in b"".join(messages)
    wait_until(lambda: "SECRET-IN-A-CALLBACK" in server.log.read_text(), "the log to say it")


def test_only_one_protocol_is_spoken(somebody, kernel_id):
    """A client that does not speak the protocol we can read is not let in."""
    assert run(refused(somebody, kernel_id, protocols=None)) == 400
    assert run(refused(somebody, kernel_id, protocols=("another",))) == 400


def test_dead_kernel_is_noticed_and_not_restarted(server, somebody):
    """When a kernel dies its page is told so, and no empty kernel takes its place."""
    kernel_id, _ = somebody.open("01-toy")
    process = server.kernel(kernel_id)

    async def dies():
        async with channel(somebody, kernel_id) as socket:
            await socket.send(send("kernel_info_request", {}))
            await kinds_until(socket, "kernel_info_reply")
            process.kill()
            async with asyncio.timeout(20):
                async for message in socket:
                    if b'"dead"' in message:
                        return

    run(dies())
    assert not somebody.is_alive(kernel_id)
    assert server.kernel(kernel_id) is None


def test_full_room_says_so(own_server):
    """When no more kernels may be had a calm page says so, and tries again by itself."""
    server = own_server(max_kernels=1)
    first, second = server.browser(), server.browser()
    kernel_id, _ = first.open("01-toy")
    answer = second.ask("/01-toy")
    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert words.full(1)[0] in answer.text
    assert 'http-equiv="refresh"' in answer.text
    assert second.ask("/").status == 200, "reading is still possible"
    first.leave(kernel_id)
    wait_until(lambda: not first.is_alive(kernel_id), "the kernel to end")
    second.open("01-toy")


def test_kernels_end_when_the_server_is_killed(own_server):
    """A server that is killed leaves no kernels behind."""
    server = own_server()
    server.browser().open("01-toy")
    assert server.kernels()
    below = psutil.Process(server.process.pid).children(recursive=True)
    server.kill()
    assert not psutil.wait_procs(below, timeout=15)[1]


def test_kernels_end_when_the_server_stops(own_server):
    """A server that is told to stop ends its kernels and clears up."""
    server = own_server()
    server.browser().open("01-toy")
    assert server.kernels()
    below = psutil.Process(server.process.pid).children(recursive=True)
    server.stop()
    assert not psutil.wait_procs(below, timeout=5)[1]


class Fake(SimpleNamespace):
    """A kernel as the manager knows it."""

    def __init__(self, minutes_ago):
        super().__init__(
            last_activity=utcnow() - timedelta(minutes=minutes_ago),
            execution_state="idle",
            kernel_name="python3",
            kernel_spec=SimpleNamespace(metadata={}),
        )


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """A manager of kernels that are only written down, and a list of those it has ended."""
    config = Config()
    kernel_settings(config)
    kernels = Kernels(config=config, root_dir=str(tmp_path), max_kernels=3)
    kernels.ended = []

    async def end(kernel_id, now=False):
        kernels.ended.append(kernel_id)
        kernels.remove_kernel(kernel_id)

    monkeypatch.setattr(kernels, "shutdown_kernel", end)
    return kernels


def put(kernels, name, minutes_ago, connections):
    kernels._kernels[name] = Fake(minutes_ago)
    kernels._kernel_connections[name] = connections


def test_a_kernel_without_a_browser_is_kept_ten_minutes(kernels):
    """The ten minutes begin when the browser goes; a kernel that has one is never ended."""
    put(kernels, "connected", 60, 1)
    put(kernels, "leaving", 60, 1)
    put(kernels, "left", 11, 0)
    kernels.notify_disconnect("leaving")
    run(kernels.cull_kernels())
    assert kernels.ended == ["left"]
    kernels._alone_since["leaving"] -= timedelta(minutes=10, seconds=1)
    run(kernels.cull_kernels())
    assert kernels.ended == ["left", "leaving"]


def test_a_kernel_that_goes_on_by_itself_is_as_alone_as_any(kernels):
    """One in a live room sends news whenever the room moves; that is nobody's being there."""
    for name in ("away", "back"):
        put(kernels, name, 60, 1)
        kernels.notify_disconnect(name)
        kernels._alone_since[name] -= timedelta(minutes=11)
        kernels._kernels[name].last_activity = utcnow()
    kernels.notify_connect("back")
    put(kernels, "in-use", 60, 1)
    kernels._opening = 1
    run(kernels._make_room())
    assert kernels.ended == ["away"]
    put(kernels, "away-too", 60, 1)
    kernels.notify_disconnect("away-too")
    kernels._alone_since["away-too"] -= timedelta(minutes=11)
    kernels._kernels["away-too"].last_activity = utcnow()
    run(kernels.cull_kernels())
    assert kernels.ended == ["away", "away-too"]


def test_a_second_goodbye_changes_nothing(kernels):
    """Jupyter may report one disconnection twice; the count never falls below none."""
    put(kernels, "left", 1, 1)
    kernels.notify_disconnect("left")
    kernels.notify_disconnect("left")
    assert kernels._kernel_connections["left"] == 0


def test_room_is_made_by_whoever_was_away_longest(kernels):
    """In a full room the kernel longest without a browser goes; those in use or just opened stay."""
    put(kernels, "in-use", 60, 1)
    put(kernels, "away", 5, 0)
    put(kernels, "away-longer", 6, 0)
    kernels._opening = 1
    run(kernels._make_room())
    assert kernels.ended == ["away-longer"]
    put(kernels, "just-opened", 0.1, 0)
    run(kernels._make_room())
    assert kernels.ended == ["away-longer", "away"]
    put(kernels, "another", 0.1, 0)
    with pytest.raises(web.HTTPError, match="503"):
        run(kernels._make_room())


def test_environment_is_a_list_of_what_is_let_through():
    """Whatever the machine calls its passwords, a kernel does not get them."""
    machine = {
        "PATH": "/bin",
        "LC_ALL": "C",
        "PGPASSWORD": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "JUPYTER_TOKEN": "x",
    }
    assert kernel_environment(machine, {"WORKBOOK_HOME": "h"}) == {
        "PATH": "/bin",
        "LC_ALL": "C",
        "WORKBOOK_HOME": "h",
    }
