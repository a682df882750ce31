"""Themes that a language model has named: after how many messages, and when it was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("themes", sa.Column("named", BIG, nullable=False, server_default="0"))
    op.add_column("themes", sa.Column("asked_at", sa.Double(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was understood is not thrown away.")
