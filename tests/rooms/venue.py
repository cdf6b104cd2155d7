"""Where a room takes place in these tests: servers, a facilitator, simulated people and real phones."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.servers import DATA, Server
from tests.browser.waiting import wait_until
from workbook.app import build
from workbook.rooms.records import RoomVote
from workbook.rooms.ways import MOVED_ON
from workbook.serving.rehearsal import Rehearsal

WHILE_MANY_COME = 600.0
"""Seconds in which a room fills: each page costs a second of work, on machines that have other work."""

GONE_ON = {MOVED_ON, "The vote is closed, so your last answer before that stands."}
"""The only reasons for which an answer is refused here."""


class Crowd:
    """Simulated people, in a thread of their own. Without a ticket they are people to the room."""

    def __init__(self, address: str, code: str, attendees: int, speed: float, seed: int = 0):
        self.lines: list[str] = []
        self.rehearsal = Rehearsal(
            address, code, attendees, speed, seed, self.lines.append, away=WHILE_MANY_COME
        )
        self._failure: list[BaseException] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self.rehearsal.run())
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
            self._failure.append(error)

    @property
    def people(self) -> list[Any]:
        """Who takes part; a list of its own, as the others go on."""
        self.check()
        return list(self.rehearsal.people)

    def check(self) -> None:
        """Fail if they have failed."""
        if self._failure:
            raise self._failure[0]

    def wait_for_all(self) -> None:
        """Wait until everybody has joined."""

        def here() -> bool:
            self.check()
            return self.rehearsal.joined == self.rehearsal.attendees

        wait_until(here, "everybody has joined", within=WHILE_MANY_COME)

    def wait_until_full(self) -> int:
        """Wait until everybody has joined or has been turned away; how many have joined."""

        def decided() -> bool:
            self.check()
            rehearsal = self.rehearsal
            return rehearsal.joined + rehearsal.turned_away == rehearsal.attendees

        wait_until(decided, "everybody has a place or has gone", within=2 * WHILE_MANY_COME)
        return self.rehearsal.joined

    def wait_for_answers(self, place: str, attempt: int, share: float = 1.0) -> None:
        """Wait until so many of those who are there and answer at all have an answer saved."""

        def done() -> bool:
            asked = [one for one in self.people if one.habit.reads and one.present]
            saved = [one for one in asked if last_saved(one, place, attempt) is not None]
            return bool(asked) and len(saved) >= share * len(asked)

        wait_until(done, f"answers to {place}, {attempt}", within=WHILE_MANY_COME)

    def finish(self) -> None:
        """Wait until they have gone home by themselves."""
        self._thread.join(120)
        self.check()
        assert not self._thread.is_alive()

    def stop(self) -> None:
        """Send them home."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.rehearsal.send_home)
            self._thread.join(120)


def last_saved(one: Any, place: str, attempt: int) -> Any:
    """Somebody's last answer that was acknowledged."""
    mine = [sent for sent in list(one.sent) if (sent.place, sent.attempt) == (place, attempt)]
    return next((sent for sent in reversed(mine) if sent.took is not None), None)


