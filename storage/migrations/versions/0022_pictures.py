"""Every picture of an album is kept with its own caption, so that an edit of any of them is followed."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", BIG, nullable=False),
        sa.Column("message", BIG, nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("post"),
    )
    op.create_index("pictures_message", "pictures", ["message", "id"])


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What customers said is not thrown away.")
