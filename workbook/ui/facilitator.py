"""A facilitator's page: the console, and the big screen."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from workbook.app.identity import CREDENTIAL, NETWORK
from workbook.app.places import (
    TICKET_VARIABLE,
    notebooks_folder,
    served_address,
    served_locally,
    served_places,
)
from workbook.content.catalogue import Catalogue
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
        self._exercises: list[dict[str, Any]] | None = None
        super().__init__(self._view)
        watch(self._latest, self.refresh, lambda: None)

    def _latest(self) -> Any:
        try:
            return self._chair.latest
        except Refused:
            return None

    def _view(self) -> dict[str, Any]:
        view = self._chair.view()
        if view["stage"] != "refused":
            notebooks = Catalogue(notebooks_folder()).broken
            view["broken"] += [one.told() for one in notebooks]
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
                "sheet": f"/facilitator-guide/room/{room['code']}/sheet",
                "key": f"/facilitator-guide/room/{room['code']}/key",
                "places": served_places(),
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
        else:
            chair.do(command, message.get("seq"), message)

    # ---- simulated people ----

    def _rehearse(self, people: object) -> None:
        if type(people) is not int or not 1 <= people <= MOST_SIMULATED:
            raise Refused(f"Rehearse with 1 to {MOST_SIMULATED} simulated people.")
        _let_in(*self._chair.rehearse(people), people)


def _let_in(code: str, ticket: str, people: int) -> None:
    """Start a crowd that goes on without this page, until the room sends it home."""
    command = [sys.executable, "-m", "workbook", "rehearse", code]
    options = ["--attendees", str(people), "--address", served_address() or ""]
    ours = {name: value for name, value in os.environ.items() if name not in (CREDENTIAL, NETWORK)}
    crowd = subprocess.Popen(  # noqa: S603 - our own command, with a number and a code
        [*command, *options],
        env=ours | {TICKET_VARIABLE: ticket},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    threading.Thread(target=crowd.wait, daemon=True).start()  # or its number stays taken


@cache
def _qr(link: str) -> str:
    import segno

    return segno.make(link, error="m").svg_data_uri(scale=8, border=2, dark="#16212B", light="#fff")
