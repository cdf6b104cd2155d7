"""The socket between a page and its screens: who gets one, what may be said, and how it ends."""

import asyncio
import secrets
from contextlib import suppress

import psutil
import pytest
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClosedError

from tests.browser.servers import Server
from tests.serving.live.lines import Visitor
from tests.serving.running import run, wait_until
from workbook.serving.live import codes
from workbook.serving.live.house import EACH
from workbook.serving.live.line import AT_ONCE, BEATS, STRANGERS


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server as a person starts it."""
    with Server(tmp_path_factory.mktemp("live")) as server:
        yield server
    assert not server.tracebacks(), server.tracebacks()


@pytest.fixture
def own_server(tmp_path):
    """Starts one for a test alone."""
    servers = []

    def start(*options):
        servers.append(Server(tmp_path, options=options))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
        assert not server.tracebacks(), server.tracebacks()


def talk(server, what):
    """Let something happen with a new visitor."""
    return run(what(Visitor(server.address)))


def test_a_page_gets_all_its_screens_at_once(server):
    """Each with its component, what is on it, and its words; and then answers what it is asked."""

    async def through(somebody):
        line = await somebody.open("06-local-and-national")
        assert {screen["component"] for screen in line.screens} >= {"choice", "results"}
        assert all(screen["view"] and screen["words"] for screen in line.screens)
        assert await line.answer({"type": "ping", "n": 7}) == {"type": "pong", "n": 7}

    talk(server, through)


def test_a_page_has_nothing_of_anybody(server):
    """It is the same for everyone, so it is made once."""

    async def through(somebody):
        one, other = [await Visitor(somebody.address).ask("/room") for _ in range(2)]
        assert one.body == other.body
        assert "script-src 'self';" in one.headers["Content-Security-Policy"]
        assert one.headers["Set-Cookie"] != other.headers["Set-Cookie"]

    talk(server, through)


def test_who_keeps_no_cookie_is_told_so(server):
    """Without one nobody's answers could be told from anybody else's."""

    async def through(somebody):
        line = await somebody.line()
        return await line.closed()

    assert talk(server, through) == codes.NO_COOKIE


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1:1"])
def test_a_page_of_another_site_gets_no_line(server, origin):
    """Cookies would go with its request."""

    async def through(somebody):
        await somebody.ask("/")
        with pytest.raises(HTTPClientError) as refused:
            await somebody.line(Origin=origin)
        return refused.value.code

    assert talk(server, through) == 403


@pytest.mark.parametrize("stem", ["99-nothing-there", "facilitator"])
def test_a_page_that_is_not_theirs_is_refused(server, stem):
    """One that is not there, and the one for those who have signed in."""

    async def through(somebody):
        await somebody.ask("/")
        line = await somebody.line(stem)
        await line.say({"hello": codes.PROTOCOL, "page": secrets.token_hex(16)})
        return await line.closed()

    expected = {"facilitator": codes.SIGNED_OUT}
    assert talk(server, through) == expected.get(stem, codes.GONE)


SAID = ["{", "[]", "null", '"hello"', "[" * 20_000, '{"page": 1}', '{"page": "../x"}', b"\xff\xfe"]


@pytest.mark.parametrize("said", SAID)
def test_who_does_not_begin_as_a_page_does_is_let_go(server, said):
    """Before it has said who it is."""

    async def through(somebody):
        await somebody.ask("/")
        line = await somebody.line()
        await line.say(said)
        return await line.closed()

    assert talk(server, through) in (codes.UNREADABLE, 1007)


@pytest.mark.parametrize("said", ["{", "[]", '{"at": true}', '{"at": "2"}', '{"message": {}}'])
def test_what_is_no_message_ends_the_line(server, said):
    """The page opens another."""

    async def through(somebody):
        line = await somebody.open()
        await line.say(said)
        return await line.closed()

    assert talk(server, through) == codes.UNREADABLE


def test_a_message_has_a_size(server):
    """The longest letter has a quarter of it."""

    async def through(somebody):
        line = await somebody.open()
        await line.tell({"type": "wall", "text": "x" * codes.LARGEST})
        return await line.closed()

    assert talk(server, through) == 1009


def test_a_flood_ends_for_whoever_makes_it(server):
    """And nobody else waits."""

    async def through(somebody):
        line, other = await somebody.open(), await Visitor(somebody.address).open()
        with suppress(WebSocketClosedError):
            for number in range(AT_ONCE + 10):
                await line.tell({"type": "resync", "n": number})
        async with asyncio.timeout(5):
            await other.answer({"type": "ping", "n": 1})
        return await line.closed()

    assert talk(server, through) == codes.TOO_MUCH


def test_signs_of_life_have_an_end(server):
    """A browser sends none by itself."""

    async def through(somebody):
        line = await somebody.open()
        with suppress(WebSocketClosedError):
            for _ in range(BEATS + 5):
                line.socket.ping(b"x" * 100)
        return await line.closed()

    assert talk(server, through) == codes.TOO_MUCH


def test_who_never_says_who_they_are_is_let_go(server):
    """After a while; and sooner where many do so, while those who are there go on."""

    async def through(somebody):
        there = await somebody.open()
        silent = [await somebody.line() for _ in range(STRANGERS + 1)]
        assert await silent[0].closed() == codes.TOO_MUCH
        assert await silent[-1].closed() == codes.TOO_SLOW
        await there.answer({"type": "ping", "n": 1})

    talk(server, through)


def test_a_page_that_comes_back_goes_on_on_its_new_line(server):
    """The old one, which the server may not have missed yet, is closed."""

    async def through(somebody):
        page = secrets.token_hex(16)
        old = await somebody.open(page=page)
        new = await somebody.open(page=page)
        assert await old.closed() == codes.REPLACED
        await new.answer({"type": "ping", "n": 1})

    talk(server, through)


def test_a_page_is_its_participants_whatever_it_is_called(server):
    """Who knows the name of somebody's page gets one of their own."""

    async def through(somebody):
        page = secrets.token_hex(16)
        mine = await somebody.open(page=page)
        theirs = await Visitor(somebody.address).open(page=page)
        assert mine.screens[0]["view"]["who"] != theirs.screens[0]["view"]["who"]
        await mine.answer({"type": "ping", "n": 1})

    talk(server, through)


