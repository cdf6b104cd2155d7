"""Rooms: their logs, their people, and what these sent; the workbook's settings; when drafts were kept."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _room() -> sa.Column[int]:
    return sa.Column(
        "room", sa.Integer, sa.ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False
    )


def _seat() -> sa.Column[int]:
    return sa.Column(
        "seat", sa.Integer, sa.ForeignKey("room_seats.id", ondelete="CASCADE"), nullable=False
    )


def _round() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        _room(),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        _seat(),
    ]


ROUND = ("room", "step", "round", "seat")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "rooms",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        _moment("at"),
        sa.Column("ended", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "room_events",
        sa.Column("id", sa.Integer, primary_key=True),
        _room(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        _moment("at"),
        sa.UniqueConstraint("room", "seq", name="one_event_at_a_time"),
    )
    op.create_table(
        "room_seats",
        sa.Column("id", sa.Integer, primary_key=True),
        _room(),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("nickname", sa.String(40)),
        sa.Column("role", sa.String(10)),
        sa.Column("place", sa.Integer),
        sa.Column("simulated", sa.Boolean, nullable=False),
        _moment("at"),
        _moment("seen"),
        sa.Column("typing", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("room", "person", name="one_seat_for_each"),
        sqlite_autoincrement=True,
    )
    op.create_index("room_seats_by_person", "room_seats", ["person"])
    op.create_table(
        "room_devices",
        _room(),
        sa.Column("participant", sa.String(64), nullable=False),
        _seat(),
        _moment("at"),
        sa.UniqueConstraint("room", "participant", name="one_seat_for_each_device"),
    )
    op.create_index("room_devices_by_participant", "room_devices", ["participant"])
    op.create_index("room_devices_by_seat", "room_devices", ["seat"])
    op.create_table(
        "room_votes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.String(32), nullable=False, unique=True),
        *_round(),
        sa.Column("given", sa.JSON, nullable=False),
        sa.Column("score", sa.JSON),
        sa.Column("role", sa.String(10)),
        sa.Column("place", sa.Integer),
        sa.Column("late", sa.Boolean, nullable=False),
        _moment("at"),
    )
    op.create_index("room_votes_by_round", "room_votes", ["room", "step", "round"])
    op.create_index("room_votes_by_seat", "room_votes", ["seat", "step"])
    op.create_table(
        "room_sure",
        *_round(),
        sa.Column("value", sa.Integer, nullable=False),
        sa.UniqueConstraint(*ROUND, name="sure_once_in_a_round"),
    )
    op.create_index("room_sure_by_seat", "room_sure", ["seat"])
    op.create_table(
        "room_drafts",
        *_round(),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("given", sa.JSON, nullable=False),
        sa.UniqueConstraint(*ROUND, name="one_draft_in_a_round"),
    )
    op.create_index("room_drafts_by_seat", "room_drafts", ["seat"])
    op.create_table(
        "room_questions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.String(32), nullable=False, unique=True),
        _room(),
        _seat(),
        sa.Column("text", sa.Text, nullable=False),
        _moment("at"),
        sqlite_autoincrement=True,
    )
    op.create_index("room_questions_by_room", "room_questions", ["room"])
    op.create_index("room_questions_by_seat", "room_questions", ["seat"])
    op.create_table(
        "room_resumes",
        sa.Column("words", sa.String(64), primary_key=True),
        _room(),
        _seat(),
        _moment("until"),
    )
    op.create_table(
        "room_chairs",
        sa.Column("credential", sa.String(64), primary_key=True),
        sa.Column("participant", sa.String(64), nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("room", sa.Integer, sa.ForeignKey("rooms.id", ondelete="SET NULL")),
        _moment("at"),
    )
    op.create_table(
        "guesses",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("participant", sa.String(64), nullable=False),
        _moment("at"),
    )
    op.create_index("guesses_by_time", "guesses", ["at"])
    op.create_table(
        "settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    for name in ("drafts", "hints"):
        op.add_column(name, sa.Column("at", sa.DateTime(timezone=True)))
        table = sa.table(name, sa.column("at", sa.DateTime(timezone=True)))
        op.execute(sa.update(table).values(at=datetime.now(UTC)))  # they are kept from now on


def downgrade() -> None:
    """Take the schema back."""
    for table in ("hints", "drafts"):
        op.drop_column(table, "at")
    for table in (
        *("settings", "guesses", "room_chairs", "room_resumes", "room_questions"),
        *("room_drafts", "room_sure", "room_votes", "room_devices", "room_seats"),
        *("room_events", "rooms"),
    ):
        op.drop_table(table)
