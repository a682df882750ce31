"""What the reason of an idea's status is called in further languages."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("ideas", sa.Column("reasons", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What customers said is not thrown away.")
