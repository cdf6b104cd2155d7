"""The check before a session, over the real line and in a real browser."""

import asyncio
import json
import secrets

import pytest
import websockets

from workbook.serving import words

from .running import run, wait_until

SOCKET = "/workbook/check/socket"


def line(browser, **headers):
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return websockets.connect(
        browser.base.replace("http", "ws", 1) + SOCKET,
        additional_headers={"Cookie": cookie, **headers},
    )


async def check(browser, said, **headers):
    """What is answered, until the line is closed or all has been said."""
    async with asyncio.timeout(20), line(browser, **headers) as socket:
        await socket.send(said)
        answers = []
        async for message in socket:
            answers.append(json.loads(message))
            if "saved" in answers[-1]:
                break
        return answers


def test_a_round_trip_to_the_store(server, somebody):
    """The word comes back, then that it was saved; and it was. The cookie is seen to come back."""
    somebody.ask("/check")
    said = secrets.token_hex(16)
    answers = run(check(somebody, said))
    assert answers == [{"heard": said, "cookie": True}, {"saved": True}]
    assert (server.home / said).exists()


def test_a_browser_without_cookies_is_noticed(server):
    """The socket says that the page's cookie did not come back."""
    heard, _ = run(check(server.browser(), secrets.token_hex(16)))
    assert heard["cookie"] is False


def test_nothing_else_can_be_saved(server, somebody):
    """Only a nonce, and one for each line; anything else closes it."""
    for said in ("", "../../etc/passwd", "A" * 32, "a" * 33, b"a" * 32):
        assert run(check(somebody, said)) == []

    async def twice():
        async with asyncio.timeout(20), line(somebody) as socket:
            await socket.send("a" * 32)
            await socket.send("b" * 32)
            async for _ in socket:  # until it is closed
                pass

    run(twice())
    assert not (server.home / ("b" * 32)).exists()


def test_the_socket_refuses_other_origins(somebody):
    """A page of another site cannot use it."""
    with pytest.raises(websockets.InvalidStatus, match="403"):
        run(check(somebody, "a" * 32, Origin="http://example.org"))


def test_the_page_needs_no_kernel(server, somebody):
    """It starts nothing, gives the browser its identity, and is not for search engines."""
    before = len(server.kernels())
    answer = somebody.ask("/check")
    assert answer.status == 200
    assert '<meta name="robots" content="noindex">' in answer.text
    assert any(name.startswith("workbook-") for name in somebody.cookies)
    assert len(server.kernels()) == before


@pytest.fixture
def phone(browser):
    """The smallest screen there is."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def states(page):
    return [page.inner_text(f"[data-line={name}] .state") for name, _ in words.CHECK_LINES]


def verdict(page):
    wait_until(lambda: page.inner_text("#verdict"), "a verdict")
    return page.inner_text("#verdict")


@pytest.mark.browser
def test_a_phone_is_told_that_it_is_ready(phone, server):
    """Three lines done, nothing wider than the screen, and a field for the room's code."""
    phone.goto(server.base + "/check")
    assert verdict(phone) == words.READY
    assert states(phone) == [words.CHECK_STATES["done"]] * 3
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    assert phone.evaluate("localStorage.length") == 0
    assert not phone.complaints
    assert phone.is_visible("#onward")
    assert phone.is_hidden("#again")
    phone.fill("#code", "ktmq4p")
    phone.press("#code", "Enter")
    phone.wait_for_url("**/room#KTMQ4P")


BLOCKED = "window.WebSocket = class { constructor() { setTimeout(() => this.onclose(), 50); } };"
STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('no'); };"


def hearing(said, instead):
    """A line on which one answer of the server arrives as another."""
    return f"""
    const Real = WebSocket;
    window.WebSocket = class extends Real {{
      set onmessage(then) {{
        super.onmessage = ({{ data }}) => then({{ data: data.replace({said!r}, {instead!r}) }});
      }}
    }};
    """


BUSY = hearing('"saved": true', '"saved": false')
NO_COOKIE = hearing('"cookie": true', '"cookie": false')
GARBLED = hearing('"heard": "', '"heard": "x')


@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "at", "state"),
    [
        (BLOCKED, 1, "blocked"),
        (GARBLED, 1, "blocked"),
        (NO_COOKIE, 2, "cookies"),
        (STORAGE, 2, "storage"),
        (BUSY, 2, "busy"),
    ],
    ids=["blocked", "garbled", "no cookie", "no storage", "busy"],
)
def test_a_phone_is_told_what_is_wrong(phone, server, script, at, state):
    """In one plain sentence on the line where it failed; later lines were not tried."""
    phone.add_init_script(script)
    phone.goto(server.base + "/check")
    assert verdict(phone) == words.NOT_READY
    told = [words.CHECK_STATES["done"]] * at + [words.CHECK_STATES[state]]
    assert states(phone) == told + [words.CHECK_STATES["waiting"]] * (3 - len(told))
    assert phone.is_visible("#again")
    assert phone.is_hidden("#onward")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_a_phone_that_has_lost_the_server_is_told_so(phone, server):
    """The first line says so when the page was opened and the server then went away."""
    phone.route("**/workbook/health", lambda route: route.abort())
    phone.goto(server.base + "/check")
    assert verdict(phone) == words.NOT_READY
    assert states(phone)[0] == words.CHECK_STATES["unreachable"]
