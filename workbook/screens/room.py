"""An attendee's page: one screen for the whole session."""

from typing import Any

from workbook.learning import Refused, WayThrough
from workbook.rooms.desk import Desk
from workbook.screens.exercises import COMPONENTS, Answering
from workbook.screens.page import Page


class RoomScreen(Answering):
    """The room as an attendee sees it, with whatever exercise it is at.

    Args:
        page: where it stands.
        desk: where whoever is at it takes part.
    """

    component = "room"
    inside = COMPONENTS
    live = True

    def __init__(self, page: Page, desk: Desk) -> None:
        self._desk = desk
        super().__init__(page)

    def fetch(self) -> dict[str, Any]:
        """All that may be on their screen now."""
        return self._desk.view()

    @property
    def room(self) -> int | None:
        """The room they are in."""
        return self._desk.room

    @property
    def circles(self) -> frozenset[object]:
        """Their seat, and the table with which they answer."""
        return self._desk.circles

    @property
    def latest(self) -> object:
        """What tells that there is something new in the room."""
        return self._desk.latest

    def moved(self) -> None:
        """Draw it, whatever has been kept here meanwhile without drawing it."""
        self.redraw()

    def idle(self) -> None:
        """Read ahead what the room will come to."""
        self._desk.warm()

    def _way_of(self, message: dict[str, Any]) -> WayThrough:
        sending = message.get("type") == "submit"
        return self._desk.way(message.get("place"), sending=sending)

    def _submitted(self) -> None:
        self._desk.rest()

    def _choose_role(self, role: object) -> None:
        self._desk.choose_role(role)

    def heard(self, message: dict[str, Any]) -> None:
        """Answer a message. Each one, even a mere ping, shows that the page is there."""
        self._desk.here()
        super().heard(message)

    def answers(self) -> dict[str, Any]:
        """What is done for each kind of message."""
        return super().answers() | {
            "join": self._join,
            "resume": self._resume,
            "leave_words": self._leave_words,
            "me": self._me,
            "sure": self._sure,
            "wall": self._ask,
            "typing": lambda _: self._desk.typing(),
        }

    def _draft(self, message: dict[str, Any]) -> None:
        super()._draft(message)
        self._desk.drafted(message.get("seq"))
        self._desk.typing()

    def _submit(self, message: dict[str, Any]) -> None:
        id = message.get("id")
        try:
            super()._submit(message)
        except Refused:
            if not self._desk.taken(id):
                raise
            self.redraw()  # sent again after the room has moved on: its acknowledgement was lost
            self.outlet.tell({"type": "saved", "id": str(id)})

    def _join(self, message: dict[str, Any]) -> None:
        ticket = message.get("ticket")
        self._desk.join(
            message.get("code"), _told(message), None if ticket is None else str(ticket)
        )
        self.redraw()

    def _resume(self, message: dict[str, Any]) -> None:
        self._desk.resume(message.get("words"))
        self.redraw()

    def _leave_words(self, _: dict[str, Any]) -> None:
        self._desk.leave_words()
        self.redraw()

    def _me(self, message: dict[str, Any]) -> None:
        self._desk.tell(_told(message))
        self.redraw()

    def _sure(self, message: dict[str, Any]) -> None:
        self._desk.be_sure(message.get("round"), message.get("value"), message.get("place"))
        self.redraw()

    def _ask(self, message: dict[str, Any]) -> None:
        self._desk.ask(message.get("id"), message.get("text"))
        self.redraw()
        self.outlet.tell({"type": "saved", "id": str(message.get("id"))})


def _told(message: dict[str, Any]) -> dict[str, Any]:
    return {key: message.get(key) for key in ("nickname", "role", "table")}
