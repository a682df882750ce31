"""What colleagues have set for themselves, when they looked at their pages, and when chats were told that we have their words."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

SEEN = sa.text("opened_at > 0")


def upgrade() -> None:
    op.create_table(
        "desks",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("person", "language", "zone", "hours", "muted")
        ),
        sa.Column("opened_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index("desks_opened", "desks", ["opened_at"], sqlite_where=SEEN, postgresql_where=SEEN)
    op.create_table(
        "confirmations",
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("chat"),
    )
    op.create_index("ix_channel_members_alias", "channel_members", ["alias"])


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What people have set is not thrown away.")
