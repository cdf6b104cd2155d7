"""Rehearsals: simulated people come into a room by a ticket, and by nothing else.

Anybody can say of themselves that they are simulated; only the server knows who is. A ticket is
random, the log has its hash, and it is worth nothing once the people have been sent home.
"""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from workbook.learning import Clock, Refused
from workbook.rooms.events import Afresh, Rehearsed, SentHome, note
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import Logs, Turn
from workbook.rooms.state import Room, Step

TICKET_HOURS = 4
"""For how long somebody simulated may come in, if nobody sends them home."""

LONGEST_ID = 60
UNDER_WAY = "A rehearsal is under way. Send its people home first."


def begin(logs: Logs, folds: Folds, clock: Clock, room: int, people: int) -> str:
    """Begin a rehearsal and return the ticket for its people.

    Raises:
        Refused: there is one, or the room has ended.
    """
    ticket = secrets.token_hex(32)
    with logs.turn(room) as turn:
        now = folds.within(room, turn)
        if now.ended:
            raise Refused("This session has ended. Start the room afresh, then rehearse.")
        if now.rehearsal:
            raise Refused(UNDER_WAY)
        note(turn, Rehearsed(people=people, ticket=_hash(ticket)), clock())
    return ticket


def admits(room: Room, ticket: str, now: datetime) -> bool:
    """Whether a ticket lets somebody simulated in."""
    rehearsal = room.rehearsal
    if rehearsal is None or room.ended or now - rehearsal.at > timedelta(hours=TICKET_HOURS):
        return False
    return hmac.compare_digest(rehearsal.ticket, _hash(ticket))


def send_home(turn: Turn, now: datetime) -> None:
    """End the rehearsal: its people go, with all that they sent."""
    note(turn, SentHome(), now)
    turn.send_home()


def afresh(room: Room, turn: Turn) -> Afresh:
    """What the log is told when a room starts afresh."""
    steps = (_new(step, place, room.turns + 1) for place, step in enumerate(room.steps, 1))
    return Afresh(steps=tuple(steps), question=turn.last_question())


def _new(step: Step, place: int, turn: int) -> Step:
    """A step that nobody has played: the same, under another id."""
    id = f"{step.id.partition('~')[0]}~{turn}"
    return replace(step, id=id if len(id) <= LONGEST_ID else f"step-{place}~{turn}")


def _hash(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
