"""Ideas: who supports them, links that make several one, comments, changes, who was told, whose next words are about one."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for create in (_ideas, _people, _said, _decided):
        create()


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("What people proposed is not thrown away.")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, BIG, nullable=nullable)


def _moment(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _of_idea(*columns: str) -> list[Any]:
    return [sa.ForeignKeyConstraint([name], ["ideas.id"]) for name in columns]


def _some(name: str, table: str, column: str, where: str) -> None:
    clause = sa.text(where)
    op.create_index(name, table, [column], sqlite_where=clause, postgresql_where=clause)


def _ideas() -> None:
    op.create_table(
        "ideas",
        _number("id"),
        *map(_text, ("team", "place", "text", "by")),
        _flag("inside"),
        _moment("created_at"),
        *map(_text, ("chat", "topic")),
        _number("source", nullable=True),
        _number("conversation", nullable=True),
        _flag("public"),
        *map(_text, ("stage", "status", "reason")),
        _number("root"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ideas_team", "ideas", ["team", "id"])
    op.create_index("ideas_root", "ideas", ["root"])
    _some("ideas_asking", "ideas", "id", "stage = 'asking'")
    _some("ideas_source", "ideas", "source", "source IS NOT NULL")
    op.create_table(
        "idea_links",
        *map(_number, ("id", "idea", "into")),
        _text("by"),
        _moment("at"),
        _flag("undone"),
        *_of_idea("idea", "into"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _some("idea_links_standing", "idea_links", "idea", "NOT undone")


def _people() -> None:
    op.create_table(
        "idea_supports",
        *map(_number, ("id", "idea")),
        *map(_text, ("actor", "kind")),
        _number("message"),
        _text("standing"),
        _flag("inside"),
        _text("by"),
        _text("chat", nullable=True),
        _text("topic"),
        _moment("at"),
        *_of_idea("idea"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("idea", "actor", "kind", "message", name="idea_supports_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("idea_supports_actor", "idea_supports", ["actor"])
    op.create_index("idea_supports_at", "idea_supports", ["at"])
    op.create_table(
        "idea_told",
        _number("idea"),
        *map(_text, ("person", "status")),
        _number("change"),
        _flag("no_more"),
        *_of_idea("idea"),
        sa.PrimaryKeyConstraint("idea", "person"),
    )


def _said() -> None:
    op.create_table(
        "idea_comments",
        *map(_number, ("id", "idea")),
        _text("by"),
        _flag("inside"),
        _moment("at"),
        _text("text"),
        _number("message", nullable=True),
        *_of_idea("idea"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("idea_comments_idea", "idea_comments", ["idea", "id"])
    op.create_table(
        "idea_expected",
        *map(_text, ("chat", "person")),
        _number("idea"),
        _moment("at"),
        *_of_idea("idea"),
        sa.PrimaryKeyConstraint("chat", "person"),
    )


def _decided() -> None:
    op.create_table(
        "idea_changes",
        *map(_number, ("id", "idea")),
        *map(_text, ("was", "status", "reason", "by")),
        _moment("at"),
        *_of_idea("idea"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("idea_changes_idea", "idea_changes", ["idea"])
    op.create_table(
        "idea_proposals",
        *map(_number, ("idea", "proposal")),
        *_of_idea("idea"),
        sa.PrimaryKeyConstraint("idea", "proposal"),
    )
    op.create_index("idea_proposals_proposal", "idea_proposals", ["proposal"])
