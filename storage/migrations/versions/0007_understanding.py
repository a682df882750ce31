"""Understanding: what waits, what was understood, themes with people's links, lessons, searches; customers' own language."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for create in (_messages, _themes, _links, _taught):
        create()
    op.add_column("customers", sa.Column("spoken", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "INSERT INTO unread (message) SELECT id FROM messages WHERE by_customer AND deleted_at IS NULL"
    )


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What was posted is not thrown away.")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=nullable)


def _moment(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)


def _of_message() -> tuple[Any, ...]:
    """The key of a row about a message."""
    return (
        sa.Column("message", BIG, nullable=False),
        sa.ForeignKeyConstraint(["message"], ["messages.id"]),
        sa.PrimaryKeyConstraint("message"),
    )


def _messages() -> None:
    op.create_table("unread", *_of_message())
    op.create_table(
        "understood",
        *_of_message(),
        _text("language"),
        _moment("language_confidence"),
        _text("mood"),
        _moment("mood_confidence"),
        _text("tag"),
        _moment("confidence"),
        sa.Column("sure", sa.Boolean(), nullable=False),
        _number("assigned", nullable=True),
        _number("theme", nullable=True),
    )
    op.create_index("understood_theme", "understood", ["theme", "message"])
    op.create_table(
        "vectors", *_of_message(), _text("model"), sa.Column("data", sa.LargeBinary(), nullable=False)
    )


def _themes() -> None:
    op.create_table(
        "themes",
        _number("id"),
        _text("label"),
        _number("root"),
        _moment("created_at"),
        _moment("last_at"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("themes_root", "themes", ["root"])
    op.create_table(
        "theme_places",
        _number("fit"),
        _number("theme"),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fit", "theme"),
    )
    op.create_table(
        "measures",
        _number("fit"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("fit"),
    )


def _links() -> None:
    op.create_table(
        "theme_links",
        _number("id"),
        _text("kind"),
        _number("theme"),
        _number("into"),
        _number("message", nullable=True),
        _text("by"),
        _moment("at"),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("theme_links_theme", "theme_links", ["theme"])
    op.create_index("theme_links_into", "theme_links", ["into"])
    where = sa.text("message IS NOT NULL")
    op.create_index(
        "theme_links_message", "theme_links", ["message"], sqlite_where=where, postgresql_where=where
    )


def _taught() -> None:
    op.create_table("lessons", *_of_message(), _text("tag"), _moment("at"))
    op.create_index("lessons_at", "lessons", ["at"])
    op.create_table(
        "searches",
        _number("id"),
        *map(_text, ("person", "place", "asked")),
        _moment("at"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "understanding",
        _number("id"),
        _text("owner"),
        _moment("until"),
        _number("revision"),
        _number("fit"),
        *map(_text, ("model", "trouble")),
        sa.PrimaryKeyConstraint("id"),
    )
