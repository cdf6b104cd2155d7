"""The way into a room: the code, from a link or from the field on the first page."""

from workbook.rooms.code import meant_as_code
from workbook.serving.pages import PlainPage

ROOM = "/room"
_LENGTH = 8


class Join(PlainPage):
    """Leads to the one page for all rooms. It looks nothing up, so it can tell nothing."""

    def get(self, code: str = "") -> None:
        """The code goes behind the `#`: from there on the browser keeps it to itself."""
        found = meant_as_code(code or self.get_query_argument("code", ""))[:_LENGTH]
        self.set_header("Cache-Control", "no-store")
        self.redirect(f"{ROOM}#{found}" if found else ROOM)
