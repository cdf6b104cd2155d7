"""What a room costs: everybody comes at once, joins, follows the facilitator, and votes."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import psutil
from tornado.httpclient import AsyncHTTPClient

from workbook.app import build
from workbook.app.places import content_folder
from workbook.bench.figures import Parts, gathered, ratios
from workbook.bench.servers import Served, ours, plain
from workbook.rooms.chair import Chair
from workbook.serving.rehearsal.phone import KernelLine, Line, Lost, Phone

AGENDA = "taster-20"
SPARE = 20
"""Pages beyond the attendees', for what a page that is opened anew leaves behind for a while."""

IDLE = 10.0
"""Seconds in which nothing happens."""

PATIENCE = 300.0
"""Seconds after which somebody counts as not served."""

OURS, PLAIN = "/room", "/voila/render/room.ipynb"
MEGABYTE = 1e6

Measured = dict[tuple[str, str], float]


@dataclass
class Guest:
    """Somebody with a page open.

    Args:
        phone: what they hold.
        view: what is on its screen.
    """

    phone: Phone
    view: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._news = asyncio.Event()
        self._saved: set[str] = set()
        self._line: Line | KernelLine | None = None

    async def come(self, path: str) -> float:
        """Open the page and its channel; the seconds until the first view was there."""
        since = time.monotonic()
        await self.phone.open(path)
        self._line = await self.phone.connect()
        self._listening = asyncio.create_task(self._listen(self._line))
        await self.until(lambda: bool(self.view))
        return time.monotonic() - since

    async def _listen(self, line: Line | KernelLine) -> None:
        with suppress(Lost):
            async for message in line.messages():
                if message.get("type") == "view":
                    self.view = message["view"]
                elif message.get("type") == "saved":
                    self._saved.add(str(message["id"]))
                self._news.set()

    async def until(self, holds: Callable[[], bool]) -> float:
        """Wait for something on the screen; when that was, in seconds of the monotonic clock."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._news.clear()
                await self._news.wait()
        return time.monotonic()

    def send(self, **message: Any) -> None:
        """Say something, as the page does."""
        assert self._line is not None
        self._line.send(message)

    async def join(self, code: str) -> float:
        """Join a room; the seconds until one is in."""
        since = time.monotonic()
        self.send(type="join", code=code, nickname=None, role="nhs", table=None)
        return await self.until(lambda: self.view["stage"] == "in") - since

    async def vote(self) -> float:
        """Take the first option; the seconds until the answer is saved."""
        exercise, id, since = self.view["exercise"], uuid.uuid4().hex, time.monotonic()
        told = {"attempt": exercise["attempt"], "version": exercise["version"]}
        answer = exercise["question"]["options"][0]["id"]
        self.send(type="submit", id=id, place=exercise["place"], answer=answer, **told)
        return await self.until(lambda: id in self._saved) - since

    async def leave(self) -> None:
        """Close the page."""
        if self._line is not None:
            self._line.close()
        await self.phone.leave()


@dataclass(frozen=True)
class Room:
    """A room under measurement.

    Args:
        served: its server.
        guests: everybody.
    """

    served: Served
    guests: list[Guest]

    async def arrive(self, path: str) -> Measured:
        """All open the page at once."""
        before, own = self.served.cost(), _own_cpu()
        took = await _all(guest.come(path) for guest in self.guests)
        after, many = self.served.cost(), len(self.guests)
        return {
            ("page and first view, last", "s"): max(took),
            ("page and first view, median", "s"): median(took),
            ("CPU of the server for each", "s"): (after.cpu - before.cpu) / many,
            ("memory for each", "MB"): (after.memory - before.memory) / many / MEGABYTE,
            ("descriptors for each", ""): (after.descriptors - before.descriptors) / many,
            ("CPU of the load's own", "s"): _own_cpu() - own,
        }

    async def take_part(self) -> Measured:
        """All join, follow two changes and vote; then nothing happens for a while."""
        chair = _chair(self.served)
        code = str(chair.view()["room"]["code"])
        joining = await _all(guest.join(code) for guest in self.guests)
        while _title(chair) is None:
            await self._follow(chair, "next")
        followed = await self._follow(chair, "open")
        voting = await _all(guest.vote() for guest in self.guests)
        closed = await self._follow(chair, "close")
        before = self.served.cost()
        await asyncio.sleep(IDLE)
        idle = self.served.cost().cpu - before.cpu
        return {
            ("joined, last", "s"): max(joining),
            ("an opened vote on every screen, last", "s"): max(followed),
            ("all vote at once, median", "s"): median(voting),
            ("all vote at once, last", "s"): max(voting),
            ("a closed vote on every screen, last", "s"): max(closed),
            ("CPU while idle", "% of a core"): 100 * idle / IDLE,
        }

    async def _follow(self, chair: Chair, command: str) -> list[float]:
        """The facilitator does something; how long it took to reach each screen."""
        await asyncio.to_thread(chair.do, command, chair.view()["room"]["seq"], {})
        since, now = time.monotonic(), chair.view()["room"]
        return [
            at - since
            for at in await _all(guest.until(_shows(guest, now)) for guest in self.guests)
        ]


def _shows(guest: Guest, now: Mapping[str, Any]) -> Callable[[], bool]:
    """Whether somebody's screen is where the room is."""
    number = next((n for n, step in enumerate(now["steps"], 1) if step["here"]), None)

    def shows() -> bool:
        room = guest.view["room"]
        step = room["step"]["n"] if room["step"] else None
        return (room["phase"], step) == (now["phase"], number)

    return shows


