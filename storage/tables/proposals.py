"""The tables of proposals: what they are found by, and the logs that are their record."""

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.columns import AUTOINCREMENT, Row, big, moment, some, words


class ProposalRow(Row, table=True):
    """What a proposal is found by. `length` and `seal` are those of its log's last line."""

    __tablename__ = "proposals"
    __table_args__ = (
        some("proposals_due", "next_at", where="next_at IS NOT NULL"),
        some("proposals_open", "closes", where="ended_at IS NULL AND phase <> 'draft'"),
        Index("proposals_place", "place", "ended_at"),
        some("proposals_conversation", "conversation", where="conversation IS NOT NULL"),
        some("proposals_unannounced", "ended_at", where="unannounced"),
        AUTOINCREMENT,
    )
    id: int = big(primary_key=True)
    by: str = words()
    place: str = words()
    conversation: int | None = big(default=None)
    thread: str | None = words(default=None)
    draft: str = words(default="")
    process: str = words(default="")
    title: str = words(default="")
    phase: str = words(default="draft")
    closes: float | None = moment(default=None)
    ended_at: float | None = moment(default=None)
    next_at: float | None = moment(default=None)
    unannounced: bool = False
    length: int = 0
    seal: str = words(default="")


class ProposalEventRow(Row, table=True):
    __tablename__ = "proposal_events"
    proposal: int = big(primary_key=True, foreign_key="proposals.id")
    number: int = Field(primary_key=True)
    at: float = moment()
    event: str = words()
    folded: str = words()
    """The words without case and accents, for searching."""
    seal: str = words()
    """Digest of the line and of the seal before it."""


class ProposalPersonRow(Row, table=True):
    __tablename__ = "proposal_people"
    proposal: int = big(primary_key=True, foreign_key="proposals.id")
    person: str = words(primary_key=True, index=True)
    role: str = words(primary_key=True)


class ProposalFeedbackRow(Row, table=True):
    __tablename__ = "proposal_feedback"
    proposal: int = big(primary_key=True, foreign_key="proposals.id")
    feedback: int = big(primary_key=True, index=True)
