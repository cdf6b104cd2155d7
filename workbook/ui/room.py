"""An attendee's page: one screen for the whole session."""

from typing import Any

import traitlets

from workbook.learning import Refused, WayThrough
from workbook.rooms.desk import Desk
from workbook.ui.exercises import SCREENS, Answering
from workbook.ui.watching import watch
from workbook.ui.words import WORDS


class RoomScreen(Answering):
    """The room as an attendee sees it, with whatever exercise it is at.

    Args:
        desk: where the attendee takes part.
    """

    component = "room"
    kinds: "traitlets.Dict[str, Any]" = traitlets.Dict().tag(sync=True)
    """The words of each component that can stand inside."""

    components: "traitlets.Dict[str, str]" = traitlets.Dict().tag(sync=True)
    """The component of each kind of exercise."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(desk.view)
        watch(lambda: desk.latest, self.redraw, desk.warm)

    @traitlets.default("kinds")
    def _default_kinds(self) -> dict[str, Any]:
        return {screen.component: dict(WORDS[screen.component]) for screen in SCREENS.values()}

    @traitlets.default("components")
    def _default_components(self) -> dict[str, str]:
        return {kind: screen.component for kind, screen in SCREENS.items()}

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
            self.send({"type": "saved", "id": str(id)})

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
        self.send({"type": "saved", "id": str(message.get("id"))})


def _told(message: dict[str, Any]) -> dict[str, Any]:
    return {key: message.get(key) for key in ("nickname", "role", "table")}
