"""Who is in a room, and from which browsers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Row

from workbook.content import Role
from workbook.rooms.records import Look, Seat
from workbook.store.rooms.part import Part, by
from workbook.store.rooms.turns import Turn, row_of
from workbook.store.schema import alone
from workbook.store.tables import (
    room_devices,
    room_drafts,
    room_events,
    room_resumes,
    room_seats,
    room_sure,
    room_votes,
)


def _of_seat(table: Table, what: ColumnElement[Any], *names: str) -> ScalarSelect[Any]:
    """Something of a seat that is being looked at, or of its room; the rest is told when asked."""
    seat = {"room": room_seats.c.room, "seat": room_seats.c.id}
    at = (table.c[name] == seat.get(name, bindparam(name)) for name in names)
    return select(what).where(*at).scalar_subquery()


# What every page asks again and again is made once: making a statement costs more than asking.
_HELD = select(room_devices.c.seat).where(room_devices.c.seat == room_seats.c.id).exists()
"""Whoever takes over another seat has given up their own, and may not count twice."""
_SEATS = select(room_seats).where(by(room_seats, "room"), _HELD).order_by(room_seats.c.id)
_JOINED = (
    select(func.count())
    .select_from(room_seats)
    .where(by(room_seats, "room"), _HELD, room_seats.c.simulated.is_(False))
)
_SEAT_OF = (
    select(room_seats)
    .join(room_devices, room_devices.c.seat == room_seats.c.id)
    .where(by(room_devices, "participant"))
    .order_by(room_devices.c.at.desc(), room_seats.c.id.desc())
    .limit(1)
)
_LOOK = (
    select(
        room_seats,
        _of_seat(room_events, func.max(room_events.c.seq), "room").label("last"),
        _of_seat(room_votes, func.max(room_votes.c.id), "seat", "step").label("vote"),
        _of_seat(room_drafts, room_drafts.c.seq, "room", "seat", "step", "round").label("draft"),
        _of_seat(room_sure, room_sure.c.value, "room", "seat", "step", "round").label("sure"),
    )
    .join(room_devices, room_devices.c.seat == room_seats.c.id)
    .where(by(room_devices, "participant"))
    .order_by(room_devices.c.at.desc(), room_seats.c.id.desc())
    .limit(1)
)


class SeatRecords(Part):
    """Keeps seats and the browsers that have them."""

    def seats(self, room: int) -> list[Seat]:
        """Everybody who has joined, simulated or not."""
        with self._reading.connect() as connection:
            return [seat_from(row) for row in connection.execute(_SEATS, {"room": room})]

    def joined(self, room: int) -> int:
        """How many people have joined."""
        with self._reading.connect() as connection:
            return int(connection.scalar(_JOINED, {"room": room}) or 0)

    def seat_of(self, participant: str, room: int | None = None) -> Seat | None:
        """Where a browser sits: in a room, or in the one it joined last."""
        query = _SEAT_OF if room is None else _SEAT_OF.where(room_devices.c.room == room)
        with self._reading.connect() as connection:
            row = connection.execute(query, {"participant": participant}).first()
        return None if row is None else seat_from(row)

    def look(self, participant: str, step: str, round: int) -> Look | None:
        """What changes a seat's page, where its browser sits now, for one vote of its room."""
        which = {"participant": participant, "step": step, "round": round}
        with self._reading.connect() as connection:
            row = connection.execute(_LOOK, which).first()
        if row is None:
            return None
        return Look(seat_from(row), row.last or 0, row.vote or 0, row.draft or 0, row.sure or 0)

    def join(
        self,
        room: int,
        participant: str,
        at: datetime,
        *,
        simulated: Callable[[Turn], bool] | None = None,
        network: str | None = None,
        **told: Any,
    ) -> Seat | None:
        """Give a browser a seat, or the one it has; what it tells of itself is noted.

        Args:
            room: the room's number.
            participant: whose browser.
            at: now.
            simulated: for somebody who is not there: whether the room as it is now lets them in.
            network: where they come from.
            told: nickname, role, table.

        Returns:
            The seat; None where the room does not let them in.
        """
        mine = and_(room_devices.c.room == room, room_devices.c.participant == participant)
        with alone(self._engine, "seat", room, participant) as connection:
            if simulated is not None:
                # Until they sit nobody leads the room on, or they would come in behind the end.
                connection.execute(row_of(room, voting=True))
                if not simulated(Turn(connection, room)):
                    return None
            seat = connection.scalar(select(room_devices.c.seat).where(mine))
            if seat is None:
                how = {"simulated": simulated is not None, "network": network}
                seat = _seat_for(connection, room, participant, at, **how)
                _sit(connection, room, participant, seat, at)
            else:
                connection.execute(update(room_devices).where(mine).values(at=at))
            _change(connection, seat, **_told(**told))
            row = connection.execute(select(room_seats).where(room_seats.c.id == seat)).one()
            return seat_from(row)

    def sit(self, seat: Seat, participant: str, at: datetime) -> None:
        """Let another browser take a seat that somebody has. The words for it have done their work."""
        with alone(self._engine, "seat", seat.room, participant) as connection:
            mine = and_(room_devices.c.room == seat.room, room_devices.c.participant == participant)
            connection.execute(delete(room_devices).where(mine))
            connection.execute(delete(room_resumes).where(room_resumes.c.seat == seat.id))
            _sit(connection, seat.room, participant, seat.id, at)

    def tell(self, seat: int, nickname: str | None, role: Role | None, table: int | None) -> None:
        """Note what somebody says of themselves."""
        with self._engine.begin() as connection:
            _change(connection, seat, **_told(nickname, role, table))

    def seen(self, seat: int, at: datetime) -> None:
        """Their page is there."""
        with self._engine.begin() as connection:
            _change(connection, seat, seen=at)

    def typing(self, seat: int, at: datetime | None) -> None:
        """They are working on an answer; None when it is sent."""
        with self._engine.begin() as connection:
            _change(connection, seat, typing=at)


