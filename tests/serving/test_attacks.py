"""What somebody may do to a server with its source in hand: every time, others are served meanwhile."""

import asyncio
import signal
import sys
import time
from contextlib import AsyncExitStack
from functools import partial

import psutil
import pytest
import websockets
import zmq
from traitlets.config import Config

from workbook.serving import words
from workbook.serving.carrying import KEPT
from workbook.serving.channel import A_SECOND, AT_ONCE, BEATS, LINES, TOO_MUCH, UNREADABLE
from workbook.serving.checking import MOST, SOCKET
from workbook.serving.kernels import EACH, Kernels, ThisPython, kernel_settings
from workbook.serving.lobby import SILENT

from .attacks import code_of_the_end, frame, half_sent, is_closed, meanwhile, message, served
from .running import run, wait_until
from .test_frames import ATTACKS
from .test_kernels import channel, kind_of, kinds_until, refused, send

LASTS = 3.0
"""Seconds of a flood."""

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="no other lets one lower it from outside"
)


async def can_talk(browser, kernel_id):
    """Whether the page's own channel works."""
    async with channel(browser, kernel_id) as line:
        await line.send(send("kernel_info_request", {}))
        await kinds_until(line, "kernel_info_reply")


@pytest.fixture
def kernel_id(somebody):
    return somebody.open("01-toy")[0]


# ---- the kernel channel


def test_eight_bytes_stop_nobody(somebody, somebody_else, kernel_id):
    """A count of twenty million in a message of eight bytes costs its sender the line, and nobody time."""

    async def attack():
        async with channel(somebody, kernel_id) as line:
            await line.send(ATTACKS["the count that stopped a server"])
            await meanwhile(somebody_else)
            assert await code_of_the_end(line) == UNREADABLE
        await can_talk(somebody, kernel_id)

    run(attack())


def test_what_no_page_sends_stops_nobody(server, somebody, somebody_else, kernel_id):
    """Every other message that cannot be read ends in the same way, and leaves no traceback."""
    begin = len(server.log.read_bytes())

    async def attack():
        for name, sent in ATTACKS.items():
            async with channel(somebody, kernel_id) as line:
                await line.send(sent)
                ended = await code_of_the_end(line)
                assert ended in (UNREADABLE, 1009), name
        await meanwhile(somebody_else)
        await can_talk(somebody, kernel_id)

    run(attack())
    said = server.log.read_bytes()[begin:]
    assert b"Traceback" not in said
    assert b"\x1b" not in said


def test_an_unknown_kind_is_not_logged(server, somebody, kernel_id):
    """What a page makes up is nowhere in the log, however often it is sent; the line stays."""
    begin = len(server.log.read_bytes())

    async def attack():
        async with channel(somebody, kernel_id) as line:
            for _ in range(100):
                await line.send(frame(message("x" * 100)))
            await line.send(send("kernel_info_request", {}))
            await kinds_until(line, "kernel_info_reply")

    run(attack())
    assert len(server.log.read_bytes()) - begin < 2000


def test_a_flood_is_read_no_faster_than_people_are(somebody, somebody_else, kernel_id):
    """Whoever sends as fast as they can waits themselves, and nobody else does."""
    begun = time.monotonic()
    answered = 0

    async def sends(line):
        while True:
            await line.send(send("comm_info_request", {}))
            await asyncio.sleep(0)  # or nobody would listen

    async def listens(line):
        nonlocal answered
        async for received in line:
            answered += kind_of(received) == "comm_info_reply"

    async def attack():
        async with channel(somebody, kernel_id) as line:
            work = [asyncio.create_task(one(line)) for one in (sends, listens)]
            while time.monotonic() < begun + LASTS:
                await meanwhile(somebody_else)
            for one in work:
                one.cancel()
            line.transport.abort()  # it would wait until all it has sent is read

    run(attack())
    assert answered
    assert answered <= AT_ONCE + A_SECOND * (time.monotonic() - begun) + 1


def test_signs_of_life_have_an_end(somebody, kernel_id):
    """A line that sends nothing but pings is cut."""

    async def attack():
        async with channel(somebody, kernel_id) as line:
            for _ in range(2 * BEATS):
                await line.ping()
            return await code_of_the_end(line)

    assert run(attack()) == TOO_MUCH


MORE = 12
"""Channels that are opened beyond those that a page may have."""


def test_one_page_has_few_lines(server, somebody, somebody_else, kernel_id):
    """Each further channel to the same kernel ends the oldest, sockets and all.

    One that stayed would cost the server nine descriptors; what other visitors of this
    server begin and end meanwhile is a few.
    """
    process = psutil.Process(server.process.pid)

    async def attack():
        async with AsyncExitStack() as stack:
            lines = [
                await stack.enter_async_context(channel(somebody, kernel_id)) for _ in range(LINES)
            ]
            before = process.num_fds()
            lines += [
                await stack.enter_async_context(channel(somebody, kernel_id)) for _ in range(MORE)
            ]
            assert await code_of_the_end(lines[0]) == TOO_MUCH
            await lines[-1].send(send("kernel_info_request", {}))
            await kinds_until(lines[-1], "kernel_info_reply")
            gone = partial(
                wait_until, lambda: process.num_fds() < before + 3 * MORE, "their sockets have gone"
            )
            await asyncio.to_thread(gone)
            await meanwhile(somebody_else)

    run(attack())


