"""Simulated people who go on without the page that let them in, until their room sends them home."""

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable

from workbook.app.identity import CREDENTIAL, NETWORK
from workbook.app.places import TICKET_VARIABLE


def let_in(
    address: str, code: str, ticket: str, people: int, ended: Callable[[str], object]
) -> None:
    """Start a crowd.

    It comes from this machine, so it needs no tunnel and no proxy that phones come through.

    Args:
        address: where the server is heard on this machine.
        code: the room's.
        ticket: what lets it in.
        people: how many.
        ended: called from another thread when it has ended; with a sentence where it failed.
    """
    command = [sys.executable, "-m", "workbook", "rehearse", code]
    options = ["--attendees", str(people), "--address", address]
    ours = {name: value for name, value in os.environ.items() if name not in (CREDENTIAL, NETWORK)}
    said = tempfile.TemporaryFile()  # noqa: SIM115 - not a pipe, which would end with this process
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
