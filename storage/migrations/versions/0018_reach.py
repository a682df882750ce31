"""Since when a platform cannot be reached, for whoever asks how things stand."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("away_since", sa.Double(), nullable=True))


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What customers said is not thrown away.")
