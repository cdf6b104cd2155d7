"""What is kept on a person, to be handed over or removed; and the removal of what is old.

A person is a participant: the one browser they came with, or the first of several. Whatever a table
holds on them is found by one of two columns, their name as a participant or their seat in a room.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    delete,
    or_,
    select,
    union,
)

from workbook.store.schema import Reading, alone
from workbook.store.tables import (
    answers,
    drafts,
    guesses,
    hints,
    roles,
    room_chairs,
    room_devices,
    room_drafts,
    room_events,
    room_questions,
    room_resumes,
    room_seats,
    room_sure,
    room_votes,
    rooms,
)

BY_PARTICIPANT: Mapping[str, Table] = {
    "answers": answers,
    "drafts": drafts,
    "hints": hints,
    "roles": roles,
    "wrong codes": guesses,
    "rooms led": room_chairs,
}
BY_SEAT: Mapping[str, Table] = {
    "votes": room_votes,
    "how sure": room_sure,
    "drafts in rooms": room_drafts,
    "questions": room_questions,
    "words to come back by": room_resumes,
}
"""The tables that hold something on a person, by what it is. Seats and devices come beside them."""

OWN_WORK = (answers, drafts, hints, roles)

UNTOLD = frozenset({"network"})
"""What is kept to compare seats with each other, and tells nobody anything."""

AT_A_TIME = 500
"""Names in one statement; databases take some thousands."""

Kept = dict[str, list[dict[str, Any]]]
Removed = dict[str, int]


@dataclass(frozen=True)
class Old:
    """What was removed because nothing had happened in it for long.

    Attributes:
        rooms: the codes of rooms.
        people: how many participants' own work.
    """

    rooms: tuple[str, ...]
    people: int


class People:
    """A person's rights on what is kept, and an end to keeping it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = Reading(engine)

    def called(self, beginning: str) -> list[str]:
        """The participants whose names begin so."""
        named = [table.c.participant for table in (*BY_PARTICIPANT.values(), room_devices)]
        columns = [*named, room_seats.c.person]
        found = union(
            *(
                select(c.label("who")).where(c.startswith(beginning, autoescape=True))
                for c in columns
            )
        )
        with self._reading.connect() as connection:
            return sorted(connection.scalars(found))

    def kept(self, participant: str) -> Kept:
        """Everything kept on a participant, by what it is; only what there is something of."""
        with self._reading.connect() as connection:
            codes: dict[int, str] = dict(connection.execute(select(rooms.c.id, rooms.c.code)).all())
            tables = _theirs(connection, participant)
            found = {
                name: [
                    _named(row._asdict(), codes)
                    for row in connection.execute(select(table).where(at))
                ]
                for name, (table, at) in tables.items()
            }
        return {name: rows for name, rows in found.items() if rows}

    def forget(self, participant: str) -> Removed:
        """Remove everything kept on a participant and say how much of what it was."""
        with alone(self._engine, participant) as connection:
            tables = _theirs(connection, participant)
            # Seats last: what hangs on them would go with them, and not be counted.
            order = sorted(tables, key=lambda name: name == "seats in rooms")
            removed = {name: _remove(connection, *tables[name]) for name in order}
        return {name: n for name, n in removed.items() if n}

    def purge(self, before: datetime, *, except_for: Iterable[str] = ()) -> Old:
        """Remove rooms and own work in which nothing has happened since a time.

        Args:
            before: the time.
            except_for: participants whose own work stays, however old.
        """
        with alone(self._engine, "purge") as connection:
            return Old(_old_rooms(connection, before), _old_work(connection, before, except_for))

    def clear(self, *, chairs: datetime, wrong: datetime, now: datetime) -> None:
        """Remove what was only meant to last for minutes or hours.

        Args:
            chairs: facilitators' credentials that are older go.
            wrong: wrong codes that are older go.
            now: words to come back by that hold no longer go.
        """
        with self._engine.begin() as connection:
            _remove(connection, room_chairs, room_chairs.c.at < chairs)
            _remove(connection, guesses, guesses.c.at < wrong)
            _remove(connection, room_resumes, room_resumes.c.until < now)


def _named(row: dict[str, Any], codes: Mapping[int, str]) -> dict[str, Any]:
    """A row, its room by the code that its people knew."""
    told = {name: value for name, value in row.items() if name not in UNTOLD}
    return told | ({"room": codes.get(row["room"])} if "room" in row else {})


Where = tuple[Table, ColumnElement[bool]]


def _theirs(connection: Connection, participant: str) -> dict[str, Where]:
    """Where everything on a participant stands."""
    mine = select(room_seats.c.id).where(room_seats.c.person == participant)
    seats = list(connection.scalars(mine))
    own = {n: (table, table.c.participant == participant) for n, table in BY_PARTICIPANT.items()}
    there = {name: (table, table.c.seat.in_(seats)) for name, table in BY_SEAT.items()}
    at = or_(room_devices.c.participant == participant, room_devices.c.seat.in_(seats))
    return {
        **own,
        **there,
        "devices": (room_devices, at),
        "seats in rooms": (room_seats, room_seats.c.id.in_(seats)),
    }


def _remove(connection: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(where)).rowcount


def _old_rooms(connection: Connection, before: datetime) -> tuple[str, ...]:
    """Rooms whose last event is older, and in which nobody has been seen since."""
    happened = select(room_events.c.room).where(room_events.c.at >= before)
    seen = select(room_seats.c.room).where(room_seats.c.seen >= before)
    where = and_(rooms.c.at < before, rooms.c.id.not_in(happened), rooms.c.id.not_in(seen))
    codes = connection.scalars(select(rooms.c.code).where(where).order_by(rooms.c.id))
    gone = tuple(codes)
    _remove(connection, rooms, where)
    return gone


def forget_simulated(connection: Connection, room: int) -> None:
    """Remove the simulated people of a room, with all that they sent anywhere."""
    seats = and_(room_seats.c.room == room, room_seats.c.simulated)
    people = list(connection.scalars(select(room_seats.c.person).where(seats)))
    for table in OWN_WORK:
        _remove(connection, table, table.c.participant.in_(people))
    _remove(connection, room_seats, seats)


def _old_work(connection: Connection, before: datetime, except_for: Iterable[str]) -> int:
    """The work of those who have done nothing since, in any of the tables that hold it."""
    spared = list(except_for)
    everybody = union(*(select(table.c.participant) for table in OWN_WORK)).subquery()
    active = union(*(_since(table, before) for table in OWN_WORK))
    old = select(everybody.c.participant).where(
        everybody.c.participant.not_in(active), everybody.c.participant.not_in(spared)
    )
    people = list(connection.scalars(old))
    for n in range(0, len(people), AT_A_TIME):
        some = people[n : n + AT_A_TIME]
        for table in OWN_WORK:
            _remove(connection, table, table.c.participant.in_(some))
    return len(people)


def _since(table: Table, before: datetime) -> Select[tuple[str]]:
    return select(table.c.participant).where(table.c.at >= before)
