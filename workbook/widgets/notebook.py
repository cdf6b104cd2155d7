"""What a notebook calls: `exercise`, `results`, `progress` and the rest, on this kernel's page."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial

from workbook.app import build
from workbook.app.crowd import let_in
from workbook.app.identity import SELF_PACED, credential, network, participant
from workbook.app.places import (
    content_folder,
    heard_at,
    notebooks_folder,
    served_address,
    served_locally,
    served_places,
    store_url,
    user_folder,
)
from workbook.content.catalogue import Catalogue
from workbook.screens import Page, Screen, Sentence, Surroundings, Visitor
from workbook.screens.calls import CALLS
from workbook.screens.page import Parts
from workbook.screens.words import WORDS
from workbook.widgets.watching import watch
from workbook.widgets.widget import Line, Widget

log = logging.getLogger("workbook.widgets")


@cache
def here() -> Parts:
    """The workbook this kernel belongs to, opened at the first call."""
    return build(user_folder(), content_folder(), store=store_url())


@cache
def page() -> Page:
    """The page this kernel is behind; in JupyterLab all notebooks of a kernel are one."""
    who = participant()
    visitor = Visitor(who or SELF_PACED, who is None, credential(), network())
    around = Surroundings(
        Catalogue(notebooks_folder()),
        served_address(),
        served_locally(),
        served_places(),
        _let_in,
    )
    return Page(here(), visitor, around)


def exercise(name: str) -> Widget | Line:
    """An exercise to do here, as `scenario/exercise`.

    Args:
        name: ids of the scenario and of the exercise in it, as "ward-that-may-close/openings".
    """
    return _called("exercise", name)


def role() -> Widget | Line:
    """Where the learner says who they are; some best answers depend on it."""
    return _called("role")


def results(slug: str) -> Widget | Line:
    """How a scenario went: one figure, the strongest and the weakest point, what to read."""
    return _called("results", slug)


def room() -> Widget | Line:
    """A live session, for those who take part in it."""
    return _called("room")


def facilitator() -> Widget | Line:
    """A live session, for whoever leads it; and its big screen."""
    return _called("facilitator")


def progress() -> Widget | Line:
    """How far one has come in each scenario."""
    return _called("progress")


def profile() -> Widget | Line:
    """How one is doing by theme, what to look at again, and what to do next."""
    return _called("profile")


def landscape(part: str) -> Widget | Line:
    """Facts of politics that age: "seats" by party, the "intake" of 2024, or the "sittings"."""
    return _called("landscape", part)


def glossary() -> Widget | Line:
    """Terms of the NHS, of councils and of Parliament in plain words."""
    return _called("glossary")


def _called(name: str, *told: str) -> Widget | Line:
    return shown(lambda: CALLS[name](page(), *told))


def shown(make: Callable[[], Screen | Sentence]) -> Widget | Line:
    """A screen as a widget; in a served page a plain sentence instead of a traceback."""
    try:
        made = make()
        if isinstance(made, Sentence):
            return Line(made)
        widget = Widget(made)
    except Exception:
        if participant() is None:
            raise
        log.exception("a screen could not be made")
        return Line(Sentence(WORDS["shared"]["missing"]))
    if made.live:
        watch(made)
    return widget


def _let_in(code: str, ticket: str, people: int, ended: Callable[[str], object]) -> None:
    """Let simulated people in, and tell the page of their end in this kernel's own loop."""
    loop = _running()

    def told(why: str) -> None:
        if loop is not None:
            with suppress(RuntimeError):  # this page has gone meanwhile
                loop.call_soon_threadsafe(partial(ended, why))

    let_in(heard_at() or served_address() or "", code, ticket, people, told)


def _running() -> asyncio.AbstractEventLoop | None:
    """The loop of a page; there is none in a script or a test."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
