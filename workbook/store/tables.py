"""The tables, as SQLAlchemy sees them. Changes go through a migration (see `migrations/`)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """A moment, which is the same one whatever the time zone of who wrote or reads it.

    SQLite keeps no time zone and PostgreSQL answers in its own; all that is kept and read is UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """As it is written."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """As it is read."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _moment(name: str) -> Column[datetime]:
    return Column(name, Moment, nullable=False)


def _place() -> list[Column[str] | Column[int]]:
    return [
        Column("participant", String(64), nullable=False),
        Column("scenario", String(60), nullable=False),
        Column("exercise", String(60), nullable=False),
        Column("version", Integer, nullable=False),
    ]


PLACE = ("participant", "scenario", "exercise", "version")

answers = Table(
    "answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission", String(32), nullable=False, unique=True),
    *_place(),
    Column("attempt", Integer, nullable=False),
    Column("label", String(10), nullable=False),
    Column("given", JSON, nullable=False),
    Column("score", JSON, nullable=False),
    _moment("at"),
    Column("role", String(10)),
    UniqueConstraint(*PLACE, "attempt", name="one_answer_per_attempt"),
    Index("answers_by_participant", "participant"),
)

drafts = Table(
    "drafts",
    metadata,
    *_place(),
    Column("attempt", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("given", JSON, nullable=False),
    Column("at", Moment),
    UniqueConstraint(*PLACE, name="one_draft_per_place"),
)

hints = Table(
    "hints",
    metadata,
    *_place(),
    Column("attempt", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Moment),
    UniqueConstraint(*PLACE, "attempt", "number", name="each_hint_once"),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("participant", String(64), nullable=False),
    Column("role", String(10), nullable=False),
    _moment("at"),
    Index("roles_by_participant", "participant"),
)
"""Every choice is a row of its own; the latest one stands."""


# ---- rooms: a room is a log of what its facilitators did, and what its people sent ----
# Logs and pages name rooms, seats and questions by their numbers, so a number is never given twice.


def _room() -> Column[int]:
    return Column("room", Integer, ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False)


def _seat() -> Column[int]:
    return Column("seat", Integer, ForeignKey("room_seats.id", ondelete="CASCADE"), nullable=False)


rooms = Table(
    "rooms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    _moment("at"),
    Column("ended", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""`ended` repeats what the log says, so that open rooms are found without reading every log."""

room_events = Table(
    "room_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _room(),
    Column("seq", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("data", JSON, nullable=False),
    _moment("at"),
    UniqueConstraint("room", "seq", name="one_event_at_a_time"),
)

room_seats = Table(
    "room_seats",
    metadata,
    Column("id", Integer, primary_key=True),
    _room(),
    Column("person", String(64), nullable=False),
    Column("nickname", String(40)),
    Column("role", String(10)),
    Column("place", Integer),
    Column("simulated", Boolean, nullable=False),
    _moment("at"),
    _moment("seen"),
    Column("typing", Moment),
    Column("network", String(16)),
    UniqueConstraint("room", "person", name="one_seat_for_each"),
    Index("room_seats_by_person", "person"),
    sqlite_autoincrement=True,
)
"""Somebody in a room; `place` is their table, `seen` and `typing` when their page last said so.

`network` is made from the address they came from, and cannot be turned back into it.
"""

room_devices = Table(
    "room_devices",
    metadata,
    _room(),
    Column("participant", String(64), nullable=False),
    _seat(),
    _moment("at"),
    UniqueConstraint("room", "participant", name="one_seat_for_each_device"),
    Index("room_devices_by_participant", "participant"),
    Index("room_devices_by_seat", "seat"),
)
"""Which browser sits where: a resume code lets another one take the same seat."""

room_votes = Table(
    "room_votes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission", String(32), nullable=False, unique=True),
    _room(),
    Column("step", String(60), nullable=False),
    Column("round", Integer, nullable=False),
    _seat(),
    Column("given", JSON, nullable=False),
    Column("score", JSON),
    Column("role", String(10)),
    Column("place", Integer),
    Column("late", Boolean, nullable=False),
    _moment("at"),
    Index("room_votes_by_round", "room", "step", "round"),
    Index("room_votes_by_seat", "seat", "step"),
)
"""Votes are only ever added: somebody's last one in a round stands. `place` is their table's number,
where it was their table's answer."""

room_sure = Table(
    "room_sure",
    metadata,
    _room(),
    Column("step", String(60), nullable=False),
    Column("round", Integer, nullable=False),
    _seat(),
    Column("value", Integer, nullable=False),
    UniqueConstraint("room", "step", "round", "seat", name="sure_once_in_a_round"),
    Index("room_sure_by_seat", "seat"),
)

room_drafts = Table(
    "room_drafts",
    metadata,
    _room(),
    Column("step", String(60), nullable=False),
    Column("round", Integer, nullable=False),
    _seat(),
    Column("seq", Integer, nullable=False),
    Column("given", JSON, nullable=False),
    UniqueConstraint("room", "step", "round", "seat", name="one_draft_in_a_round"),
    Index("room_drafts_by_seat", "seat"),
)

room_questions = Table(
    "room_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("submission", String(32), nullable=False, unique=True),
    _room(),
    _seat(),
    Column("text", Text, nullable=False),
    _moment("at"),
    Index("room_questions_by_room", "room"),
    Index("room_questions_by_seat", "seat"),
    sqlite_autoincrement=True,
)
"""The wall: questions to the facilitator."""

room_resumes = Table(
    "room_resumes",
    metadata,
    Column("words", String(64), primary_key=True),
    _room(),
    _seat(),
    _moment("until"),
)
"""Resume codes, as hashes."""

room_chairs = Table(
    "room_chairs",
    metadata,
    Column("credential", String(64), primary_key=True),
    Column("participant", String(64), nullable=False),
    Column("live", Boolean, nullable=False),
    Column("room", Integer, ForeignKey("rooms.id", ondelete="SET NULL")),
    _moment("at"),
)
"""Facilitators' kernels, by the hash of the credential the server gave them, and their room."""

guesses = Table(
    "guesses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("participant", String(64), nullable=False),
    _moment("at"),
    Index("guesses_by_time", "at"),
)
"""Wrong codes, kept for as long as they slow the next guess down."""

settings = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What belongs to the workbook as a whole: the hash of the facilitators' passphrase."""
