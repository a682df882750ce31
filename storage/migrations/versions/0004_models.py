"""What a language model is asked for: translations, and the tokens of each day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "translations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("conversation", BIG, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("person", "place")),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("message", BIG, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("text", "result", "mark")),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("wanted_at", "claimed_at")),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    wanted = sa.text("state = 'wanted'")
    op.create_index(
        "translations_wanted", "translations", ["id"], sqlite_where=wanted, postgresql_where=wanted
    )
    op.create_table(
        "model_days",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("tokens", BIG, nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was asked for is not thrown away.")
