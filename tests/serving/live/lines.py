"""Browsers without a screen that talk to live pages, and may say what no page says."""

import asyncio
import json
import secrets
from http.cookies import SimpleCookie

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from workbook.serving.live import codes

PATIENCE = 30


class Visitor:
    """A browser with cookies of its own."""

    def __init__(self, address):
        self.address = address
        self.cookies = {}
        self.client = AsyncHTTPClient(force_instance=True, max_clients=100)

    async def ask(self, path, **told):
        """A page, whatever it answers."""
        headers = {"Cookie": self.cookie, **told.pop("headers", {})}
        answer = await self.client.fetch(
            self.address + path, headers=headers, raise_error=False, follow_redirects=False, **told
        )
        for line in answer.headers.get_list("Set-Cookie"):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer

    async def sign_in(self, passphrase):
        """Open the facilitator's door."""
        await self.ask("/facilitator/sign-in")
        form = f"_xsrf={self.cookies['_xsrf']}&passphrase={passphrase}"
        answer = await self.ask("/facilitator/sign-in", method="POST", body=form)
        assert answer.code == 303

    @property
    def cookie(self):
        """All cookies, as a browser sends them."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def line(self, stem="room", **headers):
        """A socket to a page, on which nothing has been said."""
        told = {"Cookie": self.cookie, "Origin": self.address, **headers}
        address = self.address.replace("http", "ws", 1)
        request = HTTPRequest(f"{address}/workbook/line/{stem}", headers=told)
        return Line(await websocket_connect(request))

    async def open(self, stem="room", page=None):
        """A page and its line, with the first view."""
        if not self.cookies:
            await self.ask("/")
        line = await self.line(stem)
        await line.hello(page)
        return line


class Line:
    """A socket."""

    def __init__(self, socket):
        self.socket = socket
        self.screens = []

    async def hello(self, page=None, build=None, hello=codes.PROTOCOL):
        """Say what a page says first, and take its screens."""
        await self.say({"hello": hello, "build": build, "page": page or secrets.token_hex(16)})
        self.screens = (await self.hear("screens"))["screens"]

    async def say(self, what):
        """Send anything."""
        text = what if isinstance(what, str | bytes) else json.dumps(what)
        await self.socket.write_message(text, binary=isinstance(text, bytes))

    async def tell(self, message, at=None):
        """A message to the one screen, or to another."""
        await self.say({"at": self.screens[0]["at"] if at is None else at, "message": message})

    async def hear(self, type):
        """The next message of a kind."""
        async with asyncio.timeout(PATIENCE):
            while (received := await self.socket.read_message()) is not None:
                told = json.loads(received)
                if told["type"] == type:
                    return told
        raise AssertionError(f"closed with {self.socket.close_code} before any {type}")

    async def answer(self, message):
        """What a screen answers."""
        await self.tell(message)
        return (await self.hear("message"))["message"]

    async def closed(self):
        """The code with which it is closed."""
        async with asyncio.timeout(PATIENCE):
            while await self.socket.read_message() is not None:
                pass
        return self.socket.close_code

    def close(self):
        """Go, as a tab that is closed."""
        self.socket.close(1000)

    def break_off(self):
        """Be gone without a word, as a phone in a lift."""
        self.socket.protocol.stream.close()
