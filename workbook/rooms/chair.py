"""A facilitator's side of a room: what they see, and everything they may do.

Every command checks the credential that the server gave to this kernel alone. A browser can make
any registered widget in its kernel; without the credential it leads nothing.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbook.content import Library
from workbook.content.agendas import Agenda
from workbook.learning import Clock, Keeper, Refused
from workbook.rooms import rehearsing
from workbook.rooms.code import new_code, read_code
from workbook.rooms.commands import read
from workbook.rooms.console import Console, is_here, is_typing
from workbook.rooms.doors import one_line
from workbook.rooms.events import Created
from workbook.rooms.folds import Folds
from workbook.rooms.keeper import RoomKeeper
from workbook.rooms.leading import Lead
from workbook.rooms.records import RoomRow, Taken
from workbook.rooms.state import Step

MOVED = "Somebody else has moved the room on meanwhile. Look again, then decide."


def credential_hash(credential: str) -> str:
    """A credential as the store keeps it."""
    return hashlib.sha256(credential.encode()).hexdigest()


@dataclass
class Chair:
    """Where a facilitator sits.

    Args:
        records: where rooms are kept.
        folds: how they stand.
        keeper: where everybody's own work is kept.
        library: the content.
        clock: tells the time.
        credential: what the server gave to this kernel, if it gave anything.
    """

    records: RoomKeeper
    folds: Folds
    keeper: Keeper
    library: Library
    clock: Clock
    credential: str | None

    def __post_init__(self) -> None:
        self._report = False
        self.room: int | None = None

    # ---- the credential ----

    @property
    def _hash(self) -> str:
        return credential_hash(self.credential or "")

    def bound(self) -> RoomRow | None:
        """The room that this kernel leads.

        Raises:
            Refused: this is no facilitator's kernel, or not any more.
        """
        known, id = self.records.chair(self._hash) if self.credential else (False, None)
        if not known:
            raise Refused("Only a facilitator can do this. Sign in on the facilitator's page.")
        self.room = id
        return None if id is None else self.records.room(id)

    # ---- what they see ----

    @property
    def latest(self) -> tuple[Any, ...]:
        """What tells a page that there is something new.

        Asked several times a second, so it looks up as little as can be: no answer is read.
        """
        row = self.bound()
        if row is None:
            return (0,)
        now, seats = self.clock(), self.records.seats(row.id)
        return (
            row.id,
            self.records.last(row.id),
            self.records.sent(row.id),
            self.records.asked(row.id),
            [(seat.id, seat.typing, seat.table) for seat in seats],
            sum(is_typing(seat, now) for seat in seats),
            sum(is_here(seat, now) for seat in seats),
        )

    def view(self) -> dict[str, Any]:
        """All that may be on a facilitator's screen now, as JSON data."""
        with self.records.together():
            return self._view()

    def _view(self) -> dict[str, Any]:
        try:
            row = self.bound()
        except Refused:
            return {"stage": "refused"}
        if row is None:
            return {"stage": "lobby", "lobby": self._lobby(), "broken": self._broken()}
        console = Console(
            self.records,
            self.folds,
            self.keeper,
            self.library,
            self.clock,
            row,
            with_report=self._report,
        )
        return {"stage": "room", "room": console.view(), "broken": self._broken()}

    def _broken(self) -> list[dict[str, Any]]:
        """Files of the content that cannot be used as they stand, for whoever can mend them."""
        return [one.told() for one in self.library.broken]

    def _lobby(self) -> dict[str, Any]:
        return {
            "agendas": [
                {
                    **agenda.model_dump(include={"id", "title", "minutes", "summary"}),
                    "steps": len(agenda.steps),
                }
                for agenda in sorted(self.library.agendas.values(), key=lambda one: one.minutes)
            ],
            "rooms": [
                {
                    "code": row.code,
                    "title": self.folds.now(row.id).title,
                    "begun": row.at.isoformat(),
                    "joined": sum(not seat.simulated for seat in self.records.seats(row.id)),
                    "ended": row.ended,
                }
                for row in self.records.rooms()
            ],
        }

    # ---- what they do ----

    def create(self, agenda_id: object, title: object = None) -> None:
        """Begin a room on an agenda.

        Raises:
            Refused: there is no such agenda.
        """
        self.bound()
        agenda = self.library.agendas.get(str(agenda_id))
        if agenda is None:
            raise Refused("There is no such agenda. Reload the page to see those there are.")
        called = one_line(title or "")[:80] or agenda.title
        created = Created(title=called, agenda=agenda.id, steps=_steps(agenda))
        for _ in range(20):
            try:
                row = self.records.create(new_code(), created.data(), self.clock())
            except Taken:
                continue
            self.records.bind_chair(self._hash, row.id, self.clock())
            return
        raise Refused("No code was free. Try once more.")

    def enter(self, code: object) -> None:
        """Lead a room that is there already, from this device too.

        Raises:
            Refused: there is none with this code.
        """
        self.bound()
        known = read_code(code)
        row = self.records.by_code(known) if known else None
        if row is None:
            raise Refused("There is no room with this code.")
        self._report = False
        self.records.bind_chair(self._hash, row.id, self.clock())

    def leave(self) -> None:
        """Go back to the lobby. The room goes on."""
        self.bound()
        self.records.bind_chair(self._hash, None, self.clock())

    def purge(self, code: object) -> None:
        """Delete the room with all that was sent in it.

        Raises:
            Refused: the code typed is not the room's.
        """
        row = self._leading()
        if read_code(code) != row.code:
            raise Refused(f"Type the room's code, {row.code}, to delete it for good.")
        self.records.bind_chair(self._hash, None, self.clock())
        self.records.delete(row.id)

    def rehearse(self, people: int) -> tuple[str, str]:
        """Begin a rehearsal; return the room's code and the ticket for its simulated people.

        Raises:
            Refused: there is one, or the room has ended.
        """
        row = self._leading()
        return row.code, rehearsing.begin(self.records, self.folds, self.clock, row.id, people)

    def show_report(self, *, on: bool = True) -> None:
        """Show the report, or put it away."""
        self._leading()
        self._report = on

    def exercises(self) -> list[dict[str, Any]]:
        """What can be added to the agenda."""
        return [
            {
                "name": f"{scenario.id}/{exercise.id}",
                "title": exercise.title,
                "kind": exercise.kind,
                "scenario": scenario.title,
                "minutes": max(2, round(scenario.minutes / len(scenario.exercises))),
            }
            for scenario in self.library.scenarios
            for exercise in scenario.exercises
        ]

    def do(self, command: str, seq: object, args: Mapping[str, Any]) -> None:
        """Do something to the room.

        Args:
            command: what.
            seq: the number of the last event that the page knew of.
            args: what else the command needs.

        Raises:
            Refused: it cannot be done now; nothing is changed.
        """
        row = self._leading()
        self._report = False
        wish = read(command, args)
        with self.records.turn(row.id) as turn:
            room = self.folds.within(row.id, turn)
            if seq != room.seq:
                raise Refused(MOVED)
            lead = Lead(self.records, self.library, row, room, turn, self.clock())
            lead.do(wish)
            turn.set_ended(self.folds.ahead(row.id, turn).ended is not None)

    def _leading(self) -> RoomRow:
        row = self.bound()
        if row is None:
            raise Refused("This page leads no room just now. Choose one first.")
        return row


def _steps(agenda: Agenda) -> tuple[Step, ...]:
    """A room's own copy of an agenda's steps."""
    return tuple(
        Step(
            id=step.id,
            title=step.title,
            minutes=step.minutes,
            exercise=step.exercise,
            by=step.by,
            sure=step.sure,
            notes=step.notes,
            prompts=step.prompts,
        )
        for step in agenda.steps
    )
