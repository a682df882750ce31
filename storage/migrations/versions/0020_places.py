"""The channels in which anything stands, open or not, are found step by step."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    past = sa.text("status = 'resolved'")
    op.create_index(
        "conversations_past_home", "conversations", ["home"], sqlite_where=past, postgresql_where=past
    )
    op.drop_index("proposals_place", "proposals")
    op.create_index("proposals_place", "proposals", ["place", "ended_at"])
    for table in ("ideas", "signals", "digests"):
        op.create_index(f"{table}_place", table, ["place"])


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What customers said is not thrown away.")
