"""A facilitator's page: the console, and the big screen."""

import asyncio
import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from workbook.app.identity import CREDENTIAL, NETWORK
from workbook.app.places import (
    TICKET_VARIABLE,
    heard_at,
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
        loop = _running()
        code, ticket = self._chair.rehearse(people)

        def ended(why: str) -> None:
            if why and loop is not None:
                with suppress(RuntimeError):  # this page has gone meanwhile
                    loop.call_soon_threadsafe(self._could_not_come, code, why)

        _let_in(code, ticket, people, ended)

    def _could_not_come(self, code: str, why: str) -> None:
        """Say so, and end a rehearsal that nobody has joined."""
        room = self._chair.view().get("room") or {}
        rehearsal = room.get("rehearsal")
        if room.get("code") == code and rehearsal and not rehearsal["joined"]:
            with suppress(Refused):  # somebody else has led the room on in this very moment
                self._chair.do("send_home", room["seq"], {"afresh": False})
        self.redraw()
        self.send({"type": "refused", "message": f"The simulated people could not come: {why}"})


def _running() -> asyncio.AbstractEventLoop | None:
    """The loop of a page; there is none in a script or a test."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _let_in(code: str, ticket: str, people: int, ended: Callable[[str], object]) -> None:
    """Start a crowd that goes on without this page, until the room sends it home.

    It comes from this machine, so it needs no tunnel and no proxy that phones come through.

    Args:
        code: the room's.
        ticket: what lets it in.
        people: how many.
        ended: called from another thread when it has ended; with a sentence where it failed.
    """
    command = [sys.executable, "-m", "workbook", "rehearse", code]
    options = ["--attendees", str(people), "--address", heard_at() or served_address() or ""]
    ours = {name: value for name, value in os.environ.items() if name not in (CREDENTIAL, NETWORK)}
    said = tempfile.TemporaryFile()  # noqa: SIM115 - not a pipe, which would end with this page
    crowd = subprocess.Popen(  # noqa: S603 - our own command, with a number and a code
        [*command, *options],
        env=ours | {TICKET_VARIABLE: ticket},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )

    def wait() -> None:  # or its number stays taken
        with said:
            failed = crowd.wait() != 0
            said.seek(0)
            ended(_reason(said.read()) if failed else "")

    threading.Thread(target=wait, daemon=True).start()


def _reason(said: bytes) -> str:
    """The sentence in which our own command says why it failed, if it came to that."""
    found = re.findall(r"^Error: (.+)$", said.decode("utf-8", "replace"), re.MULTILINE)
    return found[-1].strip() if found else "their programme broke off. Rehearse once more."


@cache
def _qr(link: str) -> str:
    import segno

    return segno.make(link, error="m").svg_data_uri(scale=8, border=2, dark="#16212B", light="#fff")
