"""A screen: what stands at one place of a page, to be drawn by a component in the browser.

A screen knows nothing of Jupyter, sockets or HTML. It is synchronous and keeps no time: a message
comes in, and what is to be drawn or told goes out by its outlet. Whoever hosts it (a widget in a
kernel, or the server's own socket) gives it one.
"""

import logging
import re
from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from workbook.screens.page import Page
from workbook.screens.words import WORDS, words_for

log = logging.getLogger("workbook.screens")


class Outlet(Protocol):
    """Where a screen's host takes what goes to the browser."""

    def draw(self, view: dict[str, Any]) -> None:
        """Draw this; also where it is the same as before, as the browser may have missed it."""
        ...

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message: an acknowledgement, or a refusal."""
        ...


class Nowhere:
    """The outlet of a screen that nobody looks at yet."""

    def draw(self, view: dict[str, Any]) -> None:
        """Whoever looks later finds it in `Screen.view`."""

    def tell(self, message: dict[str, Any]) -> None:
        """Nobody has asked."""


class Sentence:
    """A plain sentence where a screen would stand.

    Args:
        text: the sentence.
        look: the class of its paragraph.
    """

    def __init__(self, text: str, look: str = "wb-alert") -> None:
        self.text = text
        self.look = look


def ruling(message: Mapping[str, Any], said: str, *, later: bool) -> dict[str, Any]:
    """The answer to what cannot be taken: never as it is, or not now, and then the page sends it again.

    It bears the number of what it answers. What has none is not sent again by itself.
    """
    numbers = echoed(message, "id", "seq")
    return {"type": "later" if later and numbers else "refused", "message": said, **numbers}


ECHOED = re.compile(r"[0-9a-f]{1,32}")
"""An id as pages make them."""


def echoed(message: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """What of a message may be sent back, so that the page knows which one is answered.

    A page could send a megabyte in its place, and would get a megabyte back.
    """
    return {key: message[key] for key in keys if _is_small(message.get(key))}


def _is_small(value: object) -> bool:
    if isinstance(value, str):
        return bool(ECHOED.fullmatch(value))
    return type(value) is int and 0 <= value < 2**31


class Screen:
    """What every component has: a `view` to draw, and the `words` of the interface.

    Whatever is in them is public: it goes to a browser as it is, so they hold only what may be on
    the screen.

    Args:
        page: where it stands.
    """

    component: ClassVar[str]
    """Which component draws it; also the name of its group of words."""

    follows: ClassVar[bool] = False
    """Whether it tells of results, and so changes with every answer."""

    by_role: ClassVar[bool] = False
    """Whether it depends on the role that the learner has."""

    inside: ClassVar[Mapping[str, str]] = {}
    """The component of each kind of exercise that may stand inside this one."""

    live: ClassVar[bool] = False
    """Whether it changes by what others do."""

    leads: ClassVar[bool] = False
    """Whether somebody leads a room from it; it goes before those who follow."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.outlet: Outlet = Nowhere()
        self.view = self._up_to_date()
        page.add(self)

    def fetch(self) -> dict[str, Any]:
        """What may be on the screen now, as JSON data."""
        raise NotImplementedError

    @property
    def words(self) -> dict[str, str]:
        """What the interface says here."""
        return words_for(self.component)

    @property
    def words_inside(self) -> dict[str, dict[str, str]]:
        """The words of each component that may stand inside."""
        return {name: dict(WORDS[name]) for name in sorted(set(self.inside.values()))}

    # ---- what goes out ----

    def refresh(self) -> None:
        """Draw what is true now, if that is something else than before."""
        now = self._up_to_date()
        if now != self.view:
            self.view = now
            self.outlet.draw(now)

    def redraw(self) -> None:
        """Draw what is true now, even where nothing changed here: the page may have missed it."""
        self.view = self._up_to_date()
        self.outlet.draw(self.view)

    def note(self) -> None:
        """Keep what is true now without drawing it, for a page that knows what it has done itself.

        What others have done meanwhile is still news.
        """
        self.view = self.fetch()

    def _up_to_date(self) -> dict[str, Any]:
        """What is true now, and no older than what counts as seen."""
        self._seen = self.latest if self.live else None
        return self.fetch()

    # ---- what comes in ----

    def receive(self, message: object) -> None:
        """Answer a message; whatever goes wrong, the browser gets a sentence and the log the rest."""
        told = message if isinstance(message, dict) else {}
        try:
            self.heard(told)
        except Exception:
            log.exception("a message could not be answered")
            self.outlet.tell(ruling(told, WORDS["shared"]["broken"], later=True))

    def heard(self, message: dict[str, Any]) -> None:
        """Answer a message from the browser."""
        if message.get("type") == "ping":
            self.outlet.tell({"type": "pong"} | echoed(message, "n"))
        elif message.get("type") == "resync":
            self.redraw()

    # ---- what others do, where a screen is live ----

    @property
    def room(self) -> int | None:
        """The room it shows, if it shows one."""
        return None

    @property
    def circles(self) -> frozenset[object]:
        """Names of circles of screens: what is done on one of them may be news for the others."""
        return frozenset()

    @property
    def latest(self) -> object:
        """Something that is another thing when there is something new; cheap to look at."""
        return None

    def look(self) -> None:
        """Look whether something is new, and draw it then. Its host calls this now and then."""
        if self.latest == self._seen:
            self.idle()
        else:
            self.moved()

    def moved(self) -> None:
        """Something is new."""
        self.refresh()

    def idle(self) -> None:
        """Nothing is new; there is time to make ready for what may come."""
