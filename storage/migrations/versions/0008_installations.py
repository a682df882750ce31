"""Workspaces that installed us, and installations that have begun in a browser."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
EXPIRING = sa.text("expires_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "installations",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("account", "app", "team", "name", "by", "scopes", "token", "refresh")
        ),
        sa.Column("expires_at", sa.Double(), nullable=True),
        sa.Column("gone", sa.Text(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        *(sa.Column(name, sa.Double(), nullable=False) for name in ("made_at", "installed_at", "claimed_at")),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_index(
        "installations_expiring",
        "installations",
        ["expires_at"],
        sqlite_where=EXPIRING,
        postgresql_where=EXPIRING,
    )
    op.create_table(
        "install_states",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "app")),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("Tokens of installed workspaces are not thrown away.")
