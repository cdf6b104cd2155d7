"""The browser's side of our own pages: one script and one stylesheet, at addresses that change with them."""

import hashlib
from functools import cached_property

from tornado import web

from workbook.serving.pages import HERE, Page
from workbook.widgets.browser import stylesheet

ADDRESS = "/workbook/browser"
YEAR = 365 * 24 * 3600


class Components:
    """Every file that a page of ours asks for, read once."""

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files by name."""
        scripts = sorted((HERE / "live" / "bundles").glob("*.js"))
        return {path.name: path.read_bytes() for path in scripts} | {"page.css": self._sheet()}

    def _sheet(self) -> bytes:
        """One sheet: the typefaces, the components and the page around them."""
        fonts, page = (
            (HERE / "static" / name).read_text("utf-8") for name in ("fonts.css", "page.css")
        )
        fonts = fonts.replace("fonts/", "/workbook/static/fonts/")
        return f"{fonts}\n{stylesheet()}\n{page}".encode()

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


class ComponentFile(Page, web.RequestHandler):
    """A file of `Components`; a browser keeps it for a year, as another build has another address."""

    def initialize(self, components: Components) -> None:
        """Called by tornado for each request."""
        self.components = components

    def get(self, build: str, name: str) -> None:
        """The file, of this build alone."""
        text = self.components.files.get(name)
        if text is None or build != self.components.build:
            raise web.HTTPError(404)
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        self.set_header("Content-Type", f"{kind}; charset=utf-8")
        self.set_header("Cache-Control", f"public, max-age={YEAR}, immutable")
        self.finish(text)
