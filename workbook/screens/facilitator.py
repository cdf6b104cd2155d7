"""A facilitator's page: the console, and the big screen."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from workbook.learning import Refused
from workbook.rooms.chair import Chair
from workbook.screens.page import Page
from workbook.screens.screen import Screen

MOST_SIMULATED = 80


class FacilitatorScreen(Screen):
    """The room as a facilitator sees it.

    Every command is checked where it is carried out, by the credential that the page carries; this
    screen checks nothing.

    Args:
        page: where it stands.
        chair: where whoever is at it leads.
    """

    component = "facilitator"
    live = True
    leads = True

    def __init__(self, page: Page, chair: Chair) -> None:
        self._chair = chair
        self._exercises: list[dict[str, Any]] | None = None
        super().__init__(page)

    @property
    def room(self) -> int | None:
        """The room that is led."""
        return self._chair.room

    @property
    def latest(self) -> object:
        """What tells that there is something new in the room."""
        try:
            return self._chair.latest
        except Refused:
            return None

    def fetch(self) -> dict[str, Any]:
        """All that may be on a facilitator's screen now."""
        view = self._chair.view()
        if view["stage"] == "refused":
            return view
        view["broken"] += [one.told() for one in self.page.around.catalogue.broken]
        if view["stage"] == "lobby":
            view["lobby"] |= self._common()
        else:
            view["room"] |= self._common() | self._addresses(view["room"]["code"])
            view["exercises"] = self._exercises
        return view

    def _common(self) -> dict[str, Any]:
        check = f"{self.page.around.address or ''}/check"
        return {
            "check": {"link": check, "qr": _qr(check)},
            "guide": "/facilitator-guide",
            "local": self.page.around.local,
        }

    def _addresses(self, code: str) -> dict[str, Any]:
        address = self.page.around.address or ""
        link = f"{address}/join/{code}"
        return {
            "link": link,
            "address": address,
            "qr": _qr(link),
            "sheet": f"/facilitator-guide/room/{code}/sheet",
            "key": f"/facilitator-guide/room/{code}/key",
            "places": self.page.around.places,
        }

    def heard(self, message: dict[str, Any]) -> None:
        """Answer a message; what cannot be done is said in one sentence, and nothing is changed."""
        if message.get("type") not in ("do", "exercises"):
            super().heard(message)
            return
        try:
            if message["type"] == "exercises":
                self._exercises = self._chair.exercises()
            else:
                self._do(str(message.get("do")), message)
        except Refused as refused:
            self.redraw()
            self.outlet.tell({"type": "refused", "message": str(refused)})
            return
        self.redraw()
        self.outlet.tell({"type": "done", "do": message["do"] if message["type"] == "do" else None})

    def _do(self, command: str, message: dict[str, Any]) -> None:
        chair = self._chair
        apart: dict[str, Callable[[], None]] = {
            "create": lambda: chair.create(message.get("agenda"), message.get("title")),
            "enter": lambda: chair.enter(message.get("code")),
            "leave": chair.leave,
            "purge": lambda: chair.purge(message.get("code")),
            "report": lambda: chair.show_report(on=message.get("on") is not False),
            "rehearse": lambda: self._rehearse(message.get("attendees")),
        }
        if command in apart:
            apart[command]()
        else:
            chair.do(command, message.get("seq"), message)

    # ---- simulated people ----

    def _rehearse(self, people: object) -> None:
        if type(people) is not int or not 1 <= people <= MOST_SIMULATED:
            raise Refused(f"Rehearse with 1 to {MOST_SIMULATED} simulated people.")
        code, ticket = self._chair.rehearse(people)

        def ended(why: str) -> None:
            if why:
                self._could_not_come(code, why)

        self.page.around.let_in(code, ticket, people, ended)

    def _could_not_come(self, code: str, why: str) -> None:
        """Say so, and end a rehearsal that nobody has joined."""
        room = self._chair.view().get("room") or {}
        rehearsal = room.get("rehearsal")
        if room.get("code") == code and rehearsal and not rehearsal["joined"]:
            with suppress(Refused):  # somebody else has led the room on in this very moment
                self._chair.do("send_home", room["seq"], {"afresh": False})
        self.redraw()
        self.outlet.tell(
            {"type": "refused", "message": f"The simulated people could not come: {why}"}
        )


@cache
def _qr(link: str) -> str:
    import segno

    return segno.make(link, error="m").svg_data_uri(scale=8, border=2, dark="#16212B", light="#fff")
