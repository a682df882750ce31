"""Erasures and what they must find, restraints of customers, administrative acts, and which channels are private."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def some(where: str) -> dict[str, Any]:
    """An index over the rows that meet a condition."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    for create in (_erasures, _quotes, _restraints, _acts):
        create()
    for name in ("private", "shared"):
        op.add_column("channels", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "conversations_resolved", "conversations", ["resolved_at"], **some("resolved_at IS NOT NULL")
    )


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was posted is not thrown away.")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", BIG, nullable=False),
        _text("why"),
        _text("chat"),
        sa.Column("begun_at", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("erasures_open", "erasures", ["id"], **some("finished_at IS NULL"))
    op.create_table(
        "erased_conversations",
        sa.Column("conversation", BIG, nullable=False),
        sa.Column("erasure", BIG, nullable=False),
        sa.ForeignKeyConstraint(["erasure"], ["erasures.id"]),
        sa.PrimaryKeyConstraint("conversation"),
    )


def _quotes() -> None:
    op.create_table(
        "quotes",
        _text("slot"),
        sa.Column("conversation", BIG, nullable=False),
        sa.PrimaryKeyConstraint("slot", "conversation"),
    )
    op.create_index("ix_quotes_conversation", "quotes", ["conversation"])


def _restraints() -> None:
    op.create_table(
        "restraints",
        _text("alias"),
        sa.Column("blocked_at", sa.Double(), nullable=True),
        sa.Column("since", sa.Double(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("alias"),
    )


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        *map(_text, ("by", "what", "about", "before", "after")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("acts_by", "acts", ["by", "id"])
