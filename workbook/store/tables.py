"""The tables, as SQLAlchemy sees them. Changes go through a migration (see `migrations/`)."""

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()


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
    Column("at", DateTime(timezone=True), nullable=False),
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
    UniqueConstraint(*PLACE, name="one_draft_per_place"),
)

hints = Table(
    "hints",
    metadata,
    *_place(),
    Column("attempt", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    UniqueConstraint(*PLACE, "attempt", "number", name="each_hint_once"),
)

roles = Table(
    "roles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("participant", String(64), nullable=False),
    Column("role", String(10), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("roles_by_participant", "participant"),
)
"""Every choice is a row of its own; the latest one stands."""
