"""The way into a room: the code, from a link or from the field on the first page."""

import re

from workbook.serving.pages import Page

ROOM = "/room"
_LENGTH = 8
_NO_CODE = re.compile(r"[^A-Z0-9]")


def tidy(code: str) -> str:
    """A code as somebody typed it, without what no code can hold."""
    return _NO_CODE.sub("", code.upper())[:_LENGTH]


class Join(Page):
    """Leads to the one page for all rooms. It looks nothing up, so it can tell nothing."""

    def get(self, code: str = "") -> None:
        """The code goes behind the `#`: from there on the browser keeps it to itself."""
        found = tidy(code or self.get_query_argument("code", ""))
        self.set_header("Cache-Control", "no-store")
        self.redirect(f"{ROOM}#{found}" if found else ROOM)
