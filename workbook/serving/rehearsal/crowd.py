"""A rehearsal: a room filled with simulated people."""

import asyncio
import math
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tornado.httpclient import AsyncHTTPClient

from workbook.serving.rehearsal.attendee import Attendee, Hall, Sent
from workbook.serving.rehearsal.phone import Lost, NotThere, Phone

AT_ONCE = 16
"""Pages that are opened at a time."""

LAST_LOOK = 5.0
"""Seconds in which everybody else finds out that it is over, once one of them has."""

AWAY = 60.0
"""Seconds for which a server may be away, as when it is started again."""


@dataclass
class Rehearsal:
    """Simulated people in a room.

    Args:
        address: where the server is, as `http://host:port`.
        code: the room's.
        attendees: how many.
        speed: how many times faster than people they are.
        seed: another seed is another room of people.
        report: is called with a line for each phase.
        ticket: gives what lets them in as simulated; without it they are people to the room.
        away: seconds without a word from the server after which there is none any more.
    """

    address: str
    code: str
    attendees: int
    speed: float = 1.0
    seed: int = 0
    report: Callable[[str], object] = print
    ticket: Callable[[], str | None] = lambda: None
    away: float = AWAY
    people: list[Attendee] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._phases: set[tuple[Any, ...]] = set()
        self._tasks: list[asyncio.Task[None]] = []
        self._over = asyncio.Event()
        self._places = 0
        self._told_full = False

    async def run(self) -> None:
        """Fill the room; return when it has ended, or when everybody was sent home.

        Raises:
            NotThere: there is no such server, or no such room on it.
        """
        address = self.address.rstrip("/")
        client = AsyncHTTPClient(force_instance=True, max_clients=1000)
        try:
            self._places = await _places_at(client, address)
            ticket = await asyncio.to_thread(self.ticket)
            async with asyncio.TaskGroup() as group:
                doors = asyncio.Semaphore(AT_ONCE)
                hall = Hall(self.code, self.seed, self.speed, doors, self._told, group, ticket)
                self.people += [
                    Attendee(hall, number, Phone(client, address))
                    for number in range(self.attendees)
                ]
                await self._come_in(group)
                watches = [
                    group.create_task(self._close_after()),
                    group.create_task(self._close_without(Phone(client, address))),
                ]
                await asyncio.wait(self._tasks)
                for watch in watches:
                    watch.cancel()
        except ExceptionGroup as group_error:
            raise _first(group_error) from None
        finally:
            client.close()

    async def _come_in(self, group: asyncio.TaskGroup) -> None:
        """One goes ahead: if there is no such room, nobody else has to guess its code."""
        first = group.create_task(self._attend(self.people[0]))
        self._tasks.append(first)
        admitted = group.create_task(_quietly(self.people[0].joined.wait()))
        await asyncio.wait({first, admitted}, return_when=asyncio.FIRST_COMPLETED)
        admitted.cancel()
        if not first.done():
            self.report(f"{self.attendees} simulated people are on their way into {self.code}.")
            self._tasks += [group.create_task(self._attend(one)) for one in self.people[1:]]

    async def _attend(self, attendee: Attendee) -> None:
        try:
            await attendee.take_part()
        except NotThere:
            # Somebody who comes when the room has ended has missed it; that is no mistake.
            if not self.joined:
                raise
        self._tell_if_full()

    async def _close_after(self) -> None:
        await self._over.wait()
        await asyncio.sleep(LAST_LOOK)
        self.send_home()

    async def _close_without(self, phone: Phone) -> None:
        """Leave when the server has been away for long: nobody else would tell them to."""
        heard = time.monotonic()
        while time.monotonic() - heard < self.away:
            await asyncio.sleep(self.away / 12)
            with suppress(Lost, ValueError):
                await phone.places(self.away / 6)
                heard = time.monotonic()
        self.report("The server is away. Everybody has left.")
        self.send_home()

    def send_home(self) -> None:
        """Let everybody leave now."""
        for task in self._tasks:
            task.cancel()

    def _told(self, view: Mapping[str, Any]) -> None:
        """A line for each phase, when the first of them sees it."""
        if view["stage"] in ("ended", "join"):
            self._over.set()
            return
        self._tell_if_full()
        room = view["room"]
        step = room["step"]
        phase = (step and step["n"], room["phase"], room["round"])
        if phase in self._phases:
            return
        self._phases.add(phase)
        where = f"Step {step['n']} of {step['of']}, {step['title']}: " if step else "Before the "
        now = f"{room['phase']}, vote {room['round']}" if room["round"] else room["phase"]
        then = now if step else "first step"
        self.report(f"{where}{then}. {self.joined} joined, {len(self.acknowledged)} answers saved.")

    def _tell_if_full(self) -> None:
        """Once everybody is in or has been turned away, say how many fit."""
        if self.turned_away and not self._told_full:
            self._told_full = self.joined + self.turned_away == self.attendees
            if self._told_full:
                self.report(f"{self._who_joined()} They go on; the others have gone home.")

    # ---- how it went ----

    @property
    def joined(self) -> int:
        """How many have joined."""
        return sum(one.joined.is_set() for one in self.people)

    @property
    def turned_away(self) -> int:
        """How many have gone home because the server had no place for them."""
        return sum(one.turned_away for one in self.people)

    def _who_joined(self) -> str:
        joined = f"Joined: {self.joined} of {self.attendees}"
        room = f"the server has room for {self._places} pages."
        return f"{joined}; {room}" if self.turned_away else joined

    @property
    def sent(self) -> list[Sent]:
        """All that was submitted."""
        return [sent for one in self.people for sent in one.sent]

    @property
    def acknowledged(self) -> list[Sent]:
        """What the server has said it holds."""
        return [sent for sent in self.sent if sent.took is not None]

    @property
    def refused(self) -> list[Sent]:
        """What the server would not take, since the room had gone on."""
        return [sent for sent in self.sent if sent.refused is not None]

    @property
    def reconnects(self) -> int:
        """How many times somebody lost the line and looked for it again."""
        return sum(one.reconnects for one in self.people)

    def summary(self) -> str:
        """The whole in a few plain lines."""
        took = sorted(1000 * (sent.took or 0) for sent in self.acknowledged)
        late = f"{len(self.refused)} refused, as the vote had closed"
        lines = [
            self._who_joined(),
            f"Answers saved: {len(took)} of {len(self.sent)} sent; {late}",
            f"Reconnected: {self.reconnects} times",
        ]
        if took:
            half, most = percentile(took, 50), percentile(took, 95)
            lines.append(
                f"Until an answer was saved: {half:.0f} ms half the time,"
                f" {most:.0f} ms at the 95th percentile, {took[-1]:.0f} ms at most"
            )
        return "\n".join(lines)


