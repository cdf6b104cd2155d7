"""A facilitator's page: the console, and the big screen."""

import logging
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from workbook.app.places import served_address, served_locally, served_places
from workbook.learning import Refused
from workbook.rooms.chair import Chair
from workbook.ui.screen import Screen
from workbook.ui.watching import watch

log = logging.getLogger("workbook.ui")

MOST_SIMULATED = 80


class FacilitatorScreen(Screen):
    """The room as a facilitator sees it.

    Args:
        chair: where the facilitator leads. It checks every command; this screen checks nothing.
    """

    component = "facilitator"

    def __init__(self, chair: Chair) -> None:
        self._chair = chair
        self._simulated: list[subprocess.Popen[bytes]] = []
        self._asked = 0
        self._exercises: list[dict[str, Any]] | None = None
        super().__init__(self._view)
        watch(self._latest, self.refresh, lambda: None)

    def _latest(self) -> Any:
        try:
            return self._chair.latest, self._running()
        except Refused:
            return None

    def _view(self) -> dict[str, Any]:
        view = self._chair.view()
        address = served_address() or ""
        check = {"link": f"{address}/check", "qr": _qr(f"{address}/check")}
        if view["stage"] == "lobby":
            view["lobby"] |= {
                "check": check,
                "guide": "/facilitator-guide",
                "local": served_locally(),
            }
        elif view["stage"] == "room":
            room = view["room"]
            link = f"{address}/join/{room['code']}"
            room |= {
                "link": link,
                "address": address,
                "qr": _qr(link),
                "check": check,
                "local": served_locally(),
                "guide": "/facilitator-guide",
                "sheet": f"/facilitator-guide/sheet/{room['agenda']}",
                "rehearsal": {
                    "running": self._running(),
                    "asked": self._asked,
                    "places": served_places(),
                },
            }
            view["exercises"] = self._exercises
        return view

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
            self.send({"type": "refused", "message": str(refused)})
            return
        self.redraw()
        self.send({"type": "done", "do": message["do"] if message["type"] == "do" else None})

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
            if command == "purge":
                self._end_rehearsal()
            return
        chair.do(command, message.get("seq"), message)
        if command in ("send_home", "end"):
            self._end_rehearsal()

    # ---- simulated people ----

    def _running(self) -> int:
        return sum(process.poll() is None for process in self._simulated)

    def _rehearse(self, attendees: object) -> None:
        row = self._chair.bound()
        if row is None:
            raise Refused("This page leads no room just now. Choose one first.")
        if type(attendees) is not int or not 1 <= attendees <= MOST_SIMULATED:
            raise Refused(f"Rehearse with 1 to {MOST_SIMULATED} simulated people.")
        if self._running():
            raise Refused("A rehearsal is under way. Send its people home first.")
        self._asked = attendees
        command = [sys.executable, "-m", "workbook", "rehearse", row.code]
        options = ["--attendees", str(attendees), "--address", served_address() or ""]
        self._simulated.append(
            subprocess.Popen(  # noqa: S603 - our own command, with a number and a code
                [*command, *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def _end_rehearsal(self) -> None:
        for process in self._simulated:
            process.terminate()
        self._simulated = []
        self._asked = 0


@cache
def _qr(link: str) -> str:
    import segno

    return segno.make(link, error="m").svg_data_uri(scale=8, border=2, dark="#16212B", light="#fff")
