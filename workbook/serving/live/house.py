"""All pages that are open in this server: how many, whose, and who has to look up."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from workbook.screens import Page, Surroundings, Visitor
from workbook.screens.calls_in import Call
from workbook.screens.page import Parts
from workbook.serving.live import codes
from workbook.serving.live.visits import Line, Visit

log = logging.getLogger("workbook.serving")

EACH = 8
"""Pages that one browser may have open."""

KEPT_FOR = 600.0
"""Seconds for which a page is kept whose line was lost: a locked phone looks like a closed tab."""

KEPT_PLACES = 4
"""Places that are kept for facilitators."""

ATTENDING, LEADING = 2, 1
"""Threads: of those who take part, and of those who lead, who wait for nobody."""

OFTEN = 0.1
"""Seconds between two looks whether anything was written."""

PACE = 0.25
"""Seconds between two looks of a facilitator's page while people answer."""

REGARDLESS = 1.0
"""The same while nothing is written: people go away without a word."""

ELSEWHERE = 2.0
"""Seconds between two looks of everybody's page, where other servers write to the same database."""


class LookOut(Protocol):
    """Sees that something was written; `workbook.store` has one."""

    def changed(self) -> bool:
        """Whether anything was written since the last look."""
        ...

    def lasts(self, rooms: Iterable[int]) -> dict[int, int]:
        """The number of the last event in each of these rooms."""
        ...

    @property
    def alone(self) -> bool:
        """Whether no other server writes there."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


InTurn = Callable[[Callable[[], None]], None]


class Full(Exception):  # noqa: N818 - it is what the house is
    """There is no place for one more page."""


class TooMany(Full):
    """One browser has as many pages open as one may."""


@dataclass
class Place:
    """A visit in the house, and since when it has had no line."""

    visit: Visit
    credential: str | None
    alone_since: float | None = None
    looked: float = 0.0
    pending: bool = False

    @property
    def leads(self) -> bool:
        """Whether it is a facilitator's."""
        return self.credential is not None


