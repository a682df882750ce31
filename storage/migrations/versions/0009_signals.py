"""Signals: series and how far they are counted, signals, rules, trials; and what colleagues say in channels that opted in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for create in (_counting, _signals, _decided, _inside):
        create()


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was posted is not thrown away.")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=nullable)


def _some(name: str, table: str, column: str, where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=condition, postgresql_where=condition)


def _counting() -> None:
    op.create_table(
        "signal_series",
        *(_text(name) for name in ("key", "rhythm", "recent")),
        _moment("at"),
        sa.PrimaryKeyConstraint("key"),
    )
    cursors = ("id", "message", "feedback", "understood", "message_upto", "feedback_upto")
    op.create_table(
        "signal_counted",
        *(_number(name) for name in cursors),
        _moment("began", nullable=True),
        _number("version"),
        _moment("claimed_at"),
        sa.PrimaryKeyConstraint("id"),
    )


def _signals() -> None:
    _numbered(
        "signals",
        _text("phase"),
        _text("place"),
        _moment("at"),
        _moment("next_at", nullable=True),
        _number("proposal", nullable=True),
        _text("signal"),
    )
    _some("signals_due", "signals", "next_at", "next_at IS NOT NULL")
    _some("signals_open", "signals", "id", "phase <> 'closed'")
    _some("signals_proposal", "signals", "proposal", "proposal IS NOT NULL")


def _decided() -> None:
    op.create_table("signal_rules", _text("key"), _text("rule"), sa.PrimaryKeyConstraint("key"))
    _numbered(
        "signal_trials",
        _text("person"),
        _text("rule"),
        _moment("asked_at"),
        _moment("claimed_at"),
        _text("plot"),
    )
    _some("signal_trials_wanted", "signal_trials", "id", "plot = ''")


def _numbered(name: str, *columns: Any) -> None:
    key = sa.PrimaryKeyConstraint("id")
    op.create_table(name, _number("id"), *columns, key, sqlite_autoincrement=True)


def _inside() -> None:
    op.create_table(
        "inside_channels",
        _text("place"),
        sa.Column("opted", sa.Boolean(), nullable=False),
        _text("by"),
        _moment("at"),
        sa.PrimaryKeyConstraint("place"),
    )
    op.create_table(
        "overheard",
        *(_text(name) for name in ("post", "place", "by", "name", "content")),
        _moment("at"),
        sa.PrimaryKeyConstraint("post"),
    )
    op.create_index("overheard_at", "overheard", ["at"])
    op.create_table("inside_marks", _text("post"), _text("person"), sa.PrimaryKeyConstraint("post", "person"))