async def rehearse(  # noqa: PLR0913 - what it takes, each by its name
    address: str,
    code: str,
    attendees: int,
    *,
    speed: float = 1.0,
    seed: int = 0,
    report: Callable[[str], object] = print,
) -> Rehearsal:
    """Fill a room with simulated people until it has ended; see `Rehearsal`."""
    rehearsal = Rehearsal(address, code, attendees, speed, seed, report)
    await rehearsal.run()
    return rehearsal


def run(rehearsal: Rehearsal) -> None:
    """Run it until it is over, or until Ctrl-C or SIGTERM sends everybody home.

    Raises:
        NotThere: there is no such server, or no such room on it.
    """

    async def until_told() -> None:
        loop = asyncio.get_running_loop()
        for told in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows has no such way; there it just ends
                loop.add_signal_handler(told, rehearsal.send_home)
        await rehearsal.run()

    asyncio.run(until_told())


def percentile(ordered: list[float], percent: float) -> float:
    """The smallest value that so many percent of all are no greater than.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 50), percentile([1.0, 2.0, 3.0, 4.0], 95)
    (2.0, 4.0)
    """
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


async def _places_at(client: AsyncHTTPClient, address: str) -> int:
    try:
        return await Phone(client, address).places()
    except (Lost, ValueError):
        raise NotThere(
            f"There is no workbook at {address}. Start it first: workbook serve."
            " If it runs elsewhere, name its address: --address http://…"
        ) from None


async def _quietly(wait: Any) -> None:
    await wait


def _first(errors: ExceptionGroup) -> Exception:
    """What went wrong first, out of however many groups."""
    error: Exception = errors
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
