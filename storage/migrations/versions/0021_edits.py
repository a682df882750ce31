"""Which replies were marked by their words, and which messages of customers still lack theirs, for when they are edited."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("messages", sa.Column("by_mark", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "unsaid",
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("post"),
    )


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What customers said is not thrown away.")