def _title(chair: Chair) -> str | None:
    """The question of the present step, where it has one to vote on."""
    step = chair.view()["room"]["step"]
    return step["exercise"]["title"] if step and step["exercise"] else None


def _chair(served: Served) -> Chair:
    """A facilitator who leads a new room, beside the server on its database."""
    workbook = build(served.home, content_folder())
    chair = workbook.chair(workbook.doorkeeper.issue("a measurement"))
    chair.create(AGENDA)
    return chair


async def _all(things: Iterable[Awaitable[float]]) -> list[float]:
    return list(await asyncio.gather(*things))


def _own_cpu() -> float:
    times = psutil.Process().cpu_times()
    return float(times.user + times.system)


async def _measure(served: Served, attendees: int, path: str, *, whole: bool) -> Measured:
    client = AsyncHTTPClient(force_instance=True, max_clients=attendees + SPARE)
    guests = [Guest(Phone(client, served.address)) for _ in range(attendees)]
    room = Room(served, guests)
    first = Guest(Phone(client, served.address))
    try:
        await first.come(path)  # what a server does once is no attendee's
        found = await room.arrive(path)
        return found | (await room.take_part() if whole else {})
    finally:
        await asyncio.gather(*(guest.leave() for guest in [first, *guests]))
        client.close()


def measure(attendees: int, runs: int, *, beside_plain: bool) -> Parts:
    """Fill a room several times, in turn with plain Voila where that is asked for.

    Args:
        attendees: how many come.
        runs: how often.
        beside_plain: whether plain Voila is measured too, in arriving.

    Returns:
        The figures of the room, of plain Voila, and ours divided by its.

    Raises:
        NotUp: a server did not start.
        Lost: a page did not open.
    """
    rooms, voila = [], []
    for _ in range(runs):
        with ours(attendees + SPARE) as served:
            rooms.append(asyncio.run(_measure(served, attendees, OURS, whole=True)))
        if beside_plain:
            with plain() as served:
                voila.append(asyncio.run(_measure(served, attendees, PLAIN, whole=False)))
    room = gathered(rooms)
    if not beside_plain:
        return {"room": room}
    beside = gathered(voila)
    return {"room": room, "plain Voila": beside, "ratio": ratios(room, beside)}
