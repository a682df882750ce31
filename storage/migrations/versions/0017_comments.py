"""Where customers wrote their comments on ideas, by which their edits find them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("idea_comments", sa.Column("post", sa.Text(), nullable=False, server_default=""))
    some = sa.text("post <> ''")
    op.create_index("idea_comments_post", "idea_comments", ["post"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What customers said is not thrown away.")
