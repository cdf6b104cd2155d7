"""What all parts of the store of rooms have, and the conditions that they share."""

from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, and_, bindparam, func, select

from workbook.rooms.records import Round
from workbook.store.schema import Reading


class Part:
    """A part of what is kept of rooms. Each method is one transaction, on disk when it returns."""

    def __init__(self, engine: Engine, reading: Reading | None = None) -> None:
        self._engine = engine
        self._reading = reading or Reading(engine)

    def _count(self, table: Table, where: ColumnElement[bool]) -> int:
        with self._reading.connect() as connection:
            query = select(func.count()).select_from(table).where(where)
            return int(connection.scalar(query) or 0)


def by(table: Table, *names: str) -> ColumnElement[bool]:
    """Rows of which these columns are told when it is asked."""
    return and_(*(table.c[name] == bindparam(name) for name in names))


def round_values(where: Round) -> dict[str, Any]:
    """The columns by which a row belongs to a vote of a room."""
    return {"room": where.room, "step": where.step, "round": where.round}


def in_round(table: Table, where: Round, seat: int | None = None) -> ColumnElement[bool]:
    """Rows of one vote of a room, and of one seat where that is told."""
    values = round_values(where) | ({} if seat is None else {"seat": seat})
    return and_(*(table.c[name] == value for name, value in values.items()))