@pytest.mark.parametrize("session", ["", "x" * 300, "a%00b", "a%0Ab"])
def test_a_session_has_a_name(server, somebody, kernel_id, session):
    """It becomes the name of sockets; one that cannot be one leaves nothing half open."""
    begin = len(server.log.read_bytes())
    assert run(refused(somebody, kernel_id, session=session)) == 400
    assert b"Traceback" not in server.log.read_bytes()[begin:]


def test_checks_have_an_end(server, somebody, somebody_else):
    """So many checks at once; the others are told to come back, and pages go on."""
    address = f"{server.base.replace('http', 'ws', 1)}{SOCKET}"

    async def attack():
        async with AsyncExitStack() as stack:
            for _ in range(MOST):
                await stack.enter_async_context(websockets.connect(address))
            with pytest.raises(websockets.InvalidStatus, match="503"):
                await websockets.connect(address)
            await meanwhile(somebody_else)

    run(attack())
    wait_until(lambda: run(check_opens(address)), "checks are taken again")


async def check_opens(address):
    try:
        async with websockets.connect(address) as line:
            await line.send("0" * 32)
            return bool(await line.recv())
    except websockets.InvalidStatus:
        return False


# ---- requests that never come


HALVES = {
    "half a line": b"GET / HT",
    "half a head": b"GET / HTTP/1.1\r\nHost: x\r\nA: ",
    "half a body": b"POST /facilitator/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\npass",
    "nothing": b"",
}


@POSIX
@pytest.mark.parametrize("begin", HALVES.values(), ids=HALVES)
def test_half_sent_requests_block_nobody(own_server, begin):
    """More of them than the server may have open: new visitors still get in."""
    server = own_server(files=400)
    with half_sent(server.base, 450, begin) as lines:
        for _ in range(5):
            served(server.browser())
        assert is_closed(lines[0], 1)


def test_a_request_has_its_time(server):
    """Whoever has said half of it after ten seconds is not waited for."""
    begun = time.monotonic()
    with half_sent(server.base, 1) as (line,):
        assert is_closed(line, SILENT + 20)
    assert time.monotonic() - begun > SILENT - 1


@POSIX
def test_those_who_do_not_read_block_nobody(own_server):
    """Answers that nobody takes wait, and go when others come."""
    server = own_server(files=400)
    path = server.browser().ask("/01-toy").text
    begin = path.index("/", path.index('preload" as="script" href="') + 20)
    asked = path[begin : path.index('"', begin)]
    request = f"GET {asked} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with half_sent(server.base, 450, request):
        served(server.browser())


def test_a_head_without_end_is_refused(server, somebody_else):
    """Sixteen thousand bytes before the body are enough for any browser."""
    with half_sent(server.base, 1, b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 2**17) as (line,):
        served(somebody_else)
        assert is_closed(line, 5)


# ---- one visitor, and foreign pages


def test_one_visitor_cannot_have_all_pages(own_server):
    """A browser has eight at most; the one it has been away from longest goes first."""
    server = own_server(max_kernels=EACH + 1)
    one, another = server.browser(), server.browser()
    opened = [one.open("01-toy")[0] for _ in range(EACH + 3)]
    wait_until(lambda: len(server.kernels()) == EACH, "those that are too many have ended")
    assert not one.is_alive(opened[0])
    assert one.is_alive(opened[-1])
    another.open("01-toy")


def test_a_facilitator_has_a_place_in_a_full_house(own_server):
    """Whoever takes a new name for each page takes all places but those that are kept."""
    server = own_server(max_kernels=2)
    facilitator = server.browser()
    facilitator.sign_in()
    for _ in range(2):
        server.browser().open("01-toy")
    answer = server.browser().ask("/01-toy")
    assert answer.status == 503
    assert words.full(2)[0] in answer.text
    for _ in range(KEPT):
        facilitator.open("facilitator")
    assert facilitator.ask("/facilitator").status == 503
    assert server.browser().ask("/01-toy").status == 503


NOT_READ = {
    "a picture": {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "image"},
    "a frame": {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "iframe"},
    "a script": {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Dest": "script"},
    "a fetch": {"Sec_Fetch_Site": "same-origin", "Sec_Fetch_Dest": "empty"},
    "an object": {"Sec_Fetch_Dest": "object"},
    "a guess": {"Sec_Purpose": "prefetch;prerender", "Sec_Fetch_Dest": "document"},
    "an old guess": {"Purpose": "prefetch"},
}


@pytest.mark.parametrize("headers", NOT_READ.values(), ids=NOT_READ)
def test_what_nobody_reads_starts_nothing(server, somebody, headers):
    """Not even with the visitor's own cookie."""
    somebody.ask("/")
    before = len(server.kernels())
    assert somebody.ask("/01-toy", **headers).status in (403, 503)
    assert somebody.ask("/01-toy", method="HEAD").status == 405
    assert len(server.kernels()) == before


def test_a_link_in_a_mail_opens_a_page(server):
    """A person who comes from elsewhere for the first time gets it, by way of the cookie."""
    headers = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "document"}
    answer = server.browser().ask("/01-toy", Sec_Fetch_Mode="navigate", **headers)
    assert answer.status == 200
    assert '"kernelId": "' in answer.text


