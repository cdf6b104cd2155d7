"""The browser's side of our own pages: modules and one stylesheet, at addresses that change with them."""

import hashlib
import re
from collections.abc import Iterable
from functools import cached_property

from tornado import web

from workbook.serving.pages import HERE, Page
from workbook.widgets.linking import COMPONENTS, stylesheet

ADDRESS = "/workbook/browser"
YEAR = 365 * 24 * 3600
_IMPORT = re.compile(r'^import [^;]+? from "\./([\w-]+)\.js";$', re.MULTILINE)


class Components:
    """Every file that a page of ours asks for, read once.

    A page names all of them in its head, so that the browser asks for them together and not one
    after the other.
    """

    START = "live"
    """The module with which a page begins."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files by name."""
        paths = [*sorted(COMPONENTS.glob("*.js")), *sorted((HERE / "live").glob("*.js"))]
        modules = {path.name: path.read_bytes() for path in paths}
        return modules | {"page.css": self._sheet().encode()}

    def _sheet(self) -> str:
        """One sheet: the typefaces, the components and the page around them."""
        fonts, page = (
            (HERE / "static" / name).read_text("utf-8") for name in ("fonts.css", "page.css")
        )
        return "\n".join([fonts.replace("fonts/", "/workbook/static/fonts/"), stylesheet(), page])

    @cached_property
    def build(self) -> str:
        """A short name of all of it."""
        whole = hashlib.sha256()
        for name, text in sorted(self.files.items()):
            whole.update(name.encode() + b"\0" + text + b"\0")
        return whole.hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where a file is."""
        return f"{ADDRESS}/{self.build}/{name}"

    def needed(self, components: Iterable[str]) -> list[str]:
        """The addresses of all modules that a page with these components loads."""
        found: dict[str, None] = {}
        waiting = [self.START, *components]
        while waiting:
            name = waiting.pop(0)
            if name not in found and f"{name}.js" in self.files:
                found[name] = None
                waiting += _IMPORT.findall(self.files[f"{name}.js"].decode())
        return [self.address(f"{name}.js") for name in found]


class ComponentFile(Page, web.RequestHandler):
    """A file of `Components`; a browser keeps it for a year, as another build has another address."""

    def initialize(self, components: Components) -> None:
        """Called by tornado for each request."""
        self.components = components

    def get(self, build: str, name: str) -> None:
        """The file, whichever build is asked for: a page that is just being opened has the newest."""
        text = self.components.files.get(name)
        if text is None or build != self.components.build:
            raise web.HTTPError(404)
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Cache-Control", f"public, max-age={YEAR}, immutable")
        self.finish(text)