class House:
    """Opens pages, keeps them, and tells each when it has to look.

    Args:
        workbook: the parts of a running workbook.
        lookout: sees that something was written.
        around: what a page stands in, which is given a way to do something in the page's turn from
            any thread.
        withdraw: called with a credential that nobody needs any more.
        most: how many may be open.
        clock: seconds that only go forward.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what a house is made of
        self,
        workbook: Parts,
        lookout: LookOut,
        around: Callable[[InTurn], Surroundings],
        most: int,
        withdraw: Callable[[str], object] = lambda _credential: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most = most
        self._workbook = workbook
        self._lookout = lookout
        self._around = around
        self._withdraw = withdraw
        self._clock = clock
        self._attending = ThreadPoolExecutor(ATTENDING, "attending")
        self._leading = ThreadPoolExecutor(LEADING, "leading")
        self._places: dict[tuple[str, str], Place] = {}
        self._circles: dict[Visit, frozenset[object]] = {}
        self._members: dict[object, set[Visit]] = {}
        self._lasts: dict[int, int] = {}
        self._elsewhere = 0.0
        self._wake = asyncio.Event()
        self._late = deque([0.0], maxlen=int(60 / OFTEN))

    @property
    def pages(self) -> int:
        """How many have a line."""
        return sum(place.alone_since is None for place in self._places.values())

    @property
    def figures(self) -> dict[str, float]:
        """For whoever runs the server: pages with a line, messages that wait, and how late the loop is.

        The last is in milliseconds, the longest of the last minute.
        """
        waiting = sum(place.visit.waiting for place in self._places.values())
        return {"pages": self.pages, "waiting": waiting, "late_ms": round(1000 * max(self._late))}

    # ---- coming and going ----

    def open(self, name: str, visitor: Visitor, calls: Iterable[Call], line: Line) -> Visit:
        """A page has a line: one that was here already goes on, and its old line is closed.

        Args:
            name: what the browser calls the page.
            visitor: who is at it.
            calls: what is on it.
            line: the socket.

        Raises:
            Full: there is no place.
        """
        key = (visitor.participant, name)
        place = self._places.get(key)
        if place is None:
            self._make_room(visitor)
            place = self._places[key] = Place(self._visit(visitor, calls), visitor.credential)
        elif place.visit.line is not None:
            place.visit.line.hang_up(codes.REPLACED)
        place.visit.line, place.alone_since = line, None
        place.visit.welcome()
        place.visit.look()
        return place.visit

    def _visit(self, visitor: Visitor, calls: Iterable[Call]) -> Visit:
        loop = asyncio.get_running_loop()

        def in_turn(what: Callable[[], None]) -> None:
            with suppress(RuntimeError):  # the server has ended meanwhile
                loop.call_soon_threadsafe(lambda: visit.in_turn(what))

        page = Page(self._workbook, visitor, self._around(in_turn))
        pool = self._leading if visitor.credential else self._attending
        visit = Visit(page, calls, pool, self._dealt)
        return visit

    def known(self, participant: str, name: str) -> str | None:
        """The credential that a facilitator's page which is here already was given."""
        place = self._places.get((participant, name))
        return place.credential if place else None

    def lose(self, visit: Visit, line: Line, *, for_good: bool) -> None:
        """A line is gone. The page is kept for a while, unless it has said goodbye."""
        for key, place in list(self._places.items()):
            if place.visit is visit and visit.line is line:
                visit.line, place.alone_since = None, self._clock()
                if for_good:
                    self._end(key)

    def _end(self, key: tuple[str, str]) -> None:
        place = self._places.pop(key)
        place.visit.end()
        if place.visit in self._circles:
            self._move(place.visit, self._circles[place.visit], frozenset())
        if place.credential is not None:
            self._leading.submit(self._withdraw, place.credential)

    def _make_room(self, visitor: Visitor) -> None:
        own = [key for key in self._places if key[0] == visitor.participant]
        if len(own) >= EACH:
            self._give_up(own, TooMany)
        most = self.most + (KEPT_PLACES if visitor.credential else 0)
        if len(self._places) >= most:
            self._give_up(list(self._places), Full)

    def _give_up(self, keys: Iterable[tuple[str, str]], otherwise: type[Full]) -> None:
        """End the page that has been without a line for longest."""
        alone = [(self._places[key].alone_since or 0, key) for key in keys if self._is_alone(key)]
        if not alone:
            raise otherwise
        self._end(min(alone)[1])

    def _is_alone(self, key: tuple[str, str]) -> bool:
        return self._places[key].alone_since is not None

    def credentials(self) -> dict[tuple[str, str], str]:
        """What the pages of facilitators were given."""
        places = self._places.items()
        return {key: place.credential for key, place in places if place.credential is not None}

    def dismiss(self, keys: Iterable[tuple[str, str]]) -> None:
        """Facilitators who are signed in no more: their pages show nothing from now on."""
        for key in keys:
            place = self._places.get(key)
            if place is not None:
                line = place.visit.line
                self._end(key)
                if line is not None:
                    line.hang_up(codes.SIGNED_OUT)

    async def end_all(self, keys: Iterable[tuple[str, str]]) -> None:
        """The same, for whoever looks at the door."""
        self.dismiss(keys)

    # ---- looking ----

    def _dealt(self, visit: Visit, *, own: bool) -> None:
        """What was done on one page may be news for others on this server.

        Args:
            visit: the page.
            own: whether it was done there, and not only looked at.
        """
        before, now = self._circles.get(visit, frozenset()), visit.circles
        if before != now:
            self._move(visit, before, now)
        if own:
            if any(screen.leads for screen in visit.screens):
                self._wake.set()
            for other in {one for circle in now for one in self._members[circle]} - {visit}:
                other.look()

    def _move(self, visit: Visit, before: Iterable[object], now: frozenset[object]) -> None:
        """Somebody's seat or table is another one."""
        for circle in before:
            self._members[circle].discard(visit)
            if not self._members[circle]:
                del self._members[circle]
        for circle in now:
            self._members.setdefault(circle, set()).add(visit)
        self._circles[visit] = now
        if not now:
            del self._circles[visit]

    async def keep(self) -> None:
        """Look out, and let go of pages nobody comes back to; until it is cancelled."""
        loop = asyncio.get_running_loop()
        well = True
        while True:
            began = loop.time()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), OFTEN)
            self._wake.clear()
            self._late.append(max(0.0, loop.time() - began - OFTEN))
            try:
                self._forget()
                changed, moved = await loop.run_in_executor(self._leading, self._look)
                self._tell(moved, changed=changed)
                well = True
            except Exception:  # a database that is away comes back
                if well:
                    log.exception("The database could not be looked at")
                well = False

    def _look(self) -> tuple[bool, set[int]]:
        """Whether anything was written, and the rooms that have moved on."""
        if not self._lookout.changed():
            return False, set()
        lasts = self._lookout.lasts({room for room, _ in self._rooms()})
        moved = {room for room, last in lasts.items() if self._lasts.get(room) != last}
        gone = self._lasts.keys() - lasts.keys()
        self._lasts = lasts
        return True, moved | gone

    def _rooms(self) -> Iterator[tuple[int, Place]]:
        for place in list(self._places.values()):
            for screen in place.visit.screens:
                if screen.room is not None:
                    yield screen.room, place

    def _tell(self, moved: set[int], *, changed: bool) -> None:
        """Who leads looks first, and in any case now and then; then those whose room moved on."""
        now = self._clock()
        for place in list(self._places.values()):
            if place.leads:
                self._tell_leader(place, now, changed=changed)
        if moved:
            for room, place in self._rooms():
                if room in moved and not place.leads:
                    place.visit.look()
        if not self._lookout.alone and now - self._elsewhere >= ELSEWHERE:
            self._elsewhere = now
            for place in list(self._places.values()):
                place.visit.look()

    def _tell_leader(self, place: Place, now: float, *, changed: bool) -> None:
        place.pending = place.pending or changed
        if now - place.looked >= (PACE if place.pending else REGARDLESS):
            place.looked, place.pending = now, False
            place.visit.look()

    def _forget(self) -> None:
        long_ago = self._clock() - KEPT_FOR
        for key, place in list(self._places.items()):
            if place.alone_since is not None and place.alone_since < long_ago:
                self._end(key)

    def close(self) -> None:
        """Finish what is being done, and end. What was not begun is not acknowledged either."""
        for key in list(self._places):
            self._end(key)
        self._attending.shutdown(cancel_futures=True)
        self._leading.shutdown()
        self._lookout.close()