def test_a_page_of_another_build_is_told_so(server):
    """It opens itself again once nothing is unsent."""

    async def through(somebody):
        await somebody.ask("/")
        line = await somebody.line()
        await line.say({"hello": codes.PROTOCOL, "build": "old", "page": secrets.token_hex(16)})
        await line.hear("build")
        await line.hear("screens")

    talk(server, through)


def test_a_full_house_says_so_and_keeps_a_place_for_facilitators(own_server):
    """Who has lost their line makes room for those who come."""
    server = own_server("--most", "2")

    async def through(somebody):
        one, two = await somebody.open(), await Visitor(somebody.address).open()
        late = Visitor(somebody.address)
        await late.ask("/")
        third = await late.line()
        await third.say({"hello": codes.PROTOCOL, "page": secrets.token_hex(16)})
        assert await third.closed() == codes.FULL
        leader = Visitor(somebody.address)
        await leader.sign_in(server.passphrase)
        await leader.open("facilitator")
        two.break_off()
        wait_until(lambda: server.pages == 2, "the lost line is noticed")
        await late.open()
        await one.answer({"type": "ping", "n": 1})

    run(through(Visitor(server.address)))


def test_one_browser_cannot_have_all_pages(server):
    """Its eight are enough for anybody."""

    async def through(somebody):
        lines = [await somebody.open() for _ in range(EACH)]
        one_more = await somebody.line()
        await one_more.say({"hello": codes.PROTOCOL, "page": secrets.token_hex(16)})
        assert await one_more.closed() == codes.FULL
        lines[0].close()
        await lines[0].closed()
        await somebody.open()

    talk(server, through)


def test_signing_out_closes_what_is_open(server):
    """And the page that is opened then leads to the form."""

    async def through(somebody):
        await somebody.sign_in(server.passphrase)
        line = await somebody.open("facilitator")
        assert line.screens[0]["view"]["stage"] == "lobby"
        form = f"_xsrf={somebody.cookies['_xsrf']}"
        await somebody.ask("/facilitator/sign-out", method="POST", body=form)
        assert await line.closed() == codes.SIGNED_OUT
        answer = await somebody.ask("/facilitator")
        assert (answer.code, answer.headers["Location"]) == (302, "/facilitator/sign-in")

    talk(server, through)


def test_a_page_costs_two_descriptors_and_leaves_none(own_server):
    """Its socket, and one more while it opens; closed, nothing."""
    server = own_server()
    process = psutil.Process(server.pid)

    async def through(somebody):
        first = await somebody.open()
        before, pages = process.num_fds(), server.pages
        lines = [await Visitor(somebody.address).open() for _ in range(20)]
        assert process.num_fds() - before <= 2 * 20 + 2
        for line in lines:
            line.close()
        wait_until(lambda: server.pages == pages, "they have gone")
        wait_until(lambda: process.num_fds() <= before + 2, "nothing is left")
        await first.answer({"type": "ping", "n": 1})

    talk(server, through)