def _seat_for(connection: Connection, room: int, person: str, at: datetime, **how: Any) -> int:
    """A person's seat, which is there already if their browser had moved to somebody else's."""
    theirs = and_(room_seats.c.room == room, room_seats.c.person == person)
    known = connection.scalar(select(room_seats.c.id).where(theirs))
    if known is not None:
        return int(known)
    row = {"room": room, "person": person, "at": at, "seen": at, **how}
    made = connection.execute(insert(room_seats).values(**row).returning(room_seats.c.id))
    return int(made.scalar_one())


def _told(
    nickname: str | None = None, role: Role | None = None, table: int | None = None
) -> dict[str, Any]:
    """What people say of themselves; `table` is a word of SQL, so its column has another name."""
    return {"nickname": nickname, "role": role, "place": table}


def is_there(connection: Connection, seat: int) -> bool:
    """Whether a seat is still there, and stays until the transaction ends.

    Simulated people go with all that they had.
    """
    found = select(room_seats.c.id).where(room_seats.c.id == seat)
    found = found.with_for_update(read=True, key_share=True)
    return connection.scalar(found) is not None


def _change(connection: Connection, seat: int, **values: Any) -> None:
    connection.execute(update(room_seats).where(room_seats.c.id == seat).values(**values))


def _sit(connection: Connection, room: int, participant: str, seat: int, at: datetime) -> None:
    row = {"room": room, "participant": participant, "seat": seat, "at": at}
    connection.execute(insert(room_devices).values(**row))


def seat_from(row: Row[Any]) -> Seat:
    """A row as a seat."""
    return Seat(
        id=row.id,
        room=row.room,
        person=row.person,
        nickname=row.nickname,
        role=row.role,
        table=row.place,
        simulated=row.simulated,
        at=row.at,
        seen=row.seen,
        typing=row.typing,
        network=row.network,
    )
