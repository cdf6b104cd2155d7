"""The facilitator's guide, and agendas on paper."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import mistune
from jupyter_server.base.handlers import JupyterHandler
from markupsafe import Markup
from mistune.toc import add_toc_hook
from tornado import web

from workbook.content import Library
from workbook.content.agendas import Agenda
from workbook.documents import words as paper
from workbook.documents.sheets import keys, letter, sheet
from workbook.serving.pages import PlainPage

FILE = "facilitators-guide.md"
ADDRESS = "/facilitator-guide"
_AGENDA = r"([a-z0-9-]+)"

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


def read_guide(path: Path) -> Guide:
    """The guide in HTML. It is our own text; any HTML in it is shown and not obeyed."""
    return _rendered(path.read_text(encoding="utf-8"))


@cache
def _rendered(text: str) -> Guide:
    markdown = mistune.create_markdown(escape=True, plugins=["table"])
    add_toc_hook(markdown, 1, 2, lambda _, index: f"part-{index}")
    html, state = markdown.parse(text)
    (_, _, title), *parts = state.env["toc_items"]
    headings = tuple(Heading(id, Markup(text).unescape()) for _, id, text in parts)  # noqa: S704
    prose = str(html).partition("</h1>")[2]
    return Guide(title, headings, Markup(prose))  # noqa: S704 - mistune has escaped it


def routes(library: Library, signed_in: SignedIn) -> list[Any]:
    """The addresses of the guide, of every agenda's sheet, and of its key.

    Args:
        library: the content.
        signed_in: whether a request comes from a facilitator; others get no key.
    """
    content = {"library": library}
    return [
        (ADDRESS, GuidePage, content),
        (rf"{ADDRESS}/sheet/{_AGENDA}", SheetPage, content),
        (rf"{ADDRESS}/key/{_AGENDA}", KeyPage, content | {"signed_in": signed_in}),
    ]


class GuidePage(PlainPage):
    """For everybody: there is no key in it."""

    def initialize(self, library: Library) -> None:
        """Called by tornado for each request."""
        self.library = library

    def get(self) -> None:
        """The guide, its contents, and what can be printed."""
        path = self.library.root / FILE
        if not path.is_file():
            raise web.HTTPError(404)
        guide = read_guide(path)
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


class KeyPage(PlainPage, JupyterHandler):
    """The facilitator's key to a sheet."""

    def initialize(self, library: Library, signed_in: SignedIn) -> None:
        """Called by tornado for each request."""
        self.library = library
        self.signed_in = signed_in

    async def get(self, id: str) -> None:
        """The key to one agenda, for whoever has signed in."""
        if not await self.signed_in(self):
            self.set_status(403)
            self.show("problem.html", what=paper.KEY_REFUSED, now=paper.KEY_SIGN_IN, again=False)
            return
        agenda = _agenda(self.library, id)
        self.show("key.html", title=agenda.title, keys=keys(self.library, agenda), paper=paper)
