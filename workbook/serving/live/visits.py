"""One page that is open in this server: its screens, and its messages in their order."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from workbook.screens import Page, Screen, Sentence
from workbook.screens.calls import CALLS
from workbook.screens.calls_in import Call
from workbook.screens.words import WORDS

log = logging.getLogger("workbook.serving")

WAITING = 64
"""Messages that may wait for one page to deal with; whoever sends more is let go."""

Sent = dict[str, Any]


class Line(Protocol):
    """The socket of a page, as far as the page is concerned."""

    def more(self) -> None:
        """There is something to send."""
        ...

    def hang_up(self, code: int) -> None:
        """Close it."""
        ...


class Dealt(Protocol):
    """Is told that a page has had a turn."""

    def __call__(self, visit: "Visit", *, own: bool) -> None:
        """`own` says whether that was for a message of its own."""
        ...


class Outbox:
    """What is on its way to a page. Of a screen's views only the newest is worth sending."""

    def __init__(self) -> None:
        self._waiting: list[Sent] = []

    def put(self, what: Sent) -> None:
        """Add something; a view takes the place of an older one, and all screens of everything."""
        if what["type"] == "screens":
            self._waiting = [one for one in self._waiting if one["type"] == "message"]
        if what["type"] == "view":
            for place, one in enumerate(self._waiting):
                if one["type"] == "view" and one["at"] == what["at"]:
                    self._waiting[place] = what
                    return
        self._waiting.append(what)

    def take(self) -> list[Sent]:
        """All of it, which is then gone from here."""
        taken, self._waiting = self._waiting, []
        return taken

    def __bool__(self) -> bool:
        return bool(self._waiting)


@dataclass(frozen=True)
class _Outlet:
    """Where one screen's views and messages go, in the thread that has the page's turn."""

    at: int
    made: list[Sent]

    def draw(self, view: dict[str, Any]) -> None:
        self.made.append({"type": "view", "at": self.at, "view": view})

    def tell(self, message: dict[str, Any]) -> None:
        self.made.append({"type": "message", "at": self.at, "message": message})


class Visit:
    """A page that is open.

    What there is to do for it is done in its order, in a thread of the pool; a page that breaks or
    is slow harms nobody else's.

    Args:
        page: who is at it, and where.
        calls: what is on it.
        pool: where its turns are taken.
        dealt: called in the server's loop after each turn.
    """

    def __init__(
        self,
        page: Page,
        calls: Iterable[Call],
        pool: ThreadPoolExecutor,
        dealt: "Dealt",
    ) -> None:
        self.page = page
        self.line: Line | None = None
        self.outbox = Outbox()
        self._calls = tuple(calls)
        self._pool = pool
        self._dealt = dealt
        self._screens: dict[int, Screen | Sentence] = {}
        self._made: list[Sent] = []
        self._looking = False
        self._waiting: asyncio.Queue[tuple[Callable[[], None], bool]] = asyncio.Queue(WAITING)
        self._turns = asyncio.get_running_loop().create_task(self._take_turns())
        self._put(self._make)

    @property
    def screens(self) -> list[Screen]:
        """Those that change by what others do."""
        made = list(self._screens.values())
        return [one for one in made if isinstance(one, Screen) and one.live]

    @property
    def waiting(self) -> int:
        """How much there is to do for it."""
        return self._waiting.qsize()

    @property
    def circles(self) -> frozenset[object]:
        """Those who may see what is done here."""
        return frozenset(circle for screen in self.screens for circle in screen.circles)

    def end(self) -> None:
        """Do nothing more."""
        self._turns.cancel()

    # ---- what there is to do ----

    def hear(self, at: int, message: object) -> bool:
        """A message to one of its screens; False where too much is waiting."""
        return self._put(partial(self._hear, at, message), own=True)

    def look(self) -> None:
        """Something may be new for its live screens; whoever has no line looks when it is back.

        One look at a time waits its turn.
        """
        if self.line is not None and not self._looking:
            self._looking = self._put(self._look)

    def welcome(self) -> None:
        """A line is there: everything goes out anew."""
        self._put(self._show_all)

    def in_turn(self, what: Callable[[], None]) -> None:
        """Something else that belongs to this page."""
        self._put(what)

    def _put(self, what: Callable[[], None], *, own: bool = False) -> bool:
        try:
            self._waiting.put_nowait((what, own))
        except asyncio.QueueFull:
            return False
        return True

    async def _take_turns(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            what, own = await self._waiting.get()
            try:
                await loop.run_in_executor(self._pool, what)
            except Exception:  # it stays this page's own business
                log.exception("A page could not go on")
            for one in self._made:
                self.outbox.put(one)
            self._made.clear()
            if self.outbox and self.line is not None:
                self.line.more()
            self._dealt(self, own=own)

    # ---- in a thread of the pool ----

    def _make(self) -> None:
        for call in self._calls:
            self._screens[call.cell] = made = self._called(call)
            if isinstance(made, Screen):
                made.outlet = _Outlet(call.cell, self._made)

    def _called(self, call: Call) -> Screen | Sentence:
        """A screen; where it cannot be made, a sentence that helps."""
        try:
            return CALLS[call.name](self.page, *call.args, **call.named)
        except Exception:
            log.exception("a screen could not be made")
            return Sentence(WORDS["shared"]["missing"])

    def _show_all(self) -> None:
        described = [_described(at, one) for at, one in self._screens.items()]
        self._made.append({"type": "screens", "screens": described})

    def _hear(self, at: int, message: object) -> None:
        screen = self._screens.get(at)
        if isinstance(screen, Screen):
            screen.receive(message)

    def _look(self) -> None:
        self._looking = False
        for screen in self.screens:
            screen.look()


def _described(at: int, one: Screen | Sentence) -> Sent:
    if isinstance(one, Sentence):
        return {"at": at, "sentence": one.text, "look": one.look}
    return {
        "at": at,
        "component": one.component,
        "view": one.view,
        "words": one.words,
        "kinds": one.words_inside,
        "components": dict(one.inside),
    }
