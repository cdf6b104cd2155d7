"""Roles: who a learner is, and in which role an answer was given."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("answers", sa.Column("role", sa.String(10)))
    op.create_table(
        "roles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("participant", sa.String(64), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("roles_by_participant", "roles", ["participant"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("roles")
    op.drop_column("answers", "role")
