"""Digests: their schedules, their runs, what stood in them, and what channels have taught."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def some(where: str) -> dict[str, Any]:
    """An index over the rows that meet a condition."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    for create in (_digests, _runs, _items, _votes, _tastes):
        create()


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was posted is not thrown away.")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=nullable)


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", BIG, nullable=False),
        *map(_text, ("place", "by", "plan")),
        _moment("created_at"),
        sa.Column("paused", sa.Boolean(), nullable=False),
        *(_moment(name, nullable=True) for name in ("next_at", "last_at", "posted_at")),
        sa.Column("seen", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("digests_due", "digests", ["next_at"], **some("next_at IS NOT NULL"))


def _runs() -> None:
    op.create_table(
        "digest_runs",
        sa.Column("id", BIG, nullable=False),
        _text("key"),
        sa.Column("digest", BIG, nullable=False),
        _text("kind"),
        _text("person", nullable=True),
        _text("place", nullable=True),
        _moment("wanted_at"),
        _moment("claimed_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _text("state"),
        _moment("settled_at", nullable=True),
        sa.Column("learnt", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["digests.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_runs_digest", "digest_runs", ["digest"])
    op.create_index("digest_runs_wanted", "digest_runs", ["id"], **some("state = 'wanted'"))
    op.create_index(
        "digest_runs_unlearnt", "digest_runs", ["digest"], **some("state = 'posted' AND NOT learnt")
    )


def _items() -> None:
    op.create_table(
        "digest_items",
        sa.Column("run", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _text("item"),
        sa.ForeignKeyConstraint(["run"], ["digest_runs.id"]),
        sa.PrimaryKeyConstraint("run", "number"),
    )


def _votes() -> None:
    op.create_table(
        "digest_votes",
        sa.Column("run", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *map(_text, ("person", "verdict")),
        sa.ForeignKeyConstraint(["run"], ["digest_runs.id"]),
        sa.PrimaryKeyConstraint("run", "number", "person"),
    )


def _tastes() -> None:
    op.create_table(
        "digest_tastes",
        *map(_text, ("place", "feature")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("more", "less", "acted", "ignored")),
        sa.PrimaryKeyConstraint("place", "feature"),
    )