class Venue:
    """Servers on one store, and a facilitator who leads a room there without a page.

    Args:
        folder: where their homes go.
        store: a database's URL; by default the file in the one server's home.
        servers: how many.
        options: further options of their command.
    """

    def __init__(
        self,
        folder: Path,
        store: str | None = None,
        servers: int = 1,
        options: Sequence[str] = (),
    ) -> None:
        assert store or servers == 1
        options = [*options, *(["--store", store] if store else [])]
        folders = [folder / f"server-{number}" for number in range(servers)]
        self.servers = [Server(one, options=options) for one in folders]
        self._store = store
        self._crowds: list[Crowd] = []

    def __enter__(self) -> Self:
        for server in self.servers:
            server.start()
        self.workbook = build(self.servers[0].home, DATA, store=self._store)
        self.chair = self.workbook.chair(self.workbook.doorkeeper.issue("a test"))
        self.chair.create("taster-20")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for crowd in self._crowds:
            crowd.stop()
        for server in self.servers:
            server.stop()
        if error is None:
            for server in self.servers:
                assert not server.tracebacks(), server.tracebacks()

    @property
    def server(self) -> Server:
        """The first one."""
        return self.servers[0]

    @property
    def code(self) -> str:
        """The room's code."""
        row = self.chair.bound()
        assert row is not None
        return row.code

    @property
    def room(self) -> dict[str, Any]:
        """What a facilitator sees."""
        view: dict[str, Any] = self.chair.view()["room"]
        return view

    @property
    def here(self) -> tuple[str, int]:
        """What is voted on: the place that an exercise's view names, and which vote."""
        room = self.room
        return f"{self.code}/{room['step']['id']}", room["round"]

    def do(self, command: str, **more: Any) -> float:
        """Lead; return when that was done, in milliseconds since 1970."""
        self.chair.do(command, self.room["seq"], more)
        return 1000 * time.time()

    def crowd(self, attendees: int, *, speed: float, server: int = 0, seed: int = 0) -> Crowd:
        """Let simulated people come."""
        crowd = Crowd(self.servers[server].address, self.code, attendees, speed, seed)
        self._crowds.append(crowd)
        return crowd

    def join(self, phone: BrowserContext) -> Page:
        """A real person comes, by the link behind the QR code."""
        page = phone.new_page()
        page.set_default_timeout(1000 * WHILE_MANY_COME)
        page.goto(f"{self.server.address}/join/{self.code}")
        page.locator(".wb-join .wb-main").click()
        expect(page.locator(".wb-room[data-stage=in]")).to_be_visible()
        return page

    # ---- what the store has

    def votes(self) -> dict[str, RoomVote]:
        """Every vote in the store, by the id it was sent under; each is there once."""
        row = self.chair.bound()
        assert row is not None
        votes = [
            vote
            for step in self.room["steps"]
            for vote in self.workbook.rooms.votes(row.id, step["id"])
        ]
        by_id = {vote.submission: vote for vote in votes}
        assert len(by_id) == len(votes)
        return by_id

    def own_work(self) -> dict[str, Any]:
        """The same for what everybody did for themselves."""
        named = [step["exercise"] for step in self.room["steps"] if step["exercise"]]
        answers = []
        for name in named:
            slug, _, id = name.partition("/")
            version = self.workbook.library.scenario(slug).version
            answers += self.workbook.keeper.everybody(slug, id, version)
        by_id = {answer.submission: answer for answer in answers}
        assert len(by_id) == len(answers)
        return by_id

    def expect_nothing_lost(self, *crowds: Crowd) -> int:
        """Whatever was acknowledged is in the store, as it was sent; return how much that is."""
        for crowd in crowds:
            refused = {one.refused for one in crowd.rehearsal.refused}
            assert refused <= GONE_ON, refused - GONE_ON
        stored = self.votes() | self.own_work()
        sent = {one.id: one for crowd in crowds for one in crowd.rehearsal.sent}
        saved = {id for id, one in sent.items() if one.took is not None}
        assert saved <= stored.keys()
        in_votes = self.votes().keys() & sent.keys()
        assert all(stored[id].given == sent[id].answer for id in in_votes)
        return len(saved)

    def expect_picture(self, *crowds: Crowd, others: tuple[str, ...] = ()) -> None:
        """The bars of the vote that is closed are those of everybody's last answer, counted anew.

        Args:
            crowds: who answered, by their own records.
            others: what real people answered.
        """
        place, attempt = self.here
        stored = self.votes()
        counted: Counter[str] = Counter(others)
        for crowd in crowds:
            for one in crowd.people:
                mine = [s for s in list(one.sent) if (s.place, s.attempt) == (place, attempt)]
                in_time = [s.answer for s in mine if s.id in stored and not stored[s.id].late]
                counted.update(in_time[-1:])
        picture = self.room["picture"]
        assert picture["answered"] == counted.total()
        drawn = {row: columns[""] for row, columns in picture["counts"].items() if columns[""]}
        assert drawn == dict(counted)
