"""Kept answers, what they fit, where they were offered; who was thanked and who does not want to be suggested."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_USE = sa.text("NOT retired")
REPLIES = sa.text("message IS NOT NULL")


def upgrade() -> None:
    for create in (_kept, _lessons, _offers):
        create()
    op.create_table(
        "knowledge", _number("id"), _number("seen"), _number("revision"), sa.PrimaryKeyConstraint("id")
    )
    op.create_table("thanks", _number("message"), _moment("at"), sa.PrimaryKeyConstraint("message"))
    op.create_table("unlisted", _text("person"), sa.PrimaryKeyConstraint("person"))


def _lessons() -> None:
    op.create_table(
        "kept_versions",
        _number("kept"),
        _text("language"),
        _text("answer"),
        _text("by"),
        _moment("at"),
        sa.PrimaryKeyConstraint("kept", "language"),
    )
    op.create_table(
        "kept_lessons",
        _number("kept"),
        _number("message"),
        sa.Column("fits", sa.Boolean(), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("kept", "message"),
    )
    op.create_index("ix_kept_lessons_message", "kept_lessons", ["message"])


def _offers() -> None:
    op.create_table(
        "kept_offers",
        _number("kept"),
        _number("conversation"),
        _number("message"),
        _text("fate"),
        _moment("at"),
        sa.PrimaryKeyConstraint("kept", "conversation"),
    )
    op.create_index("kept_offers_conversation", "kept_offers", ["conversation"])
    op.create_table(
        "kept_automatic",
        _number("kept"),
        _text("place"),
        _text("by"),
        _moment("at"),
        sa.PrimaryKeyConstraint("kept", "place"),
    )


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("Answers that were kept are not thrown away.")


def _kept() -> None:
    op.create_table(
        "kept_answers",
        _number("id"),
        *(_text(name) for name in ("question", "answer", "language", "tags")),
        _number("conversation"),
        sa.Column("message", BIG, nullable=True),
        sa.Column("asked", BIG, nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        _text("keeper"),
        _moment("kept_at"),
        _moment("confirmed_at"),
        sa.Column("wondered_at", sa.Double(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.Double(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "kept_answers_in_use", "kept_answers", ["id"], sqlite_where=IN_USE, postgresql_where=IN_USE
    )
    op.create_index(
        "kept_answers_message", "kept_answers", ["message"], sqlite_where=REPLIES, postgresql_where=REPLIES
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False)


def _moment(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)
