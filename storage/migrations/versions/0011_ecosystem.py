"""The ecosystem: relations and how far they are counted, what is said of actors by hand, questions; and the pulse's channels."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ecosystem_relations",
        _number("generation"),
        *map(_text, ("tie", "one", "other", "home")),
        *map(_moment, ("slow", "fast")),
        _number("count"),
        *map(_moment, ("first_at", "last_at")),
        sa.PrimaryKeyConstraint("generation", "tie", "one", "other", "home"),
    )
    op.create_index("ecosystem_relations_one", "ecosystem_relations", ["one"])
    op.create_index("ecosystem_relations_other", "ecosystem_relations", ["other"])
    op.create_table(
        "ecosystem_counting",
        *map(_number, ("id", "generation", "upto")),
        sa.Column("anew", BIG, nullable=True),
        _moment("counted_at"),
        sa.PrimaryKeyConstraint("id"),
    )
    _asked()


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What people said of actors is not thrown away.")


def _asked() -> None:
    op.create_table(
        "ecosystem_edits",
        _number("id"),
        *map(_text, ("subject", "field", "value", "other", "reason", "by")),
        _moment("at"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ecosystem_edits_subject", "ecosystem_edits", ["subject"])
    op.create_table(
        "ecosystem_asks",
        _number("id"),
        *map(_text, ("what", "about", "person", "place")),
        *map(_moment, ("at", "claimed_at")),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table("pulses", *map(_text, ("place", "by", "slot")), sa.PrimaryKeyConstraint("place"))


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=False)


def _moment(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)
