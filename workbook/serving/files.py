"""Static files: ours, and the browser program's."""

from pathlib import Path

from tornado import web

from workbook.serving.pages import HERE, Page

_YEAR = 365 * 24 * 3600
TOKENS = HERE.parent / "ui" / "components" / "tokens.css"


class OurFiles(Page, web.StaticFileHandler):
    """The files of `static/`, and the design tokens, which belong to the components.

    A browser asks each time whether they have changed (they have no version in their name), which
    costs a line; fonts do not change and are kept for a month.
    """

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        """The tokens are the one file from elsewhere."""
        return str(TOKENS) if path == TOKENS.name else super().get_absolute_path(root, path)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """The check of tornado that a path stays below its root."""
        root = str(TOKENS.parent) if absolute_path == str(TOKENS) else root
        return super().validate_absolute_path(root, absolute_path)

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