class Forgetful(dict):
    """Cookies that are not kept."""

    def __setitem__(self, name, value):
        pass


def test_who_keeps_no_cookie_starts_nothing(server):
    """A chat program that looks behind a link, a picture on a foreign page: no kernel for those."""
    before = len(server.kernels())
    for path in ("/01-toy", "/room", "/01-toy?shown"):
        nobody = server.browser()
        nobody.cookies = Forgetful()
        answer = nobody.ask(path)
        assert answer.status == 403, path
        assert words.NO_COOKIES in answer.text
    assert len(server.kernels()) == before


# ---- what the machine carries


@POSIX
def test_as_many_pages_as_the_machine_carries(own_server):
    """Where few files may be open it says so at start, and the last page is as good as the first."""
    server = own_server(files=560)
    places = server.browser().ask("/workbook/health").json["places"]
    assert 3 <= places <= 9
    assert words.carries_fewer(places, 120) in server.log.read_text()
    people = [server.browser() for _ in range(places)]
    opened = [person.open("01-toy")[0] for person in people]

    async def everybody_talks():
        async with AsyncExitStack() as stack:
            for person, kernel in zip(people, opened, strict=True):
                line = await stack.enter_async_context(channel(person, kernel))
                await line.send(send("kernel_info_request", {}))
                await kinds_until(line, "kernel_info_reply")
            for _ in range(3):
                answer = await asyncio.to_thread(server.browser().ask, "/01-toy")
                assert (answer.status, words.full(places)[0] in answer.text) == (503, True)

    run(everybody_talks())
    assert "Too many open files" not in server.log.read_text()
    assert len(server.kernels()) == places


@LINUX
def test_a_server_that_can_open_nothing_more_goes_on(own_server):
    """Without descriptors left no page opens; those that are open stay, and later all is well."""
    import resource

    server = own_server()
    first = server.browser()
    kernel_id, _ = first.open("01-toy")
    process = psutil.Process(server.process.pid)
    limit = process.rlimit(resource.RLIMIT_NOFILE)
    there = wait_until(lambda: len(server.kernels()) == 1 and process.num_fds(), "one kernel")
    for spare in (4, 10, 20, 40, 60, 80):
        process.rlimit(resource.RLIMIT_NOFILE, (there + spare, limit[1]))
        somebody = server.browser()
        assert somebody.ask("/").status == 200
        assert somebody.ask("/01-toy").status == 503
    process.rlimit(resource.RLIMIT_NOFILE, limit)
    assert len(server.kernels()) == 1
    run(can_talk(first, kernel_id))
    server.browser().open("01-toy")
    assert process.num_fds() <= there + 40


@pytest.fixture
def kernels(tmp_path):
    """A manager of real kernels, started by their command."""
    config = Config()
    kernel_settings(config)
    return Kernels(
        config=config,
        root_dir=str(tmp_path),
        connection_dir=str(tmp_path),
        kernel_spec_manager=ThisPython(forked=False),
    )


FAILS = ("_connect_control_socket", "start_restarter", "connect_iopub")


@pytest.mark.parametrize("step", FAILS)
def test_nothing_of_half_a_start_is_kept(kernels, tmp_path, monkeypatch, step):
    """The process is there already when a socket cannot be had: it ends, and its file goes."""
    started = []

    def fail(manager, *_, **__):
        started.append(psutil.Process(manager.provisioner.pid))
        raise zmq.ZMQError(24, "Too many open files")

    async def attempt():
        with pytest.raises(Exception, match="503"):
            await kernels.open("some-kernel", "somebody")

    monkeypatch.setattr(f"jupyter_client.ioloop.AsyncIOLoopKernelManager.{step}", fail)
    run(attempt())
    assert started
    assert not psutil.wait_procs(started, timeout=10)[1]
    assert not list(tmp_path.glob("kernel-*"))
    assert "some-kernel" not in kernels
    left = (kernels._owners, kernels._starting, kernels._pending_kernels, kernels._opening)
    assert not any(left)


def test_zeromq_has_sockets_for_all_pages(tmp_path):
    """It counts them, and would stop at a thousand, which is fewer than two hundred pages."""
    kernels = Kernels(root_dir=str(tmp_path), max_kernels=200)
    assert kernels.context.get(zmq.MAX_SOCKETS) > 200 * 12
    kernels.context.term()


def test_the_machines_signals_still_end_it(own_server):
    """After an attack the server stops as it always does."""
    server = own_server()
    with half_sent(server.base, 50):
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def test_nobody_else_is_refused_with_an_old_cookie(somebody, somebody_else, kernel_id):
    """The way round by the cookie changes nothing about whose a kernel is."""
    somebody_else.ask("/")
    assert run(refused(somebody_else, kernel_id)) == 403
