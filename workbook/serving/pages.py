"""What every answer of the server has in common: headers, calm errors, and a discreet log."""

import json
import logging
import random
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from tornado import web

from workbook.content.signs import isolated
from workbook.serving import words
from workbook.serving.live.house import House
from workbook.serving.proxies import by_https

HERE = Path(__file__).parent

POLICY = (
    "default-src 'self';"
    # anywidget imports a component's module from a blob.
    " script-src 'self' blob:;"
    # Widgets put their styles into the page, where there is no way to sign them.
    " style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
    " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = logging.getLogger("workbook.serving")


def environment() -> jinja2.Environment:
    """The templates of the pages that are not notebooks."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["words"] = words
    env.filters["isolated"] = isolated
    return env


def log_request(handler: web.RequestHandler) -> None:
    """One line for each request, without who asked and without the query string."""
    status = handler.get_status()
    write: Callable[..., None] = log.debug
    if status >= 500:  # noqa: PLR2004
        write = log.error
    elif status >= 400:  # noqa: PLR2004
        write = log.info
    request = handler.request
    write("%d %s %s %.0f ms", status, request.method, request.path, 1e3 * request.request_time())


class Told(web.HTTPError):
    """An error with a sentence of its own, and what to do."""

    def __init__(self, status: int, what: str, now: str) -> None:
        super().__init__(status)
        self.what, self.now = what, now


AGAIN = (8, 16)
"""Seconds after which a page that could not be had tries again; not all of them in the same moment."""


class Page(web.RequestHandler):
    """A handler of ours; also mixed into Jupyter's, so that all answers behave alike."""

    answers_in_json = False

    def set_default_headers(self) -> None:
        """The same strict headers everywhere."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.clear_header("Server")

    def set_cookie(self, name: str, value: str | bytes, *args: Any, **told: Any) -> None:
        """Ours and Jupyter's alike: what was given over https never travels without it."""
        if by_https(self.request, self.settings.get("outside")):
            told["secure"] = True
        super().set_cookie(name, value, *args, **told)

    def show(self, template: str, **values: Any) -> None:
        """Render one of the templates beside this file."""
        env: jinja2.Environment = self.settings["pages"]
        self.set_header("Cache-Control", "no-store")
        self.write(env.get_template(template).render(**values))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One plain sentence and what to do. The reason is in the log, and only there."""
        error = kwargs.get("exc_info", (None, None))[1]
        what, now = words.problem(status_code)
        if isinstance(error, Told):
            what, now = error.what, error.now
        again = random.randint(*AGAIN) if status_code == 503 else None  # noqa: PLR2004, S311
        if again:
            self.set_header("Retry-After", str(again))
        if self.answers_in_json:
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps({"message": what}))
            return
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.show("problem.html", what=what, now=now, again=again)
        self.finish()

    def _request_summary(self) -> str:
        return f"{self.request.method} {self.request.path}"

    def log_exception(
        self,
        typ: type[BaseException] | None,
        value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        """Tracebacks go to the log. tornado would add the query string and the address."""
        if typ and value and not isinstance(value, web.HTTPError):
            log.error("%s failed", self._request_summary(), exc_info=(typ, value, tb))


class PlainPage(Page):
    """A page that starts nothing: whoever watches it or checks a link may ask for its head alone."""

    async def head(self, *args: str, **kwargs: str) -> None:
        """What `get` says; tornado keeps the body back."""
        answer = self.get(*args, **kwargs)
        if answer is not None:
            await answer


class NoSuchPage(Page):
    """Every address that is not ours."""

    def prepare(self) -> None:
        """Whatever the method."""
        raise web.HTTPError(404)


class Health(PlainPage):
    """For whoever watches the server: it is up, and for how many pages it has places."""

    def initialize(self, places: int, house: House | None) -> None:
        """Called by tornado for each request."""
        self.places = places
        self.house = house

    def get(self) -> None:
        """Nothing is looked at, so that a busy database does not make the server look dead."""
        self.set_header("Cache-Control", "no-store")
        figures = {} if self.house is None else self.house.figures
        self.finish({"ok": True, "places": self.places} | figures)
