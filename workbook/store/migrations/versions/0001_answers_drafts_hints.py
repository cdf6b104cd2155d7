"""Answers, drafts and hints."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _place() -> list[sa.Column[str] | sa.Column[int]]:
    return [
        sa.Column("participant", sa.String(64), nullable=False),
        sa.Column("scenario", sa.String(60), nullable=False),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    ]


PLACE = ("participant", "scenario", "exercise", "version")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("submission", sa.String(32), nullable=False, unique=True),
        *_place(),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("label", sa.String(10), nullable=False),
        sa.Column("given", sa.JSON, nullable=False),
        sa.Column("score", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(*PLACE, "attempt", name="one_answer_per_attempt"),
    )
    op.create_index("answers_by_participant", "answers", ["participant"])
    op.create_table(
        "drafts",
        *_place(),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("given", sa.JSON, nullable=False),
        sa.UniqueConstraint(*PLACE, name="one_draft_per_place"),
    )
    op.create_table(
        "hints",
        *_place(),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.UniqueConstraint(*PLACE, "attempt", "number", name="each_hint_once"),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ("hints", "drafts", "answers"):
        op.drop_table(table)
