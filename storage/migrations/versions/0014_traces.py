"""What a delivery comes of, and since when people wait for it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("trace", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("began_at", sa.Double(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was posted is not thrown away.")
