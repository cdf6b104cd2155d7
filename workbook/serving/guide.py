"""The facilitator's guide, and agendas on paper."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mistune
from jupyter_server.base.handlers import JupyterHandler
from markupsafe import Markup
from mistune.toc import add_toc_hook
from tornado import web

from workbook.content import Library
from workbook.content.agendas import Agenda
from workbook.documents import words as paper
from workbook.documents.sheets import Plan, keys, letter, sheet
from workbook.serving.pages import PlainPage

ADDRESS = "/facilitator-guide"
_AGENDA = r"([a-z0-9-]+)"
_CODE = r"([A-Za-z0-9-]{1,20})"

RoomPlan = Callable[[str], Plan | None]
"""The agenda of a room as it is now, by the room's code; it is looked up in the store."""

SignedIn = Callable[[web.RequestHandler], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading to jump to."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide as a page shows it, its title apart."""

    title: str
    headings: tuple[Heading, ...]
    prose: Markup


@lru_cache(maxsize=1)
def rendered(text: str) -> Guide:
    """The guide in HTML. It is our own text; any HTML in it is shown and not obeyed."""
    markdown = mistune.create_markdown(escape=True, plugins=["table"])
    add_toc_hook(markdown, 1, 2, lambda _, index: f"part-{index}")
    html, state = markdown.parse(text)
    (_, _, title), *parts = state.env["toc_items"]
    headings = tuple(Heading(id, Markup(text).unescape()) for _, id, text in parts)  # noqa: S704
    prose = str(html).partition("</h1>")[2]
    return Guide(title, headings, Markup(prose))  # noqa: S704 - mistune has escaped it


def routes(library: Library, signed_in: SignedIn, plan_of: RoomPlan) -> list[Any]:
    """The addresses of the guide, of the sheet of every agenda and room, and of its key.

    Args:
        library: the content.
        signed_in: whether a request comes from a facilitator; others get no key, and no room's paper.
        plan_of: what a room has on its agenda.
    """
    content = {"library": library}
    closed = content | {"signed_in": signed_in}
    of_room = closed | {"plan_of": plan_of}
    return [
        (ADDRESS, GuidePage, content),
        (rf"{ADDRESS}/sheet/{_AGENDA}", SheetPage, content),
        (rf"{ADDRESS}/key/{_AGENDA}", KeyPage, closed),
        (rf"{ADDRESS}/room/{_CODE}/sheet", RoomSheetPage, of_room),
        (rf"{ADDRESS}/room/{_CODE}/key", RoomKeyPage, of_room),
    ]


class GuidePage(PlainPage):
    """For everybody: there is no key in it."""

    def initialize(self, library: Library) -> None:
        """Called by tornado for each request."""
        self.library = library

    def get(self) -> None:
        """The guide, its contents, and what can be printed."""
        text = self.library.manual
        if text is None:
            raise web.HTTPError(404)
        guide = rendered(text)
        self.show(
            "guide.html",
            title=guide.title,
            headings=guide.headings,
            prose=guide.prose,
            agendas=self.library.agendas.values(),
            paper=paper,
        )


def _agenda(library: Library, id: str) -> Agenda:
    if id not in library.agendas:
        raise web.HTTPError(404)
    return library.agendas[id]


class SheetPage(PlainPage):
    """An agenda for people with a pen. It holds no more than an exercise shows before an answer."""

    def initialize(self, library: Library) -> None:
        """Called by tornado for each request."""
        self.library = library

    def get(self, id: str) -> None:
        """The sheet of one agenda."""
        made = sheet(self.library, _agenda(self.library, id))
        self.show("sheet.html", sheet=made, letter=letter, paper=paper)


class ClosedPage(PlainPage, JupyterHandler):
    """Paper for whoever has signed in."""

    def initialize(
        self, library: Library, signed_in: SignedIn, plan_of: RoomPlan | None = None
    ) -> None:
        """Called by tornado for each request."""
        self.library = library
        self.signed_in = signed_in
        self.plan_of = plan_of

    async def refused(self) -> bool:
        """Whether somebody else asks: they are told so, and get not a word of it."""
        if await self.signed_in(self):
            return False
        self.set_status(403)
        self.show("problem.html", what=paper.KEY_REFUSED, now=paper.KEY_SIGN_IN, again=False)
        return True

    async def room(self, code: str) -> Plan:
        """What a room has on its agenda; 404 where there is no such room."""
        assert self.plan_of is not None
        plan = await asyncio.to_thread(self.plan_of, code)
        if plan is None:
            raise web.HTTPError(404)
        return plan

    def show_key(self, plan: Plan) -> None:
        """The facilitator's key to a sheet."""
        self.show("key.html", title=plan.title, keys=keys(self.library, plan), paper=paper)


class KeyPage(ClosedPage):
    """The key to an agenda as it is written."""

    async def get(self, id: str) -> None:
        """The key to one agenda."""
        if not await self.refused():
            self.show_key(_agenda(self.library, id))


class RoomKeyPage(ClosedPage):
    """The key to what a room has on its agenda, as its facilitator has changed it."""

    async def get(self, code: str) -> None:
        """The key to one room's sheet."""
        if not await self.refused():
            self.show_key(await self.room(code))


class RoomSheetPage(ClosedPage):
    """The sheet of what a room has on its agenda: what is still to come is for its facilitator."""

    async def get(self, code: str) -> None:
        """The sheet of one room."""
        if not await self.refused():
            made = sheet(self.library, await self.room(code))
            self.show("sheet.html", sheet=made, letter=letter, paper=paper)
