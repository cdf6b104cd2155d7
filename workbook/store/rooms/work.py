"""What goes with a vote before it is sent."""

from typing import Any

from sqlalchemy import delete, insert, select, update

from workbook.rooms.records import Round
from workbook.store.rooms.part import Part, by, in_round, round_values
from workbook.store.rooms.seats import is_there
from workbook.store.schema import alone
from workbook.store.tables import room_drafts, room_sure

_SURE = select(room_sure.c.seat, room_sure.c.value).where(
    by(room_sure, "room", "step", "round"),
)
_DRAFT = select(room_drafts).where(by(room_drafts, "room", "step", "round", "seat"))


class WorkRecords(Part):
    """Keeps drafts, and how sure people are."""

    def be_sure(self, where: Round, seat: int, value: int | None) -> None:
        """Note how sure somebody says they are; None takes it back. A seat that is gone says nothing."""
        at = in_round(room_sure, where, seat)
        with alone(self._engine, "sure", seat) as connection:
            connection.execute(delete(room_sure).where(at))
            if value is not None and is_there(connection, seat):
                row = {**round_values(where), "seat": seat, "value": value}
                connection.execute(insert(room_sure).values(**row))

    def sure(self, where: Round) -> dict[int, int]:
        """How sure those are who said it, by seat."""
        with self._reading.connect() as connection:
            rows = connection.execute(_SURE, round_values(where))
            return {row.seat: row.value for row in rows}

    def draft(self, where: Round, seat: int) -> tuple[int, Any] | None:
        """The number and the content of what somebody is working on."""
        with self._reading.connect() as connection:
            row = connection.execute(_DRAFT, {**round_values(where), "seat": seat}).first()
        return None if row is None else (row.seq, row.given)

    def keep_draft(self, where: Round, seat: int, seq: int, given: Any) -> bool:
        """Keep what somebody is working on; False where something newer stands, or the seat is gone."""
        at = in_round(room_drafts, where, seat)
        with alone(self._engine, "draft", seat) as connection:
            if not is_there(connection, seat):
                return False
            there = connection.execute(select(room_drafts.c.seq).where(at)).first()
            if there is None:
                row = {**round_values(where), "seat": seat, "seq": seq, "given": given}
                connection.execute(insert(room_drafts).values(**row))
            elif seq > there.seq:
                connection.execute(update(room_drafts).where(at).values(seq=seq, given=given))
            return there is None or seq >= there.seq
