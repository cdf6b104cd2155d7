"""Static files: ours, the components' stylesheet, and the browser program's."""

from pathlib import Path

from tornado import web

from workbook.serving.pages import Page
from workbook.widgets.browser import stylesheet

_YEAR = 365 * 24 * 3600


class Stylesheet(Page, web.RequestHandler):
    """The components' stylesheet, which the page itself uses too."""

    def get(self) -> None:
        """Tornado sends it again only when it has changed."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(stylesheet())


class OurFiles(Page, web.StaticFileHandler):
    """The files of `static/`.

    A browser asks each time whether they have changed (they have no version in their name), which
    costs a line; fonts do not change and are kept for a month.
    """

    def compute_etag(self) -> str | None:
        """By date and size: tornado remembers a file's hash until the server stops."""
        assert self.absolute_path is not None
        told = Path(self.absolute_path).stat()
        return f'"{told.st_mtime_ns:x}-{told.st_size:x}"'

    def set_extra_headers(self, path: str) -> None:
        """Called by tornado once the file is found."""
        kept = path.startswith("fonts/")
        self.set_header("Cache-Control", f"max-age={30 * 24 * 3600}" if kept else "no-cache")


class BundleFiles(Page, web.StaticFileHandler):
    """Files whose address changes when they do."""

    def set_extra_headers(self, path: str) -> None:
        """Called by tornado once the file is found."""
        del path
        self.set_header("Cache-Control", f"public, max-age={_YEAR}, immutable")
