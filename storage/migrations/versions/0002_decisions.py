"""Decisions: proposals with their logs, and who is in a channel."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def some(where: str) -> dict[str, Any]:
    """An index over the rows that meet a condition."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    for create in (
        _channel_members,
        _proposals,
        _proposal_indexes,
        _proposal_events,
        _proposal_people,
        _proposal_feedback,
    ):
        create()


def downgrade() -> None:
    """Isthmus goes back by restoring a backup."""
    raise NotImplementedError("A log is not thrown away.")


def _channel_members() -> None:
    op.create_table(
        "channel_members",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", "alias"),
    )


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", BIG, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("conversation", BIG, nullable=True),
        sa.Column("thread", sa.Text(), nullable=True),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("closes", sa.Double(), nullable=True),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("next_at", sa.Double(), nullable=True),
        sa.Column("unannounced", sa.Boolean(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )


def _proposal_indexes() -> None:
    for name, column, where in (
        ("proposals_due", "next_at", "next_at IS NOT NULL"),
        ("proposals_open", "closes", "ended_at IS NULL AND phase <> 'draft'"),
        ("proposals_place", "place", "ended_at IS NULL"),
        ("proposals_conversation", "conversation", "conversation IS NOT NULL"),
        ("proposals_unannounced", "ended_at", "unannounced"),
    ):
        op.create_index(name, "proposals", [column], **some(where))


def _proposal_events() -> None:
    op.create_table(
        "proposal_events",
        sa.Column("proposal", BIG, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["proposals.id"]),
        sa.PrimaryKeyConstraint("proposal", "number"),
    )


def _proposal_people() -> None:
    op.create_table(
        "proposal_people",
        sa.Column("proposal", BIG, nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["proposals.id"]),
        sa.PrimaryKeyConstraint("proposal", "person", "role"),
    )
    op.create_index("ix_proposal_people_person", "proposal_people", ["person"])


def _proposal_feedback() -> None:
    op.create_table(
        "proposal_feedback",
        sa.Column("proposal", BIG, nullable=False),
        sa.Column("feedback", BIG, nullable=False),
        sa.ForeignKeyConstraint(["proposal"], ["proposals.id"]),
        sa.PrimaryKeyConstraint("proposal", "feedback"),
    )
    op.create_index("ix_proposal_feedback_feedback", "proposal_feedback", ["feedback"])
