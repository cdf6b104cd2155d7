"""Rehearsals: seats say from which network they came; simulated people of earlier ones go."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("room_seats", sa.Column("network", sa.String(16)))
    # From now on nobody simulated stays in a room once the rehearsal is over.
    seats = sa.table("room_seats", sa.column("simulated", sa.Boolean))
    op.execute(sa.delete(seats).where(seats.c.simulated))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("room_seats", "network")
