"""Suggested decisions, and what was imported from exports."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "suggestions",
        _number("id"),
        *map(_text, ("place", "state")),
        _moment("at"),
        _text("suggestion"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("suggestions_place", "suggestions", ["place", "at"])
    op.create_table(
        "suggestion_looks",
        _number("id"),
        *map(_moment, ("next_at", "claimed_at")),
        _number("version"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "imports",
        *map(_text, ("key", "source")),
        _moment("begun_at"),
        sa.Column("ended_at", sa.Double(), nullable=True),
        _number("done"),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table("import_spans", *map(_number, ("first", "last")), sa.PrimaryKeyConstraint("first"))


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What people decided about suggestions is not thrown away.")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False)


def _moment(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)
